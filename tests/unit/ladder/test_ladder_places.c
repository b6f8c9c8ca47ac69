/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_crowd.h"
#include "ladder_walk.h"

#include <math.h>

static void want(int32_t tier, const char *letters) {
  for (size_t i = 0; i < c.count; i++) {
    c.enter[tier][i] = letters[i] == 'y';
  }
}

static void expect_tiers(const char *digits) {
  for (size_t i = 0; i < c.count; i++) {
    assert_int_equal(c.now[i].earned, digits[i] - '0');
  }
}

static void the_best_have_the_places(void **state) {
  (void)state;
  begin_crowd(5);
  c.places[1] = (tier__places){.limited = 1, .count = 2};
  memcpy(c.scores, (double[]){3, 1, 5, 4, 9}, 5 * sizeof(double));
  want(1, "yyyyn");
  live_day(1);
  expect_tiers("00110");
  assert_int_equal(c.reasons[0], TIER__REASON_PLACES);
  assert_int_equal(c.reasons[2], TIER__REASON_ENTER);
  assert_int_equal(c.reasons[4], TIER__REASON_START);
  assert_int_equal(c.now[0].since_day, 1);
  assert_int_equal(c.now[0].changed_day, TIER__NEVER_DAY); /* New: to be placed is no change. */
}

static void equal_scores_go_by_order_and_by_who_is_there(void **state) {
  (void)state;
  begin_crowd(4);
  c.places[1] = (tier__places){.limited = 1, .count = 2};
  want(1, "nnyy");
  live_day(1);
  expect_tiers("0011");
  want(1, "yyyy");
  live_day(2);
  expect_tiers("0011");
  begin_crowd(4);
  c.places[1] = (tier__places){.limited = 1, .count = 2};
  want(1, "yyyy");
  live_day(1);
  expect_tiers("1100");
}

static void incumbency_is_an_advantage_also_below_zero(void **state) {
  (void)state;
  for (int sign = -1; sign <= 1; sign += 2) {
    begin_crowd(2);
    c.places[1] = (tier__places){.limited = 1, .count = 1, .incumbency = 0.10};
    c.scores[0] = 100 * sign;
    want(1, "yn");
    live_day(1);
    want(1, "yy");
    c.scores[1] = c.scores[0] + 10; /* Not more than 10 % ahead. */
    live_day(2);
    expect_tiers("10");
    c.scores[1] = c.scores[0] + 10.5;
    live_day(3);
    expect_tiers("01");
    assert_int_equal(c.reasons[0], TIER__REASON_PLACES);
    assert_int_equal(c.now[0].changed_day, 3);
    assert_int_equal(c.now[0].since_day, 3);
  }
}

static void a_share_is_of_the_candidates_rounded_down(void **state) {
  (void)state;
  const struct {
    double share;
    size_t candidates, places;
  } cases[] = {{0.29, 100, 29}, {0.1, 30, 3}, {0.1, 29, 2}, {0.5, 1, 0}, {1, 7, 7}, {0, 7, 0}, {0.07, 100, 7}};
  static double scores[100];
  static tier__standing before[100], now[100];
  static uint32_t order[100], reasons[100];
  const tier__ladder_settings settings = tier__ladder_plain();
  for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
    const tier__places places = {.limited = 2, .share = cases[n].share};
    size_t placed = 0;
    for (size_t i = 0; i < cases[n].candidates; i++) {
      before[i] = now[i] = tier__standing_new();
      now[i].earned = 1;
    }
    tier__places_apply(&places, &settings, 1, 5, NULL, NULL, scores, NULL, NULL, before, cases[n].candidates, order,
                       now, reasons);
    for (size_t i = 0; i < cases[n].candidates; i++) {
      placed += now[i].earned == 1;
    }
    assert_int_equal(placed, cases[n].places);
  }
}

static void without_a_score_there_is_no_place(void **state) {
  (void)state;
  begin_crowd(4);
  c.places[1] = (tier__places){.limited = 1, .count = 9};
  want(1, "yyyy");
  c.known[1] = 0;
  c.scores[2] = NAN;
  c.scores[3] = INFINITY;
  live_day(1);
  expect_tiers("1000");
}

static void under_hold_who_is_there_stays_without_a_score(void **state) {
  (void)state;
  begin_crowd(3);
  c.settings.on_unknown = TIER__UNKNOWN_HOLD;
  c.places[1] = (tier__places){.limited = 1, .count = 1};
  want(1, "ynn");
  live_day(1);
  want(1, "yyy");
  c.known[0] = c.known[1] = 0;
  c.scores[2] = 7;
  live_day(2);
  expect_tiers("100");
  assert_int_equal(c.now[0].flags, TIER__STANDING_HELD);
  assert_int_equal(c.now[1].flags, TIER__STANDING_TURNED_AWAY);
}

static void who_does_not_fit_keeps_all_after_him_out(void **state) {
  (void)state;
  begin_crowd(5);
  c.places[1] = (tier__places){.limited = 3, .capacity = 10};
  memcpy(c.scores, (double[]){5, 4, 3, 2, 1}, 5 * sizeof(double));
  memcpy(c.weights, (uint64_t[]){4, 6, 1, 0, 1}, 5 * sizeof(uint64_t));
  want(1, "yyyyy");
  live_day(1);
  expect_tiers("11000");
  assert_int_equal(c.reasons[2], TIER__REASON_PLACES);
}

