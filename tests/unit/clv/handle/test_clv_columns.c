/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

#include "clv/handle/clv_handle.h"

/* Three customers who are fine, in whole numbers, for any model. */
typedef struct made {
  double x[3], last[3], age[3], spend[3], intervals[3], weights[3], z[2][3];
  const double *covariates[9];
  tier_clv_data data;
} made;

static made make(void) {
  return (made){.x = {0, 2, 3}, .last = {0, 5, 6}, .age = {7, 8, 6}, .spend = {0, 10, -1}, .intervals = {0, 1.5, 2},
                .weights = {1, 0, 2.5}, .z = {{1, 2, 3}, {0, 1, 0}}};
}

static tier_status check(made *m, const tier__purchase_model *model, unsigned needs, size_t covariate_count,
                         tier_error *err) {
  tier_clv_data read;
  const tier_clv_data own = m->data;
  m->data = (tier_clv_data){.size = sizeof m->data,
                            .count = 3,
                            .frequency = m->x,
                            .recency = m->last,
                            .age = m->age,
                            .spend = m->spend,
                            .log_intervals = m->intervals,
                            .weights = m->weights,
                            .covariates = m->covariates,
                            .covariate_count = own.covariate_count};
  for (size_t i = 0; i < 9; i++) {
    m->covariates[i] = m->z[i % 2];
  }
  return tier__clv_data_check(model, needs, covariate_count, &m->data, &read, err);
}

static const tier__purchase_model *model_of(tier_clv_kind kind) { return tier__purchase_models[kind - 1]; }

static void good_rows_pass(void **state) {
  made m = make();
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_BDW; kind++) {
    assert_int_equal(check(&m, model_of(kind), TIER__NEEDS_HISTORY | TIER__NEEDS_AGE, 0, NULL), TIER_OK);
  }
  assert_int_equal(check(&m, model_of(TIER_CLV_BG_CNBD_K), TIER__NEEDS_HISTORY | TIER__NEEDS_INTERVALS, 0, NULL),
                   TIER_OK);
  assert_int_equal(check(&m, NULL, TIER__NEEDS_SPEND, 0, NULL), TIER_OK);
  m.data.covariate_count = 2;
  assert_int_equal(check(&m, model_of(TIER_CLV_NBD), TIER__NEEDS_HISTORY, 2, NULL), TIER_OK);
  assert_int_equal(check(&m, model_of(TIER_CLV_NBD), TIER__NEEDS_HISTORY, SIZE_MAX, NULL), TIER_OK);
}

/* Puts a value where it must not be, and expects it to be named. */
static void refuse(tier_clv_kind kind, unsigned needs, size_t column, size_t row, double value, const char *part) {
  made m = make();
  tier_error err = {.size = sizeof err};
  double *const columns[] = {m.x, m.last, m.age, m.spend, m.intervals, m.weights, m.z[0], m.z[1]};
  const size_t count = column > 5 ? 2 : 0;
  columns[column][row] = value;
  m.data.covariate_count = count;
  const tier_status status = check(&m, kind == TIER_CLV_GAMMA_GAMMA ? NULL : model_of(kind), needs, count, &err);
  clv_assert_failed(status, &err, TIER_E_ARGUMENT, part);
  assert_int_equal(err.row, row);
}

