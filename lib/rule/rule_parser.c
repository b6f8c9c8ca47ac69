/* SPDX-License-Identifier: Apache-2.0 */
/* Operator precedence parsing (Pratt 1973): each binary operator has a power, and an operand is taken by the stronger
 * of its neighbours. */
#include "rule_parser.h"

#include "rule_primary.h"

/** More are no help. */
enum { MOST_SYNTAX_ERRORS = 10 };

enum { POWER_OR = 1, POWER_AND, POWER_COMPARE, POWER_ADD, POWER_MULTIPLY };

static int parse_binary(tier__parser *p, int least, tier__operand *ret);

static int fill_list(tier__parser *p, uint32_t *ret_first, uint32_t *ret_items) {
  const uint32_t first = (uint32_t)p->expression->node_count;
  uint32_t items = 0;
  do {
    const size_t position = p->token.begin;
    tier__operand item;
    if (!tier__parser_prefix(p, &item)) {
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
static int parse_in(tier__parser *p, size_t position, tier__operand *left) {
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
  *left = tier__parser_last(p);
  return 1;
}

/* `is missing` and `is known`; the two words have a meaning here only. */
static int parse_is(tier__parser *p, size_t position, tier__operand *left) {
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
  *left = tier__parser_last(p);
  return 1;
}

typedef struct binary {
  int power; /* 0: no binary operator. */
  uint8_t kind;
  uint8_t operation;
} binary;

static binary binary_of(tier__token_kind kind) {
  static const binary table[TIER__TOKEN_DOT + 1] = {
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
static int parse_right(tier__parser *p, binary operation, size_t position, tier__operand *left) {
  tier__operand right;
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
  *left = tier__parser_last(p);
  return 1;
}

static int parse_operator(tier__parser *p, binary operation, tier__operand *left) {
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
static int parse_binary(tier__parser *p, int least, tier__operand *ret) {
  if (!tier__parser_prefix(p, ret)) {
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

/* `? a : b`, from its mark on. `c ? a : d ? b : e` is `c ? a : (d ? b : e)`. */
static int parse_choice(tier__parser *p, tier__operand *condition) {
  const size_t position = p->token.begin;
  tier__operand one;
  tier__operand other;
  if (!tier__parser_enter(p)) {
    return 0;
  }
  tier__parser_advance(p);
  if (!p->expression_at(p, &one) || !tier__parser_take(p, TIER__TOKEN_ELSE, "an operator or ':'") ||
      !p->expression_at(p, &other)) {
    return 0;
  }
  tier__rule_node *node = tier__parser_add(p, TIER__NODE_CHOICE, condition->begin, other.end);
  if (node == NULL) {
    return 0;
  }
  node->position = (uint32_t)position;
  node->left = condition->node;
  node->right = one.node;
  node->items = 3;
  p->expression->nodes[condition->node].next = one.node;
  p->expression->nodes[one.node].next = other.node;
  *condition = tier__parser_last(p);
  p->depth--;
  return 1;
}

static int read_expression(tier__parser *p, tier__operand *ret) {
  return parse_binary(p, POWER_OR, ret) && (p->token.kind != TIER__TOKEN_CHOOSE || parse_choice(p, ret));
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
 * what stands before it is no token and nobody knows where it ends. */
static int recover(tier__parser *p) {
  while (p->token.kind != TIER__TOKEN_AND && p->token.kind != TIER__TOKEN_OR) {
    if (p->token.kind == TIER__TOKEN_END || (p->token.kind == TIER__TOKEN_BAD && p->token.end == p->token.begin)) {
      return 0;
    }
    tier__parser_advance(p);
  }
  tier__parser_advance(p);
  p->depth = 0;
  return 1;
}

static int is_full(const tier__parser *p) {
  return (int64_t)p->expression->node_count >= tier_context_limit(p->expression->context, TIER_LIMIT_NODES);
}

/* Reads what is left only for its mistakes. A ')' there may belong to what was left out before, and so may what else
 * stands between the parts of a call, a list or a choice. */
static void find_more(tier__parser *p) {
  tier__operand ignored;
  for (int i = 1; i < MOST_SYNTAX_ERRORS && !is_full(p) && recover(p);) {
    while (i < MOST_SYNTAX_ERRORS) {
      if (!read_expression(p, &ignored)) {
        i++;
        break;
      }
      while (p->token.kind == TIER__TOKEN_CLOSE || p->token.kind == TIER__TOKEN_LIST_END) {
        tier__parser_advance(p);
      }
      if (p->token.kind != TIER__TOKEN_COMMA && p->token.kind != TIER__TOKEN_ELSE) {
        if (binary_of(p->token.kind).power == 0 && p->token.kind != TIER__TOKEN_END) {
          i += !unfinished(p);
        }
        break;
      }
      tier__parser_advance(p);
    }
  }
}

int tier__parser_run(tier__parser *p) {
  tier__operand root;
  p->expression_at = read_expression;
  tier__parser_advance(p);
  if (read_expression(p, &root) && (p->token.kind == TIER__TOKEN_END || unfinished(p))) {
    return 1;
  }
  if (p->status == TIER_OK) {
    find_more(p);
  }
  return 0;
}
