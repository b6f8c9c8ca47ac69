// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"libtier"
)

func TestWhatIsForetoldComesTrue(t *testing.T) {
	fitted, book := newProgramme(newContext())
	start := must(must(fitted.Assign(book, today, nil)).Roster())
	for i, change := range must(must(fitted.Forecast(book, today, start, nil)).Changes()) {
		expect(t, "customer", change.CustomerID, fmt.Sprint(i+1))
		if i%2 == 0 {
			expect(t, "none", change, libtier.NextChange{CustomerID: change.CustomerID, Tier: "general",
				NextTier: "general", Cause: "none"})
			continue
		}
		expect(t, "cause", change.Cause, "grace")
		roster := start
		for day := today + 1; day <= change.Day; day++ {
			result := must(fitted.Assign(book, day, roster))
			roster = must(result.Roster())
			d := must(result.Decision(i))
			expect(t, day.String(), d.Tier == change.NextTier, day == change.Day)
			if day == change.Day {
				expect(t, "reason", d.Reason, change.Reason)
			}
		}
	}
}

func TestForecastOptionsAndErrors(t *testing.T) {
	c := newContext()
	book := newBook(c)
	policy := must(c.ParsePolicy([]byte(`{ "metrics": { "recent": { "sum": "amount", "window_days": 60 } },
		"tiers": [ { "id": "general" }, { "id": "core", "enter": "recent >= 1000" } ] }`)))
	fitted := must(policy.Fit(book, today))
	changes := must(must(fitted.Forecast(book, today, nil, &libtier.ForecastOptions{CustomerIDs: []string{"4", "2"}})).
		Changes())
	expect(t, "count", len(changes), 2)
	expect(t, "change", changes[1], libtier.NextChange{CustomerID: "4", Day: day("2026-07-31"), Tier: "core",
		NextTier: "general", Reason: "start", Cause: "window", Column: "recent", EventDay: day("2026-06-01"),
		EventMinor: 200000})
	near := must(must(fitted.Forecast(book, today, nil, &libtier.ForecastOptions{HorizonDays: 30})).Changes())
	expect(t, "near", near[3].Cause, "none")
	_, err := fitted.Forecast(book, today, nil, &libtier.ForecastOptions{CustomerIDs: []string{"4", "nobody"}})
	var detailed *libtier.Error
	if !errors.As(err, &detailed) || detailed.Code != libtier.ErrNotFound || detailed.Row != 1 {
		t.Errorf("nobody: %v", err)
	}
	_, err = fitted.Forecast(book, today, nil, &libtier.ForecastOptions{HorizonDays: -1})
	expectError(t, "horizon", err, libtier.ErrArgument)
}

func TestOnlyDeterministicRulesAreAskedAboutOtherDays(t *testing.T) {
	c := newContext()
	for _, deterministic := range []bool{false, true} {
		policy, book := newPolicy(c), newBook(c)
		succeed(t, policy.AddRule(libtier.Rule{ID: "judge", Deterministic: deterministic,
			Evaluate: func(*libtier.Batch, []libtier.Verdict) error { return io.EOF }}))
		fitted := must(policy.Fit(book, today))
		desk := must(fitted.NewDesk())
		_, err := desk.Assign(&libtier.DeskCustomer{}, today)
		expect(t, "desk", errors.Is(err, io.EOF), true)
		_, first := fitted.Forecast(book, today, nil, nil)
		_, second := libtier.Simulate(fitted, fitted, book, today, nil)
		for _, err := range []error{first, second} {
			if deterministic {
				expectError(t, "failing rule", err, libtier.ErrCallback)
				expect(t, "cause", errors.Is(err, io.EOF), true)
			} else {
				expectError(t, "other rules", err, libtier.ErrState)
			}
		}
	}
}

func TestSimulation(t *testing.T) {
	c := newContext()
	fitted, book := newProgramme(c)
	plain := must(newPolicy(c).Fit(book, today))
	simulation := must(libtier.Simulate(fitted, plain, book, today, &libtier.SimulationOptions{HistoryDays: 60}))
	a, b := must(simulation.A()), must(simulation.B())
	var customers uint64
	for i := 0; i < 3; i++ {
		for k := 0; k < 3; k++ {
			customers += must(simulation.Cell(i, k)).Customers
		}
	}
	expect(t, "customers", customers, 4)
	expect(t, "cell", must(simulation.Cell(2, 2)), libtier.SimulationCell{Customers: 1, SpendMinor: 200000, HoursA: 2})
	_, err := simulation.Cell(2, 3)
	expectError(t, "cell", err, libtier.ErrArgument)
	expect(t, "movers", fmt.Sprint(must(simulation.Movers())), "[2]")
	expect(t, "A", must(a.Decision(2)).Tier, "general")
	expect(t, "B", must(b.Decision(2)).Tier, "important")
	expect(t, "flapping", must(simulation.FlappingA()), libtier.Flapping{Evaluations: 61, Ups: 2})
	expect(t, "flapping", must(simulation.FlappingB()).Ups, 3)
	_, err = libtier.Simulate(fitted, plain, book, today, &libtier.SimulationOptions{HistoryDays: -1})
	expectError(t, "history", err, libtier.ErrArgument)
	roster := must(must(fitted.Assign(book, today, nil)).Roster())
	later := today + 70
	same := must(libtier.Simulate(fitted, fitted, book, later, &libtier.SimulationOptions{BeforeA: roster,
		BeforeB: roster}))
	want := csvOf(must(fitted.Assign(book, later, roster)))
	if !bytes.Equal(csvOf(must(same.A())), want) || !bytes.Equal(csvOf(must(same.B())), want) {
		t.Error("a simulation is no assignment")
	}
}

