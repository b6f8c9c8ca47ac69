/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_model_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bitmap.h"
#include "base/context_object.h"
#include "model/clv/clv_model.h"
#include "model/findings.h"

tier_context *made_context(const tier_context_options *options) {
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(options, &context, NULL), TIER_OK);
  assert_int_equal(tier_context_register_model(context, &tier__clv_class, context, NULL, NULL), TIER_OK);
  return context;
}

/* All settings read: models keep texts of them. */
static json_t *documents;

int made(void **state) {
  documents = json_array();
  assert_non_null(documents);
  *state = made_context(NULL);
  return 0;
}

int ended(void **state) {
  tier_context_destroy(*state);
  json_decref(documents);
  return 0;
}

static tier__column *add(tier__table *table, const char *name, tier_type type) {
  tier__column *column = NULL;
  assert_int_equal(tier__table_add(table, name, type, "", TIER__ROLE_METRIC, 0, NULL, 0, &column, NULL), TIER_OK);
  return column;
}

static void put_history(tier__table *table, const char *ending, const clv_customer *customers, size_t count,
                        int32_t day) {
  static const char *const names[] = {"repeat_purchases", "first_purchase_day", "last_purchase_day", "tenure_days",
                                      "interval_log_sum"};
  static const tier_type types[] = {TIER_INT64, TIER_DAY, TIER_DAY, TIER_INT64, TIER_FLOAT64};
  tier__column *columns[5];
  for (size_t k = 0; k < 5; k++) {
    char name[64];
    (void)snprintf(name, sizeof name, "%s%s", names[k], ending);
    columns[k] = add(table, name, types[k]);
  }
  for (size_t i = 0; i < count; i++) {
    const clv_customer *c = &customers[i];
    for (size_t k = 0; k < 5 && c->age >= 0; k++) {
      tier__bit_set(columns[k]->validity, i);
    }
    if (c->age >= 0) {
      ((int64_t *)columns[0]->values)[i] = c->x;
      ((int32_t *)columns[1]->values)[i] = (int32_t)(day - c->age);
      ((int32_t *)columns[2]->values)[i] = (int32_t)(day - c->age + c->last);
      ((int64_t *)columns[3]->values)[i] = c->age;
      ((double *)columns[4]->values)[i] = c->x > 0 ? (double)c->x * log((double)c->last / (double)c->x) : 0;
    }
  }
}

/* Those who were there so long ago, with half of their purchases. */
static void put_past(tier__table *table, const clv_customer *customers, size_t count) {
  clv_customer *past = calloc(count, sizeof *past);
  assert_non_null(past);
  for (size_t i = 0; i < count; i++) {
    const int64_t age = customers[i].age - CLV_DAYS_AGO, half = customers[i].last / 2;
    past[i] = (clv_customer){customers[i].x / 2, half < age ? half : age, age, 0};
    past[i].last = past[i].x > 0 && past[i].last > 0 ? past[i].last : 0;
    past[i].x = past[i].last > 0 ? past[i].x : 0;
  }
  put_history(table, " 100 days ago", past, count, 10000 - CLV_DAYS_AGO);
  free(past);
}

/* Texts "web" and "shop" by turns of three; ages from 20 to 59. */
static void put_attributes(tier__table *table, const clv_customer *customers, size_t count) {
  static const tier_string labels[] = {{"shop", 4}, {"web", 3}};
  tier__column *channel = NULL, *age = add(table, "age", TIER_INT64);
  assert_int_equal(tier__table_add(table, "channel", TIER_TEXT, "", TIER__ROLE_ATTRIBUTE, 0, labels, 2, &channel, NULL),
                   TIER_OK);
  for (size_t i = 0; i < count; i++) { /* By what the customer did, so that no order of the rows matters. */
    const int64_t mark = customers[i].x * 7 + customers[i].last * 3 + customers[i].age + customers[i].cents;
    ((int32_t *)channel->values)[i] = mark % 3 == 0 || customers[i].x > 4;
    ((int64_t *)age->values)[i] = 20 + mark * 37 % 40;
    tier__bit_set(channel->validity, i);
    tier__bit_set(age->validity, i);
  }
}

