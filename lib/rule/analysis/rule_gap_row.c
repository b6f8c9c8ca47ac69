/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_gap_row.h"

#include "base/bitmap.h"
#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"
#include "rule/rule_block.h"
#include "rule/rule_number_kernel.h"
#include "rule/rule_step.h"
#include <string.h>

enum { MOST_STEPS = 1 << 17 };

static size_t count_texts(tier__gap_row *row) {
  size_t count = TIER__GAP_FIRST_TEXT;
  for (size_t i = 0; i < row->expression->node_count; i++) {
    const tier__rule_node *node = &row->expression->nodes[i];
    if (node->kind == TIER__NODE_LITERAL && node->type == TIER_TEXT) {
      row->codes[i] = (uint32_t)count++;
    }
  }
  return count;
}

static size_t longest_text(const tier__expression *expression) {
  size_t longest = 0;
  for (size_t i = 0; i < expression->node_count; i++) {
    longest = expression->nodes[i].text.length > longest ? expression->nodes[i].text.length : longest;
  }
  return longest;
}

static tier_status make_room(tier__gap_row *row, tier_error *err) {
  const tier__expression *expression = row->expression;
  tier_context *context = expression->context;
  const size_t columns = expression->column_count;
  const size_t longest = longest_text(expression) + 1;
  row->columns = tier__alloc(context, columns, sizeof *row->columns);
  row->words = tier__alloc(context, columns, 2 * sizeof *row->words);
  row->bits = tier__alloc(context, columns, 2);
  row->codes = tier__alloc(context, expression->node_count, sizeof *row->codes);
  row->truths = tier__alloc(context, expression->node_count, 1);
  row->other = tier__alloc(context, longest, 1);
  if (row->columns == NULL || row->words == NULL || row->bits == NULL || row->codes == NULL || row->truths == NULL ||
      row->other == NULL) {
    return tier__no_memory(err);
  }
  row->values = row->words + columns;
  row->known = row->bits + columns;
  memset(row->other, '~', longest);
  row->label_count = count_texts(row);
  row->labels = tier__alloc(context, columns * row->label_count, sizeof *row->labels);
  return row->labels == NULL ? tier__no_memory(err) : TIER_OK;
}

static int64_t read_value(const tier_column *view, size_t at) {
  switch (view->type) {
  case TIER_BOOL:
    return ((const uint8_t *)view->values)[at] != 0;
  case TIER_DAY:
    return ((const int32_t *)view->values)[at];
  case TIER_FLOAT64:
    return tier__key_of_double(((const double *)view->values)[at]);
  case TIER_TEXT:
    return TIER__GAP_OWN;
  default:
    return ((const int64_t *)view->values)[at];
  }
}

static void fill_labels(tier__gap_row *row, uint32_t column, const tier_string *own) {
  const tier__expression *expression = row->expression;
  tier_string *labels = row->labels + column * row->label_count;
  const tier_string none = {"", 0};
  const tier_string other = {row->other, longest_text(expression) + 1};
  labels[TIER__GAP_OWN] = own == NULL ? none : *own;
  labels[TIER__GAP_OTHER] = other;
  for (size_t i = 0; i < expression->node_count; i++) {
    if (row->codes[i] != 0) {
      labels[row->codes[i]] = expression->nodes[i].text;
    }
  }
  row->columns[column].view.labels = labels;
  row->columns[column].view.label_count = row->label_count;
}

static void copy_column(tier__gap_row *row, uint32_t column, const tier_column *from, size_t at) {
  tier__column *to = &row->columns[column];
  int known = tier__bit(from->validity, at);
  if (from->type == TIER_FLOAT64 && known) {
    known = tier__rule_finite((const double *)from->values + at, 1);
  }
  row->known[column] = (uint8_t)known;
  row->values[column] = known ? read_value(from, at) : 0;
  to->view = *from;
  to->view.count = 1;
  to->view.values = to->values = row->words + column;
  to->view.validity = to->validity = row->bits + column;
  if (from->type == TIER_TEXT) {
    fill_labels(row, column, known ? &from->labels[((const int32_t *)from->values)[at]] : NULL);
  }
  tier__gap_row_restore(row, column);
}

static void fill_truths(tier__gap_row *row) {
  tier__rule_run *run = &row->run;
  tier__rule_run_question(run, 1);
  tier__rule_run_rows(run, 0, 1);
  for (size_t i = 0; i < row->expression->node_count; i++) {
    const tier__rule_node *node = &row->expression->nodes[i];
    if (!node->consumed) {
      tier__rule_run_step(run, node);
      row->truths[i] = node->type == TIER_BOOL ? tier__run_top(run)->truth[0] : 0;
    }
  }
}

tier_status tier__gap_row_begin(const tier__expression *expression, const tier__table *table, size_t row,
                                tier__gap_row *ret_row, tier_error *err) {
  memset(ret_row, 0, sizeof *ret_row);
  ret_row->expression = expression;
  ret_row->run.expression = expression;
  ret_row->effort = MOST_STEPS;
  if (row >= table->rows) {
    return tier__fail(err, TIER_E_DATA, "a condition was asked about a row that the table has not");
  }
  TIER__TRY(tier__rule_run_begin(expression, table, 1, &ret_row->run, err));
  TIER__TRY(make_room(ret_row, err));
  for (uint32_t i = 0; i < expression->column_count; i++) {
    copy_column(ret_row, i, &ret_row->run.columns[i]->view, row);
    ret_row->run.columns[i] = &ret_row->columns[i];
  }
  fill_truths(ret_row);
  return TIER_OK;
}

void tier__gap_row_end(tier__gap_row *row) {
  tier_context *context = row->expression->context;
  tier__release(context, row->labels);
  tier__release(context, row->other);
  tier__release(context, row->truths);
  tier__release(context, row->codes);
  tier__release(context, row->bits);
  tier__release(context, row->words);
  tier__release(context, row->columns);
  tier__rule_run_end(&row->run);
}

void tier__gap_row_put(tier__gap_row *row, uint32_t column, int64_t value) {
  tier__column *to = &row->columns[column];
  const double number = to->view.type == TIER_FLOAT64 ? tier__double_of_key(value) : 0;
  const uint8_t truth = value != 0;
  const int32_t small = (int32_t)value;
  to->validity[0] = 1;
  switch (to->view.type) {
  case TIER_BOOL:
    memcpy(to->values, &truth, sizeof truth);
    break;
  case TIER_DAY:
  case TIER_TEXT:
    memcpy(to->values, &small, sizeof small);
    break;
  case TIER_FLOAT64:
    memcpy(to->values, &number, sizeof number);
    break;
  default:
    memcpy(to->values, &value, sizeof value);
  }
}

void tier__gap_row_restore(tier__gap_row *row, uint32_t column) {
  tier__gap_row_put(row, column, row->values[column]);
  row->columns[column].validity[0] = row->known[column];
}

uint8_t tier__gap_row_truth(tier__gap_row *row) {
  tier__rule_run_question(&row->run, 1);
  tier__rule_run_block(&row->run, 0, 1);
  return tier__run_top(&row->run)->truth[0];
}
