// SPDX-License-Identifier: Apache-2.0

package libtier

// #include "trampoline.h"
import "C"

import (
	"runtime"
	"unsafe"
)

// A Desk decides upon one customer at a time, as Assign would. It takes one call at a time: make one for each
// goroutine.
type Desk struct {
	object
	policy *C.tier_policy
}

// A DeskCustomer is one customer. Days and amounts are those of the transactions.
type DeskCustomer struct {
	Days         []Day       // Ascending, in the policy's zone.
	AmountsMinor []int64     // Below 0 is a return.
	OrderNumbers []int64     // For policies that merge by order; nil: each row is an order.
	StartDay     Day         // 0: none.
	Attributes   []Attribute // One value each; those that the policy reads and that are not here are missing.
	Before       *Standing   // On the main ladder; nil: new.
	Overrides    []Override  // Ids and ladders are not read.
}

// NewDesk makes a desk. It keeps the fitted policy alive.
func (f *Fitted) NewDesk() (*Desk, error) {
	fitted, err := f.useFitted()
	if err != nil {
		return nil, err
	}
	defer f.done()
	var made *C.tier_desk
	cerr := newError()
	if err := check(C.tier_desk_create(fitted, &made, cerr), cerr); err != nil {
		return nil, err
	}
	desk := &Desk{policy: C.tier_fitted_policy(fitted)}
	desk.exclusive = true
	desk.adopt("desk", unsafe.Pointer(made), func(p unsafe.Pointer) { C.tier_desk_destroy((*C.tier_desk)(p)) },
		&f.object)
	runtime.SetFinalizer(desk, func(d *Desk) { d.Close() })
	return desk, nil
}

func (d *Desk) useDesk() (*C.tier_desk, error) {
	pointer, err := d.use()
	return (*C.tier_desk)(pointer), err
}

// Assign decides. The customer id of the decision is empty.
func (d *Desk) Assign(customer *DeskCustomer, asOf Day) (Decision, error) {
	desk, err := d.useDesk()
	if err != nil {
		return Decision{}, err
	}
	defer d.done()
	var m, single memory
	defer m.free()
	defer single.free()
	given := customer.copyIn(&m, &single)
	for _, problem := range []error{m.err, single.err} {
		if problem != nil {
			return Decision{}, problem
		}
	}
	decision := C.tier_decision{size: C.sizeof_tier_decision}
	var cause C.uintptr_t
	cerr := newError()
	status := C.libtier_go_desk_assign(desk, &given, C.int32_t(asOf), &decision, &cause, cerr)
	if err := checkCause(status, cerr, takeCause(cause)); err != nil {
		return Decision{}, err
	}
	return copyDecision(&decision, d.policy, 0), nil
}

// copyIn copies the transactions into m and the attributes, which have one row, into single.
func (c *DeskCustomer) copyIn(m, single *memory) C.tier_desk_customer {
	to := C.tier_desk_customer{size: C.sizeof_tier_desk_customer, start_day: C.int32_t(c.StartDay),
		days:            (*C.int32_t)(column(m, "Days", c.Days)),
		amounts_minor:   (*C.int64_t)(column(m, "AmountsMinor", c.AmountsMinor)),
		order_numbers:   (*C.int64_t)(column(m, "OrderNumbers", c.OrderNumbers)),
		attribute_count: C.size_t(len(c.Attributes)),
		overrides:       copyInOverrides(m, c.Overrides),
		override_count:  C.size_t(len(c.Overrides)),
	}
	if len(c.AmountsMinor) != len(c.Days) {
		m.fail(fail(ErrArgument, "%d days and %d amounts", len(c.Days), len(c.AmountsMinor)))
	}
	to.count = C.size_t(len(c.Days))
	attributes := make([]*C.tier_attribute, len(c.Attributes))
	for i := range attributes {
		attributes[i] = c.Attributes[i].copyIn(single)
	}
	if len(attributes) > 0 && single.rows != 1 {
		single.fail(fail(ErrArgument, "attributes of one customer have one value, not %d", single.rows))
	}
	to.attributes = (**C.tier_attribute)(copyIn(m, attributes))
	if c.Before != nil {
		to.before = c.Before.copyIn(m)
	}
	return to
}

// Standing returns where the customer of the last decision stands now: Before of the next.
func (d *Desk) Standing() (Standing, error) {
	desk, err := d.useDesk()
	if err != nil {
		return Standing{}, err
	}
	defer d.done()
	standing := C.tier_standing{size: C.sizeof_tier_standing}
	cerr := newError()
	if err := check(C.tier_desk_standing(desk, &standing, cerr), cerr); err != nil {
		return Standing{}, err
	}
	return copyStanding(&standing), nil
}

// Column returns a copy of a column of one row of the last decision; ErrNotFound if there is none of that name.
func (d *Desk) Column(name string) (*Column, error) {
	desk, err := d.useDesk()
	if err != nil {
		return nil, err
	}
	defer d.done()
	var m memory
	defer m.free()
	wanted := m.chars(name)
	if m.err != nil {
		return nil, m.err
	}
	c := C.tier_column{size: C.sizeof_tier_column}
	cerr := newError()
	if err := check(C.tier_desk_column(desk, wanted, &c, cerr), cerr); err != nil {
		return nil, err
	}
	copied := copyColumn(&c)
	return &copied, nil
}
