// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// A Roster says who is in which tier.
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
	roster := &Roster{}
	roster.adopt("roster", unsafe.Pointer(made), func(p unsafe.Pointer) {
		C.tier_roster_destroy((*C.tier_roster)(p))
	}, nil)
	runtime.SetFinalizer(roster, func(r *Roster) { r.Close() })
	return roster, nil
}

// Add says in which tiers customers are, by the tiers' ids. All or nothing; Error.Row tells a bad one.
func (r *Roster) Add(customerIDs, tiers []string) error {
	roster, err := r.use()
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
	return check(C.tier_roster_add((*C.tier_roster)(roster), ids, names, C.size_t(len(tiers)), cerr), cerr)
}

// Count returns the number of customers in it.
func (r *Roster) Count() (int, error) {
	roster, err := r.use()
	if err != nil {
		return 0, err
	}
	defer r.done()
	return int(C.tier_roster_count((*C.tier_roster)(roster))), nil
}
