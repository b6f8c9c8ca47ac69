/* SPDX-License-Identifier: Apache-2.0 */
/* Random conditions over random rows, against SQLite: three-valued logic, comparisons, small arithmetic. */
#include "rule_sqlite.h"

enum { ROWS = 403, CONDITIONS = 2500, DEPTH = 6, SEED = 20261102 };

typedef struct sample {
  naive_rule rule;
  char text[NAIVE_TEXT_BYTES];
  char sql[NAIVE_TEXT_BYTES];
  uint8_t truths[ROWS];
  uint8_t expected[ROWS];
  uint64_t seen[3];
  uint64_t mixed; /* Conditions with all three truths. */
} sample;

static void evaluate(sample *s, rule_fixture *fixture) {
  const tier_string text = {s->text, strlen(s->text)};
  tier__schema schema = fixture->schema;
  tier_findings *findings;
  tier__expression *expression;
  schema.user_data = &fixture->table;
  assert_int_equal(tier__findings_create(fixture->context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(fixture->context, text, "", findings, &expression, NULL), TIER_OK);
  if (expression != NULL) {
    tier__expression_check(expression, &schema, TIER_BOOL, "", findings);
  }
  if (tier_findings_count(findings) != 0) {
    tier_finding first = {.size = sizeof first};
    assert_int_equal(tier_findings_get(findings, 0, &first, NULL), TIER_OK);
    fail_msg("seed %d: %s: %s@%" PRId64 " %s", SEED, s->text, first.code, first.position, first.message);
  }
  assert_int_equal(tier__expression_evaluate(expression, &fixture->table, 0, ROWS, s->truths, NULL, NULL), TIER_OK);
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
}

static void compare(sample *s) {
  uint64_t seen[3] = {0, 0, 0};
  for (size_t row = 0; row < ROWS; row++) {
    if (s->truths[row] != s->expected[row]) {
      fail_msg("seed %d, row %zu: %s is %d; SQLite says %d to %s", SEED, row, s->text, s->truths[row],
               s->expected[row], s->sql);
    }
    seen[s->expected[row]]++;
  }
  for (int truth = 0; truth < 3; truth++) {
    s->seen[truth] += seen[truth];
  }
  s->mixed += seen[0] != 0 && seen[1] != 0 && seen[2] != 0;
}

static void sqlite_agrees(void **state) {
  (void)state;
  static sample s;
  s.rule.seed = SEED;
  s.rule.plain = 1;
  rule_fixture fixture = naive_table(ROWS, 1, &s.rule.seed);
  sqlite3 *database = sqlite_table(&fixture.table);
  for (int i = 0; i < CONDITIONS; i++) {
    s.rule.count = 0;
    const naive_node *root = naive_make(&s.rule, DEPTH);
    (void)naive_write(&s.rule, root, s.text);
    sqlite_write(root, s.sql);
    sqlite_truths(database, s.sql, s.expected, ROWS);
    evaluate(&s, &fixture);
    compare(&s);
  }
  print_message("%d pairs; false %" PRIu64 ", true %" PRIu64 ", unknown %" PRIu64 "; all three in %" PRIu64
                " of %d conditions\n",
                ROWS * CONDITIONS, s.seen[0], s.seen[1], s.seen[2], s.mixed, CONDITIONS);
  assert_true(ROWS * CONDITIONS >= 1000000);
  for (int truth = 0; truth < 3; truth++) { /* The sample is no empty one. */
    assert_true(s.seen[truth] > ROWS * CONDITIONS / 8);
  }
  assert_true(s.mixed > CONDITIONS / 4);
  assert_int_equal(sqlite3_close(database), SQLITE_OK);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(sqlite_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
