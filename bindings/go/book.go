// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// A Book holds customers, their attributes and their transactions, checked row by row and counted.
type Book struct{ object }

// Intake tells what became of the rows of one batch.
type Intake struct {
	Accepted, Duplicate, Ignored, Rejected uint64
}

// Quality is the state of a book as of a day. Rows is the sum of Accepted, Duplicate, Ignored and Rejected.
type Quality struct {
	Rows, Accepted, Duplicate, Ignored, Rejected uint64
	Reasons                                      map[string]uint64 // Rows by reason, such as "bad_amount".
	Customers, CustomersWithoutPurchase          uint64
	CustomerRows, CustomerRowsRejected           uint64
	Returns, ZeroAmounts, Merged, PurchaseDays   uint64
	SpendMinor                                   int64
	FirstDay, LastDay                            Day // Of the accepted rows; 0 if there are none.
}

// A Rejection is a row that was not taken.
type Rejection struct {
	RowNumber  int64
	Reason     string
	IsCustomer bool
	Field      string
	Source     string
	Text       string
}

// A Customer is one customer of a book.
type Customer struct {
	ID              string
	StartDay        Day // NoDay if none was given.
	TransactionRows uint64
}

// NewBook makes an empty book for a currency with that many decimal digits in its minor unit: 2 for cents, 0 for yen.
func (c *Context) NewBook(minorDigits int) (*Book, error) {
	pointer, err := c.use()
	if err != nil {
		return nil, err
	}
	defer c.done()
	if minorDigits == 0 {
		minorDigits = -1
	}
	options := C.tier_book_options{size: C.sizeof_tier_book_options, minor_digits: C.int32_t(minorDigits)}
	var made *C.tier_book
	cerr := newError()
	if err := check(C.tier_book_create((*C.tier_context)(pointer), &options, &made, cerr), cerr); err != nil {
		return nil, err
	}
	book := &Book{}
	book.exclusive = true
	book.adopt("book", unsafe.Pointer(made), func(p unsafe.Pointer) { C.tier_book_destroy((*C.tier_book)(p)) }, nil)
	runtime.SetFinalizer(book, func(b *Book) { b.Close() })
	return book, nil
}

func (b *Book) useBook() (*C.tier_book, error) {
	pointer, err := b.use()
	return (*C.tier_book)(pointer), err
}

// Quality counts every row as of a day, inclusive, in the calendar of a policy; nil: in UTC.
func (b *Book) Quality(asOf Day, policy *Policy) (Quality, error) {
	book, err := b.useBook()
	if err != nil {
		return Quality{}, err
	}
	defer b.done()
	zone, zoneDone, err := policy.zone()
	if err != nil {
		return Quality{}, err
	}
	defer zoneDone()
	q := C.tier_quality{size: C.sizeof_tier_quality}
	cerr := newError()
	status := C.tier_book_quality(book, C.int32_t(asOf), zone, &q, cerr)
	if err := check(status, cerr); err != nil {
		return Quality{}, err
	}
	reasons := make(map[string]uint64, C.TIER_ROW_REASONS)
	for i := 0; i < C.TIER_ROW_REASONS; i++ {
		reasons[reasonName(C.int32_t(i))] = uint64(q.reasons[i])
	}
	return Quality{
		Rows: uint64(q.rows), Accepted: uint64(q.accepted), Duplicate: uint64(q.duplicate),
		Ignored: uint64(q.ignored), Rejected: uint64(q.rejected), Reasons: reasons,
		Customers: uint64(q.customers), CustomersWithoutPurchase: uint64(q.customers_without_purchase),
		CustomerRows: uint64(q.customer_rows), CustomerRowsRejected: uint64(q.customer_rows_rejected),
		Returns: uint64(q.returns), ZeroAmounts: uint64(q.zero_amounts), Merged: uint64(q.merged),
		PurchaseDays: uint64(q.purchase_days), SpendMinor: int64(q.spend_minor),
		FirstDay: Day(q.first_day), LastDay: Day(q.last_day),
	}, nil
}

func reasonName(reason C.int32_t) string {
	return C.GoString(C.tier_row_reason_name(reason))
}

// LastDay returns the day of the last accepted row, in the calendar of a policy (nil: in UTC); ErrData if there is none.
func (b *Book) LastDay(policy *Policy) (Day, error) {
	book, err := b.useBook()
	if err != nil {
		return 0, err
	}
	defer b.done()
	zone, zoneDone, err := policy.zone()
	if err != nil {
		return 0, err
	}
	defer zoneDone()
	var day C.int32_t
	cerr := newError()
	err = check(C.tier_book_last_day(book, zone, &day, cerr), cerr)
	return Day(day), err
}

// Rejections returns the rows that were not taken, in order of intake.
func (b *Book) Rejections() ([]Rejection, error) {
	book, err := b.useBook()
	if err != nil {
		return nil, err
	}
	defer b.done()
	rejections := make([]Rejection, int(C.tier_book_rejection_count(book)))
	for i := range rejections {
		r := C.tier_rejection{size: C.sizeof_tier_rejection}
		cerr := newError()
		if err := check(C.tier_book_rejection(book, C.size_t(i), &r, cerr), cerr); err != nil {
			return nil, err
		}
		rejections[i] = Rejection{int64(r.row_number), reasonName(r.reason), r.is_customer != 0, C.GoString(r.field),
			C.GoString(r.source), goText(r.text)}
	}
	return rejections, nil
}

// Count returns the number of customers.
func (b *Book) Count() (int, error) {
	book, err := b.useBook()
	if err != nil {
		return 0, err
	}
	defer b.done()
	return int(C.tier_book_count(book)), nil
}

// Customer returns one customer by its place in order of first appearance.
func (b *Book) Customer(index int) (Customer, error) {
	book, err := b.useBook()
	if err != nil {
		return Customer{}, err
	}
	defer b.done()
	customer := C.tier_customer{size: C.sizeof_tier_customer}
	cerr := newError()
	if err := check(C.tier_book_customer(book, C.size_t(index), &customer, cerr), cerr); err != nil {
		return Customer{}, err
	}
	return Customer{goText(customer.id), Day(customer.start_day), uint64(customer.transaction_rows)}, nil
}

// Find returns the place of a customer; ErrNotFound if there is none of that id.
func (b *Book) Find(id string) (int, error) {
	book, err := b.useBook()
	if err != nil {
		return 0, err
	}
	defer b.done()
	var m memory
	defer m.free()
	var index C.size_t
	cerr := newError()
	err = check(C.tier_book_find(book, m.text(id), &index, cerr), cerr)
	return int(index), err
}
