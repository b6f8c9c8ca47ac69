// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"errors"
	"testing"

	"libtier"
)

const policyText = `{
  "policy": "test", "version": "1",
  "tiers": [
    { "id": "general" },
    { "id": "important", "enter": "spend >= 100" },
    { "id": "core", "enter": "spend >= 1000", "keep": "spend >= 500" } ] }`

// Reads the attributes that customers of newBook have: what a policy reads is a column of the result.
const attributePolicyText = `{
  "policy": "test", "version": "1",
  "attributes": { "owed": "money", "region": "text" },
  "tiers": [
    { "id": "general" },
    { "id": "important", "enter": "spend >= 100" },
    { "id": "core", "enter": "spend >= 1000 || owed > 1000000 || region == 'home'", "keep": "spend >= 500" } ] }`

// Tiers that last: 30 days from the first day on, then 10 days of grace.
const programmeText = `{
  "metrics": { "recent": { "sum": "amount", "window_days": 60 } },
  "attributes": { "owed": "money", "region": "text" },
  "let": { "share": "owed / recent" },
  "ladder": { "valid": { "days": 30 }, "grace_days": 10 },
  "rules": { "list": [
    { "id": "south", "when": "region == 'south'", "then": { "ceiling": "general", "tag": "call" } } ] },
  "tiers": [
    { "id": "general" },
    { "id": "important", "enter": "recent >= 100" },
    { "id": "core", "enter": "recent >= 1000" } ],
  "ladders": { "risk": { "tiers": [ { "id": "calm" }, { "id": "watch", "enter": "owed > 10" } ] } },
  "strategy": { "list": [
    { "id": "care", "tier": ["important", "core"], "owner_role": "manager", "hours": 2 },
    { "id": "rest" } ] } }`

var today = must(libtier.ParseDay("2026-06-30"))

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func newContext() *libtier.Context {
	return must(libtier.NewContext(0))
}

func newPolicy(c *libtier.Context) *libtier.Policy {
	return must(c.ParsePolicy([]byte(attributePolicyText)))
}

// newBook has customers 1 to 4 who spent 50, 150, 600 and 2000.
func newBook(c *libtier.Context) *libtier.Book {
	book := must(c.NewBook(2))
	must(book.AddTransactions(&libtier.Transactions{
		CustomerNumbers: []int64{1, 2, 3, 4},
		Times:           []string{"2026-06-01", "2026-06-01", "2026-06-01", "2026-06-01"},
		Amounts:         []string{"50", "150", "600", "2000.00"},
	}))
	must(book.AddCustomers(&libtier.Customers{
		CustomerIDs: []string{"1", "2", "3", "4"},
		Attributes: []libtier.Attribute{
			{Name: "owed", Type: libtier.TypeMoney, Texts: []string{"0", "12.50", "", "7"}},
			{Name: "region", Type: libtier.TypeText, Texts: []string{"north", "", "south", "north"}},
		},
	}))
	return book
}

func newResult(c *libtier.Context) *libtier.Result {
	book := newBook(c)
	return must(must(newPolicy(c).Fit(book, today)).Assign(book, today, nil))
}

// newProgramme is the fitted programme and its book.
func newProgramme(c *libtier.Context) (*libtier.Fitted, *libtier.Book) {
	book := newBook(c)
	return must(must(c.ParsePolicy([]byte(programmeText))).Fit(book, today)), book
}

func day(text string) libtier.Day {
	return must(libtier.ParseDay(text))
}

func succeed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expect[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if any(got) != any(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func expectError(t *testing.T, what string, err error, want libtier.Code) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}
