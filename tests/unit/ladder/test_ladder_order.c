/* SPDX-License-Identifier: Apache-2.0 */
/* The order of evaluation: keys that meet each other. */
#include "ladder_walk.h"

/* Calendar year, grace, one step down: the example at the beginning of the guide's page. */
static walk loyalty_year(void) {
  walk w = walk_begin(3);
  w.settings.valid = TIER__VALID_NEXT_PERIOD_END;
  w.settings.renewal = TIER__RENEW_CONTINUOUS;
  w.settings.downgrade = TIER__DOWNGRADE_ONE_STEP;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.grace_days = 30;
  return w;
}

static void a_loyalty_year(void **state) {
  (void)state;
  walk w = loyalty_year();
  see(&w, "2026-03-01", "nn", NULL);
  see(&w, "2026-06-01", "yy", NULL);
  expect(&w, 2, ENTER);
  expect_day(&w, until_day, "2027-12-31");
  see(&w, "2027-01-01", "nn", NULL);
  expect(&w, 2, VALID);
  see(&w, "2028-01-01", "nn", NULL);
  expect(&w, 2, GRACE);
  expect_day(&w, grace_until, "2028-01-30");
  see(&w, "2028-01-31", "nn", NULL);
  expect(&w, 1, ONE_STEP);
  expect_day(&w, until_day, "2029-12-31");
  expect_day(&w, since_day, "2028-01-31");
}

static void grace_comes_before_confirmations(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.grace_days = 2;
  w.settings.confirmations_down = 2;
  see(&w, "2026-01-01", "y", NULL);
  see(&w, "2026-01-02", "n", NULL);
  see(&w, "2026-01-03", "n", NULL);
  expect(&w, 1, GRACE);
  assert_int_equal(w.standing.confirmed, 0);
  see(&w, "2026-01-04", "n", NULL);
  expect(&w, 1, CONFIRM);
  see(&w, "2026-01-05", "n", NULL);
  expect(&w, 0, START);
}

static void confirmations_come_before_dwell_and_count_through_it(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.min_dwell_days = 4;
  w.settings.confirmations_down = 2;
  see(&w, "2026-01-01", "n", NULL);
  see(&w, "2026-01-02", "y", NULL);
  see(&w, "2026-01-03", "n", NULL);
  expect(&w, 1, CONFIRM);
  see(&w, "2026-01-04", "n", NULL);
  expect(&w, 1, DWELL);
  see(&w, "2026-01-06", "n", NULL);
  expect(&w, 0, START);
}

static void dwell_parts_the_steps(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.upgrade = TIER__UPGRADE_ONE_STEP;
  w.settings.downgrade = TIER__DOWNGRADE_ONE_STEP;
  w.settings.min_dwell_days = 3;
  see(&w, "2026-01-01", "nnn", NULL);
  see(&w, "2026-01-02", "yyy", NULL);
  expect(&w, 1, ONE_STEP);
  see(&w, "2026-01-04", "yyy", NULL);
  expect(&w, 1, DWELL);
  see(&w, "2026-01-05", "yyy", NULL);
  expect(&w, 2, ONE_STEP);
  see(&w, "2026-01-06", "nnn", NULL);
  expect(&w, 2, DWELL);
  see(&w, "2026-01-08", "nnn", NULL);
  expect(&w, 1, ONE_STEP);
  see(&w, "2026-01-10", "nnn", NULL);
  expect(&w, 1, DWELL);
  see(&w, "2026-01-11", "nnn", NULL);
  expect(&w, 0, START);
}

static void an_upgrade_that_waits_does_not_hinder_renewal(void **state) {
  (void)state;
  walk w = walk_begin(3);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 10;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.confirmations_up = 2;
  w.settings.grace_days = 5;
  see(&w, "2026-01-01", "yn", NULL);
  see(&w, "2026-01-11", "nn", NULL);
  expect(&w, 1, GRACE);
  see(&w, "2026-01-12", "yy", NULL);
  expect(&w, 1, CONFIRM);
  expect_day(&w, until_day, "2026-01-20");
  expect_day(&w, grace_until, "");
}

