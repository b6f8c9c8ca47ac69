/* SPDX-License-Identifier: Apache-2.0 */
/** @file naive_rule.h
 * Random conditions and values, and what they mean for one row, computed in the plainest way: the other opinion. */
#ifndef TIER_TESTS_NAIVE_RULE_H
#define TIER_TESTS_NAIVE_RULE_H

#include "rule_fixture.h"

enum { NAIVE_LITERAL, NAIVE_COLUMN, NAIVE_UNARY, NAIVE_BINARY, NAIVE_IN, NAIVE_IS, NAIVE_CHOICE, NAIVE_CALL };
enum { NAIVE_PARTS = 4, NAIVE_NODES = 1200, NAIVE_TEXT_BYTES = 65536 };

typedef struct naive_node {
  int kind; /* NAIVE_LITERAL and following. */
  tier_type type;
  const char *operation; /* "!", "-", "&&" ...; IS: "missing" or "known"; CALL: the function. */
  struct naive_node *parts[NAIVE_PARTS]; /* IN: the value, then the items; CHOICE: the condition first. */
  int part_count;
  const char *name; /* COLUMN; LITERAL text. */
  int64_t digits;   /* LITERAL: bool, day, or number = digits / 10^decimals; `round`: its digits, -1 if not told. */
  int decimals;
  int bare; /* LITERAL day: written as a text, which what stands beside it makes a day. */
} naive_node;

typedef struct naive_rule {
  naive_node nodes[NAIVE_NODES];
  int count;
  uint64_t seed;
  int plain; /* Only what SQL knows too, with small numbers. */
} naive_rule;

uint64_t naive_next(uint64_t *seed);
/** 0 to limit - 1. */
int naive_below(naive_rule *rule, int limit);
/** A table as of rule_fixture_begin with other labels, its columns filled at random. @param plain Small numbers. */
rule_fixture naive_table(size_t rows, int plain, uint64_t *seed);
/** The labels of its texts; end with NULL. */
extern const char *const naive_labels[];
enum { NAIVE_LABELS = 12 };

/** Makes a new condition, or a value. */
naive_node *naive_make(naive_rule *rule, int depth);
naive_node *naive_make_value(naive_rule *rule, tier_type type, int depth);
/** What they are made of. */
naive_node *naive_add(naive_rule *rule, int kind, tier_type type, const char *operation);
naive_node *naive_literal(naive_rule *rule, tier_type type);
/** A choice or a function that gives this type. */
naive_node *naive_call(naive_rule *rule, tier_type type, int depth);

/** Writes it with few parentheses. @return Length. @param[out] text NAIVE_TEXT_BYTES. */
size_t naive_write(naive_rule *rule, const naive_node *node, char *text);

/** A value of any type. */
typedef struct naive_value {
  int faults;      /* TIER__FAULT_...; 0: known. */
  int64_t integer; /* bool, int, day, minor units. */
  double number;
  size_t length; /* Of the text. */
  char text[16];
} naive_value;

/** Its value in a row. */
naive_value naive_value_of(const tier__table *table, const naive_node *node, size_t row);
/** A function of known values. */
naive_value naive_function(const naive_node *node, const naive_value *values);
/** Order of two values of nodes that can be compared: below 0, 0, above 0. */
int naive_order(const naive_node *left, naive_value a, const naive_node *right, naive_value b);
/** A value that is not known. */
static inline naive_value naive_fault(int faults) {
  const naive_value ret = {faults, 0, 0, 0, ""};
  return ret;
}
/** A known whole number. */
static inline naive_value naive_whole(int64_t integer) {
  const naive_value ret = {0, integer, 0, 0, ""};
  return ret;
}

#endif
