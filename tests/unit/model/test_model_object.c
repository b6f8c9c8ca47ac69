/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/json_read.h"
#include "helpers/assert_close.h"
#include "made_class.h"
#include "made_model.h"
#include "model/findings.h"
#include "model/model_feed.h"

/** A context with the class "made", bent. */
typedef struct bent {
  made_bend bend;
  made_model made;
} bent;

static void begin(bent *it, const char *json, uint32_t threads) {
  const tier_context_options options = {.size = sizeof options, .threads = threads};
  const tier_model_class class_ = made_class();
  made_model *made = &it->made;
  *made = (made_model){0};
  assert_int_equal(tier__context_make(&options, &made->context, NULL), TIER_OK);
  assert_int_equal(tier_context_register_model(made->context, &class_, &it->bend, NULL, NULL), TIER_OK);
  assert_int_equal(tier__findings_create(made->context, &made->findings, NULL), TIER_OK);
  assert_int_equal(tier__json_read((tier_string){json, strlen(json)}, "test", &made->object, NULL), TIER_OK);
  assert_int_equal(
      tier__model_create(made->context, "m", made->object, "/models/m", made->findings, &made->model, NULL), TIER_OK);
}

/** Every model, state and fitted model made was destroyed once. */
static void end(bent *it) {
  made_model_end(&it->made);
  assert_int_equal(it->bend.made, it->bend.destroyed);
}

/** x = 1, 2, ...; every third one is not known. */
static tier__table numbers(tier_context *context, size_t rows) {
  tier__table table = tier__table_begin(context, rows, 2);
  tier__column *x = NULL;
  assert_int_equal(tier__table_add(&table, "x", TIER_INT64, "", TIER__ROLE_METRIC, 0, NULL, 0, &x, NULL), TIER_OK);
  for (size_t i = 0; i < rows; i++) {
    ((int64_t *)x->values)[i] = (int64_t)i + 1;
    if (i % 3 != 2) {
      tier__bit_set(x->validity, i);
    }
  }
  return table;
}

static void settings_are_read_and_checked(void **state) {
  bent it = {.bend.made = 0};
  (void)state;
  begin(&it, "{\"type\":\"made\",\"factor\":11,\"wrong\":1}", 0);
  assert_null(it.made.model);
  assert_string_equal(made_model_place(&it.made, "bad_value"), "/models/m/factor");
  assert_string_equal(made_model_place(&it.made, "unknown_key"), "/models/m/wrong");
  end(&it);
  begin(&it, "{\"type\":\"other\",\"whatever\":1}", 0);
  assert_null(it.made.model);
  assert_string_equal(made_model_place(&it.made, "bad_value"), "/models/m/type");
  assert_int_equal(made_model_count(&it.made, "unknown_key"), 0);
  end(&it);
  begin(&it, "{}", 0);
  assert_null(it.made.model);
  assert_string_equal(made_model_place(&it.made, "missing_key"), "/models/m/type");
  end(&it);
}

static void contract_breaches_become_findings(void **state) {
  bent it = {.bend.bad_output_name = 1};
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_null(it.made.model);
  assert_non_null(strstr(made_model_message(&it.made, "bad_model"), "\"m\""));
  end(&it);
  it = (bent){.bend.input_name = "\xff"};
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_null(it.made.model);
  assert_non_null(strstr(made_model_message(&it.made, "bad_model"), "input 0 without a UTF-8 name"));
  end(&it);
  it = (bent){.bend.unit = "\xff"};
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_null(it.made.model);
  assert_non_null(strstr(made_model_message(&it.made, "bad_model"), "unit"));
  end(&it);
  it = (bent){.bend.create_fails = TIER_E_CALLBACK};
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_null(it.made.model);
  assert_non_null(strstr(made_model_message(&it.made, "bad_model"), "cannot be created"));
  end(&it);
  it = (bent){.bend.days_ago = -1};
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_null(it.made.model);
  assert_non_null(strstr(made_model_message(&it.made, "bad_model"), "input 0 of -1 days ago"));
  end(&it);
}

