// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"libtier"
)

func nothing(*libtier.Batch, []libtier.Verdict) error { return nil }

func addRule(t *testing.T, policy *libtier.Policy, evaluate func(*libtier.Batch, []libtier.Verdict) error) {
	t.Helper()
	rule := libtier.Rule{ID: "judge", Inputs: []string{"spend", "owed", "region"}, Evaluate: evaluate}
	if err := policy.AddRule(rule); err != nil {
		t.Fatal(err)
	}
}

func assign(policy *libtier.Policy, book *libtier.Book) (*libtier.Result, error) {
	return must(policy.Fit(book, today)).Assign(book, today, nil)
}

func TestEffects(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	core := must(policy.FindTier("core"))
	var seen []*libtier.Batch
	addRule(t, policy, func(batch *libtier.Batch, verdicts []libtier.Verdict) error {
		seen = append(seen, batch)
		for i := range verdicts {
			verdicts[i] = map[int64]libtier.Verdict{
				5000: {Effect: libtier.EffectSet, Tier: core}, 15000: {Effect: libtier.EffectTag},
				60000: {Effect: libtier.EffectFloor, Tier: core}, 200000: {Effect: libtier.EffectCeiling, Tier: 0},
			}[batch.Columns[0].Int64s[i]]
		}
		return nil
	})
	result := must(assign(policy, book))
	var decisions []string
	for _, d := range must(result.Decisions()) {
		decisions = append(decisions, d.Tier+" "+d.Reason+" "+strings.Join(d.Tags, " "))
	}
	expect(t, "decisions", strings.Join(decisions, "; "),
		"core callback:judge ; important enter judge; core callback:judge ; general callback:judge ")
	result.Close()
	var owed, regions []any
	for _, batch := range seen {
		expect(t, "day", batch.AsOf, today)
		for i := 0; i < batch.Count; i++ {
			owed, regions = append(owed, batch.Columns[1].Value(i)), append(regions, batch.Columns[2].Value(i))
		}
	}
	expect(t, "owed", fmt.Sprint(owed), "[0 1250 <nil> 700]")
	expect(t, "regions", fmt.Sprint(regions), "[north <nil> south north]")
}

