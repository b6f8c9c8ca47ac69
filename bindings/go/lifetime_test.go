// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"libtier"
)

func TestUseAfterClose(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	fitted := must(policy.Fit(book, today))
	result := must(fitted.Assign(book, today, nil))
	roster := must(policy.NewRoster())
	for i := 0; i < 2; i++ {
		for _, closer := range []io.Closer{c, policy, book, fitted, result, roster} {
			closer.Close()
		}
	}
	for i, use := range []func() error{
		func() error { _, err := c.NewBook(2); return err },
		func() error { _, err := c.ParsePolicy([]byte(policyText)); return err },
		func() error { _, err := c.LoadFitted(nil); return err },
		func() error { return c.LoadPlugin("x") },
		func() error { _, err := policy.Check(); return err },
		func() error { _, err := policy.Tiers(); return err },
		func() error { _, err := policy.Fit(book, today); return err },
		func() error { _, err := policy.NewRoster(); return err },
		func() error { _, err := book.Quality(today, nil); return err },
		func() error { _, err := book.AddTransactions(&libtier.Transactions{}); return err },
		func() error { _, err := book.Count(); return err },
		func() error { _, err := fitted.Save(); return err },
		func() error { _, err := fitted.Assign(book, today, nil); return err },
		func() error { _, err := fitted.Policy(); return err },
		func() error { _, err := result.Column("spend"); return err },
		func() error { _, err := result.Explain(0, "en"); return err },
		func() error { return result.WriteCSV(io.Discard) },
		func() error { return roster.Add(nil, nil) },
	} {
		expectError(t, fmt.Sprint("use ", i), use(), libtier.ErrState)
	}
}

// lookAhead is all that can be made of a fitted policy, and a use of each.
func lookAhead(c *libtier.Context, destroyed func()) ([]io.Closer, []func() error) {
	policy := must(c.ParsePolicy([]byte(programmeText)))
	book := newBook(c)
	err := policy.AddRule(libtier.Rule{ID: "judge", Deterministic: true, Evaluate: nothing, Destroy: destroyed})
	if err != nil {
		panic(err)
	}
	fitted := must(policy.Fit(book, today))
	result := must(fitted.Assign(book, today, nil))
	roster := must(result.Roster())
	forecast := must(fitted.Forecast(book, today, roster, nil))
	simulation := must(libtier.Simulate(fitted, fitted, book, today, nil))
	side := must(simulation.B())
	plan := must(result.PlanOwners([]libtier.Owner{{ID: "ann", Role: "manager", Hours: 9}}, nil))
	desk := must(fitted.NewDesk())
	return []io.Closer{c, policy, book, fitted, result, roster, forecast, simulation, side, plan, desk}, []func() error{
		func() error { _, err := result.Rules(); return err },
		func() error { _, err := result.LadderDecisions("risk"); return err },
		func() error { _, err := roster.Get("1", ""); return err },
		func() error { _, err := roster.Save(); return err },
		func() error { _, err := forecast.Changes(); return err },
		func() error { _, err := simulation.Cell(2, 2); return err },
		func() error { _, err := simulation.Movers(); return err },
		func() error { _, err := side.Explain(0, "en"); return err },
		func() error { _, err := plan.Roles(); return err },
		func() error { _, err := plan.Customers(); return err },
		func() error { _, err := desk.Assign(deskCustomer(3), today); return err },
	}
}

func TestAnyOrderOfClosingWhatLooksAhead(t *testing.T) {
	for turn := int64(0); turn < 12; turn++ {
		destroyed := 0
		closers, uses := lookAhead(newContext(), func() { destroyed++ })
		for _, i := range rand.New(rand.NewSource(turn)).Perm(len(closers)) {
			closers[i].Close()
			closers[i].Close()
			for k, use := range uses {
				if err := use(); err != nil && !errors.Is(err, libtier.ErrState) {
					t.Errorf("use %d: %v", k, err)
				}
			}
		}
		for k, use := range uses {
			expectError(t, fmt.Sprint("use ", k), use(), libtier.ErrState)
		}
		expect(t, "destroyed", destroyed, 1)
	}
}

func TestWhatLooksAheadIsCollected(t *testing.T) {
	var destroyed int32
	const rounds = 20
	for i := 0; i < rounds; i++ {
		_, uses := lookAhead(newContext(), func() { atomic.AddInt32(&destroyed, 1) })
		for k := range uses {
			runtime.GC()
			succeed(t, uses[k]())
			uses[k] = nil
		}
	}
	for i := 0; i < 500 && atomic.LoadInt32(&destroyed) < rounds; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	expect(t, "destroyed", atomic.LoadInt32(&destroyed), rounds)
}

