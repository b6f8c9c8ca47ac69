/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_primary.h"

#include "model/findings.h"
#include "rule_excerpt.h"
#include "rule_function.h"
#include "rule_suggest.h"
#include <string.h>

static int parse_parentheses(tier__parser *p, tier__operand *ret) {
  const size_t begin = p->token.begin;
  if (!tier__parser_enter(p)) {
    return 0;
  }
  tier__parser_advance(p);
  if (!p->expression_at(p, ret)) {
    return 0;
  }
  const size_t end = p->token.end;
  if (!tier__parser_take(p, TIER__TOKEN_CLOSE, "an operator or ')'")) {
    return 0;
  }
  ret->begin = (uint32_t)begin;
  ret->end = (uint32_t)end;
  p->depth--;
  return 1;
}

/* `!` or `-`; a minus before a number is part of the number, so that the least int64 can be written. */
static int parse_prefix_operator(tier__parser *p, int kind, tier__operand *ret) {
  const size_t begin = p->token.begin;
  tier__operand inner;
  tier__parser_advance(p);
  if (kind == TIER__NODE_NEGATE && p->token.kind == TIER__TOKEN_NUMBER) {
    if (!tier__parser_number(p, begin, 1)) {
      return 0;
    }
    *ret = tier__parser_last(p);
    return 1;
  }
  if (!tier__parser_enter(p) || !tier__parser_prefix(p, &inner)) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, kind, begin, inner.end);
  if (node == NULL) {
    return 0;
  }
  node->left = inner.node;
  *ret = tier__parser_last(p);
  p->depth--;
  return 1;
}

/* The arguments from the next token to the closing parenthesis, behind those that there are.
 * @param[in,out] first,last,count The chain of them. */
static int parse_arguments(tier__parser *p, uint32_t most, uint32_t *first, uint32_t *last, uint32_t *count) {
  if (*count > 0 && p->token.kind == TIER__TOKEN_CLOSE) {
    return 1;
  }
  for (;;) {
    tier__operand argument;
    if (!p->expression_at(p, &argument)) {
      return 0;
    }
    if (*count == 0) {
      *first = argument.node;
    } else {
      p->expression->nodes[*last].next = argument.node;
    }
    *last = argument.node;
    ++*count;
    if (p->token.kind != TIER__TOKEN_COMMA || *count > most) {
      return 1;
    }
    tier__parser_advance(p);
  }
}

static int refuse_count(tier__parser *p, const tier__function *function, size_t position) {
  if (function->least == function->most) {
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)position, "%s takes %d argument%s",
                        function->name, function->least, function->least == 1 ? "" : "s");
  } else {
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)position, "%s takes %d to %d arguments",
                        function->name, function->least, function->most);
  }
  return 0;
}

/* A call from its parenthesis on. @param position Of the function's name. @param ret The text before it, if the
 * function stands behind its first argument (`receiver`). */
static int parse_call(tier__parser *p, const tier__function *function, size_t position, int receiver,
                      tier__operand *ret) {
  uint32_t first = ret->node;
  uint32_t last = ret->node;
  uint32_t count = receiver != 0;
  const size_t begin = receiver ? ret->begin : position;
  if (!tier__parser_enter(p)) {
    return 0;
  }
  tier__parser_advance(p);
  if (!parse_arguments(p, function->most, &first, &last, &count)) {
    return 0;
  }
  if (count > function->most || (count < function->least && p->token.kind == TIER__TOKEN_CLOSE)) {
    return refuse_count(p, function, position);
  }
  const size_t end = p->token.end;
  if (!tier__parser_take(p, TIER__TOKEN_CLOSE, count < function->most ? "',' or ')'" : "an operator or ')'")) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_CALL, begin, end);
  if (node == NULL) {
    return 0;
  }
  node->position = (uint32_t)position;
  node->operation = function->operation;
  node->left = first;
  node->right = count > 1 ? p->expression->nodes[first].next : first;
  node->items = count;
  *ret = tier__parser_last(p);
  p->depth--;
  return 1;
}

static int refuse_function(tier__parser *p, tier_string name, size_t position) {
  char word[64] = "";
  tier__excerpt excerpt;
  if (name.length < sizeof word) {
    memcpy(word, name.data, name.length);
  }
  tier__excerpt_cut(p->text, position, position + name.length, &excerpt);
  const char *meant =
      word[0] == '\0' ? NULL : tier__name_suggest(p->findings, word, tier__function_name_at, NULL);
  if (meant == NULL) {
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)position, "there is no function %s",
                        excerpt.text);
  } else {
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)position,
                        "there is no function %s; did you mean '%s'?", excerpt.text, meant);
  }
  return 0;
}

