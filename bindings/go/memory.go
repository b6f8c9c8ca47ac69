// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <stdlib.h>
// #include <tier/tier.h>
import "C"

import (
	"strings"
	"unsafe"
)

// memory is C memory for the arguments of one call. Structs that hold pointers must not point into Go memory.
type memory struct {
	blocks []unsafe.Pointer
	rows   int
	first  string // The column that set rows.
	err    error  // The first mistake in the arguments.
}

func (m *memory) free() {
	for _, block := range m.blocks {
		C.free(block)
	}
}

func (m *memory) allocate(bytes uintptr) unsafe.Pointer {
	block := C.malloc(C.size_t(bytes + 1)) // Ends the program if there is none, as Go does.
	m.blocks = append(m.blocks, block)
	return block
}

func (m *memory) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// chars copies a text, terminated; an empty one is NULL.
func (m *memory) chars(text string) *C.char {
	if text == "" {
		return nil
	}
	if strings.IndexByte(text, 0) >= 0 {
		m.fail(fail(ErrArgument, "the name %q holds a NUL", text))
		return nil
	}
	return (*C.char)(copyIn(m, append([]byte(text), 0)))
}

func (m *memory) text(text string) C.tier_string {
	return C.tier_string{data: (*C.char)(copyIn(m, []byte(text))), length: C.size_t(len(text))}
}

// texts copies a column of texts; nil stays NULL.
func (m *memory) texts(name string, values []string) *C.tier_string {
	if values == nil {
		return nil
	}
	m.count(name, len(values))
	bytes := []byte(strings.Join(values, ""))
	next := copyIn(m, bytes)
	block := (*C.tier_string)(m.allocate(uintptr(len(values)) * C.sizeof_tier_string))
	cells := unsafe.Slice(block, len(values))
	for i, value := range values {
		cells[i] = C.tier_string{data: (*C.char)(next), length: C.size_t(len(value))}
		next = unsafe.Add(next, len(value))
	}
	return block
}

// column copies a column of numbers; nil stays NULL.
func column[T any](m *memory, name string, values []T) unsafe.Pointer {
	if values == nil {
		return nil
	}
	m.count(name, len(values))
	return copyIn(m, values)
}

func copyIn[T any](m *memory, values []T) unsafe.Pointer {
	var one T
	block := m.allocate(uintptr(len(values)) * unsafe.Sizeof(one))
	copy(unsafe.Slice((*T)(block), len(values)), values)
	return block
}

func (m *memory) count(name string, rows int) {
	if m.first == "" {
		m.first, m.rows = name, rows
	} else if rows != m.rows {
		m.fail(fail(ErrArgument, "%s has %d rows, %s has %d", name, rows, m.first, m.rows))
	}
}

func goText(text C.tier_string) string {
	return C.GoStringN(text.data, C.int(text.length))
}
