/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_run.h"

#include "base/memory.h"
#include "base/minor_units.h"
#include "rule_kernel.h"
#include <string.h>

static tier_status bind_columns(tier__rule_run *run, const tier__table *table, tier_error *err) {
  const tier__expression *expression = run->expression;
  for (size_t i = 0; i < expression->column_count; i++) {
    const tier__rule_column *wanted = &expression->columns[i];
    const tier__column *column = tier__table_find(table, wanted->name);
    if (column == NULL) {
      return tier__fail(err, TIER_E_DATA, "a condition reads the column '%.200s', which is not there", wanted->name);
    }
    if (column->view.type != wanted->type) {
      return tier__fail(err, TIER_E_DATA, "a condition reads the column '%.200s' as %s, but it is %s", wanted->name,
                        tier__type_name(wanted->type), tier__type_name(column->view.type));
    }
    run->columns[i] = column;
  }
  if (expression->uses_money && table->minor_digits != expression->minor_digits) {
    return tier__fail(err, TIER_E_DATA, "a condition was checked for money with %d minor digits, not %d",
                      (int)expression->minor_digits, (int)table->minor_digits);
  }
  return TIER_OK;
}

static tier_status make_slots(tier__rule_run *run, size_t block, tier_error *err) {
  tier_context *context = run->expression->context;
  const size_t slots = run->expression->stack;
  run->slots = tier__alloc(context, slots, sizeof *run->slots);
  run->words = tier__alloc(context, slots * block, sizeof *run->words);
  run->bytes = tier__alloc(context, slots * block, 2);
  if (run->slots == NULL || run->words == NULL || run->bytes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < slots; i++) {
    run->slots[i].buffer = run->words + i * block;
    run->slots[i].truth = run->bytes + 2 * i * block;
    run->slots[i].known_buffer = run->slots[i].truth + block;
  }
  return TIER_OK;
}

/* The text column of a node with a memo. */
static const tier__rule_node *text_column(const tier__rule_run *run, const tier__rule_node *node) {
  const tier__rule_node *left = tier__run_node(run, node->left);
  return left->kind == TIER__NODE_COLUMN || node->kind == TIER__NODE_IN ? left : tier__run_node(run, node->right);
}

