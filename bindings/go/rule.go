// SPDX-License-Identifier: Apache-2.0

package libtier

// #include "trampoline.h"
import "C"

import (
	"errors"
	"runtime/cgo"
	"runtime/debug"
	"unsafe"
)

// An Effect is what a rule does to a customer.
type Effect int32

// The effects.
const (
	EffectNone    Effect = C.TIER_EFFECT_NONE    // The rule does not match.
	EffectSet     Effect = C.TIER_EFFECT_SET     // The customer is in this tier.
	EffectFloor   Effect = C.TIER_EFFECT_FLOOR   // In this tier or a higher one.
	EffectCeiling Effect = C.TIER_EFFECT_CEILING // In this tier or a lower one.
	EffectTag     Effect = C.TIER_EFFECT_TAG     // Marked with the id of the rule; the tier stays.
)

// A Verdict is the effect on one customer. Tier is a number as Policy.FindTier returns it.
type Verdict struct {
	Effect Effect
	Tier   int
}

// A Batch is customers that a rule is asked about. It may be kept: everything in it is a copy.
type Batch struct {
	Count       int
	AsOf        Day
	MinorDigits int
	Columns     []Column // One per input of the rule, in the same order.

	customerIDs texts
}

// CustomerID returns the id of the customer in a row.
func (b *Batch) CustomerID(row int) string {
	return b.customerIDs.at(row)
}

// A Rule is a rule of the program.
type Rule struct {
	ID       string
	Inputs   []string // Columns that it reads: metrics, attributes, model outputs.
	Priority int      // Lower comes first.

	// Deterministic says that Evaluate gives the same verdicts for the same batch, always. Forecasts and simulations,
	// which ask about other days, return ErrState for others.
	Deterministic bool

	// Evaluate fills in the verdicts, one per row of the batch, all EffectNone at first. An error stops Assign, which
	// returns an Error with ErrCallback that wraps it; so does a panic. One that wraps ErrAborted, for a wish to stop and
	// no failure, comes out with ErrAborted. It must not call runtime.Goexit.
	Evaluate func(batch *Batch, verdicts []Verdict) error

	// Destroy may be nil. It is called exactly once: when the last object that uses the rule has ended, or at once if
	// adding the rule fails. It may be called in any goroutine.
	Destroy func()
}

// AddRule adds a rule; before the first Fit.
func (p *Policy) AddRule(rule Rule) error {
	policy, err := p.usePolicy()
	if err != nil {
		return rule.refuse(err)
	}
	defer p.done()
	return rule.add(func(c *C.tier_rule_callback, handle C.uintptr_t, cerr *C.tier_error) C.tier_status {
		return C.libtier_go_policy_add_rule(policy, c, handle, cerr)
	})
}

// AddRule gives a loaded fitted policy a rule that it had when it was saved; before the first Assign.
func (f *Fitted) AddRule(rule Rule) error {
	fitted, err := f.useFitted()
	if err != nil {
		return rule.refuse(err)
	}
	defer f.done()
	return rule.add(func(c *C.tier_rule_callback, handle C.uintptr_t, cerr *C.tier_error) C.tier_status {
		return C.libtier_go_fitted_add_rule(fitted, c, handle, cerr)
	})
}

func (r Rule) refuse(err error) error {
	if r.Destroy != nil {
		r.Destroy()
	}
	return err
}

func (r Rule) add(add func(*C.tier_rule_callback, C.uintptr_t, *C.tier_error) C.tier_status) error {
	if r.Evaluate == nil {
		return r.refuse(fail(ErrArgument, "rule '%s' has no Evaluate function", r.ID))
	}
	var m memory
	defer m.free()
	inputs := make([]*C.char, len(r.Inputs))
	for i, input := range r.Inputs {
		inputs[i] = m.chars(input)
	}
	callback := C.tier_rule_callback{size: C.sizeof_tier_rule_callback, id: m.chars(r.ID),
		inputs: (**C.char)(copyIn(&m, inputs)), input_count: C.size_t(len(inputs)), priority: C.int32_t(r.Priority)}
	if r.Deterministic {
		callback.flags = C.TIER_RULE_DETERMINISTIC
	}
	if m.err != nil {
		return r.refuse(m.err)
	}
	handle := cgo.NewHandle(&r)
	cerr := newError()
	return check(add(&callback, C.uintptr_t(handle), cerr), cerr)
}

//export libtierGoEvaluate
func libtierGoEvaluate(handle C.uintptr_t, batch *C.tier_batch, verdicts *C.tier_verdict, cerr *C.tier_error,
	cause *C.uintptr_t) C.tier_status {
	err := catch(func() error { return cgo.Handle(handle).Value().(*Rule).evaluate(batch, verdicts) })
	if err == nil {
		return C.TIER_OK
	}
	if *cause != 0 {
		cgo.Handle(*cause).Delete()
	}
	*cause = C.uintptr_t(cgo.NewHandle(err))
	return setError(cerr, err)
}

func (r *Rule) evaluate(batch *C.tier_batch, verdicts *C.tier_verdict) error {
	count := int(batch.count)
	seen := Batch{Count: count, AsOf: Day(batch.as_of_day), MinorDigits: int(batch.minor_digits),
		customerIDs: copyTexts(batch.customer_ids, count)}
	for _, column := range unsafe.Slice(batch.columns, batch.column_count) {
		seen.Columns = append(seen.Columns, copyColumn(column))
	}
	given := make([]Verdict, count)
	if err := r.Evaluate(&seen, given); err != nil {
		return err
	}
	to := unsafe.Slice(verdicts, count)
	for i, verdict := range given {
		to[i] = C.tier_verdict{effect: C.int32_t(verdict.Effect), tier: C.int32_t(verdict.Tier)}
	}
	return nil
}

//export libtierGoDestroy
func libtierGoDestroy(handle C.uintptr_t) {
	rule := cgo.Handle(handle).Value().(*Rule)
	cgo.Handle(handle).Delete()
	if rule.Destroy != nil {
		rule.Destroy()
	}
}

// catch runs a function of the program on the way from C: no panic may unwind C.
func catch(function func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &PanicError{value, debug.Stack()}
		}
	}()
	return function()
}

// setError tells the library of an error on the way back to C.
func setError(cerr *C.tier_error, err error) C.tier_status {
	var m memory
	defer m.free()
	message := append([]byte(err.Error()), 0)
	code := C.tier_status(C.TIER_E_CALLBACK)
	if errors.Is(err, ErrAborted) {
		code = C.TIER_E_ABORTED
	}
	return C.tier_error_set(cerr, code, (*C.char)(copyIn(&m, message)))
}
