/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_table.h"

#include "base/failure.h"
#include "base/number_text.h"
#include "base/text_buffer.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "rule/decision_cell.h"

#include <stdio.h>
#include <string.h>

enum { MOST_COLUMNS = 100 };

static tier_string text_of(const json_t *text) {
  return (tier_string){json_string_value(text), json_string_length(text)};
}

tier_status tier__table_columns(tier_policy *policy, tier_settings *table, const json_t **ret_columns, int *ret_broken,
                                tier_error *err) {
  const json_t *columns = tier__settings_json(table, "columns");
  const size_t count = json_array_size(columns), errors = tier__findings_at_least(policy->findings, TIER_ERROR);
  char list[256], place[TIER__PLACE_BYTES];
  tier__settings_place(table, "columns", list);
  *ret_columns = columns;
  if (count == 0 || count > MOST_COLUMNS) {
    tier_settings_reject(table, "columns", "must be a list of 1 to 100 expressions");
  }
  for (size_t i = 0; i < count && count <= MOST_COLUMNS; i++) {
    tier__expression *column = NULL;
    if (!json_is_string(json_array_get(columns, i))) {
      tier__policy_note_entry(policy, table, "columns", i, "must be a text with an expression");
      continue;
    }
    (void)snprintf(place, sizeof place, "%s/%zu", list, i);
    TIER__TRY(tier__expression_parse(policy->reader, text_of(json_array_get(columns, i)), place, policy->findings,
                                     &column, err));
    tier__expression_destroy(column);
  }
  *ret_broken = tier__findings_at_least(policy->findings, TIER_ERROR) > errors;
  return TIER_OK;
}

/** 1 if the expression is one name, which needs no parentheses. */
static int is_plain(tier_string column) {
  for (size_t i = 0; i < column.length; i++) {
    const char c = column.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) {
      return 0;
    }
  }
  return 1;
}

/** Appends the condition of one cell; nothing for "-". Numbers and truth values are themselves.
 * @return What is wrong; NULL: nothing. */
static const char *add_cell(tier__text *text, const json_t *column, const json_t *cell, size_t *ret_at) {
  tier__text whole = tier__text_begin(text->context);
  char number[32];
  tier_string said = text_of(cell);
  const char *wrong;
  if (json_is_integer(cell)) {
    said = (tier_string){number, tier__integer_write(json_integer_value(cell), number)};
  } else if (json_is_real(cell)) {
    said = (tier_string){number, tier__number_write(json_real_value(cell), number)};
  } else if (json_is_boolean(cell)) {
    said = json_is_true(cell) ? (tier_string){"true", 4} : (tier_string){"false", 5};
  }
  *ret_at = 0;
  if (said.data == NULL) {
    return "a cell is a text such as \">= 100\", a number or a truth value";
  }
  tier__text_add(&whole, "(", (size_t)!is_plain(text_of(column)));
  tier__text_add(&whole, json_string_value(column), json_string_length(column));
  tier__text_add(&whole, ")", (size_t)!is_plain(text_of(column)));
  if (whole.status != TIER_OK) {
    text->status = whole.status;
    wrong = NULL;
  } else {
    wrong = tier__cell_condition((tier_string){whole.data, whole.length}, said, text, ret_at);
  }
  tier__text_end(&whole);
  return wrong;
}

/** Reads one cell by itself, so that its mistakes are noted at its place. @param schema NULL: the syntax only. */
static tier_status try_cell(const tier_policy *policy, const json_t *column, const json_t *cell, const char *place,
                            const tier__schema *schema, tier_findings *findings, tier_error *err) {
  tier__text text = tier__text_begin(policy->context);
  tier__expression *condition = NULL;
  tier_status status;
  size_t at;
  const char *wrong = add_cell(&text, column, cell, &at);
  TIER__TRY_OUT(tier__text_status(&text, err));
  if (wrong != NULL) {
    tier__findings_note(findings, TIER_ERROR, "syntax", place, (int64_t)at, "%s", wrong);
  } else if (text.length > 0) {
    TIER__TRY_OUT(tier__expression_parse(policy->reader, (tier_string){text.data, text.length}, place, findings,
                                         &condition, err));
    if (condition != NULL && schema != NULL) {
      tier__expression_check(condition, schema, TIER_BOOL, place, findings);
    }
  }
out:
  tier__expression_destroy(condition);
  tier__text_end(&text);
  return status;
}

/** All cells joined, each in parentheses if there are several. They have been tried. */
static tier_status join_cells(tier_policy *policy, const json_t *columns, const json_t *cells, const char *place,
                              tier__expression **ret_when, tier_error *err) {
  tier__text all = tier__text_begin(policy->context), one = tier__text_begin(policy->context);
  tier_status status = TIER_OK;
  size_t joined = 0;
  for (size_t i = 0; i < json_array_size(cells); i++) {
    size_t at;
    one.length = 0;
    (void)add_cell(&one, json_array_get(columns, i), json_array_get(cells, i), &at);
    TIER__TRY_OUT(tier__text_status(&one, err));
    if (one.length > 0) {
      tier__text_add_string(&all, joined++ > 0 ? " && (" : "(");
      tier__text_add(&all, one.data, one.length);
      tier__text_add_string(&all, ")");
    }
  }
  tier__text_add_string(&all, joined == 0 ? "true" : "");
  TIER__TRY_OUT(tier__text_status(&all, err));
  const size_t outer = joined == 1; /* Its parentheses are left out. */
  status = tier__expression_parse(policy->reader, (tier_string){all.data + outer, all.length - 2 * outer}, place,
                                  policy->findings, ret_when, err);
out:
  tier__text_end(&all);
  tier__text_end(&one);
  return status;
}