/* A function behind the text `ret`, from its parenthesis on. */
static int parse_method(tier__parser *p, size_t begin, size_t end, tier__operand *ret) {
  const tier_string name = {p->text.data + begin, end - begin};
  const tier__function *function = tier__function_find(name);
  if (function == NULL) {
    return refuse_function(p, name, begin);
  }
  if (!function->text_first) {
    tier__findings_note(p->findings, TIER_ERROR, "syntax", p->place, (int64_t)begin,
                        "%s does not stand behind its argument; only startsWith, endsWith, contains and lower may",
                        function->name);
    return 0;
  }
  return parse_call(p, function, begin, 1, ret);
}

/* Where the last part of a name begins; `begin` if it has but one. */
static size_t last_part(tier_string text, size_t begin, size_t end) {
  while (end > begin && text.data[end - 1] != '.') {
    end--;
  }
  return end;
}

/* A name with a parenthesis behind it: a function, or a column and the function behind it. */
static int parse_called(tier__parser *p, size_t begin, size_t end, tier__operand *ret) {
  const size_t part = last_part(p->text, begin, end);
  const tier_string name = {p->text.data + part, end - part};
  if (part == begin) {
    const tier__function *function = tier__function_find(name);
    if (function != NULL) {
      return parse_call(p, function, begin, 0, ret);
    }
    if (name.length == 4 && memcmp(name.data, "date", 4) == 0) {
      tier__parser_advance(p);
      const int done = tier__parser_date(p, begin);
      *ret = done ? tier__parser_last(p) : *ret;
      return done;
    }
    return refuse_function(p, name, begin);
  }
  const tier_string before = {p->text.data, part - 1};
  if (tier__token_next(before, begin).kind != TIER__TOKEN_NAME) {
    tier__parser_note(p, "syntax", begin, "a word of the language is no column");
    return 0;
  }
  if (!tier__parser_column(p, begin, part - 1)) {
    return 0;
  }
  *ret = tier__parser_last(p);
  return parse_method(p, part, end, ret);
}

static int parse_name(tier__parser *p, tier__operand *ret) {
  const tier__token token = p->token;
  tier__parser_advance(p);
  if (p->token.kind == TIER__TOKEN_OPEN) {
    return parse_called(p, token.begin, token.end, ret);
  }
  if (!tier__parser_column(p, token.begin, token.end)) {
    return 0;
  }
  *ret = tier__parser_last(p);
  return 1;
}

static int parse_literal(tier__parser *p, tier__operand *ret) {
  int done;
  switch (p->token.kind) {
  case TIER__TOKEN_NUMBER:
    done = tier__parser_number(p, p->token.begin, 0);
    break;
  case TIER__TOKEN_TEXT:
    done = tier__parser_text(p);
    break;
  case TIER__TOKEN_TRUE:
  case TIER__TOKEN_FALSE:
    done = tier__parser_boolean(p);
    break;
  default:
    return tier__parser_unexpected(p, "a column, a value or '('");
  }
  if (done) {
    *ret = tier__parser_last(p);
  }
  return done;
}

static int parse_primary(tier__parser *p, tier__operand *ret) {
  switch (p->token.kind) {
  case TIER__TOKEN_OPEN:
    return parse_parentheses(p, ret);
  case TIER__TOKEN_NAME:
    return parse_name(p, ret);
  default:
    return parse_literal(p, ret);
  }
}

/* What stands behind a value: `.function(...)`. */
static int parse_behind(tier__parser *p, tier__operand *ret) {
  while (p->token.kind == TIER__TOKEN_DOT) {
    tier__parser_advance(p);
    const tier__token name = p->token;
    if (!tier__parser_take(p, TIER__TOKEN_NAME, "a function")) {
      return 0;
    }
    if (p->token.kind != TIER__TOKEN_OPEN) {
      return tier__parser_unexpected(p, "'('");
    }
    if (!parse_method(p, name.begin, name.end, ret)) {
      return 0;
    }
  }
  return 1;
}

int tier__parser_prefix(tier__parser *p, tier__operand *ret) {
  switch (p->token.kind) {
  case TIER__TOKEN_NOT:
    return parse_prefix_operator(p, TIER__NODE_NOT, ret);
  case TIER__TOKEN_MINUS:
    return parse_prefix_operator(p, TIER__NODE_NEGATE, ret);
  default:
    return parse_primary(p, ret) && parse_behind(p, ret);
  }
}
