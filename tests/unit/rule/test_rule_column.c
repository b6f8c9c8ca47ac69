/* SPDX-License-Identifier: Apache-2.0 */
/* Values of expressions as columns, and expressions that are asked again and again. */
#include "rule_fixture.h"

#include "base/bitmap.h"
#include <stdio.h>

enum { ROWS = 2500 };

static void fill(rule_fixture *fixture, size_t rows, size_t turn) {
  for (size_t i = 0; i < rows; i++) {
    const size_t k = i + turn;
    rule_set_integer(fixture, "spend", i, (int64_t)k * 37);
    rule_set_integer(fixture, "purchases", i, (int64_t)(k % 13));
    rule_set_number(fixture, "value", i, (double)(k % 100) / 8);
    rule_set_text(fixture, "channel", i, rule_labels[k % RULE_LABELS]);
    rule_set_text(fixture, "region", i, rule_labels[k / 7 % RULE_LABELS]);
    rule_set_integer(fixture, "last_day", i, (int64_t)(19000 + k));
    rule_set_integer(fixture, "vip", i, k % 3 == 0);
    if (k % 5 == 0) {
      rule_set_missing(fixture, "spend", i);
      rule_set_missing(fixture, "purchases", i);
    }
    if (k % 9 == 0) {
      rule_set_missing(fixture, "channel", i);
      rule_set_missing(fixture, "vip", i);
    }
  }
}

static tier__expression *read_value(rule_fixture *fixture, const char *text) {
  tier__expression *expression = rule_read_value(fixture, text, TIER_ANY);
  if (expression == NULL) {
    fail_msg("%s is refused", text);
  }
  return expression;
}

static const tier__column *add(rule_fixture *fixture, const char *text, const char *name, tier__rule_counts *counts) {
  tier__expression *expression = read_value(fixture, text);
  assert_int_equal(
      tier__expression_column_add(expression, &fixture->table, name, TIER__ROLE_METRIC, counts, NULL), TIER_OK);
  tier__expression_destroy(expression);
  const tier__column *column = tier__table_find(&fixture->table, name);
  assert_non_null(column);
  assert_string_equal(column->unit, "");
  assert_int_equal(column->role, TIER__ROLE_METRIC);
  return column;
}

/* A column is right if comparisons with the expression that it came from are: for every type. */
static void columns_hold_the_values(void **state) {
  (void)state;
  static const struct {
    const char *text;
    tier_type type;
  } cases[] = {{"purchases * 2 + 1", TIER_INT64},
               {"value / purchases", TIER_FLOAT64},
               {"spend + 0.25", TIER_MONEY},
               {"addMonths(last_day, purchases)", TIER_DAY},
               {"vip && purchases > 5", TIER_BOOL},
               {"coalesce(lower(channel), region)", TIER_TEXT},
               {"channel", TIER_TEXT},
               {"'a'", TIER_TEXT},
               {"as_of", TIER_DAY},
               {"1", TIER_INT64},
               {"vip ? lower(region) : 'WEB'", TIER_TEXT}};
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  static uint8_t truths[ROWS];
  fill(&fixture, ROWS, 0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char name[16];
    char check[200];
    tier__rule_counts counts = {{0}, {0}};
    tier__rule_counts agreed = {{0}, {0}};
    (void)snprintf(name, sizeof name, "made_%zu", i);
    const tier__column *column = add(&fixture, cases[i].text, name, &counts);
    assert_int_equal(column->view.type, cases[i].type);
    (void)snprintf(check, sizeof check, "((%s) is missing && %s is missing) || (%s) == %s", cases[i].text, name,
                   cases[i].text, name);
    tier__expression *expression = rule_read(&fixture, check);
    assert_non_null(expression);
    assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 0, ROWS, truths, &agreed, NULL), TIER_OK);
    assert_int_equal(agreed.truths[TIER__TRUE], ROWS);
    tier__expression_destroy(expression);
    size_t known = 0;
    for (size_t row = 0; row < ROWS; row++) {
      known += (size_t)tier__bit(column->view.validity, row);
    }
    assert_int_equal(counts.truths[TIER__UNKNOWN], ROWS - known);
    assert_int_equal(counts.truths[0] + counts.truths[1] + counts.truths[2], ROWS);
  }
  rule_fixture_end(&fixture);
}

