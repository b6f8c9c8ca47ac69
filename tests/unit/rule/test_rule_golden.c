/* SPDX-License-Identifier: Apache-2.0 */
/* Every line of tests/golden/rules.jsonl: what a condition is, or why it is refused. */
#include "base/bitmap.h"
#include "base/calendar_text.h"
#include "base/context_object.h"
#include "base/number_text.h"
#include "rule_fixture.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LEAST_LINES = 1000, LINE_BYTES = 1 << 17 };

typedef struct vector {
  const json_t *line;
  tier__table table;
  char problem[512]; /* What is not as the line says; "" if all is. */
} vector;

#define COMPLAIN(v, ...) ((void)snprintf((v)->problem, sizeof(v)->problem, __VA_ARGS__))

static const char *text_at(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  assert_non_null(text);
  return text;
}

static double number_at(const json_t *value) {
  return json_is_string(value) ? strtod(json_string_value(value), NULL) : json_number_value(value);
}

static int64_t integer_at(const json_t *value) {
  int64_t integer = json_integer_value(value);
  if (json_is_string(value)) {
    assert_true(tier__integer_read(json_string_value(value), json_string_length(value), &integer));
  }
  return integer;
}

static int32_t day_of(const char *text) {
  int32_t day;
  assert_true(tier__day_read(text, strlen(text), &day));
  return day;
}

static void set_value(const vector *v, tier__column *column, const json_t *value) {
  int64_t minor;
  tier__bit_set(column->validity, 0);
  switch (column->view.type) {
  case TIER_BOOL:
    *(uint8_t *)column->values = json_is_true(value);
    break;
  case TIER_DAY:
    *(int32_t *)column->values = day_of(json_string_value(value));
    break;
  case TIER_FLOAT64:
    *(double *)column->values = number_at(value);
    break;
  case TIER_MONEY:
    assert_true(tier__money_read(json_string_value(value), json_string_length(value), v->table.minor_digits, &minor));
    *(int64_t *)column->values = minor;
    break;
  case TIER_INT64:
    *(int64_t *)column->values = integer_at(value);
    break;
  default: /* A text has one label, which is the first. */
    break;
  }
}

static void add_column(vector *v, const char *name, const json_t *told) {
  const json_t *value = json_object_get(told, "value");
  const tier_string label = {json_string_value(value), json_string_length(value)};
  const tier_type type = tier__type_of_name(text_at(told, "type"));
  const size_t labels = type == TIER_TEXT && !json_is_null(value);
  tier__column *column;
  assert_int_equal(tier__table_add(&v->table, name, type, "", TIER__ROLE_ATTRIBUTE, 0, labels != 0 ? &label : NULL,
                                   labels, &column, NULL),
                   TIER_OK);
  if (!json_is_null(value)) {
    set_value(v, column, value);
  }
}

static int find(void *user_data, const char *name, tier_type *ret_type) {
  const tier__column *column = tier__table_find(user_data, name);
  *ret_type = column == NULL ? TIER_ANY : column->view.type;
  return column != NULL;
}

static void compare_refusal(vector *v, const tier_findings *findings) {
  const json_t *code = json_object_get(v->line, "error");
  const json_t *position = json_object_get(v->line, "position");
  tier_finding first = {.size = sizeof first};
  assert_int_equal(tier_findings_get(findings, 0, &first, NULL), TIER_OK);
  if (code == NULL) {
    COMPLAIN(v, "refused: %s", first.message);
  } else if (strcmp(first.code, json_string_value(code)) != 0 || first.severity != TIER_ERROR) {
    COMPLAIN(v, "refused with %s: %s", first.code, first.message);
  } else if (position != NULL && first.position != json_integer_value(position)) {
    COMPLAIN(v, "refused at %" PRId64 ": %s", first.position, first.message);
  }
}

static void compare_reasons(vector *v, const tier__rule_counts *counts) {
  const json_t *reasons = json_object_get(v->line, "reasons");
  for (size_t i = 0; i < TIER__FAULT_REASONS; i++) {
    uint64_t expected = 0;
    for (size_t r = 0; r < json_array_size(reasons); r++) {
      expected += strcmp(json_string_value(json_array_get(reasons, r)), tier__fault_name(i)) == 0;
    }
    if (counts->faults[i] != expected) {
      COMPLAIN(v, "%s counts %" PRIu64, tier__fault_name(i), counts->faults[i]);
    }
  }
}

/* The sign of zero does not count. */
static int same_number(double a, double b) {
  return a == 0 ? b == 0 : tier_test_bits(a) == tier_test_bits(b);
}

static void compare_integer(vector *v, int64_t found, int64_t expected) {
  if (found != expected) {
    COMPLAIN(v, "is %" PRId64 ", expected %" PRId64, found, expected);
  }
}

