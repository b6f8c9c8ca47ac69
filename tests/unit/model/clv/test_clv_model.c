/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_model_fixture.h"

#include <math.h>
#include <stdlib.h>

#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/memory.h"
#include "helpers/fail_alloc.h"
#include "clv/bg_nbd/bg_nbd_kernel.h"
#include "model/clv/clv_model.h"
#include "model/findings.h"

#define COVARIATES "\"covariates\": [\"age\", {\"attribute\": \"channel\", \"equals\": \"web\"}]"

static clv_customer sample[CLV_MOST_CUSTOMERS];

static void outputs_follow_from_the_kernels(void **state) {
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\", \"unit\": \"week\", \"margin\": 0.5, \"horizon_days\": 273}", &table);
  char *text = saved(&f);
  json_t *json = json_loads(text, 0, NULL);
  const json_t *bg = json_object_get(json_object_get(json, "purchases"), "parameters");
  const json_t *gg = json_object_get(json_object_get(json, "spend"), "parameters");
  const tier__bg_params params = {clv_number(bg, "r"), clv_number(bg, "alpha"), clv_number(bg, "a"),
                                  clv_number(bg, "b")};
  const tier__gamma_params spend = {clv_number(gg, "p"), clv_number(gg, "q"), clv_number(gg, "gamma")};
  double total = 0;
  score(&f, &table);
  assert_close(params.alpha, 6.183086383, 1e-6);
  for (size_t i = 0; i < count; i++) {
    const clv_customer *c = &sample[i];
    const double x = (double)c->x, last = (double)c->last / 7, age = (double)c->age / 7;
    const double alive = tier__bg_alive(TIER__MBG_NBD, &params, x, last, age);
    double expected, discounted, population, own;
    tier__bg_future(TIER__MBG_NBD, &params, x, age, 39, log(1.1) / 365.2425 * 7, &expected, &discounted);
    assert_int_equal(tier__gamma_mean(&spend, c->cents > 0 ? x : 0, c->cents > 0 ? (double)c->cents / 100 / x : 0,
                                      &population, &own), 1);
    assert_close(value_at(&table, "clv.alive", i), alive, 1e-14);
    assert_close(value_at(&table, "clv.purchases", i), alive * expected, 1e-14);
    assert_close(value_at(&table, "clv.residual", i), alive * discounted, 1e-13);
    assert_close(value_at(&table, "clv.spend", i), population + own, 1e-14);
    assert_close(value_at(&table, "clv.value", i), 0.5 * (population + own) * alive * discounted, 1e-13);
    total += alive * expected;
  }
  assert_near(total, 1576.73, 0.01); /* The published sum for 39 weeks. */
  json_decref(json);
  tier_text_free(text);
  fit_end(&f);
  tier__table_end(&table);
}

static void a_saved_model_predicts_the_same_bits(void **state) {
  static const char *const settings[] = {
      "{\"type\": \"clv\"}",
      "{\"type\": \"clv\", \"purchases\": \"bg/nbd\", \"unit\": \"week\"}",
      "{\"type\": \"clv\", \"spend\": \"none\"}",
      "{\"type\": \"clv\", \"first_purchase\": \"include\"}",
      "{\"type\": \"clv\", \"purchases\": \"pareto/nbd\", \"unit\": \"week\"}",
      "{\"type\": \"clv\", \"purchases\": \"nbd\", \"unit\": \"week\"}",
      "{\"type\": \"clv\", \"purchases\": \"mbg/cnbd-k\", \"unit\": \"week\"}",
      "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100}",
      "{\"type\": \"clv\", \"purchases\": \"pareto/nbd\", " COVARIATES "}",
      "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100, " COVARIATES "}"};
  static const char *const names[] = {"clv.alive", "clv.purchases", "clv.residual", "clv.spend", "clv.value"};
  const size_t count = 500;
  assert_in_range(clv_read_sample(sample), count, CLV_MOST_CUSTOMERS);
  for (size_t s = 0; s < sizeof settings / sizeof *settings; s++) {
    tier__table a = table_of(*state, sample, count), b = table_of(*state, sample, count);
    fit f = fit_to(*state, settings[s], &a), loaded = {*state, model_of(*state, settings[s]), NULL, NULL};
    char *text = saved(&f);
    json_t *json = json_loads(text, 0, NULL);
    assert_int_equal(tier__model_load(loaded.model, json, "/models/clv", &loaded.fitted, NULL), TIER_OK);
    char *again = saved(&loaded);
    assert_string_equal(text, again);
    score(&f, &a);
    score(&loaded, &b);
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
      const tier__column *one = output(&a, names[n]), *other = output(&b, names[n]);
      assert_int_equal(one == NULL, n > 2 && s == 2);
      assert_true((one == NULL) == (other == NULL));
      if (one != NULL) {
        assert_memory_equal(one->values, other->values, count * sizeof(double));
        assert_memory_equal(one->validity, other->validity, tier__bitmap_bytes(count));
      }
    }
    json_decref(json);
    tier_text_free(text);
    tier_text_free(again);
    fit_end(&f);
    fit_end(&loaded);
    tier__table_end(&a);
    tier__table_end(&b);
  }
}

