// SPDX-License-Identifier: Apache-2.0

package libtier

// #include <tier/tier.h>
import "C"

import "unsafe"

// A Status is the state of a transaction.
type Status uint8

// The states of a transaction.
const (
	Posted  Status = C.TIER_POSTED
	Pending Status = C.TIER_PENDING
	Void    Status = C.TIER_VOID
)

// Transactions is a batch of transactions by columns, all of one length; nil columns are not given. It takes one of the
// two customer columns, one of the three times, and one of the two amounts.
type Transactions struct {
	CustomerNumbers []int64
	CustomerIDs     []string
	Days            []Day    // In the policy's calendar.
	TimesUS         []int64  // UTC, microseconds since 1970, as time.Time.UnixMicro has them.
	Times           []string // ISO 8601 dates, or dates and times.
	AmountsMinor    []int64  // In the book's minor unit; below 0 is a return.
	Amounts         []string // Decimal numbers in the major unit, such as "29.33".
	TransactionIDs  []string // Optional; makes intake idempotent.
	OrderIDs        []string // Optional.
	ReturnedIDs     []string // Optional; of a return, the transaction id of the purchase that it takes back.
	Statuses        []Status // Optional; or
	StatusTexts     []string // "posted", "pending", "void".
	RowNumbers      []int64  // Optional; for reports.
	RowTexts        []string // Optional; the row as it came, kept for rejected rows.
	Source          string   // Optional; name of the channel.
}

// An Attribute is a column of customers' attributes: the slice of its type, or texts to be read as that type. Money is
// in the minor unit in Int64s and in the major unit in Texts.
type Attribute struct {
	Name     string
	Type     Type
	Texts    []string // Empty means not known.
	Bools    []bool
	Int64s   []int64
	Float64s []float64
	Days     []Day
	Known    []bool // Optional, for typed values: false means not known.
}

// Customers is a batch of customers by columns, all of one length; it takes one of the two customer columns.
type Customers struct {
	CustomerNumbers []int64
	CustomerIDs     []string
	StartDays       []Day // Optional; NoDay for none. Earlier transactions are ignored.
	Attributes      []Attribute
	RowNumbers      []int64
	RowTexts        []string
	Source          string
}

// AddTransactions takes in a batch. A bad row is counted; an error means that nothing was taken.
func (b *Book) AddTransactions(t *Transactions) (Intake, error) {
	var m memory
	defer m.free()
	batch := C.tier_transactions{
		size:             C.sizeof_tier_transactions,
		customer_numbers: (*C.int64_t)(column(&m, "CustomerNumbers", t.CustomerNumbers)),
		customer_ids:     m.texts("CustomerIDs", t.CustomerIDs),
		days:             (*C.int32_t)(column(&m, "Days", t.Days)),
		times_us:         (*C.int64_t)(column(&m, "TimesUS", t.TimesUS)),
		time_texts:       m.texts("Times", t.Times),
		amounts_minor:    (*C.int64_t)(column(&m, "AmountsMinor", t.AmountsMinor)),
		amount_texts:     m.texts("Amounts", t.Amounts),
		transaction_ids:  m.texts("TransactionIDs", t.TransactionIDs),
		order_ids:        m.texts("OrderIDs", t.OrderIDs),
		returned_ids:     m.texts("ReturnedIDs", t.ReturnedIDs),
		statuses:         (*C.uint8_t)(column(&m, "Statuses", t.Statuses)),
		status_texts:     m.texts("StatusTexts", t.StatusTexts),
		row_numbers:      (*C.int64_t)(column(&m, "RowNumbers", t.RowNumbers)),
		row_texts:        m.texts("RowTexts", t.RowTexts),
		source:           m.chars(t.Source),
	}
	batch.count = C.size_t(m.rows)
	return b.take(&m, func(book *C.tier_book, intake *C.tier_intake, cerr *C.tier_error) C.tier_status {
		return C.tier_book_add_transactions(book, &batch, intake, cerr)
	})
}

// AddCustomers takes in customers and their attributes; as AddTransactions.
func (b *Book) AddCustomers(c *Customers) (Intake, error) {
	var m memory
	defer m.free()
	attributes := make([]*C.tier_attribute, len(c.Attributes))
	batch := C.tier_customers{
		size:             C.sizeof_tier_customers,
		customer_numbers: (*C.int64_t)(column(&m, "CustomerNumbers", c.CustomerNumbers)),
		customer_ids:     m.texts("CustomerIDs", c.CustomerIDs),
		start_days:       (*C.int32_t)(column(&m, "StartDays", c.StartDays)),
		row_numbers:      (*C.int64_t)(column(&m, "RowNumbers", c.RowNumbers)),
		row_texts:        m.texts("RowTexts", c.RowTexts),
		source:           m.chars(c.Source),
		attribute_count:  C.size_t(len(attributes)),
	}
	for i := range c.Attributes {
		attributes[i] = c.Attributes[i].copyIn(&m)
	}
	batch.attributes = (**C.tier_attribute)(copyIn(&m, attributes))
	batch.count = C.size_t(m.rows)
	return b.take(&m, func(book *C.tier_book, intake *C.tier_intake, cerr *C.tier_error) C.tier_status {
		return C.tier_book_add_customers(book, &batch, intake, cerr)
	})
}

func (b *Book) take(m *memory, add func(*C.tier_book, *C.tier_intake, *C.tier_error) C.tier_status) (Intake, error) {
	if m.err != nil {
		return Intake{}, m.err
	}
	book, err := b.useBook()
	if err != nil {
		return Intake{}, err
	}
	defer b.done()
	intake := C.tier_intake{size: C.sizeof_tier_intake}
	cerr := newError()
	if err := check(add(book, &intake, cerr), cerr); err != nil {
		return Intake{}, err
	}
	return Intake{uint64(intake.accepted), uint64(intake.duplicate), uint64(intake.ignored),
		uint64(intake.rejected)}, nil
}

func (a *Attribute) copyIn(m *memory) *C.tier_attribute {
	to := C.tier_attribute{size: C.sizeof_tier_attribute, name: m.chars(a.Name), _type: C.tier_type(a.Type)}
	if a.Texts != nil {
		to.texts = m.texts(a.Name, a.Texts)
	} else {
		values := C.tier_column{size: C.sizeof_tier_column, _type: C.tier_type(a.Type), values: a.values(m)}
		values.count = C.size_t(m.rows)
		values.validity = (*C.uint8_t)(a.validity(m))
		to.column = (*C.tier_column)(copyIn(m, []C.tier_column{values}))
	}
	return (*C.tier_attribute)(copyIn(m, []C.tier_attribute{to}))
}

func (a *Attribute) values(m *memory) unsafe.Pointer {
	switch a.Type {
	case TypeBool:
		return column(m, a.Name, a.Bools)
	case TypeInt64, TypeMoney:
		return column(m, a.Name, a.Int64s)
	case TypeFloat64:
		return column(m, a.Name, a.Float64s)
	case TypeDay:
		return column(m, a.Name, a.Days)
	default:
		m.fail(fail(ErrArgument, "%s: values of type %d come in Texts", a.Name, a.Type))
		return nil
	}
}

func (a *Attribute) validity(m *memory) unsafe.Pointer {
	if a.Known == nil {
		return nil
	}
	m.count(a.Name+".Known", len(a.Known))
	bits := make([]byte, (len(a.Known)+7)/8)
	for i, known := range a.Known {
		if known {
			bits[i>>3] |= 1 << (i & 7)
		}
	}
	return copyIn(m, bits)
}
