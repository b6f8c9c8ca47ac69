/* SPDX-License-Identifier: Apache-2.0 */
/* Each key of a ladder alone, against the ladder without it. Tiers: 0 and, as letters of the conditions, 1, 2, 3. */
#include "ladder_walk.h"

static void plain_has_what_is_met_at_once(void **state) {
  (void)state;
  walk w = walk_begin(4);
  see(&w, "2026-01-01", "nnn", NULL);
  expect(&w, 0, START);
  expect_day(&w, since_day, "2026-01-01");
  expect_day(&w, changed_day, "");
  expect_day(&w, until_day, "end");
  see(&w, "2026-01-02", "yyy", NULL);
  expect(&w, 3, ENTER);
  expect_day(&w, since_day, "2026-01-02");
  expect_day(&w, changed_day, "2026-01-02");
  see(&w, "2026-01-03", "ynn", NULL);
  expect(&w, 1, ENTER);
  see(&w, "2026-01-04", "nyn", "ynn"); /* What is kept of a lower tier is nothing beside a higher one met. */
  expect(&w, 2, ENTER);
  see(&w, "2026-01-05", "nnn", "nyn");
  expect(&w, 2, KEEP);
  see(&w, "2026-01-06", "nnn", "ynn"); /* Only the condition to keep the present tier counts. */
  expect(&w, 0, START);
  expect_day(&w, last_day, "2026-01-06");
}

static void upgrade_one_step(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.upgrade = TIER__UPGRADE_ONE_STEP;
  see(&w, "2026-01-01", "nnn", NULL);
  see(&w, "2026-01-02", "nny", NULL);
  expect(&w, 1, ONE_STEP);
  see(&w, "2026-01-03", "nny", NULL);
  expect(&w, 2, ONE_STEP);
  see(&w, "2026-01-04", "nny", NULL);
  expect(&w, 3, ENTER);
  walk new = walk_begin(4); /* Placed, not upgraded. */
  new.settings.upgrade = TIER__UPGRADE_ONE_STEP;
  see(&new, "2026-01-01", "yyy", NULL);
  expect(&new, 3, ENTER);
}

