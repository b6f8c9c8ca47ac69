/* SPDX-License-Identifier: Apache-2.0 */
/* A condition of any bytes: it must not crash, and if it is accepted, a block must give what its rows give one by one,
 * and the trace of a row what the row gives. Needs the internal objects of the library and -fsanitize=fuzzer. */
#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/json_write.h"
#include "model/findings.h"
#include "rule/expression.h"
#include "rule/rule_check.h"
#include "rule/rule_evaluate.h"
#include "rule/rule_trace.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 24 };

#define REQUIRE(condition)                                                                                             \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int find(void *user_data, const char *name, tier_type *ret_type) {
  const tier__column *column = tier__table_find(user_data, name);
  if (column != NULL) {
    *ret_type = column->view.type;
  }
  return column != NULL;
}

static int find_anything(void *user_data, const char *name, tier_type *ret_type) {
  (void)user_data;
  (void)name;
  *ret_type = TIER_ANY;
  return 1;
}

static const char *name_at(void *user_data, size_t index) {
  const tier__table *table = user_data;
  return index < table->count ? table->columns[index]->view.name : NULL;
}

static void fill(tier__column *column) {
  static const int64_t integers[] = {0, 1, -1, 250, INT64_MAX, INT64_MIN};
  static const double numbers[] = {0, 0.1, -2.5, 9007199254740992.0, 1e300, 1e-300};
  for (size_t row = 0; row < ROWS; row++) {
    const size_t choice = (row * 7 + strlen(column->view.name)) % 6;
    if (row % 5 != 0) {
      tier__bit_set(column->validity, row);
    }
    switch (column->view.type) {
    case TIER_BOOL:
      ((uint8_t *)column->values)[row] = (uint8_t)(choice & 1);
      break;
    case TIER_FLOAT64:
      ((double *)column->values)[row] = numbers[choice];
      break;
    case TIER_TEXT:
      ((int32_t *)column->values)[row] = (int32_t)(choice % 3);
      break;
    case TIER_DAY:
      ((int32_t *)column->values)[row] = 20000 + (int32_t)choice;
      break;
    default:
      ((int64_t *)column->values)[row] = integers[choice];
    }
  }
}

static tier__table make_table(tier_context *context) {
  static const struct {
    const char *name;
    tier_type type;
  } columns[] = {{"b", TIER_BOOL}, {"i", TIER_INT64}, {"f", TIER_FLOAT64}, {"t", TIER_TEXT},
                 {"d", TIER_DAY},  {"m", TIER_MONEY}, {"a.b", TIER_INT64}};
  static const tier_string labels[] = {{"x", 1}, {"", 0}, {"xyz", 3}};
  tier__table table = tier__table_begin(context, ROWS, 2);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    tier__column *column;
    const int text = columns[i].type == TIER_TEXT;
    REQUIRE(tier__table_add(&table, columns[i].name, columns[i].type, "", TIER__ROLE_METRIC, 0, text ? labels : NULL,
                            text ? 3 : 0, &column, NULL) == TIER_OK);
    fill(column);
  }
  return table;
}

static void compare_ways(tier_context *context, const tier__expression *expression, const tier__table *table) {
  uint8_t block[ROWS];
  uint8_t single;
  tier__rule_counts counts = {{0}, {0}};
  tier__rule_counts singles = {{0}, {0}};
  tier_writer writer;
  char *json;
  REQUIRE(tier__expression_evaluate(expression, table, 0, ROWS, block, &counts, NULL) == TIER_OK);
  for (size_t row = 0; row < ROWS; row++) {
    REQUIRE(tier__expression_evaluate(expression, table, row, 1, &single, &singles, NULL) == TIER_OK);
    REQUIRE(single == block[row] && single <= TIER__UNKNOWN);
  }
  REQUIRE(memcmp(&counts, &singles, sizeof counts) == 0);
  tier__writer_begin(&writer, context);
  REQUIRE(tier__expression_trace(expression, table, 1, &writer, NULL) == TIER_OK);
  REQUIRE(tier__writer_take(&writer, &json, NULL) == TIER_OK);
  const char *truths[] = {"\"value\": false", "\"value\": true", "\"value\": null"};
  REQUIRE(strstr(json, truths[block[1]]) != NULL);
  tier_text_free(json);
}

/* The values of an expression of any type, as a column: known where its truth that it is known is true. */
static void compare_column(tier_context *context, const tier__expression *expression) {
  tier__table table = make_table(context);
  tier__evaluation *evaluation;
  tier__rule_counts counts = {{0}, {0}};
  REQUIRE(tier__expression_column_add(expression, &table, "made", TIER__ROLE_METRIC, &counts, NULL) == TIER_OK);
  tier__column *column = table.columns[table.count - 1];
  size_t known = 0;
  for (size_t row = 0; row < ROWS; row++) {
    known += (size_t)tier__bit(column->view.validity, row);
  }
  REQUIRE(counts.truths[TIER__UNKNOWN] == ROWS - known);
  REQUIRE(tier__evaluation_open(expression, &table, ROWS, &evaluation, NULL) == TIER_OK);
  REQUIRE(tier__evaluation_fill(evaluation, column, NULL, NULL) == TIER_OK);
  tier__evaluation_close(evaluation);
  tier__table_end(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const tier_string text = {(const char *)data, size};
  tier_context *context;
  tier_findings *any_findings;
  tier_findings *findings;
  tier__expression *expression;
  uint8_t truth;
  REQUIRE(tier__context_make(NULL, &context, NULL) == TIER_OK);
  tier__table table = make_table(context);
  const tier__schema any = {NULL, find_anything, 2, NULL};
  const tier__schema schema = {.user_data = &table, .find = find, .minor_digits = 2, .name_at = name_at};
  REQUIRE(tier__findings_create(context, &any_findings, NULL) == TIER_OK);
  REQUIRE(tier__findings_create(context, &findings, NULL) == TIER_OK);
  REQUIRE(tier__expression_parse(context, text, "", findings, &expression, NULL) == TIER_OK);
  REQUIRE((expression == NULL) == (tier_findings_count(findings) != 0));
  if (expression != NULL) {
    tier__expression_check(expression, &any, TIER_BOOL, "", any_findings);
    tier__expression_check(expression, &schema, TIER_BOOL, "", findings);
    if (tier_findings_count(findings) == 0) {
      REQUIRE(tier_findings_count(any_findings) == 0); /* What is right with types is right before they are known. */
      compare_ways(context, expression, &table);
      compare_column(context, expression);
    } else {
      REQUIRE(tier__expression_evaluate(expression, &table, 0, 1, &truth, NULL, NULL) == TIER_E_DATA);
      tier_findings_destroy(findings);
      REQUIRE(tier__findings_create(context, &findings, NULL) == TIER_OK);
      tier__expression_check(expression, &schema, TIER_ANY, "", findings);
      if (tier_findings_count(findings) == 0) {
        compare_column(context, expression);
      }
    }
  }
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
  tier_findings_destroy(any_findings);
  tier__table_end(&table);
  tier_context_destroy(context);
  return 0;
}
