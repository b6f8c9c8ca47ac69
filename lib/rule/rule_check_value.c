/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic, choices and calls. */
#include "rule_checker.h"

#include "rule_function.h"
#include "rule_literal.h"
#include "rule_types.h"
#include <stdio.h>

static int is_number_literal(const tier__rule_node *node) {
  return node->kind == TIER__NODE_LITERAL && (node->written == TIER_INT64 || node->written == TIER_FLOAT64);
}

void tier__check_money(const tier__checker *c, tier__rule_node *literal, tier_type beside) {
  int64_t minor;
  if (!is_number_literal(literal) || beside != TIER_MONEY) {
    return;
  }
  if (tier__rule_decimal(literal->text, literal->negative, c->expression->minor_digits, &minor) ==
      TIER__DECIMAL_EXACT) {
    literal->type = TIER_MONEY;
    literal->value_integer = minor;
  } else {
    literal->type = TIER_FLOAT64;
    literal->value_number = literal->number;
  }
}

/* In a difference a text can only be a day, also beside a type not known yet. */
static int read_difference(tier__checker *c, tier__rule_node *literal, tier_type beside) {
  if (beside == TIER_ANY) {
    (void)tier__check_make_day(literal);
  }
  return tier__check_day(c, literal, beside);
}

static const char *expected_by(char operation) {
  switch (operation) {
  case '+':
    return "'+' expects numbers, money, or a day and whole days";
  case '-':
    return "'-' expects numbers, money, two days, or a day and whole days";
  case '*':
    return "'*' expects numbers, or money and a number";
  case '/':
    return "'/' expects numbers, or money before it";
  default:
    return "'%' expects whole numbers";
  }
}

void tier__check_arithmetic(tier__checker *c, tier__rule_node *node) {
  tier__rule_node *left = tier__check_node(c, node->left);
  tier__rule_node *right = tier__check_node(c, node->right);
  node->type = TIER__TYPE_BAD;
  if (tier__check_is_bad(left, right)) {
    return;
  }
  if (node->operation == '-' && (!read_difference(c, left, right->type) || !read_difference(c, right, left->type))) {
    return;
  }
  if (node->operation == '+' || node->operation == '-') {
    tier__check_money(c, left, right->type);
    tier__check_money(c, right, left->type);
  }
  node->type = tier__rule_arithmetic((char)node->operation, left->type, right->type);
  if (node->type == TIER__TYPE_BAD) {
    tier__check_refuse_two(c, node, expected_by((char)node->operation), left, right);
  }
}

/* The first of the values from `first` on that is of the type; NULL if none is. */
static const tier__rule_node *find_type(const tier__checker *c, uint32_t first, tier_type type) {
  for (uint32_t i = first; i != TIER__NO_NODE; i = tier__check_node(c, i)->next) {
    if (tier__check_node(c, i)->type == type) {
      return tier__check_node(c, i);
    }
  }
  return NULL;
}

/* Literals take the type of what stands beside them. @return 0 if one is no day. */
static int adapt_literals(tier__checker *c, uint32_t first) {
  const tier_type beside = find_type(c, first, TIER_DAY) != NULL     ? TIER_DAY
                           : find_type(c, first, TIER_MONEY) != NULL ? TIER_MONEY
                                                                     : TIER_ANY;
  int done = 1;
  for (uint32_t i = first; i != TIER__NO_NODE; i = tier__check_node(c, i)->next) {
    done &= tier__check_day(c, tier__check_node(c, i), beside);
    tier__check_money(c, tier__check_node(c, i), beside);
  }
  return done;
}

/* Type of two values that must be of one, or TIER__TYPE_BAD. Floats beside money are written ones. */
static tier_type join(tier_type a, tier_type b) {
  const int floats = a == TIER_FLOAT64 || b == TIER_FLOAT64;
  if (a == b || b == TIER_ANY) {
    return a;
  }
  if (a == TIER_ANY) {
    return b;
  }
  return floats && tier__rule_is_amount(a) && tier__rule_is_amount(b) ? TIER_FLOAT64 : TIER__TYPE_BAD;
}

/* 1 if the value cannot stand beside money: a number that is not written. */
static int is_foreign(const tier__rule_node *value) {
  return tier__rule_is_number(value->type) && !is_number_literal(value);
}

/* Type of all values from `first` on: TIER_ANY while one is not known, TIER__TYPE_BAD after a finding. */
static tier_type check_one_type(tier__checker *c, const tier__rule_node *node, uint32_t first) {
  const tier__rule_node *money = find_type(c, first, TIER_MONEY);
  const tier__rule_node *last = money;
  tier_type type = money != NULL ? TIER_MONEY : TIER_ANY;
  if (find_type(c, first, TIER__TYPE_BAD) != NULL || !adapt_literals(c, first)) {
    return TIER__TYPE_BAD;
  }
  for (uint32_t i = first; i != TIER__NO_NODE; i = tier__check_node(c, i)->next) {
    const tier__rule_node *value = tier__check_node(c, i);
    const int foreign = money != NULL && is_foreign(value);
    const tier_type joined = foreign ? TIER__TYPE_BAD : join(type, value->type);
    if (joined == TIER__TYPE_BAD) {
      tier__check_refuse_two(c, node, "expected values of one type (beside money only amounts and written numbers)",
                             foreign ? money : last, value);
      return TIER__TYPE_BAD;
    }
    last = value->type == TIER_ANY ? last : value;
    type = joined;
  }
  return find_type(c, first, TIER_ANY) != NULL ? TIER_ANY : type;
}