static void labels_are_distinct_and_in_order(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  fill(&fixture, ROWS, 0);
  const tier__column *column = add(&fixture, "vip ? lower('WEB') : coalesce(channel, 'Zz', region)", "made", NULL);
  assert_int_equal(column->view.label_count, 4); /* "", "it's", "web" and one beyond ASCII. */
  for (size_t i = 1; i < column->view.label_count; i++) {
    const tier_string a = column->view.labels[i - 1];
    const tier_string b = column->view.labels[i];
    const size_t common = a.length < b.length ? a.length : b.length;
    const int order = memcmp(a.data, b.data, common);
    assert_true(order < 0 || (order == 0 && a.length < b.length));
  }
  column = add(&fixture, "vip ? 'WEB'.lower() : 'web'", "small", NULL); /* One text, however it came. */
  assert_int_equal(column->view.label_count, 1);
  assert_memory_equal(column->view.labels[0].data, "web", 3);
  column = add(&fixture, "vip && !vip ? 'a' : region.lower() == 'nothing' ? 'b' : coalesce('c', 'd')", "one", NULL);
  assert_int_equal(column->view.label_count, 1);
  rule_fixture_end(&fixture);
}

static void many_texts_become_labels(void **state) {
  (void)state;
  enum { MANY = 20000 };
  static char bytes[MANY][8];
  static tier_string labels[MANY];
  rule_fixture fixture = rule_fixture_begin(MANY, NULL);
  tier__column *names;
  for (size_t i = 0; i < MANY; i++) {
    const int length = snprintf(bytes[i], sizeof bytes[i], "N%zu", (i * 7919) % MANY);
    labels[i] = (tier_string){bytes[i], (size_t)length};
  }
  assert_int_equal(tier__table_add(&fixture.table, "name", TIER_TEXT, "", TIER__ROLE_ATTRIBUTE, 1, labels, MANY, &names,
                                   NULL),
                   TIER_OK);
  for (size_t i = 0; i < MANY; i++) {
    ((int32_t *)names->values)[i] = (int32_t)i;
  }
  const tier__column *column = add(&fixture, "lower(name)", "made", NULL);
  assert_int_equal(column->view.label_count, MANY);
  for (size_t i = 0; i < MANY; i++) {
    const tier_string label = column->view.labels[((const int32_t *)column->view.values)[i]];
    assert_int_equal(label.length, labels[i].length);
    assert_int_equal(label.data[0], 'n');
    assert_memory_equal(label.data + 1, labels[i].data + 1, label.length - 1);
  }
  rule_fixture_end(&fixture);
}

static const char *const conditions[] = {
    "spend >= 10.5 && channel in ['web', 'shop'] || purchases > 3",
    "channel.lower().startsWith('w') || region == 'web2'",
    "vip ? last_day > '2022-01-01' : purchases / value > 1",
    "coalesce(channel, region) == 'web' && year(as_of) == 2025"};
enum { CONDITIONS = sizeof conditions / sizeof conditions[0] };