static void a_model_of_another_policy_is_refused(void **state) {
  static const char *const others[] = {"{\"type\": \"clv\", \"purchases\": \"bg/nbd\"}",
                                       "{\"type\": \"clv\", \"purchases\": \"pareto/nbd\"}",
                                       "{\"type\": \"clv\", \"purchases\": \"nbd\"}",
                                       "{\"type\": \"clv\", \"purchases\": \"mbg/cnbd-k\"}",
                                       "{\"type\": \"clv\", \"purchases\": \"auto\"}",
                                       "{\"type\": \"clv\", \"covariates\": [\"age\"]}",
                                       "{\"type\": \"clv\", \"unit\": \"week\"}",
                                       "{\"type\": \"clv\", \"horizon_days\": 30}",
                                       "{\"type\": \"clv\", \"spend\": \"none\"}",
                                       "{\"type\": \"clv\", \"first_purchase\": \"include\"}"};
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\"}", &table);
  char *text = saved(&f);
  json_t *json = json_loads(text, 0, NULL);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    tier__model *other = model_of(*state, others[i]);
    void *loaded = NULL;
    assert_int_equal(tier__model_load(other, json, "/models/clv", &loaded, NULL), TIER_E_POLICY);
    assert_null(loaded);
    tier__model_destroy(other);
  }
  json_t *parameters = json_object_get(json_object_get(json, "purchases"), "parameters");
  void *loaded = NULL;
  assert_int_equal(json_object_set_new(parameters, "b", json_integer(0)), 0);
  assert_int_equal(tier__model_load(f.model, json, "/models/clv", &loaded, NULL), TIER_E_POLICY);
  assert_int_equal(json_object_del(parameters, "b"), 0);
  assert_int_equal(tier__model_load(f.model, json, "/models/clv", &loaded, NULL), TIER_E_POLICY);
  json_decref(json);
  tier_text_free(text);
  fit_end(&f);
  tier__table_end(&table);
}

static void shuffle(clv_customer *customers, size_t count, uint64_t seed) {
  for (size_t i = count; i > 1; i--) {
    const size_t j = (size_t)(clv_random(&seed) * (double)i);
    const clv_customer moved = customers[i - 1];
    customers[i - 1] = customers[j];
    customers[j] = moved;
  }
}

/* A batch to learn from. */
static tier_batch batch_of(const tier__table *table, const tier__model *model, size_t first, size_t count,
                           tier_column *columns, const tier_column **list) {
  for (size_t i = 0; i < model->input_count; i++) {
    char *name = tier__input_column(table->context, &model->inputs[i]);
    columns[i] = tier__column_slice(&tier__table_find(table, name)->view, first, count);
    list[i] = &columns[i];
    tier__release(table->context, name);
  }
  const tier_batch batch = {.size = sizeof batch,
                            .count = count,
                            .columns = list,
                            .column_count = model->input_count,
                            .as_of_day = 10000,
                            .minor_digits = 2};
  return batch;
}

/* Learns in batches of so many rows, each in a state of its own, merged from the last to the first. */
static char *fit_in_parts(tier_context *context, const char *settings, const tier__table *table, size_t rows) {
  fit f = {context, model_of(context, settings), NULL, NULL};
  const tier_model_class *c = f.model->class_;
  void *whole = NULL;
  assert_int_equal(tier__findings_create(context, &f.findings, NULL), TIER_OK);
  assert_int_equal(c->state_create(f.model->model, &whole, NULL), TIER_OK);
  for (size_t end = (table->rows + rows - 1) / rows; end-- > 0;) {
    tier_column columns[16];
    const tier_column *list[16];
    const size_t first = end * rows, left = table->rows - first;
    const tier_batch batch = batch_of(table, f.model, first, left < rows ? left : rows, columns, list);
    void *part = NULL;
    assert_int_equal(c->state_create(f.model->model, &part, NULL), TIER_OK);
    assert_int_equal(c->observe(f.model->model, part, &batch, NULL), TIER_OK);
    assert_int_equal(c->merge(f.model->model, whole, part, NULL), TIER_OK);
    c->state_destroy(part);
  }
  assert_int_equal(c->finish(f.model->model, whole, f.findings, &f.fitted, NULL), TIER_OK);
  char *text = saved(&f);
  c->state_destroy(whole);
  fit_end(&f);
  return text;
}