/* Written numbers among floats are floats. */
static void make_floats(const tier__checker *c, uint32_t first) {
  for (uint32_t i = first; i != TIER__NO_NODE; i = tier__check_node(c, i)->next) {
    tier__rule_node *value = tier__check_node(c, i);
    if (is_number_literal(value)) {
      value->type = TIER_FLOAT64;
      value->value_number = value->number;
    }
  }
}

static tier_type check_values(tier__checker *c, const tier__rule_node *node, uint32_t first) {
  const tier_type type = check_one_type(c, node, first);
  if (type == TIER_FLOAT64) {
    make_floats(c, first);
  }
  return type;
}

void tier__check_choice(tier__checker *c, tier__rule_node *node) {
  (void)tier__check_condition(c, node, tier__check_node(c, node->left), "'?' expects a condition before it");
  node->type = check_values(c, node, node->right);
}

static void refuse_argument(tier__checker *c, const tier__rule_node *node, const char *wanted,
                            const tier__rule_node *found) {
  char expected[96];
  (void)snprintf(expected, sizeof expected, "%s expects %s", tier__function_of(node->operation)->name, wanted);
  tier__check_refuse(c, node, expected, found);
}

/* 1 if the argument is of the type or may be; else 0, after a finding unless it was refused before. */
static int expect_type(tier__checker *c, const tier__rule_node *node, const tier__rule_node *argument, tier_type type,
                       const char *wanted) {
  if (argument->type == type || argument->type == TIER_ANY) {
    return 1;
  }
  if (argument->type != TIER__TYPE_BAD) {
    refuse_argument(c, node, wanted, argument);
  }
  return 0;
}

static tier_type check_extreme(tier__checker *c, const tier__rule_node *node) {
  const tier_type type = check_values(c, node, node->left);
  if (type == TIER_BOOL || type == TIER_TEXT) {
    refuse_argument(c, node, "numbers, amounts or days", tier__check_node(c, node->left));
    return TIER__TYPE_BAD;
  }
  return type;
}

static tier_type check_amount(tier__checker *c, const tier__rule_node *node) {
  const tier__rule_node *value = tier__check_node(c, node->left);
  if (tier__rule_is_amount(value->type) || value->type == TIER_ANY || value->type == TIER__TYPE_BAD) {
    return value->type;
  }
  refuse_argument(c, node, "a number or money", value);
  return TIER__TYPE_BAD;
}

static tier_type check_round(tier__checker *c, const tier__rule_node *node) {
  tier__rule_node *digits = tier__check_node(c, node->right);
  if (node->items > 1) {
    digits->consumed = 1;
    if (digits->kind != TIER__NODE_LITERAL || digits->written != TIER_INT64 || digits->negative ||
        digits->integer > 6) {
      tier__check_refuse(c, digits, "round expects its digits written, 0 to 6", digits);
      return TIER__TYPE_BAD;
    }
  }
  return check_amount(c, node);
}

static tier_type check_texts(tier__checker *c, tier__rule_node *node) {
  tier__rule_node *text = tier__check_node(c, node->left);
  tier__rule_node *part = tier__check_node(c, node->right);
  const int fine = expect_type(c, node, text, TIER_TEXT, "a text first") &
                   expect_type(c, node, part, TIER_TEXT, "a text as its part");
  if (fine && text->type == TIER_TEXT && part->type == TIER_TEXT && tier__check_plain_texts(c, text, part)) {
    tier__check_memo(c, node, text, part);
  }
  return TIER_BOOL;
}

static tier_type check_lower(tier__checker *c, const tier__rule_node *node) {
  return expect_type(c, node, tier__check_node(c, node->left), TIER_TEXT, "a text") ? TIER_TEXT : TIER__TYPE_BAD;
}

static tier_type check_add_months(tier__checker *c, const tier__rule_node *node) {
  const int fine = expect_type(c, node, tier__check_node(c, node->left), TIER_DAY, "a day first") &
                   expect_type(c, node, tier__check_node(c, node->right), TIER_INT64, "a whole number of months");
  return fine ? TIER_DAY : TIER__TYPE_BAD;
}

static tier_type check_months_between(tier__checker *c, const tier__rule_node *node) {
  tier__rule_node *one = tier__check_node(c, node->left);
  tier__rule_node *other = tier__check_node(c, node->right);
  if (!read_difference(c, one, other->type) || !read_difference(c, other, one->type)) {
    return TIER__TYPE_BAD;
  }
  const int fine = expect_type(c, node, one, TIER_DAY, "two days") & expect_type(c, node, other, TIER_DAY, "two days");
  return fine ? TIER_INT64 : TIER__TYPE_BAD;
}

static tier_type check_day_part(tier__checker *c, const tier__rule_node *node) {
  return expect_type(c, node, tier__check_node(c, node->left), TIER_DAY, "a day") ? TIER_INT64 : TIER__TYPE_BAD;
}

void tier__check_call(tier__checker *c, tier__rule_node *node) {
  switch (node->operation) {
  case TIER__CALL_COALESCE:
    node->type = check_values(c, node, node->left);
    break;
  case TIER__CALL_MIN:
  case TIER__CALL_MAX:
    node->type = check_extreme(c, node);
    break;
  case TIER__CALL_ABS:
    node->type = check_amount(c, node);
    break;
  case TIER__CALL_ROUND:
    node->type = check_round(c, node);
    break;
  case TIER__CALL_LOWER:
    node->type = check_lower(c, node);
    break;
  case TIER__CALL_ADD_MONTHS:
    node->type = check_add_months(c, node);
    break;
  case TIER__CALL_MONTHS_BETWEEN:
    node->type = check_months_between(c, node);
    break;
  case TIER__CALL_STARTS_WITH:
  case TIER__CALL_ENDS_WITH:
  case TIER__CALL_CONTAINS:
    node->type = check_texts(c, node);
    break;
  default:
    node->type = check_day_part(c, node);
  }
}
