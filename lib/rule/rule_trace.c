/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of an evaluation over one row, none left out, with the operands written down before each comparison. */
#include "rule_trace.h"

#include "base/calendar_text.h"
#include "base/failure.h"
#include "expression.h"
#include "rule_step.h"
#include "rule_text.h"

static void write_truth(tier_writer *writer, const char *key, uint8_t truth) {
  if (truth == TIER__UNKNOWN) {
    tier__writer_null(writer, key);
  } else {
    tier_writer_boolean(writer, key, truth);
  }
}

static void write_day(tier_writer *writer, const char *key, int64_t day) {
  char text[16];
  const tier_string value = {text, tier__day_write((int32_t)day, text)};
  tier_writer_text(writer, key, value);
}

static void write_literal(tier_writer *writer, const char *key, const tier__rule_node *literal) {
  if (literal->type == TIER_DAY) {
    write_day(writer, key, literal->value_integer);
    return;
  }
  switch (literal->written) {
  case TIER_BOOL:
    tier_writer_boolean(writer, key, literal->integer != 0);
    break;
  case TIER_INT64:
    tier_writer_integer(writer, key, literal->integer);
    break;
  case TIER_TEXT:
    tier_writer_text(writer, key, literal->text);
    break;
  default:
    tier_writer_number(writer, key, literal->number);
  }
}

static void write_slot(const tier__rule_run *run, tier_writer *writer, const char *key, tier_type type,
                       const tier__slot *slot) {
  if (type == TIER_BOOL) {
    write_truth(writer, key, slot->truth[0]);
  } else if (slot->known != NULL && !slot->known[0]) {
    tier__writer_null(writer, key);
  } else if (type == TIER_FLOAT64) {
    tier_writer_number(writer, key, *(const double *)slot->values);
  } else if (type == TIER_MONEY) {
    tier_writer_number(writer, key, (double)*(const int64_t *)slot->values / (double)run->scale);
  } else if (type == TIER_DAY) {
    write_day(writer, key, *(const int64_t *)slot->values);
  } else {
    tier_writer_integer(writer, key, *(const int64_t *)slot->values);
  }
}

static void write_text(const tier__rule_run *run, tier_writer *writer, const char *key, const tier__rule_node *node) {
  uint32_t code;
  const tier_string *text = tier__run_text(run, node, run->first, &code);
  if (text == NULL) {
    tier__writer_null(writer, key);
  } else {
    tier_writer_text(writer, key, *text);
  }
}

/* @param above How many values lie above this one on the stack. */
static void write_operand(const tier__rule_run *run, tier_writer *writer, const char *key, const tier__rule_node *node,
                          size_t above) {
  if (node->kind == TIER__NODE_LITERAL) {
    write_literal(writer, key, node);
  } else if (node->type == TIER_TEXT) {
    write_text(run, writer, key, node);
  } else {
    write_slot(run, writer, key, node->type, tier__run_top(run) - above);
  }
}

static void write_items(const tier__rule_run *run, tier_writer *writer, const tier__rule_node *node) {
  tier_writer_begin(writer, "right", 1);
  for (uint32_t i = 0; i < node->items; i++) {
    write_literal(writer, NULL, tier__run_node(run, node->right + i));
  }
  tier_writer_end(writer);
}

static int is_comparison(const tier__rule_node *node) {
  return node->kind == TIER__NODE_COMPARE || node->kind == TIER__NODE_IN || node->kind == TIER__NODE_IS ||
         (node->kind == TIER__NODE_COLUMN && node->type == TIER_BOOL && !node->operand);
}

static void write_operands(const tier__rule_run *run, tier_writer *writer, const tier__rule_node *node) {
  const tier__rule_node *left = tier__run_node(run, node->left);
  if (node->kind == TIER__NODE_COMPARE) {
    const tier__rule_node *right = tier__run_node(run, node->right);
    write_operand(run, writer, "left", left, !right->consumed);
    write_operand(run, writer, "right", right, 0);
    return;
  }
  write_operand(run, writer, "left", left, 0);
  if (node->kind == TIER__NODE_IN) {
    write_items(run, writer, node);
  } else {
    tier__writer_null(writer, "right");
  }
}

static void trace_node(tier__rule_run *run, tier_writer *writer, const tier__rule_node *node) {
  const tier__expression *expression = run->expression;
  const tier_string text = {expression->text + node->begin, node->end - node->begin};
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "text", text);
  tier_writer_integer(writer, "position", node->begin);
  if (node->kind != TIER__NODE_COLUMN) {
    write_operands(run, writer, node);
    tier__rule_run_step(run, node);
  } else {
    tier__rule_run_step(run, node);
    write_truth(writer, "left", tier__run_top(run)->truth[0]);
    tier__writer_null(writer, "right");
  }
  write_truth(writer, "value", tier__run_top(run)->truth[0]);
  tier_writer_end(writer);
}

static uint8_t compute(tier__rule_run *run, size_t row, tier_writer *writer) {
  const tier__expression *expression = run->expression;
  tier__rule_run_rows(run, row, 1);
  for (size_t i = 0; i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (writer != NULL && is_comparison(node)) {
      trace_node(run, writer, node);
    } else if (!node->consumed) {
      tier__rule_run_step(run, node);
    }
  }
  return tier__run_top(run)->truth[0];
}

tier_status tier__expression_trace(const tier__expression *expression, const tier__table *table, size_t row,
                                   tier_writer *writer, tier_error *err) {
  tier__rule_run run;
  if (row >= table->rows) {
    return tier__fail(err, TIER_E_DATA, "a condition was asked about a row that the table has not");
  }
  tier_status status = tier__rule_run_begin(expression, table, 1, &run, err);
  if (status == TIER_OK) {
    tier_writer_text(writer, "text", tier__expression_text(expression));
    write_truth(writer, "value", compute(&run, row, NULL));
    tier_writer_begin(writer, "comparisons", 1);
    (void)compute(&run, row, writer);
    tier_writer_end(writer);
    status = tier__text_status(&writer->text, err);
  }
  tier__rule_run_end(&run);
  return status;
}
