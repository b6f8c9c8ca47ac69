/* SPDX-License-Identifier: Apache-2.0 */
/* On the plain ladder everybody has the highest tier whose lower bound he meets. */
#include "helpers/assert_close.h"
#include "ladder/decide.h"
#include "ladder/ladder_met.h"
#include "rule/rule_truth.h"

enum { ROWS = 2000, BATCHES = 500, TIERS = 7 };

static uint64_t seed = 4;

static int below(int bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)((seed >> 11) % (uint64_t)bound);
}

/* Every row has a ladder of its own. */
static struct {
  int64_t value[ROWS], bound[TIERS][ROWS];
  uint8_t known[ROWS], enter[TIERS][ROWS];
  tier__standing standings[ROWS];
  uint32_t reasons[ROWS];
} rows;

/* Bounds may be equal, negative and in any order; values lie on them as often as not. */
static void make_row(size_t i, size_t tiers) {
  for (size_t k = 1; k < tiers; k++) {
    rows.bound[k][i] = k > 1 && below(4) == 0 ? rows.bound[k - 1][i] : below(2000) - 1000;
  }
  rows.value[i] = below(3000) - 1500;
  if (tiers > 1 && below(2)) {
    rows.value[i] = rows.bound[1 + (size_t)below((int)tiers - 1)][i] - below(2);
  }
  rows.known[i] = below(20) != 0;
  rows.standings[i] = tier__standing_new();
  rows.standings[i].earned = rows.standings[i].tier = below((int)tiers + 1) - 1;
  for (size_t k = 1; k < tiers; k++) {
    rows.enter[k][i] = rows.known[i] ? rows.value[i] >= rows.bound[k][i] : TIER__UNKNOWN;
  }
}

static int32_t highest_met(size_t i, size_t tiers) {
  size_t k = tiers - 1;
  while (k > 0 && !(rows.known[i] && rows.value[i] >= rows.bound[k][i])) {
    k--;
  }
  return (int32_t)k;
}

static void everybody_has_the_highest_tier_whose_bound_he_meets(void **state) {
  (void)state;
  const tier__ladder_settings plain = tier__ladder_plain();
  const uint8_t *enter[TIERS] = {NULL};
  for (size_t k = 1; k < TIERS; k++) {
    enter[k] = rows.enter[k];
  }
  for (int32_t n = 0; n < BATCHES; n++) {
    const tier__truths truths = {ROWS, 1 + (size_t)below(TIERS), enter, NULL};
    for (size_t i = 0; i < ROWS; i++) {
      make_row(i, truths.tiers);
    }
    assert_int_equal(tier__ladder_step(&plain, n, &truths, NULL, NULL, rows.standings, rows.reasons), ROWS);
    for (size_t i = 0; i < ROWS; i++) {
      assert_int_equal(rows.standings[i].earned, highest_met(i, truths.tiers));
    }
  }
}

/* The columns alone: the highest true, and the highest unknown. */
static void columns_give_the_highest_true_and_the_highest_unknown(void **state) {
  (void)state;
  static uint8_t column[TIERS][TIER__LADDER_BLOCK + 5];
  uint8_t met[TIER__LADDER_BLOCK], unknown[TIER__LADDER_BLOCK];
  for (size_t count = 1; count <= TIER__LADDER_BLOCK; count += 51) {
    const uint8_t *enter[TIERS] = {NULL, column[1], NULL, column[3], column[4], column[5], column[6]};
    const tier__truths truths = {count + 5, TIERS, enter, NULL};
    for (size_t i = 0; i < TIERS * sizeof column[0]; i++) {
      column[i / sizeof column[0]][i % sizeof column[0]] = (uint8_t)below(3);
    }
    tier__ladder_met(&truths, 5, count, met, unknown);
    for (size_t i = 0; i < count; i++) {
      size_t highest[3] = {0};
      for (size_t k = 1; k < TIERS; k++) {
        highest[k == 2 ? TIER__FALSE : column[k][i + 5]] = k;
      }
      assert_int_equal(met[i], highest[TIER__TRUE]);
      assert_int_equal(unknown[i], highest[TIER__UNKNOWN]);
    }
  }
}

static void a_ladder_may_have_many_tiers(void **state) {
  (void)state;
  const tier__ladder_settings plain = tier__ladder_plain();
  static const uint8_t yes = TIER__TRUE;
  static const uint8_t *enter[256];
  tier__standing standing = tier__standing_new();
  uint32_t reason;
  enter[255] = &yes;
  const tier__truths truths = {1, 256, enter, NULL};
  assert_int_equal(tier__ladder_step(&plain, 0, &truths, NULL, NULL, &standing, &reason), 1);
  assert_int_equal(standing.earned, 255);
}

static void the_lowest_tier_needs_nothing(void **state) {
  (void)state;
  const tier__ladder_settings plain = tier__ladder_plain();
  const uint8_t *enter[1] = {NULL};
  tier__standing standing = tier__standing_new();
  uint32_t reason = 99;
  const tier__truths truths = {1, 1, enter, NULL}, nobody = {0, 1, enter, NULL};
  assert_int_equal(tier__ladder_step(&plain, 0, &nobody, NULL, NULL, NULL, NULL), 0);
  assert_int_equal(tier__ladder_step(&plain, 0, &truths, NULL, NULL, &standing, &reason), 1);
  assert_int_equal(standing.earned, 0);
  assert_int_equal(reason, TIER__REASON_START);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(everybody_has_the_highest_tier_whose_bound_he_meets),
      cmocka_unit_test(columns_give_the_highest_true_and_the_highest_unknown),
      cmocka_unit_test(a_ladder_may_have_many_tiers),
      cmocka_unit_test(the_lowest_tier_needs_nothing),
  };
  return cmocka_run_group_tests_name("ladder: the tier met", tests, NULL, NULL);
}