static void an_upgrade_ends_grace(void **state) {
  (void)state;
  walk w = walk_begin(3);
  w.settings.grace_days = 5;
  see(&w, "2026-01-01", "yn", NULL);
  see(&w, "2026-01-02", "nn", NULL);
  expect_day(&w, grace_until, "2026-01-06");
  see(&w, "2026-01-03", "yy", NULL);
  expect(&w, 2, ENTER);
  expect_day(&w, grace_until, "");
}

static void grace_in_real_time_begins_when_it_is_lost(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 100;
  w.settings.grace_days = 3;
  see(&w, "2026-01-01", "y", NULL);
  see(&w, "2026-01-10", "n", NULL);
  expect(&w, 1, GRACE);
  expect_day(&w, grace_until, "2026-01-12");
  see(&w, "2026-01-12", "n", NULL);
  expect(&w, 1, GRACE);
  see(&w, "2026-01-13", "n", NULL);
  expect(&w, 0, START);
}

static void a_promise_needs_confirmations_and_stays_through_a_fall(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.start = TIER__START_NEXT_PERIOD;
  w.settings.period.kind = TIER__PERIOD_MONTH;
  w.settings.confirmations_up = 2;
  see(&w, "2026-01-01", "ynn", NULL);
  see(&w, "2026-01-10", "yyn", NULL);
  expect(&w, 1, CONFIRM);
  assert_int_equal(w.standing.next_tier, -1);
  see(&w, "2026-01-11", "yyn", NULL);
  expect(&w, 1, PROMISE);
  expect_day(&w, next_day, "2026-02-01");
  see(&w, "2026-01-12", "yyy", NULL); /* The count goes on: raised at once. */
  expect(&w, 1, PROMISE);
  assert_int_equal(w.standing.next_tier, 3);
  see(&w, "2026-01-20", "nnn", NULL);
  expect(&w, 0, START);
  assert_int_equal(w.standing.next_tier, 3);
  see(&w, "2026-02-01", "yyn", NULL); /* It begins, and is lost: to the tier met. */
  expect(&w, 2, ENTER);
  expect_day(&w, since_day, "2026-02-01");
}

static void nothing_falls_shortly_before_a_promised_tier(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.start = TIER__START_NEXT_PERIOD;
  w.settings.period.kind = TIER__PERIOD_MONTH;
  w.settings.min_dwell_days = 10;
  see(&w, "2026-01-01", "ynn", NULL);
  see(&w, "2026-01-10", "yyn", NULL);
  walk early = w;
  see(&w, "2026-01-23", "nnn", NULL);
  expect(&w, 1, DWELL);
  see(&w, "2026-02-01", "yyn", NULL);
  expect(&w, 2, ENTER);
  see(&early, "2026-01-22", "nnn", NULL);
  expect(&early, 0, START);
}

static void one_step_is_promised_one_at_a_time(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.start = TIER__START_NEXT_PERIOD;
  w.settings.period.kind = TIER__PERIOD_MONTH;
  w.settings.upgrade = TIER__UPGRADE_ONE_STEP;
  see(&w, "2026-01-01", "nnn", NULL);
  see(&w, "2026-01-02", "yyy", NULL);
  assert_int_equal(w.standing.next_tier, 1);
  see(&w, "2026-02-01", "yyy", NULL);
  expect(&w, 1, PROMISE);
  assert_int_equal(w.standing.next_tier, 2);
  expect_day(&w, next_day, "2026-03-01");
}

/* A policy that was changed: promises of the former one are still kept, unless they are fulfilled before. */
static void a_rise_at_once_fulfils_what_was_promised(void **state) {
  (void)state;
  walk w = walk_begin(4);
  see(&w, "2026-01-01", "nnn", NULL);
  w.standing.next_tier = 2;
  w.standing.next_day = day_of("2026-02-01");
  walk higher = w;
  see(&w, "2026-01-02", "ynn", NULL); /* The promise is of more than that. */
  expect(&w, 0, PROMISE);
  see(&higher, "2026-01-02", "yyy", NULL);
  expect(&higher, 3, ENTER);
  assert_int_equal(higher.standing.next_tier, -1);
  expect_day(&higher, next_day, "");
  w.standing.next_tier = 3;
  w.settings.upgrade = TIER__UPGRADE_ONE_STEP;
  see(&w, "2026-01-03", "yyn", NULL);
  expect(&w, 0, PROMISE);
}

