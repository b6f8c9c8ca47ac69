/* SPDX-License-Identifier: Apache-2.0 */
/* Whichever allocation fails, the call says so, nothing leaks, and the next one works. */
#include "helpers/fail_alloc.h"
#include "unit/clv/forecast/forecast_fixture.h"

typedef struct setting {
  tier_test_allocator memory;
  tier_context *context;
  tier_clv *model, plain;
  forecast_customers customers;
  forecast_columns columns;
} setting;

static void begin(setting *s, tier_clv_kind kind, int covariates) {
  memset(&s->memory, 0, sizeof s->memory);
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&s->memory)};
  assert_int_equal(tier_context_create(&options, &s->context, NULL), TIER_OK);
  s->model = forecast_model(s->context, kind);
  forecast_fill(s->model, 2, &s->customers);
  s->plain = *s->model;
  if (covariates) {
    s->plain.covariate_count = 2;
    s->customers.data.covariates = s->customers.covariates;
    s->customers.data.covariate_count = 2;
  }
}

static void end(setting *s) {
  tier_clv_destroy(s->model);
  tier_context_destroy(s->context);
  assert_int_equal(s->memory.live, 0);
}

static tier_status predict(setting *s) {
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 3, .annual_discount = 0.1};
  tier_clv_prediction wanted = forecast_wanted(&s->columns, 0);
  wanted.alive = NULL;
  return tier_clv_predict(&s->plain, &s->customers.data, &options, &wanted, NULL);
}

static tier_status assess(setting *s) {
  tier_clv_assessment made = {.size = sizeof made, .mae = 7};
  tier_clv_bin bins[2] = {{7, 7, 7, 7}};
  const tier_status status =
      tier_clv_assess(&s->plain, &s->customers.data, s->customers.x, 3, 0, &made, bins, 2, NULL);
  assert_true(status == TIER_OK || (made.mae == 7 && bins[0].customers == 7));
  return status;
}

static tier_status track(setting *s) {
  double cumulative[3] = {7, 7, 7};
  const tier_status status = tier_clv_track(&s->plain, &s->customers.data, s->customers.x, 1, 3, cumulative, NULL);
  assert_true(status == TIER_OK || cumulative[0] == 7);
  return status;
}

static void check(tier_status (*call)(setting *), tier_clv_kind kind, int covariates) {
  setting s;
  begin(&s, kind, covariates);
  for (int sticky = 0; sticky < 2; sticky++) {
    const size_t live = s.memory.live;
    size_t failures = 0;
    tier_status status = TIER_E_MEMORY;
    for (size_t k = 1; status != TIER_OK; k++) {
      tier_test_allocator_fail(&s.memory, k, sticky);
      status = call(&s);
      assert_true(status == TIER_OK || status == TIER_E_MEMORY);
      assert_true((status == TIER_OK) == (s.memory.failed == 0));
      assert_int_equal(s.memory.live, live);
      failures += status != TIER_OK;
    }
    assert_true(failures > 3);
  }
  tier_test_allocator_fail(&s.memory, 0, 0);
  end(&s);
}

static void test_predict(void **state) {
  (void)state;
  check(predict, TIER_CLV_PARETO_NBD, 1);
  check(predict, TIER_CLV_BG_NBD, 0);
  check(predict, TIER_CLV_BG_BB, 0);
}

static void test_assess(void **state) {
  (void)state;
  check(assess, TIER_CLV_PARETO_NBD, 1);
  check(assess, TIER_CLV_SBG, 0);
}

static void test_track(void **state) {
  (void)state;
  check(track, TIER_CLV_MBG_NBD, 1);
  check(track, TIER_CLV_NBD, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_predict),
      cmocka_unit_test(test_assess),
      cmocka_unit_test(test_track),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
