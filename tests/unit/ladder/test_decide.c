/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"
#include "ladder/decide.h"
#include "rule/rule_truth.h"
#include <tier/result.h>

enum { ROWS = 1000, LADDERS = 1500, STEPS = 8 };

/* A ladder with lower bounds, and rows with a value that may be missing. */
typedef struct ladder {
  size_t steps;
  int enter_bound[STEPS], keep_bound[STEPS];
  int has_keep[STEPS];
  int value[ROWS], known[ROWS];
  uint8_t enter_truth[STEPS][ROWS], keep_truth[STEPS][ROWS];
  const uint8_t *enter[STEPS], *keep[STEPS];
  int32_t previous[ROWS];
} ladder;

static uint64_t seed = 20260101;

static int random_below(int bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)((seed >> 11) % (uint64_t)bound);
}

static uint8_t truth(const ladder *l, size_t row, int bound) {
  if (!l->known[row]) {
    return TIER__UNKNOWN;
  }
  return l->value[row] >= bound ? TIER__TRUE : TIER__FALSE;
}

static void make_ladder(ladder *l, int increasing) {
  l->steps = 1 + (size_t)random_below(STEPS);
  for (size_t i = 0; i < ROWS; i++) {
    l->value[i] = random_below(100) - 10;
    l->known[i] = random_below(20) != 0;
    l->previous[i] = random_below((int)l->steps + 1) - 1;
  }
  for (size_t k = 0; k < l->steps; k++) {
    l->enter_bound[k] = increasing && k > 0 ? l->enter_bound[k - 1] + random_below(25) : random_below(90);
    l->keep_bound[k] = l->enter_bound[k] - random_below(20);
    l->has_keep[k] = k > 0 && random_below(2);
    for (size_t i = 0; i < ROWS; i++) {
      l->enter_truth[k][i] = truth(l, i, l->enter_bound[k]);
      l->keep_truth[k][i] = truth(l, i, l->keep_bound[k]);
    }
    l->enter[k] = k > 0 ? l->enter_truth[k] : NULL;
    l->keep[k] = l->has_keep[k] ? l->keep_truth[k] : NULL;
  }
}

/* The definition, from the top down: the first step that holds. */
static int32_t expected_tier(const ladder *l, size_t row, uint32_t *reason) {
  for (size_t k = l->steps; k-- > 1;) {
    if (l->known[row] && l->value[row] >= l->enter_bound[k]) {
      *reason = TIER__REASON_ENTER;
      return (int32_t)k;
    }
    if (l->has_keep[k] && l->previous[row] == (int32_t)k && l->known[row] && l->value[row] >= l->keep_bound[k]) {
      *reason = TIER__REASON_KEEP;
      return (int32_t)k;
    }
  }
  *reason = TIER__REASON_START;
  return 0;
}

static void check_ladders(int increasing) {
  static ladder l;
  static int32_t tier[ROWS];
  static uint32_t reason[ROWS];
  for (size_t n = 0; n < LADDERS / 2; n++) {
    make_ladder(&l, increasing);
    tier__decide_base(ROWS, l.steps, l.enter, l.keep, l.previous, tier, reason);
    for (size_t i = 0; i < ROWS; i++) {
      uint32_t expected_reason = 0;
      assert_int_equal(tier[i], expected_tier(&l, i, &expected_reason));
      assert_int_equal(reason[i], expected_reason);
    }
  }
}

static void tier_is_the_highest_whose_bound_is_met(void **state) {
  (void)state;
  check_ladders(1);
}

static void also_when_the_bounds_are_not_increasing(void **state) {
  (void)state;
  check_ladders(0);
}

static void a_bound_itself_is_inside(void **state) {
  (void)state;
  static ladder l;
  l.steps = 2;
  l.enter_bound[1] = 100;
  l.value[0] = 99;
  l.value[1] = 100;
  l.known[0] = l.known[1] = 1;
  for (size_t i = 0; i < 2; i++) {
    l.enter_truth[1][i] = truth(&l, i, 100);
    l.previous[i] = -1;
  }
  l.enter[1] = l.enter_truth[1];
  int32_t tier[2];
  uint32_t reason[2];
  tier__decide_base(2, 2, l.enter, l.keep, l.previous, tier, reason);
  assert_int_equal(tier[0], 0);
  assert_int_equal(tier[1], 1);
}

