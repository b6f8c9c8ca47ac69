/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/rule/rule_fixture.h"

#include "base/calendar_text.h"
#include "base/number_text.h"
#include "base/text_buffer.h"
#include "rule/analysis/rule_gap.h"
#include <math.h>
#include <stdio.h>

/* "spend 80.00 -> 100.00", "channel 'a' -> 'b'", "value 0.25 -> >0.5": an exclusive bound has a sign, what is not known
 * a "?", any value a "*". */
static void write_value(tier__text *text, const tier__gap_change *change, int64_t value, double number,
                        tier_string bytes) {
  char day[16];
  switch (change->type) {
  case TIER_MONEY:
    tier__text_add_money(text, value, 2);
    break;
  case TIER_FLOAT64:
    tier__text_add_number(text, number);
    break;
  case TIER_TEXT:
    tier__text_add(text, bytes.data, bytes.length);
    break;
  case TIER_DAY:
    tier__text_add(text, day, tier__day_write((int32_t)value, day));
    break;
  default:
    tier__text_add_integer(text, value);
  }
}

static void write_change(tier__text *text, const tier__gap_change *change) {
  tier__text_add_string(text, change->column);
  tier__text_add_string(text, " ");
  if (change->known) {
    write_value(text, change, change->from, change->from_number, change->from_text);
  } else {
    tier__text_add_string(text, "?");
  }
  tier__text_add_string(text, ">");
  if (change->any) {
    tier__text_add_string(text, "*");
    return;
  }
  if (change->exclusive) {
    tier__text_add_string(text, change->to_number < change->from_number ? "below " : "beyond ");
  }
  write_value(text, change, change->to, change->to_number, change->to_text);
}

/* All ways, "; " between them and " & " between their changes, and " ..." if there may be more. */
static tier__text ways_of(rule_fixture *fixture, const char *condition, int wanted, tier__gap_cost_fn cost) {
  tier__text text = tier__text_begin(fixture->context);
  tier__gaps gaps;
  tier_error err = {.size = sizeof err};
  tier__expression *expression = rule_read(fixture, condition);
  if (expression == NULL) {
    fail_msg("%s is refused", condition);
  }
  assert_int_equal(tier__expression_gaps(expression, &fixture->table, 0, wanted, cost, NULL, &gaps, &err), TIER_OK);
  tier__text_add_string(&text, "");
  for (size_t i = 0; i < gaps.way_count; i++) {
    const tier__gap_way *way = &gaps.ways[i];
    tier__text_add_string(&text, i == 0 ? "" : "; ");
    tier__text_add_string(&text, way->count == 0 ? "so" : "");
    for (size_t j = 0; j < way->count; j++) {
      tier__text_add_string(&text, j == 0 ? "" : " & ");
      write_change(&text, &gaps.changes[way->first + j]);
    }
  }
  tier__text_add_string(&text, gaps.complete ? "" : " ...");
  tier__gaps_end(&gaps);
  tier__expression_destroy(expression);
  return text;
}

static void expect_with(rule_fixture *fixture, const char *condition, int wanted, tier__gap_cost_fn cost,
                        const char *expected) {
  tier__text text = ways_of(fixture, condition, wanted, cost);
  if (strcmp(text.data, expected) != 0) {
    fail_msg("%s\n  gives    %s\n  expected %s", condition, text.data, expected);
  }
  tier__text_end(&text);
}

static void expect(rule_fixture *fixture, const char *condition, const char *expected) {
  expect_with(fixture, condition, TIER__TRUE, NULL, expected);
}

static void expect_loss(rule_fixture *fixture, const char *condition, const char *expected) {
  expect_with(fixture, condition, TIER__FALSE, NULL, expected);
}

/* spend 80.00, paid 60.00, purchases 4, visits 10, value 0.25, share 0.5, channel web, last_day 2026-01-01, vip false;
 * region, first_day and staff are missing. The day of the question is 2026-01-31. */
