/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_operand.h"

#include "base/calendar_text.h"
#include "base/memory.h"
#include "base/number_text.h"
#include "model/findings.h"
#include "rule_excerpt.h"
#include "rule_literal.h"
#include <string.h>

void tier__parser_note(tier__parser *p, const char *code, size_t position, const char *message) {
  tier__findings_note(p->findings, TIER_ERROR, code, p->place, (int64_t)position, "%s", message);
}

int tier__parser_unexpected(tier__parser *p, const char *expected) {
  tier__excerpt found;
  if (p->token.kind == TIER__TOKEN_BAD) {
    tier__parser_note(p, "syntax", p->token.begin, p->token.problem);
  } else if (p->token.kind == TIER__TOKEN_END) {
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)p->token.begin,
                        "expected %s, found the end of the text", expected);
  } else {
    tier__excerpt_cut(p->text, p->token.begin, p->token.end, &found);
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)p->token.begin, "expected %s, found %s",
                        expected, found.text);
  }
  return 0;
}

void tier__parser_advance(tier__parser *p) {
  p->token = tier__token_next(p->text, p->token.end);
}

int tier__parser_take(tier__parser *p, tier__token_kind kind, const char *expected) {
  if (p->token.kind != kind) {
    return tier__parser_unexpected(p, expected);
  }
  tier__parser_advance(p);
  return 1;
}

int tier__parser_enter(tier__parser *p) {
  const int64_t most = tier_context_limit(p->expression->context, TIER_LIMIT_DEPTH);
  if (p->depth >= most) {
    tier__findings_note(p->findings, TIER_ERROR, "limit", p->place, (int64_t)p->token.begin,
                        "parentheses, calls, choices and prefix operators are nested more than %d deep", (int)most);
    return 0;
  }
  p->depth++;
  return 1;
}

tier__rule_node *tier__parser_add(tier__parser *p, int kind, size_t begin, size_t end) {
  tier__expression *expression = p->expression;
  void *nodes = expression->nodes;
  const int64_t most = tier_context_limit(expression->context, TIER_LIMIT_NODES);
  if (expression->node_count >= (size_t)most) {
    tier__findings_note(p->findings, TIER_ERROR, "limit", p->place, (int64_t)p->token.begin,
                        "the expression has more than %d parts", (int)most);
    return NULL;
  }
  p->status = tier__reserve(expression->context, &nodes, &expression->node_capacity, expression->node_count + 1,
                            sizeof(tier__rule_node), p->err);
  expression->nodes = nodes;
  if (p->status != TIER_OK) {
    return NULL;
  }
  tier__rule_node *node = &expression->nodes[expression->node_count++];
  memset(node, 0, sizeof *node);
  node->kind = (uint8_t)kind;
  node->begin = node->position = (uint32_t)begin;
  node->end = (uint32_t)end;
  node->decided = node->next = TIER__NO_NODE;
  return node;
}

tier__operand tier__parser_last(const tier__parser *p) {
  const uint32_t index = (uint32_t)(p->expression->node_count - 1);
  const tier__operand last = {index, p->expression->nodes[index].begin, p->expression->nodes[index].end};
  return last;
}

/* Index of a name among the columns, added if it is new. */
static int find_column(tier__parser *p, size_t begin, size_t length, uint32_t *ret_index) {
  tier__expression *expression = p->expression;
  void *columns = expression->columns;
  char *name = expression->bytes + p->bytes_used;
  memcpy(name, p->text.data + begin, length);
  name[length] = '\0';
  for (size_t i = 0; i < expression->column_count; i++) {
    if (strcmp(expression->columns[i].name, name) == 0) {
      *ret_index = (uint32_t)i;
      return 1;
    }
  }
  p->status = tier__reserve(expression->context, &columns, &expression->column_capacity, expression->column_count + 1,
                            sizeof(tier__rule_column), p->err);
  expression->columns = columns;
  if (p->status != TIER_OK) {
    return 0;
  }
  const tier__rule_column column = {.name = name, .position = (uint32_t)begin, .type = TIER_ANY};
  *ret_index = (uint32_t)expression->column_count;
  expression->columns[expression->column_count++] = column;
  p->bytes_used += length + 1;
  return 1;
}

/* The text of a quoted token, unescaped. */
static int read_text(tier__parser *p, tier_string *ret_text) {
  const tier_string inside = {p->text.data + p->token.begin + 1, p->token.end - p->token.begin - 2};
  char *bytes = p->expression->bytes + p->bytes_used;
  size_t at = 0;
  const char *problem = tier__rule_unescape(inside, bytes, &ret_text->length, &at);
  if (problem != NULL) {
    tier__parser_note(p, "syntax", p->token.begin + 1 + at, problem);
    return 0;
  }
  ret_text->data = bytes;
  p->bytes_used += ret_text->length;
  tier__parser_advance(p);
  return 1;
}

int tier__parser_number(tier__parser *p, size_t begin, int negative) {
  const tier_string digits = {p->text.data + p->token.begin, p->token.end - p->token.begin};
  double number;
  if (!tier__number_read(digits.data, digits.length, &number)) {
    tier__parser_note(p, "syntax", p->token.begin, "this number is too large");
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_LITERAL, begin, p->token.end);
  if (node == NULL) {
    return 0;
  }
  const int whole =
      tier__rule_whole(digits) && tier__rule_decimal(digits, negative, 0, &node->integer) == TIER__DECIMAL_EXACT;
  node->text = digits;
  node->negative = negative;
  node->number = negative ? 0 - number : number;
  node->written = whole ? TIER_INT64 : TIER_FLOAT64;
  tier__parser_advance(p);
  return 1;
}

int tier__parser_text(tier__parser *p) {
  const size_t begin = p->token.begin;
  const size_t end = p->token.end;
  tier_string text;
  if (!read_text(p, &text)) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_LITERAL, begin, end);
  if (node == NULL) {
    return 0;
  }
  node->written = TIER_TEXT;
  node->text = text;
  return 1;
}

int tier__parser_boolean(tier__parser *p) {
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_LITERAL, p->token.begin, p->token.end);
  if (node == NULL) {
    return 0;
  }
  node->written = TIER_BOOL;
  node->integer = p->token.kind == TIER__TOKEN_TRUE;
  tier__parser_advance(p);
  return 1;
}

int tier__parser_date(tier__parser *p, size_t begin) {
  tier_string text;
  int32_t day;
  const size_t position = p->token.begin;
  if (p->token.kind != TIER__TOKEN_TEXT) {
    return tier__parser_unexpected(p, "a date in quotes");
  }
  if (!read_text(p, &text)) {
    return 0;
  }
  if (!tier__day_read(text.data, text.length, &day)) {
    tier__parser_note(p, "syntax", position, "there is no such day; a day is written date('2026-01-31')");
    return 0;
  }
  const size_t end = p->token.end;
  if (!tier__parser_take(p, TIER__TOKEN_CLOSE, "')'")) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_LITERAL, begin, end);
  if (node == NULL) {
    return 0;
  }
  node->written = TIER_DAY;
  node->integer = day;
  return 1;
}

int tier__parser_column(tier__parser *p, size_t begin, size_t end) {
  static const char as_of[] = "as_of";
  const size_t length = sizeof as_of - 1;
  const int is_day = end - begin == length && memcmp(p->text.data + begin, as_of, length) == 0;
  uint32_t column = 0;
  if (!is_day && !find_column(p, begin, end - begin, &column)) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, is_day ? TIER__NODE_AS_OF : TIER__NODE_COLUMN, begin, end);
  if (node == NULL) {
    return 0;
  }
  node->left = column;
  return 1;
}
