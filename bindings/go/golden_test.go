// SPDX-License-Identifier: Apache-2.0

package libtier_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"sort"
	"strings"
	"testing"

	"libtier"
)

// Every line of tests/golden/rules.jsonl: what an expression is, or why it is refused, through policies and books. An
// expression is a `let`, or the `when` of a rule where a condition is wanted, and its columns are attributes; empty
// texts, which a book takes for missing, are written texts.

const goldenLines = 2488

// Why a policy and a book cannot express a line.
const (
	goldenRejected = "an infinite number or NaN: a book rejects it"
	goldenDotted   = "a column with a dot: no attribute has such a name"
	goldenPlain    = "a plain name is no mistake of a policy but an attribute: noted by its name"
)

type goldenLine struct {
	ID      string `json:"id"`
	Columns map[string]struct {
		Type  string `json:"type"`
		Value any    `json:"value"`
	} `json:"columns"`
	MinorDigits int      `json:"minor_digits"`
	AsOf        string   `json:"as_of"`
	Expression  string   `json:"expression"`
	Wanted      string   `json:"wanted"`
	Type        string   `json:"type"`
	Value       any      `json:"value"`
	Reasons     []string `json:"reasons"`
	Error       string   `json:"error"`
	Position    *int64   `json:"position"`
}

var goldenTypes = map[string]libtier.Type{"bool": libtier.TypeBool, "int": libtier.TypeInt64,
	"float": libtier.TypeFloat64, "text": libtier.TypeText, "day": libtier.TypeDay, "money": libtier.TypeMoney}

func (line *goldenLine) beyondReach() string {
	for name, column := range line.Columns {
		if text, _ := column.Value.(string); column.Type == "float" && text != "" {
			return goldenRejected
		}
		if strings.Contains(name, ".") {
			return goldenDotted
		}
	}
	if line.Error == "unknown_column" && line.ID != "unknown-column-4" {
		return goldenPlain
	}
	return ""
}

func (line *goldenLine) place() string {
	if line.Wanted != "" {
		return "/rules/list/0/when"
	}
	return "/let/the_result"
}

func (line *goldenLine) policy(c *libtier.Context) *libtier.Policy {
	attributes, let, rules := map[string]string{}, map[string]string{}, map[string]any{}
	for name, column := range line.Columns {
		if column.Value == "" {
			let[name] = "''"
		} else {
			attributes[name] = column.Type
		}
	}
	if line.Wanted != "" {
		rules["list"] = []any{map[string]any{"id": "r", "when": line.Expression, "then": map[string]string{"tag": "t"}}}
	} else {
		let["the_result"] = line.Expression
	}
	return must(c.ParsePolicy(must(json.Marshal(map[string]any{
		"money": map[string]int{"minor_digits": line.MinorDigits}, "attributes": attributes, "let": let, "rules": rules,
		"tiers": []any{map[string]string{"id": "one"}}}))))
}

