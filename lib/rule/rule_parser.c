/* SPDX-License-Identifier: Apache-2.0 */
/* Operator precedence parsing (Pratt 1973): each binary operator has a power, and an operand is taken by the stronger
 * of its neighbours. */
#include "rule_parser.h"

/** More are no help. */
enum { MOST_SYNTAX_ERRORS = 10 };

enum { POWER_OR = 1, POWER_AND, POWER_COMPARE, POWER_ADD, POWER_MULTIPLY };

/** An operand with the parentheses around it. */
typedef struct operand {
  uint32_t node;
  uint32_t begin, end;
} operand;

static int parse_binary(tier__parser *p, int least, operand *ret);

static operand last_node(const tier__parser *p) {
  const uint32_t index = (uint32_t)(p->expression->node_count - 1);
  const operand last = {index, p->expression->nodes[index].begin, p->expression->nodes[index].end};
  return last;
}

static int enter(tier__parser *p) {
  if (p->depth == TIER__RULE_DEPTH) {
    tier__parser_note(p, "limit", p->token.begin, "parentheses and prefix operators are nested more than 64 deep");
    return 0;
  }
  p->depth++;
  return 1;
}

static int parse_parentheses(tier__parser *p, operand *ret) {
  const size_t begin = p->token.begin;
  if (!enter(p)) {
    return 0;
  }
  tier__parser_advance(p);
  if (!parse_binary(p, POWER_OR, ret)) {
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

static int parse_prefix(tier__parser *p, operand *ret);

/* `!` or `-`; a minus before a number is part of the number, so that the least int64 can be written. */
static int parse_prefix_operator(tier__parser *p, int kind, operand *ret) {
  const size_t begin = p->token.begin;
  operand inner;
  tier__parser_advance(p);
  if (kind == TIER__NODE_NEGATE && p->token.kind == TIER__TOKEN_NUMBER) {
    if (!tier__parser_number(p, begin, 1)) {
      return 0;
    }
    *ret = last_node(p);
    return 1;
  }
  if (!enter(p) || !parse_prefix(p, &inner)) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, kind, begin, inner.end);
  if (node == NULL) {
    return 0;
  }
  node->left = inner.node;
  *ret = last_node(p);
  p->depth--;
  return 1;
}

static int parse_prefix(tier__parser *p, operand *ret) {
  int done;
  switch (p->token.kind) {
  case TIER__TOKEN_NOT:
    return parse_prefix_operator(p, TIER__NODE_NOT, ret);
  case TIER__TOKEN_MINUS:
    return parse_prefix_operator(p, TIER__NODE_NEGATE, ret);
  case TIER__TOKEN_OPEN:
    return parse_parentheses(p, ret);
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
  case TIER__TOKEN_NAME:
    done = tier__parser_name(p);
    break;
  default:
    return tier__parser_unexpected(p, "a column, a value or '('");
  }
  if (done) {
    *ret = last_node(p);
  }
  return done;
}

static int fill_list(tier__parser *p, uint32_t *ret_first, uint32_t *ret_items) {
  const uint32_t first = (uint32_t)p->expression->node_count;
  uint32_t items = 0;
  do {
    const size_t position = p->token.begin;
    operand item;
    if (!parse_prefix(p, &item)) {
      return 0;
    }
    items++;
    if (p->expression->node_count != first + items || p->expression->nodes[item.node].kind != TIER__NODE_LITERAL) {
      tier__parser_note(p, "syntax", position, "a list may hold numbers, texts and days only");
      return 0;
    }
    if (p->token.kind != TIER__TOKEN_COMMA) {
      break;
    }
    tier__parser_advance(p);
  } while (1);
  *ret_first = first;
  *ret_items = items;
  return 1;
}

/* `in [literal, ...]`, from its word on. */
static int parse_in(tier__parser *p, size_t position, operand *left) {
  uint32_t first;
  uint32_t items;
  if (!tier__parser_take(p, TIER__TOKEN_LIST, "a list in [ ]") || !fill_list(p, &first, &items)) {
    return 0;
  }
  const size_t end = p->token.end;
  if (!tier__parser_take(p, TIER__TOKEN_LIST_END, "',' or ']'")) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_IN, left->begin, end);
  if (node == NULL) {
    return 0;
  }
  node->position = (uint32_t)position;
  node->left = left->node;
  node->right = first;
  node->items = items;
  p->expression->nodes[left->node].operand = 1;
  *left = last_node(p);
  return 1;
}

/* `is missing` and `is known`; the two words have a meaning here only. */
static int parse_is(tier__parser *p, size_t position, operand *left) {
  const int missing = tier__token_is(p->text, &p->token, "missing");
  if (!missing && !tier__token_is(p->text, &p->token, "known")) {
    return tier__parser_unexpected(p, "'missing' or 'known'");
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_IS, left->begin, p->token.end);
  if (node == NULL) {
    return 0;
  }
  tier__parser_advance(p);
  node->position = (uint32_t)position;
  node->operation = (uint8_t)missing;
  node->left = left->node;
  p->expression->nodes[left->node].operand = 1;
  *left = last_node(p);
  return 1;
}

typedef struct binary {
  int power; /* 0: no binary operator. */
  uint8_t kind;
  uint8_t operation;
} binary;

