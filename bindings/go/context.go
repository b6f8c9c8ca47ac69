// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// A Context makes books and policies, and knows the models by name. It may be shared, except while plug-ins are loaded.
// Objects made from it keep it alive.
type Context struct{ object }

// ContextOptions are options of a context.
type ContextOptions struct {
	Threads       int    // A call may start up to so many for itself, which end before it returns; 0 and 1 mean none.
	ZoneDirectory string // Where the zone files are; empty: where the system has them.
}

// NewContext makes a context with that many Threads.
func NewContext(threads int) (*Context, error) {
	return NewContextWith(ContextOptions{Threads: threads})
}

// NewContextWith makes a context.
func NewContextWith(options ContextOptions) (*Context, error) {
	if options.Threads < 0 {
		return nil, fail(ErrArgument, "%d threads", options.Threads)
	}
	var m memory
	defer m.free()
	given := C.tier_context_options{size: C.sizeof_tier_context_options, threads: C.uint32_t(options.Threads),
		zone_directory: m.chars(options.ZoneDirectory)}
	if m.err != nil {
		return nil, m.err
	}
	var pointer *C.tier_context
	cerr := newError()
	if err := check(C.tier_context_create(&given, &pointer, cerr), cerr); err != nil {
		return nil, err
	}
	context := &Context{}
	context.adopt("context", unsafe.Pointer(pointer), func(p unsafe.Pointer) {
		C.tier_context_destroy((*C.tier_context)(p))
	}, nil)
	runtime.SetFinalizer(context, func(c *Context) { c.Close() })
	return context, nil
}

// A Limit bounds the cost of policies from strangers.
type Limit int32

// The limits. Their defaults are the most.
const (
	LimitTextBytes Limit = C.TIER_LIMIT_TEXT_BYTES // Bytes of one expression, and of one text in it.
	LimitDepth     Limit = C.TIER_LIMIT_DEPTH      // Nesting of parentheses, calls and prefix operators.
	LimitNodes     Limit = C.TIER_LIMIT_NODES      // Parts of one expression.
	LimitRules     Limit = C.TIER_LIMIT_RULES      // Rules of one policy, in all lists and tables together.
	LimitCost      Limit = C.TIER_LIMIT_COST       // Units of work for one customer, all expressions together.
)

// SetLimit lowers or restores a limit for policies that are read from now on.
func (c *Context) SetLimit(limit Limit, value int64) error {
	pointer, err := c.use()
	if err != nil {
		return err
	}
	defer c.done()
	cerr := newError()
	status := C.tier_context_set_limit((*C.tier_context)(pointer), C.int32_t(limit), C.int64_t(value), cerr)
	return check(status, cerr)
}

// Limit returns a limit; -1 if there is no such limit.
func (c *Context) Limit(limit Limit) (int64, error) {
	pointer, err := c.use()
	if err != nil {
		return 0, err
	}
	defer c.done()
	return int64(C.tier_context_limit((*C.tier_context)(pointer), C.int32_t(limit))), nil
}

// LoadPlugin loads a shared module and registers its models.
func (c *Context) LoadPlugin(path string) error {
	pointer, err := c.use()
	if err != nil {
		return err
	}
	defer c.done()
	var m memory
	defer m.free()
	name := m.chars(path)
	if m.err != nil {
		return m.err
	}
	cerr := newError()
	return check(C.tier_context_load_plugin((*C.tier_context)(pointer), name, cerr), cerr)
}

// takeText copies a text that the library gave away, and frees it.
func takeText(text *C.char) []byte {
	defer C.tier_text_free(text)
	return []byte(C.GoString(text))
}
