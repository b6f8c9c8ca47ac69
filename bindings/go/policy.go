// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// A Policy says what to measure, what to learn, and where the tiers begin.
type Policy struct{ object }

// A Severity tells how bad a finding is.
type Severity int32

// The severities. A policy with a SeverityError cannot be fitted.
const (
	SeverityNote    Severity = C.TIER_NOTE
	SeverityWarning Severity = C.TIER_WARNING
	SeverityError   Severity = C.TIER_ERROR
)

// A Finding is something wrong or doubtful in a policy, or odd in a fit.
type Finding struct {
	Severity Severity
	Code     string
	Place    string // JSON pointer such as "/tiers/1/enter"; "" for the whole.
	Position int64  // In a rule's text: bytes before the place; -1 if it is about no text.
	Message  string
}

// ParsePolicy reads a policy. It fails with ErrJSON for what is not a JSON object; all other mistakes are for Check.
func (c *Context) ParsePolicy(json []byte) (*Policy, error) {
	pointer, err := c.use()
	if err != nil {
		return nil, err
	}
	defer c.done()
	var m memory
	defer m.free()
	var made *C.tier_policy
	cerr := newError()
	status := C.tier_policy_parse((*C.tier_context)(pointer), m.text(string(json)), &made, cerr)
	if err := check(status, cerr); err != nil {
		return nil, err
	}
	return adoptPolicy(made, func(p unsafe.Pointer) { C.tier_policy_destroy((*C.tier_policy)(p)) }, nil), nil
}

func adoptPolicy(pointer *C.tier_policy, destroy func(unsafe.Pointer), parent *object) *Policy {
	policy := &Policy{}
	policy.adopt("policy", unsafe.Pointer(pointer), destroy, parent)
	runtime.SetFinalizer(policy, func(p *Policy) { p.Close() })
	return policy
}

func (p *Policy) usePolicy() (*C.tier_policy, error) {
	pointer, err := p.use()
	return (*C.tier_policy)(pointer), err
}

// zone is the calendar's zone, for the book; nil, which is UTC, without a policy. The policy is in use until done.
func (p *Policy) zone() (zone *C.tier_zone, done func(), err error) {
	if p == nil {
		return nil, func() {}, nil
	}
	policy, err := p.usePolicy()
	if err != nil {
		return nil, nil, err
	}
	return C.tier_policy_zone(policy), func() { p.done() }, nil
}

// Check returns everything that is wrong or doubtful, all at once.
func (p *Policy) Check() ([]Finding, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return nil, err
	}
	defer p.done()
	var findings *C.tier_findings
	cerr := newError()
	if err := check(C.tier_policy_check(policy, &findings, cerr), cerr); err != nil {
		return nil, err
	}
	defer C.tier_findings_destroy(findings)
	return copyFindings(findings)
}

func copyFindings(findings *C.tier_findings) ([]Finding, error) {
	list := make([]Finding, int(C.tier_findings_count(findings)))
	for i := range list {
		f := C.tier_finding{size: C.sizeof_tier_finding}
		cerr := newError()
		if err := check(C.tier_findings_get(findings, C.size_t(i), &f, cerr), cerr); err != nil {
			return nil, err
		}
		list[i] = Finding{Severity(f.severity), C.GoString(f.code), C.GoString(f.place), int64(f.position),
			C.GoString(f.message)}
	}
	return list, nil
}

// Tiers returns the ids of the tiers, the lowest first.
func (p *Policy) Tiers() ([]string, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return nil, err
	}
	defer p.done()
	tiers := make([]string, int(C.tier_policy_tier_count(policy)))
	for i := range tiers {
		tiers[i] = C.GoString(C.tier_policy_tier_id(policy, C.size_t(i)))
	}
	return tiers, nil
}

// A Ladder is a ladder of a policy.
type Ladder struct {
	Name  string   // Empty for the main one.
	Tiers []string // Their ids, the lowest first.
}

// Ladders returns all ladders, the main one first.
func (p *Policy) Ladders() ([]Ladder, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return nil, err
	}
	defer p.done()
	ladders := make([]Ladder, int(C.tier_policy_ladder_count(policy)))
	for i := range ladders {
		ladders[i].Name = C.GoString(C.tier_policy_ladder_name(policy, C.size_t(i)))
		for k := C.size_t(0); ; k++ {
			tier := C.tier_policy_ladder_tier_id(policy, C.size_t(i), k)
			if tier == nil {
				break
			}
			ladders[i].Tiers = append(ladders[i].Tiers, C.GoString(tier))
		}
	}
	return ladders, nil
}

func findLadder(policy *C.tier_policy, name string) (C.size_t, error) {
	for i := C.size_t(0); i < C.tier_policy_ladder_count(policy); i++ {
		if C.GoString(C.tier_policy_ladder_name(policy, i)) == name {
			return i, nil
		}
	}
	return 0, fail(ErrNotFound, "the policy has no ladder %q", name)
}

// Cost returns the most units of work for one customer: all expressions together.
func (p *Policy) Cost() (uint64, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return 0, err
	}
	defer p.done()
	return uint64(C.tier_policy_cost(policy)), nil
}

// FindTier returns the number of a tier, from 0 for the lowest; ErrNotFound if there is none of that id.
func (p *Policy) FindTier(id string) (int, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return 0, err
	}
	defer p.done()
	var m memory
	defer m.free()
	var tier C.int32_t
	cerr := newError()
	err = check(C.tier_policy_find_tier(policy, m.text(id), &tier, cerr), cerr)
	return int(tier), err
}

// MinorDigits returns the decimal digits of the currency's minor unit; a book must have the same.
func (p *Policy) MinorDigits() (int, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return 0, err
	}
	defer p.done()
	return int(C.tier_policy_minor_digits(policy)), nil
}

// Fit learns what the models need from the book up to a day, inclusive.
func (p *Policy) Fit(book *Book, asOf Day) (*Fitted, error) {
	policy, err := p.usePolicy()
	if err != nil {
		return nil, err
	}
	defer p.done()
	from, err := book.useBook()
	if err != nil {
		return nil, err
	}
	defer book.done()
	var made *C.tier_fitted
	cerr := newError()
	if err := check(C.tier_fit(policy, from, C.int32_t(asOf), &made, cerr), cerr); err != nil {
		return nil, err
	}
	return adoptFitted(made, destroyFitted, nil), nil
}
