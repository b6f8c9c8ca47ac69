/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_region_atom.h"

#include "base/double_key.h"
#include "rule_linear.h"
#include "rule/rule_literal.h"
#include <string.h>

static const tier__rule_node *node_of(const tier__expression *expression, uint32_t index) {
  return &expression->nodes[index];
}

int64_t tier__region_value(const tier__rule_node *literal, tier_type type, tier_string *ret_text) {
  const tier_string none = {"", 0};
  *ret_text = type == TIER_TEXT ? literal->text : none;
  if (type == TIER_FLOAT64) {
    return tier__key_of_double(literal->value_number);
  }
  return type == TIER_TEXT ? 0 : literal->value_integer;
}

/* The axis of a value: its column's, or one of its own. */
static tier__region_atom on_value(const tier__expression *expression, const tier__rule_node *value, int form) {
  const tier_string none = {"", 0};
  tier__region_atom atom = {.form = form, .type = value->type, .missing = TIER__UNKNOWN, .text = none};
  if (value->kind == TIER__NODE_COLUMN) {
    atom.range = expression->columns[value->left].range;
    atom.key.data = expression->columns[value->left].name;
    atom.key.length = strlen(atom.key.data);
  } else {
    atom.key.data = expression->text + value->begin;
    atom.key.length = value->end - value->begin;
    atom.derived = 1;
  }
  return atom;
}

/* What is not looked into: true, false or unknown as a whole. */
static tier__region_atom whole(const tier__expression *expression, const tier__rule_node *node) {
  tier__region_atom atom = on_value(expression, node, TIER__ATOM_TRUTH);
  atom.type = TIER_BOOL;
  atom.derived = atom.derived || node->type != TIER_BOOL;
  atom.truth = 1;
  return atom;
}

/* A column of truths, also behind `coalesce`. */
static tier__region_atom read_truth(const tier__expression *expression, const tier__rule_node *node, uint8_t truth) {
  const tier__rule_node *column = tier__linear_coalesced(expression, node);
  tier__region_atom atom = whole(expression, column == NULL ? node : column);
  atom.truth = truth;
  if (column != NULL) {
    atom.missing = node_of(expression, node->right)->value_integer == truth ? TIER__TRUE : TIER__FALSE;
  }
  return atom;
}

static uint8_t truth_of_order(uint8_t orders, int64_t a, int64_t b) {
  const uint8_t order = a < b ? TIER__LESS : a > b ? TIER__GREATER : TIER__EQUAL;
  return (orders & order) != 0 ? TIER__TRUE : TIER__FALSE;
}

/* A sum with one column says something about that column. */
static int read_sum(const tier__expression *expression, const tier__rule_node *node, tier__region_atom *ret) {
  tier__linear sum;
  uint8_t orders;
  int64_t bound;
  if (!tier__linear_read(expression, node, &sum, &orders) || sum.count != 1 || sum.days != 0 ||
      !tier__linear_solve(sum.terms[0].factor, sum.constant, &orders, &bound)) {
    return 0;
  }
  const tier__rule_column *column = &expression->columns[sum.terms[0].column];
  const tier__region_atom atom = {.form = TIER__ATOM_ORDER,
                                  .key = {column->name, strlen(column->name)},
                                  .type = column->type,
                                  .range = column->range,
                                  .missing = sum.terms[0].coalesced
                                                 ? truth_of_order(orders, sum.terms[0].fallback, bound)
                                                 : TIER__UNKNOWN,
                                  .orders = orders,
                                  .bound = bound,
                                  .text = {"", 0}};
  *ret = atom;
  return 1;
}

static tier__region_atom read_bool_compare(const tier__expression *expression, const tier__rule_node *node) {
  const tier__rule_node *left = node_of(expression, node->left);
  const tier__rule_node *right = node_of(expression, node->right);
  const tier__rule_node *literal = right->kind == TIER__NODE_LITERAL ? right : left;
  const tier__rule_node *value = right->kind == TIER__NODE_LITERAL ? left : right;
  if (literal->kind != TIER__NODE_LITERAL) {
    return whole(expression, node);
  }
  const uint8_t equal = node->operation == TIER__EQUAL;
  return read_truth(expression, value, (uint8_t)((literal->value_integer != 0) == equal));
}

/* A text, a float, or anything else that a written value is compared with. */
static tier__region_atom read_compare(const tier__expression *expression, const tier__rule_node *node) {
  const tier__rule_node *left = node_of(expression, node->left);
  const tier__rule_node *right = node_of(expression, node->right);
  const tier__rule_node *literal = right->kind == TIER__NODE_LITERAL ? right : left;
  const tier__rule_node *value = right->kind == TIER__NODE_LITERAL ? left : right;
  tier__region_atom atom;
  if (left->type == TIER_BOOL) {
    return read_bool_compare(expression, node);
  }
  if (read_sum(expression, node, &atom)) {
    return atom;
  }
  if (literal->kind != TIER__NODE_LITERAL || value->kind == TIER__NODE_LITERAL ||
      (value->type != TIER_TEXT && node->folded == TIER__NO_NODE)) {
    return whole(expression, node);
  }
  atom = on_value(expression, value, TIER__ATOM_ORDER);
  atom.orders = node->orders;
  if (value->type == TIER_TEXT && literal == left) {
    atom.orders = tier__rule_flip(node->orders);
  }
  atom.bound = tier__region_value(literal, value->type, &atom.text);
  return atom;
}

static tier__region_atom read_list(const tier__expression *expression, const tier__rule_node *node) {
  tier__region_atom atom = on_value(expression, node_of(expression, node->left), TIER__ATOM_LIST);
  atom.items = node_of(expression, node->right);
  atom.item_count = node->items;
  return atom;
}

tier__region_atom tier__region_atom_read(const tier__expression *expression, const tier__rule_node *node) {
  tier__region_atom atom;
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    atom = whole(expression, node);
    atom.form = TIER__ATOM_CONSTANT;
    atom.truth = node->value_integer != 0;
    return atom;
  case TIER__NODE_COMPARE:
    return read_compare(expression, node);
  case TIER__NODE_IN:
    return read_list(expression, node);
  case TIER__NODE_IS:
    atom = on_value(expression, node_of(expression, node->left), TIER__ATOM_IS);
    atom.truth = node->operation;
    atom.missing = node->operation ? TIER__TRUE : TIER__FALSE;
    return atom;
  default:
    return read_truth(expression, node, 1);
  }
}
