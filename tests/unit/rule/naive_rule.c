/* SPDX-License-Identifier: Apache-2.0 */
#include "naive_rule.h"

#include "base/calendar_text.h"
#include <stdio.h>

uint64_t naive_next(uint64_t *seed) {
  *seed ^= *seed >> 12;
  *seed ^= *seed << 25;
  *seed ^= *seed >> 27;
  return *seed * UINT64_C(2685821657736338717);
}

static int below(naive_rule *rule, int limit) {
  return (int)(naive_next(&rule->seed) % (uint64_t)limit);
}

static naive_node *add(naive_rule *rule, int kind, tier_type type) {
  assert_true(rule->count < NAIVE_NODES);
  naive_node *node = &rule->nodes[rule->count++];
  memset(node, 0, sizeof *node);
  node->kind = kind;
  node->type = type;
  return node;
}

static naive_node *add_binary(naive_rule *rule, tier_type type, const char *operation, naive_node *left,
                              naive_node *right) {
  naive_node *node = add(rule, NAIVE_BINARY, type);
  node->operation = operation;
  node->left = left;
  node->right = right;
  return node;
}

static naive_node *add_column(naive_rule *rule, tier_type type) {
  static const char *const names[][2] = {{"vip", "staff"},      {"purchases", "visits"}, {"value", "share"},
                                         {"channel", "region"}, {"first_day", "last_day"}, {"spend", "paid"}};
  naive_node *node = add(rule, NAIVE_COLUMN, type);
  node->name = names[type - 1][below(rule, 2)];
  return node;
}

static naive_node *add_literal(naive_rule *rule, tier_type type) {
  static const int64_t whole[] = {0, 1, 2, 3, 7, -1, -5, 100, INT64_C(9007199254740993), INT64_MAX, INT64_MIN};
  naive_node *node = add(rule, NAIVE_LITERAL, type);
  switch (type) {
  case TIER_BOOL:
    node->digits = below(rule, 2);
    break;
  case TIER_TEXT:
    node->name = below(rule, 4) == 0 ? "we" : rule_labels[below(rule, RULE_LABELS)];
    break;
  case TIER_DAY:
    node->digits = 19990 + below(rule, 20);
    break;
  case TIER_INT64:
    node->digits = whole[below(rule, 11)];
    break;
  default:
    node->digits = below(rule, 4000) - 2000;
    node->decimals = 1 + below(rule, 3);
  }
  return node;
}

static naive_node *make_value(naive_rule *rule, tier_type type, int depth);

static naive_node *make_computed_day(naive_rule *rule, int depth) {
  naive_node *day = make_value(rule, TIER_DAY, depth);
  naive_node *days = make_value(rule, TIER_INT64, depth);
  switch (below(rule, 3)) {
  case 0:
    return add_binary(rule, TIER_DAY, "+", days, day);
  case 1:
    return add_binary(rule, TIER_DAY, "-", day, days);
  default:
    return add_binary(rule, TIER_DAY, "+", day, days);
  }
}

static naive_node *make_computed_integer(naive_rule *rule, int depth) {
  static const char *const operations[] = {"+", "-", "*", "%"};
  if (below(rule, 6) == 0) {
    return add_binary(rule, TIER_INT64, "-", make_value(rule, TIER_DAY, depth), make_value(rule, TIER_DAY, depth));
  }
  return add_binary(rule, TIER_INT64, operations[below(rule, 4)], make_value(rule, TIER_INT64, depth),
                    make_value(rule, TIER_INT64, depth));
}

/* Literals do not stand beside money in sums here: their own test has them. */
static naive_node *make_no_literal(naive_rule *rule, tier_type type, int depth) {
  naive_node *node = make_value(rule, type, depth);
  return node->kind == NAIVE_LITERAL ? add_column(rule, type) : node;
}

static naive_node *make_computed_money(naive_rule *rule, int depth) {
  static const char *const sums[] = {"+", "-"};
  naive_node *money = make_value(rule, TIER_MONEY, depth);
  switch (below(rule, 4)) {
  case 0:
    return add_binary(rule, TIER_MONEY, "*", money, make_value(rule, TIER_INT64, depth));
  case 1:
    return add_binary(rule, TIER_MONEY, sums[below(rule, 2)], money, make_no_literal(rule, TIER_INT64, depth));
  case 2:
    return add_binary(rule, TIER_MONEY, sums[below(rule, 2)], make_no_literal(rule, TIER_INT64, depth), money);
  default:
    return add_binary(rule, TIER_MONEY, sums[below(rule, 2)], money, make_value(rule, TIER_MONEY, depth));
  }
}