static tier_status make_memos(tier__rule_run *run, tier_error *err) {
  const tier__expression *expression = run->expression;
  run->memos = tier__alloc(expression->context, expression->memo_count, sizeof *run->memos);
  if (run->memos == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (node->memo == TIER__NO_NODE) {
      continue;
    }
    const tier__rule_node *text = text_column(run, node);
    const size_t labels = text->kind == TIER__NODE_COLUMN ? run->columns[text->left]->view.label_count : 0;
    run->memos[node->memo] = tier__alloc(expression->context, labels, 1);
    if (run->memos[node->memo] == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

tier_status tier__rule_run_begin(const tier__expression *expression, const tier__table *table, size_t block,
                                 tier__rule_run *ret_run, tier_error *err) {
  memset(ret_run, 0, sizeof *ret_run);
  ret_run->expression = expression;
  if (!expression->ready) {
    return tier__fail(err, TIER_E_DATA, "a condition was not checked, or has errors or columns of unknown type");
  }
  ret_run->scale = (int64_t)tier__minor_units(expression->minor_digits);
  ret_run->columns = tier__alloc(expression->context, expression->column_count, sizeof *ret_run->columns);
  if (ret_run->columns == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(bind_columns(ret_run, table, err));
  TIER__TRY(make_slots(ret_run, block, err));
  return make_memos(ret_run, err);
}

void tier__rule_run_end(tier__rule_run *run) {
  tier_context *context = run->expression->context;
  for (size_t i = 0; run->memos != NULL && i < run->expression->memo_count; i++) {
    tier__release(context, run->memos[i]);
  }
  tier__release(context, run->memos);
  tier__release(context, run->bytes);
  tier__release(context, run->words);
  tier__release(context, run->slots);
  tier__release(context, (void *)run->columns);
}

void tier__rule_run_rows(tier__rule_run *run, size_t first, size_t count) {
  run->first = first;
  run->count = count;
  run->waiting = 0;
}

uint8_t *tier__run_mask(const tier__rule_run *run, tier__slot *slot) {
  if (slot->known == NULL) {
    memset(slot->known_buffer, 1, run->count);
  } else if (slot->known != slot->known_buffer) {
    memcpy(slot->known_buffer, slot->known, run->count);
  }
  slot->known = slot->known_buffer;
  return slot->known_buffer;
}

void tier__run_put(const tier__rule_run *run, tier__slot *slot, const tier__slot *right) {
  if (slot->known != NULL) {
    tier__rule_unknown(slot->known, run->count, slot->truth);
  }
  if (right != NULL && right->known != NULL) {
    tier__rule_unknown(right->known, run->count, slot->truth);
  }
  slot->values = slot->truth;
  slot->known = NULL;
}

static void load_literal(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  slot->values = slot->buffer;
  slot->known = NULL;
  if (node->type == TIER_BOOL) {
    memset(slot->truth, (int)node->value_integer, run->count);
    slot->values = slot->truth;
  } else if (node->type == TIER_FLOAT64) {
    double *values = slot->buffer;
    for (size_t i = 0; i < run->count; i++) {
      values[i] = node->value_number;
    }
  } else {
    int64_t *values = slot->buffer;
    for (size_t i = 0; i < run->count; i++) {
      values[i] = node->value_integer;
    }
  }
}

/* Truths in place of bytes and a bitmap. */
static void load_booleans(const tier__rule_run *run, const uint8_t *values, tier__slot *slot) {
  for (size_t i = 0; i < run->count; i++) {
    slot->truth[i] = values[i] != 0;
  }
  tier__run_put(run, slot, NULL);
}

static void load_days(const tier__rule_run *run, const int32_t *values, tier__slot *slot) {
  int64_t *days = slot->buffer;
  for (size_t i = 0; i < run->count; i++) {
    days[i] = values[i];
  }
  slot->values = days;
}

/* NaN is missing and infinity a fault: both unknown. */
static void load_numbers(const tier__rule_run *run, const double *values, tier__slot *slot) {
  slot->values = values;
  if (!tier__rule_finite(values, run->count)) {
    uint8_t *known = tier__run_mask(run, slot);
    for (size_t i = 0; i < run->count; i++) {
      known[i] &= (uint8_t)tier__rule_finite(values + i, 1);
    }
  }
}

static void load_column(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier_column *view = &run->columns[node->left]->view;
  slot->known = NULL;
  if (view->validity != NULL) {
    tier__rule_unpack(view->validity, run->first, run->count, slot->known_buffer);
    slot->known = slot->known_buffer;
  }
  switch (node->type) {
  case TIER_BOOL:
    load_booleans(run, (const uint8_t *)view->values + run->first, slot);
    break;
  case TIER_DAY:
    load_days(run, (const int32_t *)view->values + run->first, slot);
    break;
  case TIER_FLOAT64:
    load_numbers(run, (const double *)view->values + run->first, slot);
    break;
  default:
    slot->values = (const int64_t *)view->values + run->first;
  }
}

/* A slot that is not text, asked whether it is known. */
static void ask(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const int is_truth = tier__run_node(run, node->left)->type == TIER_BOOL;
  for (size_t i = 0; i < run->count; i++) {
    const int known = is_truth ? slot->truth[i] != TIER__UNKNOWN : slot->known == NULL || slot->known[i];
    slot->truth[i] = (uint8_t)(known != node->operation);
  }
  slot->values = slot->truth;
  slot->known = NULL;
}

/* Truths are always in the slot's own room. */
static void step_logic(const tier__rule_run *run, const tier__rule_node *node, const tier__slot *slot,
                       const tier__slot *right) {
  switch (node->kind) {
  case TIER__NODE_NOT:
    tier__rule_not(slot->truth, run->count, slot->truth);
    break;
  case TIER__NODE_AND:
    tier__rule_and(slot->truth, right->truth, run->count, slot->truth);
    break;
  default:
    tier__rule_or(slot->truth, right->truth, run->count, slot->truth);
  }
}

/* A comparison, `in` or `is`; texts are consumed, so that their nodes have no operand on the stack. */
static void step_comparison(const tier__rule_run *run, const tier__rule_node *node, size_t operands,
                            tier__slot *slot) {
  if (node->kind == TIER__NODE_IS) {
    if (operands == 0) {
      tier__run_text_is(run, node, slot);
    } else {
      ask(run, node, slot);
    }
  } else if (operands == 0) {
    tier__run_texts(run, node, slot);
  } else if (node->kind == TIER__NODE_IN) {
    tier__run_in(run, node, slot);
  } else {
    tier__run_compare(run, node, slot, slot + 1);
  }
}

void tier__rule_run_step(tier__rule_run *run, const tier__rule_node *node) {
  const size_t operands = tier__rule_operands(run->expression, node);
  run->waiting = run->waiting + 1 - operands;
  tier__slot *slot = tier__run_top(run);
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    load_literal(run, node, slot);
    break;
  case TIER__NODE_COLUMN:
    load_column(run, node, slot);
    break;
  case TIER__NODE_ARITHMETIC:
    tier__run_arithmetic(run, node, slot, slot + 1);
    break;
  case TIER__NODE_NEGATE:
    tier__run_negate(run, node, slot);
    break;
  case TIER__NODE_COMPARE:
  case TIER__NODE_IN:
  case TIER__NODE_IS:
    step_comparison(run, node, operands, slot);
    break;
  default:
    step_logic(run, node, slot, slot + 1);
  }
}
