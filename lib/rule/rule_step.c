/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_step.h"

#include "rule_call.h"
#include "rule_kernel.h"
#include "rule_number.h"
#include "rule_number_kernel.h"
#include "rule_text.h"
#include <string.h>

static void fill_days(const tier__rule_run *run, int32_t day, tier__slot *slot) {
  int64_t *days = slot->buffer;
  for (size_t i = 0; i < run->count; i++) {
    days[i] = day;
  }
  slot->values = days;
  slot->known = NULL;
}

static void load_literal(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  if (node->type == TIER_TEXT) {
    tier__run_load_text(run, node, slot);
    return;
  }
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
static void load_numbers(tier__rule_run *run, const double *values, tier__slot *slot) {
  slot->values = values;
  if (!tier__rule_finite(values, run->count)) {
    run->faulty |= tier__rule_limit_finite(values, run->count, tier__run_mask(run, slot));
  }
}

static void load_column(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier_column *view = &run->columns[node->left]->view;
  if (node->type == TIER_TEXT) {
    tier__run_load_text(run, node, slot);
    return;
  }
  slot->known = NULL;
  if (view->validity != NULL && !tier__rule_unpack(view->validity, run->first, run->count, slot->known_buffer)) {
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

int tier__run_known(const tier__slot *slot, tier_type type, size_t row) {
  switch (type) {
  case TIER_BOOL:
    return slot->truth[row] != TIER__UNKNOWN;
  case TIER_TEXT:
    return tier__slot_text(slot, row).text != NULL;
  default:
    return slot->known == NULL || slot->known[row];
  }
}

/* A slot asked whether it is known. */
static void ask(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier_type type = tier__run_node(run, node->left)->type;
  for (size_t i = 0; i < run->count; i++) {
    slot->truth[i] = (uint8_t)(tier__run_known(slot, type, i) != node->operation);
  }
  slot->values = slot->truth;
  slot->known = NULL;
}

static void step_is(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  if (node->operands == 0) {
    tier__run_plain_is(run, node, slot);
  } else {
    ask(run, node, slot);
  }
}

/* A comparison, `in`, or a function of two texts. Plain texts have no operand on the stack. */
static void step_comparison(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  if (node->operands == 0) {
    tier__run_plain_texts(run, node, slot);
  } else if (tier__run_node(run, node->left)->type == TIER_TEXT) {
    tier__run_slot_texts(run, node, slot);
  } else if (node->kind == TIER__NODE_IN) {
    tier__run_in(run, node, slot);
  } else {
    tier__run_compare(run, node, slot, slot + 1);
  }
}

static void step_call(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  switch (node->operation) {
  case TIER__CALL_COALESCE:
    tier__run_coalesce(run, node, slot);
    break;
  case TIER__CALL_MIN:
  case TIER__CALL_MAX:
    tier__run_extreme(run, node, slot);
    break;
  case TIER__CALL_STARTS_WITH:
  case TIER__CALL_ENDS_WITH:
  case TIER__CALL_CONTAINS:
    step_comparison(run, node, slot);
    break;
  case TIER__CALL_LOWER:
    memset(slot->truth, 1, run->count);
    break;
  default:
    tier__run_function(run, node, slot);
  }
}

void tier__rule_run_step(tier__rule_run *run, const tier__rule_node *node) {
  run->waiting = run->waiting + 1 - node->operands;
  tier__slot *slot = tier__run_top(run);
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    load_literal(run, node, slot);
    break;
  case TIER__NODE_COLUMN:
    load_column(run, node, slot);
    break;
  case TIER__NODE_AS_OF:
    fill_days(run, run->table->as_of_day, slot);
    break;
  case TIER__NODE_NOT:
    tier__rule_not(slot->truth, run->count, slot->truth);
    break;
  case TIER__NODE_NEGATE:
    tier__run_negate(run, node, slot);
    break;
  case TIER__NODE_AND:
    tier__rule_and(slot->truth, slot[1].truth, run->count, slot->truth);
    break;
  case TIER__NODE_OR:
    tier__rule_or(slot->truth, slot[1].truth, run->count, slot->truth);
    break;
  case TIER__NODE_ARITHMETIC:
    tier__run_arithmetic(run, node, slot, slot + 1);
    break;
  case TIER__NODE_IS:
    step_is(run, node, slot);
    break;
  case TIER__NODE_CHOICE:
    tier__run_choice(run, node, slot);
    break;
  case TIER__NODE_CALL:
    step_call(run, node, slot);
    break;
  default:
    step_comparison(run, node, slot);
  }
}
