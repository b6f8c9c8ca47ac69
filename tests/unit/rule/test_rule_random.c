/* SPDX-License-Identifier: Apache-2.0 */
/* Random conditions over random rows, against a second evaluation that shares no code. */
#include "naive_rule.h"

enum { ROWS = 32, CONDITIONS = 3000 };

static void fill(rule_fixture *fixture, uint64_t *seed) {
  static const int64_t integers[] = {0, 1, 2, 3, -1, 100, INT64_C(9007199254740993), INT64_MAX, INT64_MIN};
  static const int64_t amounts[] = {0, 1, 10, 100, 150, -100, 12345, INT64_MAX, INT64_MIN};
  static const double numbers[] = {0, 0.1, 1, 1.5, -2, 100, 9007199254740992.0, 9223372036854775808.0, 1e300};
  for (size_t row = 0; row < ROWS; row++) {
    for (size_t i = 0; i < fixture->table.count; i++) {
      const tier_column *view = &fixture->table.columns[i]->view;
      const uint64_t random = naive_next(seed);
      switch (view->type) {
      case TIER_BOOL:
        rule_set_integer(fixture, view->name, row, (int64_t)(random % 2));
        break;
      case TIER_DAY:
        rule_set_integer(fixture, view->name, row, 19990 + (int64_t)(random % 20));
        break;
      case TIER_TEXT:
        rule_set_text(fixture, view->name, row, rule_labels[random % RULE_LABELS]);
        break;
      case TIER_FLOAT64:
        rule_set_number(fixture, view->name, row, numbers[random % 9]);
        break;
      default:
        rule_set_integer(fixture, view->name, row,
                         view->type == TIER_MONEY ? amounts[random % 9] : integers[random % 9]);
      }
      if (naive_next(seed) % 6 == 0) {
        rule_set_missing(fixture, view->name, row);
      }
    }
  }
}

static void two_evaluations_agree(void **state) {
  (void)state;
  static naive_rule rule;
  static char text[65536];
  uint8_t truths[ROWS];
  size_t seen[3] = {0, 0, 0};
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  rule.seed = 20261101;
  fill(&fixture, &rule.seed);
  for (int i = 0; i < CONDITIONS; i++) {
    rule.count = 0;
    const naive_node *root = naive_make(&rule, 5);
    text[naive_write(&rule, root, text)] = '\0';
    tier__expression *expression = rule_read(&fixture, text);
    if (expression == NULL) {
      char message[512];
      rule_message(&fixture, text, 0, message);
      fail_msg("%s: %s", text, message);
    }
    assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 0, ROWS, truths, NULL), TIER_OK);
    for (size_t row = 0; row < ROWS; row++) {
      const int expected = naive_truth(&fixture.table, root, row);
      if (truths[row] != expected) {
        fail_msg("row %zu: %s is %d, expected %d", row, text, truths[row], expected);
      }
      seen[expected]++;
    }
    tier__expression_destroy(expression);
  }
  for (int truth = 0; truth < 3; truth++) { /* The sample is no empty one. */
    assert_true(seen[truth] > CONDITIONS * ROWS / 10);
  }
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(two_evaluations_agree)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
