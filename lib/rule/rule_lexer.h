/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_lexer.h
 * Cuts the text of a condition into tokens. */
#ifndef TIER_LIB_RULE_LEXER_H
#define TIER_LIB_RULE_LEXER_H

#include <tier/base.h>

typedef enum tier__token_kind {
  TIER__TOKEN_END,
  TIER__TOKEN_BAD,
  TIER__TOKEN_NAME,
  TIER__TOKEN_NUMBER,
  TIER__TOKEN_TEXT,
  TIER__TOKEN_TRUE,
  TIER__TOKEN_FALSE,
  TIER__TOKEN_OR,
  TIER__TOKEN_AND,
  TIER__TOKEN_NOT,
  TIER__TOKEN_EQUAL,
  TIER__TOKEN_NOT_EQUAL,
  TIER__TOKEN_LESS,
  TIER__TOKEN_NOT_GREATER,
  TIER__TOKEN_GREATER,
  TIER__TOKEN_NOT_LESS,
  TIER__TOKEN_IN,
  TIER__TOKEN_IS,
  TIER__TOKEN_PLUS,
  TIER__TOKEN_MINUS,
  TIER__TOKEN_TIMES,
  TIER__TOKEN_DIVIDE,
  TIER__TOKEN_MODULO,
  TIER__TOKEN_OPEN,
  TIER__TOKEN_CLOSE,
  TIER__TOKEN_LIST,
  TIER__TOKEN_LIST_END,
  TIER__TOKEN_COMMA,
  TIER__TOKEN_CHOOSE, /**< `?` */
  TIER__TOKEN_ELSE,   /**< `:` */
  TIER__TOKEN_DOT     /**< Between a value and its function; within a name it is part of that. */
} tier__token_kind;

typedef struct tier__token {
  tier__token_kind kind;
  size_t begin, end;   /**< Its bytes; of a text with the quotes. TIER__TOKEN_BAD: `begin` twice if nobody knows. */
  const char *problem; /**< TIER__TOKEN_BAD: what is wrong at `begin`. A constant. */
} tier__token;

/** The token at or after byte `at` of a text that is valid UTF-8. */
tier__token tier__token_next(tier_string text, size_t at);
/** 1 if the token is this word. */
int tier__token_is(tier_string text, const tier__token *token, const char *word);

#endif