/* The metrics the model reads; the mean over all purchases counts the first one with the mean of the others. Every
 * customer whose age is below 0 has no purchase. */
tier__table table_of(tier_context *context, const clv_customer *customers, size_t count) {
  tier__table table = tier__table_begin(context, count, 2);
  put_history(&table, "", customers, count, 10000);
  put_past(&table, customers, count);
  put_attributes(&table, customers, count);
  tier__column *mean = add(&table, "repeat_spend_mean", TIER_FLOAT64), *n = add(&table, "purchases", TIER_INT64);
  tier__column *mean_of_all = add(&table, "spend_mean", TIER_FLOAT64);
  for (size_t i = 0; i < count; i++) {
    const clv_customer *c = &customers[i];
    if (c->age < 0) {
      continue;
    }
    ((int64_t *)n->values)[i] = c->x + 1;
    tier__bit_set(n->validity, i);
    if (c->x > 0) {
      ((double *)mean->values)[i] = (double)c->cents / 100 / (double)c->x;
      ((double *)mean_of_all->values)[i] = (double)c->cents / 100 / (double)c->x;
      tier__bit_set(mean->validity, i);
      tier__bit_set(mean_of_all->validity, i);
    }
  }
  return table;
}

tier__model *model_of(tier_context *context, const char *settings) {
  tier_findings *findings = NULL;
  tier__model *model = NULL;
  json_t *object = json_loads(settings, 0, NULL);
  assert_int_equal(json_array_append_new(documents, object), 0);
  assert_int_equal(tier__findings_create(context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__model_create(context, "clv", object, "/models/clv", findings, &model, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), model != NULL ? 0 : tier_findings_count(findings));
  tier_findings_destroy(findings);
  return model;
}

fit fit_to(tier_context *context, const char *settings, const tier__table *table) {
  fit f = {context, model_of(context, settings), NULL, NULL};
  assert_non_null(f.model);
  assert_int_equal(tier__findings_create(context, &f.findings, NULL), TIER_OK);
  tier_error err = {.size = sizeof err};
  if (tier__model_fit(f.model, table, 10000, f.findings, &f.fitted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return f;
}

void fit_end(fit *f) {
  tier__model_fitted_destroy(f->model, f->fitted);
  tier__model_destroy(f->model);
  tier_findings_destroy(f->findings);
}

int32_t severity_of(const fit *f, const char *code) {
  for (size_t i = 0; i < tier_findings_count(f->findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(f->findings, i, &finding, NULL), TIER_OK);
    if (strcmp(finding.code, code) == 0) {
      return finding.severity;
    }
  }
  return 0;
}

char *saved(const fit *f) {
  tier_writer writer;
  char *text = NULL;
  tier__writer_begin(&writer, f->context);
  assert_int_equal(tier__model_save(f->model, f->fitted, &writer, NULL), TIER_OK);
  assert_int_equal(tier__writer_take(&writer, &text, NULL), TIER_OK);
  return text;
}

const tier__column *output(const tier__table *table, const char *name) {
  return tier__table_find(table, name);
}

double value_at(const tier__table *table, const char *name, size_t i) {
  const tier__column *column = output(table, name);
  assert_non_null(column);
  assert_true(tier__bit(column->validity, i));
  return ((const double *)column->values)[i];
}

void score(const fit *f, tier__table *table) {
  assert_int_equal(tier__model_score(f->model, f->fitted, 10000, table, NULL), TIER_OK);
}

size_t few(clv_customer *customers, size_t repeaters, size_t others) {
  for (size_t i = 0; i < repeaters + others; i++) {
    const int64_t x = i < repeaters ? 1 + (int64_t)(i * 7 % 5) : 0;
    customers[i] = (clv_customer){x, 25 * x + (int64_t)i % 9 * (x > 0), 200 + (int64_t)i % 40,
                               x * (1500 + 400 * (int64_t)(i % 6))};
  }
  return repeaters + others;
}