/* @param part How many of the sample are enough. */
static void fit_in_any_order(tier_context *context, const char *settings, size_t part) {
  const size_t all = clv_read_sample(sample), count = part < all ? part : all;
  tier__table table = table_of(context, sample, count);
  char *expected = fit_in_parts(context, settings, &table, count);
  tier__table_end(&table);
  for (size_t i = 0; i < 4; i++) {
    shuffle(sample, count, i + 5);
    table = table_of(context, sample, count);
    char *text = fit_in_parts(context, settings, &table, (size_t)8 << (3 * i));
    assert_string_equal(text, expected);
    tier_text_free(text);
    tier__table_end(&table);
  }
  tier_text_free(expected);
}

static void the_order_of_customers_changes_no_bit(void **state) {
  fit_in_any_order(*state, "{\"type\": \"clv\"}", CLV_MOST_CUSTOMERS);
  fit_in_any_order(*state, "{\"type\": \"clv\", \"purchases\": \"bg/cnbd-k\"}", 150);
  fit_in_any_order(*state, "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100}", 150);
  fit_in_any_order(*state, "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100,"
                           " \"covariates\": [{\"attribute\": \"channel\", \"equals\": \"web\"}]}", 150);
}

/* Published for the sample: expected purchases in the 39 weeks to come, against 1,882 actual ones. */
static void pareto_nbd_predicts_the_published_sum(void **state) {
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\", \"purchases\": \"pareto/nbd\", \"horizon_days\": 273}", &table);
  double total = 0;
  score(&f, &table);
  for (size_t i = 0; i < count; i++) {
    const double purchases = value_at(&table, "clv.purchases", i), residual = value_at(&table, "clv.residual", i);
    assert_true(residual <= purchases && residual >= purchases / pow(1.1, 273 / 365.2425));
    total += purchases;
  }
  assert_near(total, 1665.51, 0.01);
  fit_end(&f);
  tier__table_end(&table);
}

/* Customers who buy every month are found to be regular; then what is to come depends on the last purchase too. */
static void regular_customers_are_foretold_by_their_last_purchase(void **state) {
  const tier__purchase_model *kind = tier__purchase_models[TIER__PURCHASES_MBG_CNBD];
  const size_t count = few(sample, 200, 50);
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\", \"purchases\": \"mbg/cnbd-k\", \"spend\": \"none\"}", &table);
  char *text = saved(&f);
  json_t *json = json_loads(text, 0, NULL);
  const json_t *purchases = json_object_get(json, "purchases");
  double params[TIER__PURCHASES_MOST];
  for (size_t i = 0; i < kind->count; i++) {
    params[i] = clv_number(json_object_get(purchases, "parameters"), kind->names[i]);
  }
  params[TIER__STAGES] = clv_number(purchases, "stages");
  assert_in_range((int)params[TIER__STAGES], 2, 8);
  score(&f, &table);
  for (size_t i = 0; i < count; i++) {
    const tier__customer customer = {(double)sample[i].x, (double)sample[i].last, (double)sample[i].age};
    const double alive = kind->alive(params, &customer);
    double expected, discounted;
    kind->future(params, &customer, 365, log(1.1) / 365.2425, &expected, &discounted);
    assert_close(value_at(&table, "clv.alive", i), alive, 1e-14);
    assert_close(value_at(&table, "clv.purchases", i), alive * expected, 1e-14);
    assert_close(value_at(&table, "clv.residual", i), alive * discounted, 1e-12);
  }
  json_decref(json);
  tier_text_free(text);
  fit_end(&f);
  tier__table_end(&table);
}

