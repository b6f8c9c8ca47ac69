/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons, `in` and `is`: a literal in them is folded to one machine value, plain texts are read directly. */
#include "rule_checker.h"

#include "base/calendar_text.h"
#include "rule_literal.h"
#include "rule_types.h"

static int is_text_literal(const tier__rule_node *node) {
  return node->kind == TIER__NODE_LITERAL && node->type == TIER_TEXT;
}

int tier__check_make_day(tier__rule_node *literal) {
  int32_t day;
  if (!is_text_literal(literal) || !tier__day_read(literal->text.data, literal->text.length, &day)) {
    return 0;
  }
  literal->type = TIER_DAY;
  literal->value_integer = day;
  return 1;
}

int tier__check_day(tier__checker *c, tier__rule_node *literal, tier_type beside) {
  if (is_text_literal(literal) && beside == TIER_DAY && !tier__check_make_day(literal)) {
    tier__check_refuse(c, literal, "expected a day such as '2026-01-31'", literal);
    return 0;
  }
  return 1;
}

static tier__rule_node *leaf_of(const tier__checker *c, tier__rule_node *text, int consume) {
  while (tier__rule_is_call(text, TIER__CALL_LOWER)) {
    text->consumed |= (uint8_t)consume;
    text = tier__check_node(c, text->left);
  }
  text->consumed |= (uint8_t)consume;
  return text;
}

static int is_plain(const tier__rule_node *leaf) {
  return leaf->kind == TIER__NODE_LITERAL || leaf->kind == TIER__NODE_COLUMN;
}

int tier__check_plain_texts(const tier__checker *c, tier__rule_node *left, tier__rule_node *right) {
  if (!is_plain(leaf_of(c, left, 0)) || (right != NULL && !is_plain(leaf_of(c, right, 0)))) {
    return 0;
  }
  (void)leaf_of(c, left, 1);
  if (right != NULL) {
    (void)leaf_of(c, right, 1);
  }
  return 1;
}

static int is_column(const tier__checker *c, const tier__rule_node *text) {
  while (tier__rule_is_call(text, TIER__CALL_LOWER)) {
    text = tier__check_node(c, text->left);
  }
  return text->kind == TIER__NODE_COLUMN;
}

void tier__check_memo(const tier__checker *c, tier__rule_node *node, const tier__rule_node *left,
                      const tier__rule_node *right) {
  if (is_column(c, left) != (right != NULL && is_column(c, right))) {
    node->memo = (uint32_t)c->expression->memo_count++;
  }
}

/* Reduces "value orders literal". @return 0 if the literal is computed like any other value. */
static int fold(const tier__checker *c, tier__rule_node *literal, tier_type type, uint8_t *orders) {
  if (literal->kind != TIER__NODE_LITERAL || !(tier__rule_is_number(literal->type) || literal->type == TIER_DAY)) {
    return 0;
  }
  if (type == TIER_FLOAT64) {
    *orders = tier__rule_fold_number(literal, *orders);
  } else if (type != TIER_DAY) {
    *orders = tier__rule_fold_integer(literal, *orders, type == TIER_MONEY ? c->expression->minor_digits : 0);
  }
  literal->consumed = 1;
  return 1;
}

static void fold_one(const tier__checker *c, tier__rule_node *node, tier__rule_node *left, tier__rule_node *right) {
  uint8_t flipped = tier__rule_flip(node->operation);
  if (fold(c, right, left->type, &node->orders)) {
    node->folded = node->right;
  } else if (fold(c, left, right->type, &flipped)) {
    node->folded = node->left;
    node->orders = flipped;
  }
}

void tier__check_compare(tier__checker *c, tier__rule_node *node) {
  tier__rule_node *left = tier__check_node(c, node->left);
  tier__rule_node *right = tier__check_node(c, node->right);
  node->type = TIER_BOOL;
  node->orders = node->operation;
  node->folded = TIER__NO_NODE;
  if (tier__check_is_bad(left, right) || !tier__check_day(c, left, right->type) ||
      !tier__check_day(c, right, left->type)) {
    return;
  }
  if (!tier__rule_comparable(node->operation, left->type, right->type)) {
    tier__check_refuse_two(c, node, "expected two numbers, two texts or two days to compare (bool only with == and !=)",
                           left, right);
  } else if (left->type == TIER_ANY || right->type == TIER_ANY) {
    c->pending = 1;
  } else if (left->type != TIER_TEXT) {
    fold_one(c, node, left, right);
  } else if (tier__check_plain_texts(c, left, right)) {
    tier__check_memo(c, node, left, right);
  }
}

static void check_item(tier__checker *c, tier__rule_node *item, tier__rule_node *left) {
  item->consumed = 1;
  item->orders = TIER__EQUAL;
  if (left->type == TIER__TYPE_BAD || left->type == TIER_ANY || !tier__check_day(c, item, left->type)) {
    return;
  }
  if (!tier__rule_comparable(TIER__EQUAL, left->type, item->type)) {
    tier__check_refuse_two(c, item, "expected values of one type in a list and before 'in'", left, item);
  } else {
    (void)fold(c, item, left->type, &item->orders);
  }
}

void tier__check_in(tier__checker *c, tier__rule_node *node) {
  tier__rule_node *left = tier__check_node(c, node->left);
  node->type = TIER_BOOL;
  if (left->type == TIER_BOOL) {
    tier__check_refuse(c, node, "expected a number, a text or a day before 'in'", left);
    left->type = TIER__TYPE_BAD;
  }
  for (uint32_t i = 0; i < node->items; i++) {
    check_item(c, tier__check_node(c, node->right + i), left);
  }
  if (left->type == TIER_TEXT && tier__check_plain_texts(c, left, NULL)) {
    tier__check_memo(c, node, left, NULL);
  }
}

void tier__check_is(tier__checker *c, tier__rule_node *node) {
  tier__rule_node *left = tier__check_node(c, node->left);
  node->type = TIER_BOOL;
  if (left->type == TIER_TEXT) {
    (void)tier__check_plain_texts(c, left, NULL);
  }
}