static void no_downgrade_comes_after_grace_and_has_no_end(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 10;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.downgrade = TIER__DOWNGRADE_NONE;
  w.settings.grace_days = 2;
  see(&w, "2026-01-01", "y", NULL);
  see(&w, "2026-01-11", "n", NULL);
  expect(&w, 1, GRACE);
  see(&w, "2026-01-13", "n", NULL);
  expect(&w, 1, NO_DOWNGRADE);
  expect_day(&w, until_day, "end");
  see(&w, "2026-01-14", "n", NULL);
  expect(&w, 1, NO_DOWNGRADE);
  see(&w, "2026-01-15", "y", NULL); /* Met again: an end that it does not have is not reckoned anew. */
  expect(&w, 1, ENTER);
  expect_day(&w, until_day, "end");
}

static void at_the_floor_validity_has_no_end(void **state) {
  (void)state;
  walk w = walk_begin(3);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 10;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.floor = 1;
  see(&w, "2026-01-01", "yy", NULL);
  see(&w, "2026-01-11", "nn", NULL);
  expect(&w, 1, FLOOR);
  expect_day(&w, until_day, "2026-01-20"); /* Fallen to it: a validity of its own. */
  see(&w, "2026-01-15", "nn", NULL);
  expect(&w, 1, VALID);
  see(&w, "2026-01-21", "nn", NULL);
  expect(&w, 1, FLOOR);
  expect_day(&w, until_day, "end");
  see(&w, "2026-01-22", "nn", NULL);
  expect(&w, 1, FLOOR);
}

/* What is held is neither lost nor renewed; when it is known, it is decided by dates. */
static void hold_waits(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 10;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.grace_days = 5;
  w.settings.on_unknown = TIER__UNKNOWN_HOLD;
  see(&w, "2026-01-01", "y", NULL);
  see(&w, "2026-01-12", "?", NULL);
  expect(&w, 1, HOLD);
  expect_day(&w, until_day, "2026-01-10");
  expect_day(&w, grace_until, "");
  walk kept = w, lost = w, late = w;
  see(&kept, "2026-01-13", "y", NULL);
  expect(&kept, 1, RENEW);
  expect_day(&kept, until_day, "2026-01-20");
  see(&lost, "2026-01-13", "n", NULL);
  expect(&lost, 1, GRACE);
  expect_day(&lost, grace_until, "2026-01-15");
  see(&late, "2026-01-16", "n", NULL);
  expect(&late, 0, START);
  see(&lost, "2026-01-14", "?", NULL); /* Grace does not end by what is unknown, */
  expect_day(&lost, grace_until, "2026-01-15");
  see(&lost, "2026-01-20", "?", NULL); /* nor does the tier. */
  expect(&lost, 1, HOLD);
}

static void a_known_tier_begins_with_the_first_evaluation(void **state) {
  (void)state;
  walk w = walk_begin(3);
  w.settings.valid = TIER__VALID_PERIOD_END;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.standing.tier = w.standing.earned = 2;
  walk told = w, higher = w;
  higher.standing.earned = 1;
  see(&w, "2026-05-05", "nn", NULL);
  expect(&w, 2, VALID);
  expect_day(&w, since_day, "2026-05-05");
  expect_day(&w, until_day, "2026-12-31");
  expect_day(&w, changed_day, "");
  told.standing.until_day = day_of("2026-06-30"); /* An end that was told is not reckoned. */
  see(&told, "2026-05-05", "nn", NULL);
  expect_day(&told, until_day, "2026-06-30");
  see(&higher, "2026-05-05", "yy", NULL);
  expect(&higher, 2, ENTER);
  expect_day(&higher, changed_day, "2026-05-05");
}

static void a_frozen_standing_stands_still(void **state) {
  (void)state;
  walk w = walk_begin(3);
  w.settings.grace_days = 5;
  see(&w, "2026-01-01", "yn", NULL);
  w.frozen = 1;
  const tier__standing before = w.standing;
  see(&w, "2026-02-01", "yy", NULL);
  see(&w, "2026-03-01", "nn", NULL);
  assert_int_equal(w.standing.last_day, day_of("2026-03-01"));
  w.standing.last_day = before.last_day;
  assert_memory_equal(&w.standing, &before, sizeof before);
  w.settings.on_unknown = TIER__UNKNOWN_FAIL;
  see(&w, "2026-04-01", "??", NULL);
  assert_int_equal(w.done, 1);
  walk new = walk_begin(3); /* Who is new cannot stand still. */
  new.frozen = 1;
  see(&new, "2026-01-01", "yn", NULL);
  expect(&new, 1, ENTER);
}