/* An open evaluation says what a new one says: for one row whose values change, and for any cut of many. */
static void asking_again_gives_the_same(void **state) {
  (void)state;
  static uint8_t once[ROWS];
  static uint8_t again[ROWS];
  static const size_t cuts[] = {1, 100, 1024, ROWS};
  rule_fixture many = rule_fixture_begin(ROWS, NULL);
  rule_fixture one = rule_fixture_begin(1, NULL);
  fill(&many, ROWS, 0);
  fill(&one, 1, 0);
  for (size_t c = 0; c < CONDITIONS; c++) {
    tier__expression *expression = rule_read(&many, conditions[c]);
    tier__evaluation *evaluation;
    tier__rule_counts first = {{0}, {0}};
    assert_int_equal(tier__expression_evaluate(expression, &many.table, 0, ROWS, once, &first, NULL), TIER_OK);
    assert_int_equal(tier__evaluation_open(expression, &many.table, ROWS, &evaluation, NULL), TIER_OK);
    for (size_t k = 0; k < sizeof cuts / sizeof cuts[0]; k++) {
      tier__rule_counts counts = {{0}, {0}};
      for (size_t at = 0; at < ROWS; at += cuts[k]) {
        const size_t rows = ROWS - at < cuts[k] ? ROWS - at : cuts[k];
        assert_int_equal(tier__evaluation_truths(evaluation, at, rows, again + at, &counts, NULL), TIER_OK);
      }
      assert_memory_equal(once, again, ROWS);
      assert_memory_equal(&first, &counts, sizeof counts);
    }
    tier__evaluation_close(evaluation);
    assert_int_equal(tier__evaluation_open(expression, &one.table, 1, &evaluation, NULL), TIER_OK);
    for (size_t row = 0; row < ROWS; row++) {
      uint8_t truth;
      fill(&one, 1, row);
      assert_int_equal(tier__evaluation_truths(evaluation, 0, 1, &truth, NULL, NULL), TIER_OK);
      assert_int_equal(truth, once[row]);
    }
    tier__evaluation_close(evaluation);
    tier__expression_destroy(expression);
  }
  rule_fixture_end(&one);
  rule_fixture_end(&many);
}

/* Labels may change between two questions, and so may the day. */
static void labels_may_change(void **state) {
  (void)state;
  static const tier_string others[] = {{"shop", 4}, {"WEB", 3}};
  enum { FEW = 64 };
  for (size_t rows = 1; rows <= FEW; rows += FEW - 1) { /* Without and with memos. */
    rule_fixture fixture = rule_fixture_begin(rows, NULL);
    tier__expression *expression = rule_read(&fixture, "channel == 'web' || lower(channel) in ['none'] || as_of in "
                                                       "['2025-01-31']");
    tier__evaluation *evaluation;
    uint8_t truths[FEW];
    for (size_t i = 0; i < rows; i++) {
      rule_set_text(&fixture, "channel", i, "web");
    }
    tier__column *channel = (tier__column *)(uintptr_t)tier__table_find(&fixture.table, "channel");
    assert_int_equal(tier__evaluation_open(expression, &fixture.table, rows, &evaluation, NULL), TIER_OK);
    assert_int_equal(tier__evaluation_truths(evaluation, 0, rows, truths, NULL, NULL), TIER_OK);
    assert_int_equal(truths[rows - 1], TIER__TRUE);
    assert_int_equal(tier__column_relabel(fixture.context, channel, others, 2, NULL), TIER_OK);
    assert_int_equal(tier__evaluation_truths(evaluation, 0, rows, truths, NULL, NULL), TIER_OK);
    assert_int_equal(truths[rows - 1], TIER__FALSE);
    fixture.table.as_of_day = RULE_AS_OF + 1;
    assert_int_equal(tier__evaluation_truths(evaluation, 0, rows, truths, NULL, NULL), TIER_OK);
    assert_int_equal(truths[rows - 1], TIER__TRUE);
    tier__evaluation_close(evaluation);
    tier__expression_destroy(expression);
    rule_fixture_end(&fixture);
  }
}