// The text that a book reads as the value; empty for a missing one.
func goldenText(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

func (line *goldenLine) book(c *libtier.Context) *libtier.Book {
	book := must(c.NewBook(line.MinorDigits))
	must(book.AddTransactions(&libtier.Transactions{CustomerIDs: []string{"1"}, Days: []libtier.Day{day(line.AsOf)},
		AmountsMinor: []int64{0}}))
	customers := libtier.Customers{CustomerIDs: []string{"1"}}
	for name, column := range line.Columns {
		if column.Value != "" {
			customers.Attributes = append(customers.Attributes, libtier.Attribute{Name: name,
				Type: goldenTypes[column.Type], Texts: []string{goldenText(column.Value)}})
		}
	}
	if must(book.AddCustomers(&customers)).Accepted != 1 {
		panic(line.ID + ": a book rejects it")
	}
	return book
}

// What is not as a line with an error says.
func (line *goldenLine) refusal(policy *libtier.Policy) string {
	for _, f := range must(policy.Check()) {
		if f.Severity != libtier.SeverityError || f.Place != line.place() {
			continue
		}
		if f.Code != line.Error || line.Position != nil && *line.Position != f.Position {
			return fmt.Sprintf("refused with %s at %d", f.Code, f.Position)
		}
		return ""
	}
	return "accepted"
}

// What is not as a line with a value says.
func (line *goldenLine) outcome(result *libtier.Result) string {
	report := line.report(result)
	var faults []string
	for reason, count := range report.Faults {
		if count != 0 {
			faults = append(faults, reason)
		}
	}
	sort.Strings(faults)
	sort.Strings(line.Reasons)
	if strings.Join(faults, " ") != strings.Join(line.Reasons, " ") {
		return fmt.Sprint("unknown for ", faults)
	}
	truth := [3]uint64{report.True, report.False, report.Unknown}
	if wanted, isBool := map[any][3]uint64{true: {1}, false: {0, 1}, nil: {0, 0, 1}}[line.Value]; line.Type == "bool" &&
		(!isBool || truth != wanted) {
		return fmt.Sprint("as a condition ", truth)
	}
	if line.Wanted != "" {
		return ""
	}
	column := must(result.Column("the_result"))
	if column.Type != goldenTypes[line.Type] {
		return fmt.Sprint("of type ", column.Type)
	}
	if value := column.Value(0); !line.same(value) {
		return fmt.Sprintf("is %v", value)
	}
	return ""
}

func (line *goldenLine) report(result *libtier.Result) libtier.RuleReport {
	for _, report := range must(result.Rules()) {
		if report.ID == "r" || report.ID == "the_result" {
			return report
		}
	}
	panic(line.ID + ": no report")
}

func (line *goldenLine) same(value any) bool {
	switch value := value.(type) {
	case float64:
		number, ok := line.Value.(json.Number)
		return ok && must(number.Float64()) == value
	case int64:
		if line.Type == "money" {
			major, ok := new(big.Rat).SetString(goldenText(line.Value))
			unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(line.MinorDigits)), nil)
			return ok && new(big.Rat).SetFrac(big.NewInt(value), unit).Cmp(major) == 0
		}
		return goldenText(line.Value) == fmt.Sprint(value)
	case libtier.Day:
		return line.Value == value.String()
	default:
		return line.Value == value
	}
}

// attributeNoted says whether the plain name at the place is taken for an attribute.
func (line *goldenLine) attributeNoted(policy *libtier.Policy) bool {
	rest := line.Expression[*line.Position:]
	name := rest[:len(rest)-len(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzX"))]
	noted := false
	for _, f := range must(policy.Check()) {
		if f.Severity == libtier.SeverityError {
			return false
		}
		noted = noted || f.Code == "undeclared_attribute" && f.Place == line.place() &&
			strings.Contains(f.Message, "'"+name+"'")
	}
	return noted
}

func (line *goldenLine) problem(c *libtier.Context) string {
	policy := line.policy(c)
	defer policy.Close()
	if line.Error != "" {
		return line.refusal(policy)
	}
	book := line.book(c)
	defer book.Close()
	fitted, err := policy.Fit(book, day(line.AsOf))
	if err != nil {
		return err.Error()
	}
	defer fitted.Close()
	result := must(fitted.Assign(book, day(line.AsOf), nil))
	defer result.Close()
	return line.outcome(result)
}

func TestGoldenLines(t *testing.T) {
	c := newContext()
	lines := bufio.NewScanner(bytes.NewReader(must(os.ReadFile("../../tests/golden/rules.jsonl"))))
	lines.Buffer(nil, 1<<20)
	leftOut, ran := map[string]int{}, 0
	for lines.Scan() {
		var line goldenLine
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.UseNumber()
		succeed(t, decoder.Decode(&line))
		if reason := line.beyondReach(); reason != "" {
			leftOut[reason]++
			if reason == goldenPlain && !line.attributeNoted(line.policy(c)) {
				t.Errorf("%s: %s: not noted", line.ID, line.Expression)
			}
			continue
		}
		ran++
		if problem := line.problem(c); problem != "" {
			t.Errorf("%s: %.200s: %s", line.ID, line.Expression, problem)
		}
	}
	expect(t, "lines", ran, goldenLines-21)
	expect(t, "left out", fmt.Sprint(leftOut),
		fmt.Sprint(map[string]int{goldenRejected: 10, goldenDotted: 3, goldenPlain: 8}))
}
