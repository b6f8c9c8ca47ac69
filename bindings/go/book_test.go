// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"errors"
	"testing"
	"time"

	"libtier"
)

func TestTheSameFactsInEveryForm(t *testing.T) {
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	for i, form := range []libtier.Transactions{
		{CustomerIDs: []string{"7", "8"}, Times: []string{"2026-01-02", "20260103"}, Amounts: []string{"29.33", "-5"}},
		{CustomerNumbers: []int64{7, 8}, Days: []libtier.Day{20455, 20456}, AmountsMinor: []int64{2933, -500}},
		{CustomerNumbers: []int64{7, 8}, TimesUS: []int64{noon.UnixMicro(), noon.AddDate(0, 0, 1).UnixMicro()},
			Amounts: []string{"29.33", "-5.00"}, Statuses: []libtier.Status{libtier.Posted, libtier.Posted}},
	} {
		book := must(newContext().NewBook(2))
		expect(t, "intake", must(book.AddTransactions(&form)), libtier.Intake{Accepted: 2})
		quality := must(book.Quality(20500, nil))
		expect(t, "spend", quality.SpendMinor, 2433)
		expect(t, "returns", quality.Returns, 1)
		expect(t, "first day", quality.FirstDay, libtier.DayOf(noon))
		expect(t, "last day", must(book.LastDay(nil)).String(), "2026-01-03")
		customer := must(book.Customer(must(book.Find("8"))))
		expect(t, "customer", customer, libtier.Customer{ID: "8", StartDay: libtier.NoDay, TransactionRows: 1})
		if t.Failed() {
			t.Fatalf("in form %d", i)
		}
	}
}

func TestRejectedRowsAreCountedAndReadBack(t *testing.T) {
	book := must(newContext().NewBook(2))
	intake := must(book.AddTransactions(&libtier.Transactions{
		CustomerIDs: []string{"1", "", "3", "4", "\xff"},
		Times:       []string{"2026-01-01", "2026-01-01", "2026-02-30", "2026-01-01", "2026-01-01"},
		Amounts:     []string{"1", "1", "1", "a lot", "1"},
		RowNumbers:  []int64{2, 3, 4, 5, 6},
		RowTexts:    []string{"row 2", "row 3", "row 4", "row 5", "row 6"},
		Source:      "shop",
	}))
	expect(t, "intake", intake, libtier.Intake{Accepted: 1, Rejected: 4})
	rejections := must(book.Rejections())
	for i, want := range []string{"no_id", "bad_time", "bad_amount", "bad_text"} {
		expect(t, "reason", rejections[i].Reason, want)
		expect(t, "row", rejections[i].RowNumber, int64(i+3))
	}
	expect(t, "rejection", rejections[2],
		libtier.Rejection{RowNumber: 5, Reason: "bad_amount", Field: "amount", Source: "shop", Text: "row 5"})
	quality := must(book.Quality(20500, nil))
	expect(t, "reasons", quality.Reasons["bad_time"], 1)
	expect(t, "rejected", quality.Rejected, 4)
}

func TestTransactionIDsAndStatuses(t *testing.T) {
	book := must(newContext().NewBook(2))
	batch := libtier.Transactions{CustomerNumbers: []int64{1, 1, 1}, Days: []libtier.Day{0, 0, 0},
		AmountsMinor: []int64{1, 2, 4}, TransactionIDs: []string{"a", "b", "c"}, OrderIDs: []string{"x", "x", ""},
		StatusTexts: []string{"posted", "pending", ""}}
	expect(t, "intake", must(book.AddTransactions(&batch)), libtier.Intake{Accepted: 2, Ignored: 1})
	expect(t, "again", must(book.AddTransactions(&batch)).Accepted, 0)
	batch.StatusTexts, batch.Statuses = nil, []libtier.Status{libtier.Void, libtier.Posted, libtier.Posted}
	must(book.AddTransactions(&batch))
	expect(t, "spend", must(book.Quality(0, nil)).SpendMinor, 6)
}

func TestAReturnedPurchaseAndTheCalendarOfAPolicy(t *testing.T) {
	c := newContext()
	policy := must(c.ParsePolicy([]byte(`{ "policy": "test", "version": "1", "calendar": { "zone": "Asia/Shanghai" },
		"tiers": [ { "id": "general" }, { "id": "core", "enter": "spend > 5" } ] }`)))
	book := must(c.NewBook(2))
	evening := time.Date(2026, 1, 2, 23, 30, 0, 0, time.UTC)
	must(book.AddTransactions(&libtier.Transactions{CustomerNumbers: []int64{1, 1, 1},
		TimesUS:      []int64{evening.UnixMicro(), evening.UnixMicro(), evening.AddDate(0, 0, 3).UnixMicro()},
		AmountsMinor: []int64{400, 2000, -2000}, TransactionIDs: []string{"a", "b", "c"},
		ReturnedIDs: []string{"", "", "b"}}))
	expect(t, "in UTC", must(book.LastDay(nil)).String(), "2026-01-05")
	day := must(book.LastDay(policy))
	expect(t, "in Shanghai", day.String(), "2026-01-06")
	expect(t, "accepted", must(book.Quality(day, policy)).Accepted, 3)
	result := must(must(policy.Fit(book, day)).Assign(book, day, nil))
	expect(t, "tier", must(result.Decision(0)).Tier, "general")
}