static void bad_values_are_named_with_their_row(void **state) {
  const unsigned history = TIER__NEEDS_HISTORY;
  static const double never[] = {NAN, INFINITY, -INFINITY, 1e16, -1};
  (void)state;
  for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
    refuse(TIER_CLV_BG_NBD, history, 0, 1, never[i], "row 1: frequency is");
    refuse(TIER_CLV_BG_NBD, history, 1, 2, never[i], "row 2: recency is");
    refuse(TIER_CLV_BG_NBD, history, 2, 0, never[i], "row 0: age is");
    refuse(TIER_CLV_BG_NBD, TIER__NEEDS_AGE, 2, 0, never[i], "row 0: age is");
    refuse(TIER_CLV_BG_NBD, history, 5, 2, never[i], "row 2: weights is");
  }
  for (size_t i = 0; i + 1 < sizeof never / sizeof *never; i++) {
    refuse(TIER_CLV_GAMMA_GAMMA, TIER__NEEDS_SPEND, 3, 2, never[i], "row 2: spend is");
    refuse(TIER_CLV_BG_CNBD_K, history | TIER__NEEDS_INTERVALS, 4, 2, never[i], "row 2: log_intervals is");
    refuse(TIER_CLV_BG_NBD, history, 6, 1, never[i], "row 1: covariates[0] is");
    refuse(TIER_CLV_NBD, history, 7, 2, never[i], "row 2: covariates[1] is");
  }
  refuse(TIER_CLV_BG_NBD, history, 0, 1, 1.5, "row 1: frequency is 1.5; it must be a whole number from 0 to");
  refuse(TIER_CLV_GAMMA_GAMMA, TIER__NEEDS_SPEND, 0, 1, 1.5, "whole number");
  refuse(TIER_CLV_BG_NBD, history, 1, 1, 8.5, "row 1: recency is above age");
  refuse(TIER_CLV_BG_NBD, history, 1, 0, 1, "row 0: recency must be 0 where frequency is 0");
  refuse(TIER_CLV_BG_CNBD_K, history | TIER__NEEDS_INTERVALS, 4, 0, 1, "row 0: log_intervals must be 0");
  for (tier_clv_kind kind = TIER_CLV_BG_BB; kind <= TIER_CLV_BDW; kind++) {
    refuse(kind, history, 2, 1, 8.5, "row 1: age is 8.5; it must be a whole number");
    refuse(kind, history, 2, 1, 1e7, "row 1: age is 10000000");
  }
  refuse(TIER_CLV_BG_BB, history, 1, 1, 5.5, "row 1: recency is 5.5; it must be a whole number");
  refuse(TIER_CLV_BG_BB, history, 0, 1, 6, "row 1: frequency is above recency");
  refuse(TIER_CLV_SBG, history, 0, 1, 9, "row 1: frequency is above age");
}

static void columns_that_are_not_needed_are_not_read(void **state) {
  made m = make();
  (void)state;
  m.spend[0] = m.intervals[1] = NAN;
  assert_int_equal(check(&m, model_of(TIER_CLV_PARETO_NBD), TIER__NEEDS_HISTORY, 0, NULL), TIER_OK);
  m.weights[1] = NAN;
  assert_int_equal(check(&m, model_of(TIER_CLV_PARETO_NBD), TIER__NEEDS_HISTORY, 0, NULL), TIER_E_ARGUMENT);
  assert_int_equal(check(&m, model_of(TIER_CLV_PARETO_NBD), TIER__NEEDS_HISTORY | TIER__LEAVES_WEIGHTS, 0, NULL),
                   TIER_OK);
  m = make();
  m.last[1] = NAN;
  assert_int_equal(check(&m, model_of(TIER_CLV_SBG), TIER__NEEDS_HISTORY, 0, NULL), TIER_OK);
  assert_int_equal(check(&m, model_of(TIER_CLV_NBD), TIER__NEEDS_AGE, 0, NULL), TIER_OK);
  assert_int_equal(check(&m, NULL, TIER__NEEDS_SPEND, 0, NULL), TIER_OK);
}

