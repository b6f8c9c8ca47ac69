/* SPDX-License-Identifier: Apache-2.0 */
/* A region must have just the rows for which its condition is true. */
#include "unit/rule/rule_fixture.h"

#include "base/bitmap.h"
#include "base/double_key.h"
#include "rule/analysis/rule_linear.h"
#include "rule/analysis/rule_region.h"
#include "rule/analysis/rule_region_words.h"
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 64, WORK = 100000000 };

/* Comparisons that say something about one column each. */
static const char *const atoms[] = {
    "spend >= 100",         "spend < 250.5",          "spend + 10 > 110",         "300 - spend >= 50.25",
    "-spend < -99.995",     "spend * 3 == 300",       "2 * spend > 199.99",       "spend in [100, 250.5, 0.005]",
    "spend is missing",     "purchases > 2.5",        "purchases != 3",           "4 >= purchases",
    "purchases in [1, 3]",  "purchases < 1e30",       "purchases * -2 < -5",      "coalesce(purchases, 5) >= 4",
    "value > 0.5",          "value <= 0.5",           "value != 0.25",            "value in [0.25, 0.5]",
    "value is known",       "channel == 'web'",       "channel != 'shop'",        "channel in ['web', '']",
    "channel < 'web'",      "'web2' >= channel",      "channel is missing",       "last_day >= '2026-01-31'",
    "last_day - 7 < '2026-01-31'", "last_day - '2026-01-01' > 30", "vip",          "vip == false",
    "vip != false",         "coalesce(vip, true)",    "vip is known",             "true",
    "spend * 2 - spend > 100", "false",
    /* From here on: what is derived from columns. */
    "contains(channel, 'e')", "spend / purchases > 20", "spend / purchases <= 50", "paid < spend",
    "(spend > 100 ? vip : value > 0.5)", "lower(channel) == 'web'",
};
enum { ATOMS = sizeof atoms / sizeof atoms[0], PLAIN = ATOMS - 6 };

