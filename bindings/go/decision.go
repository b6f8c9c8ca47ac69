// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import "strings"

// A Decision is the decision for one customer. A Day of 0 is none: no end, or not begun.
type Decision struct {
	CustomerID   string
	Tier         string
	PreviousTier string   // Empty if there was none.
	Change       string   // "new", "same", "up" or "down".
	Reason       string   // Such as "enter", "grace", "rule:ID" or "override:fix"; ReasonText says what it means.
	Tags         []string // In the order of the rules that gave them.
	Layer        string   // What decided: "ladder", "places", "callback", "rule" or "override".
	EarnedTier   string   // The tier by the ladder alone.
	Since        Day      // First day in EarnedTier.
	Until        Day      // Last day for which it is valid.
	GraceUntil   Day      // Last day of grace.
	Held         bool     // Something unknown could have mattered.
	Conflict     bool     // Rules contradicted each other; none of them counted.
	Reopened     bool     // Computed again from an earlier day because a purchase was given back.
}

// A TierSummary is one tier seen whole.
type TierSummary struct {
	ID                                string
	Customers                         uint64
	SpendMinor                        int64
	CameNew, Stayed, CameUp, CameDown uint64
}

// A RuleReport tells what one rule or condition met.
type RuleReport struct {
	ID          string // Of the rule; of a value rule "SET/ID"; of a condition "TIER/enter" or "TIER/keep".
	True, False uint64
	Unknown     uint64
	Faults      map[string]uint64 // Unknown ones by reason, such as "missing"; all five are there.
	Fired       uint64            // Customers on whom it had an effect in the end.
}

var faultNames = [...]string{"missing", "division_by_zero", "overflow", "day_range", "not_finite"}

// ReasonText returns what a reason means, as a sentence without names. The language is "en" or "zh", and "" means "en";
// the text is empty for a reason or a language that there is not.
func ReasonText(reason, language string) string {
	var m memory
	defer m.free()
	wanted := m.chars(language)
	if m.err != nil {
		return ""
	}
	return C.GoString(C.tier_reason_text(m.text(reason), wanted))
}

// ReasonCodes returns the reasons that there are; those of rules as "rule:" and "callback:".
func ReasonCodes() []string {
	var codes []string
	for i := C.size_t(0); ; i++ {
		code := C.tier_reason_code(i)
		if code == nil {
			return codes
		}
		codes = append(codes, C.GoString(code))
	}
}

// copyDecision copies a decision on a ladder of a policy.
func copyDecision(d *C.tier_decision, policy *C.tier_policy, ladder C.size_t) Decision {
	return Decision{
		CustomerID: goText(d.customer_id), Tier: goText(d.tier_id), PreviousTier: goText(d.previous_id),
		Change: C.GoString(C.tier_change_name(d.change)), Reason: goText(d.reason),
		Tags: strings.Fields(goText(d.tags)), Layer: C.GoString(C.tier_layer_name(d.layer)),
		EarnedTier: C.GoString(C.tier_policy_ladder_tier_id(policy, ladder, C.size_t(d.earned_tier))),
		Since:      goDay(d.since_day), Until: goDay(d.until_day), GraceUntil: goDay(d.grace_until_day),
		Held:     d.flags&C.TIER_DECISION_HELD != 0,
		Conflict: d.flags&C.TIER_DECISION_CONFLICT != 0,
		Reopened: d.flags&C.TIER_DECISION_REOPENED != 0,
	}
}

func copyRuleReport(r *C.tier_rule_report) RuleReport {
	faults := make(map[string]uint64, len(faultNames))
	for i, name := range faultNames {
		faults[name] = uint64(r.faults[i])
	}
	return RuleReport{goText(r.id), uint64(r.was_true), uint64(r.was_false), uint64(r.unknown), faults,
		uint64(r.fired)}
}