static void who_is_sure_of_his_place_has_it_beyond_the_capacity(void **state) {
  (void)state;
  begin_crowd(3);
  c.places[1] = (tier__places){.limited = 3, .capacity = 10};
  memcpy(c.weights, (uint64_t[]){9, 1, 0}, 3 * sizeof(uint64_t));
  want(1, "ynn");
  live_day(1);
  expect_tiers("100");
  want(1, "yyy");
  c.frozen[0] = 1;
  c.weights[0] = 11;
  live_day(2);
  expect_tiers("100"); /* Nothing is left, not even for who takes nothing. */
  c.weights[0] = 9;
  live_day(3);
  expect_tiers("111");
}

static void unlimited_tiers_have_room_for_all(void **state) {
  (void)state;
  begin_crowd(3);
  want(1, "yyy");
  live_day(1);
  expect_tiers("111");
}

static void who_finds_no_place_tries_the_tier_below(void **state) {
  (void)state;
  begin_crowd(6);
  c.places[3] = (tier__places){.limited = 1, .count = 1};
  c.places[2] = (tier__places){.limited = 1, .count = 2};
  memcpy(c.scores, (double[]){1, 2, 3, 4, 5, 6}, 6 * sizeof(double));
  want(3, "nynyyn");
  want(2, "nyynnn");
  live_day(1);
  expect_tiers("012230"); /* Of three who want tier 3 the best has it; the others stand in line for tier 2. */
}

static void who_moved_shortly_before_is_sure_of_his_place(void **state) {
  (void)state;
  begin_crowd(3);
  c.settings.min_dwell_days = 10;
  c.places[1] = (tier__places){.limited = 1, .count = 1};
  live_day(1);
  want(1, "ynn");
  live_day(2);
  expect_tiers("100");
  want(1, "yyn");
  c.scores[1] = 100;
  live_day(11);
  expect_tiers("100");
  live_day(12);
  expect_tiers("010");
}

static void who_is_frozen_is_sure_of_his_place(void **state) {
  (void)state;
  begin_crowd(3);
  c.places[1] = (tier__places){.limited = 1, .count = 1};
  want(1, "ynn");
  live_day(1);
  want(1, "nyy");
  c.scores[1] = 5;
  c.frozen[0] = 1;
  live_day(2);
  expect_tiers("100");
  c.frozen[0] = 0;
  live_day(3);
  expect_tiers("010");
}

/* Whoever only tried is as before: no change, no dwell, and what was due is done. */
static void who_is_back_where_he_was_has_not_changed(void **state) {
  (void)state;
  begin_crowd(2);
  c.settings.valid = TIER__VALID_DAYS;
  c.settings.valid_count = 10;
  c.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  c.settings.confirmations_up = 2;
  c.places[2] = (tier__places){.limited = 1, .count = 0};
  want(1, "yy");
  live_day(1);
  want(2, "yn");
  live_day(2);
  assert_int_equal(c.reasons[0], TIER__REASON_CONFIRM);
  live_day(3);
  expect_tiers("11");
  assert_int_equal(c.reasons[0], TIER__REASON_PLACES);
  assert_int_equal(c.now[0].since_day, 1);
  assert_int_equal(c.now[0].changed_day, TIER__NEVER_DAY);
  assert_int_equal(c.now[0].until_day, 10);
  assert_int_equal(c.now[0].confirmed, 2);
  live_day(11);
  assert_int_equal(c.reasons[0], TIER__REASON_PLACES);
  assert_int_equal(c.now[0].until_day, 20);
  assert_int_equal(c.now[1].until_day, 20);
}

static void a_promise_without_a_place_is_put_off(void **state) {
  (void)state;
  begin_crowd(2);
  c.settings.start = TIER__START_NEXT_PERIOD;
  c.settings.period.kind = TIER__PERIOD_MONTH;
  c.places[1] = (tier__places){.limited = 1, .count = 1};
  live_day(day_of("2026-01-01"));
  want(1, "yy");
  c.scores[1] = 1;
  live_day(day_of("2026-01-02"));
  live_day(day_of("2026-02-01"));
  expect_tiers("01");
  assert_int_equal(c.now[0].next_tier, 1);
  assert_int_equal(c.now[0].next_day, day_of("2026-03-01"));
  assert_int_equal(c.now[0].changed_day, TIER__NEVER_DAY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_best_have_the_places),
      cmocka_unit_test(equal_scores_go_by_order_and_by_who_is_there),
      cmocka_unit_test(incumbency_is_an_advantage_also_below_zero),
      cmocka_unit_test(a_share_is_of_the_candidates_rounded_down),
      cmocka_unit_test(without_a_score_there_is_no_place),
      cmocka_unit_test(under_hold_who_is_there_stays_without_a_score),
      cmocka_unit_test(who_does_not_fit_keeps_all_after_him_out),
      cmocka_unit_test(who_is_sure_of_his_place_has_it_beyond_the_capacity),
      cmocka_unit_test(unlimited_tiers_have_room_for_all),
      cmocka_unit_test(who_finds_no_place_tries_the_tier_below),
      cmocka_unit_test(who_moved_shortly_before_is_sure_of_his_place),
      cmocka_unit_test(who_is_frozen_is_sure_of_his_place),
      cmocka_unit_test(who_is_back_where_he_was_has_not_changed),
      cmocka_unit_test(a_promise_without_a_place_is_put_off),
  };
  return cmocka_run_group_tests_name("ladder: places", tests, NULL, NULL);
}
