// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"libtier"
)

const dataFolder = "../../examples/data"

// readShop makes a book of the real transactions, in batches of that many rows.
func readShop(t *testing.T, c *libtier.Context, batch int) (*libtier.Policy, *libtier.Book) {
	t.Helper()
	policy := must(c.ParsePolicy(must(os.ReadFile(filepath.Join(dataFolder, "shop.json")))))
	book := must(c.NewBook(must(policy.MinorDigits())))
	file := must(os.Open(filepath.Join(dataFolder, "cdnow.csv")))
	defer file.Close()
	rows := must(csv.NewReader(file).ReadAll())[1:]
	for len(rows) > 0 {
		if batch > len(rows) {
			batch = len(rows)
		}
		var columns libtier.Transactions
		for _, row := range rows[:batch] {
			columns.CustomerIDs = append(columns.CustomerIDs, row[0])
			columns.Times = append(columns.Times, row[1])
			columns.Amounts = append(columns.Amounts, row[3])
		}
		must(book.AddTransactions(&columns))
		rows = rows[batch:]
	}
	return policy, book
}

func csvOf(result *libtier.Result) []byte {
	var out bytes.Buffer
	if err := result.WriteCSV(&out); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestSameBytesAsCommand(t *testing.T) {
	command := os.Getenv("TIER_COMMAND")
	if command == "" {
		command = "../../build/default/examples/cli/tier"
	}
	out := filepath.Join(t.TempDir(), "customers.csv")
	run := exec.Command(command, "run", filepath.Join(dataFolder, "shop.json"), filepath.Join(dataFolder, "cdnow.csv"),
		"--quiet", "--out", out)
	if text, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	policy, book := readShop(t, newContext(), 1<<30)
	day := must(book.LastDay(policy))
	result := must(must(policy.Fit(book, day)).Assign(book, day, nil))
	if !bytes.Equal(csvOf(result), must(os.ReadFile(out))) {
		t.Error("customers.csv differs")
	}
}

func TestBatchesThreadsAndSavingChangeNothing(t *testing.T) {
	c := newContext()
	policy, book := readShop(t, c, 1<<30)
	day := must(book.LastDay(nil))
	fitted := must(policy.Fit(book, day))
	otherPolicy, otherBook := readShop(t, must(libtier.NewContext(2)), 7001)
	saved := must(must(otherPolicy.Fit(otherBook, day)).Save())
	if !bytes.Equal(saved, must(fitted.Save())) {
		t.Error("the fitted policies differ")
	}
	loaded := must(c.LoadFitted(saved))
	if !bytes.Equal(csvOf(must(loaded.Assign(otherBook, day, nil))), csvOf(must(fitted.Assign(book, day, nil)))) {
		t.Error("the results differ")
	}
}

func TestQualityOfTheMasterFile(t *testing.T) {
	_, book := readShop(t, newContext(), 10000)
	quality := must(book.Quality(must(libtier.ParseDay("1998-06-30")), nil))
	expect(t, "rows", quality.Rows, 69659)
	expect(t, "accepted", quality.Accepted, 69659)
	expect(t, "customers", quality.Customers, 23570)
	expect(t, "purchase days", quality.PurchaseDays, 67591)
	expect(t, "spend", quality.SpendMinor, 250031563)
	expect(t, "first day", quality.FirstDay.String(), "1997-01-01")
}
