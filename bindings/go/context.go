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

// NewContext makes a context. A call may start up to that many threads for itself, which end before it returns;
// 0 and 1 mean none.
func NewContext(threads int) (*Context, error) {
	if threads < 0 {
		return nil, fail(ErrArgument, "%d threads", threads)
	}
	options := C.tier_context_options{size: C.sizeof_tier_context_options, threads: C.uint32_t(threads)}
	var pointer *C.tier_context
	cerr := newError()
	if err := check(C.tier_context_create(&options, &pointer, cerr), cerr); err != nil {
		return nil, err
	}
	context := &Context{}
	context.adopt("context", unsafe.Pointer(pointer), func(p unsafe.Pointer) {
		C.tier_context_destroy((*C.tier_context)(p))
	}, nil)
	runtime.SetFinalizer(context, func(c *Context) { c.Close() })
	return context, nil
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
