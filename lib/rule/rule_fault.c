/* SPDX-License-Identifier: Apache-2.0 */
/* A fault and what it spoils: a value that cannot be computed from known operands has a reason of its own; any other
 * unknown value has those of the operands that made it so. Both sides of `&&` and `||` are computed, so that the
 * reasons do not depend on which would have been skipped. */
#include "rule_fault.h"

#include "base/bitmap.h"
#include "rule_step.h"
#include <math.h>

const char *tier__fault_name(size_t reason) {
  static const char *const names[TIER__FAULT_REASONS] = {"missing", "division_by_zero", "overflow", "day_range",
                                                         "not_finite"};
  return reason < TIER__FAULT_REASONS ? names[reason] : NULL;
}

static int is_zero(const tier__rule_run *run, uint32_t index, const tier__slot *slot) {
  if (tier__run_node(run, index)->type == TIER_FLOAT64) {
    return *(const double *)slot->values == 0;
  }
  return *(const int64_t *)slot->values == 0;
}

static uint8_t reason_of_column(const tier__rule_run *run, const tier__rule_node *node) {
  const tier_column *view = &run->columns[node->left]->view;
  const int infinite = node->type == TIER_FLOAT64 && tier__bit(view->validity, run->first) &&
                       isinf(((const double *)view->values)[run->first]);
  return infinite ? TIER__FAULT_INFINITE : TIER__FAULT_MISSING;
}

/* The reason if the value is unknown though all operands on the stack are known. Texts that are read directly can only
 * be missing. @param slots The operands, before the step. */
static uint8_t own_reason(const tier__rule_run *run, const tier__rule_node *node, const tier__slot *slots) {
  switch (node->kind) {
  case TIER__NODE_COLUMN:
    return reason_of_column(run, node);
  case TIER__NODE_ARITHMETIC:
    if ((node->operation == '/' || node->operation == '%') && is_zero(run, node->right, slots + 1)) {
      return TIER__FAULT_ZERO;
    }
    return node->type == TIER_DAY ? TIER__FAULT_DAY : TIER__FAULT_OVERFLOW;
  case TIER__NODE_NEGATE:
    return TIER__FAULT_OVERFLOW;
  case TIER__NODE_CALL:
    if (node->type == TIER_DAY) {
      return TIER__FAULT_DAY;
    }
    return node->type == TIER_BOOL ? TIER__FAULT_MISSING : TIER__FAULT_OVERFLOW;
  default:
    return TIER__FAULT_MISSING;
  }
}

/* Reasons of the operands that matter. */
static uint8_t passed_on(const tier__rule_node *node, const tier__slot *slots, const uint8_t *reasons) {
  uint8_t all = 0;
  if (node->kind == TIER__NODE_CHOICE && reasons[0] == 0) {
    return reasons[slots->truth[0] == TIER__TRUE ? 1 : 2];
  }
  if (node->kind == TIER__NODE_CHOICE) {
    return reasons[0];
  }
  for (size_t i = 0; i < node->operands; i++) {
    all |= reasons[i];
  }
  return all;
}

void tier__rule_fault_step(tier__rule_run *run, const tier__rule_node *node) {
  const size_t base = run->waiting - node->operands;
  const tier__slot *slots = run->slots + base;
  const uint8_t passed = passed_on(node, slots, run->reasons + base);
  const uint8_t own = passed != 0 ? 0 : own_reason(run, node, slots);
  tier__rule_run_step(run, node);
  run->reasons[base] = tier__run_known(slots, node->type, 0) ? 0 : (uint8_t)(passed | own);
}

uint8_t tier__rule_fault_row(tier__rule_run *run, size_t row) {
  const tier__expression *expression = run->expression;
  tier__rule_run_rows(run, row, 1);
  for (size_t i = 0; i < expression->node_count; i++) {
    if (!expression->nodes[i].consumed) {
      tier__rule_fault_step(run, &expression->nodes[i]);
    }
  }
  return run->reasons[0];
}
