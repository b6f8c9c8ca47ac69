/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include "clv/fit/fit_reason.h"
#include "clv/fit/purchase_models.h"

static const char *reason(int kind, const double *direction, size_t count) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  return tier__fit_reason(model->names, model->count, direction, count);
}

static void the_pair_that_moves_most_is_named(void **state) {
  static const double buyers[] = {0.7, 0.69, 0.1, 0.1}, leavers[] = {0.1, 0.1, 0.7, 0.6}, stayers[] = {0, 0, -0.9, 0.1};
  (void)state;
  assert_string_equal(reason(TIER__PURCHASES_BG, buyers, 4),
                      "r and alpha rise together: all customers buy at the same rate");
  assert_string_equal(reason(TIER__PURCHASES_PARETO, leavers, 4),
                      "s and beta rise together: all customers leave at the same rate");
  assert_string_equal(reason(TIER__PURCHASES_MBG, leavers, 4),
                      "a and b rise together: all customers leave with the same chance");
  assert_string_equal(reason(TIER__PURCHASES_PARETO, stayers, 4), "s falls against beta: nobody leaves, as in NBD");
}

/* alpha is a time in some models, and a shape in others. */
static void names_are_read_with_their_partner(void **state) {
  static const double apart[] = {0, 0.6, 0.4, -0.7}, same[] = {0.7, 0.7, 0, 0}, other[] = {0, 0, -0.7, -0.7};
  static const double c[] = {0.1, 0.1, 0.9};
  static const char *const spend[] = {"p", "q", "gamma"};
  static const double equal[] = {0.8, 0.5, 0.1}, alike[] = {0, 0.7, 0.7};
  (void)state;
  assert_string_equal(reason(TIER__PURCHASES_PARETO, apart, 4), "s rises against beta: customers leave at once");
  assert_string_equal(reason(TIER__PURCHASES_SBG, same, 2),
                      "alpha and beta rise together: the chance is the same for all customers");
  assert_string_equal(reason(TIER__PURCHASES_BG_BB, other, 4),
                      "gamma and delta fall together: customers leave at once or never");
  assert_string_equal(reason(TIER__PURCHASES_BDW, c, 3), "c rises: nobody leaves at first, and all leave later");
  assert_string_equal(tier__fit_reason(spend, 3, equal, 3), "p rises: each customer always spends the same");
  assert_string_equal(tier__fit_reason(spend, 3, alike, 3),
                      "q and gamma rise together: all customers spend the same on average");
}

static void effects_of_covariates_are_told_apart(void **state) {
  static const double direction[] = {0.1, 0.5, 0, 0, 0.6, -0.6};
  (void)state;
  assert_non_null(strstr(reason(TIER__PURCHASES_PARETO, direction, 6), "covariate"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_pair_that_moves_most_is_named),
      cmocka_unit_test(names_are_read_with_their_partner),
      cmocka_unit_test(effects_of_covariates_are_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
