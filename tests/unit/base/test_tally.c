/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "helpers/assert_close.h"
#include "unit/model/made_model.h"
#include "model/ordered_key.h"
#include "base/tally.h"

/** Adds `count` random tuples and compares with counting by hand. */
static void check(tier_context *context, size_t width, size_t count, uint32_t bound) {
  tier__tally whole = tier__tally_begin(context, width), half = tier__tally_begin(context, width);
  uint64_t seed = 7;
  size_t checked = 0;
  int64_t(*all)[3] = test_calloc(count, sizeof *all);
  for (size_t i = 0; i < count; i++) {
    for (size_t w = 0; w < width; w++) {
      all[i][w] = (int64_t)made_random(&seed, bound) * 1000003 - 500 * 1000003;
    }
    assert_int_equal(tier__tally_add(i % 2 == 0 ? &whole : &half, all[i], NULL), TIER_OK);
  }
  assert_int_equal(tier__tally_merge(&whole, &half, NULL), TIER_OK);
  assert_int_equal(tier__tally_compact(&whole, NULL), TIER_OK);
  assert_int_equal(tier__tally_total(&whole), count);
  for (size_t i = 0; i < whole.count; i += 1 + whole.count / 50) {
    const int64_t *item = whole.items + i * (width + 1);
    size_t same = 0;
    for (size_t j = 0; j < count; j++) {
      same += memcmp(all[j], item, width * sizeof *item) == 0;
    }
    assert_int_equal(tier__tally_times(&whole, i), same);
    checked++;
  }
  for (size_t i = 1; i < whole.count; i++) {
    const int64_t *item = whole.items + i * (width + 1);
    assert_true(*(item - width - 1) < *item || width > 1);
  }
  assert_true(checked > 0);
  test_free(all);
  tier__tally_end(&whole);
  tier__tally_end(&half);
}

static void tallies_count_whatever_the_order(void **state) {
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  check(context, 1, 1, 10);
  check(context, 1, 200000, 1000);
  check(context, 1, 1000, 100000);
  check(context, 3, 20000, 12);
  tier_context_destroy(context);
}

/* Memory follows the distinct keys, not the rows. */
static void tallies_stay_small(void **state) {
  tier_context *context = NULL;
  uint64_t seed = 1;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  tier__tally tally = tier__tally_begin(context, 1);
  for (size_t i = 0; i < 2000000; i++) {
    const int64_t key = made_random(&seed, 300);
    assert_int_equal(tier__tally_add(&tally, &key, NULL), TIER_OK);
  }
  assert_true(tally.capacity < 600000);
  assert_int_equal(tier__tally_total(&tally), 2000000);
  tier__tally_end(&tally);
  tier_context_destroy(context);
}

static void keys_keep_the_order_of_doubles(void **state) {
  const double ascending[] = {-1e308, -2, -1.5, -5e-324, 0, 5e-324, 1e-300, 1, 1.0000000000000002, 1e308};
  (void)state;
  for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++) {
    const int64_t key = tier__key_of_double(ascending[i]);
    assert_same_bits(tier__double_of_key(key), ascending[i]);
    assert_true(i == 0 || tier__key_of_double(ascending[i - 1]) < key);
  }
  assert_int_equal(tier__key_of_double(-0.0), 0);
}

static void decimal_amounts_mean_themselves(void **state) {
  const tier__scale cents = {TIER_MONEY, 2}, whole = {TIER_INT64, 0};
  (void)state;
  for (int64_t minor = -100000; minor <= 100000; minor++) {
    assert_int_equal(tier__scale_key_from(&cents, (double)minor / 100), minor);
  }
  assert_int_equal(tier__scale_key_from(&cents, 10.005), 1001); /* The least amount that is not below. */
  assert_int_equal(tier__scale_key_from(&whole, 2.5), 3);
  assert_int_equal(tier__scale_key_from(&whole, -2.5), -2);
  assert_int_equal(tier__scale_key_from(&whole, -90), -90);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tallies_count_whatever_the_order),
      cmocka_unit_test(tallies_stay_small),
      cmocka_unit_test(keys_keep_the_order_of_doubles),
      cmocka_unit_test(decimal_amounts_mean_themselves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
