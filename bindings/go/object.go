// SPDX-License-Identifier: Apache-2.0

package libtier

import (
	"sync"
	"unsafe"
)

// object owns one object of the library. It ends when it is closed and nobody uses it any more: no running call, and no
// other object that needs it.
type object struct {
	kind      string
	pointer   unsafe.Pointer
	destroy   func(unsafe.Pointer)
	parent    *object // Owns what this object only points into, and is in use by it as long as it lives; else nil.
	exclusive bool    // One call at a time.

	mutex  sync.Mutex
	users  int
	closed bool
}

// adopt takes a new object over. The parent must be in use by the caller.
func (o *object) adopt(kind string, pointer unsafe.Pointer, destroy func(unsafe.Pointer), parent *object) {
	o.kind, o.pointer, o.destroy, o.parent = kind, pointer, destroy, parent
	if parent != nil {
		parent.mutex.Lock()
		parent.users++
		parent.mutex.Unlock()
	}
}

// use begins a call; done ends it.
func (o *object) use() (unsafe.Pointer, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.closed || o.pointer == nil {
		return nil, fail(ErrState, "the %s is closed", o.kind)
	}
	if o.exclusive && o.users > 0 {
		return nil, fail(ErrReentrant, "the %s is in use by a call that has not returned yet", o.kind)
	}
	o.users++
	return o.pointer, nil
}

func (o *object) done() {
	o.mutex.Lock()
	o.users--
	end := o.closed && o.users == 0
	o.mutex.Unlock()
	if end {
		o.end()
	}
}

// Close lets go of the object. It always returns nil; closing twice does nothing.
func (o *object) Close() error {
	o.mutex.Lock()
	end := !o.closed && o.users == 0
	o.closed = true
	o.mutex.Unlock()
	if end {
		o.end()
	}
	return nil
}

func (o *object) end() {
	if o.destroy != nil && o.pointer != nil {
		o.destroy(o.pointer)
	}
	if o.parent != nil {
		o.parent.done()
	}
}
