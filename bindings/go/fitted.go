// SPDX-License-Identifier: Apache-2.0

package libtier

// #include "trampoline.h"
import "C"

import (
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// A Fitted is a policy with all that was learned, frozen until fitted again on purpose.
type Fitted struct{ object }

// LoadFitted reads what Save wrote. Give it back its rules with AddRule.
func (c *Context) LoadFitted(json []byte) (*Fitted, error) {
	pointer, err := c.use()
	if err != nil {
		return nil, err
	}
	defer c.done()
	var m memory
	defer m.free()
	var made *C.tier_fitted
	cerr := newError()
	status := C.tier_fitted_load((*C.tier_context)(pointer), m.text(string(json)), &made, cerr)
	if err := check(status, cerr); err != nil {
		return nil, err
	}
	return adoptFitted(made, destroyFitted, nil), nil
}

func destroyFitted(p unsafe.Pointer) {
	C.tier_fitted_destroy((*C.tier_fitted)(p))
}

func adoptFitted(pointer *C.tier_fitted, destroy func(unsafe.Pointer), parent *object) *Fitted {
	fitted := &Fitted{}
	fitted.adopt("fitted policy", unsafe.Pointer(pointer), destroy, parent)
	runtime.SetFinalizer(fitted, func(f *Fitted) { f.Close() })
	return fitted
}

func (f *Fitted) useFitted() (*C.tier_fitted, error) {
	pointer, err := f.use()
	return (*C.tier_fitted)(pointer), err
}

// Save returns it as JSON. The same policy and the same data give the same bytes.
func (f *Fitted) Save() ([]byte, error) {
	fitted, err := f.useFitted()
	if err != nil {
		return nil, err
	}
	defer f.done()
	var json *C.char
	cerr := newError()
	if err := check(C.tier_fitted_save(fitted, &json, cerr), cerr); err != nil {
		return nil, err
	}
	return takeText(json), nil
}

// Policy returns the policy inside. It keeps the fitted policy alive.
func (f *Fitted) Policy() (*Policy, error) {
	fitted, err := f.useFitted()
	if err != nil {
		return nil, err
	}
	defer f.done()
	return adoptPolicy(C.tier_fitted_policy(fitted), nil, &f.object), nil
}

// AsOf returns the day up to which it learned.
func (f *Fitted) AsOf() (Day, error) {
	fitted, err := f.useFitted()
	if err != nil {
		return 0, err
	}
	defer f.done()
	return Day(C.tier_fitted_as_of_day(fitted)), nil
}

// Findings returns what the fit found odd.
func (f *Fitted) Findings() ([]Finding, error) {
	fitted, err := f.useFitted()
	if err != nil {
		return nil, err
	}
	defer f.done()
	return copyFindings(C.tier_fitted_findings(fitted))
}

// Assign gives every customer of the book a tier. With before nil everybody is new.
func (f *Fitted) Assign(book *Book, asOf Day, before *Roster) (*Result, error) {
	fitted, err := f.useFitted()
	if err != nil {
		return nil, err
	}
	defer f.done()
	from, err := book.useBook()
	if err != nil {
		return nil, err
	}
	defer book.done()
	roster, rosterDone, err := before.useOptional()
	if err != nil {
		return nil, err
	}
	defer rosterDone()
	var made *C.tier_result
	var cause C.uintptr_t
	cerr := newError()
	status := C.libtier_go_assign(fitted, from, C.int32_t(asOf), roster, &made, &cause, cerr)
	if err := checkCause(status, cerr, takeCause(cause)); err != nil {
		return nil, err
	}
	return adoptResult(made, destroyResult, nil), nil
}

// takeCause returns what a rule returned, and lets go of its handle.
func takeCause(cause C.uintptr_t) error {
	if cause == 0 {
		return nil
	}
	defer cgo.Handle(cause).Delete()
	return cgo.Handle(cause).Value().(error)
}
