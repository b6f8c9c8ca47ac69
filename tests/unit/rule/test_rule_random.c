/* SPDX-License-Identifier: Apache-2.0 */
/* Random conditions and values over random rows, against a second evaluation that shares no code. */
#include "naive_rule.h"

#include "base/bitmap.h"

enum { ROWS = 67, EXPRESSIONS = 16000, DEPTH = 5, SEED = 20261101 };

typedef struct sample {
  naive_rule rule;
  char text[NAIVE_TEXT_BYTES];
  rule_fixture fixture;
  tier__table results; /* A column for each type. */
  naive_value expected[ROWS];
  uint64_t pairs;
  uint64_t truths[3];
  uint64_t faults[TIER__FAULT_REASONS];
  uint64_t known[TIER_MONEY + 1]; /* By type. */
} sample;

static const tier_type types[] = {TIER_BOOL,    TIER_BOOL, TIER_BOOL, TIER_INT64,
                                  TIER_FLOAT64, TIER_TEXT, TIER_DAY,  TIER_MONEY};

static tier__column *result_of(sample *s, tier_type type) {
  for (size_t i = 0; i < s->results.count; i++) {
    if (s->results.columns[i]->view.type == type) {
      return s->results.columns[i];
    }
  }
  fail();
  return NULL;
}

static void begin(sample *s) {
  tier__column *column;
  s->rule.seed = SEED;
  s->fixture = naive_table(ROWS, 0, &s->rule.seed);
  s->results = tier__table_begin(s->fixture.context, ROWS, 2);
  for (size_t i = 2; i < sizeof types / sizeof types[0]; i++) {
    assert_int_equal(tier__table_add(&s->results, tier__type_name(types[i]), types[i], "", TIER__ROLE_OUTPUT, 0, NULL,
                                     0, &column, NULL),
                     TIER_OK);
  }
}

