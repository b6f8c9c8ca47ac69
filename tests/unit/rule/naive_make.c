/* SPDX-License-Identifier: Apache-2.0 */
#include "naive_rule.h"

/* From here on only leaves, so that no text gets too long. */
enum { ENOUGH_NODES = 250 };

int naive_below(naive_rule *rule, int limit) {
  return (int)(naive_next(&rule->seed) % (uint64_t)limit);
}

naive_node *naive_add(naive_rule *rule, int kind, tier_type type, const char *operation) {
  assert_true(rule->count < NAIVE_NODES);
  naive_node *node = &rule->nodes[rule->count++];
  memset(node, 0, sizeof *node);
  node->kind = kind;
  node->type = type;
  node->operation = operation;
  return node;
}

static naive_node *add_binary(naive_rule *rule, tier_type type, const char *operation, naive_node *left,
                              naive_node *right) {
  naive_node *node = naive_add(rule, NAIVE_BINARY, type, operation);
  node->parts[0] = left;
  node->parts[1] = right;
  node->part_count = 2;
  return node;
}

static naive_node *add_unary(naive_rule *rule, const char *operation, naive_node *operand) {
  naive_node *node = naive_add(rule, NAIVE_UNARY, operand->type, operation);
  node->parts[0] = operand;
  node->part_count = 1;
  return node;
}

static naive_node *add_column(naive_rule *rule, tier_type type) {
  static const char *const names[][2] = {{"vip", "staff"},      {"purchases", "visits"},   {"value", "share"},
                                         {"channel", "region"}, {"first_day", "last_day"}, {"spend", "paid"}};
  naive_node *node = naive_add(rule, NAIVE_COLUMN, type, NULL);
  node->name = type == TIER_DAY && naive_below(rule, 6) == 0 ? "as_of" : names[type - 1][naive_below(rule, 2)];
  return node;
}

naive_node *naive_literal(naive_rule *rule, tier_type type) {
  static const int64_t whole[] = {0, 1, 2, 3, 7, -1, -5, 100, INT64_C(9007199254740993), INT64_MAX, INT64_MIN};
  naive_node *node = naive_add(rule, NAIVE_LITERAL, type, NULL);
  switch (type) {
  case TIER_BOOL:
    node->digits = naive_below(rule, 2);
    break;
  case TIER_TEXT:
    node->name = naive_labels[naive_below(rule, NAIVE_LABELS)];
    break;
  case TIER_DAY:
    node->digits = 19990 + naive_below(rule, rule->plain ? 20 : 80);
    break;
  case TIER_INT64:
    node->digits = whole[naive_below(rule, rule->plain ? 8 : 11)];
    break;
  default:
    node->digits = naive_below(rule, 4000) - 2000;
    node->decimals = 1 + naive_below(rule, 3);
  }
  return node;
}

static naive_node *make_no_literal(naive_rule *rule, tier_type type, int depth) {
  naive_node *node = naive_make_value(rule, type, depth);
  return node->kind == NAIVE_LITERAL ? add_column(rule, type) : node;
}

/* A written day may stand without date(...) beside a day that is none such. */
static void bare_beside(naive_rule *rule, naive_node *day, const naive_node *beside) {
  day->bare = day->kind == NAIVE_LITERAL && day->type == TIER_DAY && !beside->bare && naive_below(rule, 2);
}

static naive_node *make_computed_day(naive_rule *rule, int depth) {
  naive_node *day = naive_make_value(rule, TIER_DAY, depth);
  naive_node *days = naive_make_value(rule, TIER_INT64, depth);
  switch (naive_below(rule, 3)) {
  case 0:
    return add_binary(rule, TIER_DAY, "+", days, day);
  case 1:
    return add_binary(rule, TIER_DAY, "-", day, days);
  default:
    return add_binary(rule, TIER_DAY, "+", day, days);
  }
}

/* Small numbers stay small: products have leaves only. */
static int factor_depth(const naive_rule *rule, const char *operation, int depth) {
  return rule->plain && operation[0] == '*' ? -1 : depth;
}

