// SPDX-License-Identifier: Apache-2.0

package libtier

// #include "trampoline.h"
import "C"

import (
	"runtime"
	"unsafe"
)

// A Forecast is what becomes of customers who do nothing more. It may be shared.
type Forecast struct{ object }

// ForecastOptions are options of Fitted.Forecast.
type ForecastOptions struct {
	HorizonDays int      // How far to look: 1 to 3660; 0 means 730.
	CustomerIDs []string // Whom; nil: everybody.
}

// A NextChange is the next change of one customer. A Day of 0 is none.
type NextChange struct {
	CustomerID string
	Day        Day    // First day in the other tier; 0: none within the horizon.
	Tier       string // Now.
	NextTier   string // Then; the same as Tier if there is no change.
	Reason     string // Of the decision on that day.
	Cause      string // "none", "window", "period", "time", "validity", "grace", "promise", "wait" ...; as in C.
	Column     string // Of "window", "period" and "time": the column that moved.
	EventDay   Day    // Of "window": day of the purchase or return that leaves.
	EventMinor int64  // Of "window": its net amount.
}

// Forecast looks for the next day on which the tier of each customer changes if nothing happens after asOf. With
// after, which Result.Roster gave, they stand where they stood then; with nil they are assigned first, as new
// customers. Options may be nil.
func (f *Fitted) Forecast(book *Book, asOf Day, after *Roster, options *ForecastOptions) (*Forecast, error) {
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
	roster, rosterDone, err := after.useOptional()
	if err != nil {
		return nil, err
	}
	defer rosterDone()
	var m memory
	defer m.free()
	given := C.tier_forecast_options{size: C.sizeof_tier_forecast_options}
	if options != nil {
		given.horizon_days = C.int32_t(options.HorizonDays)
		given.customer_ids = m.texts("CustomerIDs", options.CustomerIDs)
		given.customer_count = C.size_t(len(options.CustomerIDs))
	}
	var made *C.tier_forecast
	var cause C.uintptr_t
	cerr := newError()
	status := C.libtier_go_forecast(fitted, from, C.int32_t(asOf), roster, &given, &made, &cause, cerr)
	if err := checkCause(status, cerr, takeCause(cause)); err != nil {
		return nil, err
	}
	forecast := &Forecast{}
	forecast.adopt("forecast", unsafe.Pointer(made), func(p unsafe.Pointer) {
		C.tier_forecast_destroy((*C.tier_forecast)(p))
	}, nil)
	runtime.SetFinalizer(forecast, func(f *Forecast) { f.Close() })
	return forecast, nil
}

// Changes returns the next changes of all customers, or of those asked for, in the order of results.
func (f *Forecast) Changes() ([]NextChange, error) {
	pointer, err := f.use()
	if err != nil {
		return nil, err
	}
	defer f.done()
	forecast := (*C.tier_forecast)(pointer)
	changes := make([]NextChange, int(C.tier_forecast_count(forecast)))
	for i := range changes {
		c := C.tier_next_change{size: C.sizeof_tier_next_change}
		cerr := newError()
		if err := check(C.tier_forecast_get(forecast, C.size_t(i), &c, cerr), cerr); err != nil {
			return nil, err
		}
		changes[i] = NextChange{goText(c.customer_id), goDay(c.day), goText(c.tier_id), goText(c.next_id),
			goText(c.reason), C.GoString(C.tier_cause_name(c.cause)), C.GoString(c.column), goDay(c.event_day),
			int64(c.event_minor)}
	}
	return changes, nil
}
