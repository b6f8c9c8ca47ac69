// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// A Roster says who is in which tier, since when, until when, and what was set by hand. Ladders are named as in the
// policy; "" is the main one.
type Roster struct{ object }

// NewRoster makes an empty roster for the tiers of the policy.
func (p *Policy) NewRoster() (*Roster, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return nil, err
	}
	defer p.done()
	var made *C.tier_roster
	cerr := newError()
	if err := check(C.tier_roster_create(policy, &made, cerr), cerr); err != nil {
		return nil, err
	}
	return adoptRoster(made), nil
}

// LoadRoster reads what Roster.Save wrote. The policy must have the same ladders and tiers.
func (p *Policy) LoadRoster(json []byte) (*Roster, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return nil, err
	}
	defer p.done()
	var m memory
	defer m.free()
	var made *C.tier_roster
	cerr := newError()
	if err := check(C.tier_roster_load(policy, m.text(string(json)), &made, cerr), cerr); err != nil {
		return nil, err
	}
	return adoptRoster(made), nil
}

func adoptRoster(pointer *C.tier_roster) *Roster {
	roster := &Roster{}
	roster.adopt("roster", unsafe.Pointer(pointer), func(p unsafe.Pointer) {
		C.tier_roster_destroy((*C.tier_roster)(p))
	}, nil)
	runtime.SetFinalizer(roster, func(r *Roster) { r.Close() })
	return roster
}

func (r *Roster) useRoster() (*C.tier_roster, error) {
	pointer, err := r.use()
	return (*C.tier_roster)(pointer), err
}

// useOptional begins a call that may do without a roster: nil, which is NULL.
func (r *Roster) useOptional() (roster *C.tier_roster, done func(), err error) {
	if r == nil {
		return nil, func() {}, nil
	}
	roster, err = r.useRoster()
	return roster, func() { r.done() }, err
}

// Add says in which tiers of the main ladder customers are, by the tiers' ids. All or nothing; Error.Row tells a bad
// one.
func (r *Roster) Add(customerIDs, tiers []string) error {
	roster, err := r.useRoster()
	if err != nil {
		return err
	}
	defer r.done()
	var m memory
	defer m.free()
	ids, names := m.texts("customerIDs", customerIDs), m.texts("tiers", tiers)
	if len(customerIDs) != len(tiers) {
		return fail(ErrArgument, "%d customers and %d tiers", len(customerIDs), len(tiers))
	}
	cerr := newError()
	return check(C.tier_roster_add(roster, ids, names, C.size_t(len(tiers)), cerr), cerr)
}

// Set says where a customer stands, who is added if he is not there: for opening balances.
func (r *Roster) Set(customerID, ladder string, standing Standing) error {
	return r.call(ladder, func(roster *C.tier_roster, m *memory, name *C.char, cerr *C.tier_error) C.tier_status {
		return C.tier_roster_set(roster, m.text(customerID), name, standing.copyIn(m), cerr)
	})
}

// Get returns where a customer stands; ErrNotFound if he is in no tier of the ladder.
func (r *Roster) Get(customerID, ladder string) (Standing, error) {
	var standing Standing
	err := r.call(ladder, func(roster *C.tier_roster, m *memory, name *C.char, cerr *C.tier_error) C.tier_status {
		s := C.tier_standing{size: C.sizeof_tier_standing}
		status := C.tier_roster_get(roster, m.text(customerID), name, &s, cerr)
		if status == C.TIER_OK {
			standing = copyStanding(&s)
		}
		return status
	})
	return standing, err
}

// Override sets an override; one of the same kind for the same customer and ladder is replaced.
func (r *Roster) Override(override Override) error {
	return r.call(override.Ladder, func(roster *C.tier_roster, m *memory, _ *C.char, cerr *C.tier_error) C.tier_status {
		return C.tier_roster_override(roster, copyInOverrides(m, []Override{override}), cerr)
	})
}

// ClearOverride takes an override back; ErrNotFound if there is none.
func (r *Roster) ClearOverride(customerID, ladder string, kind OverrideKind) error {
	return r.call(ladder, func(roster *C.tier_roster, m *memory, name *C.char, cerr *C.tier_error) C.tier_status {
		return C.tier_roster_clear_override(roster, m.text(customerID), name, C.int32_t(kind), cerr)
	})
}

// call runs a function with the name of a ladder.
func (r *Roster) call(ladder string,
	function func(*C.tier_roster, *memory, *C.char, *C.tier_error) C.tier_status) error {
	roster, err := r.useRoster()
	if err != nil {
		return err
	}
	defer r.done()
	var m memory
	defer m.free()
	name := m.chars(ladder)
	if m.err != nil {
		return m.err
	}
	cerr := newError()
	return check(function(roster, &m, name, cerr), cerr)
}

// Overrides returns everything that was set by hand.
func (r *Roster) Overrides() ([]Override, error) {
	roster, err := r.useRoster()
	if err != nil {
		return nil, err
	}
	defer r.done()
	overrides := make([]Override, int(C.tier_roster_override_count(roster)))
	for i := range overrides {
		o := C.tier_override{size: C.sizeof_tier_override}
		cerr := newError()
		if err := check(C.tier_roster_override_at(roster, C.size_t(i), &o, cerr), cerr); err != nil {
			return nil, err
		}
		overrides[i] = copyOverride(&o)
	}
	return overrides, nil
}

// IDs returns the ids of the customers, in the order of coming.
func (r *Roster) IDs() ([]string, error) {
	roster, err := r.useRoster()
	if err != nil {
		return nil, err
	}
	defer r.done()
	ids := make([]string, int(C.tier_roster_count(roster)))
	for i := range ids {
		ids[i] = goText(C.tier_roster_id(roster, C.size_t(i)))
	}
	return ids, nil
}

// Count returns the number of customers in it.
func (r *Roster) Count() (int, error) {
	roster, err := r.useRoster()
	if err != nil {
		return 0, err
	}
	defer r.done()
	return int(C.tier_roster_count(roster)), nil
}

// Save returns all of it as JSON; Policy.LoadRoster reads it.
func (r *Roster) Save() ([]byte, error) {
	roster, err := r.useRoster()
	if err != nil {
		return nil, err
	}
	defer r.done()
	var json *C.char
	cerr := newError()
	if err := check(C.tier_roster_save(roster, &json, cerr), cerr); err != nil {
		return nil, err
	}
	return takeText(json), nil
}