/* A plug-in built against the first header: what stands behind its structs is not read. */
static void inputs_of_the_first_version_are_of_today(void **state) {
  bent it = {.bend = {.days_ago = 7, .input_size = offsetof(tier_input, days_ago)}};
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_int_equal(it.made.model->inputs[0].days_ago, 0);
  assert_int_equal(it.made.model->inputs[0].size, sizeof(tier_input));
  assert_int_equal(it.made.model->present_count, 1);
  end(&it);
  it.bend.input_size--;
  begin(&it, "{\"type\":\"made\"}", 0);
  assert_null(it.made.model);
  end(&it);
}

/* More rows than batches, on one and on several threads: the same bits, nothing left over. */
static void batches_do_not_show(void **state) {
  const size_t rows = 9 * TIER__BATCH_ROWS + 11;
  bent one = {.bend.made = 0}, four = {.bend.made = 0};
  (void)state;
  begin(&one, "{\"type\":\"made\"}", 1);
  begin(&four, "{\"type\":\"made\"}", 4);
  tier__table a = numbers(one.made.context, rows), b = numbers(four.made.context, rows);
  made_model_fit(&one.made, &a);
  made_model_fit(&four.made, &b);
  assert_int_equal(one.bend.observed, 10);
  assert_int_equal(one.bend.merged, 7);
  char *left = made_model_save(&one.made), *right = made_model_save(&four.made);
  assert_string_equal(left, right);
  tier_text_free(left);
  tier_text_free(right);
  made_model_reload(&four.made);
  made_model_score(&one.made, &a);
  made_model_score(&four.made, &b);
  made_same(&a, &b, "m.double", NULL);
  made_same(&a, &b, "m.above", NULL);
  for (size_t i = 0; i < rows; i += 65535) {
    assert_int_equal(made_known(&a, "m.double", i), i % 3 != 2);
    const double value = ((const double *)tier__table_find(&a, "m.double")->values)[i];
    assert_close(value, i % 3 != 2 ? 2 * ((double)i + 1) : 0, 0);
  }
  assert_string_equal(made_text(&a, "m.above", 0), "low");
  assert_string_equal(made_text(&a, "m.above", rows - 1), "high");
  tier__table_end(&a);
  tier__table_end(&b);
  end(&one);
  end(&four);
}

static tier_status try_score(bent *it, tier__table *table, tier_error *err) {
  const size_t columns = table->count;
  *err = (tier_error){.size = sizeof *err};
  made_model_fit(&it->made, table);
  const tier_status status = tier__model_score(it->made.model, it->made.fitted, 0, table, err);
  assert_int_equal(table->count, columns); /* On failure nothing is added. */
  return status;
}

static void unusable_values_are_refused(void **state) {
  bent it = {.bend.nan_at = 5};
  tier_error err;
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  tier__table table = numbers(it.made.context, 10);
  assert_int_equal(try_score(&it, &table, &err), TIER_E_MODEL);
  assert_int_equal(err.row, 4);
  assert_non_null(strstr(err.message, "\"m\" gave column m.double a value that is not finite"));
  it.bend.nan_at = 0;
  it.bend.label_past_end = 1;
  assert_int_equal(try_score(&it, &table, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "m.above"));
  tier__table_end(&table);
  end(&it);
}

/* Of several batches that fail, it is always the first that is reported, with the row in the table. */
static void the_first_failure_is_reported(void **state) {
  bent it = {.bend.fail_at = (double)(2 * TIER__BATCH_ROWS + 2)};
  tier_error err;
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 4);
  tier__table table = numbers(it.made.context, 6 * TIER__BATCH_ROWS);
  for (int i = 0; i < 5; i++) {
    assert_int_equal(try_score(&it, &table, &err), TIER_E_CALLBACK);
    assert_string_equal(err.message, "model \"m\": asked to fail");
    assert_int_equal(err.row, 2 * TIER__BATCH_ROWS + 1);
  }
  tier__table_end(&table);
  end(&it);
}