static void a_promise_waits_while_frozen_and_then_begins_on_its_day(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.start = TIER__START_NEXT_PERIOD;
  w.settings.period.kind = TIER__PERIOD_MONTH;
  see(&w, "2026-01-01", "n", NULL);
  see(&w, "2026-01-02", "y", NULL);
  w.frozen = 1;
  see(&w, "2026-02-05", "y", NULL);
  assert_int_equal(w.standing.earned, 0);
  w.frozen = 0;
  see(&w, "2026-02-06", "y", NULL);
  expect(&w, 1, ENTER);
  expect_day(&w, since_day, "2026-02-01");
}

/* The same day again, with the same and with other conditions. */
static void more_that_is_known_counts_at_once(void **state) {
  (void)state;
  walk w = walk_begin(4);
  see(&w, "2026-01-01", "nnn", NULL);
  see(&w, "2026-01-01", "ynn", NULL);
  expect(&w, 1, ENTER);
  see(&w, "2026-01-01", "yyn", NULL);
  expect(&w, 2, ENTER);
  see(&w, "2026-01-01", "nnn", NULL);
  expect(&w, 0, START);
}

static void nobody_goes_two_steps_a_day(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.upgrade = TIER__UPGRADE_ONE_STEP;
  w.settings.downgrade = TIER__DOWNGRADE_ONE_STEP;
  see(&w, "2026-01-01", "nnn", NULL);
  see(&w, "2026-01-02", "yyy", NULL);
  const walk up = w;
  see(&w, "2026-01-02", "yyy", NULL);
  expect(&w, 1, ONE_STEP);
  assert_memory_equal(&w.standing, &up.standing, sizeof up.standing);
  see(&w, "2026-01-03", "yyy", NULL);
  see(&w, "2026-01-04", "nnn", NULL);
  expect(&w, 1, ONE_STEP);
  see(&w, "2026-01-04", "nnn", NULL);
  expect(&w, 1, ONE_STEP);
}

static void who_fell_to_the_floor_does_not_rise_again_today(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.downgrade = TIER__DOWNGRADE_TO_FLOOR;
  see(&w, "2026-01-01", "yyy", NULL);
  see(&w, "2026-01-02", "yyn", NULL);
  expect(&w, 0, FLOOR);
  see(&w, "2026-01-02", "yyn", NULL);
  expect(&w, 0, FLOOR);
  see(&w, "2026-01-03", "yyn", NULL);
  expect(&w, 2, ENTER);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_loyalty_year),
      cmocka_unit_test(grace_comes_before_confirmations),
      cmocka_unit_test(confirmations_come_before_dwell_and_count_through_it),
      cmocka_unit_test(dwell_parts_the_steps),
      cmocka_unit_test(an_upgrade_that_waits_does_not_hinder_renewal),
      cmocka_unit_test(an_upgrade_ends_grace),
      cmocka_unit_test(grace_in_real_time_begins_when_it_is_lost),
      cmocka_unit_test(a_promise_needs_confirmations_and_stays_through_a_fall),
      cmocka_unit_test(nothing_falls_shortly_before_a_promised_tier),
      cmocka_unit_test(one_step_is_promised_one_at_a_time),
      cmocka_unit_test(a_rise_at_once_fulfils_what_was_promised),
      cmocka_unit_test(no_downgrade_comes_after_grace_and_has_no_end),
      cmocka_unit_test(at_the_floor_validity_has_no_end),
      cmocka_unit_test(hold_waits),
      cmocka_unit_test(a_known_tier_begins_with_the_first_evaluation),
      cmocka_unit_test(a_frozen_standing_stands_still),
      cmocka_unit_test(a_promise_waits_while_frozen_and_then_begins_on_its_day),
      cmocka_unit_test(more_that_is_known_counts_at_once),
      cmocka_unit_test(nobody_goes_two_steps_a_day),
      cmocka_unit_test(who_fell_to_the_floor_does_not_rise_again_today),
  };
  return cmocka_run_group_tests_name("ladder: order of evaluation", tests, NULL, NULL);
}
