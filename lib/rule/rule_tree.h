/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_tree.h
 * The inside of an expression: nodes in one array, each after its operands (postorder), so that whoever goes through
 * them - check, evaluation, trace - needs a loop and a stack, no recursion. Nodes are a tree: each has one user. */
#ifndef TIER_LIB_RULE_TREE_H
#define TIER_LIB_RULE_TREE_H

#include "rule_truth.h"
#include <tier/base.h>

enum {
  TIER__NODE_LITERAL,
  TIER__NODE_COLUMN,
  TIER__NODE_AS_OF, /**< The day of the table. Kinds up to here have no operands. */
  TIER__NODE_NOT,
  TIER__NODE_NEGATE,
  TIER__NODE_AND,
  TIER__NODE_OR,
  TIER__NODE_COMPARE,
  TIER__NODE_IN,
  TIER__NODE_IS,
  TIER__NODE_ARITHMETIC,
  TIER__NODE_CHOICE, /**< `? :`: three arguments. */
  TIER__NODE_CALL
};

/** Functions; the `operation` of a CALL. */
enum {
  TIER__CALL_COALESCE,
  TIER__CALL_MIN,
  TIER__CALL_MAX,
  TIER__CALL_ABS,
  TIER__CALL_ROUND,
  TIER__CALL_STARTS_WITH,
  TIER__CALL_ENDS_WITH,
  TIER__CALL_CONTAINS,
  TIER__CALL_LOWER,
  TIER__CALL_ADD_MONTHS,
  TIER__CALL_MONTHS_BETWEEN,
  TIER__CALL_YEAR,
  TIER__CALL_MONTH,
  TIER__CALL_DAY_OF_MONTH
};

/** A comparison is the set of orders under which it is true. The empty and the full set occur after folding. */
enum {
  TIER__NEVER = 0,
  TIER__LESS = 1,
  TIER__EQUAL = 2,
  TIER__NOT_GREATER = 3,
  TIER__GREATER = 4,
  TIER__NOT_EQUAL = 5,
  TIER__NOT_LESS = 6,
  TIER__ALWAYS = 7
};

/** A type that was refused; whatever is built on it is not reported again. */
enum { TIER__TYPE_BAD = -1 };

/** No node. */
#define TIER__NO_NODE UINT32_MAX

typedef struct tier__rule_node {
  /* Set by the parser. */
  uint8_t kind;
  uint8_t operation;    /**< COMPARE: orders; ARITHMETIC: the character; IS: 1 for missing, 0 for known; CALL: the
                             function. */
  uint8_t operand;      /**< COLUMN: 1 if it stands in a comparison, so that it is no condition by itself. */
  uint8_t decides;      /**< With `decided`: the truth of this left operand that settles its `&&` or `||`. */
  uint32_t decided;     /**< The `&&` or `||` whose left operand this is; TIER__NO_NODE if it is none. */
  uint32_t begin, end;  /**< Its text. */
  uint32_t position;    /**< Where to point to: the operator, else `begin`. */
  uint32_t left, right; /**< Operands. COLUMN: `left` is the index of the column. IN: `right` is the first item. CHOICE
                             and CALL: the first two arguments; `right` is `left` if there is but one. */
  uint32_t items;       /**< IN: number of literals from `right` on. CHOICE and CALL: number of arguments. */
  uint32_t next;        /**< The argument behind this one; TIER__NO_NODE if there is none. */
  tier_type written;    /**< LITERAL: BOOL, INT64, FLOAT64, TEXT or DAY. */
  int negative;         /**< LITERAL number: a minus stands before `text`. */
  tier_string text;     /**< LITERAL: the text, or the digits of a number. */
  int64_t integer;      /**< LITERAL: bool, day, int64. */
  double number;        /**< LITERAL number: the nearest double. */

  /* Set by the check. */
  tier_type type;
  uint8_t consumed;     /**< The node above reads it directly; it is not computed by itself. */
  uint8_t operands;     /**< How many of its operands wait on the stack: those that are not consumed. */
  uint8_t orders;       /**< COMPARE, item of IN: what is left of `operation` after folding. */
  uint32_t folded;      /**< COMPARE: the literal that was folded; TIER__NO_NODE if none was. */
  uint32_t memo;        /**< Of a text column with literals: number of its memo; TIER__NO_NODE if it has none. */
  int64_t value_integer;/**< LITERAL, as used: bool, int64, day, minor units. */
  double value_number;  /**< LITERAL, as used: float. */
} tier__rule_node;

typedef struct tier__rule_column {
  const char *name;
  uint32_t position; /**< Of its first use. */
  tier_type type;    /**< Set by the check. */
  uint8_t range;     /**< Set by the check: TIER__RANGE_... */
} tier__rule_column;

struct tier__expression {
  tier_context *context;
  char *text;
  size_t length;
  char *bytes; /**< Terminated names and unescaped texts; never more than the text and one byte. */
  tier__rule_node *nodes;
  size_t node_count, node_capacity;
  tier__rule_column *columns;
  size_t column_count, column_capacity;
  uint64_t cost; /**< Sum of the weights of its parts. */
  /* Set by the check. */
  int ready; /**< All types are known and fit. */
  int uses_money;
  int32_t minor_digits;
  size_t memo_count;
  size_t stack; /**< Most values that wait at a time. */
};

static inline const tier__rule_node *tier__rule_root(const tier__expression *expression) {
  return &expression->nodes[expression->node_count - 1];
}

/** 1 if it is a call of this function. */
static inline int tier__rule_is_call(const tier__rule_node *node, int function) {
  return node->kind == TIER__NODE_CALL && node->operation == function;
}

#endif