func TestAttributesOfEveryType(t *testing.T) {
	c := newContext()
	policy := must(c.ParsePolicy([]byte(`{ "policy": "test", "version": "1",
		"attributes": { "owed": "money", "region": "text", "vip": "bool", "visits": "int", "score": "float",
		  "joined": "day" },
		"tiers": [ { "id": "general" }, { "id": "core",
		  "enter": "vip || visits > 0 || score > 0 || owed > 0 || region == '' || joined is missing" } ] }`)))
	for _, attributes := range [][]libtier.Attribute{
		{
			{Name: "owed", Type: libtier.TypeMoney, Int64s: []int64{1250, 0}, Known: []bool{true, false}},
			{Name: "region", Type: libtier.TypeText, Texts: []string{"north", ""}},
			{Name: "vip", Type: libtier.TypeBool, Bools: []bool{true, false}},
			{Name: "visits", Type: libtier.TypeInt64, Int64s: []int64{3, -4}},
			{Name: "score", Type: libtier.TypeFloat64, Float64s: []float64{0.1, 1e300}},
			{Name: "joined", Type: libtier.TypeDay, Days: []libtier.Day{0, 20455}},
		}, {
			{Name: "owed", Type: libtier.TypeMoney, Texts: []string{"12.5", ""}},
			{Name: "region", Type: libtier.TypeText, Texts: []string{"north", ""}},
			{Name: "vip", Type: libtier.TypeBool, Texts: []string{"true", "false"}},
			{Name: "visits", Type: libtier.TypeInt64, Texts: []string{"3", "-4"}},
			{Name: "score", Type: libtier.TypeFloat64, Texts: []string{"0.1", "1e300"}},
			{Name: "joined", Type: libtier.TypeDay, Texts: []string{"1970-01-01", "2026-01-02"}},
		},
	} {
		book := must(c.NewBook(2))
		must(book.AddTransactions(&libtier.Transactions{CustomerIDs: []string{"a", "b"}, Days: []libtier.Day{0, 0},
			AmountsMinor: []int64{1, 1}}))
		intake := must(book.AddCustomers(&libtier.Customers{CustomerIDs: []string{"a", "b"}, Attributes: attributes}))
		expect(t, "intake", intake, libtier.Intake{Accepted: 2})
		result := must(must(policy.Fit(book, 0)).Assign(book, 0, nil))
		for name, want := range map[string][2]any{
			"owed": {int64(1250), nil}, "region": {"north", nil}, "vip": {true, false}, "visits": {int64(3), int64(-4)},
			"score": {0.1, 1e300}, "joined": {libtier.Day(0), libtier.Day(20455)},
		} {
			column := must(result.Column(name))
			expect(t, name, [2]any{column.Value(0), column.Value(1)}, want)
		}
	}
}

func TestStartDays(t *testing.T) {
	book := must(newContext().NewBook(0))
	must(book.AddCustomers(&libtier.Customers{CustomerIDs: []string{"x", "y"},
		StartDays: []libtier.Day{5, libtier.NoDay}}))
	must(book.AddTransactions(&libtier.Transactions{CustomerIDs: []string{"x", "y"}, Days: []libtier.Day{0, 0},
		Amounts: []string{"1", "2"}}))
	expect(t, "before the start", must(book.Quality(10, nil)).Reasons["before_start"], 1)
	expect(t, "start day", must(book.Customer(0)).StartDay, 5)
}

func TestWrongArguments(t *testing.T) {
	c := newContext()
	book := must(c.NewBook(2))
	_, err := book.AddTransactions(&libtier.Transactions{CustomerNumbers: []int64{1, 2}, Days: []libtier.Day{0},
		AmountsMinor: []int64{1, 1}})
	expectError(t, "columns of other lengths", err, libtier.ErrArgument)
	_, err = book.AddTransactions(&libtier.Transactions{CustomerNumbers: []int64{1}})
	expectError(t, "missing columns", err, libtier.ErrArgument)
	_, err = book.AddTransactions(&libtier.Transactions{Source: "a\x00b"})
	expectError(t, "NUL in a name", err, libtier.ErrArgument)
	_, err = book.AddCustomers(&libtier.Customers{CustomerNumbers: []int64{1},
		Attributes: []libtier.Attribute{{Name: "a", Type: libtier.TypeText, Int64s: []int64{1}}}})
	expectError(t, "typed texts", err, libtier.ErrArgument)
	_, err = book.Customer(-1)
	expectError(t, "negative index", err, libtier.ErrArgument)
	_, err = book.Find("nobody")
	expectError(t, "unknown customer", err, libtier.ErrNotFound)
	_, err = book.LastDay(nil)
	expectError(t, "empty book", err, libtier.ErrData)
	_, err = c.NewBook(9)
	expectError(t, "minor digits", err, libtier.ErrArgument)
	_, err = libtier.NewContext(-1)
	expectError(t, "threads", err, libtier.ErrArgument)
	_, err = libtier.ParseDay("30.06.2026")
	var detailed *libtier.Error
	if !errors.As(err, &detailed) || detailed.Code != libtier.ErrArgument || detailed.Row != -1 || detailed.Message == "" {
		t.Errorf("a bad day: %v", err)
	}
	expect(t, "name", detailed.Code.Name(), "ARGUMENT")
	must(book.AddTransactions(&libtier.Transactions{CustomerNumbers: []int64{}, Days: []libtier.Day{},
		Amounts: []string{}}))
	expect(t, "customers", must(book.Count()), 0)
}
