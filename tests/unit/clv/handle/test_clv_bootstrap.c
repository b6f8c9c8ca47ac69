/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

#include "base/context_object.h"

enum { REPLICATES = 60, MOST_NUMBERS = REPLICATES * 10 };

static clv_table table;

static const double params[] = {0.5, 4, 0.75, 2.5};

/* With one covariate, of two values. */
static tier_clv_data with_covariate(void) {
  tier_clv_data data = clv_read_table(&table);
  uint64_t random = 31;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = clv_random(&random) < 0.5;
  }
  table.covariates[0] = table.covariate[0];
  data.covariates = table.covariates;
  data.covariate_count = 1;
  return data;
}

static void bootstrap(tier_context *context, const tier_clv *model, const tier_clv_data *data, uint64_t seed,
                      size_t replicates, double *ret_values) {
  tier_error err = {.size = sizeof err};
  if (tier_clv_bootstrap(context, model, data, seed, replicates, ret_values, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
}

/* Tasks in any order, and none twice. */
static void run_backwards(void *user_data, size_t tasks, tier_task task, void *arg) {
  size_t *ran = user_data;
  for (size_t i = tasks; i-- > 0;) {
    task(arg, i);
    (*ran)++;
  }
}

static void threads_and_order_leave_no_trace(void **state) {
  static double values[4][MOST_NUMBERS];
  static const uint32_t threads[] = {1, 2, 5};
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_GAMMA_GAMMA; kind++) {
    const int whole = kind >= TIER_CLV_BG_BB && kind <= TIER_CLV_BDW;
    const tier_clv_data data = whole ? clv_whole_table(&table, 300) : clv_read_table(&table);
    const int staged = kind == TIER_CLV_BG_CNBD_K || kind == TIER_CLV_MBG_CNBD_K;
    const tier_clv_fit_options options = {.size = sizeof options, .stages = staged ? 3 : 0};
    const size_t counts[] = {2, 4, 4, 4, 4, 4, 4, 2, 3, 3}, count = counts[kind - 1], replicates = 7;
    size_t ran = 0;
    const tier_context_options own = {.size = sizeof own, .executor = {&ran, run_backwards}};
    for (size_t t = 0; t < 4; t++) {
      tier_context *context = t < 3 ? clv_context(threads[t]) : NULL;
      tier_clv *model = NULL;
      if (t == 3) {
        assert_int_equal(tier__context_make(&own, &context, NULL), TIER_OK);
        clv_shuffle_table(&table);
      }
      assert_int_equal(tier_clv_create(context, kind, params, count, &options, &model, NULL), TIER_OK);
      bootstrap(context, model, &data, 42, replicates, values[t]);
      assert_memory_equal(values[t], values[0], replicates * count * sizeof **values);
      tier_clv_destroy(model);
      tier_context_destroy(context);
    }
    assert_true(ran > 1);
  }
}

static void seeds_and_replicates_are_unlike(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(2);
  tier_clv *model = clv_fitted(context, TIER_CLV_BG_NBD, &data);
  double one[20], other[20], more[40];
  (void)state;
  bootstrap(context, model, &data, 1, 5, one);
  bootstrap(context, model, &data, 2, 5, other);
  bootstrap(context, model, &data, 1, 10, more);
  assert_memory_equal(one, more, sizeof one);
  for (size_t i = 0; i < 20; i++) {
    assert_true(one[i] != other[i]);
    assert_true(one[i] != more[20 + i]);
  }
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Mean and standard deviation of the logarithms lie where the fit says. */
static void check_spread(const tier_clv *model, const tier_clv_data *data, double slack) {
  static double values[MOST_NUMBERS];
  const size_t count = clv_summary(model).parameter_count;
  tier_context *context = clv_context(2);
  bootstrap(context, model, data, 7, REPLICATES, values);
  for (size_t k = 0; k < count; k++) {
    const tier_clv_parameter p = clv_parameter(model, k);
    const int is_effect = strchr(p.name, '.') != NULL;
    const double error = is_effect ? p.standard_error : p.standard_error / p.value;
    const double value = is_effect ? p.value : log(p.value);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < REPLICATES; i++) {
      const double v = (is_effect ? values[i * count + k] : log(values[i * count + k])) - value;
      sum += v;
      squares += v * v;
    }
    assert_near(sum / REPLICATES, 0, error);
    assert_close(sqrt(squares / REPLICATES), error, slack);
  }
  tier_context_destroy(context);
}

static void replicates_spread_like_the_standard_errors(void **state) {
  tier_clv_data data = with_covariate();
  tier_context *context = clv_context(0);
  (void)state;
  tier_clv *model = clv_fitted(context, TIER_CLV_NBD, &data);
  check_spread(model, &data, 0.5);
  tier_clv_destroy(model);
  for (size_t i = 0; i < table.count; i++) { /* Rows that many are drawn of, and rows that none is. */
    table.weights[i] = i % 3 == 0 ? 100 : 1;
  }
  data.weights = table.weights;
  model = clv_fitted(context, TIER_CLV_NBD, &data);
  check_spread(model, &data, 0.5);
  tier_clv_destroy(model);
  data.weights = NULL;
  data.covariate_count = 0;
  model = clv_fitted(context, TIER_CLV_GAMMA_GAMMA, &data);
  check_spread(model, &data, 0.5);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Two rows of weight 1 are one of weight 2. */
static void weights_are_customers(void **state) {
  static clv_table other;
  tier_clv_data data = clv_read_table(&table), doubled = clv_read_table(&other);
  tier_context *context = clv_context(0);
  double a[12], b[12];
  (void)state;
  for (size_t i = 0; i < table.count; i++) {
    table.weights[i] = i < 1000 ? 2 : 1;
  }
  for (size_t i = 0; i < 1000; i++) {
    other.x[other.count + i] = other.x[i];
    other.last[other.count + i] = other.last[i];
    other.age[other.count + i] = other.age[i];
  }
  doubled.count += 1000;
  data.weights = table.weights;
  tier_clv *model = clv_fitted(context, TIER_CLV_PARETO_NBD, &data);
  bootstrap(context, model, &data, 3, 3, a);
  bootstrap(context, model, &doubled, 3, 3, b);
  assert_memory_equal(a, b, sizeof a);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Six customers who came back: in some replicate fewer than five of them are drawn. */
static void the_first_replicate_that_cannot_be_fitted_is_named(void **state) {
  tier_clv_data data = clv_read_table(&table);
  tier_error err = {.size = sizeof err};
  double values[REPLICATES * 2];
  char first[512] = "";
  (void)state;
  data.count = 40;
  for (size_t i = 0; i < data.count; i++) {
    table.x[i] = i < 6 ? (double)(i % 3 + 1) : 0;
    table.last[i] = i < 6 ? 5 + (double)i : 0;
    table.age[i] = 20 + (double)(i % 7);
  }
  for (size_t i = 0; i < REPLICATES * 2; i++) {
    values[i] = -7;
  }
  for (uint32_t threads = 1; threads < 6; threads++) {
    tier_context *context = clv_context(threads);
    tier_clv *model = clv_fitted(context, TIER_CLV_NBD, &data);
    clv_assert_failed(tier_clv_bootstrap(context, model, &data, 1, REPLICATES, values, &err), &err, TIER_E_MODEL,
                      "of 40 customers bought again; at least 5 are needed");
    assert_memory_equal(err.message, "replicate ", 10);
    assert_true(first[0] == '\0' || strcmp(first, err.message) == 0);
    memcpy(first, err.message, sizeof first);
    tier_clv_destroy(model);
    tier_context_destroy(context);
  }
  for (size_t i = 0; i < REPLICATES * 2; i++) {
    assert_same_bits(values[i], -7);
  }
}

static void refuse(const tier_clv *model, const tier_clv_data *data, size_t replicates, tier_status expected,
                   const char *part) {
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  double values[40];
  clv_assert_failed(tier_clv_bootstrap(context, model, data, 1, replicates, values, &err), &err, expected, part);
  tier_context_destroy(context);
}

static void bad_calls_are_refused(void **state) {
  tier_clv_data data = with_covariate();
  tier_context *context = clv_context(0);
  tier_clv *model = NULL;
  double values[8];
  (void)state;
  assert_int_equal(tier_clv_create(context, TIER_CLV_BG_NBD, params, 4, NULL, &model, NULL), TIER_OK);
  refuse(model, &data, 1, TIER_E_ARGUMENT, "covariate_count is 1; the model has 0");
  data.covariate_count = 0;
  refuse(model, &data, 0, TIER_E_ARGUMENT, "replicates is 0");
  refuse(model, &data, 100001, TIER_E_ARGUMENT, "replicates is 100001");
  refuse(NULL, &data, 1, TIER_E_ARGUMENT, "NULL");
  refuse(model, NULL, 1, TIER_E_ARGUMENT, "NULL");
  assert_int_equal(tier_clv_bootstrap(NULL, model, &data, 1, 1, values, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_bootstrap(context, model, &data, 1, 1, NULL, NULL), TIER_E_ARGUMENT);
  data.weights = table.weights;
  table.weights[9] = 1.5;
  refuse(model, &data, 1, TIER_E_ARGUMENT, "row 9: customers are drawn, so weights must be whole");
  table.weights[9] = 1e15;
  table.weights[8] = 9e15;
  refuse(model, &data, 1, TIER_E_ARGUMENT, "row 8: weights is");
  for (size_t i = 0; i < 20; i++) {
    table.weights[i] = 1e15;
  }
  refuse(model, &data, 1, TIER_E_ARGUMENT, "2^53");
  data.count = 0;
  refuse(model, &data, 1, TIER_E_MODEL, "0 of 0 customers bought again");
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_and_order_leave_no_trace),
      cmocka_unit_test(seeds_and_replicates_are_unlike),
      cmocka_unit_test(replicates_spread_like_the_standard_errors),
      cmocka_unit_test(weights_are_customers),
      cmocka_unit_test(the_first_replicate_that_cannot_be_fitted_is_named),
      cmocka_unit_test(bad_calls_are_refused),
  };
  return cmocka_run_group_tests_name("bootstrap", tests, NULL, NULL);
}
