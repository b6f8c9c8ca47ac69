// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import "fmt"

// A Code tells what kind of failure an Error is. Codes are errors themselves, for errors.Is(err, libtier.ErrPolicy).
type Code int32

// The codes; the C header says what each means.
const (
	ErrArgument   Code = C.TIER_E_ARGUMENT
	ErrStructSize Code = C.TIER_E_STRUCT_SIZE
	ErrTooNew     Code = C.TIER_E_TOO_NEW
	ErrState      Code = C.TIER_E_STATE
	ErrReentrant  Code = C.TIER_E_REENTRANT
	ErrNotFound   Code = C.TIER_E_NOT_FOUND
	ErrData       Code = C.TIER_E_DATA
	ErrOverflow   Code = C.TIER_E_OVERFLOW
	ErrModel      Code = C.TIER_E_MODEL
	ErrUndefined  Code = C.TIER_E_UNDEFINED
	ErrJSON       Code = C.TIER_E_JSON
	ErrPolicy     Code = C.TIER_E_POLICY
	ErrPlugin     Code = C.TIER_E_PLUGIN
	ErrInterface  Code = C.TIER_E_INTERFACE
	ErrCallback   Code = C.TIER_E_CALLBACK
	ErrAborted    Code = C.TIER_E_ABORTED // For a Rule to return that wants the whole call to stop, without a defect.
	ErrMemory     Code = C.TIER_E_MEMORY
	ErrInternal   Code = C.TIER_E_INTERNAL
)

// Name returns the name of the code, such as "POLICY".
func (c Code) Name() string {
	return C.GoString(C.tier_status_name(C.tier_status(c)))
}

// Error returns the name of the code.
func (c Code) Error() string {
	return "libtier: " + c.Name()
}

// An Error is what a failing call returns; nothing has changed then.
type Error struct {
	Code    Code
	Row     int64  // Row of the batch that it is about, from 0; -1 if it is about none.
	Message string // One line that names place and reason.
	cause   error
}

// Error returns the name of the code and the message.
func (e *Error) Error() string {
	return e.Code.Error() + ": " + e.Message
}

// Is says whether target is the code of the error.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code == e.Code
}

// Unwrap returns what a rule or a writer of the program returned; a *PanicError if it panicked.
func (e *Error) Unwrap() error {
	return e.cause
}

// A PanicError says that a rule or a writer of the program panicked. A panic cannot unwind C, so it is caught and comes
// out of the call as the cause of an Error with ErrCallback.
type PanicError struct {
	Value any
	Stack []byte
}

// Error returns the value of the panic.
func (p *PanicError) Error() string {
	return fmt.Sprintf("panic: %v", p.Value)
}

// Unwrap returns the value of the panic if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

func newError() *C.tier_error {
	return &C.tier_error{size: C.sizeof_tier_error, row: -1}
}

func check(status C.tier_status, err *C.tier_error) error {
	return checkCause(status, err, nil)
}

func checkCause(status C.tier_status, err *C.tier_error, cause error) error {
	if status == C.TIER_OK {
		return nil
	}
	return &Error{Code: Code(status), Row: int64(err.row), Message: C.GoString(&err.message[0]), cause: cause}
}

func fail(code Code, format string, values ...any) error {
	return &Error{Code: code, Row: -1, Message: fmt.Sprintf(format, values...)}
}
