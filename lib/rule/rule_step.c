/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_step.h"

#include "rule_kernel.h"
#include "rule_number.h"
#include "rule_number_kernel.h"
#include "rule_text.h"
#include <string.h>

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
