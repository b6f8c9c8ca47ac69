// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

// A Standing is where a customer stands on a ladder. A Day of 0 is none: no end, or not begun.
type Standing struct {
	Tier       string // Id of the tier shown.
	Earned     string // Id of the tier by the ladder alone; on the way in, empty means the same as Tier.
	Since      Day    // First day in Earned.
	Changed    Day    // Day of the last change of Earned.
	Until      Day    // Last valid day.
	GraceUntil Day    // Last day of grace.
	Next       string // Id of a tier promised.
	NextDay    Day    // Its first day.
	Last       Day    // Day of the last evaluation.
	Confirmed  int    // Evaluations in a row that wanted up (> 0) or down (< 0).
}

// An OverrideKind is what an override does.
type OverrideKind int32

// The kinds of override.
const (
	OverrideFreeze  OverrideKind = C.TIER_OVERRIDE_FREEZE  // The tier shown stays as it is, and the ladder stands still.
	OverrideFix     OverrideKind = C.TIER_OVERRIDE_FIX     // This tier is shown.
	OverrideFloor   OverrideKind = C.TIER_OVERRIDE_FLOOR   // This tier or a higher one.
	OverrideCeiling OverrideKind = C.TIER_OVERRIDE_CEILING // This tier or a lower one.
)

// An Override is something set by hand.
type Override struct {
	CustomerID string
	Ladder     string // Empty: the main one.
	Kind       OverrideKind
	Tier       string // Empty for a freeze.
	Reason     string // Required: why.
	Actor      string // Required: who.
	Until      Day    // Last day, inclusive; 0: no end.
}

func copyStanding(s *C.tier_standing) Standing {
	return Standing{Tier: goText(s.tier), Earned: goText(s.earned), Since: goDay(s.since_day),
		Changed: goDay(s.changed_day), Until: goDay(s.until_day), GraceUntil: goDay(s.grace_until_day),
		Next: goText(s.next), NextDay: goDay(s.next_day), Last: goDay(s.last_day), Confirmed: int(s.confirmed)}
}

func (s *Standing) copyIn(m *memory) *C.tier_standing {
	return (*C.tier_standing)(copyIn(m, []C.tier_standing{{
		size: C.sizeof_tier_standing, tier: m.text(s.Tier), earned: m.text(s.Earned), since_day: cDay(s.Since),
		changed_day: cDay(s.Changed), until_day: cDay(s.Until), grace_until_day: cDay(s.GraceUntil),
		next: m.text(s.Next), next_day: cDay(s.NextDay), last_day: cDay(s.Last), confirmed: C.int32_t(s.Confirmed),
	}}))
}

func copyOverride(o *C.tier_override) Override {
	override := Override{CustomerID: goText(o.customer_id), Kind: OverrideKind(o.kind), Tier: goText(o.tier),
		Reason: goText(o.reason), Actor: goText(o.actor), Until: goDay(o.until_day)}
	if o.ladder != nil {
		override.Ladder = C.GoString(o.ladder)
	}
	return override
}

// copyInOverrides copies them into an array.
func copyInOverrides(m *memory, overrides []Override) *C.tier_override {
	given := make([]C.tier_override, len(overrides))
	for i, o := range overrides {
		given[i] = C.tier_override{size: C.sizeof_tier_override, customer_id: m.text(o.CustomerID),
			ladder: m.chars(o.Ladder), kind: C.int32_t(o.Kind), tier: m.text(o.Tier), reason: m.text(o.Reason),
			actor: m.text(o.Actor), until_day: cDay(o.Until)}
	}
	return (*C.tier_override)(copyIn(m, given))
}
