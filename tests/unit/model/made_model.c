/* SPDX-License-Identifier: Apache-2.0 */
#include "made_model.h"

#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/json_read.h"
#include "helpers/assert_close.h"
#include "model/abc/abc_model.h"
#include "model/findings.h"
#include "model/rfm/rfm_model.h"
#include <stdlib.h>

static json_t *parse(const char *text) {
  json_t *object = NULL;
  tier_error err = {.size = sizeof err};
  if (tier__json_read((tier_string){text, strlen(text)}, "test", &object, &err) != TIER_OK) {
    print_error("%s\n", err.message);
    fail();
  }
  return object;
}

static json_t *parse_quoted(const char *json) {
  char *text = strdup(json);
  for (char *c = text; *c != '\0'; c++) {
    *c = *c == '\'' ? '"' : *c;
  }
  json_t *object = parse(text);
  free(text);
  return object;
}

void made_model_begin(made_model *made, const char *json, uint32_t threads) {
  const tier_context_options options = {.size = sizeof options, .threads = threads};
  tier_error err = {.size = sizeof err};
  *made = (made_model){.object = parse_quoted(json)};
  assert_int_equal(tier__context_make(&options, &made->context, NULL), TIER_OK);
  assert_int_equal(tier_context_register_model(made->context, &tier__rfm_class, made->context, NULL, &err), TIER_OK);
  assert_int_equal(tier_context_register_model(made->context, &tier__abc_class, made->context, NULL, &err), TIER_OK);
  assert_int_equal(tier__findings_create(made->context, &made->findings, &err), TIER_OK);
  assert_int_equal(
      tier__model_create(made->context, "m", made->object, "/models/m", made->findings, &made->model, &err), TIER_OK);
}

void made_model_end(made_model *made) {
  if (made->model != NULL) {
    tier__model_fitted_destroy(made->model, made->fitted);
  }
  tier__model_destroy(made->model);
  tier_findings_destroy(made->findings);
  tier_context_destroy(made->context);
  json_decref(made->object);
}

static int find(const made_model *made, const char *code, size_t *from, tier_finding *ret_finding) {
  for (; *from < tier_findings_count(made->findings); (*from)++) {
    *ret_finding = (tier_finding){.size = sizeof *ret_finding};
    assert_int_equal(tier_findings_get(made->findings, *from, ret_finding, NULL), TIER_OK);
    if (strcmp(ret_finding->code, code) == 0) {
      return 1;
    }
  }
  return 0;
}

size_t made_model_count(const made_model *made, const char *code) {
  tier_finding finding;
  size_t count = 0;
  for (size_t i = 0; find(made, code, &i, &finding); i++) {
    count++;
  }
  return count;
}

static tier_finding first(const made_model *made, const char *code) {
  tier_finding finding;
  size_t from = 0;
  if (!find(made, code, &from, &finding)) {
    print_error("no finding %s\n", code);
    fail();
  }
  return finding;
}

const char *made_model_message(const made_model *made, const char *code) { return first(made, code).message; }
const char *made_model_place(const made_model *made, const char *code) { return first(made, code).place; }

void made_model_fit(made_model *made, const tier__table *table) {
  tier_error err = {.size = sizeof err};
  assert_non_null(made->model);
  tier__model_fitted_destroy(made->model, made->fitted);
  made->fitted = NULL;
  if (tier__model_fit(made->model, table, 0, made->findings, &made->fitted, &err) != TIER_OK) {
    print_error("%s\n", err.message);
    fail();
  }
}

char *made_model_save(const made_model *made) {
  tier_writer writer;
  char *json = NULL;
  tier__writer_begin(&writer, made->context);
  assert_int_equal(tier__model_save(made->model, made->fitted, &writer, NULL), TIER_OK);
  assert_int_equal(tier__writer_take(&writer, &json, NULL), TIER_OK);
  return json;
}

