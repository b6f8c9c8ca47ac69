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
	"unsafe"
)

// A Result is the outcome of Assign: immutable, and valid whatever else ends. Customers stand in the order of their
// ids: whole numbers by value, then texts by bytes.
type Result struct{ object }

func destroyResult(p unsafe.Pointer) {
	C.tier_result_destroy((*C.tier_result)(p))
}

func adoptResult(pointer *C.tier_result, destroy func(unsafe.Pointer), parent *object) *Result {
	result := &Result{}
	result.adopt("result", unsafe.Pointer(pointer), destroy, parent)
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
	return r.LadderDecision("", index)
}

// Decisions returns all decisions.
func (r *Result) Decisions() ([]Decision, error) {
	return r.LadderDecisions("")
}

// LadderDecision returns a decision of any ladder; ErrNotFound if there is none of that name.
func (r *Result) LadderDecision(ladder string, index int) (Decision, error) {
	result, err := r.useResult()
	if err != nil {
		return Decision{}, err
	}
	defer r.done()
	number, err := findLadder(policyOf(result), ladder)
	if err != nil {
		return Decision{}, err
	}
	return decision(result, number, index)
}

// LadderDecisions returns all decisions of a ladder; ErrNotFound if there is none of that name.
func (r *Result) LadderDecisions(ladder string) ([]Decision, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	number, err := findLadder(policyOf(result), ladder)
	if err != nil {
		return nil, err
	}
	decisions := make([]Decision, int(C.tier_result_count(result)))
	for i := range decisions {
		if decisions[i], err = decision(result, number, i); err != nil {
			return nil, err
		}
	}
	return decisions, nil
}

func policyOf(result *C.tier_result) *C.tier_policy {
	return C.tier_fitted_policy(C.tier_result_fitted(result))
}

func decision(result *C.tier_result, ladder C.size_t, index int) (Decision, error) {
	d := C.tier_decision{size: C.sizeof_tier_decision}
	cerr := newError()
	if err := check(C.tier_result_ladder_decision(result, ladder, C.size_t(index), &d, cerr), cerr); err != nil {
		return Decision{}, err
	}
	return copyDecision(&d, policyOf(result), ladder), nil
}

// Roster returns the roster for the next assignment.
func (r *Result) Roster() (*Roster, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	var made *C.tier_roster
	cerr := newError()
	if err := check(C.tier_result_roster(result, &made, cerr), cerr); err != nil {
		return nil, err
	}
	return adoptRoster(made), nil
}

// Rules returns what each rule and each condition met: of every ladder its rules, then the conditions of its tiers;
// then the policy's own values.
func (r *Result) Rules() ([]RuleReport, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	reports := make([]RuleReport, int(C.tier_result_rule_count(result)))
	for i := range reports {
		report := C.tier_rule_report{size: C.sizeof_tier_rule_report}
		cerr := newError()
		if err := check(C.tier_result_rule(result, C.size_t(i), &report, cerr), cerr); err != nil {
			return nil, err
		}
		reports[i] = copyRuleReport(&report)
	}
	return reports, nil
}

// Tiers returns the tiers, the lowest first.
func (r *Result) Tiers() ([]TierSummary, error) {
	result, err := r.useResult()
	if err != nil {
		return nil, err
	}
	defer r.done()
	tiers := make([]TierSummary, int(C.tier_policy_tier_count(policyOf(result))))
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

// ColumnNames returns the names of all columns: "tier", metrics, attributes, model outputs, the policy's own values,
// decisions of further ladders, and what the strategy says.
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
// the conditions with the values compared, what would raise or lose the tier, and the service that follows. The
// language is "en" or "zh".
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
