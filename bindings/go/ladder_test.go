// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"libtier"
)

func TestDecisionsTellLayerAndDays(t *testing.T) {
	fitted, book := newProgramme(newContext())
	result := must(fitted.Assign(book, today, nil))
	roster := must(result.Roster())
	for i, want := range []string{"general general ladder", "important important ladder", "general important rule",
		"core core ladder"} {
		d := must(result.Decision(i))
		expect(t, d.CustomerID, strings.Join([]string{d.Tier, d.EarnedTier, d.Layer}, " "), want)
		until := today + 29
		if d.EarnedTier == "general" {
			until = 0
		}
		expect(t, "until", d.Until, until)
		expect(t, "since", d.Since, today)
		standing := must(roster.Get(d.CustomerID, ""))
		expect(t, "standing", standing, libtier.Standing{Tier: d.Tier, Earned: d.EarnedTier, Since: d.Since,
			Until: d.Until, Last: today})
	}
}

func TestGraceBeginsAndEnds(t *testing.T) {
	fitted, book := newProgramme(newContext())
	roster := must(must(fitted.Assign(book, today, nil)).Roster())
	for _, told := range [][2]string{{"2026-07-30", "core same renew"}, {"2026-08-28", "core same valid"},
		{"2026-08-29", "core same grace"}, {"2026-09-07", "core same grace"}, {"2026-09-08", "general down start"}} {
		result := must(fitted.Assign(book, day(told[0]), roster))
		roster = must(result.Roster())
		d := must(result.Decision(3))
		expect(t, told[0], strings.Join([]string{d.Tier, d.Change, d.Reason}, " "), told[1])
		if d.Reason == "grace" {
			expect(t, "grace", d.GraceUntil, day("2026-09-07"))
		}
	}
}

func TestMarks(t *testing.T) {
	c := newContext()
	book := newBook(c)
	text := strings.Replace(programmeText, `"ladder": { "valid": { "days": 30 }, "grace_days": 10 }`,
		`"ladder": { "on_unknown": "hold" }`, 1)
	text = strings.Replace(text, `"recent >= 100"`, `"owed > 10"`, 1)
	text = strings.Replace(text, `"rules": { "list": [`, `"rules": { "hit": "unique", "list": [
		{ "id": "a", "when": "recent > 100", "then": { "set": "general" } },
		{ "id": "b", "when": "recent > 1000", "then": { "set": "core" } },`, 1)
	result := must(assign(must(c.ParsePolicy([]byte(text))), book))
	var marks []string
	for _, d := range must(result.Decisions()) {
		marks = append(marks, fmt.Sprint(d.Held, d.Conflict, d.Reopened))
	}
	expect(t, "marks", strings.Join(marks, "; "),
		"false false false; false false false; true true false; false true false")
}

func TestFurtherLadders(t *testing.T) {
	fitted, book := newProgramme(newContext())
	result := must(fitted.Assign(book, today, nil))
	expect(t, "ladders", fmt.Sprint(must(must(fitted.Policy()).Ladders())),
		"[{ [general important core]} {risk [calm watch]}]")
	tier := must(result.Column("risk.tier"))
	for i, d := range must(result.LadderDecisions("risk")) {
		expect(t, "tier", any(d.Tier), tier.Value(i))
		expect(t, "decision", fmt.Sprint(must(result.LadderDecision("risk", i))), fmt.Sprint(d))
	}
	expect(t, "earned", must(result.LadderDecision("risk", 1)).EarnedTier, "watch")
	_, err := result.LadderDecisions("health")
	expectError(t, "no ladder", err, libtier.ErrNotFound)
	_, err = result.LadderDecision("risk", 4)
	expectError(t, "past the end", err, libtier.ErrArgument)
}