static rule_fixture begin(void) {
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  fixture.table.as_of_day = 20484;
  rule_set_integer(&fixture, "spend", 0, 8000);
  rule_set_integer(&fixture, "paid", 0, 6000);
  rule_set_integer(&fixture, "purchases", 0, 4);
  rule_set_integer(&fixture, "visits", 0, 10);
  rule_set_number(&fixture, "value", 0, 0.25);
  rule_set_number(&fixture, "share", 0, 0.5);
  rule_set_text(&fixture, "channel", 0, "web");
  rule_set_integer(&fixture, "last_day", 0, 20454);
  rule_set_integer(&fixture, "vip", 0, 0);
  return fixture;
}

static void the_least_change_meets_a_bound_exactly(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect(&fixture, "spend >= 100", "spend 80.00>100.00");
  expect(&fixture, "spend > 100", "spend 80.00>100.01");
  expect(&fixture, "spend >= 100.005", "spend 80.00>100.01");
  expect(&fixture, "spend < 80", "spend 80.00>79.99");
  expect(&fixture, "spend == 5", "spend 80.00>5.00");
  expect(&fixture, "100 <= spend", "spend 80.00>100.00");
  expect(&fixture, "purchases > 6.5", "purchases 4>7");
  expect(&fixture, "purchases != 4", "purchases 4>5; purchases 4>3");
  expect(&fixture, "!(purchases == 4)", "purchases 4>5; purchases 4>3");
  expect(&fixture, "value >= 0.5", "value 0.25>0.5");
  expect(&fixture, "value > 0.5", "value 0.25>beyond 0.5");
  expect(&fixture, "value < 0.2", "value 0.25>below 0.2");
  expect(&fixture, "last_day >= '2026-01-15'", "last_day 2026-01-01>2026-01-15");
  expect(&fixture, "last_day > '2026-01-15'", "last_day 2026-01-01>2026-01-16");
  expect(&fixture, "channel == 'shop'", "channel web>shop");
  expect(&fixture, "channel != 'web'", "channel web>*");
  expect(&fixture, "vip", "vip 0>1");
  expect(&fixture, "vip != false", "vip 0>1");
  expect(&fixture, "spend >= 80", "so");
  expect(&fixture, "true", "so");
  rule_fixture_end(&fixture);
}

static void sums_are_taken_apart(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect(&fixture, "spend + 10 >= 100", "spend 80.00>90.00");
  expect(&fixture, "200 - spend < 100", "spend 80.00>100.01");
  expect(&fixture, "spend * 3 > 300", "spend 80.00>100.01");
  expect(&fixture, "purchases * 2 >= 11", "purchases 4>6");
  expect(&fixture, "as_of - last_day <= 10", "last_day 2026-01-01>2026-01-21");
  expect(&fixture, "last_day + 40 > as_of + 20", "last_day 2026-01-01>2026-01-12");
  expect(&fixture, "coalesce(purchases, 0) >= 6", "purchases 4>6");
  /* Each column of a sum by itself, whichever side it stands on; several at once are not told. */
  expect(&fixture, "spend < paid", "paid 60.00>80.01; spend 80.00>59.99 ...");
  expect(&fixture, "spend >= purchases * 30 - 5", "spend 80.00>115.00; purchases 4>2 ...");
  expect(&fixture, "purchases * 30 - 5 <= spend", "spend 80.00>115.00; purchases 4>2 ...");
  expect(&fixture, "value > share", "value 0.25>beyond 0.5; share 0.5>below 0.25 ...");
  expect(&fixture, "purchases + visits >= 20", "visits 10>16; purchases 4>10 ...");
  expect(&fixture, "spend - paid >= 50", "spend 80.00>110.00; paid 60.00>30.00 ...");
  expect(&fixture, "channel == region", " ...");
  rule_fixture_end(&fixture);
}

static double price(void *user_data, const char *column) {
  (void)user_data;
  if (strcmp(column, "vip") == 0) {
    return -1;
  }
  return strcmp(column, "purchases") == 0 ? 25 : 1;
}

