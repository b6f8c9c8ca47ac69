// SPDX-License-Identifier: Apache-2.0

// Package libtier sorts customers into tiers and gives the reason for every decision. It binds the C library of that
// name, which it finds by pkg-config.
//
// Every object has a Close method. What is not closed ends when it is collected; Close is safe to call twice, in any
// order, and while a call on the object runs: the object then ends with that call. After Close every other method
// returns ErrState.
//
// A Book may be used by one goroutine at a time: a call while another one runs returns ErrReentrant. A Policy and a
// Roster belong to one goroutine while they are filled. A Desk belongs to one goroutine. A Fitted policy, a Result, a
// Forecast, a Simulation and an OwnerPlan may be shared.
package libtier

// #cgo pkg-config: libtier
// #include <tier/tier.h>
import "C"

// Version returns the version of the library that was loaded.
func Version() string {
	return C.GoString(C.tier_version())
}