static tier__expression *read_text(sample *s, tier_type type) {
  const tier_string text = {s->text, strlen(s->text)};
  tier__schema schema = s->fixture.schema;
  tier_findings *findings;
  tier__expression *expression;
  tier_finding first = {.size = sizeof first};
  schema.user_data = &s->fixture.table;
  assert_int_equal(tier__findings_create(s->fixture.context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(s->fixture.context, text, "", findings, &expression, NULL), TIER_OK);
  if (expression != NULL) {
    tier__expression_check(expression, &schema, type == TIER_BOOL ? TIER_BOOL : TIER_ANY, "", findings);
  }
  if (tier_findings_count(findings) != 0) {
    assert_int_equal(tier_findings_get(findings, 0, &first, NULL), TIER_OK);
    fail_msg("seed %d: %s: %s@%" PRId64 " %s", SEED, s->text, first.code, first.position, first.message);
  }
  if (tier__expression_type(expression) != type) {
    fail_msg("seed %d: %s is of type %s, expected %s", SEED, s->text,
             tier__type_name(tier__expression_type(expression)), tier__type_name(type));
  }
  tier_findings_destroy(findings);
  return expression;
}

/* The sign of zero does not count. */
static int same_number(double a, double b) {
  return a == 0 ? b == 0 : tier_test_bits(a) == tier_test_bits(b);
}

static int is_same(const tier_column *column, size_t row, const naive_value *expected) {
  const tier_string *label;
  if (!tier__bit(column->validity, row) || expected->faults != 0) {
    return tier__bit(column->validity, row) == (expected->faults == 0);
  }
  switch (column->type) {
  case TIER_BOOL:
    return ((const uint8_t *)column->values)[row] == expected->integer;
  case TIER_DAY:
    return ((const int32_t *)column->values)[row] == expected->integer;
  case TIER_FLOAT64:
    return same_number(((const double *)column->values)[row], expected->number);
  case TIER_TEXT:
    label = &column->labels[((const int32_t *)column->values)[row]];
    return label->length == expected->length && memcmp(label->data, expected->text, label->length) == 0;
  default:
    return ((const int64_t *)column->values)[row] == expected->integer;
  }
}

static void compare_counts(const sample *s, const tier__rule_counts *counts) {
  for (size_t i = 0; i < TIER__FAULT_REASONS; i++) {
    uint64_t expected = 0;
    for (size_t row = 0; row < ROWS; row++) {
      expected += (uint64_t)(s->expected[row].faults >> i & 1);
    }
    if (counts->faults[i] != expected) {
      fail_msg("seed %d: %s: %s counts %" PRIu64 ", expected %" PRIu64, SEED, s->text, tier__fault_name(i),
               counts->faults[i], expected);
    }
  }
}

static void compare_values(sample *s, const tier__expression *expression, tier_type type) {
  tier__rule_counts counts = {{0}, {0}};
  tier__evaluation *evaluation;
  tier__column *result = result_of(s, type);
  assert_int_equal(tier__evaluation_open(expression, &s->fixture.table, ROWS, &evaluation, NULL), TIER_OK);
  assert_int_equal(tier__evaluation_fill(evaluation, result, &counts, NULL), TIER_OK);
  for (size_t row = 0; row < ROWS; row++) {
    if (!is_same(&result->view, row, &s->expected[row])) {
      fail_msg("seed %d, row %zu: %s (%s) is %s, expected faults %d, %" PRId64 ", %.17g, '%.*s'", SEED, row, s->text,
               tier__type_name(type), tier__bit(result->view.validity, row) ? "known" : "unknown",
               s->expected[row].faults, s->expected[row].integer, s->expected[row].number,
               (int)s->expected[row].length, s->expected[row].text);
    }
  }
  compare_counts(s, &counts);
  tier__evaluation_close(evaluation);
}

static int truth_of(const naive_value *v) {
  return v->faults != 0 ? TIER__UNKNOWN : v->integer ? TIER__TRUE : TIER__FALSE;
}

static void compare_truths(const sample *s, const tier__expression *expression) {
  uint8_t truths[ROWS];
  uint64_t seen[3] = {0, 0, 0};
  tier__rule_counts counts = {{0}, {0}};
  assert_int_equal(tier__expression_evaluate(expression, &s->fixture.table, 0, ROWS, truths, &counts, NULL), TIER_OK);
  for (size_t row = 0; row < ROWS; row++) {
    const int expected = truth_of(&s->expected[row]);
    if (truths[row] != expected) {
      fail_msg("seed %d, row %zu: %s is %d, expected %d", SEED, row, s->text, truths[row], expected);
    }
    seen[expected]++;
  }
  assert_memory_equal(counts.truths, seen, sizeof seen);
  compare_counts(s, &counts);
}

static void count(sample *s, tier_type type) {
  for (size_t row = 0; row < ROWS; row++) {
    const naive_value *v = &s->expected[row];
    s->pairs++;
    s->known[type] += v->faults == 0;
    if (type == TIER_BOOL) {
      s->truths[truth_of(v)]++;
    }
    for (size_t i = 0; i < TIER__FAULT_REASONS; i++) {
      s->faults[i] += (uint64_t)(v->faults >> i & 1);
    }
  }
}

static void run_one(sample *s, int number) {
  const tier_type type = types[(size_t)number % (sizeof types / sizeof types[0])];
  s->rule.count = 0;
  const naive_node *root = naive_make_value(&s->rule, type, DEPTH);
  const size_t length = naive_write(&s->rule, root, s->text);
  assert_int_equal(length, strlen(s->text));
  tier__expression *expression = read_text(s, type);
  for (size_t row = 0; row < ROWS; row++) {
    s->expected[row] = naive_value_of(&s->fixture.table, root, row);
  }
  compare_values(s, expression, type);
  if (type == TIER_BOOL) {
    compare_truths(s, expression);
  }
  count(s, type);
  tier__expression_destroy(expression);
}

/* Every truth, type and reason must occur often, or the sample is an empty one. */
static void two_evaluations_agree(void **state) {
  (void)state;
  static sample s;
  begin(&s);
  for (int i = 0; i < EXPRESSIONS; i++) {
    run_one(&s, i);
  }
  print_message("%" PRIu64 " pairs; false %" PRIu64 ", true %" PRIu64 ", unknown %" PRIu64 "\n", s.pairs, s.truths[0],
                s.truths[1], s.truths[2]);
  assert_true(s.pairs >= 1000000);
  for (int truth = 0; truth < 3; truth++) {
    assert_true(s.truths[truth] > s.pairs / 40);
  }
  for (size_t i = 0; i < TIER__FAULT_REASONS; i++) {
    print_message("%s: %" PRIu64 "\n", tier__fault_name(i), s.faults[i]);
    assert_true(s.faults[i] > s.pairs / 200);
  }
  for (tier_type type = TIER_BOOL; type <= TIER_MONEY; type++) {
    assert_true(s.known[type] > s.pairs / 40);
  }
  tier__table_end(&s.results);
  rule_fixture_end(&s.fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(two_evaluations_agree)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
