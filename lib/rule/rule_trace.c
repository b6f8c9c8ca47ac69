/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of an evaluation over one row, none left out, with the operands written down before each comparison. */
#include "rule_trace.h"

#include "base/calendar_text.h"
#include "base/failure.h"
#include "base/memory.h"
#include "expression.h"
#include "rule_fault.h"
#include "rule_step.h"
#include "rule_text.h"
#include <string.h>

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

/* As it is read: with small letters if the text is. */
static void write_text(const tier__rule_run *run, tier_writer *writer, const char *key, tier__rule_text text) {
  if (text.text == NULL) {
    tier__writer_null(writer, key);
    return;
  }
  if (!text.small) {
    tier_writer_text(writer, key, *text.text);
    return;
  }
  tier_context *context = run->expression->context;
  char *small = tier__alloc(context, text.text->length, 1);
  if (small == NULL) {
    writer->text.status = TIER_E_MEMORY;
    return;
  }
  for (size_t i = 0; i < text.text->length; i++) {
    small[i] = (char)tier__text_byte(text, i);
  }
  tier_writer_text(writer, key, (tier_string){small, text.text->length});
  tier__release(context, small);
}

static void write_slot(const tier__rule_run *run, tier_writer *writer, const char *key, tier_type type,
                       const tier__slot *slot) {
  if (!tier__run_known(slot, type, 0)) {
    tier__writer_null(writer, key);
    return;
  }
  switch (type) {
  case TIER_BOOL:
    tier_writer_boolean(writer, key, slot->truth[0]);
    break;
  case TIER_TEXT:
    write_text(run, writer, key, tier__slot_text(slot, 0));
    break;
  case TIER_FLOAT64:
    tier_writer_number(writer, key, *(const double *)slot->values);
    break;
  case TIER_MONEY:
    tier_writer_number(writer, key, (double)*(const int64_t *)slot->values / (double)run->scale);
    break;
  case TIER_DAY:
    write_day(writer, key, *(const int64_t *)slot->values);
    break;
  default:
    tier_writer_integer(writer, key, *(const int64_t *)slot->values);
  }
}

/* @param above How many values lie above this one on the stack. */
static void write_operand(const tier__rule_run *run, tier_writer *writer, const char *key, const tier__rule_node *node,
                          size_t above) {
  if (node->kind == TIER__NODE_LITERAL) {
    write_literal(writer, key, node);
  } else if (node->consumed) {
    write_text(run, writer, key, tier__run_plain_text(run, node, run->first));
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

static int is_text_function(const tier__rule_node *node) {
  return node->kind == TIER__NODE_CALL &&
         (node->operation == TIER__CALL_STARTS_WITH || node->operation == TIER__CALL_ENDS_WITH ||
          node->operation == TIER__CALL_CONTAINS);
}

static int is_comparison(const tier__rule_node *node) {
  return node->kind == TIER__NODE_COMPARE || node->kind == TIER__NODE_IN || node->kind == TIER__NODE_IS ||
         is_text_function(node) ||
         (node->kind == TIER__NODE_COLUMN && node->type == TIER_BOOL && !node->operand);
}

static void write_operands(const tier__rule_run *run, tier_writer *writer, const tier__rule_node *node) {
  const tier__rule_node *left = tier__run_node(run, node->left);
  if (node->kind == TIER__NODE_COMPARE || node->kind == TIER__NODE_CALL) {
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

/* The value on top of the stack, and why it is unknown. */
static void write_value(const tier__rule_run *run, tier_writer *writer, tier_type type) {
  const uint8_t reasons = run->reasons[run->waiting - 1];
  char names[128] = "";
  write_slot(run, writer, "value", type, tier__run_top(run));
  for (size_t reason = 0; reason < TIER__FAULT_REASONS; reason++) {
    if ((reasons >> reason) & 1) {
      (void)strcat(strcat(names, names[0] == '\0' ? "" : ", "), tier__fault_name(reason));
    }
  }
  if (reasons != 0) {
    tier_writer_text(writer, "reason", (tier_string){names, strlen(names)});
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
    tier__rule_fault_step(run, node);
  } else {
    tier__rule_fault_step(run, node);
    write_slot(run, writer, "left", TIER_BOOL, tier__run_top(run));
    tier__writer_null(writer, "right");
  }
  write_value(run, writer, TIER_BOOL);
  tier_writer_end(writer);
}

static void trace_nodes(tier__rule_run *run, size_t row, tier_writer *writer) {
  const tier__expression *expression = run->expression;
  tier__rule_run_rows(run, row, 1);
  for (size_t i = 0; i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (is_comparison(node)) {
      trace_node(run, writer, node);
    } else if (!node->consumed) {
      tier__rule_fault_step(run, node);
    }
  }
}

tier_status tier__expression_trace(const tier__expression *expression, const tier__table *table, size_t row,
                                   tier_writer *writer, tier_error *err) {
  tier__rule_run run;
  const tier_type type = tier__rule_root(expression)->type;
  if (row >= table->rows) {
    return tier__fail(err, TIER_E_DATA, "a condition was asked about a row that the table has not");
  }
  tier_status status = tier__rule_run_begin(expression, table, 1, &run, err);
  if (status == TIER_OK) {
    tier__rule_run_question(&run, 1);
    (void)tier__rule_fault_row(&run, row);
    tier_writer_text(writer, "text", tier__expression_text(expression));
    write_value(&run, writer, type);
    if (type != TIER_BOOL) {
      const char *name = tier__type_name(type);
      tier_writer_text(writer, "type", (tier_string){name, strlen(name)});
    }
    tier_writer_begin(writer, "comparisons", 1);
    trace_nodes(&run, row, writer);
    tier_writer_end(writer);
    status = tier__text_status(&writer->text, err);
  }
  tier__rule_run_end(&run);
  return status;
}