func TestRuleReports(t *testing.T) {
	fitted, book := newProgramme(newContext())
	var ids []string
	for _, report := range must(must(fitted.Assign(book, today, nil)).Rules()) {
		ids = append(ids, report.ID)
		expect(t, report.ID, report.True+report.False+report.Unknown, 4)
		expect(t, report.ID, len(report.Faults), 5)
		if report.ID == "south" {
			expect(t, "south", fmt.Sprint(report.True, report.Unknown, report.Faults["missing"], report.Fired), "1 1 1 1")
		}
	}
	expect(t, "ids", strings.Join(ids, " "), "south important/enter core/enter watch/enter share")
}

func TestReasonTexts(t *testing.T) {
	codes := libtier.ReasonCodes()
	seen := map[string]bool{}
	for _, code := range codes {
		for _, language := range []string{"en", "zh"} {
			text := libtier.ReasonText(strings.Replace(code, ":", ":x", 1), language)
			if strings.HasPrefix(code, "override:") {
				text = libtier.ReasonText(code, language)
			}
			if text == "" {
				t.Errorf("no text: %s %s", code, language)
			}
		}
		seen[code] = true
	}
	expect(t, "codes", len(seen), len(codes))
	expect(t, "grace", seen["grace"] && seen["rule:"], true)
	expect(t, "default", libtier.ReasonText("grace", ""), libtier.ReasonText("grace", "en"))
	expect(t, "nonsense", libtier.ReasonText("nonsense", "en")+libtier.ReasonText("grace", "xx"), "")
}

func TestLimits(t *testing.T) {
	c := newContext()
	deep := []byte(strings.Replace(policyText, "spend >= 100\"", "((((spend >= 100))))\"", 1))
	most := must(c.Limit(libtier.LimitDepth))
	succeed(t, c.SetLimit(libtier.LimitDepth, 3))
	expect(t, "limit", must(c.Limit(libtier.LimitDepth)), 3)
	expect(t, "finding", must(must(c.ParsePolicy(deep)).Check())[0].Code, "limit")
	succeed(t, c.SetLimit(libtier.LimitDepth, most))
	must(must(c.ParsePolicy(deep)).Fit(newBook(c), today))
	expectError(t, "more than most", c.SetLimit(libtier.LimitDepth, most+1), libtier.ErrArgument)
	expectError(t, "no limit", c.SetLimit(99, 1), libtier.ErrArgument)
	expect(t, "no limit", must(c.Limit(99)), -1)
	if must(must(c.ParsePolicy(deep)).Cost()) == 0 {
		t.Error("costs nothing")
	}
}

func TestZoneDirectory(t *testing.T) {
	text := []byte(strings.Replace(policyText, `"version"`, `"calendar": { "zone": "Asia/Shanghai" }, "version"`, 1))
	folder := t.TempDir()
	succeed(t, os.WriteFile(folder+"/README", nil, 0o600))
	elsewhere := must(libtier.NewContextWith(libtier.ContextOptions{ZoneDirectory: folder}))
	expect(t, "finding", must(must(elsewhere.ParsePolicy(text)).Check())[0].Code, "unknown_zone")
	c := newContext()
	must(must(c.ParsePolicy(text)).Fit(newBook(c), today))
	_, err := libtier.NewContextWith(libtier.ContextOptions{ZoneDirectory: "a\x00b"})
	expectError(t, "NUL", err, libtier.ErrArgument)
}

func TestAbortedIsACodeOfItsOwn(t *testing.T) {
	c := newContext()
	policy, book := newPolicy(c), newBook(c)
	stop := fmt.Errorf("closing time: %w", libtier.ErrAborted)
	addRule(t, policy, func(*libtier.Batch, []libtier.Verdict) error { return stop })
	_, err := assign(policy, book)
	var detailed *libtier.Error
	if !errors.As(err, &detailed) || detailed.Code != libtier.ErrAborted || !errors.Is(err, stop) {
		t.Errorf("aborted: %v", err)
	}
	expect(t, "name", libtier.ErrAborted.Name(), "ABORTED")
	expect(t, "not a failure", errors.Is(err, libtier.ErrCallback), false)
}
