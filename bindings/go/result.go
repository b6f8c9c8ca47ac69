// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <stdlib.h>
// #include "trampoline.h"
import "C"

import (
	"encoding/json"
	"io"
	"runtime"
	"runtime/cgo"
	"strings"
	"unsafe"
)

// A Result is the outcome of Assign: immutable, and valid whatever else ends. Customers stand in the order of their
// ids: whole numbers by value, then texts by bytes.
type Result struct{ object }

// A Decision is the decision for one customer.
type Decision struct {
	CustomerID   string
	Tier         string
	PreviousTier string   // Empty if there was none.
	Change       string   // "new", "same", "up" or "down".
	Reason       string   // "start", "enter", "keep", "rule:ID" or "callback:ID".
	Tags         []string // In the order of the rules that gave them.
}

// A TierSummary is one tier seen whole.
type TierSummary struct {
	ID                                string
	Customers                         uint64
	SpendMinor                        int64
	CameNew, Stayed, CameUp, CameDown uint64
}

func adoptResult(pointer *C.tier_result) *Result {
	result := &Result{}
	result.adopt("result", unsafe.Pointer(pointer), func(p unsafe.Pointer) {
		C.tier_result_destroy((*C.tier_result)(p))
	}, nil)
	runtime.SetFinalizer(result, func(r *Result) { r.Close() })
	return result
}

func (r *Result) useResult() (*C.tier_result, error) {
	pointer, err := r.use()
	return (*C.tier_result)(pointer), err
}

// Count returns the number of customers.
func (r *Result) Count() (int, error) {
	result, err := r.useResult()
	if err != nil {
		return 0, err
	}
	defer r.done()
	return int(C.tier_result_count(result)), nil
}

// AsOf returns the day of the question.
func (r *Result) AsOf() (Day, error) {
	result, err := r.useResult()
	if err != nil {
		return 0, err
	}
	defer r.done()
	return Day(C.tier_result_as_of_day(result)), nil
}

// RosterUnmatched returns the number of customers of the roster that the book does not know.
func (r *Result) RosterUnmatched() (uint64, error) {
	result, err := r.useResult()
	if err != nil {
		return 0, err
	}
	defer r.done()
	return uint64(C.tier_result_roster_unmatched(result)), nil
}

// Fitted returns the fitted policy that it was made with. It keeps the result alive.
func (r *Result) Fitted() (*Fitted, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	return adoptFitted(C.tier_result_fitted(result), nil, &r.object), nil
}

// Find returns the place of a customer; ErrNotFound if there is none of that id.
func (r *Result) Find(customerID string) (int, error) {
	result, err := r.useResult()
	if err != nil {
		return 0, err
	}
	defer r.done()
	var m memory
	defer m.free()
	var index C.size_t
	cerr := newError()
	err = check(C.tier_result_find(result, m.text(customerID), &index, cerr), cerr)
	return int(index), err
}

// Decision returns the decision for the customer at a place from 0.
func (r *Result) Decision(index int) (Decision, error) {
	result, err := r.useResult()
	if err != nil {
		return Decision{}, err
	}
	defer r.done()
	return decision(result, index)
}

func decision(result *C.tier_result, index int) (Decision, error) {
	d := C.tier_decision{size: C.sizeof_tier_decision}
	cerr := newError()
	if err := check(C.tier_result_decision(result, C.size_t(index), &d, cerr), cerr); err != nil {
		return Decision{}, err
	}
	return Decision{goText(d.customer_id), goText(d.tier_id), goText(d.previous_id),
		C.GoString(C.tier_change_name(d.change)), goText(d.reason), strings.Fields(goText(d.tags))}, nil
}

// Decisions returns all decisions.
func (r *Result) Decisions() ([]Decision, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	decisions := make([]Decision, int(C.tier_result_count(result)))
	for i := range decisions {
		if decisions[i], err = decision(result, i); err != nil {
			return nil, err
		}
	}
	return decisions, nil
}

// Tiers returns the tiers, the lowest first.
func (r *Result) Tiers() ([]TierSummary, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	tiers := make([]TierSummary, int(C.tier_policy_tier_count(C.tier_fitted_policy(C.tier_result_fitted(result)))))
	for i := range tiers {
		s := C.tier_tier_summary{size: C.sizeof_tier_tier_summary}
		cerr := newError()
		if err := check(C.tier_result_tier(result, C.int32_t(i), &s, cerr), cerr); err != nil {
			return nil, err
		}
		tiers[i] = TierSummary{goText(s.id), uint64(s.customers), int64(s.spend_minor), uint64(s.came_new),
			uint64(s.stayed), uint64(s.came_up), uint64(s.came_down)}
	}
	return tiers, nil
}

// ColumnNames returns the names of all columns: "tier", metrics, attributes, model outputs.
func (r *Result) ColumnNames() ([]string, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	names := make([]string, int(C.tier_result_column_count(result)))
	for i := range names {
		c := C.tier_column{size: C.sizeof_tier_column}
		cerr := newError()
		if err := check(C.tier_result_column_at(result, C.size_t(i), &c, cerr), cerr); err != nil {
			return nil, err
		}
		names[i] = C.GoString(c.name)
	}
	return names, nil
}

// Column returns a copy of a column, such as "spend" or "rfm.segment"; ErrNotFound if there is none of that name.
func (r *Result) Column(name string) (*Column, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	var m memory
	defer m.free()
	c := C.tier_column{size: C.sizeof_tier_column}
	cerr := newError()
	wanted := m.chars(name)
	if m.err != nil {
		return nil, m.err
	}
	if err := check(C.tier_result_column(result, wanted, &c, cerr), cerr); err != nil {
		return nil, err
	}
	copied := copyColumn(&c)
	return &copied, nil
}

// Explain returns why a customer is in its tier: the decision, every input, every model output with its contributions,
// and the conditions with the values compared. The language is "en" or "zh".
func (r *Result) Explain(index int, language string) (map[string]any, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	var m memory
	defer m.free()
	var text *C.char
	cerr := newError()
	wanted := m.chars(language)
	if m.err != nil {
		return nil, m.err
	}
	status := C.tier_result_explain(result, C.size_t(index), wanted, &text, cerr)
	if err := check(status, cerr); err != nil {
		return nil, err
	}
	var explanation map[string]any
	err = json.Unmarshal(takeText(text), &explanation)
	return explanation, err
}

// WriteCSV writes one line per customer. An Error wraps what the writer returned.
func (r *Result) WriteCSV(w io.Writer) error {
	result, err := r.useResult()
	if err != nil {
		return err
	}
	defer r.done()
	sink := csvSink{writer: w}
	handle := cgo.NewHandle(&sink)
	defer handle.Delete()
	cerr := newError()
	return checkCause(C.libtier_go_write_csv(result, C.uintptr_t(handle), cerr), cerr, sink.err)
}

type csvSink struct {
	writer io.Writer
	err    error
}

//export libtierGoWrite
func libtierGoWrite(handle C.uintptr_t, data *C.char, length C.size_t, cerr *C.tier_error) C.tier_status {
	sink := cgo.Handle(handle).Value().(*csvSink)
	sink.err = catch(func() error {
		written, err := sink.writer.Write(unsafe.Slice((*byte)(unsafe.Pointer(data)), length))
		if err == nil && written < int(length) {
			err = io.ErrShortWrite
		}
		return err
	})
	if sink.err == nil {
		return C.TIER_OK
	}
	return setError(cerr, sink.err)
}