static void contributions_sum_to_the_value_bit_for_bit(void **state) {
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\"}", &table);
  score(&f, &table);
  for (size_t i = 0; i < count; i++) {
    tier_contribution parts[4];
    size_t parts_count = 0;
    double sum = 0;
    assert_int_equal(tier__model_explain(f.model, f.fitted, 10000, &table, i, parts, 4, &parts_count, NULL), TIER_OK);
    assert_int_equal(parts_count, sample[i].cents > 0 ? 2 : 1);
    for (size_t k = 0; k < parts_count; k++) {
      assert_string_equal(parts[k].output, "value");
      assert_true(parts[k].contribution >= 0);
      sum += parts[k].contribution;
    }
    assert_same_bits(sum, value_at(&table, "clv.value", i));
    assert_string_equal(parts[0].source, "population");
  }
  fit_end(&f);
  tier__table_end(&table);
}

static void customers_without_purchase_are_not_known(void **state) {
  const size_t count = clv_read_sample(sample);
  sample[3].age = sample[8].age = -1;
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\"}", &table);
  tier_contribution parts[4];
  size_t parts_count = 9;
  score(&f, &table);
  for (size_t i = 0; i < 16; i++) {
    assert_int_equal(tier__bit(output(&table, "clv.alive")->validity, i), i != 3 && i != 8);
    assert_int_equal(tier__bit(output(&table, "clv.value")->validity, i), i != 3 && i != 8);
  }
  assert_int_equal(tier__model_explain(f.model, f.fitted, 10000, &table, 3, parts, 4, &parts_count, NULL), TIER_OK);
  assert_int_equal(parts_count, 0);
  fit_end(&f);
  tier__table_end(&table);
}

static void wrong_settings_are_refused(void **state) {
  static const char *const wrong[] = {"{\"type\": \"clv\", \"purchases\": \"pareto\"}",
                                      "{\"type\": \"clv\", \"horizon_days\": 0}",
                                      "{\"type\": \"clv\", \"annual_discount\": -0.1}",
                                      "{\"type\": \"clv\", \"unit\": \"month\"}",
                                      "{\"type\": \"clv\", \"discount\": 0.1}"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_null(model_of(*state, wrong[i]));
  }
}

/* Fit, save and score while the k-th allocation fails. @return 1 once none failed. */
static int run_without_memory(tier_test_allocator *memory, const tier__model *model, tier__table *table, size_t k) {
  tier_findings *findings = NULL;
  void *fitted = NULL;
  assert_int_equal(tier__findings_create(table->context, &findings, NULL), TIER_OK);
  tier_test_allocator_fail(memory, k, 0);
  tier_status status = tier__model_fit(model, table, 10000, findings, &fitted, NULL);
  if (status == TIER_OK) {
    status = tier__model_score(model, fitted, 10000, table, NULL);
  }
  const size_t failed = memory->failed;
  tier_test_allocator_fail(memory, 0, 0);
  assert_int_equal(status, failed > 0 ? TIER_E_MEMORY : TIER_OK);
  tier__model_fitted_destroy(model, fitted);
  tier_findings_destroy(findings);
  return failed == 0;
}

static void survive_missing_memory(const char *settings) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = made_context(&options);
  tier__table table = table_of(context, sample, few(sample, 16, 8));
  tier__model *model = model_of(context, settings);
  size_t k = 1;
  while (!run_without_memory(&memory, model, &table, k)) {
    k++;
  }
  assert_in_range(k, 10, 200);
  tier__model_destroy(model);
  tier__table_end(&table);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

static void every_missing_block_of_memory_is_survived(void **state) {
  (void)state;
  survive_missing_memory("{\"type\": \"clv\"}");
  survive_missing_memory("{\"type\": \"clv\", \"purchases\": \"pareto/nbd\"}");
  survive_missing_memory("{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100}");
  survive_missing_memory("{\"type\": \"clv\", \"spend\": \"none\", \"covariates\": [{\"attribute\": \"channel\","
                         " \"equals\": \"web\"}]}");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(outputs_follow_from_the_kernels),
      cmocka_unit_test(a_saved_model_predicts_the_same_bits),
      cmocka_unit_test(a_model_of_another_policy_is_refused),
      cmocka_unit_test(the_order_of_customers_changes_no_bit),
      cmocka_unit_test(pareto_nbd_predicts_the_published_sum),
      cmocka_unit_test(regular_customers_are_foretold_by_their_last_purchase),
      cmocka_unit_test(contributions_sum_to_the_value_bit_for_bit),
      cmocka_unit_test(customers_without_purchase_are_not_known),
      cmocka_unit_test(wrong_settings_are_refused),
      cmocka_unit_test(every_missing_block_of_memory_is_survived),
  };
  return cmocka_run_group_tests(tests, made, ended);
}