static void columns_are_filled_again(void **state) {
  (void)state;
  static const char *const texts[] = {"spend * 2", "value + purchases", "coalesce(channel, 'none')", "last_day - 7",
                                      "channel", "vip"};
  enum { TEXTS = sizeof texts / sizeof texts[0] };
  rule_fixture one = rule_fixture_begin(1, NULL);
  for (size_t t = 0; t < TEXTS; t++) {
    tier__evaluation *evaluation;
    char check[128];
    fill(&one, 1, 1);
    const tier__column *made = add(&one, texts[t], texts[t], NULL);
    tier__column *column = (tier__column *)(uintptr_t)made;
    tier__expression *expression = read_value(&one, texts[t]);
    tier__column *named = NULL;
    const tier_string label = {"x", 1};
    (void)snprintf(check, sizeof check, "n%zu", t);
    assert_int_equal(tier__table_add(&one.table, check, column->view.type, "", 0, 1, &label, 1, &named, NULL), TIER_OK);
    (void)snprintf(check, sizeof check, "((%s) is missing && n%zu is missing) || (%s) == n%zu", texts[t], t, texts[t],
                   t);
    tier__expression *same = rule_read(&one, check);
    assert_int_equal(tier__evaluation_open(expression, &one.table, 1, &evaluation, NULL), TIER_OK);
    for (size_t turn = 0; turn < 60; turn++) {
      uint8_t truth;
      tier__rule_counts counts = {{0}, {0}};
      fill(&one, 1, turn);
      assert_int_equal(tier__evaluation_fill(evaluation, named, &counts, NULL), TIER_OK);
      assert_int_equal(counts.truths[TIER__UNKNOWN], !tier__bit(named->view.validity, 0));
      assert_int_equal(tier__expression_evaluate(same, &one.table, 0, 1, &truth, NULL, NULL), TIER_OK);
      assert_int_equal(truth, TIER__TRUE);
    }
    tier__evaluation_close(evaluation);
    tier__expression_destroy(same);
    tier__expression_destroy(expression);
  }
  rule_fixture_end(&one);
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(4, NULL);
  tier__table other = tier__table_begin(fixture.context, 3, 2);
  tier__column *column;
  tier__expression *number = read_value(&fixture, "purchases + 1");
  tier__expression *condition = read_value(&fixture, "vip");
  tier__evaluation *evaluation;
  uint8_t truths[4] = {7, 7, 7, 7};
  assert_int_equal(tier__expression_evaluate(number, &fixture.table, 0, 4, truths, NULL, NULL), TIER_E_DATA);
  assert_int_equal(tier__evaluation_open(condition, &other, 3, &evaluation, NULL), TIER_E_DATA);
  assert_int_equal(tier__expression_column_add(condition, &other, "x", 0, NULL, NULL), TIER_E_DATA);
  assert_int_equal(other.count, 0);
  assert_int_equal(tier__evaluation_open(condition, &fixture.table, 2, &evaluation, NULL), TIER_OK);
  assert_int_equal(tier__evaluation_truths(evaluation, 0, 3, truths, NULL, NULL), TIER_E_DATA);
  assert_int_equal(tier__evaluation_truths(evaluation, 3, 2, truths, NULL, NULL), TIER_E_DATA);
  assert_int_equal(truths[0], 7);
  assert_int_equal(tier__evaluation_truths(evaluation, 2, 2, truths, NULL, NULL), TIER_OK);
  column = (tier__column *)(uintptr_t)tier__table_find(&fixture.table, "staff");
  assert_int_equal(tier__evaluation_fill(evaluation, column, NULL, NULL), TIER_E_DATA); /* Four rows, opened for two. */
  assert_int_equal(tier__table_add(&other, "x", TIER_BOOL, "", 0, 1, NULL, 0, &column, NULL), TIER_OK);
  assert_int_equal(tier__evaluation_fill(evaluation, column, NULL, NULL), TIER_E_DATA);
  tier__evaluation_close(evaluation);
  tier__evaluation_close(NULL);
  tier__table_end(&other);
  tier__expression_destroy(number);
  tier__expression_destroy(condition);
  rule_fixture_end(&fixture);
}

static void a_table_without_rows(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(0, NULL);
  assert_int_equal(add(&fixture, "lower(channel)", "made", NULL)->view.label_count, 0);
  assert_int_equal(add(&fixture, "purchases + 1", "more", NULL)->view.count, 0);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(columns_hold_the_values),    cmocka_unit_test(labels_are_distinct_and_in_order),
      cmocka_unit_test(many_texts_become_labels),   cmocka_unit_test(asking_again_gives_the_same),
      cmocka_unit_test(labels_may_change),          cmocka_unit_test(columns_are_filled_again),
      cmocka_unit_test(what_does_not_fit_is_refused), cmocka_unit_test(a_table_without_rows),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
