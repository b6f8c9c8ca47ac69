/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_walk.h"
#include "rule/rule_truth.h"

#include <math.h>

enum { CROWD = 60, TIERS = 4 };

static uint64_t seed = 99;

static int below(int bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)((seed >> 11) % (uint64_t)bound);
}

/* Customers, what they meet, and the days that they live through. */
static struct crowd {
  tier__ladder_settings settings;
  tier__places places[TIERS];
  size_t count;
  uint8_t enter[TIERS][CROWD], keep[TIERS][CROWD], known[CROWD], frozen[CROWD];
  double scores[CROWD];
  tier__standing before[CROWD], now[CROWD];
  uint32_t reasons[CROWD], order[CROWD];
} c;

static void begin_crowd(size_t count) {
  memset(&c, 0, sizeof c);
  c.settings = tier__ladder_plain();
  c.count = count;
  for (size_t i = 0; i < count; i++) {
    c.known[i] = 1;
    c.now[i] = tier__standing_new();
  }
}

static void step_day(int32_t day) {
  const uint8_t *enter[TIERS], *keep[TIERS];
  for (size_t k = 0; k < TIERS; k++) {
    enter[k] = c.enter[k];
    keep[k] = c.keep[k];
  }
  const tier__truths truths = {c.count, TIERS, enter, keep};
  memcpy(c.before, c.now, sizeof c.before);
  assert_int_equal(tier__ladder_step(&c.settings, day, &truths, NULL, c.frozen, c.now, c.reasons), c.count);
}

static void place(int32_t tier, int32_t day) {
  tier__places_apply(&c.places[tier], &c.settings, tier, day, NULL, c.frozen, c.scores, c.known, c.before, c.count,
                     c.order, c.now, c.reasons);
}

static void live_day(int32_t day) {
  step_day(day);
  for (int32_t tier = TIERS - 1; tier > 0; tier--) {
    place(tier, day);
  }
  for (size_t i = 0; i < c.count; i++) {
    c.now[i].tier = c.now[i].earned;
  }
}

static size_t members(int32_t tier) {
  size_t count = 0;
  for (size_t i = 0; i < c.count; i++) {
    count += c.now[i].earned == tier;
  }
  return count;
}

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
    tier__places_apply(&places, &settings, 1, 5, NULL, NULL, scores, NULL, before, cases[n].candidates, order, now,
                       reasons);
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

/* The second opinion: all candidates in a line, by the words of the guide. */
static void naive_places(int32_t tier, int32_t day, uint8_t *has_place) {
  const tier__places *p = &c.places[tier];
  size_t line[CROWD], waiting = 0, sure = 0;
  for (size_t i = 0; i < c.count; i++) {
    const tier__standing *b = &c.before[i];
    const int there = b->earned == tier, scored = c.known[i] && isfinite(c.scores[i]);
    has_place[i] = 0;
    if (c.now[i].earned != tier) {
      continue;
    }
    const int dwells = b->changed_day != TIER__NEVER_DAY && day - b->changed_day < c.settings.min_dwell_days;
    const int soon = b->next_tier >= 0 && b->next_day - day < c.settings.min_dwell_days;
    const int unsure = !scored && c.settings.on_unknown == TIER__UNKNOWN_HOLD;
    if (there && (c.frozen[i] || dwells || soon || unsure || b->last_day == day)) {
      has_place[i] = 1;
      sure++;
    } else if (scored) {
      line[waiting++] = i;
    }
  }
  size_t room = p->limited == 1 ? (size_t)p->count : (size_t)((double)(waiting + sure) * p->share + 1e-9);
  room = room > sure ? room - sure : 0;
  for (; room > 0 && waiting > 0; room--) {
    size_t best = 0;
    for (size_t n = 1; n < waiting; n++) {
      const size_t a = line[n], b = line[best];
      const int a_there = c.before[a].earned == tier, b_there = c.before[b].earned == tier;
      const double x = c.scores[a] + (a_there ? fabs(c.scores[a]) * p->incumbency : 0);
      const double y = c.scores[b] + (b_there ? fabs(c.scores[b]) * p->incumbency : 0);
      if (x > y || (x == y && (a_there > b_there || (a_there == b_there && a < b)))) {
        best = n;
      }
    }
    has_place[line[best]] = 1;
    line[best] = line[--waiting];
  }
}

/* Scores that differ by little, or much, or that are often equal. */
static void random_day(void) {
  const int fine = below(2);
  for (size_t i = 0; i < c.count; i++) {
    for (int k = 1; k < TIERS; k++) {
      c.enter[k][i] = (uint8_t)(below(3) > 0);
      c.keep[k][i] = (uint8_t)(c.enter[k][i] || below(2));
    }
    c.scores[i] = fine ? (below(1000000) - 300000) * 1e-3 * (below(20) ? 1 : 1e300) : below(7) - 2;
    c.known[i] = below(10) != 0;
    c.frozen[i] = below(20) == 0;
  }
}

