// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"libtier"
)

func newRoster() *libtier.Roster {
	fitted, _ := newProgramme(newContext())
	return must(must(fitted.Policy()).NewRoster())
}

func TestStandingsGoInAndComeOut(t *testing.T) {
	roster := newRoster()
	given := libtier.Standing{Tier: "core", Earned: "important", Since: day("2026-06-01"), Changed: day("2026-06-01"),
		Until: day("2026-07-01"), Next: "core", NextDay: day("2026-07-02"), Last: day("2026-06-20"), Confirmed: 2}
	succeed(t, roster.Set("ann", "", given))
	succeed(t, roster.Set("7", "risk", libtier.Standing{Tier: "watch", Since: day("2026-01-31")}))
	succeed(t, roster.Add([]string{"客"}, []string{"important"}))
	expect(t, "ann", must(roster.Get("ann", "")), given)
	expect(t, "7", must(roster.Get("7", "risk")),
		libtier.Standing{Tier: "watch", Earned: "watch", Since: day("2026-01-31")})
	expect(t, "added", must(roster.Get("客", "")).Since, 0)
	expect(t, "ids", strings.Join(must(roster.IDs()), " "), "ann 7 客")
	for _, missing := range [][2]string{{"bob", ""}, {"ann", "risk"}, {"ann", "nowhere"}} {
		_, err := roster.Get(missing[0], missing[1])
		expectError(t, missing[0]+missing[1], err, libtier.ErrNotFound)
	}
}

func TestBadStandingsChangeNothing(t *testing.T) {
	roster := newRoster()
	june := day("2026-06-01")
	for _, bad := range []struct {
		id, ladder string
		standing   libtier.Standing
		want       libtier.Code
	}{
		{"ann", "", libtier.Standing{Tier: "platinum"}, libtier.ErrNotFound},
		{"ann", "nowhere", libtier.Standing{Tier: "core", Since: june}, libtier.ErrNotFound},
		{"ann", "a\x00b", libtier.Standing{Tier: "core", Since: june}, libtier.ErrArgument},
		{"", "", libtier.Standing{Tier: "core", Since: june}, libtier.ErrData},
		{"ann", "", libtier.Standing{Tier: "core", Since: june, Until: june - 1}, libtier.ErrArgument},
	} {
		expectError(t, fmt.Sprint(bad), roster.Set(bad.id, bad.ladder, bad.standing), bad.want)
	}
	expect(t, "count", must(roster.Count()), 0)
}

func TestOverrides(t *testing.T) {
	roster := newRoster()
	fix := libtier.Override{CustomerID: "ann", Kind: libtier.OverrideFix, Tier: "core", Reason: "parcel lost",
		Actor: "desk 客", Until: today}
	freeze := libtier.Override{CustomerID: "7", Ladder: "risk", Kind: libtier.OverrideFreeze, Reason: "in court",
		Actor: "legal"}
	succeed(t, roster.Override(fix))
	succeed(t, roster.Override(freeze))
	fix.Tier, fix.Until = "important", 0
	succeed(t, roster.Override(fix))
	expect(t, "overrides", fmt.Sprint(must(roster.Overrides())), fmt.Sprint([]libtier.Override{fix, freeze}))
	succeed(t, roster.ClearOverride("ann", "", libtier.OverrideFix))
	expectError(t, "twice", roster.ClearOverride("ann", "", libtier.OverrideFix), libtier.ErrNotFound)
	expect(t, "left", len(must(roster.Overrides())), 1)
	for name, spoil := range map[string]func(*libtier.Override) libtier.Code{
		"tier":   func(o *libtier.Override) libtier.Code { o.Tier = "platinum"; return libtier.ErrNotFound },
		"ladder": func(o *libtier.Override) libtier.Code { o.Ladder = "nowhere"; return libtier.ErrNotFound },
		"kind":   func(o *libtier.Override) libtier.Code { o.Kind = 9; return libtier.ErrArgument },
		"reason": func(o *libtier.Override) libtier.Code { o.Reason = ""; return libtier.ErrArgument },
		"actor":  func(o *libtier.Override) libtier.Code { o.Actor = "\xff"; return libtier.ErrData },
	} {
		bad := fix
		want := spoil(&bad)
		expectError(t, name, roster.Override(bad), want)
	}
	expect(t, "left", len(must(roster.Overrides())), 1)
}

func TestAnOverrideDecidesUntilItEnds(t *testing.T) {
	fitted, book := newProgramme(newContext())
	roster := must(must(fitted.Policy()).NewRoster())
	succeed(t, roster.Override(libtier.Override{CustomerID: "1", Kind: libtier.OverrideFloor, Tier: "core",
		Reason: "a promise", Actor: "sales", Until: today}))
	result := must(fitted.Assign(book, today, roster))
	d := must(result.Decision(0))
	expect(t, "decision", strings.Join([]string{d.Tier, d.EarnedTier, d.Layer, d.Reason}, " "),
		"core general override override:floor")
	later := must(fitted.Assign(book, today+1, must(result.Roster())))
	expect(t, "later", must(later.Decision(0)).Tier, "general")
	expect(t, "overrides", len(must(must(later.Roster()).Overrides())), 0)
}

func TestRosterSavedAndLoaded(t *testing.T) {
	c := newContext()
	fitted, book := newProgramme(c)
	policy := must(fitted.Policy())
	roster := must(must(fitted.Assign(book, today, nil)).Roster())
	saved := must(roster.Save())
	loaded := must(policy.LoadRoster(saved))
	expect(t, "ids", strings.Join(must(loaded.IDs()), " "), "1 2 3 4")
	if !bytes.Equal(must(loaded.Save()), saved) {
		t.Error("saved again, it differs")
	}
	first, second := must(fitted.Assign(book, today+40, roster)), must(fitted.Assign(book, today+40, loaded))
	if !bytes.Equal(csvOf(first), csvOf(second)) {
		t.Error("results differ")
	}
	for text, want := range map[string]libtier.Code{"": libtier.ErrJSON, "{}": libtier.ErrJSON,
		`{"libtier": "roster", "format": 99}`: libtier.ErrTooNew} {
		_, err := policy.LoadRoster([]byte(text))
		expectError(t, text, err, want)
	}
	other := newPolicy(c)
	_, err := other.LoadRoster(saved)
	expectError(t, "other tiers", err, libtier.ErrArgument)
	_, err = must(other.Fit(book, today)).Assign(book, today, roster)
	expectError(t, "other tiers", err, libtier.ErrArgument)
	_, err = fitted.Assign(book, today-1, roster)
	expectError(t, "earlier", err, libtier.ErrArgument)
}

func TestTheNextRosterKeepsStrangers(t *testing.T) {
	fitted, book := newProgramme(newContext())
	roster := must(must(fitted.Policy()).NewRoster())
	stranger := libtier.Standing{Tier: "core", Earned: "core", Since: today - 30, Until: today + 100}
	succeed(t, roster.Set("stranger", "", stranger))
	result := must(fitted.Assign(book, today, roster))
	next := must(result.Roster())
	expect(t, "unmatched", must(result.RosterUnmatched()), 1)
	expect(t, "count", must(next.Count()), 5)
	expect(t, "stranger", must(next.Get("stranger", "")), stranger)
	expect(t, "before", must(roster.Count()), 1)
}