tier_status tier__table_when(tier_policy *policy, tier_settings *row, const json_t *columns, int broken,
                             tier__expression **ret_when, tier_error *err) {
  const json_t *cells = tier__settings_json(row, "cells");
  const size_t count = json_array_size(cells), errors = tier__findings_at_least(policy->findings, TIER_ERROR);
  char list[256], place[TIER__PLACE_BYTES];
  if (broken) {
    return TIER_OK;
  }
  if (!json_is_array(cells) || count != json_array_size(columns)) {
    tier_settings_reject(row, "cells", "must be a list with a cell for each column");
    return TIER_OK;
  }
  tier__settings_place(row, "cells", list);
  for (size_t i = 0; i < count; i++) {
    (void)snprintf(place, sizeof place, "%s/%zu", list, i);
    TIER__TRY(try_cell(policy, json_array_get(columns, i), json_array_get(cells, i), place, NULL, policy->findings,
                       err));
  }
  if (tier__findings_at_least(policy->findings, TIER_ERROR) > errors) {
    return TIER_OK;
  }
  tier__settings_place(row, "", place);
  return join_cells(policy, columns, cells, place, ret_when, err);
}

/** What a JSON pointer without escapes points to; NULL: nothing. */
static const json_t *point(const json_t *value, const char *place, size_t length) {
  size_t at = 0;
  while (at < length && value != NULL) {
    char key[TIER__PLACE_BYTES];
    size_t bytes = 0, index = 0;
    for (at++; at < length && place[at] != '/' && bytes + 1 < sizeof key; at++) {
      key[bytes++] = place[at];
    }
    key[bytes] = '\0';
    if (json_is_array(value)) {
      for (size_t i = 0; i < bytes; i++) {
        index = 10 * index + (size_t)(key[i] - '0');
      }
      value = json_array_get(value, index);
    } else {
      value = json_object_get(value, key);
    }
  }
  return value;
}

static int has_place(const tier_findings *findings, const char *place) {
  tier_finding finding = {.size = sizeof finding};
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    if (tier_findings_get(findings, i, &finding, NULL) == TIER_OK && strcmp(finding.place, place) == 0) {
      return 1;
    }
  }
  return 0;
}

/** Checks a column by itself. Its mistakes are noted once, not for each row. @return 1 if it has some. */
static tier_status try_column(const tier_policy *policy, const json_t *column, const char *place,
                              const tier__schema *schema, tier_findings *findings, int *ret_bad, tier_error *err) {
  const size_t errors = tier__findings_at_least(findings, TIER_ERROR);
  tier__expression *expression = NULL;
  *ret_bad = has_place(findings, place);
  if (*ret_bad) {
    return TIER_OK;
  }
  TIER__TRY(tier__expression_parse(policy->reader, text_of(column), place, findings, &expression, err));
  if (expression != NULL) {
    tier__expression_check(expression, schema, TIER_ANY, place, findings);
  }
  tier__expression_destroy(expression);
  *ret_bad = tier__findings_at_least(findings, TIER_ERROR) > errors;
  return TIER_OK;
}

/** Finds the cells that are to blame for a row that does not fit. */
static tier_status blame(const tier_policy *policy, const char *row, const tier__schema *schema,
                         tier_findings *findings, tier_error *err) {
  const size_t table = (size_t)(strstr(row, "/table/rows/") - row) + strlen("/table");
  const json_t *columns = json_object_get(point(policy->document, row, table), "columns");
  const json_t *cells = json_object_get(point(policy->document, row, strlen(row)), "cells");
  char place[TIER__PLACE_BYTES];
  for (size_t i = 0; i < json_array_size(cells); i++) {
    const json_t *column = json_array_get(columns, i);
    int bad;
    (void)snprintf(place, sizeof place, "%.*s/columns/%zu", (int)table, row, i);
    TIER__TRY(try_column(policy, column, place, schema, findings, &bad, err));
    if (!bad) {
      (void)snprintf(place, sizeof place, "%s/cells/%zu", row, i);
      TIER__TRY(try_cell(policy, column, json_array_get(cells, i), place, schema, findings, err));
    }
  }
  return TIER_OK;
}

tier_status tier__table_check(const tier_policy *policy, tier__expression *when, const char *place,
                              const tier__schema *schema, tier_findings *findings, tier_error *err) {
  tier_findings *found = NULL;
  tier_status status;
  TIER__TRY(tier__findings_create(policy->context, &found, err));
  tier__expression_check(when, schema, TIER_BOOL, place, found);
  TIER__TRY_OUT(tier__findings_status(found, err));
  if (tier__findings_at_least(found, TIER_ERROR) > 0) {
    TIER__TRY_OUT(blame(policy, place, schema, findings, err));
  }
  if (tier__findings_at_least(findings, TIER_ERROR) == 0) {
    status = tier__findings_append(findings, found, err);
  }
out:
  tier_findings_destroy(found);
  return status;
}