func TestARuleSeesWhomItJudges(t *testing.T) {
	c := newContext()
	const customers = 70000 // More than fit into one batch.
	book := must(c.NewBook(2))
	sales := libtier.Transactions{CustomerIDs: []string{"客 0"}, Days: []libtier.Day{today}, AmountsMinor: []int64{0}}
	for i := 1; i < customers; i++ {
		sales.CustomerIDs = append(sales.CustomerIDs, strconv.Itoa(i))
		sales.Days = append(sales.Days, today)
		sales.AmountsMinor = append(sales.AmountsMinor, int64(i))
	}
	must(book.AddTransactions(&sales))
	policy := must(c.ParsePolicy([]byte(policyText)))
	var seen []*libtier.Batch
	err := policy.AddRule(libtier.Rule{ID: "judge", Inputs: []string{"spend"},
		Evaluate: func(batch *libtier.Batch, verdicts []libtier.Verdict) error {
			seen = append(seen, batch)
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	must(assign(policy, book)).Close()
	rows := 0
	for _, batch := range seen {
		rows += batch.Count
		for i, spend := range batch.Columns[0].Int64s {
			expect(t, "customer", batch.CustomerID(i), sales.CustomerIDs[spend])
		}
	}
	expect(t, "rows", rows, customers)
	if len(seen) < 2 {
		t.Errorf("%d batches", len(seen))
	}
}

func TestErrorOfARuleIsWrapped(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	addRule(t, policy, func(*libtier.Batch, []libtier.Verdict) error { return fmt.Errorf("no ledger: %w", io.EOF) })
	fitted := must(policy.Fit(book, today))
	for i := 0; i < 2; i++ {
		_, err := fitted.Assign(book, today, nil)
		expectError(t, "assign", err, libtier.ErrCallback)
		if !errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "no ledger: EOF") {
			t.Errorf("lost the cause: %v", err)
		}
	}
	must(book.Quality(today, nil))
}

func TestPanicDoesNotCrossC(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	var value any
	addRule(t, policy, func(*libtier.Batch, []libtier.Verdict) error { panic(value) })
	fitted := must(policy.Fit(book, today))
	for _, value = range []any{"no ledger", io.EOF, strings.Repeat("客", 1000)} {
		_, err := fitted.Assign(book, today, nil)
		expectError(t, "assign", err, libtier.ErrCallback)
		var panicked *libtier.PanicError
		if !errors.As(err, &panicked) || panicked.Value != value || len(panicked.Stack) == 0 {
			t.Errorf("lost the panic: %v", err)
		}
		if _, isError := value.(error); errors.Is(err, io.EOF) != isError {
			t.Errorf("lost the error in the panic: %v", err)
		}
	}
	careless := newPolicy(c)
	addRule(t, careless, func(batch *libtier.Batch, verdicts []libtier.Verdict) error {
		verdicts[batch.Count].Tier = 1
		return nil
	})
	var outOfRange runtime.Error
	if _, err := assign(careless, book); !errors.As(err, &outOfRange) {
		t.Errorf("lost the run-time error: %v", err)
	}
}

func TestReentryIsRefused(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	addRule(t, policy, func(*libtier.Batch, []libtier.Verdict) error {
		_, err := book.Quality(today, nil)
		return err
	})
	_, err := assign(policy, book)
	expectError(t, "assign", err, libtier.ErrCallback)
	expectError(t, "cause", err, libtier.ErrReentrant)
	expect(t, "customers", must(book.Count()), 4)
}

func TestARuleMayRunAnotherAssignment(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	inner, other := newPolicy(c), newBook(c)
	addRule(t, inner, func(*libtier.Batch, []libtier.Verdict) error { return io.ErrUnexpectedEOF })
	fitted := must(inner.Fit(other, today))
	addRule(t, policy, func(*libtier.Batch, []libtier.Verdict) error {
		if _, err := fitted.Assign(other, today, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("inner: %v", err)
		}
		return io.EOF
	})
	if _, err := assign(policy, book); !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("outer: %v", err)
	}
}

func TestDestroyedExactlyOnceWithTheLastUser(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	destroyed := 0
	rule := libtier.Rule{ID: "judge", Evaluate: nothing, Destroy: func() { destroyed++ }}
	if err := policy.AddRule(rule); err != nil {
		t.Fatal(err)
	}
	fitted := must(policy.Fit(book, today))
	result := must(fitted.Assign(book, today, nil))
	policy.Close()
	fitted.Close()
	c.Close()
	expect(t, "destroyed while in use", destroyed, 0)
	must(result.Explain(0, "en"))
	result.Close()
	result.Close()
	expect(t, "destroyed", destroyed, 1)
}

func TestDestroyedExactlyOnceWhenAddingFails(t *testing.T) {
	c := newContext()
	policy := newPolicy(c)
	destroyed := 0
	end := func() { destroyed++ }
	if err := policy.AddRule(libtier.Rule{ID: "taken", Evaluate: nothing}); err != nil {
		t.Fatal(err)
	}
	refused := []libtier.Rule{
		{ID: "two words", Evaluate: nothing, Destroy: end}, {ID: "taken", Evaluate: nothing, Destroy: end},
		{ID: "", Evaluate: nothing, Destroy: end}, {ID: "none", Destroy: end},
		{ID: "judge", Inputs: []string{"rfm.r"}, Evaluate: nothing, Destroy: end},
		{ID: "judge", Inputs: []string{"a\x00b"}, Evaluate: nothing, Destroy: end},
	}
	for i, rule := range refused {
		if policy.AddRule(rule) == nil {
			t.Errorf("took rule %d", i)
		}
		expect(t, "destroyed", destroyed, i+1)
	}
	must(policy.Fit(newBook(c), today))
	expectError(t, "late", policy.AddRule(libtier.Rule{ID: "late", Evaluate: nothing, Destroy: end}), libtier.ErrState)
	policy.Close()
	expectError(t, "closed", policy.AddRule(libtier.Rule{ID: "later", Evaluate: nothing, Destroy: end}), libtier.ErrState)
	expect(t, "destroyed", destroyed, len(refused)+2)
}

func TestSavedWithoutTheFunction(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	rule := libtier.Rule{ID: "judge", Inputs: []string{"spend"},
		Evaluate: func(batch *libtier.Batch, verdicts []libtier.Verdict) error {
			for i := range verdicts {
				verdicts[i] = libtier.Verdict{Effect: libtier.EffectSet, Tier: 2}
			}
			return nil
		}}
	if err := policy.AddRule(rule); err != nil {
		t.Fatal(err)
	}
	loaded := must(c.LoadFitted(must(must(policy.Fit(book, today)).Save())))
	_, err := loaded.Assign(book, today, nil)
	expectError(t, "rule missing", err, libtier.ErrState)
	expectError(t, "unknown rule", loaded.AddRule(libtier.Rule{ID: "other", Evaluate: nothing}), libtier.ErrNotFound)
	if err := loaded.AddRule(rule); err != nil {
		t.Fatal(err)
	}
	expect(t, "tier", must(must(loaded.Assign(book, today, nil)).Decision(0)).Tier, "core")
}
