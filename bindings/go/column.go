// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"strings"
	"unsafe"
)

// A Type is the type of a column.
type Type int32

// The types of columns.
const (
	TypeBool    Type = C.TIER_BOOL
	TypeInt64   Type = C.TIER_INT64
	TypeFloat64 Type = C.TIER_FLOAT64
	TypeText    Type = C.TIER_TEXT
	TypeDay     Type = C.TIER_DAY
	TypeMoney   Type = C.TIER_MONEY // In the minor unit of the currency.
)

// A Column is a copy of a column of the library: the slice of its type is set. What stands in a row that is not known
// means nothing.
type Column struct {
	Name        string
	Type        Type
	MinorDigits int       // TypeMoney: decimal digits of the minor unit.
	Bools       []bool    // TypeBool.
	Int64s      []int64   // TypeInt64 and TypeMoney.
	Float64s    []float64 // TypeFloat64.
	Codes       []int32   // TypeText: indices into Labels.
	Labels      []string  // TypeText: the distinct texts.
	Days        []Day     // TypeDay.
	count       int
	validity    []byte
}

// Len returns the number of rows.
func (c *Column) Len() int {
	return c.count
}

// Known says whether the value of a row is known.
func (c *Column) Known(row int) bool {
	return c.validity == nil || c.validity[row>>3]>>(row&7)&1 == 1
}

// Value returns a bool, int64, float64, string or Day, int64 minor units for money, and nil for what is not known.
func (c *Column) Value(row int) any {
	if !c.Known(row) {
		return nil
	}
	switch c.Type {
	case TypeBool:
		return c.Bools[row]
	case TypeFloat64:
		return c.Float64s[row]
	case TypeText:
		return c.Labels[c.Codes[row]]
	case TypeDay:
		return c.Days[row]
	default:
		return c.Int64s[row]
	}
}

func copyColumn(from *C.tier_column) Column {
	c := Column{Type: Type(from._type), MinorDigits: int(from.minor_digits), count: int(from.count)}
	if from.name != nil {
		c.Name = C.GoString(from.name)
	}
	switch c.Type {
	case TypeBool:
		for _, value := range copyOut[uint8](from.values, c.count) {
			c.Bools = append(c.Bools, value != 0)
		}
	case TypeFloat64:
		c.Float64s = copyOut[float64](from.values, c.count)
	case TypeText:
		c.Codes = copyOut[int32](from.values, c.count)
		for _, label := range unsafe.Slice(from.labels, from.label_count) {
			c.Labels = append(c.Labels, goText(label))
		}
	case TypeDay:
		c.Days = copyOut[Day](from.values, c.count)
	default:
		c.Int64s = copyOut[int64](from.values, c.count)
	}
	if from.validity != nil {
		c.validity = copyOut[byte](unsafe.Pointer(from.validity), (c.count+7)/8)
	}
	return c
}

func copyOut[T any](values unsafe.Pointer, count int) []T {
	to := make([]T, count)
	copy(to, unsafe.Slice((*T)(values), count))
	return to
}

// texts is a copy of an array of texts: one block for all, so that no text costs an allocation.
type texts struct {
	joined string
	ends   []int
}

func copyTexts(from *C.tier_string, count int) texts {
	var joined strings.Builder
	ends := make([]int, count)
	for i, text := range unsafe.Slice(from, count) {
		joined.Write(unsafe.Slice((*byte)(unsafe.Pointer(text.data)), text.length))
		ends[i] = joined.Len()
	}
	return texts{joined.String(), ends}
}

func (t *texts) at(row int) string {
	begin := 0
	if row > 0 {
		begin = t.ends[row-1]
	}
	return t.joined[begin:t.ends[row]]
}