static naive_node *make_computed_float(naive_rule *rule, int depth) {
  static const char *const operations[] = {"+", "-", "*", "/"};
  static const tier_type others[] = {TIER_INT64, TIER_FLOAT64, TIER_MONEY};
  naive_node *number = make_no_literal(rule, TIER_FLOAT64, depth);
  const tier_type type = others[below(rule, 3)];
  naive_node *other = make_no_literal(rule, type, depth);
  switch (below(rule, 4)) {
  case 0:
    return add_binary(rule, TIER_FLOAT64, "/", make_value(rule, TIER_INT64, depth),
                      make_value(rule, TIER_INT64, depth));
  case 1:
    return add_binary(rule, TIER_FLOAT64, "/", make_value(rule, TIER_MONEY, depth), other);
  case 2:
    return add_binary(rule, TIER_FLOAT64, operations[below(rule, 4)], other, number);
  default:
    return add_binary(rule, TIER_FLOAT64, operations[below(rule, type == TIER_MONEY ? 3 : 4)], number, other);
  }
}

static naive_node *make_value(naive_rule *rule, tier_type type, int depth) {
  const int choice = below(rule, depth <= 0 ? 6 : 12);
  if (choice < 4 || type == TIER_TEXT) {
    return choice < 2 && type != TIER_MONEY ? add_literal(rule, type) : add_column(rule, type);
  }
  if (choice == 4 && type != TIER_DAY) {
    naive_node *node = add(rule, NAIVE_UNARY, type);
    node->operation = "-";
    node->left = make_value(rule, type, depth - 1);
    return node;
  }
  if (depth <= 0) {
    return add_column(rule, type);
  }
  switch (type) {
  case TIER_DAY:
    return make_computed_day(rule, depth - 1);
  case TIER_INT64:
    return make_computed_integer(rule, depth - 1);
  case TIER_MONEY:
    return make_computed_money(rule, depth - 1);
  default:
    return make_computed_float(rule, depth - 1);
  }
}

static tier_type any_amount(naive_rule *rule) {
  static const tier_type types[] = {TIER_INT64, TIER_FLOAT64, TIER_MONEY};
  return types[below(rule, 3)];
}

static naive_node *make_compare(naive_rule *rule, int depth) {
  static const char *const operations[] = {"==", "!=", "<", "<=", ">", ">="};
  const int choice = below(rule, 10);
  naive_node *left;
  naive_node *right;
  if (choice == 0) {
    return add_binary(rule, TIER_BOOL, operations[below(rule, 2)], naive_make(rule, depth - 1),
                      naive_make(rule, depth - 1));
  }
  if (choice < 4) {
    const tier_type type = choice == 1 ? TIER_DAY : TIER_TEXT;
    left = make_value(rule, type, depth);
    right = make_value(rule, type, depth);
  } else {
    left = make_value(rule, any_amount(rule), depth);
    right = left->kind == NAIVE_LITERAL ? make_no_literal(rule, any_amount(rule), depth)
                                        : make_value(rule, any_amount(rule), depth);
  }
  return add_binary(rule, TIER_BOOL, operations[below(rule, 6)], left, right);
}

static naive_node *make_in(naive_rule *rule, int depth) {
  static const tier_type types[] = {TIER_INT64, TIER_FLOAT64, TIER_MONEY, TIER_TEXT, TIER_TEXT, TIER_DAY};
  naive_node *node = add(rule, NAIVE_IN, TIER_BOOL);
  const tier_type type = types[below(rule, 6)];
  node->left = make_no_literal(rule, type, depth);
  node->item_count = 1 + below(rule, 3);
  for (int i = 0; i < node->item_count; i++) {
    const tier_type number = below(rule, 2) ? TIER_INT64 : TIER_FLOAT64;
    node->items[i] = add_literal(rule, type == TIER_TEXT || type == TIER_DAY ? type : number);
  }
  return node;
}