static void compare_known(vector *v, const tier_column *column, const json_t *value) {
  int64_t minor;
  const int32_t code = column->type == TIER_TEXT ? *(const int32_t *)column->values : 0;
  switch (column->type) {
  case TIER_BOOL:
    compare_integer(v, *(const uint8_t *)column->values, json_is_true(value));
    break;
  case TIER_DAY:
    compare_integer(v, *(const int32_t *)column->values, day_of(json_string_value(value)));
    break;
  case TIER_FLOAT64:
    if (!same_number(*(const double *)column->values, number_at(value))) {
      COMPLAIN(v, "is %.17g, expected %.17g", *(const double *)column->values, number_at(value));
    }
    break;
  case TIER_MONEY:
    assert_true(tier__money_read(json_string_value(value), json_string_length(value), v->table.minor_digits, &minor));
    compare_integer(v, *(const int64_t *)column->values, minor);
    break;
  case TIER_INT64:
    compare_integer(v, *(const int64_t *)column->values, integer_at(value));
    break;
  default:
    if (code < 0 || (size_t)code >= column->label_count || column->labels[code].length != json_string_length(value) ||
        memcmp(column->labels[code].data, json_string_value(value), json_string_length(value)) != 0) {
      COMPLAIN(v, "is another text");
    }
  }
}

static void compare_value(vector *v, const tier__expression *expression) {
  const json_t *value = json_object_get(v->line, "value");
  tier__rule_counts counts = {{0}, {0}};
  tier_error err = {.size = sizeof err};
  const char *type = tier__type_name(tier__expression_type(expression));
  if (json_object_get(v->line, "error") != NULL) {
    COMPLAIN(v, "accepted as %s", type);
    return;
  }
  if (strcmp(type, text_at(v->line, "type")) != 0) {
    COMPLAIN(v, "is of type %s", type);
    return;
  }
  if (tier__expression_column_add(expression, &v->table, "the_result", TIER__ROLE_OUTPUT, &counts, &err) != TIER_OK) {
    COMPLAIN(v, "%s", err.message);
    return;
  }
  const tier_column *result = &tier__table_find(&v->table, "the_result")->view;
  const int known = result->validity == NULL || tier__bit(result->validity, 0);
  if (known == json_is_null(value)) {
    COMPLAIN(v, known ? "is known" : "is unknown");
  } else if (known) {
    compare_known(v, result, value);
  }
  compare_reasons(v, &counts);
}

static void compare_truth(vector *v, const tier__expression *expression) {
  const json_t *value = json_object_get(v->line, "value");
  const int expected = json_is_true(value) ? TIER__TRUE : json_is_null(value) ? TIER__UNKNOWN : TIER__FALSE;
  uint8_t truth = 99;
  tier__rule_counts counts = {{0}, {0}};
  assert_int_equal(tier__expression_evaluate(expression, &v->table, 0, 1, &truth, &counts, NULL), TIER_OK);
  if (truth != expected || counts.truths[expected] != 1) {
    COMPLAIN(v, "is %d as a condition", truth);
  }
  compare_reasons(v, &counts);
}

/* Reads, checks and evaluates what the line tells. */
static void compare(vector *v, tier_context *context) {
  const json_t *text = json_object_get(v->line, "expression");
  const json_t *wanted = json_object_get(v->line, "wanted");
  const tier_string bytes = {json_string_value(text), json_string_length(text)};
  const tier__schema schema = {.user_data = &v->table, .find = find, .minor_digits = v->table.minor_digits};
  tier_findings *findings;
  tier__expression *expression;
  assert_int_equal(tier__findings_create(context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(context, bytes, "", findings, &expression, NULL), TIER_OK);
  if (expression != NULL) {
    tier__expression_check(expression, &schema, wanted == NULL ? TIER_ANY : TIER_BOOL, "", findings);
  }
  if (tier_findings_count(findings) != 0) {
    compare_refusal(v, findings);
  } else {
    compare_value(v, expression);
    if (v->problem[0] == '\0' && tier__expression_type(expression) == TIER_BOOL) {
      compare_truth(v, expression);
    }
  }
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
}

static int run_line(tier_context *context, const char *text) {
  json_t *line = json_loads(text, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
  const char *name;
  json_t *column;
  if (line == NULL) {
    fail_msg("no JSON: %.80s", text);
  }
  vector v = {.line = line, .problem = ""};
  v.table = tier__table_begin(context, 1, (int32_t)json_integer_value(json_object_get(line, "minor_digits")));
  v.table.as_of_day = day_of(text_at(line, "as_of"));
  json_object_foreach(json_object_get(line, "columns"), name, column) {
    add_column(&v, name, column);
  }
  compare(&v, context);
  if (v.problem[0] != '\0') {
    print_error("%s: %.200s: %s\n", text_at(line, "id"), text_at(line, "expression"), v.problem);
  }
  tier__table_end(&v.table);
  json_decref(line);
  return v.problem[0] != '\0';
}

static void every_line_holds(void **state) {
  (void)state;
  FILE *file = fopen("tests/golden/rules.jsonl", "rb");
  char *line = malloc(LINE_BYTES);
  int lines = 0;
  int failed = 0;
  tier_context *context;
  assert_non_null(file);
  assert_non_null(line);
  const tier_context_options options = {.size = sizeof options};
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  while (fgets(line, LINE_BYTES, file) != NULL) {
    assert_non_null(strchr(line, '\n'));
    failed += run_line(context, line);
    lines++;
  }
  tier_context_destroy(context);
  free(line);
  (void)fclose(file);
  print_message("%d lines, %d failed\n", lines, failed);
  assert_int_equal(failed, 0);
  assert_true(lines >= LEAST_LINES);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_line_holds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
