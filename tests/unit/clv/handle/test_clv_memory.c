/* SPDX-License-Identifier: Apache-2.0 */
/* No memory, at every allocation of every call that allocates: the call says so, gives nothing and leaves nothing
 * behind; and afterwards it works. */
#include "clv_fixture.h"

#include <math.h>

#include "base/context_object.h"
#include "helpers/fail_alloc.h"

static clv_table table;

/* What the calls work on, made while there was memory. */
typedef struct scene {
  tier_context *context;
  tier_clv_kind kind;
  tier_clv_data data;
  tier_clv *model;
  char *json;
} scene;

typedef tier_status (*call)(const scene *s, tier_error *err);

static tier_status fit(const scene *s, tier_error *err) {
  tier_clv *made = NULL;
  const tier_status status = tier_clv_fit(s->context, s->kind, &s->data, NULL, &made, err);
  assert_true((made != NULL) == (status == TIER_OK));
  tier_clv_destroy(made);
  return status;
}

static tier_status create(const scene *s, tier_error *err) {
  static const double params[] = {0.5, 4, 0.75, 2.5};
  const tier_clv_fit_options options = {.size = sizeof options, .stages = clv_summary(s->model).stages};
  const size_t effects = s->data.covariate_count == 0 ? 0 : clv_summary(s->model).parameter_count - 4;
  tier_clv *made = NULL;
  const tier_status status = tier_clv_create(s->context, s->kind, params,
                                             clv_summary(s->model).parameter_count - effects, &options, &made, err);
  assert_true((made != NULL) == (status == TIER_OK));
  tier_clv_destroy(made);
  return status;
}

static tier_status save(const scene *s, tier_error *err) {
  char *json = NULL;
  const tier_status status = tier_clv_save(s->model, &json, err);
  assert_true((json != NULL) == (status == TIER_OK));
  tier_text_free(json);
  return status;
}

static tier_status load(const scene *s, tier_error *err) {
  tier_clv *made = NULL;
  const tier_status status = tier_clv_load(s->context, (tier_string){s->json, strlen(s->json)}, &made, err);
  assert_true((made != NULL) == (status == TIER_OK));
  tier_clv_destroy(made);
  return status;
}

static tier_status bootstrap(const scene *s, tier_error *err) {
  double values[40] = {-7};
  const tier_status status = tier_clv_bootstrap(s->context, s->model, &s->data, 1, 2, values, err);
  assert_true((values[0] == -7) == (status != TIER_OK)); /* NaN would fail too. */
  return status;
}

static tier_status log_likelihood(const scene *s, tier_error *err) {
  static double each[CLV_MOST_CUSTOMERS];
  double total = -7;
  each[0] = -7;
  const tier_status status = tier_clv_log_likelihood(s->model, &s->data, &total, each, err);
  assert_true((total == -7) == (status != TIER_OK));
  assert_true((each[0] == -7) == (status != TIER_OK));
  return status;
}

/* @return How many allocations the call makes. */
static size_t fail_everywhere(const scene *s, tier_test_allocator *memory, call run) {
  const size_t before = memory->live;
  size_t k = 0;
  tier_status status = TIER_E_MEMORY;
  while (status != TIER_OK) {
    tier_error err = {.size = sizeof err};
    tier_test_allocator_fail(memory, ++k, 0);
    status = run(s, &err);
    assert_true(memory->failed == (status != TIER_OK));
    assert_true(status == TIER_OK || (status == TIER_E_MEMORY && err.code == TIER_E_MEMORY));
    assert_int_equal(memory->live, before);
  }
  tier_test_allocator_fail(memory, 0, 0);
  return k - 1;
}

static void check_kind(tier_clv_kind kind, size_t covariates) {
  static const call calls[] = {fit, create, load, bootstrap, log_likelihood};
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  const int whole = kind >= TIER_CLV_BG_BB && kind <= TIER_CLV_BDW;
  scene s = {.kind = kind, .data = whole ? clv_whole_table(&table, 300) : clv_read_table(&table)};
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = (double)(i % 3);
  }
  table.covariates[0] = table.covariate[0];
  s.data.covariates = table.covariates;
  s.data.covariate_count = covariates;
  assert_int_equal(tier__context_make(&options, &s.context, NULL), TIER_OK);
  s.model = clv_fitted(s.context, kind, &s.data);
  assert_int_equal(tier_clv_save(s.model, &s.json, NULL), TIER_OK);
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    assert_true(fail_everywhere(&s, &memory, calls[i]) >= 2);
  }
  (void)fail_everywhere(&s, &memory, save); /* Its text grows as it comes, with memory of the C library at the end. */
  tier_text_free(s.json);
  tier_clv_destroy(s.model);
  tier_context_destroy(s.context);
  assert_int_equal(memory.live, 0);
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  check_kind(TIER_CLV_MBG_NBD, 0);
  check_kind(TIER_CLV_PARETO_NBD, 0);
  check_kind(TIER_CLV_PARETO_NBD, 1);
  check_kind(TIER_CLV_BG_CNBD_K, 0);
  check_kind(TIER_CLV_SBG, 0);
  check_kind(TIER_CLV_GAMMA_GAMMA, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
  return cmocka_run_group_tests_name("no memory for customer-base models", tests, NULL, NULL);
}
