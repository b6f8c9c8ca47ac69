/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of making, fitting, saving, loading, applying and explaining the built-in models fails once, and
 * once for ever: the code is right, the table is as before, nothing leaks. */
#include "base/context_object.h"
#include "base/json_read.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "made_model.h"
#include "model/abc/abc_model.h"
#include "model/findings.h"
#include "model/rfm/rfm_model.h"

enum { CUSTOMERS = 30 };

typedef struct job {
  tier_context *context;
  json_t *settings, *saved;
  tier__table *table;
} job;

static tier_status save_and_load(job *it, const tier__model *model, void **fitted, tier_error *err) {
  tier_writer writer;
  char *json = NULL;
  void *loaded = NULL;
  tier__writer_begin(&writer, it->context);
  tier_status status = tier__model_save(model, *fitted, &writer, err);
  if (status == TIER_OK) {
    status = tier__writer_take(&writer, &json, err);
  } else {
    tier__writer_end_all(&writer);
  }
  if (status == TIER_OK && it->saved == NULL) {
    assert_int_equal(tier__json_read((tier_string){json, strlen(json)}, "saved", &it->saved, err), TIER_OK);
  }
  tier_text_free(json);
  if (status == TIER_OK) {
    status = tier__model_load(model, it->saved, "", &loaded, err);
  }
  if (status == TIER_OK) {
    tier__model_fitted_destroy(model, *fitted);
    *fitted = loaded;
  }
  return status;
}

static tier_status use(job *it, const tier__model *model, tier_findings *findings, tier_error *err) {
  tier_contribution found[4];
  size_t count = 0;
  void *fitted = NULL;
  tier_status status = tier__model_fit(model, it->table, 0, findings, &fitted, err);
  if (status == TIER_OK) {
    status = save_and_load(it, model, &fitted, err);
  }
  if (status == TIER_OK) {
    status = tier__model_explain(model, fitted, 0, it->table, 3, found, 4, &count, err);
  }
  if (status == TIER_OK) {
    status = tier__model_score(model, fitted, 0, it->table, err);
  }
  tier__model_fitted_destroy(model, fitted);
  return status;
}

static tier_status whole_life(job *it, tier_error *err) {
  tier_findings *findings = NULL;
  tier__model *model = NULL;
  tier_status status = tier__findings_create(it->context, &findings, err);
  if (status == TIER_OK) {
    status = tier__model_create(it->context, "m", it->settings, "", findings, &model, err);
  }
  if (status == TIER_OK) {
    assert_non_null(model); /* A failing allocation never looks like a mistake in the settings. */
    status = use(it, model, findings, err);
  }
  tier__model_destroy(model);
  tier_findings_destroy(findings);
  return status;
}

static void fail_everywhere(const char *settings, int sticky) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  int64_t recency[CUSTOMERS], purchases[CUSTOMERS], spend[CUSTOMERS];
  job it = {0};
  for (int i = 0; i < CUSTOMERS; i++) {
    recency[i] = i * 7 % 31;
    purchases[i] = i % 4;
    spend[i] = purchases[i] * (100 + i) - 5;
  }
  assert_int_equal(tier__json_read((tier_string){settings, strlen(settings)}, "test", &it.settings, NULL), TIER_OK);
  assert_int_equal(tier__context_make(&options, &it.context, NULL), TIER_OK);
  assert_int_equal(tier_context_register_model(it.context, &tier__rfm_class, it.context, NULL, NULL), TIER_OK);
  assert_int_equal(tier_context_register_model(it.context, &tier__abc_class, it.context, NULL, NULL), TIER_OK);
  tier__table table = made_customers(it.context, CUSTOMERS, recency, purchases, spend);
  const size_t columns = table.count, live = memory.live;
  it.table = &table;
  for (size_t k = 1, done = 0; !done; k++) {
    tier_error err = {.size = sizeof err};
    tier_test_allocator_fail(&memory, k, sticky);
    const tier_status status = whole_life(&it, &err);
    done = memory.failed == 0;
    if (status != (done ? TIER_OK : TIER_E_MEMORY)) {
      print_error("allocation %zu of %s: %d %s\n", k, settings, (int)status, err.message);
      fail();
    }
    assert_true(done || table.count == columns);
    assert_true(done || memory.live <= live + 1); /* The list of columns may have grown. */
  }
  assert_true(table.count > columns);
  tier__table_end(&table);
  tier_context_destroy(it.context);
  json_decref(it.settings);
  json_decref(it.saved);
  assert_int_equal(memory.live, 0);
}

static void no_allocation_may_fail_badly(void **state) {
  static const char *const settings[] = {
      "{\"type\":\"rfm\",\"segments\":[{\"segment\":\"a\",\"r\":[2,5]},{\"segment\":\"b\",\"r\":[1,2]}]}",
      "{\"type\":\"rfm\",\"method\":\"nested\",\"bins\":3}",
      "{\"type\":\"rfm\",\"method\":\"binary\",\"split\":{\"r\":9,\"f\":2,\"m\":1}}",
      "{\"type\":\"rfm\",\"method\":\"fixed\",\"thresholds\":{\"r\":[3],\"f\":[2],\"m\":[1,2]}}",
      "{\"type\":\"abc\"}",
      "{\"type\":\"abc\",\"rule\":\"computed\"}",
  };
  (void)state;
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    fail_everywhere(settings[i], 0);
    fail_everywhere(settings[i], 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(no_allocation_may_fail_badly)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