static void missing_columns_are_named(void **state) {
  tier_clv_data data = {.size = sizeof data, .count = 1}, read;
  const double one[1] = {1};
  const double *holes[1] = {NULL};
  tier_error err = {.size = sizeof err};
  const tier__purchase_model *nbd = model_of(TIER_CLV_NBD);
  const unsigned needs = TIER__NEEDS_HISTORY | TIER__NEEDS_INTERVALS;
  (void)state;
  clv_assert_failed(tier__clv_data_check(nbd, needs, 0, &data, &read, &err), &err, TIER_E_ARGUMENT, ".frequency");
  data.frequency = one;
  clv_assert_failed(tier__clv_data_check(nbd, needs, 0, &data, &read, &err), &err, TIER_E_ARGUMENT, ".recency");
  data.recency = one;
  clv_assert_failed(tier__clv_data_check(nbd, needs, 0, &data, &read, &err), &err, TIER_E_ARGUMENT, ".age");
  data.age = one;
  clv_assert_failed(tier__clv_data_check(nbd, needs, 0, &data, &read, &err), &err, TIER_E_ARGUMENT, ".log_intervals");
  clv_assert_failed(tier__clv_data_check(NULL, TIER__NEEDS_SPEND, 0, &data, &read, &err), &err, TIER_E_ARGUMENT,
                    ".spend");
  data.log_intervals = one;
  assert_int_equal(tier__clv_data_check(nbd, needs, 0, &data, &read, NULL), TIER_OK);
  data.covariate_count = 1;
  clv_assert_failed(tier__clv_data_check(nbd, needs, 1, &data, &read, &err), &err, TIER_E_ARGUMENT, ".covariates");
  data.covariates = holes;
  clv_assert_failed(tier__clv_data_check(nbd, needs, 1, &data, &read, &err), &err, TIER_E_ARGUMENT, "covariates[0]");
  const tier_clv_data none = {.size = sizeof none};
  assert_int_equal(tier__clv_data_check(nbd, needs, 0, &none, &read, NULL), TIER_OK);
  assert_int_equal(tier__clv_data_check(nbd, needs, 0, NULL, &read, NULL), TIER_E_ARGUMENT);
}

static void covariates_must_be_those_of_the_model(void **state) {
  made m = make();
  tier_error err = {.size = sizeof err};
  (void)state;
  m.data.covariate_count = 1;
  clv_assert_failed(check(&m, model_of(TIER_CLV_NBD), 0, 2, &err), &err, TIER_E_ARGUMENT, "is 1; the model has 2");
  clv_assert_failed(check(&m, model_of(TIER_CLV_NBD), 0, 0, &err), &err, TIER_E_ARGUMENT, "is 1; the model has 0");
  clv_assert_failed(check(&m, model_of(TIER_CLV_BG_BB), 0, SIZE_MAX, &err), &err, TIER_E_ARGUMENT,
                    "bg/bb takes no covariates");
  clv_assert_failed(check(&m, NULL, 0, SIZE_MAX, &err), &err, TIER_E_ARGUMENT, "gamma-gamma takes no covariates");
  m.data.covariate_count = 9;
  clv_assert_failed(check(&m, model_of(TIER_CLV_NBD), 0, SIZE_MAX, &err), &err, TIER_E_ARGUMENT, "at most 8");
}

static void covariates_change_the_parameters_of_a_row(void **state) {
  made m = make();
  tier_clv clv = {.kind = TIER_CLV_NBD, .model = model_of(TIER_CLV_NBD), .params = {0.5, 4}, .covariate_count = 2,
                  .effects = {0.25, -1}};
  double params[TIER__PURCHASES_MOST];
  (void)state;
  m.data.covariate_count = 2;
  assert_int_equal(check(&m, clv.model, 0, 2, NULL), TIER_OK);
  tier__clv_params_of(&clv, &m.data, 1, params);
  assert_same_bits(params[0], 0.5);
  assert_close(params[1], 4 * exp(-(0.25 * 2 - 1)), 1e-14);
  clv.covariate_count = 0;
  tier__clv_params_of(&clv, &m.data, 1, params);
  assert_same_bits(params[1], 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(good_rows_pass),
      cmocka_unit_test(bad_values_are_named_with_their_row),
      cmocka_unit_test(columns_that_are_not_needed_are_not_read),
      cmocka_unit_test(missing_columns_are_named),
      cmocka_unit_test(covariates_must_be_those_of_the_model),
      cmocka_unit_test(covariates_change_the_parameters_of_a_row),
  };
  return cmocka_run_group_tests_name("columns of customers", tests, NULL, NULL);
}