static uint64_t next(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

static int64_t pick(uint64_t *state, const int64_t *values, size_t count) {
  return values[next(state) % count];
}

/* Values at, beside and far from those of the comparisons; each missing in one of five rows. */
static void fill(rule_fixture *fixture, uint64_t *state) {
  static const int64_t amounts[] = {9999, 10000, 10001, 25024, 25025, 25049, 25050, 25051, 0, 1, -500, 5000000, 1000};
  static const int64_t numbers[] = {0, 1, 2, 3, 4, 5, -3, 1000000};
  static const double floats[] = {0.25, 0.5, 0.5000000000000001, 0.49999999999999994, 0, 7, -1};
  for (size_t row = 0; row < ROWS; row++) {
    rule_set_integer(fixture, "spend", row, pick(state, amounts, sizeof amounts / sizeof *amounts));
    rule_set_integer(fixture, "paid", row, pick(state, amounts, sizeof amounts / sizeof *amounts));
    rule_set_integer(fixture, "purchases", row, pick(state, numbers, sizeof numbers / sizeof *numbers));
    rule_set_number(fixture, "value", row, floats[next(state) % (sizeof floats / sizeof *floats)]);
    rule_set_text(fixture, "channel", row, rule_labels[next(state) % RULE_LABELS]);
    rule_set_integer(fixture, "last_day", row, 20484 + (int64_t)(next(state) % 16) - 8);
    rule_set_integer(fixture, "vip", row, (int64_t)(next(state) % 2));
    static const char *const names[] = {"spend", "paid", "purchases", "value", "channel", "last_day", "vip"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
      if (next(state) % 5 == 0) {
        rule_set_missing(fixture, names[i], row);
      }
    }
  }
}

static int64_t value_at(const tier__column *column, size_t row, tier_string *ret_text) {
  const tier_column *view = &column->view;
  switch (view->type) {
  case TIER_BOOL:
    return ((const uint8_t *)view->values)[row] != 0;
  case TIER_DAY:
    return ((const int32_t *)view->values)[row];
  case TIER_FLOAT64:
    return tier__key_of_double(((const double *)view->values)[row]);
  case TIER_TEXT:
    *ret_text = view->labels[((const int32_t *)view->values)[row]];
    return 0;
  default:
    return ((const int64_t *)view->values)[row];
  }
}

static int order(const tier__axis *axis, int64_t value, tier_string text, size_t point) {
  const tier__axis_point *at = &axis->points[point];
  if (axis->type != TIER_TEXT) {
    return (value > at->value) - (value < at->value);
  }
  const size_t shared = text.length < at->text.length ? text.length : at->text.length;
  const int bytes = shared == 0 ? 0 : memcmp(text.data, at->text.data, shared);
  return bytes != 0 ? bytes : (text.length > at->text.length) - (text.length < at->text.length);
}

static size_t cell_of(const rule_fixture *fixture, const tier__axis *axis, size_t row) {
  char name[32] = "";
  memcpy(name, axis->key.data, axis->key.length);
  const tier__column *column = tier__table_find(&fixture->table, name);
  assert_non_null(column);
  if (!tier__bit(column->validity, row)) {
    return tier__axis_missing(axis);
  }
  tier_string text = {"", 0};
  const int64_t value = value_at(column, row, &text);
  for (size_t point = 0; point < axis->count; point++) {
    const int sign = order(axis, value, text, point);
    if (sign <= 0) {
      return 2 * point + (sign == 0);
    }
  }
  return 2 * axis->count;
}

static int has_row(const rule_fixture *fixture, const tier__space *space, const tier__region *region, size_t row) {
  for (size_t i = 0; i < region->count; i++) {
    int has = 1;
    for (size_t axis = 0; axis < space->shape.axes; axis++) {
      const size_t cell = space->axes[axis].key.length == 0 ? 1 : cell_of(fixture, &space->axes[axis], row);
      has = has && tier__space_has(space, tier__region_box(space, region, i), axis, cell);
    }
    if (has) {
      return 1;
    }
  }
  return 0;
}

static void compare(rule_fixture *fixture, const char *text) {
  uint8_t truths[ROWS];
  tier__expression *expression = rule_read(fixture, text);
  tier__region region;
  int64_t work = WORK;
  if (expression == NULL) {
    fail_msg("%s is refused", text);
  }
  tier__space space = tier__space_begin(fixture->context);
  assert_int_equal(tier__space_add(&space, expression, NULL), TIER_OK);
  assert_int_equal(tier__space_close(&space, NULL), TIER_OK);
  assert_int_equal(space.columns, space.shape.axes);
  assert_int_equal(tier__region_make(&space, expression, &work, &region, NULL), TIER_OK);
  assert_true(region.readable);
  assert_int_equal(tier__expression_evaluate(expression, &fixture->table, 0, ROWS, truths, NULL, NULL), TIER_OK);
  for (size_t row = 0; row < ROWS; row++) {
    if (has_row(fixture, &space, &region, row) != (truths[row] == TIER__TRUE)) {
      fail_msg("%s: row %zu has truth %d", text, row, truths[row]);
    }
  }
  tier__region_end(&space, &region);
  tier__space_end(&space);
  tier__expression_destroy(expression);
}

/* @param count How many of the comparisons take part. */
static void write_condition(uint64_t *state, size_t count, int depth, char *text, size_t size) {
  const uint64_t form = depth == 0 ? 0 : next(state) % 4;
  const size_t length = strlen(text);
  if (form == 0) {
    (void)snprintf(text + length, size - length, "%s", atoms[next(state) % count]);
  } else if (form == 1) {
    (void)snprintf(text + length, size - length, "!(");
    write_condition(state, count, depth - 1, text, size);
    (void)strcat(text, ")");
  } else {
    (void)snprintf(text + length, size - length, "(");
    write_condition(state, count, depth - 1, text, size);
    (void)strcat(text, form == 2 ? ") && (" : ") || (");
    write_condition(state, count, depth - 1, text, size);
    (void)strcat(text, ")");
  }
}

static void regions_have_the_rows_that_are_true(void **state) {
  uint64_t random = 7;
  (void)state;
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  for (size_t i = 0; i < PLAIN; i++) {
    char text[128];
    fill(&fixture, &random);
    compare(&fixture, atoms[i]);
    (void)snprintf(text, sizeof text, "!(%s)", atoms[i]);
    compare(&fixture, text);
  }
  for (size_t i = 0; i < 3000; i++) {
    char text[2048] = "";
    fill(&fixture, &random);
    write_condition(&random, PLAIN, 4, text, sizeof text);
    compare(&fixture, text);
  }
  rule_fixture_end(&fixture);
}

/* Gives row 0 the values of the first cells of a box. @return 0 if the fixture has no such text. */
static int take_values(rule_fixture *fixture, const tier__space *space, const uint64_t *box) {
  for (size_t i = 0; i < space->columns; i++) {
    const tier__axis *axis = &space->axes[i];
    char name[32] = "";
    size_t cell = 0;
    int64_t value;
    int64_t most = 0;
    memcpy(name, axis->key.data, axis->key.length);
    while (!tier__space_has(space, box, i, cell)) {
      cell++;
    }
    if (axis->key.length == 0) {
      continue;
    }
    if (cell == tier__axis_missing(axis)) {
      rule_set_missing(fixture, name, 0);
    } else if (axis->type == TIER_TEXT) {
      size_t label = 0;
      for (; label < RULE_LABELS; label++) {
        rule_set_text(fixture, name, 0, rule_labels[label]);
        if (cell_of(fixture, axis, 0) == cell) {
          break;
        }
      }
      if (label == RULE_LABELS) {
        return 0;
      }
    } else {
      value = cell % 2 == 1 ? axis->points[cell / 2].value : 0;
      assert_true(cell % 2 == 1 || tier__axis_between(axis, cell, &value, &most));
      value = cell == 0 ? most : value; /* Not so far out that sums overflow. */
      if (axis->type == TIER_FLOAT64) {
        rule_set_number(fixture, name, 0, tier__double_of_key(value));
      } else {
        rule_set_integer(fixture, name, 0, value);
      }
    }
  }
  return 1;
}

static uint8_t truth_of(rule_fixture *fixture, const tier__expression *expression, size_t row) {
  uint8_t truth;
  assert_int_equal(tier__expression_evaluate(expression, &fixture->table, row, 1, &truth, NULL, NULL), TIER_OK);
  return truth;
}

/* What is claimed about two conditions: "whoever meets the first meets the second", or "these do not". */
static void check_claims(rule_fixture *fixture, const char *const texts[2], size_t *answers) {
  tier__expression *expressions[2];
  tier__region regions[2];
  int64_t work = WORK;
  tier__space space = tier__space_begin(fixture->context);
  for (size_t i = 0; i < 2; i++) {
    expressions[i] = rule_read(fixture, texts[i]);
    assert_non_null(expressions[i]);
    assert_int_equal(tier__space_add(&space, expressions[i], NULL), TIER_OK);
  }
  assert_int_equal(tier__space_close(&space, NULL), TIER_OK);
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(tier__region_make(&space, expressions[i], &work, &regions[i], NULL), TIER_OK);
    assert_true(regions[i].readable);
  }
  uint64_t *witness = calloc(tier__box_words(&space.shape), sizeof *witness);
  const tier__region *second = &regions[1];
  int covers = 1;
  for (size_t i = 0; i < regions[0].count; i++) {
    const uint64_t *box = tier__region_box(&space, &regions[0], i);
    int answer;
    assert_int_equal(tier__region_outside(&space, box, &second, 1, 0, &work, witness, &answer, NULL), TIER_OK);
    covers = covers && answer == TIER__OUTSIDE_NOTHING;
    assert_int_equal(tier__region_outside(&space, box, &second, 1, 1, &work, witness, &answer, NULL), TIER_OK);
    if (answer == TIER__OUTSIDE_POINTS && take_values(fixture, &space, witness)) {
      answers[1]++;
      if (truth_of(fixture, expressions[0], 0) != TIER__TRUE || truth_of(fixture, expressions[1], 0) == TIER__TRUE) {
        fail_msg("%s\nshould be true, but not\n%s", texts[0], texts[1]);
      }
    }
  }
  for (size_t row = 0; covers && row < ROWS; row++) {
    if (truth_of(fixture, expressions[0], row) == TIER__TRUE && truth_of(fixture, expressions[1], row) != TIER__TRUE) {
      fail_msg("%s\nis true in row %zu, but not\n%s", texts[0], row, texts[1]);
    }
  }
  answers[0] += (size_t)(covers && regions[0].count > 0);
  free(witness);
  for (size_t i = 0; i < 2; i++) {
    tier__region_end(&space, &regions[i]);
    tier__expression_destroy(expressions[i]);
  }
  tier__space_end(&space);
}