static void downgrade_says_where_to(void **state) {
  (void)state;
  const struct {
    int32_t downgrade, floor;
    const char *enter;
    int32_t tier;
    uint32_t reason;
  } cases[] = {
      {TIER__DOWNGRADE_TO_MET, 0, "ynn", 1, TIER__REASON_ENTER},
      {TIER__DOWNGRADE_TO_MET, 0, "nnn", 0, TIER__REASON_START},
      {TIER__DOWNGRADE_TO_MET, 2, "ynn", 2, TIER__REASON_FLOOR},
      {TIER__DOWNGRADE_TO_MET, 1, "ynn", 1, TIER__REASON_ENTER},
      {TIER__DOWNGRADE_TO_MET, 3, "ynn", 3, TIER__REASON_FLOOR},
      {TIER__DOWNGRADE_ONE_STEP, 0, "ynn", 2, TIER__REASON_ONE_STEP},
      {TIER__DOWNGRADE_ONE_STEP, 0, "yyn", 2, TIER__REASON_ENTER},
      {TIER__DOWNGRADE_ONE_STEP, 2, "nnn", 2, TIER__REASON_ONE_STEP},
      {TIER__DOWNGRADE_ONE_STEP, 3, "nnn", 3, TIER__REASON_FLOOR},
      {TIER__DOWNGRADE_TO_FLOOR, 0, "yyn", 0, TIER__REASON_FLOOR},
      {TIER__DOWNGRADE_TO_FLOOR, 1, "nnn", 1, TIER__REASON_FLOOR},
      {TIER__DOWNGRADE_NONE, 0, "nnn", 3, TIER__REASON_NO_DOWNGRADE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    walk w = walk_begin(4);
    w.settings.downgrade = cases[i].downgrade;
    w.settings.floor = cases[i].floor;
    see(&w, "2026-01-01", "yyy", NULL);
    see(&w, "2026-01-02", cases[i].enter, NULL);
    assert_int_equal(w.standing.earned, cases[i].tier);
    assert_int_equal(w.reason, cases[i].reason);
  }
}

static void below_the_floor_stays_there(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.floor = 2;
  see(&w, "2026-01-01", "ynn", NULL);
  expect(&w, 1, ENTER);
  see(&w, "2026-01-02", "nnn", NULL);
  expect(&w, 1, FLOOR);
}

static void downgrade_on_expiry_or_at_once(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 3;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  see(&w, "2026-01-01", "y", NULL);
  expect_day(&w, until_day, "2026-01-03");
  walk real_time = w;
  real_time.settings.downgrade_on = TIER__DOWN_REAL_TIME;
  see(&w, "2026-01-02", "n", NULL);
  expect(&w, 1, VALID);
  see(&w, "2026-01-03", "n", NULL);
  expect(&w, 1, VALID);
  see(&w, "2026-01-04", "n", NULL);
  expect(&w, 0, START);
  expect_day(&w, until_day, "end");
  see(&real_time, "2026-01-02", "n", NULL);
  expect(&real_time, 0, START);
}

static void start_with_the_next_period(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.start = TIER__START_NEXT_PERIOD;
  w.settings.period.kind = TIER__PERIOD_QUARTER;
  see(&w, "2026-01-10", "nnn", NULL);
  see(&w, "2026-01-11", "ynn", NULL);
  expect(&w, 0, PROMISE);
  assert_int_equal(w.standing.next_tier, 1);
  expect_day(&w, next_day, "2026-04-01");
  see(&w, "2026-02-01", "yyn", NULL); /* Raised. */
  expect(&w, 0, PROMISE);
  assert_int_equal(w.standing.next_tier, 2);
  see(&w, "2026-02-02", "ynn", NULL); /* Stays. */
  expect(&w, 0, PROMISE);
  assert_int_equal(w.standing.next_tier, 2);
  see(&w, "2026-03-31", "nnn", NULL);
  expect(&w, 0, START);
  assert_int_equal(w.standing.next_tier, 2);
  w.settings.valid = TIER__VALID_PERIOD_END;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  see(&w, "2026-04-06", "nnn", NULL); /* Begins on its own day, though nobody looked then. */
  expect(&w, 2, VALID);
  expect_day(&w, since_day, "2026-04-01");
  expect_day(&w, changed_day, "2026-04-01");
  expect_day(&w, until_day, "2026-06-30");
  assert_int_equal(w.standing.next_tier, -1);
  expect_day(&w, next_day, "");
}

/* A promise for a day that is not after today would come true on the same day, and is none. */
static void there_is_no_period_after_the_calendar(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.start = TIER__START_NEXT_PERIOD;
  see(&w, "9999-12-30", "nnn", NULL);
  see(&w, "9999-12-31", "ynn", NULL);
  assert_int_equal(w.standing.next_tier, -1);
  expect_day(&w, next_day, "");
  see(&w, "9999-12-31", "ynn", NULL);
  assert_int_equal(w.standing.earned, 0);
}

/* Nobody told since when he was in a tier that is over. */
static void a_tier_that_is_over_began_before(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 30;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.grace_days = 20;
  w.standing.tier = w.standing.earned = 2;
  w.standing.until_day = day_of("2026-01-10");
  see(&w, "2026-01-15", "nnn", NULL);
  expect(&w, 2, GRACE);
  expect_day(&w, since_day, "2026-01-10");
  expect_day(&w, until_day, "2026-01-10");
  expect_day(&w, grace_until, "2026-01-30");
}

static void period_and_first_month(void **state) {
  (void)state;
  const struct {
    int32_t kind, first_month;
    const char *next;
  } cases[] = {{TIER__PERIOD_MONTH, 1, "2026-06-01"},     {TIER__PERIOD_QUARTER, 1, "2026-07-01"},
               {TIER__PERIOD_QUARTER, 3, "2026-06-01"},   {TIER__PERIOD_HALF_YEAR, 1, "2026-07-01"},
               {TIER__PERIOD_HALF_YEAR, 4, "2026-10-01"}, {TIER__PERIOD_YEAR, 1, "2027-01-01"},
               {TIER__PERIOD_YEAR, 6, "2026-06-01"},      {TIER__PERIOD_ANNIVERSARY, 1, "2027-02-28"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    walk w = walk_begin(2);
    w.settings.start = TIER__START_NEXT_PERIOD;
    w.settings.period.kind = cases[i].kind;
    w.settings.period.first_month = cases[i].first_month;
    w.anchor = day_of("2024-02-29");
    see(&w, "2026-05-09", "n", NULL);
    see(&w, "2026-05-10", "y", NULL);
    expect_day(&w, next_day, cases[i].next);
  }
}

static void renewal_at_expiry_or_continuous(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 10;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  see(&w, "2026-01-01", "y", "y");
  walk continuous = w;
  continuous.settings.renewal = TIER__RENEW_CONTINUOUS;
  see(&w, "2026-01-05", "y", "y");
  expect(&w, 1, ENTER);
  expect_day(&w, until_day, "2026-01-10");
  see(&w, "2026-01-11", "n", "y"); /* Kept on the day after its end. */
  expect(&w, 1, RENEW);
  expect_day(&w, until_day, "2026-01-20");
  expect_day(&w, since_day, "2026-01-01");
  see(&w, "2026-02-15", "y", "y"); /* A validity from January 21 on would be over. */
  expect(&w, 1, RENEW);
  expect_day(&w, until_day, "2026-02-24");

  see(&continuous, "2026-01-05", "y", "y");
  expect(&continuous, 1, RENEW);
  expect_day(&continuous, until_day, "2026-01-14");
  see(&continuous, "2026-01-06", "n", "y"); /* Kept, but not met. */
  expect(&continuous, 1, KEEP);
  expect_day(&continuous, until_day, "2026-01-14");
  see(&continuous, "2026-01-15", "n", "y");
  expect(&continuous, 1, RENEW);
  expect_day(&continuous, until_day, "2026-01-24");
}

static void continuous_renewal_counts_if_it_ends_later(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_NEXT_PERIOD_END;
  w.settings.renewal = TIER__RENEW_CONTINUOUS;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  see(&w, "2026-03-01", "y", NULL);
  expect_day(&w, until_day, "2027-12-31");
  see(&w, "2026-12-31", "y", NULL);
  expect(&w, 1, ENTER);
  see(&w, "2027-01-01", "y", NULL);
  expect(&w, 1, RENEW);
  expect_day(&w, until_day, "2028-12-31");
}

static void restart_on_upgrade(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 30;
  see(&w, "2026-01-01", "ynn", NULL);
  walk goes_on = w;
  goes_on.settings.restart_on_upgrade = 0;
  see(&w, "2026-01-10", "yyn", NULL);
  expect_day(&w, until_day, "2026-02-08");
  see(&goes_on, "2026-01-10", "yyn", NULL);
  expect(&goes_on, 2, ENTER);
  expect_day(&goes_on, until_day, "2026-01-30");
  see(&goes_on, "2026-02-05", "yyy", NULL); /* The former one is over. */
  expect_day(&goes_on, until_day, "2026-03-06");
  walk low = walk_begin(4); /* The former one had no end. */
  low.settings = goes_on.settings;
  see(&low, "2026-01-01", "nnn", NULL);
  see(&low, "2026-01-10", "ynn", NULL);
  expect_day(&low, until_day, "2026-02-08");
}

static void grace_days(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.grace_days = 3;
  see(&w, "2026-01-01", "y", NULL);
  see(&w, "2026-01-02", "n", NULL); /* Without validity: today is its first day. */
  expect(&w, 1, GRACE);
  expect_day(&w, grace_until, "2026-01-04");
  see(&w, "2026-01-03", "y", NULL); /* As if nothing had been. */
  expect(&w, 1, ENTER);
  expect_day(&w, grace_until, "");
  see(&w, "2026-01-04", "n", NULL);
  expect_day(&w, grace_until, "2026-01-06");
  see(&w, "2026-01-06", "n", NULL);
  expect(&w, 1, GRACE);
  see(&w, "2026-01-07", "n", NULL);
  expect(&w, 0, START);
  expect_day(&w, grace_until, "");
}

static void grace_follows_validity_by_dates(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.valid = TIER__VALID_DAYS;
  w.settings.valid_count = 10;
  w.settings.downgrade_on = TIER__DOWN_AT_EXPIRY;
  w.settings.grace_days = 5;
  see(&w, "2026-01-01", "y", NULL);
  walk late = w, renewed = w;
  see(&w, "2026-01-13", "n", NULL);
  expect(&w, 1, GRACE);
  expect_day(&w, grace_until, "2026-01-15");
  see(&w, "2026-01-15", "n", NULL);
  expect(&w, 1, GRACE);
  see(&w, "2026-01-16", "n", NULL);
  expect(&w, 0, START);
  see(&late, "2026-01-20", "n", NULL); /* It is over whether or not anybody looked. */
  expect(&late, 0, START);
  see(&renewed, "2026-01-13", "n", NULL);
  see(&renewed, "2026-01-14", "y", NULL);
  expect(&renewed, 1, RENEW);
  expect_day(&renewed, until_day, "2026-01-20"); /* From the day after its end. */
  expect_day(&renewed, grace_until, "");
}

static void min_dwell_days(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.min_dwell_days = 10;
  see(&w, "2026-01-01", "ynn", NULL);
  see(&w, "2026-01-02", "nnn", NULL); /* To be placed was no change. */
  expect(&w, 0, START);
  see(&w, "2026-01-11", "yyy", NULL);
  expect(&w, 0, DWELL);
  see(&w, "2026-01-12", "yyy", NULL);
  expect(&w, 3, ENTER);
  see(&w, "2026-01-21", "nnn", NULL);
  expect(&w, 3, DWELL);
  see(&w, "2026-01-22", "nnn", NULL);
  expect(&w, 0, START);
}

static void confirmations(void **state) {
  (void)state;
  walk w = walk_begin(4);
  w.settings.confirmations_up = 2;
  w.settings.confirmations_down = 3;
  see(&w, "2026-01-01", "ynn", NULL);
  expect(&w, 1, ENTER);
  see(&w, "2026-01-02", "yyn", NULL);
  expect(&w, 1, CONFIRM);
  assert_int_equal(w.standing.confirmed, 1);
  see(&w, "2026-01-02", "yyn", NULL); /* The same day counts once. */
  expect(&w, 1, CONFIRM);
  assert_int_equal(w.standing.confirmed, 1);
  see(&w, "2026-01-03", "ynn", NULL); /* Not in a row. */
  assert_int_equal(w.standing.confirmed, 0);
  see(&w, "2026-01-04", "yyn", NULL);
  see(&w, "2026-01-09", "yyy", NULL); /* Two evaluations, whatever the days between. */
  expect(&w, 3, ENTER);
  assert_int_equal(w.standing.confirmed, 0);
  see(&w, "2026-01-10", "nnn", NULL);
  see(&w, "2026-01-11", "nnn", NULL);
  expect(&w, 3, CONFIRM);
  assert_int_equal(w.standing.confirmed, -2);
  see(&w, "2026-01-12", "nnn", NULL);
  expect(&w, 0, START);
}

static void confirmations_stop_at_the_end_of_their_type(void **state) {
  (void)state;
  walk w = walk_begin(2);
  w.settings.downgrade = TIER__DOWNGRADE_NONE;
  see(&w, "2026-01-01", "y", NULL);
  w.standing.confirmed = -INT16_MAX;
  see(&w, "2026-01-02", "n", NULL);
  expect(&w, 1, NO_DOWNGRADE);
  assert_int_equal(w.standing.confirmed, -INT16_MAX);
}

static void on_unknown(void **state) {
  (void)state;
  walk w = walk_begin(4);
  see(&w, "2026-01-01", "yyn", NULL);
  walk hold = w, refuse = w;
  hold.settings.on_unknown = TIER__UNKNOWN_HOLD;
  refuse.settings.on_unknown = TIER__UNKNOWN_FAIL;
  see(&w, "2026-01-02", "y?n", NULL);
  expect(&w, 1, ENTER);
  assert_int_equal(w.standing.flags, 0);
  see(&hold, "2026-01-02", "y?n", NULL);
  expect(&hold, 2, HOLD);
  assert_int_equal(hold.standing.flags, TIER__STANDING_HELD);
  see(&hold, "2026-01-03", "yy?", NULL); /* He might have met a higher one. */
  expect(&hold, 2, ENTER);
  assert_int_equal(hold.standing.flags, TIER__STANDING_HELD);
  see(&hold, "2026-01-04", "?yn", NULL); /* A lower one makes no difference. */
  expect(&hold, 2, ENTER);
  assert_int_equal(hold.standing.flags, 0);
  see(&hold, "2026-01-05", "??n", "nyn"); /* Kept for sure. */
  expect(&hold, 2, KEEP);
  assert_int_equal(hold.standing.flags, 0);
  see(&hold, "2026-01-06", "?nn", "nnn"); /* Lost for sure; but where to? */
  expect(&hold, 0, START);
  assert_int_equal(hold.standing.flags, TIER__STANDING_HELD);
  see(&refuse, "2026-01-02", "?yn", NULL);
  assert_int_equal(refuse.done, 1);
  see(&refuse, "2026-01-03", "y?n", NULL);
  assert_int_equal(refuse.done, 0);
}

static void the_first_customer_who_forbids_a_decision_is_told(void **state) {
  (void)state;
  tier__ladder_settings settings = tier__ladder_plain();
  uint8_t truth[1000] = {0};
  static tier__standing standings[1000];
  uint32_t reasons[1000];
  const uint8_t *enter[2] = {NULL, truth};
  const tier__truths truths = {1000, 2, enter, NULL};
  settings.on_unknown = TIER__UNKNOWN_FAIL;
  for (size_t i = 0; i < 1000; i++) {
    standings[i] = tier__standing_new();
  }
  truth[700] = truth[701] = 2;
  assert_int_equal(tier__ladder_step(&settings, 5, &truths, NULL, NULL, standings, reasons), 700);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_has_what_is_met_at_once),
      cmocka_unit_test(upgrade_one_step),
      cmocka_unit_test(downgrade_says_where_to),
      cmocka_unit_test(below_the_floor_stays_there),
      cmocka_unit_test(downgrade_on_expiry_or_at_once),
      cmocka_unit_test(start_with_the_next_period),
      cmocka_unit_test(there_is_no_period_after_the_calendar),
      cmocka_unit_test(a_tier_that_is_over_began_before),
      cmocka_unit_test(period_and_first_month),
      cmocka_unit_test(renewal_at_expiry_or_continuous),
      cmocka_unit_test(continuous_renewal_counts_if_it_ends_later),
      cmocka_unit_test(restart_on_upgrade),
      cmocka_unit_test(grace_days),
      cmocka_unit_test(grace_follows_validity_by_dates),
      cmocka_unit_test(min_dwell_days),
      cmocka_unit_test(confirmations),
      cmocka_unit_test(confirmations_stop_at_the_end_of_their_type),
      cmocka_unit_test(on_unknown),
      cmocka_unit_test(the_first_customer_who_forbids_a_decision_is_told),
  };
  return cmocka_run_group_tests_name("ladder: keys", tests, NULL, NULL);
}
