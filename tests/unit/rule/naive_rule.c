/* SPDX-License-Identifier: Apache-2.0 */
/* Writes random conditions. */
#include "naive_rule.h"

#include "base/calendar_text.h"
#include <stdio.h>

/* A choice binds least; names, texts and calls need no parentheses even before a dot. */
static int power_of(const naive_node *node) {
  switch (node->kind) {
  case NAIVE_CHOICE:
    return 0;
  case NAIVE_IN:
  case NAIVE_IS:
    return 3;
  case NAIVE_UNARY:
    return 6;
  case NAIVE_LITERAL:
    return node->type == TIER_INT64 || node->type == TIER_FLOAT64 ? 6 : 7;
  case NAIVE_BINARY:
    break;
  default:
    return 7;
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
  const int parentheses = power_of(node) < least || naive_below(rule, 10) == 0;
  if (parentheses) {
    text[length++] = '(';
  }
  length += naive_write(rule, node, text + length);
  if (parentheses) {
    text[length++] = ')';
  }
  text[length] = '\0';
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
  text[length] = '\0';
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
    return (size_t)sprintf(text, node->bare ? "'%s'" : "date('%s')", day);
  default:
    return write_number(node, text);
  }
}

static size_t write_list(naive_rule *rule, const naive_node *node, int first, char *text) {
  size_t length = 0;
  for (int i = first; i < node->part_count; i++) {
    length += i == first ? 0 : (size_t)sprintf(text + length, ", ");
    length += node->kind == NAIVE_IN ? write_literal(node->parts[i], text + length)
                                     : write_inside(rule, node->parts[i], 0, text + length);
  }
  return length;
}

static size_t write_call(naive_rule *rule, const naive_node *node, char *text) {
  const int behind = node->parts[0]->type == TIER_TEXT && strcmp(node->operation, "coalesce") != 0 &&
                     naive_below(rule, 2);
  size_t length = behind ? write_inside(rule, node->parts[0], 7, text) : 0;
  length += (size_t)sprintf(text + length, behind ? ".%s(" : "%s(", node->operation);
  length += write_list(rule, node, behind, text + length);
  if (strcmp(node->operation, "round") == 0 && node->digits >= 0) {
    length += (size_t)sprintf(text + length, ", %d", (int)node->digits > 6 ? 6 : (int)node->digits);
  }
  return length + (size_t)sprintf(text + length, ")");
}

/* The operation between its operands. */
static size_t write_between(naive_rule *rule, const naive_node *node, char *text) {
  const int power = power_of(node);
  size_t length = write_inside(rule, node->parts[0], power + (power == 3), text);
  length += (size_t)sprintf(text + length, " %s ", node->operation);
  return length + write_inside(rule, node->parts[1], power + 1, text + length);
}

/* `c ? a : d ? b : e` is `c ? a : (d ? b : e)`. */
static size_t write_choice(naive_rule *rule, const naive_node *node, char *text) {
  size_t length = write_inside(rule, node->parts[0], 1, text);
  length += (size_t)sprintf(text + length, " ? ");
  length += write_inside(rule, node->parts[1], 1, text + length);
  length += (size_t)sprintf(text + length, " : ");
  return length + write_inside(rule, node->parts[2], 0, text + length);
}

size_t naive_write(naive_rule *rule, const naive_node *node, char *text) {
  size_t length = 0;
  switch (node->kind) {
  case NAIVE_LITERAL:
    return write_literal(node, text);
  case NAIVE_COLUMN:
    return (size_t)sprintf(text, "%s", node->name);
  case NAIVE_UNARY: /* -(5) is not the literal -5. */
    text[length++] = node->operation[0];
    return length + write_inside(rule, node->parts[0], node->parts[0]->kind == NAIVE_LITERAL ? 8 : 6, text + length);
  case NAIVE_BINARY:
    return write_between(rule, node, text);
  case NAIVE_CHOICE:
    return write_choice(rule, node, text);
  case NAIVE_CALL:
    return write_call(rule, node, text);
  case NAIVE_IS:
    length = write_inside(rule, node->parts[0], 4, text);
    return length + (size_t)sprintf(text + length, " is %s", node->operation);
  default:
    length = write_inside(rule, node->parts[0], 4, text);
    length += (size_t)sprintf(text + length, " in [");
    length += write_list(rule, node, 1, text + length);
    return length + (size_t)sprintf(text + length, "]");
  }
}