static void random_crowd(void) {
  begin_crowd(1 + (size_t)below(CROWD));
  c.settings.start = below(4) == 0;
  c.settings.period.kind = TIER__PERIOD_MONTH;
  c.settings.upgrade = below(2);
  c.settings.downgrade = below(4);
  c.settings.min_dwell_days = below(3) * below(10);
  c.settings.confirmations_up = 1 + below(2);
  c.settings.valid = below(2) * TIER__VALID_DAYS;
  c.settings.valid_count = 12;
  c.settings.renewal = below(2);
  c.settings.downgrade_on = below(2);
  c.settings.on_unknown = below(2);
  c.settings.restart_on_upgrade = below(2);
  c.settings.grace_days = below(2) * below(6);
  for (int k = 1; k < TIERS; k++) {
    c.places[k] = (tier__places){.limited = below(3), .count = (uint64_t)below(12), .share = 0.05 * below(21),
                                 .incumbency = 0.5 * below(3)};
  }
}

static void check_places(int32_t tier, int32_t day) {
  static uint8_t expected[CROWD];
  static tier__standing earlier[CROWD];
  memcpy(earlier, c.now, sizeof earlier);
  naive_places(tier, day, expected);
  place(tier, day);
  for (size_t i = 0; i < c.count; i++) {
    if (earlier[i].earned != tier || !c.places[tier].limited) {
      const uint16_t flags = c.now[i].flags;
      c.now[i].flags = earlier[i].flags;
      assert_memory_equal(&c.now[i], &earlier[i], sizeof earlier[i]);
      c.now[i].flags = flags;
      continue;
    }
    assert_int_equal(c.now[i].earned, expected[i] ? tier : tier - 1);
    if (!expected[i] && c.before[i].earned == tier - 1) {
      assert_int_equal(c.now[i].since_day, c.before[i].since_day);
      assert_int_equal(c.now[i].changed_day, c.before[i].changed_day);
    } else if (!expected[i]) {
      assert_int_equal(c.now[i].since_day, day);
      assert_int_equal(c.reasons[i], TIER__REASON_PLACES);
    }
  }
}

static void check_dwell(void) {
  for (size_t i = 0; i < c.count; i++) {
    const int32_t was = c.before[i].changed_day, is = c.now[i].changed_day;
    if (was != is && was != TIER__NEVER_DAY) {
      assert_true(is - was >= c.settings.min_dwell_days);
    }
  }
}

static void places_are_as_the_guide_says(void **state) {
  (void)state;
  static tier__standing once[CROWD];
  for (int n = 0; n < 1500; n++) {
    random_crowd();
    int32_t day = day_of("2026-01-01");
    for (int d = 0; d < 25; d++) {
      day += 1 + (below(4) == 0) * below(12);
      random_day();
      step_day(day);
      for (int32_t tier = TIERS - 1; tier > 0; tier--) {
        check_places(tier, day);
      }
      check_dwell();
      memcpy(once, c.now, sizeof once);
      live_day(day); /* The same day again. */
      for (size_t i = 0; i < c.count; i++) {
        once[i].tier = c.now[i].tier;
        assert_memory_equal(&c.now[i], &once[i], sizeof once[i]);
      }
    }
  }
}

static void places_of_all_tiers_are_filled_and_no_more(void **state) {
  (void)state;
  for (int n = 0; n < 1000; n++) {
    begin_crowd(CROWD);
    const size_t places = (size_t)below(CROWD + 10);
    size_t candidates = 0;
    c.places[2] = (tier__places){.limited = 1, .count = places, .incumbency = 0.1};
    for (int32_t day = 1; day < 5; day++) {
      candidates = 0;
      for (size_t i = 0; i < c.count; i++) {
        c.enter[2][i] = (uint8_t)below(2);
        c.scores[i] = below(10);
        candidates += c.enter[2][i];
      }
      live_day(day);
      assert_int_equal(members(2), candidates < places ? candidates : places);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_best_have_the_places),
      cmocka_unit_test(equal_scores_go_by_order_and_by_who_is_there),
      cmocka_unit_test(incumbency_is_an_advantage_also_below_zero),
      cmocka_unit_test(a_share_is_of_the_candidates_rounded_down),
      cmocka_unit_test(without_a_score_there_is_no_place),
      cmocka_unit_test(under_hold_who_is_there_stays_without_a_score),
      cmocka_unit_test(unlimited_tiers_have_room_for_all),
      cmocka_unit_test(who_finds_no_place_tries_the_tier_below),
      cmocka_unit_test(who_moved_shortly_before_is_sure_of_his_place),
      cmocka_unit_test(who_is_frozen_is_sure_of_his_place),
      cmocka_unit_test(who_is_back_where_he_was_has_not_changed),
      cmocka_unit_test(a_promise_without_a_place_is_put_off),
      cmocka_unit_test(places_are_as_the_guide_says),
      cmocka_unit_test(places_of_all_tiers_are_filled_and_no_more),
  };
  return cmocka_run_group_tests_name("ladder: places", tests, NULL, NULL);
}
