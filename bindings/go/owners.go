// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// An OwnerPlan says who looks after whom. It may be shared.
type OwnerPlan struct {
	object
	owners    []string
	customers int
}

// An Owner is somebody who can own customers.
type Owner struct {
	ID    string
	Role  string  // As in the strategy's owner_role.
	Hours float64 // In the unit of the strategy's hours.
}

// An Ownership is a customer's present owner.
type Ownership struct {
	CustomerID, OwnerID string
}

// A PlannedOwner is a customer's owner by a plan.
type PlannedOwner struct {
	OwnerID string // Empty: nobody.
	Change  string // "none", "kept", "new", "moved", "freed" (needs none any more) or "unmet" (nobody has the hours).
}

// An OwnerLoad is what an owner has been given.
type OwnerLoad struct {
	OwnerID   string
	Hours     float64
	Customers uint64
}

// A RoleSummary is the sums of a role.
type RoleSummary struct {
	Role                                       string
	HoursAvailable, HoursNeeded, HoursAssigned float64
	Customers, Kept, Given, Moved, Unmet       uint64
}

var ownerChanges = map[C.int32_t]string{C.TIER_OWNER_NONE: "none", C.TIER_OWNER_KEPT: "kept", C.TIER_OWNER_NEW: "new",
	C.TIER_OWNER_MOVED: "moved", C.TIER_OWNER_FREED: "freed", C.TIER_OWNER_UNMET: "unmet"}

// PlanOwners gives the customers whose service asks for an owner to people with the hours; ErrState for a policy
// without a strategy.
func (r *Result) PlanOwners(owners []Owner, present []Ownership) (*OwnerPlan, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	var m memory
	defer m.free()
	ids := make([]string, len(owners))
	given := make([]C.tier_owner, len(owners))
	for i, owner := range owners {
		ids[i] = owner.ID
		given[i] = C.tier_owner{size: C.sizeof_tier_owner, id: m.text(owner.ID), role: m.text(owner.Role),
			hours: C.double(owner.Hours)}
	}
	pairs := make([]C.tier_ownership, len(present))
	for i, pair := range present {
		pairs[i] = C.tier_ownership{customer_id: m.text(pair.CustomerID), owner_id: m.text(pair.OwnerID)}
	}
	var made *C.tier_owner_plan
	cerr := newError()
	status := C.tier_owners_plan(result, (*C.tier_owner)(copyIn(&m, given)), C.size_t(len(given)),
		(*C.tier_ownership)(copyIn(&m, pairs)), C.size_t(len(pairs)), &made, cerr)
	if err := check(status, cerr); err != nil {
		return nil, err
	}
	plan := &OwnerPlan{owners: ids, customers: int(C.tier_result_count(result))}
	plan.adopt("owner plan", unsafe.Pointer(made), func(p unsafe.Pointer) {
		C.tier_owner_plan_destroy((*C.tier_owner_plan)(p))
	}, nil)
	runtime.SetFinalizer(plan, func(p *OwnerPlan) { p.Close() })
	return plan, nil
}

func (p *OwnerPlan) usePlan() (*C.tier_owner_plan, error) {
	pointer, err := p.use()
	return (*C.tier_owner_plan)(pointer), err
}

// Customers returns the owner of each customer, in the order of the result.
func (p *OwnerPlan) Customers() ([]PlannedOwner, error) {
	plan, err := p.usePlan()
	if err != nil {
		return nil, err
	}
	defer p.done()
	planned := make([]PlannedOwner, p.customers)
	for i := range planned {
		var owner C.int64_t
		var change C.int32_t
		cerr := newError()
		if err := check(C.tier_owner_plan_customer(plan, C.size_t(i), &owner, &change, cerr), cerr); err != nil {
			return nil, err
		}
		planned[i].Change = ownerChanges[change]
		if owner >= 0 {
			planned[i].OwnerID = p.owners[owner]
		}
	}
	return planned, nil
}

// Loads returns what each owner has been given, in the order of the owners.
func (p *OwnerPlan) Loads() ([]OwnerLoad, error) {
	plan, err := p.usePlan()
	if err != nil {
		return nil, err
	}
	defer p.done()
	loads := make([]OwnerLoad, len(p.owners))
	for i := range loads {
		var hours C.double
		var customers C.uint64_t
		cerr := newError()
		if err := check(C.tier_owner_plan_load(plan, C.size_t(i), &hours, &customers, cerr), cerr); err != nil {
			return nil, err
		}
		loads[i] = OwnerLoad{p.owners[i], float64(hours), uint64(customers)}
	}
	return loads, nil
}

// Roles returns the roles of owners and of customers, by name.
func (p *OwnerPlan) Roles() ([]RoleSummary, error) {
	plan, err := p.usePlan()
	if err != nil {
		return nil, err
	}
	defer p.done()
	roles := make([]RoleSummary, int(C.tier_owner_plan_role_count(plan)))
	for i := range roles {
		r := C.tier_role_summary{size: C.sizeof_tier_role_summary}
		cerr := newError()
		if err := check(C.tier_owner_plan_role(plan, C.size_t(i), &r, cerr), cerr); err != nil {
			return nil, err
		}
		roles[i] = RoleSummary{goText(r.role), float64(r.hours_available), float64(r.hours_needed),
			float64(r.hours_assigned), uint64(r.customers), uint64(r.kept), uint64(r.given), uint64(r.moved),
			uint64(r.unmet)}
	}
	return roles, nil
}