static binary binary_of(tier__token_kind kind) {
  static const binary table[TIER__TOKEN_COMMA + 1] = {
      [TIER__TOKEN_OR] = {POWER_OR, TIER__NODE_OR, 0},
      [TIER__TOKEN_AND] = {POWER_AND, TIER__NODE_AND, 0},
      [TIER__TOKEN_EQUAL] = {POWER_COMPARE, TIER__NODE_COMPARE, TIER__EQUAL},
      [TIER__TOKEN_NOT_EQUAL] = {POWER_COMPARE, TIER__NODE_COMPARE, TIER__NOT_EQUAL},
      [TIER__TOKEN_LESS] = {POWER_COMPARE, TIER__NODE_COMPARE, TIER__LESS},
      [TIER__TOKEN_NOT_GREATER] = {POWER_COMPARE, TIER__NODE_COMPARE, TIER__NOT_GREATER},
      [TIER__TOKEN_GREATER] = {POWER_COMPARE, TIER__NODE_COMPARE, TIER__GREATER},
      [TIER__TOKEN_NOT_LESS] = {POWER_COMPARE, TIER__NODE_COMPARE, TIER__NOT_LESS},
      [TIER__TOKEN_IN] = {POWER_COMPARE, TIER__NODE_IN, 0},
      [TIER__TOKEN_IS] = {POWER_COMPARE, TIER__NODE_IS, 0},
      [TIER__TOKEN_PLUS] = {POWER_ADD, TIER__NODE_ARITHMETIC, '+'},
      [TIER__TOKEN_MINUS] = {POWER_ADD, TIER__NODE_ARITHMETIC, '-'},
      [TIER__TOKEN_TIMES] = {POWER_MULTIPLY, TIER__NODE_ARITHMETIC, '*'},
      [TIER__TOKEN_DIVIDE] = {POWER_MULTIPLY, TIER__NODE_ARITHMETIC, '/'},
      [TIER__TOKEN_MODULO] = {POWER_MULTIPLY, TIER__NODE_ARITHMETIC, '%'},
  };
  return table[kind];
}

/* A right operand and the node over both. */
static int parse_right(tier__parser *p, binary operation, size_t position, operand *left) {
  operand right;
  if (!parse_binary(p, operation.power + 1, &right)) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, operation.kind, left->begin, right.end);
  if (node == NULL) {
    return 0;
  }
  node->position = (uint32_t)position;
  node->operation = operation.operation;
  node->left = left->node;
  node->right = right.node;
  tier__rule_node *nodes = p->expression->nodes;
  if (operation.kind == TIER__NODE_COMPARE) {
    nodes[left->node].operand = nodes[right.node].operand = 1;
  } else if (operation.kind != TIER__NODE_ARITHMETIC) {
    nodes[left->node].decided = (uint32_t)(p->expression->node_count - 1);
    nodes[left->node].decides = operation.kind == TIER__NODE_OR ? TIER__TRUE : TIER__FALSE;
  }
  *left = last_node(p);
  return 1;
}

static int parse_operator(tier__parser *p, binary operation, operand *left) {
  const size_t position = p->token.begin;
  tier__parser_advance(p);
  switch (operation.kind) {
  case TIER__NODE_IN:
    return parse_in(p, position, left);
  case TIER__NODE_IS:
    return parse_is(p, position, left);
  default:
    return parse_right(p, operation, position, left);
  }
}

/* Takes operators of at least this power. Comparisons do not chain: 1 < x < 5 would not mean what it says. */
static int parse_binary(tier__parser *p, int least, operand *ret) {
  if (!parse_prefix(p, ret)) {
    return 0;
  }
  int compared = 0;
  for (;;) {
    const binary operation = binary_of(p->token.kind);
    if (operation.power == 0 || operation.power < least) {
      return 1;
    }
    if (operation.power == POWER_COMPARE && compared) {
      tier__parser_note(p, "syntax", p->token.begin, "comparisons cannot be chained; join two of them with '&&'");
      return 0;
    }
    compared = operation.power == POWER_COMPARE;
    if (!parse_operator(p, operation, ret)) {
      return 0;
    }
  }
}

/* A word that other languages have in this place deserves a hint. */
static int unfinished(tier__parser *p) {
  if (tier__token_is(p->text, &p->token, "and") || tier__token_is(p->text, &p->token, "AND")) {
    return tier__parser_unexpected(p, "'&&'");
  }
  if (tier__token_is(p->text, &p->token, "or") || tier__token_is(p->text, &p->token, "OR")) {
    return tier__parser_unexpected(p, "'||'");
  }
  return tier__parser_unexpected(p, "an operator or the end of the text");
}

/* After a syntax error: on behind the next '&&' or '||', where a new condition begins. @return 0 if there is none, or
 * what is no token stands before it: where that ends nobody knows. */
static int recover(tier__parser *p) {
  while (p->token.kind != TIER__TOKEN_AND && p->token.kind != TIER__TOKEN_OR) {
    if (p->token.kind == TIER__TOKEN_END || p->token.kind == TIER__TOKEN_BAD) {
      return 0;
    }
    tier__parser_advance(p);
  }
  tier__parser_advance(p);
  p->depth = 0;
  return 1;
}

/* Reads what is left only for its mistakes. A ')' there may belong to what was left out before. */
static void find_more(tier__parser *p) {
  operand ignored;
  for (int i = 1; i < MOST_SYNTAX_ERRORS && p->expression->node_count < TIER__RULE_NODES && recover(p);) {
    if (!parse_binary(p, POWER_OR, &ignored)) {
      i++;
      continue;
    }
    while (p->token.kind == TIER__TOKEN_CLOSE) {
      tier__parser_advance(p);
    }
    if (binary_of(p->token.kind).power == 0 && p->token.kind != TIER__TOKEN_END) {
      i += !unfinished(p);
    }
  }
}

int tier__parser_run(tier__parser *p) {
  operand root;
  tier__parser_advance(p);
  if (parse_binary(p, POWER_OR, &root) && (p->token.kind == TIER__TOKEN_END || unfinished(p))) {
    return 1;
  }
  if (p->status == TIER_OK) {
    find_more(p);
  }
  return 0;
}