static void claims_hold_for_customers(void **state) {
  uint64_t random = 23;
  size_t answers[2] = {0, 0};
  (void)state;
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  for (size_t i = 0; i < 3000; i++) {
    char first[1024] = "";
    char second[1024] = "";
    const char *const texts[2] = {first, second};
    fill(&fixture, &random);
    write_condition(&random, ATOMS, 2, first, sizeof first);
    write_condition(&random, ATOMS, 3, second, sizeof second);
    check_claims(&fixture, texts, answers);
  }
  assert_in_range(answers[0], 100, 3000); /* Both kinds occur. */
  assert_in_range(answers[1], 1000, 30000);
  rule_fixture_end(&fixture);
}

/* What the only box of a condition is called. */
static void expect_words(rule_fixture *fixture, const char *text, const char *expected) {
  tier__expression *expression = rule_read(fixture, text);
  tier__region region;
  int64_t work = WORK;
  tier__words words;
  assert_non_null(expression);
  tier__space space = tier__space_begin(fixture->context);
  assert_int_equal(tier__space_add(&space, expression, NULL), TIER_OK);
  assert_int_equal(tier__space_close(&space, NULL), TIER_OK);
  assert_int_equal(tier__region_make(&space, expression, &work, &region, NULL), TIER_OK);
  assert_int_equal(region.count, 1);
  tier__words_of_box(&space, region.boxes, &words);
  assert_string_equal(words.text, expected);
  assert_int_equal(words.length, strlen(expected));
  tier__region_end(&space, &region);
  tier__space_end(&space);
  tier__expression_destroy(expression);
}