/* What rounds is found by asking; of numbers that rounding makes the same the plainest is told. */
static void fractions_are_found_by_asking(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect(&fixture, "value * 0.5 >= 10", "value 0.25>20");
  expect(&fixture, "value * 0.1 >= 10", "value 0.25>100");
  expect(&fixture, "value * 0.5 > 10", "value 0.25>beyond 20");
  expect(&fixture, "10 < value / 3", "value 0.25>beyond 30");
  expect(&fixture, "-value * 4 >= 0.3", "value 0.25>-0.075");
  expect(&fixture, "!(value * 4 >= 0.5)", "value 0.25>below 0.125");
  expect(&fixture, "value / 2 == 8", "value 0.25>16");
  expect(&fixture, "purchases * 0.5 != 2", "purchases 4>5; purchases 4>3");
  expect(&fixture, "spend * 0.5 >= 50", "spend 80.00>100.00");
  expect(&fixture, "spend * 1.1 > 100", "spend 80.00>90.91");
  expect(&fixture, "purchases / 3 >= 2", "purchases 4>6");
  expect(&fixture, "purchases / 10 + visits * 5 >= 80", "visits 10>16; purchases 4>300 ...");
  expect(&fixture, "spend / purchases > 25", "spend 80.00>100.01; purchases 4>3 ...");
  expect(&fixture, "min(value, share) >= 0.5", "value 0.25>0.5 ...");
  expect(&fixture, "coalesce(value, 0.1) >= 0.5", "value 0.25>0.5 ...");
  expect(&fixture, "abs(spend - 200) <= 50.0", "spend 80.00>150.00 ...");
  expect(&fixture, "share * 0 >= 1", " ...");
  expect(&fixture, "value * 0.5 >= 10 && purchases >= 5", "value 0.25>20 & purchases 4>5");
  expect_loss(&fixture, "value * 0.5 >= 0.1", "value 0.25>below 0.2");
  expect_with(&fixture, "spend * 0.5 + purchases * 1.5 >= 49", TIER__TRUE, price,
              "spend 80.00>86.00; purchases 4>6 ...");
  expect_with(&fixture, "purchases * 8.5 + spend * 0.01 >= 42", TIER__TRUE, price,
              "purchases 4>5; spend 80.00>800.00 ...");
  rule_set_number(&fixture, "value", 0, NAN);
  expect(&fixture, "value * 0.5 >= 10", "value ?>20");
  rule_fixture_end(&fixture);
}

/* Time is bounded, whatever the condition. */
static void searches_come_to_an_end(void **state) {
  char text[16384] = "value * 0.5";
  (void)state;
  rule_fixture fixture = begin();
  for (int i = 0; i < 400; i++) {
    (void)strcat(text, " + share / visits * value");
  }
  (void)strcat(text, " >= 1000000000");
  tier__text ways = ways_of(&fixture, text, TIER__TRUE, NULL);
  assert_non_null(strstr(ways.data, "..."));
  tier__text_end(&ways);
  rule_fixture_end(&fixture);
}

static void lists_give_a_way_for_each_value(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect(&fixture, "channel in ['shop', 'post']", "channel web>shop; channel web>post");
  expect(&fixture, "purchases in [1, 5, 9, 2.5]", "purchases 4>5; purchases 4>1"); /* 9 is beyond 5. */
  expect(&fixture, "!(purchases in [3, 4, 5])", "purchases 4>6; purchases 4>2");
  expect(&fixture, "!(channel in ['web', 'shop'])", "channel web>*");
  expect(&fixture, "purchases in [5, 10] && purchases > 7", "purchases 4>10");
  rule_fixture_end(&fixture);
}

