// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"fmt"
	"log"

	"libtier"
)

// Three customers, three tiers.
func Example() {
	context, err := libtier.NewContext(0)
	if err != nil {
		log.Fatal(err)
	}
	defer context.Close()
	policy, err := context.ParsePolicy([]byte(`{
	  "policy": "first", "version": "1",
	  "tiers": [ { "id": "general" },
	             { "id": "important", "enter": "spend >= 100" },
	             { "id": "core", "enter": "spend >= 1000 && recency_days <= 90" } ] }`))
	if err != nil {
		log.Fatal(err)
	}
	defer policy.Close()
	book, err := context.NewBook(2)
	if err != nil {
		log.Fatal(err)
	}
	defer book.Close()
	_, err = book.AddTransactions(&libtier.Transactions{
		CustomerIDs: []string{"ann", "bob", "bob", "cid"},
		Times:       []string{"2026-06-01", "2026-01-05", "2026-02-01", "2026-05-20"},
		Amounts:     []string{"29.33", "80", "45.50", "1200"},
	})
	if err != nil {
		log.Fatal(err)
	}
	today, err := libtier.ParseDay("2026-06-30")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := policy.Fit(book, today)
	if err != nil {
		log.Fatal(err)
	}
	defer fitted.Close()
	result, err := fitted.Assign(book, today, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer result.Close()
	decisions, err := result.Decisions()
	if err != nil {
		log.Fatal(err)
	}
	for _, decision := range decisions {
		fmt.Println(decision.CustomerID, decision.Tier, decision.Reason)
	}
	// Output:
	// ann general start
	// bob important enter
	// cid core enter
}
