/* SPDX-License-Identifier: Apache-2.0 */
/* Operands are brought to one kind, then a kernel does the work. */
#include "rule_number.h"

#include "base/calendar.h"
#include "rule_kernel.h"
#include "rule_literal.h"
#include "rule_number_kernel.h"
#include <string.h>

void tier__run_make_float(const tier__rule_run *run, tier_type type, tier__slot *slot) {
  if (type != TIER_FLOAT64) {
    tier__rule_widen(slot->values, type == TIER_MONEY ? run->scale : 1, run->count, slot->buffer);
    slot->values = slot->buffer;
  }
}

/* Whole major units beside money. */
static void make_money(tier__rule_run *run, tier_type type, tier__slot *slot) {
  if (type != TIER_MONEY) {
    run->faulty |=
        tier__rule_scale(slot->values, run->scale, run->count, slot->buffer, tier__run_mask(run, slot));
    slot->values = slot->buffer;
  }
}

static void compute_numbers(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right) {
  const tier_type a = tier__run_node(run, node->left)->type;
  const tier_type b = tier__run_node(run, node->right)->type;
  const int ratio = a == TIER_MONEY && b == TIER_MONEY; /* Amounts to that of minor units: it rounds once. */
  tier__run_make_float(run, ratio ? TIER_INT64 : a, slot);
  tier__run_make_float(run, ratio ? TIER_INT64 : b, right);
  run->faulty |= tier__rule_numbers((char)node->operation, slot->values, right->values, run->count, slot->buffer,
                                    tier__run_join(run, slot, right));
}

static void compute_integers(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right) {
  if (node->type == TIER_MONEY && node->operation != '*') {
    make_money(run, tier__run_node(run, node->left)->type, slot);
    make_money(run, tier__run_node(run, node->right)->type, right);
  }
  uint8_t *known = tier__run_join(run, slot, right);
  run->faulty |= tier__rule_integers((char)node->operation, slot->values, right->values, run->count, slot->buffer,
                                     known);
  if (node->type == TIER_DAY) {
    run->faulty |= tier__rule_limit(slot->buffer, TIER__FIRST_DAY, TIER__LAST_DAY, run->count, known);
  }
}

void tier__run_arithmetic(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right) {
  if (node->type == TIER_FLOAT64) {
    compute_numbers(run, node, slot, right);
  } else {
    compute_integers(run, node, slot, right);
  }
  slot->values = slot->buffer;
}

void tier__run_negate(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  if (node->type == TIER_FLOAT64) {
    const double *values = slot->values;
    double *ret = slot->buffer;
    for (size_t i = 0; i < run->count; i++) {
      ret[i] = -values[i];
    }
  } else {
    run->faulty |= tier__rule_negate_integers(slot->values, run->count, slot->buffer, tier__run_mask(run, slot));
  }
  slot->values = slot->buffer;
}

/* One side is a literal in the node. */
static void compare_folded(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier__rule_node *literal = tier__run_node(run, node->folded);
  const tier__rule_node *other = tier__run_node(run, node->folded == node->left ? node->right : node->left);
  if (other->type == TIER_FLOAT64) {
    tier__rule_compare_number(node->orders, slot->values, literal->value_number, run->count, slot->truth);
  } else {
    tier__rule_compare_integer(node->orders, slot->values, literal->value_integer, run->count, slot->truth);
  }
}

/* Types differ: whole numbers against others are exact; money against a float compares two floats, so that the amount
 * 0.10 is the number 0.1. */
static void compare_mixed(const tier__rule_run *run, uint8_t orders, tier_type a, const tier__slot *left, tier_type b,
                          tier__slot *right, uint8_t *truth) {
  if (a == TIER_MONEY && b == TIER_INT64) {
    tier__rule_compare_money(orders, left->values, run->scale, right->values, run->count, truth);
  } else if (a == TIER_INT64 && b == TIER_FLOAT64) {
    tier__rule_compare_mixed(orders, left->values, right->values, run->count, truth);
  } else { /* float, money */
    tier__run_make_float(run, b, right);
    tier__rule_compare_numbers(orders, left->values, right->values, run->count, truth);
  }
}

static void compare_two(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right) {
  const tier_type a = tier__run_node(run, node->left)->type;
  const tier_type b = tier__run_node(run, node->right)->type;
  const int in_order = (a == TIER_MONEY && b == TIER_INT64) || (a == TIER_INT64 && b == TIER_FLOAT64) ||
                       (a == TIER_FLOAT64 && b == TIER_MONEY);
  if (a == b && a == TIER_FLOAT64) {
    tier__rule_compare_numbers(node->orders, slot->values, right->values, run->count, slot->truth);
  } else if (a == b) {
    tier__rule_compare_integers(node->orders, slot->values, right->values, run->count, slot->truth);
  } else if (in_order) {
    compare_mixed(run, node->orders, a, slot, b, right, slot->truth);
  } else {
    compare_mixed(run, tier__rule_flip(node->orders), b, right, a, slot, slot->truth);
  }
}

void tier__run_compare(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right) {
  if (node->folded != TIER__NO_NODE) {
    compare_folded(run, node, slot);
    tier__run_put(run, slot, NULL);
  } else if (tier__run_node(run, node->left)->type == TIER_BOOL) {
    tier__rule_same(node->operation == TIER__NOT_EQUAL, slot->truth, right->truth, run->count, slot->truth);
  } else {
    compare_two(run, node, slot, right);
    tier__run_put(run, slot, right);
  }
}

void tier__run_in(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier_type type = tier__run_node(run, node->left)->type;
  memset(slot->truth, TIER__FALSE, run->count);
  for (uint32_t i = 0; i < node->items; i++) {
    const tier__rule_node *item = tier__run_node(run, node->right + i);
    if (item->orders == TIER__NEVER) {
      continue;
    }
    if (type == TIER_FLOAT64) {
      tier__rule_match_number(slot->values, item->value_number, run->count, slot->truth);
    } else {
      tier__rule_match_integer(slot->values, item->value_integer, run->count, slot->truth);
    }
  }
  tier__run_put(run, slot, NULL);
}
