/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_checker.h
 * One check of an expression's types, in parts: each sets the `type` of a node whose operands have theirs. */
#ifndef TIER_LIB_RULE_CHECKER_H
#define TIER_LIB_RULE_CHECKER_H

#include "rule_schema.h"
#include "rule_tree.h"

typedef struct tier__checker {
  tier__expression *expression;
  const tier__schema *schema;
  const char *place;
  tier_findings *findings;
  int pending; /**< Some type is not known yet. */
  int bad;
} tier__checker;

void tier__check_compare(tier__checker *checker, tier__rule_node *node);
void tier__check_in(tier__checker *checker, tier__rule_node *node);
void tier__check_is(tier__checker *checker, tier__rule_node *node);
void tier__check_arithmetic(tier__checker *checker, tier__rule_node *node);
void tier__check_choice(tier__checker *checker, tier__rule_node *node);
void tier__check_call(tier__checker *checker, tier__rule_node *node);

/** Notes "EXPECTED, found TYPE 'left'" at the node. */
void tier__check_refuse(tier__checker *checker, const tier__rule_node *node, const char *expected,
                        const tier__rule_node *left);
/** The same with two operands. */
void tier__check_refuse_two(tier__checker *checker, const tier__rule_node *node, const char *expected,
                            const tier__rule_node *left, const tier__rule_node *right);
/** Refuses an operand that is no condition. @return 1 if it is one, or may be one. */
int tier__check_condition(tier__checker *checker, const tier__rule_node *node, const tier__rule_node *operand,
                          const char *expected);
/** A text literal beside a day becomes a day. @return 0, with a finding, if it does not read as one. */
int tier__check_day(tier__checker *checker, tier__rule_node *literal, tier_type beside);
/** Makes a text literal a day. @return 0 if it is none, or does not read as one. */
int tier__check_make_day(tier__rule_node *literal);
/** A number literal beside money becomes an amount if it can be one, else a float. */
void tier__check_money(const tier__checker *checker, tier__rule_node *literal, tier_type beside);
/** 1 if the operands are texts that are read directly, without a slot: columns and literals, also behind `lower`.
 * They are marked so then. @param right May be NULL. */
int tier__check_plain_texts(const tier__checker *checker, tier__rule_node *left, tier__rule_node *right);
/** Gives the node a memo if one of two plain texts is a column and the other a literal. */
void tier__check_memo(const tier__checker *checker, tier__rule_node *node, const tier__rule_node *left,
                      const tier__rule_node *right);

/** 1 if one of the two was refused before. */
static inline int tier__check_is_bad(const tier__rule_node *a, const tier__rule_node *b) {
  return a->type == TIER__TYPE_BAD || b->type == TIER__TYPE_BAD;
}
static inline tier__rule_node *tier__check_node(const tier__checker *checker, uint32_t index) {
  return &checker->expression->nodes[index];
}

#endif