static void ways_have_all_that_is_missing(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect(&fixture, "spend >= 100 && purchases >= 3", "spend 80.00>100.00");
  expect(&fixture, "spend >= 100 && purchases >= 5", "spend 80.00>100.00 & purchases 4>5");
  expect(&fixture, "spend >= 800 || purchases >= 5", "purchases 4>5; spend 80.00>800.00");
  expect(&fixture, "spend >= 100 && spend >= 200", "spend 80.00>200.00");
  expect(&fixture, "spend >= 100 && spend < 50", "");
  expect(&fixture, "spend >= 100 && (spend >= 500 || purchases >= 10)",
         "spend 80.00>100.00 & purchases 4>10; spend 80.00>500.00");
  expect(&fixture, "vip || spend >= 100 && vip", "vip 0>1");
  expect(&fixture, "vip ? spend >= 10 : spend >= 100", "spend 80.00>100.00 ...");
  /* On the way nothing is lost that was there before. */
  expect(&fixture, "purchases > 5 && purchases != 6", "purchases 4>7");
  expect(&fixture, "(purchases < 5 || purchases > 10) && purchases >= 8", "purchases 4>11");
  expect(&fixture, "purchases >= 8 && !(purchases in [8, 9]) && vip", "purchases 4>10 & vip 0>1");
  expect(&fixture, "(value < 0.5 || value in [2.0, 3.0]) && value > 1", "value 0.25>2");
  expect(&fixture, "!(value in [0.5, 2.0]) && value >= 0.5", "value 0.25>beyond 0.5");
  expect(&fixture, "purchases + visits >= 14 && purchases <= 2", " ..."); /* No two columns of a sum at once. */
  rule_fixture_end(&fixture);
}

/* Not the other way round: what is not true any more may be unknown. */
static void losing_needs_one_of_several(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect_loss(&fixture, "spend >= 50 && purchases >= 4", "purchases 4>3; spend 80.00>49.99");
  expect_loss(&fixture, "spend >= 50 || purchases >= 4", "spend 80.00>49.99 & purchases 4>3");
  expect_loss(&fixture, "spend >= 50 || first_day > '2020-01-01'", "spend 80.00>49.99");
  expect_loss(&fixture, "!(spend >= 100 || vip)", "spend 80.00>100.00; vip 0>1");
  expect_loss(&fixture, "channel == 'web'", "channel web>*");
  expect_loss(&fixture, "channel is known", " ...");
  expect_loss(&fixture, "vip", "so");
  expect_loss(&fixture, "staff", "so");
  rule_fixture_end(&fixture);
}

static void what_is_missing_can_become_known(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  expect(&fixture, "first_day >= '2020-01-01'", "first_day ?>2020-01-01");
  expect(&fixture, "first_day is known", "first_day ?>*");
  expect(&fixture, "region is known", "region ?>*");
  expect(&fixture, "first_day is known && first_day < '2020-01-01'", "first_day ?>2019-12-31");
  expect(&fixture, "region == 'shop' && region is known", "region ?>shop");
  expect(&fixture, "staff", "staff ?>1");
  expect(&fixture, "coalesce(staff, false)", "staff ?>1");
  expect(&fixture, "spend is missing", " ...");
  rule_set_number(&fixture, "value", 0, INFINITY);
  expect(&fixture, "value > 1", "value ?>beyond 1");
  rule_fixture_end(&fixture);
}

