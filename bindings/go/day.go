// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import "time"

// A Day is a civil day, counted from 1970-01-01.
type Day int32

// NoDay stands for a start day that is not given.
const NoDay Day = -1 << 31

// goDay returns 0 for what the library calls no day.
func goDay(day C.int32_t) Day {
	if day == C.TIER_NO_DAY {
		return 0
	}
	return Day(day)
}

// cDay is the reverse of goDay.
func cDay(day Day) C.int32_t {
	if day == 0 {
		return C.TIER_NO_DAY
	}
	return C.int32_t(day)
}

// ParseDay reads "YYYY-MM-DD" or "YYYYMMDD".
func ParseDay(text string) (Day, error) {
	var m memory
	defer m.free()
	var day C.int32_t
	cerr := newError()
	err := check(C.tier_day_parse(m.text(text), &day, cerr), cerr)
	return Day(day), err
}

// DayOf returns the day of a time in the time's own zone.
func DayOf(t time.Time) Day {
	year, month, day := t.Date()
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns the begin of the day in UTC.
func (d Day) Time() time.Time {
	return time.Unix(int64(d)*86400, 0).UTC()
}

// String returns the day as "YYYY-MM-DD".
func (d Day) String() string {
	var text [16]C.char
	C.tier_day_format(C.int32_t(d), &text[0])
	return C.GoString(&text[0])
}