func TestOwners(t *testing.T) {
	c := newContext()
	fitted, book := newProgramme(c)
	result := must(fitted.Assign(book, today, nil))
	plan := must(result.PlanOwners([]libtier.Owner{{"ann", "manager", 2}, {"bob", "manager", 1}},
		[]libtier.Ownership{{"4", "bob"}, {"1", "bob"}, {"gone", "ann"}}))
	expect(t, "customers", fmt.Sprint(must(plan.Customers())), "[{ freed} { unmet} { none} {ann moved}]")
	expect(t, "loads", fmt.Sprint(must(plan.Loads())), "[{ann 2 1} {bob 0 0}]")
	expect(t, "roles", fmt.Sprint(must(plan.Roles())), "[{manager 3 4 2 2 0 0 1 1}]")
	expect(t, "nobody", len(must(must(result.PlanOwners(nil, nil)).Loads())), 0)
	_, err := result.PlanOwners([]libtier.Owner{{"ann", "manager", -1}}, nil)
	expectError(t, "hours", err, libtier.ErrArgument)
	_, err = result.PlanOwners([]libtier.Owner{{"ann", "", 1}, {"ann", "", 1}}, nil)
	expectError(t, "twice", err, libtier.ErrData)
	_, err = newResult(c).PlanOwners(nil, nil)
	expectError(t, "no strategy", err, libtier.ErrState)
}

// deskCustomer is a customer of newBook.
func deskCustomer(index int) *libtier.DeskCustomer {
	return &libtier.DeskCustomer{
		Days:         []libtier.Day{day("2026-06-01")},
		AmountsMinor: []int64{[]int64{5000, 15000, 60000, 200000}[index]},
		Attributes: []libtier.Attribute{
			{Name: "owed", Type: libtier.TypeMoney, Int64s: []int64{[]int64{0, 1250, 0, 700}[index]},
				Known: []bool{index != 2}},
			{Name: "region", Type: libtier.TypeText, Texts: []string{[]string{"north", "", "south", "north"}[index]}},
		},
	}
}

func TestTheDeskDecidesAsAnAssignment(t *testing.T) {
	fitted, book := newProgramme(newContext())
	desk := must(fitted.NewDesk())
	var roster *libtier.Roster
	var standings [4]*libtier.Standing
	for _, day := range []libtier.Day{today, today + 60, today + 70} {
		result := must(fitted.Assign(book, day, roster))
		roster = must(result.Roster())
		for i := range standings {
			customer := deskCustomer(i)
			customer.Before = standings[i]
			d := must(desk.Assign(customer, day))
			d.CustomerID = fmt.Sprint(i + 1)
			expect(t, "decision", fmt.Sprint(d), fmt.Sprint(must(result.Decision(i))))
			standing := must(desk.Standing())
			standings[i] = &standing
			expect(t, "standing", standing, must(roster.Get(d.CustomerID, "")))
			for _, name := range []string{"tier", "recent", "share", "region", "strategy.id"} {
				expect(t, name, must(desk.Column(name)).Value(0), must(result.Column(name)).Value(i))
			}
		}
	}
}

func TestTheDeskAlone(t *testing.T) {
	c := newContext()
	fitted, book := newProgramme(c)
	desk := must(fitted.NewDesk())
	_, err := desk.Standing()
	expectError(t, "nothing decided", err, libtier.ErrState)
	expect(t, "nothing", must(desk.Assign(&libtier.DeskCustomer{}, today)).Tier, "general")
	floor := libtier.Override{Kind: libtier.OverrideFloor, Tier: "core", Reason: "a promise", Actor: "sales"}
	d := must(desk.Assign(&libtier.DeskCustomer{Before: &libtier.Standing{Tier: "important"},
		Overrides: []libtier.Override{floor}}, today))
	expect(t, "override", d.Tier+" "+d.PreviousTier+" "+d.Reason, "core important override:floor")
	for i, bad := range []libtier.DeskCustomer{
		{Days: []libtier.Day{2, 1}, AmountsMinor: []int64{1, 1}},
		{Days: []libtier.Day{2, 1}},
		{Before: &libtier.Standing{Tier: "platinum"}},
		{Attributes: []libtier.Attribute{{Name: "region", Type: libtier.TypeText, Texts: []string{"a", "b"}}}},
	} {
		_, err := desk.Assign(&bad, today)
		expectError(t, fmt.Sprint("customer ", i), err, libtier.ErrArgument)
	}
	_, err = desk.Assign(&libtier.DeskCustomer{
		Attributes: []libtier.Attribute{{Name: "owed", Type: libtier.TypeText, Texts: []string{"7"}}}}, today)
	expectError(t, "type", err, libtier.ErrData)
	_, err = desk.Column("nothing")
	expectError(t, "column", err, libtier.ErrNotFound)
	places := must(c.ParsePolicy([]byte(`{ "tiers": [ { "id": "all" }, { "id": "best",
		"places": { "count": 1, "by": "spend" } } ] }`)))
	_, err = must(places.Fit(book, today)).NewDesk()
	expectError(t, "places", err, libtier.ErrPolicy)
}