static void costs_order_the_ways(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  tier__gaps gaps;
  expect_with(&fixture, "spend >= 110 || purchases >= 5", TIER__TRUE, price, "purchases 4>5; spend 80.00>110.00");
  expect_with(&fixture, "spend >= 100 || purchases >= 5", TIER__TRUE, price, "spend 80.00>100.00; purchases 4>5");
  expect_with(&fixture, "vip || spend >= 100", TIER__TRUE, price, "spend 80.00>100.00"); /* vip is out of reach. */
  expect_with(&fixture, "vip", TIER__TRUE, price, "");
  expect_with(&fixture, "first_day > '2020-01-01' || spend >= 100", TIER__TRUE, price,
              "first_day ?>2020-01-02; spend 80.00>100.00");
  tier__expression *expression = rule_read(&fixture, "spend >= 100 && purchases >= 8 && region == 'shop'");
  assert_int_equal(
      tier__expression_gaps(expression, &fixture.table, 0, TIER__TRUE, price, NULL, &gaps, NULL), TIER_OK);
  assert_int_equal(gaps.way_count, 1);
  assert_close(gaps.changes[0].cost, 20, 1e-15);
  assert_close(gaps.changes[0].distance, 0.2, 1e-15);
  assert_close(gaps.changes[1].cost, 100, 1e-15);
  assert_close(gaps.changes[1].distance, 0.5, 1e-15);
  assert_close(gaps.changes[2].cost, 1, 1e-15);
  assert_true(isinf(gaps.changes[2].distance));
  assert_close(gaps.ways[0].cost, 121, 1e-15);
  assert_true(isinf(gaps.ways[0].distance));
  tier__gaps_end(&gaps);
  tier__expression_destroy(expression);
  rule_fixture_end(&fixture);
}

static uint64_t next(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

static void write_condition(uint64_t *state, int depth, char *text, size_t size) {
  static const char *const orders[] = {"<", "<=", "==", "!=", ">=", ">"};
  const char *column = next(state) % 2 == 0 ? "purchases" : "visits";
  const uint64_t form = next(state) % (depth == 0 ? 2 : 6);
  const size_t length = strlen(text);
  if (form == 0) {
    (void)snprintf(text + length, size - length, "%s %s %d", column, orders[next(state) % 6], (int)(next(state) % 10));
  } else if (form == 1) {
    (void)snprintf(text + length, size - length, "%s in [%d, %d, %d]", column, (int)(next(state) % 10),
                   (int)(next(state) % 10), (int)(next(state) % 10));
  } else {
    (void)strcat(text, form == 2 ? "!(" : "(");
    write_condition(state, depth - 1, text, size);
    if (form > 2) {
      (void)strcat(text, form == 3 || form == 4 ? ") && (" : ") || (");
      write_condition(state, depth - 1, text, size);
    }
    (void)strcat(text, ")");
  }
}

enum { SIDE = 14, LEAST = -2 };

/* Does a point lie at least as far as all changes of a way, on their side? */
static int contains(const tier__gaps *gaps, const tier__gap_way *way, const int64_t point[2]) {
  for (size_t i = 0; i < way->count; i++) {
    const tier__gap_change *change = &gaps->changes[way->first + i];
    const int64_t at = point[strcmp(change->column, "visits") == 0];
    if (change->to > change->from ? at < change->to : at > change->to) {
      return 0;
    }
  }
  return 1;
}

/* Every point that makes it so is in reach of a way, if these are said to be all; and every way is such a point. */
static void check_ways(rule_fixture *fixture, const char *text, int wanted, size_t *complete) {
  static uint8_t truths[SIDE * SIDE];
  tier__expression *expression = rule_read(fixture, text);
  tier__gaps gaps;
  assert_non_null(expression);
  assert_int_equal(tier__expression_gaps(expression, &fixture->table, 0, wanted, NULL, NULL, &gaps, NULL), TIER_OK);
  assert_int_equal(tier__expression_evaluate(expression, &fixture->table, 1, SIDE * SIDE, truths, NULL, NULL), TIER_OK);
  *complete += (size_t)gaps.complete;
  for (int64_t row = 0; row < SIDE * SIDE; row++) {
    const int64_t point[2] = {row / SIDE + LEAST, row % SIDE + LEAST};
    int reached = !gaps.complete || (truths[row] == TIER__TRUE) != (wanted == TIER__TRUE);
    for (size_t i = 0; i < gaps.way_count; i++) {
      reached = reached || contains(&gaps, &gaps.ways[i], point);
    }
    if (!reached) {
      fail_msg("%s: no way to %d, %d", text, (int)point[0], (int)point[1]);
    }
  }
  for (size_t i = 0; i < gaps.way_count; i++) {
    int64_t point[2] = {4, 6};
    for (size_t j = 0; j < gaps.ways[i].count; j++) {
      const tier__gap_change *change = &gaps.changes[gaps.ways[i].first + j];
      point[strcmp(change->column, "visits") == 0] = change->to;
    }
    const int64_t row = (point[0] - LEAST) * SIDE + point[1] - LEAST;
    assert_in_range(row, 0, SIDE * SIDE - 1);
    assert_int_equal(truths[row] == TIER__TRUE, wanted == TIER__TRUE);
  }
  tier__gaps_end(&gaps);
  tier__expression_destroy(expression);
}

static void all_ways_are_found(void **state) {
  uint64_t random = 11;
  size_t complete = 0;
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1 + SIDE * SIDE, NULL);
  rule_set_integer(&fixture, "purchases", 0, 4);
  rule_set_integer(&fixture, "visits", 0, 6);
  for (size_t row = 0; row < SIDE * SIDE; row++) {
    rule_set_integer(&fixture, "purchases", row + 1, (int64_t)row / SIDE + LEAST);
    rule_set_integer(&fixture, "visits", row + 1, (int64_t)row % SIDE + LEAST);
  }
  for (int i = 0; i < 4000; i++) {
    char text[2048] = "";
    write_condition(&random, 3, text, sizeof text);
    check_ways(&fixture, text, i % 2 == 0 ? TIER__TRUE : TIER__FALSE, &complete);
  }
  assert_in_range(complete, 2500, 4000); /* Most say that they are. */
  rule_fixture_end(&fixture);
}