static naive_node *make_computed_integer(naive_rule *rule, int depth) {
  static const char *const operations[] = {"+", "-", "*", "%"};
  if (naive_below(rule, 6) == 0) {
    naive_node *a = naive_make_value(rule, TIER_DAY, depth);
    naive_node *b = naive_make_value(rule, TIER_DAY, depth);
    bare_beside(rule, a, b);
    bare_beside(rule, b, a);
    return add_binary(rule, TIER_INT64, "-", a, b);
  }
  const char *operation = operations[naive_below(rule, 4)];
  depth = factor_depth(rule, operation, depth);
  naive_node *left = naive_make_value(rule, TIER_INT64, depth);
  return add_binary(rule, TIER_INT64, operation, left, naive_make_value(rule, TIER_INT64, depth));
}

static naive_node *make_computed_money(naive_rule *rule, int depth) {
  const char *sum = naive_below(rule, 2) ? "+" : "-";
  const int choice = naive_below(rule, 5);
  naive_node *money = naive_make_value(rule, TIER_MONEY, factor_depth(rule, choice == 0 ? "*" : "+", depth));
  naive_node *amount;
  switch (choice) {
  case 0:
    return add_binary(rule, TIER_MONEY, "*", money,
                        naive_make_value(rule, TIER_INT64, factor_depth(rule, "*", depth)));
  case 1:
    return add_binary(rule, TIER_MONEY, sum, money, make_no_literal(rule, TIER_INT64, depth));
  case 2:
    return add_binary(rule, TIER_MONEY, sum, make_no_literal(rule, TIER_INT64, depth), money);
  case 3:
    amount = naive_literal(rule, TIER_FLOAT64);
    amount->decimals = 1 + amount->decimals % 2;
    return naive_below(rule, 2) ? add_binary(rule, TIER_MONEY, sum, money, amount)
                                : add_binary(rule, TIER_MONEY, sum, amount, money);
  default:
    return add_binary(rule, TIER_MONEY, sum, money, naive_make_value(rule, TIER_MONEY, depth));
  }
}

static naive_node *make_computed_float(naive_rule *rule, int depth) {
  static const char *const operations[] = {"+", "-", "*", "/"};
  static const tier_type others[] = {TIER_INT64, TIER_FLOAT64, TIER_MONEY};
  const tier_type type = others[naive_below(rule, 3)];
  const char *operation = operations[naive_below(rule, 4)];
  const int choice = naive_below(rule, 4);
  depth = factor_depth(rule, operation, depth);
  naive_node *number = make_no_literal(rule, TIER_FLOAT64, depth);
  naive_node *other = make_no_literal(rule, type, depth);
  if (choice == 0) {
    naive_node *left = naive_make_value(rule, TIER_INT64, depth);
    return add_binary(rule, TIER_FLOAT64, "/", left, naive_make_value(rule, TIER_INT64, depth));
  }
  if (choice == 1) {
    return add_binary(rule, TIER_FLOAT64, "/", naive_make_value(rule, TIER_MONEY, depth), other);
  }
  if (choice == 2) {
    return add_binary(rule, TIER_FLOAT64, operation, other, number);
  }
  return add_binary(rule, TIER_FLOAT64, type == TIER_MONEY && operation[0] == '/' ? "+" : operation, number, other);
}

static naive_node *make_computed(naive_rule *rule, tier_type type, int depth) {
  if (type == TIER_TEXT || type == TIER_BOOL || naive_below(rule, 3) == 0) {
    return naive_call(rule, type, depth);
  }
  switch (type) {
  case TIER_DAY:
    return make_computed_day(rule, depth);
  case TIER_INT64:
    return make_computed_integer(rule, depth);
  case TIER_MONEY:
    return make_computed_money(rule, depth);
  default:
    return make_computed_float(rule, depth);
  }
}

