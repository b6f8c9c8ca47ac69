// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"testing"

	"libtier"
)

func values(column *libtier.Column) string {
	var list []any
	for i := 0; i < column.Len(); i++ {
		list = append(list, column.Value(i))
	}
	return fmt.Sprint(list)
}

func TestDecisions(t *testing.T) {
	result := newResult(newContext())
	expect(t, "count", must(result.Count()), 4)
	expect(t, "as of", must(result.AsOf()), today)
	decision := must(result.Decision(0))
	expect(t, "decision", fmt.Sprint(decision),
		"{1 general  new start [] ladder general 2026-06-30 1970-01-01 1970-01-01 false false false}")
	expect(t, "no end", decision.Until, 0)
	expect(t, "place", must(result.Find("3")), 2)
	_, err := result.Find("nobody")
	expectError(t, "nobody", err, libtier.ErrNotFound)
	_, err = result.Decision(4)
	expectError(t, "past the end", err, libtier.ErrArgument)
}

func TestColumns(t *testing.T) {
	result := newResult(newContext())
	names := must(result.ColumnNames())
	expect(t, "first column", names[0], "tier")
	for _, name := range names {
		column := must(result.Column(name))
		expect(t, name, column.Name, name)
		expect(t, name, column.Len(), 4)
		values(column)
	}
	expect(t, "tier", values(must(result.Column("tier"))), "[general important important core]")
	spend := must(result.Column("spend"))
	expect(t, "spend", values(spend), "[5000 15000 60000 200000]")
	expect(t, "type", spend.Type, libtier.TypeMoney)
	expect(t, "minor digits", spend.MinorDigits, 2)
	expect(t, "day", values(must(result.Column("last_purchase_day"))), "[2026-06-01 2026-06-01 2026-06-01 2026-06-01]")
	_, err := result.Column("spendd")
	expectError(t, "no column", err, libtier.ErrNotFound)
}

func TestUnknownValues(t *testing.T) {
	result := newResult(newContext())
	owed := must(result.Column("owed"))
	expect(t, "owed", values(owed), "[0 1250 <nil> 700]")
	expect(t, "known", owed.Known(2), false)
	expect(t, "region", values(must(result.Column("region"))), "[north <nil> south north]")
	expect(t, "interval", values(must(result.Column("interval_mean_days"))), "[<nil> <nil> <nil> <nil>]")
}

func TestExplanation(t *testing.T) {
	result := newResult(newContext())
	why := must(result.Explain(3, ""))
	expect(t, "customer", why["customer_id"], any("4"))
	expect(t, "tier", why["tier"].(map[string]any)["id"], any("core"))
	expect(t, "unknown", must(result.Explain(2, "zh"))["inputs"].(map[string]any)["owed"], nil)
	_, err := result.Explain(4, "en")
	expectError(t, "past the end", err, libtier.ErrArgument)
	_, err = result.Explain(0, "xx")
	expectError(t, "language", err, libtier.ErrArgument)
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write(data []byte) (int, error) {
	if w.err == nil {
		panic("no writer")
	}
	return 0, w.err
}

type shortWriter struct{}

func (shortWriter) Write(data []byte) (int, error) { return len(data) - 1, nil }

func TestCSV(t *testing.T) {
	result := newResult(newContext())
	rows := must(csv.NewReader(bytes.NewReader(csvOf(result))).ReadAll())
	expect(t, "lines", len(rows), 5)
	expect(t, "customer", rows[4][0], "4")
	err := result.WriteCSV(brokenWriter{io.ErrClosedPipe})
	expectError(t, "broken", err, libtier.ErrCallback)
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("lost the cause: %v", err)
	}
	var panicked *libtier.PanicError
	if err = result.WriteCSV(brokenWriter{}); !errors.As(err, &panicked) {
		t.Errorf("lost the panic: %v", err)
	}
	if err = result.WriteCSV(shortWriter{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("lost the rest: %v", err)
	}
}
