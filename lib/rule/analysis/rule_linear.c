/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_linear.h"

#include "base/checked.h"
#include "base/minor_units.h"
#include "rule/rule_literal.h"

/* Sums nested more deeply are left alone: they are not what people write, and reading them is recursive. */
enum { MOST_DEPTH = 48 };

static int is_exact(tier_type type) {
  return type == TIER_INT64 || type == TIER_MONEY || type == TIER_DAY;
}

static const tier__rule_node *node_of(const tier__expression *expression, uint32_t index) {
  return &expression->nodes[index];
}

const tier__rule_node *tier__linear_coalesced(const tier__expression *expression, const tier__rule_node *node) {
  if (!tier__rule_is_call(node, TIER__CALL_COALESCE) || node->items != 2) {
    return NULL;
  }
  const tier__rule_node *column = node_of(expression, node->left);
  const tier__rule_node *value = node_of(expression, node->right);
  const int fits = column->kind == TIER__NODE_COLUMN && value->kind == TIER__NODE_LITERAL &&
                   column->type == value->type && node->type == column->type;
  return fits ? column : NULL;
}

static int add_term(tier__linear *sum, tier__linear_term term) {
  for (size_t i = 0; i < sum->count; i++) {
    tier__linear_term *old = &sum->terms[i];
    if (old->column == term.column) {
      /* With a fallback on one side only the column would count in two ways. */
      return !old->coalesced && !term.coalesced && !tier__add_i64(old->factor, term.factor, &old->factor);
    }
  }
  if (sum->count == TIER__LINEAR_TERMS) {
    return 0;
  }
  sum->terms[sum->count++] = term;
  return 1;
}

static int add_constant(tier__linear *sum, int64_t factor, int64_t value) {
  int64_t product;
  return !tier__mul_i64(factor, value, &product) && !tier__add_i64(sum->constant, product, &sum->constant);
}

static int add(const tier__expression *expression, const tier__rule_node *node, int64_t factor, int depth,
               tier__linear *sum);

static int add_column(const tier__expression *expression, const tier__rule_node *node, int64_t factor,
                      tier__linear *sum) {
  tier__linear_term term = {.column = node->left, .factor = factor};
  if (node->kind == TIER__NODE_CALL) {
    const tier__rule_node *column = tier__linear_coalesced(expression, node);
    if (column == NULL) {
      return 0;
    }
    term.column = column->left;
    term.coalesced = 1;
    term.fallback = node_of(expression, node->right)->value_integer;
  }
  return add_term(sum, term);
}

/* A whole number beside money is an amount in major units. */
static int add_side(const tier__expression *expression, const tier__rule_node *node, tier_type whole, int64_t factor,
                    int depth, tier__linear *sum) {
  if (whole == TIER_MONEY && node->type == TIER_INT64) {
    const int64_t scale = (int64_t)tier__minor_units(expression->minor_digits);
    if (tier__mul_i64(factor, scale, &factor)) {
      return 0;
    }
  }
  return add(expression, node, factor, depth, sum);
}

static int add_product(const tier__expression *expression, const tier__rule_node *node, int64_t factor, int depth,
                       tier__linear *sum) {
  const tier__rule_node *left = node_of(expression, node->left);
  const tier__rule_node *right = node_of(expression, node->right);
  const tier__rule_node *number = right->kind == TIER__NODE_LITERAL ? right : left;
  const tier__rule_node *other = right->kind == TIER__NODE_LITERAL ? left : right;
  if (number->kind != TIER__NODE_LITERAL || number->type != TIER_INT64 || number->value_integer == 0 ||
      tier__mul_i64(factor, number->value_integer, &factor)) {
    return 0;
  }
  return add(expression, other, factor, depth, sum);
}

static int add_arithmetic(const tier__expression *expression, const tier__rule_node *node, int64_t factor, int depth,
                          tier__linear *sum) {
  const tier__rule_node *left = node_of(expression, node->left);
  const tier__rule_node *right = node_of(expression, node->right);
  switch (node->operation) {
  case '+':
    return add_side(expression, left, node->type, factor, depth, sum) &&
           add_side(expression, right, node->type, factor, depth, sum);
  case '-':
    return factor != INT64_MIN && add_side(expression, left, node->type, factor, depth, sum) &&
           add_side(expression, right, node->type, -factor, depth, sum);
  case '*':
    return add_product(expression, node, factor, depth, sum);
  default:
    return 0;
  }
}

static int add(const tier__expression *expression, const tier__rule_node *node, int64_t factor, int depth,
               tier__linear *sum) {
  if (!is_exact(node->type) || depth > MOST_DEPTH) {
    return 0;
  }
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    return add_constant(sum, factor, node->value_integer);
  case TIER__NODE_AS_OF:
    return !tier__add_i64(sum->days, factor, &sum->days);
  case TIER__NODE_COLUMN:
  case TIER__NODE_CALL:
    return add_column(expression, node, factor, sum);
  case TIER__NODE_NEGATE:
    return factor != INT64_MIN && add(expression, node_of(expression, node->left), -factor, depth + 1, sum);
  case TIER__NODE_ARITHMETIC:
    return add_arithmetic(expression, node, factor, depth + 1, sum);
  default:
    return 0;
  }
}

/* A column that cancels out still has to be known. */
static int has_zeros(const tier__linear *sum) {
  for (size_t i = 0; i < sum->count; i++) {
    if (sum->terms[i].factor == 0) {
      return 1;
    }
  }
  return 0;
}

int tier__linear_read(const tier__expression *expression, const tier__rule_node *compare, tier__linear *ret_sum,
                      uint8_t *ret_orders) {
  const tier__rule_node *left = node_of(expression, compare->left);
  const tier__rule_node *right = node_of(expression, compare->right);
  const tier__linear nothing = {.count = 0};
  const int is_folded = compare->folded != TIER__NO_NODE;
  *ret_sum = nothing;
  *ret_orders = compare->orders;
  if (is_folded) {
    const tier__rule_node *literal = node_of(expression, compare->folded);
    const tier__rule_node *other = literal == left ? right : left;
    if (!add(expression, other, 1, 0, ret_sum) || !add_constant(ret_sum, -1, literal->value_integer)) {
      return 0;
    }
  } else {
    const int money = left->type == TIER_MONEY || right->type == TIER_MONEY;
    const tier_type whole = money ? TIER_MONEY : left->type;
    if (!is_exact(left->type) || !is_exact(right->type) || !add_side(expression, left, whole, 1, 0, ret_sum) ||
        !add_side(expression, right, whole, -1, 0, ret_sum)) {
      return 0;
    }
  }
  return !has_zeros(ret_sum);
}

int tier__linear_solve(int64_t factor, int64_t rest, uint8_t *orders, int64_t *ret_bound) {
  if (factor == INT64_MIN || rest == INT64_MIN) {
    return 0;
  }
  if (factor < 0) { /* -f x + rest orders 0 is f x - rest flipped 0. */
    *orders = tier__rule_flip(*orders);
    factor = -factor;
    rest = -rest;
  }
  const int64_t quotient = -rest / factor;
  const int64_t remainder = -rest % factor;
  *ret_bound = remainder < 0 ? quotient - 1 : quotient;
  if (remainder != 0) { /* x lies below or above the fraction, never on it. */
    const uint8_t low = (*orders & TIER__LESS) != 0 ? TIER__NOT_GREATER : TIER__NEVER;
    const uint8_t high = (*orders & TIER__GREATER) != 0 ? TIER__GREATER : TIER__NEVER;
    *orders = (uint8_t)(low | high);
  }
  return 1;
}
