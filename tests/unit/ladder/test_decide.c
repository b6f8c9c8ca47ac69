/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"
#include "ladder/decide.h"

#include <tier/result.h>

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

/* All sets of overrides, all tiers: against the words of the guide, one after the other. */
static void overrides_are_freeze_fix_floor_ceiling(void **state) {
  (void)state;
  for (int32_t n = 0; n < 16 * 4 * 4 * 4 * 5 * 4; n++) {
    const uint32_t kinds = (uint32_t)(n % 16);
    const int32_t tiers[4] = {-1, n / 16 % 4, n / 64 % 4, n / 256 % 4};
    const int32_t before = n / 1024 % 5 - 1, decided = n / 5120;
    int32_t tier = decided, expected = decided;
    uint32_t reason = TIER__REASON_ENTER, expected_reason = TIER__REASON_ENTER;
    if ((kinds & 1) && before != -1) {
      expected = before;
      expected_reason = TIER__REASON_OVERRIDE_FREEZE;
    }
    if (kinds & 2) {
      expected = tiers[1];
      expected_reason = TIER__REASON_OVERRIDE_FIX;
    }
    if ((kinds & 4) && tiers[2] > expected) {
      expected = tiers[2];
      expected_reason = TIER__REASON_OVERRIDE_FLOOR;
    }
    if ((kinds & 8) && tiers[3] < expected) {
      expected = tiers[3];
      expected_reason = TIER__REASON_OVERRIDE_CEILING;
    }
    tier__decide_overrides(kinds, tiers, before, &tier, &reason);
    assert_int_equal(tier, expected);
    assert_int_equal(reason, expected_reason);
  }
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
      cmocka_unit_test(effects_are_set_then_floor_then_ceiling),
      cmocka_unit_test(the_ceiling_has_the_last_word),
      cmocka_unit_test(what_changes_nothing_is_no_reason_but_a_set_is),
      cmocka_unit_test(overrides_are_freeze_fix_floor_ceiling),
      cmocka_unit_test(a_change_is_named_by_direction),
  };
  return cmocka_run_group_tests_name("ladder: decide", tests, NULL, NULL);
}
