/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_fixture.h"

#include "base/bitmap.h"
#include "base/context_object.h"
#include <stdio.h>

const char *const rule_labels[] = {"shop", "web", "", "web2", "\xE5\xBA\x97", "it's"};

static const struct {
  const char *name;
  tier_type type;
} columns[] = {{"spend", TIER_MONEY},    {"paid", TIER_MONEY},     {"purchases", TIER_INT64}, {"visits", TIER_INT64},
               {"value", TIER_FLOAT64},  {"share", TIER_FLOAT64},  {"channel", TIER_TEXT},    {"region", TIER_TEXT},
               {"first_day", TIER_DAY},  {"last_day", TIER_DAY},   {"vip", TIER_BOOL},        {"staff", TIER_BOOL}};

static int find(void *user_data, const char *name, tier_type *ret_type) {
  const tier__column *column = tier__table_find(user_data, name);
  if (column == NULL) {
    return 0;
  }
  *ret_type = column->view.type;
  return 1;
}

static const char *name_at(void *user_data, size_t index) {
  const tier__table *table = user_data;
  return index < table->count ? table->columns[index]->view.name : NULL;
}

rule_fixture rule_fixture_begin(size_t rows, const tier_allocator *allocator) {
  rule_fixture fixture;
  tier_context_options options = {.size = sizeof options};
  tier_string labels[RULE_LABELS];
  tier__column *column;
  if (allocator != NULL) {
    options.allocator = *allocator;
  }
  for (size_t i = 0; i < RULE_LABELS; i++) {
    labels[i].data = rule_labels[i];
    labels[i].length = strlen(rule_labels[i]);
  }
  assert_int_equal(tier__context_make(&options, &fixture.context, NULL), TIER_OK);
  fixture.table = tier__table_begin(fixture.context, rows, 2);
  fixture.table.as_of_day = RULE_AS_OF;
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    const int text = columns[i].type == TIER_TEXT;
    assert_int_equal(tier__table_add(&fixture.table, columns[i].name, columns[i].type, "", TIER__ROLE_METRIC, 0,
                                     text ? labels : NULL, text ? RULE_LABELS : 0, &column, NULL),
                     TIER_OK);
  }
  const tier__schema schema = {.find = find, .minor_digits = 2, .name_at = name_at};
  fixture.schema = schema;
  return fixture;
}

void rule_fixture_end(rule_fixture *fixture) {
  tier__table_end(&fixture->table);
  tier_context_destroy(fixture->context);
}

static tier__column *column_of(rule_fixture *fixture, const char *name, size_t row) {
  for (size_t i = 0; i < fixture->table.count; i++) {
    tier__column *column = fixture->table.columns[i];
    if (strcmp(column->view.name, name) == 0) {
      tier__bit_set(column->validity, row);
      return column;
    }
  }
  fail_msg("no column %s", name);
  return NULL;
}

void rule_set_integer(rule_fixture *fixture, const char *name, size_t row, int64_t value) {
  tier__column *column = column_of(fixture, name, row);
  switch (column->view.type) {
  case TIER_BOOL:
    ((uint8_t *)column->values)[row] = (uint8_t)value;
    break;
  case TIER_DAY:
    ((int32_t *)column->values)[row] = (int32_t)value;
    break;
  default:
    ((int64_t *)column->values)[row] = value;
  }
}

void rule_set_number(rule_fixture *fixture, const char *name, size_t row, double value) {
  ((double *)column_of(fixture, name, row)->values)[row] = value;
}

void rule_set_text(rule_fixture *fixture, const char *name, size_t row, const char *label) {
  tier__column *column = column_of(fixture, name, row);
  for (int32_t i = 0; i < RULE_LABELS; i++) {
    if (strcmp(rule_labels[i], label) == 0) {
      ((int32_t *)column->values)[row] = i;
      return;
    }
  }
  fail_msg("no label %s", label);
}

void rule_set_missing(rule_fixture *fixture, const char *name, size_t row) {
  tier__bit_clear(column_of(fixture, name, row)->validity, row);
}

static tier__expression *read_with(rule_fixture *fixture, const char *data, size_t length, tier_type wanted,
                                   tier_findings **findings) {
  const tier_string text = {data, length};
  tier__expression *expression = NULL;
  tier__schema schema = fixture->schema;
  schema.user_data = &fixture->table;
  assert_int_equal(tier__findings_create(fixture->context, findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(fixture->context, text, "/when", *findings, &expression, NULL), TIER_OK);
  if (expression != NULL) {
    tier__expression_check(expression, &schema, wanted, "/when", *findings);
  }
  return expression;
}

tier__expression *rule_read_value(rule_fixture *fixture, const char *text, tier_type wanted) {
  tier_findings *findings;
  tier__expression *expression = read_with(fixture, text, strlen(text), wanted, &findings);
  if (tier_findings_count(findings) != 0) {
    tier__expression_destroy(expression);
    expression = NULL;
  }
  tier_findings_destroy(findings);
  return expression;
}

tier__expression *rule_read(rule_fixture *fixture, const char *text) {
  return rule_read_value(fixture, text, TIER_BOOL);
}

size_t rule_findings(rule_fixture *fixture, const char *data, size_t length, char text[64]) {
  tier_findings *findings;
  tier_finding first = {.size = sizeof first};
  tier__expression_destroy(read_with(fixture, data, length, TIER_BOOL, &findings));
  const size_t count = tier_findings_count(findings);
  text[0] = '\0';
  if (count != 0) {
    assert_int_equal(tier_findings_get(findings, 0, &first, NULL), TIER_OK);
    assert_int_equal(first.severity, TIER_ERROR);
    assert_string_equal(first.place, "/when");
    (void)snprintf(text, 64, "%s@%" PRId64, first.code, first.position);
  }
  tier_findings_destroy(findings);
  return count;
}

void rule_message(rule_fixture *fixture, const char *data, size_t index, char message[512]) {
  tier_findings *findings;
  tier_finding finding = {.size = sizeof finding};
  tier__expression_destroy(read_with(fixture, data, strlen(data), TIER_BOOL, &findings));
  assert_int_equal(tier_findings_get(findings, index, &finding, NULL), TIER_OK);
  (void)snprintf(message, 512, "%s@%" PRId64 " %s", finding.code, finding.position, finding.message);
  tier_findings_destroy(findings);
}

int rule_truth(rule_fixture *fixture, const char *text) {
  uint8_t truth = 99;
  tier_error err = {.size = sizeof err};
  tier__expression *expression = rule_read(fixture, text);
  if (expression == NULL) {
    char message[512];
    rule_message(fixture, text, 0, message);
    fail_msg("%s: %s", text, message);
  }
  if (tier__expression_evaluate(expression, &fixture->table, 0, 1, &truth, NULL, &err) != TIER_OK) {
    fail_msg("%s: %s", text, err.message);
  }
  tier__expression_destroy(expression);
  return truth;
}