static void inputs_must_be_there_and_fit(void **state) {
  bent it = {.bend.input_type = TIER_DAY};
  tier_error err = {.size = sizeof err};
  void *fitted = NULL;
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  tier__table table = numbers(it.made.context, 3);
  assert_int_equal(tier__model_fit(it.made.model, &table, 0, it.made.findings, &fitted, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "wants the column x as day, but it is int"));
  tier__table_end(&table);
  table = tier__table_begin(it.made.context, 3, 2);
  assert_int_equal(tier__model_fit(it.made.model, &table, 0, it.made.findings, &fitted, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "x, which is not there"));
  tier__table_end(&table);
  end(&it);
}

static void findings_of_a_fit_begin_at_the_model(void **state) {
  bent it = {.bend.made = 0};
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  tier__table table = numbers(it.made.context, 0);
  made_model_fit(&it.made, &table);
  assert_string_equal(made_model_place(&it.made, "nothing"), "/models/m/factor");
  made_model_score(&it.made, &table);
  char place[1000] = "/";
  for (int i = 0; i < 200; i++) {
    strcat(place, i % 7 == 0 ? "a" : "键"); /* However long, it stays whole. */
  }
  it.bend.place = place;
  made_model_fit(&it.made, &table);
  assert_int_equal(made_model_count(&it.made, "nothing"), 2);
  tier_finding last = {.size = sizeof last};
  assert_int_equal(tier_findings_get(it.made.findings, 1, &last, NULL), TIER_OK);
  assert_string_equal(last.place + strlen("/models/m"), place);
  tier__table_end(&table);
  end(&it);
}

static void one_row_is_explained(void **state) {
  bent it = {.bend.made = 0};
  tier_contribution found[4];
  size_t count = 9;
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  tier__table table = numbers(it.made.context, 20);
  made_model_fit(&it.made, &table);
  for (size_t row = 0; row < 20; row++) {
    assert_int_equal(tier__model_explain(it.made.model, it.made.fitted, 0, &table, row, found, 4, &count, NULL),
                     TIER_OK);
    assert_int_equal(count, row % 3 != 2 ? 2 : 0);
    for (size_t i = 0; i < count; i++) {
      assert_close(found[i].contribution, (double)row + 1, 0);
    }
  }
  tier__table_end(&table);
  end(&it);
}

static void edited_files_are_refused(void **state) {
  bent it = {.bend.made = 0};
  tier_error err = {.size = sizeof err};
  (void)state;
  begin(&it, "{\"type\":\"made\"}", 0);
  tier__table table = numbers(it.made.context, 4);
  made_model_fit(&it.made, &table);
  assert_int_equal(made_model_load_edited(&it.made, "\"sum\"", "\"summ\"", &err), TIER_E_POLICY);
  assert_string_equal(err.message, "/fitted/summ: unknown key \"summ\"");
  assert_int_equal(made_model_load_edited(&it.made, "\"count\": 3", "\"count\": -3", &err), TIER_E_POLICY);
  assert_non_null(strstr(err.message, "/fitted/count"));
  tier__table_end(&table);
  end(&it);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(settings_are_read_and_checked),     cmocka_unit_test(contract_breaches_become_findings),
      cmocka_unit_test(batches_do_not_show),               cmocka_unit_test(unusable_values_are_refused),
      cmocka_unit_test(the_first_failure_is_reported),     cmocka_unit_test(inputs_must_be_there_and_fit),
      cmocka_unit_test(findings_of_a_fit_begin_at_the_model), cmocka_unit_test(one_row_is_explained),
      cmocka_unit_test(edited_files_are_refused),          cmocka_unit_test(inputs_of_the_first_version_are_of_today),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
