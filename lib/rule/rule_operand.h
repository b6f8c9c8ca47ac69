/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_operand.h
 * The smallest pieces of an expression: literals and columns.
 * Every function returns 1, or 0 after a finding or a failure in `status`; then parsing ends. */
#ifndef TIER_LIB_RULE_OPERAND_H
#define TIER_LIB_RULE_OPERAND_H

#include "rule_lexer.h"
#include "rule_tree.h"
#include <tier/model.h>

typedef struct tier__parser tier__parser;

/** An operand with the parentheses around it. */
typedef struct tier__operand {
  uint32_t node;
  uint32_t begin, end;
} tier__operand;

struct tier__parser {
  tier__expression *expression; /**< Gets nodes and columns. */
  tier_string text;             /**< Valid UTF-8. */
  tier__token token;            /**< The next one; zero before the first. */
  const char *place;
  tier_findings *findings;
  tier_error *err;
  tier_status status;
  size_t bytes_used; /**< Of `expression->bytes`. */
  uint32_t depth;
  /** Adds the nodes of an expression that begins at the next token: what stands in parentheses.
   * @return 1, or 0 after a finding or a failure. */
  int (*expression_at)(tier__parser *parser, tier__operand *ret);
};

void tier__parser_note(tier__parser *parser, const char *code, size_t position, const char *message);
/** Notes "expected X, found Y" at the next token, or what is wrong with that token itself. @return 0. */
int tier__parser_unexpected(tier__parser *parser, const char *expected);
void tier__parser_advance(tier__parser *parser);
int tier__parser_take(tier__parser *parser, tier__token_kind kind, const char *expected);
/** One level of nesting deeper. */
int tier__parser_enter(tier__parser *parser);
/** A new node at the end. @return NULL if there are too many or there is no memory. */
tier__rule_node *tier__parser_add(tier__parser *parser, int kind, size_t begin, size_t end);
/** The node added last. */
tier__operand tier__parser_last(const tier__parser *parser);
/** Each adds one node for what begins at the next token. @param begin Of the number with its sign. */
int tier__parser_number(tier__parser *parser, size_t begin, int negative);
int tier__parser_text(tier__parser *parser);
int tier__parser_boolean(tier__parser *parser);
/** A day in quotes and its parenthesis: what stands behind `date(`. @param begin Of `date`. */
int tier__parser_date(tier__parser *parser, size_t begin);
/** A column, or `as_of`. @param begin,end The name, which is the token before the next one or its beginning. */
int tier__parser_column(tier__parser *parser, size_t begin, size_t end);

#endif
