// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"errors"
	"strings"
	"testing"

	"libtier"
)

func TestEveryMistakeAtOnce(t *testing.T) {
	c := newContext()
	text := strings.Replace(policyText, "spend >= 100\"", "100 <= rfm.r\"", 1)
	text = strings.Replace(text, "spend >= 1000", "spend >= 'much'", 1)
	text = strings.Replace(text, `"version"`, `"surprise": 1, "version"`, 1)
	policy := must(c.ParsePolicy([]byte(text)))
	positions := map[string]int64{}
	for _, finding := range must(policy.Check()) {
		if finding.Severity == libtier.SeverityError {
			positions[finding.Place] = finding.Position
		}
	}
	expect(t, "mistakes", len(positions), 3)
	expect(t, "position", positions["/tiers/1/enter"], 7)
	expect(t, "no position", positions["/surprise"], -1)
	_, err := policy.Fit(newBook(c), today)
	expectError(t, "fit", err, libtier.ErrPolicy)
}

func TestNoPolicyAtAll(t *testing.T) {
	for _, text := range []string{"", "[]", `{"policy": }`, `{"policy": "a", "policy": "b"}`, "{\"policy\": \"\xff\"}"} {
		_, err := newContext().ParsePolicy([]byte(text))
		expectError(t, text, err, libtier.ErrJSON)
	}
}

func TestGoodPolicyAndFitted(t *testing.T) {
	c := newContext()
	policy := newPolicy(c)
	expect(t, "tiers", strings.Join(must(policy.Tiers()), " "), "general important core")
	expect(t, "tier", must(policy.FindTier("core")), 2)
	_, err := policy.FindTier("platinum")
	expectError(t, "tier", err, libtier.ErrNotFound)
	expect(t, "minor digits", must(policy.MinorDigits()), 2)
	fitted := must(policy.Fit(newBook(c), today))
	expect(t, "as of", must(fitted.AsOf()), today)
	must(fitted.Findings())
	inside := must(fitted.Policy())
	expect(t, "tiers inside", len(must(inside.Tiers())), 3)
	_, err = c.LoadFitted([]byte("{}"))
	if err == nil {
		t.Error("loaded a fitted policy from nothing")
	}
	other := must(c.NewBook(0))
	must(other.AddTransactions(&libtier.Transactions{CustomerIDs: []string{"a"}, Days: []libtier.Day{0},
		Amounts: []string{"1"}}))
	_, err = policy.Fit(other, today)
	expectError(t, "minor digits", err, libtier.ErrData)
	expectError(t, "plugin", c.LoadPlugin(t.TempDir()+"/none.so"), libtier.ErrPlugin)
}

func TestRosterMoves(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	fitted := must(policy.Fit(book, today))
	roster := must(policy.NewRoster())
	err := roster.Add([]string{"1", "2", "3", "stranger"}, []string{"important", "important", "core", "core"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "roster", must(roster.Count()), 4)
	result := must(fitted.Assign(book, today, roster))
	for i, want := range []string{"important general down start", "important important same enter",
		"core core same keep", " core new enter"} {
		d := must(result.Decision(i))
		expect(t, d.CustomerID, strings.Join([]string{d.PreviousTier, d.Tier, d.Change, d.Reason}, " "), want)
	}
	expect(t, "unmatched", must(result.RosterUnmatched()), 1)
	expect(t, "core", must(result.Tiers())[2],
		libtier.TierSummary{ID: "core", Customers: 2, SpendMinor: 260000, Stayed: 1, CameNew: 1})
}

func TestRosterIsAllOrNothing(t *testing.T) {
	roster := must(newPolicy(newContext()).NewRoster())
	err := roster.Add([]string{"1", "2"}, []string{"general", "platinum"})
	var detailed *libtier.Error
	if !errors.As(err, &detailed) || detailed.Code != libtier.ErrNotFound || detailed.Row != 1 {
		t.Errorf("unknown tier: %v", err)
	}
	expectError(t, "twice", roster.Add([]string{"1", "1"}, []string{"general", "general"}), libtier.ErrData)
	expectError(t, "lengths", roster.Add([]string{"1"}, nil), libtier.ErrArgument)
	expect(t, "roster", must(roster.Count()), 0)
}
