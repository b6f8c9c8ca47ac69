/* SPDX-License-Identifier: Apache-2.0 */
/** @file naive_rule.h
 * Random conditions, and what they mean for one row, computed in the plainest way: the other opinion. */
#ifndef TIER_TESTS_NAIVE_RULE_H
#define TIER_TESTS_NAIVE_RULE_H

#include "rule_fixture.h"

enum { NAIVE_LITERAL, NAIVE_COLUMN, NAIVE_UNARY, NAIVE_BINARY, NAIVE_IN, NAIVE_IS };

typedef struct naive_node {
  int kind;                       /* NAIVE_LITERAL and following. */
  tier_type type;
  const char *operation;          /* "!", "-", "&&" ...; IS: "missing" or "known". */
  struct naive_node *left, *right;
  const char *name;               /* COLUMN; LITERAL text. */
  int64_t digits;                 /* LITERAL: bool, day, or number = digits / 10^decimals. */
  int decimals;
  struct naive_node *items[3];    /* IN. */
  int item_count;
} naive_node;

enum { NAIVE_NODES = 400 };
typedef struct naive_rule {
  naive_node nodes[NAIVE_NODES];
  int count;
  uint64_t seed;
} naive_rule;

uint64_t naive_next(uint64_t *seed);
/** Makes a new condition. */
naive_node *naive_make(naive_rule *rule, int depth);
/** Writes it with few parentheses. @return Length. */
size_t naive_write(naive_rule *rule, const naive_node *node, char *text);
/** Its truth in a row. */
int naive_truth(const tier__table *table, const naive_node *node, size_t row);

#endif