func TestGoroutinesShareWhatLooksAhead(t *testing.T) {
	_, uses := lookAhead(newContext(), nil)
	uses = uses[:len(uses)-1] // A desk is not shared.
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 20; j++ {
				for k, use := range uses {
					if err := use(); err != nil {
						t.Errorf("use %d: %v", k, err)
					}
				}
			}
		}()
	}
	group.Wait()
}

func TestAnyOrderOfClosing(t *testing.T) {
	for turn := 0; turn < 6; turn++ {
		c := newContext()
		policy, book := newPolicy(c), newBook(c)
		destroyed := 0
		err := policy.AddRule(libtier.Rule{ID: "judge", Evaluate: nothing, Destroy: func() { destroyed++ }})
		if err != nil {
			t.Fatal(err)
		}
		fitted := must(policy.Fit(book, today))
		result := must(fitted.Assign(book, today, nil))
		inside := must(fitted.Policy())
		closers := []io.Closer{c, policy, book, fitted, result, inside}
		for i := range closers {
			closers[(i+turn)%len(closers)].Close()
			if tiers, err := inside.Tiers(); err == nil && len(tiers) != 3 {
				t.Error("the policy inside has lost its tiers")
			}
		}
		expect(t, "destroyed", destroyed, 1)
	}
}

func TestCollectedInAnyOrder(t *testing.T) {
	var destroyed int32
	const rounds = 50
	for i := 0; i < rounds; i++ {
		c := newContext()
		policy, book := newPolicy(c), newBook(c)
		err := policy.AddRule(libtier.Rule{ID: "judge", Evaluate: nothing,
			Destroy: func() { atomic.AddInt32(&destroyed, 1) }})
		if err != nil {
			t.Fatal(err)
		}
		result := must(must(policy.Fit(book, today)).Assign(book, today, nil))
		fitted := must(result.Fitted())
		result = nil
		runtime.GC()
		if len(must(must(fitted.Policy()).Tiers())) != 3 {
			t.Error("the policy inside has lost its tiers")
		}
	}
	for i := 0; i < 500 && atomic.LoadInt32(&destroyed) < rounds; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	expect(t, "destroyed", atomic.LoadInt32(&destroyed), rounds)
}

func TestGoroutinesShareAResult(t *testing.T) {
	result := newResult(newContext())
	want := csvOf(result)
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 20; j++ {
				var out bytes.Buffer
				if err := result.WriteCSV(&out); err != nil || !bytes.Equal(out.Bytes(), want) {
					t.Errorf("CSV differs: %v", err)
				}
				if why, err := result.Explain(2, "en"); err != nil || why["customer_id"] != "3" {
					t.Errorf("explanation: %v %v", why, err)
				}
			}
		}()
	}
	group.Wait()
}

func TestGoroutinesGetTheirOwnErrors(t *testing.T) {
	c := newContext()
	policy := must(c.ParsePolicy([]byte(policyText)))
	err := policy.AddRule(libtier.Rule{ID: "judge", Inputs: []string{"spend"},
		Evaluate: func(batch *libtier.Batch, verdicts []libtier.Verdict) error {
			runtime.Gosched()
			if spend := batch.Columns[0].Int64s[0]; spend >= 50000 {
				return fmt.Errorf("spend %d", spend)
			}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	var fitted *libtier.Fitted
	var group sync.WaitGroup
	for _, spend := range []int64{100, 200, 50100, 50200, 50300} {
		book := must(c.NewBook(2))
		must(book.AddTransactions(&libtier.Transactions{CustomerIDs: []string{"1"}, Days: []libtier.Day{0},
			AmountsMinor: []int64{spend}}))
		if fitted == nil {
			fitted = must(policy.Fit(book, today))
		}
		want := ""
		if spend >= 50000 {
			want = fmt.Sprintf("spend %d", spend)
		}
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 50; i++ {
				got := ""
				if _, err := fitted.Assign(book, today, nil); err != nil {
					got = err.(*libtier.Error).Unwrap().Error()
				}
				expect(t, "cause", got, want)
			}
		}()
	}
	group.Wait()
}

func TestClosingUnderARunningCall(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	entered, goOn := make(chan bool), make(chan bool)
	addRule(t, policy, func(*libtier.Batch, []libtier.Verdict) error {
		entered <- true
		<-goOn
		return nil
	})
	fitted := must(policy.Fit(book, today))
	counts := make(chan int)
	go func() { counts <- must(must(fitted.Assign(book, today, nil)).Count()) }()
	<-entered
	_, err := book.Count()
	expectError(t, "two calls on one book", err, libtier.ErrReentrant)
	for _, closer := range []io.Closer{fitted, policy, book, c} {
		closer.Close()
	}
	goOn <- true
	expect(t, "customers", <-counts, 4)
}