static void more_ways_than_anybody_reads_are_not_kept(void **state) {
  char text[4096] = "false";
  (void)state;
  rule_fixture fixture = begin();
  for (int i = 0; i < 70; i++) {
    const size_t length = strlen(text);
    (void)snprintf(text + length, sizeof text - length, " || region == 't%d'", i);
  }
  tier__expression *expression = rule_read(&fixture, text);
  tier__gaps gaps;
  assert_int_equal(tier__expression_gaps(expression, &fixture.table, 0, TIER__TRUE, NULL, NULL, &gaps, NULL), TIER_OK);
  assert_int_equal(gaps.way_count, 64);
  assert_int_equal(gaps.complete, 0);
  assert_memory_equal(gaps.changes[gaps.ways[63].first].to_text.data, "t63", 3);
  tier__gaps_end(&gaps);
  tier__expression_destroy(expression);
  rule_fixture_end(&fixture);
}

static void wrong_questions_are_refused(void **state) {
  (void)state;
  rule_fixture fixture = begin();
  tier__table empty = tier__table_begin(fixture.context, 1, 2);
  tier__expression *expression = rule_read(&fixture, "vip");
  tier__gaps gaps;
  assert_int_equal(tier__expression_gaps(expression, &fixture.table, 1, TIER__TRUE, NULL, NULL, &gaps, NULL),
                   TIER_E_DATA);
  assert_int_equal(tier__expression_gaps(expression, &empty, 0, TIER__TRUE, NULL, NULL, &gaps, NULL), TIER_E_DATA);
  tier__expression_destroy(expression);
  tier__table_end(&empty);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_least_change_meets_a_bound_exactly),
      cmocka_unit_test(sums_are_taken_apart),
      cmocka_unit_test(fractions_are_found_by_asking),
      cmocka_unit_test(searches_come_to_an_end),
      cmocka_unit_test(lists_give_a_way_for_each_value),
      cmocka_unit_test(ways_have_all_that_is_missing),
      cmocka_unit_test(losing_needs_one_of_several),
      cmocka_unit_test(what_is_missing_can_become_known),
      cmocka_unit_test(costs_order_the_ways),
      cmocka_unit_test(all_ways_are_found),
      cmocka_unit_test(more_ways_than_anybody_reads_are_not_kept),
      cmocka_unit_test(wrong_questions_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