static void keep_counts_only_for_the_present_tier(void **state) {
  (void)state;
  const uint8_t no[4] = {TIER__FALSE, TIER__FALSE, TIER__FALSE, TIER__UNKNOWN};
  const uint8_t yes[4] = {TIER__TRUE, TIER__TRUE, TIER__TRUE, TIER__TRUE};
  const uint8_t *enter[3] = {NULL, no, no};
  const uint8_t *keep[3] = {NULL, yes, yes};
  const int32_t previous[4] = {-1, 0, 1, 2};
  int32_t tier[4];
  uint32_t reason[4];
  tier__decide_base(4, 3, enter, keep, previous, tier, reason);
  assert_int_equal(tier[0], 0);
  assert_int_equal(tier[1], 0);
  assert_int_equal(tier[2], 1);
  assert_int_equal(tier[3], 2);
  assert_int_equal(reason[1], TIER__REASON_START);
  assert_int_equal(reason[2], TIER__REASON_KEEP);
  assert_int_equal(reason[3], TIER__REASON_KEEP);
}

static const tier__effects NO_EFFECT = {.set = -1, .floor = -1, .ceiling = -1};

static void check_effects(tier__effects effects, int32_t before, int32_t expected, uint32_t expected_reason) {
  int32_t tier = before;
  uint32_t reason = TIER__REASON_ENTER;
  effects.set_rule = 10;
  effects.floor_rule = 20;
  effects.ceiling_rule = 30;
  tier__decide_effects(1, &effects, &tier, &reason);
  assert_int_equal(tier, expected);
  assert_int_equal(reason, expected_reason);
}

/* All combinations of five tiers against the words of the contract. */
static void effects_are_set_then_floor_then_ceiling(void **state) {
  (void)state;
  for (int32_t n = 0; n < 6 * 6 * 6 * 5; n++) {
    tier__effects effects = {.set = n % 6 - 1, .floor = n / 6 % 6 - 1, .ceiling = n / 36 % 6 - 1};
    const int32_t before = n / 216;
    int32_t tier = before;
    uint32_t reason = TIER__REASON_ENTER;
    if (effects.set >= 0) {
      tier = effects.set;
      reason = TIER__REASON_RULE + 10;
    }
    const int32_t lifted = effects.floor > tier ? effects.floor : tier;
    reason = lifted != tier ? TIER__REASON_RULE + 20 : reason;
    const int32_t capped = effects.ceiling >= 0 && effects.ceiling < lifted ? effects.ceiling : lifted;
    reason = capped != lifted ? TIER__REASON_RULE + 30 : reason;
    check_effects(effects, before, capped, reason);
  }
}

static void the_ceiling_has_the_last_word(void **state) {
  (void)state;
  tier__effects effects = NO_EFFECT;
  effects.floor = 3;
  effects.ceiling = 1;
  check_effects(effects, 0, 1, TIER__REASON_RULE + 30);
  effects.set = 4;
  check_effects(effects, 0, 1, TIER__REASON_RULE + 30);
}

static void what_changes_nothing_is_no_reason_but_a_set_is(void **state) {
  (void)state;
  tier__effects effects = NO_EFFECT;
  check_effects(effects, 2, 2, TIER__REASON_ENTER);
  effects.floor = 2;
  effects.ceiling = 2;
  check_effects(effects, 2, 2, TIER__REASON_ENTER);
  effects.set = 2;
  check_effects(effects, 2, 2, TIER__REASON_RULE + 10);
}

static void a_change_is_named_by_direction(void **state) {
  (void)state;
  assert_int_equal(tier__decide_change(0, -1), TIER_CHANGE_NEW);
  assert_int_equal(tier__decide_change(2, -1), TIER_CHANGE_NEW);
  for (int32_t tier = 0; tier < 4; tier++) {
    for (int32_t previous = 0; previous < 4; previous++) {
      const int32_t moved = tier > previous ? TIER_CHANGE_UP : TIER_CHANGE_DOWN;
      assert_int_equal(tier__decide_change(tier, previous), tier == previous ? TIER_CHANGE_SAME : moved);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tier_is_the_highest_whose_bound_is_met),
      cmocka_unit_test(also_when_the_bounds_are_not_increasing),
      cmocka_unit_test(a_bound_itself_is_inside),
      cmocka_unit_test(keep_counts_only_for_the_present_tier),
      cmocka_unit_test(effects_are_set_then_floor_then_ceiling),
      cmocka_unit_test(the_ceiling_has_the_last_word),
      cmocka_unit_test(what_changes_nothing_is_no_reason_but_a_set_is),
      cmocka_unit_test(a_change_is_named_by_direction),
  };
  return cmocka_run_group_tests_name("ladder: decide", tests, NULL, NULL);
}
