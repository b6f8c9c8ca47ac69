/* SPDX-License-Identifier: Apache-2.0 */
/* Types from the leaves up. Literals take the type of what stands beside them: an amount beside money, a day beside a
 * day; comparisons with them are folded to one machine number. */
#include "rule_check.h"

#include "base/table.h"
#include "model/findings.h"
#include "rule_checker.h"
#include "rule_suggest.h"
#include <stdio.h>

static void refuse_column(tier__checker *c, const tier__rule_column *column) {
  const char *meant = tier__name_suggest(c->findings, column->name, c->schema->name_at, c->schema->user_data);
  c->bad = 1;
  if (meant == NULL) {
    tier__findings_note(c->findings, TIER_ERROR, "unknown_column", c->place, column->position,
                        "unknown column '%.200s'", column->name);
  } else {
    tier__findings_note(c->findings, TIER_ERROR, "unknown_column", c->place, column->position,
                        "unknown column '%.200s'; did you mean '%s'?", column->name, meant);
  }
}

static void find_columns(tier__checker *c) {
  for (size_t i = 0; i < c->expression->column_count; i++) {
    tier__rule_column *column = &c->expression->columns[i];
    if (!c->schema->find(c->schema->user_data, column->name, &column->type)) {
      column->type = TIER__TYPE_BAD;
      refuse_column(c, column);
    }
    column->range = c->schema->range == NULL ? TIER__RANGE_ANY : c->schema->range(c->schema->user_data, column->name);
  }
}

static void check_logic(tier__checker *c, tier__rule_node *node) {
  const char *expected = node->kind == TIER__NODE_AND ? "'&&' expects conditions" : "'||' expects conditions";
  node->type = TIER_BOOL;
  (void)tier__check_condition(c, node, tier__check_node(c, node->left), expected);
  (void)tier__check_condition(c, node, tier__check_node(c, node->right), expected);
}

static void check_negate(tier__checker *c, tier__rule_node *node) {
  const tier__rule_node *operand = tier__check_node(c, node->left);
  node->type = operand->type;
  if (operand->type == TIER_BOOL || operand->type == TIER_TEXT || operand->type == TIER_DAY) {
    tier__check_refuse(c, node, "'-' expects a number or money", operand);
    node->type = TIER__TYPE_BAD;
  }
}

static void check_leaf(const tier__checker *c, tier__rule_node *node) {
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    node->type = node->written;
    node->value_integer = node->integer;
    node->value_number = node->number;
    break;
  case TIER__NODE_COLUMN:
    node->type = c->expression->columns[node->left].type;
    break;
  default:
    node->type = TIER_DAY;
  }
}

static void check_node(tier__checker *c, tier__rule_node *node) {
  switch (node->kind) {
  case TIER__NODE_NOT:
    node->type = tier__check_condition(c, node, tier__check_node(c, node->left), "'!' expects a condition")
                     ? TIER_BOOL
                     : TIER__TYPE_BAD;
    break;
  case TIER__NODE_NEGATE:
    check_negate(c, node);
    break;
  case TIER__NODE_AND:
  case TIER__NODE_OR:
    check_logic(c, node);
    break;
  case TIER__NODE_COMPARE:
    tier__check_compare(c, node);
    break;
  case TIER__NODE_IN:
    tier__check_in(c, node);
    break;
  case TIER__NODE_IS:
    tier__check_is(c, node);
    break;
  case TIER__NODE_ARITHMETIC:
    tier__check_arithmetic(c, node);
    break;
  case TIER__NODE_CHOICE:
    tier__check_choice(c, node);
    break;
  case TIER__NODE_CALL:
    tier__check_call(c, node);
    break;
  default:
    check_leaf(c, node);
  }
}

static uint8_t count_operands(const tier__expression *expression, const tier__rule_node *node) {
  const tier__rule_node *nodes = expression->nodes;
  uint8_t waiting = 0;
  switch (node->kind) {
  case TIER__NODE_LITERAL:
  case TIER__NODE_COLUMN:
  case TIER__NODE_AS_OF:
    return 0;
  case TIER__NODE_NOT:
  case TIER__NODE_NEGATE:
  case TIER__NODE_IN:
  case TIER__NODE_IS:
    return !nodes[node->left].consumed;
  case TIER__NODE_CHOICE:
  case TIER__NODE_CALL:
    for (uint32_t i = node->left; i != TIER__NO_NODE; i = nodes[i].next) {
      waiting = (uint8_t)(waiting + !nodes[i].consumed);
    }
    return waiting;
  default:
    return (uint8_t)(!nodes[node->left].consumed + !nodes[node->right].consumed);
  }
}

static void measure_stack(tier__expression *expression) {
  size_t waiting = 0;
  expression->stack = 0;
  for (size_t i = 0; i < expression->node_count; i++) {
    tier__rule_node *node = &expression->nodes[i];
    node->operands = count_operands(expression, node);
    if (!node->consumed) {
      waiting = waiting - node->operands + 1;
      expression->stack = waiting > expression->stack ? waiting : expression->stack;
    }
  }
}

/* The whole must be of the type wanted. */
static void check_root(tier__checker *c, tier_type wanted) {
  const tier__rule_node *root = tier__rule_root(c->expression);
  if (wanted == TIER_BOOL) {
    (void)tier__check_condition(c, root, root, "expected a condition that is true or false");
  } else if (wanted != TIER_ANY && root->type != wanted && root->type != TIER__TYPE_BAD && root->type != TIER_ANY) {
    char expected[64];
    (void)snprintf(expected, sizeof expected, "expected a value of type %s", tier__type_name(wanted));
    tier__check_refuse(c, root, expected, root);
  }
}

static void begin(tier__checker *c) {
  tier__expression *expression = c->expression;
  const int32_t digits = c->schema->minor_digits;
  expression->ready = 0;
  expression->uses_money = 0;
  expression->memo_count = 0;
  expression->minor_digits = digits < 0 ? 0 : digits > 18 ? 18 : digits;
  for (size_t i = 0; i < expression->node_count; i++) {
    expression->nodes[i].consumed = 0;
    expression->nodes[i].memo = TIER__NO_NODE;
  }
  find_columns(c);
}

void tier__expression_check(tier__expression *expression, const tier__schema *schema, tier_type wanted,
                            const char *place, tier_findings *findings) {
  tier__checker c = {.expression = expression, .schema = schema, .place = place, .findings = findings};
  begin(&c);
  for (size_t i = 0; i < expression->node_count; i++) {
    tier__rule_node *node = &expression->nodes[i];
    check_node(&c, node);
    c.pending |= node->type == TIER_ANY;
    expression->uses_money |= node->type == TIER_MONEY;
  }
  check_root(&c, wanted);
  measure_stack(expression);
  expression->ready = !c.bad && !c.pending;
}
