/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"

#include "helpers/assert_close.h"

static const int64_t defaults[TIER_LIMITS] = {65536, 64, 4096, 10000, 1000000};

static void limits_go_down_and_up_again(void **state) {
  (void)state;
  tier_context *context = NULL;
  tier_context *other = NULL;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  assert_int_equal(tier__context_make(NULL, &other, NULL), TIER_OK);
  for (int32_t limit = 0; limit < TIER_LIMITS; limit++) {
    assert_int_equal(tier_context_limit(context, limit), defaults[limit]);
    assert_int_equal(tier_context_set_limit(context, limit, 1, NULL), TIER_OK);
    assert_int_equal(tier_context_limit(context, limit), 1);
    assert_int_equal(tier_context_set_limit(context, limit, defaults[limit] - 1, NULL), TIER_OK);
    assert_int_equal(tier_context_limit(context, limit), defaults[limit] - 1);
    assert_int_equal(tier_context_limit(other, limit), defaults[limit]); /* Each context has its own. */
  }
  for (int32_t limit = 0; limit < TIER_LIMITS; limit++) {
    assert_int_equal(tier_context_limit(context, limit), defaults[limit] - 1); /* And each limit. */
    assert_int_equal(tier_context_set_limit(context, limit, defaults[limit], NULL), TIER_OK);
  }
  tier_context_destroy(other);
  tier_context_destroy(context);
}

static void values_out_of_range_are_refused(void **state) {
  (void)state;
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  for (int32_t limit = 0; limit < TIER_LIMITS; limit++) {
    const int64_t refused[] = {0, -1, defaults[limit] + 1, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
      tier_error err = {.size = sizeof err};
      assert_int_equal(tier_context_set_limit(context, limit, refused[i], &err), TIER_E_ARGUMENT);
      assert_int_equal(err.code, TIER_E_ARGUMENT);
      assert_int_equal(tier_context_limit(context, limit), defaults[limit]);
    }
  }
  assert_int_equal(tier_context_set_limit(context, -1, 5, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_context_set_limit(context, TIER_LIMITS, 5, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_context_set_limit(NULL, 0, 5, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_context_limit(context, -1), -1);
  assert_int_equal(tier_context_limit(context, TIER_LIMITS), -1);
  assert_int_equal(tier_context_limit(NULL, 0), -1);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(limits_go_down_and_up_again),
                                     cmocka_unit_test(values_out_of_range_are_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