naive_node *naive_make(naive_rule *rule, int depth) {
  static const tier_type types[] = {TIER_BOOL, TIER_INT64, TIER_FLOAT64, TIER_TEXT, TIER_DAY, TIER_MONEY};
  const int choice = below(rule, 12);
  naive_node *node;
  if (depth <= 0 || choice == 0) {
    return below(rule, 5) == 0 ? add_literal(rule, TIER_BOOL) : add_column(rule, TIER_BOOL);
  }
  if (choice < 5) {
    return add_binary(rule, TIER_BOOL, choice < 3 ? "&&" : "||", naive_make(rule, depth - 1),
                      naive_make(rule, depth - 1));
  }
  if (choice == 5) {
    node = add(rule, NAIVE_UNARY, TIER_BOOL);
    node->operation = "!";
    node->left = naive_make(rule, depth - 1);
    return node;
  }
  if (choice == 6) {
    const tier_type type = types[below(rule, 6)];
    node = add(rule, NAIVE_IS, TIER_BOOL);
    node->operation = below(rule, 2) ? "missing" : "known";
    node->left = type == TIER_BOOL ? naive_make(rule, depth - 1) : make_value(rule, type, depth - 1);
    return node;
  }
  return choice < 9 ? make_in(rule, depth - 2) : make_compare(rule, depth - 1);
}

static int power_of(const naive_node *node) {
  if (node->kind == NAIVE_IN || node->kind == NAIVE_IS) {
    return 3;
  }
  if (node->kind != NAIVE_BINARY) {
    return 6;
  }
  switch (node->operation[0]) {
  case '|':
    return 1;
  case '&':
    return 2;
  case '+':
  case '-':
    return 4;
  case '*':
  case '/':
  case '%':
    return 5;
  default:
    return 3;
  }
}

/* @param least The power that the place asks for; less needs parentheses. */
static size_t write_inside(naive_rule *rule, const naive_node *node, int least, char *text) {
  size_t length = 0;
  const int parentheses = power_of(node) < least || below(rule, 10) == 0;
  if (parentheses) {
    text[length++] = '(';
  }
  length += naive_write(rule, node, text + length);
  if (parentheses) {
    text[length++] = ')';
  }
  return length;
}

static size_t write_text(const char *value, char *text) {
  size_t length = 0;
  text[length++] = '\'';
  for (; *value != '\0'; value++) {
    if (*value == '\'') {
      text[length++] = '\\';
    }
    text[length++] = *value;
  }
  text[length++] = '\'';
  return length;
}

static size_t write_number(const naive_node *node, char *text) {
  char digits[32];
  const uint64_t magnitude = node->digits < 0 ? 0 - (uint64_t)node->digits : (uint64_t)node->digits;
  const int length = snprintf(digits, sizeof digits, "%0*" PRIu64, node->decimals + 1, magnitude);
  const int whole = length - node->decimals;
  return (size_t)sprintf(text, "%s%.*s%s%s", node->digits < 0 ? "-" : "", whole, digits, node->decimals ? "." : "",
                         digits + whole);
}

static size_t write_literal(const naive_node *node, char *text) {
  char day[16];
  switch (node->type) {
  case TIER_BOOL:
    return (size_t)sprintf(text, "%s", node->digits ? "true" : "false");
  case TIER_TEXT:
    return write_text(node->name, text);
  case TIER_DAY:
    (void)tier__day_write((int32_t)node->digits, day);
    return (size_t)sprintf(text, "date('%s')", day);
  default:
    return write_number(node, text);
  }
}

size_t naive_write(naive_rule *rule, const naive_node *node, char *text) {
  size_t length = 0;
  const int power = power_of(node);
  const int compares = power == 3;
  switch (node->kind) {
  case NAIVE_LITERAL:
    return write_literal(node, text);
  case NAIVE_COLUMN:
    return (size_t)sprintf(text, "%s", node->name);
  case NAIVE_UNARY: /* -(5) is not the literal -5. */
    text[length++] = node->operation[0];
    return length + write_inside(rule, node->left, node->left->kind == NAIVE_LITERAL ? 7 : 6, text + length);
  case NAIVE_BINARY:
    length = write_inside(rule, node->left, power + compares, text);
    length += (size_t)sprintf(text + length, " %s ", node->operation);
    return length + write_inside(rule, node->right, power + 1, text + length);
  case NAIVE_IS:
    length = write_inside(rule, node->left, power + 1, text);
    return length + (size_t)sprintf(text + length, " is %s", node->operation);
  default:
    length = write_inside(rule, node->left, power + 1, text);
    length += (size_t)sprintf(text + length, " in [");
    for (int i = 0; i < node->item_count; i++) {
      length += i == 0 ? 0 : (size_t)sprintf(text + length, ", ");
      length += write_literal(node->items[i], text + length);
    }
    text[length++] = ']';
    text[length] = '\0';
    return length;
  }
}