naive_node *naive_make_value(naive_rule *rule, tier_type type, int depth) {
  if (type == TIER_BOOL) {
    return naive_make(rule, depth);
  }
  depth = rule->count > ENOUGH_NODES ? 0 : depth;
  const int choice = naive_below(rule, depth <= 0 ? 5 : 12);
  if (choice < 4) {
    return choice < 2 && type != TIER_MONEY ? naive_literal(rule, type) : add_column(rule, type);
  }
  if (choice == 4 && type != TIER_DAY && type != TIER_TEXT) {
    return add_unary(rule, "-", depth < 0 ? add_column(rule, type) : naive_make_value(rule, type, depth - 1));
  }
  return depth <= 0 ? add_column(rule, type) : make_computed(rule, type, depth - 1);
}

static tier_type any_amount(naive_rule *rule) {
  static const tier_type types[] = {TIER_INT64, TIER_FLOAT64, TIER_MONEY};
  return types[naive_below(rule, 3)];
}

static naive_node *make_compare(naive_rule *rule, int depth) {
  static const char *const operations[] = {"==", "!=", "<", "<=", ">", ">="};
  const int choice = naive_below(rule, 10);
  naive_node *left;
  naive_node *right;
  if (choice == 0) {
    left = naive_make(rule, depth - 1);
    right = naive_make(rule, depth - 1);
    return add_binary(rule, TIER_BOOL, operations[naive_below(rule, 2)], left, right);
  }
  if (choice < 4) {
    const tier_type type = choice == 1 ? TIER_DAY : TIER_TEXT;
    left = naive_make_value(rule, type, depth);
    right = naive_make_value(rule, type, depth);
    bare_beside(rule, left, right);
    bare_beside(rule, right, left);
  } else {
    left = naive_make_value(rule, any_amount(rule), depth);
    right = left->kind == NAIVE_LITERAL ? make_no_literal(rule, any_amount(rule), depth)
                                        : naive_make_value(rule, any_amount(rule), depth);
  }
  return add_binary(rule, TIER_BOOL, operations[naive_below(rule, 6)], left, right);
}

static naive_node *make_in(naive_rule *rule, int depth) {
  static const tier_type types[] = {TIER_INT64, TIER_FLOAT64, TIER_MONEY, TIER_TEXT, TIER_TEXT, TIER_DAY};
  naive_node *node = naive_add(rule, NAIVE_IN, TIER_BOOL, "in");
  const tier_type type = types[naive_below(rule, 6)];
  node->parts[0] = make_no_literal(rule, type, depth);
  node->part_count = 2 + naive_below(rule, 3);
  for (int i = 1; i < node->part_count; i++) {
    const tier_type number = naive_below(rule, 2) ? TIER_INT64 : TIER_FLOAT64;
    node->parts[i] = naive_literal(rule, type == TIER_TEXT || type == TIER_DAY ? type : number);
    bare_beside(rule, node->parts[i], node->parts[0]);
  }
  return node;
}

static naive_node *make_is(naive_rule *rule, int depth) {
  static const tier_type types[] = {TIER_BOOL, TIER_INT64, TIER_FLOAT64, TIER_TEXT, TIER_DAY, TIER_MONEY};
  naive_node *node = naive_add(rule, NAIVE_IS, TIER_BOOL, naive_below(rule, 2) ? "missing" : "known");
  node->parts[0] = naive_make_value(rule, types[naive_below(rule, 6)], depth);
  node->part_count = 1;
  return node;
}

naive_node *naive_make(naive_rule *rule, int depth) {
  depth = rule->count > ENOUGH_NODES ? 0 : depth;
  const int choice = naive_below(rule, 14);
  if (depth <= 0 || choice == 0) {
    return naive_below(rule, 5) == 0 ? naive_literal(rule, TIER_BOOL) : add_column(rule, TIER_BOOL);
  }
  if (choice < 5) {
    naive_node *left = naive_make(rule, depth - 1);
    return add_binary(rule, TIER_BOOL, choice < 3 ? "&&" : "||", left, naive_make(rule, depth - 1));
  }
  switch (choice) {
  case 5:
    return add_unary(rule, "!", naive_make(rule, depth - 1));
  case 6:
    return make_is(rule, depth - 1);
  case 7:
  case 8:
    return make_in(rule, depth - 2);
  case 9:
  case 10:
    return naive_call(rule, TIER_BOOL, depth - 1);
  default:
    return make_compare(rule, depth - 1);
  }
}