static void boxes_are_said_in_the_words_of_the_trade(void **state) {
  static const char *const words[][2] = {
      {"spend > 100 && spend < 500 && channel == 'web'", "spend 100.01 to 499.99, channel 'web'"},
      {"spend >= 100", "spend 100.00 or more"},
      {"spend < 100", "spend up to 99.99"},
      {"spend == 100", "spend 100.00"},
      {"purchases > 2 && purchases < 4", "purchases 3"},
      {"purchases > 2 && purchases < 6", "purchases 3 to 5"},
      {"last_day >= '2026-01-31'", "last_day 2026-01-31 or later"},
      {"last_day < '2026-01-31'", "last_day up to 2026-01-30"},
      {"value > 0.5", "value above 0.5"},
      {"value >= 0.5 && value < 0.75", "value from 0.5 and below 0.75"},
      {"value >= 0.5 && value <= 0.75", "value 0.5 to 0.75"},
      {"value <= 0.5", "value up to 0.5"},
      {"value == 0.5", "value 0.5"},
      {"channel != 'web'", "channel other than 'web'"},
      {"!(channel in ['web', 'a', 'b', 'c'])", "channel other than 'a' or 'b' or 'c' or ..."},
      {"channel in ['web', 'shop']", "channel 'shop' or 'web'"},
      {"channel > 'm' && channel < 'p'", "channel above 'm' and below 'p'"},
      {"channel == ''", "channel ''"},
      {"vip", "vip true"},
      {"!vip", "vip false"},
      {"spend is missing", "spend missing"},
      {"spend is known", "any values"},
      {"true", "any values"},
      {"purchases != 3", "purchases up to 2"}, /* The first of its ranges. */
      {"vip && staff && spend > 1 && paid > 1 && visits > 1",
       "vip true, staff true, spend 1.01 or more, paid 1.01 or more, ..."},
  };
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    expect_words(&fixture, words[i][0], words[i][1]);
  }
  rule_fixture_end(&fixture);
}

/* Every sum a x + c against 0, by trying all x around. */
static void sums_are_solved_exactly(void **state) {
  (void)state;
  for (int64_t factor = -7; factor <= 7; factor++) {
    for (int64_t rest = -20; factor != 0 && rest <= 20; rest++) {
      for (uint8_t orders = TIER__NEVER; orders <= TIER__ALWAYS; orders++) {
        uint8_t solved = orders;
        int64_t bound;
        assert_true(tier__linear_solve(factor, rest, &solved, &bound));
        for (int64_t x = -30; x <= 30; x++) {
          const int64_t sum = factor * x + rest;
          const uint8_t sign = sum < 0 ? TIER__LESS : sum > 0 ? TIER__GREATER : TIER__EQUAL;
          const uint8_t side = x < bound ? TIER__LESS : x > bound ? TIER__GREATER : TIER__EQUAL;
          assert_int_equal((orders & sign) != 0, (solved & side) != 0);
        }
      }
    }
  }
}

/* More boxes than anybody can follow: nothing is said, and soon. */
static void tangled_conditions_are_given_up(void **state) {
  char text[4096] = "";
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  static const char *const pairs[][2] = {{"spend", "paid"}, {"purchases", "visits"}, {"value", "share"}};
  for (int i = 0; i < 30; i++) {
    const size_t length = strlen(text);
    (void)snprintf(text + length, sizeof text - length, "%s(%s > %d || %s > %d || %s < %d)", i == 0 ? "" : " && ",
                   pairs[i % 3][0], i, pairs[i % 3][1], 99 - i, pairs[(i + 1) % 3][0], i * 7 % 50);
  }
  tier__expression *expression = rule_read(&fixture, text);
  tier__region region;
  int64_t work = WORK;
  assert_non_null(expression);
  tier__space space = tier__space_begin(fixture.context);
  assert_int_equal(tier__space_add(&space, expression, NULL), TIER_OK);
  assert_int_equal(tier__space_close(&space, NULL), TIER_OK);
  assert_int_equal(tier__region_make(&space, expression, &work, &region, NULL), TIER_OK);
  assert_false(region.readable);
  assert_int_equal(region.count, 0);
  tier__region_end(&space, &region);
  tier__space_end(&space);
  tier__expression_destroy(expression);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(regions_have_the_rows_that_are_true),
      cmocka_unit_test(claims_hold_for_customers),
      cmocka_unit_test(boxes_are_said_in_the_words_of_the_trade),
      cmocka_unit_test(sums_are_solved_exactly), cmocka_unit_test(tangled_conditions_are_given_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