void made_model_reload(made_model *made) {
  char *before = made_model_save(made);
  json_t *object = parse(before);
  void *loaded = NULL;
  tier_error err = {.size = sizeof err};
  if (tier__model_load(made->model, object, "", &loaded, &err) != TIER_OK) {
    print_error("%s\n%s\n", err.message, before);
    fail();
  }
  tier__model_fitted_destroy(made->model, made->fitted);
  made->fitted = loaded;
  char *after = made_model_save(made);
  assert_string_equal(before, after);
  tier_text_free(before);
  tier_text_free(after);
  json_decref(object);
}

tier_status made_model_load_edited(const made_model *made, const char *from, const char *to, tier_error *err) {
  char *json = made_model_save(made);
  char *at = strstr(json, from);
  assert_non_null(at);
  const size_t length = strlen(json) + strlen(to) + 1;
  char *edited = calloc(1, length);
  memcpy(edited, json, (size_t)(at - json));
  strcat(edited, to);
  strcat(edited, at + strlen(from));
  json_t *object = parse(edited);
  void *loaded = NULL;
  tier_status status = tier__model_load(made->model, object, "/fitted", &loaded, err);
  if (status == TIER_OK) {
    tier__model_fitted_destroy(made->model, loaded);
  }
  json_decref(object);
  free(edited);
  tier_text_free(json);
  return status;
}

void made_model_score(const made_model *made, tier__table *table) {
  tier_error err = {.size = sizeof err};
  if (tier__model_score(made->model, made->fitted, 0, table, &err) != TIER_OK) {
    print_error("%s\n", err.message);
    fail();
  }
}

void made_column(tier__table *table, const char *name, tier_type type, const int64_t *values) {
  tier__column *column = NULL;
  assert_int_equal(tier__table_add(table, name, type, "", TIER__ROLE_METRIC, 1, NULL, 0, &column, NULL), TIER_OK);
  memcpy(column->values, values, table->rows * sizeof *values);
}

tier__table made_customers(tier_context *context, size_t count, const int64_t *recency, const int64_t *purchases,
                           const int64_t *spend_minor) {
  tier__table table = tier__table_begin(context, count, 2);
  tier__column *days = NULL;
  assert_int_equal(
      tier__table_add(&table, "recency_days", TIER_INT64, "days", TIER__ROLE_METRIC, 0, NULL, 0, &days, NULL), TIER_OK);
  for (size_t i = 0; i < count; i++) {
    if (purchases[i] > 0) {
      ((int64_t *)days->values)[i] = recency[i];
      tier__bit_set(days->validity, i);
    }
  }
  made_column(&table, "purchases", TIER_INT64, purchases);
  made_column(&table, "spend", TIER_MONEY, spend_minor);
  return table;
}

static const tier__column *column_of(const tier__table *table, const char *name) {
  const tier__column *column = tier__table_find(table, name);
  assert_non_null(column);
  return column;
}

int64_t made_int(const tier__table *table, const char *name, size_t row) {
  assert_true(made_known(table, name, row));
  return ((const int64_t *)column_of(table, name)->values)[row];
}

double made_float(const tier__table *table, const char *name, size_t row) {
  assert_true(made_known(table, name, row));
  return ((const double *)column_of(table, name)->values)[row];
}

const char *made_text(const tier__table *table, const char *name, size_t row) {
  const tier__column *column = column_of(table, name);
  const int32_t code = ((const int32_t *)column->values)[row];
  return made_known(table, name, row) ? column->view.labels[code].data : "";
}

int made_known(const tier__table *table, const char *name, size_t row) {
  return tier__bit(column_of(table, name)->validity, row);
}

void made_same(const tier__table *a, const tier__table *b, const char *name, const size_t *order) {
  const tier__column *left = column_of(a, name), *right = column_of(b, name);
  const size_t bytes = tier__type_bytes(left->view.type);
  assert_int_equal(left->view.type, right->view.type);
  for (size_t i = 0; i < a->rows; i++) {
    const size_t j = order != NULL ? order[i] : i;
    assert_int_equal(tier__bit(left->validity, i), tier__bit(right->validity, j));
    assert_memory_equal((char *)left->values + i * bytes, (char *)right->values + j * bytes, bytes);
  }
}

uint32_t made_random(uint64_t *state, uint32_t bound) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33) % bound;
}
