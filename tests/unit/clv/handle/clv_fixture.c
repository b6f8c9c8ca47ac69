/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include "base/context_object.h"
#include "math/elementary.h"

static clv_customer customers[CLV_MOST_CUSTOMERS];

static tier_clv_data data_of(const clv_table *table) {
  return (tier_clv_data){.size = sizeof(tier_clv_data),
                         .count = table->count,
                         .frequency = table->x,
                         .recency = table->last,
                         .age = table->age,
                         .spend = table->spend,
                         .log_intervals = table->log_intervals};
}

tier_clv_data clv_read_table(clv_table *table) {
  memset(table, 0, sizeof *table);
  table->count = clv_read_sample(customers);
  for (size_t i = 0; i < table->count; i++) {
    const clv_customer *c = &customers[i];
    table->x[i] = (double)c->x;
    table->last[i] = (double)c->last / 7;
    table->age[i] = (double)c->age / 7;
    table->spend[i] = c->x > 0 ? (double)c->cents / 100 / (double)c->x : 0;
    table->log_intervals[i] = c->x > 0 ? table->x[i] * tier__log(table->last[i] / table->x[i]) : 0;
    table->weights[i] = 1;
  }
  return data_of(table);
}

tier_clv_data clv_whole_table(clv_table *table, size_t count) {
  uint64_t random = 7;
  memset(table, 0, sizeof *table);
  table->count = count;
  for (size_t i = 0; i < count; i++) {
    const double chance = clv_random(&random), death = clv_random(&random) * clv_random(&random);
    table->age[i] = 6 + (double)(i % 3);
    for (int n = 1; n <= (int)table->age[i] && clv_random(&random) > death; n++) {
      if (clv_random(&random) < chance) {
        table->x[i] += 1;
        table->last[i] = n;
      }
    }
    table->weights[i] = 1;
  }
  return data_of(table);
}

static void swap(double *column, size_t i, size_t k) {
  const double kept = column[i];
  column[i] = column[k];
  column[k] = kept;
}

void clv_shuffle_table(clv_table *table) {
  double *const columns[] = {table->x,     table->last,          table->age,     table->spend,
                             table->weights, table->log_intervals, table->covariate[0], table->covariate[1]};
  uint64_t random = 99;
  for (size_t i = table->count; i > 1; i--) {
    const size_t k = (size_t)(clv_random(&random) * (double)i);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
      swap(columns[c], i - 1, k);
    }
  }
}

tier_context *clv_context(uint32_t threads) {
  const tier_context_options options = {.size = sizeof options, .threads = threads};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

tier_clv *clv_fitted(tier_context *context, tier_clv_kind kind, const tier_clv_data *data) {
  const tier_clv_fit_options options = {.size = sizeof options, .unit_days = 7};
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  if (tier_clv_fit(context, kind, data, &options, &model, &err) != TIER_OK) {
    fail_msg("%s: %s", tier_clv_kind_name(kind), err.message);
  }
  return model;
}

tier_clv_summary clv_summary(const tier_clv *model) {
  tier_clv_summary summary = {.size = sizeof summary};
  assert_int_equal(tier_clv_summarise(model, &summary, NULL), TIER_OK);
  return summary;
}

tier_clv_parameter clv_parameter(const tier_clv *model, size_t index) {
  tier_clv_parameter parameter = {.size = sizeof parameter};
  assert_int_equal(tier_clv_parameter_at(model, index, 0, &parameter, NULL), TIER_OK);
  return parameter;
}

void clv_assert_same(const tier_clv *a, const tier_clv *b) {
  const tier_clv_summary p = clv_summary(a), q = clv_summary(b);
  assert_int_equal(p.kind, q.kind);
  assert_int_equal(p.verdict, q.verdict);
  assert_string_equal(p.reason, q.reason);
  assert_int_equal(p.stages, q.stages);
  assert_int_equal(p.evaluations, q.evaluations);
  assert_int_equal(p.parameter_count, q.parameter_count);
  assert_int_equal(p.unique, q.unique);
  assert_same_bits(p.unit_days, q.unit_days);
  assert_same_bits(p.customers, q.customers);
  assert_same_bits(p.repeat_customers, q.repeat_customers);
  assert_same_bits(p.repeat_purchases, q.repeat_purchases);
  assert_same_bits(p.log_likelihood, q.log_likelihood);
  assert_same_bits(p.aic, q.aic);
  assert_same_bits(p.bic, q.bic);
  assert_same_bits(p.correlation, q.correlation);
  for (size_t i = 0; i < p.parameter_count; i++) {
    const tier_clv_parameter u = clv_parameter(a, i), v = clv_parameter(b, i);
    assert_string_equal(u.name, v.name);
    assert_same_bits(u.value, v.value);
    assert_int_equal(u.has_error, v.has_error);
    assert_same_bits(u.standard_error, v.standard_error);
    assert_same_bits(u.low, v.low);
    assert_same_bits(u.high, v.high);
    assert_int_equal(u.at_bound, v.at_bound);
    assert_same_bits(u.direction, v.direction);
  }
}

void clv_assert_failed(tier_status status, const tier_error *err, tier_status expected, const char *part) {
  if (status != expected || err->code != expected || strstr(err->message, part) == NULL) {
    fail_msg("%s: %s; expected %s: %s", tier_status_name(status), err->message, tier_status_name(expected), part);
  }
}
