/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_region_atom.h
 * The parts of a condition that `&&`, `||` and `!` join, each as a test of one axis: of a column, or of what is derived
 * from columns in a way that is not looked into. */
#ifndef TIER_LIB_RULE_REGION_ATOM_H
#define TIER_LIB_RULE_REGION_ATOM_H

#include "rule/rule_tree.h"

enum {
  TIER__ATOM_CONSTANT, /**< Always `truth`; there is no axis. */
  TIER__ATOM_TRUTH,    /**< True where the value is `truth`. */
  TIER__ATOM_IS,       /**< True where missing (`truth` 1) or known (0); never unknown. */
  TIER__ATOM_ORDER,    /**< value `orders` bound. */
  TIER__ATOM_LIST      /**< The value is one of the items. */
};

typedef struct tier__region_atom {
  int form;
  tier_string key; /**< The column's name, or the text of what is derived. */
  tier_type type;  /**< Of the axis. */
  uint8_t range;   /**< Of a column: TIER__RANGE_... */
  int derived;
  uint8_t truth;
  uint8_t missing; /**< Truth where the value is missing: unknown, but for IS and `coalesce`. */
  uint8_t orders;
  int64_t bound;    /**< Floats: their key (base/double_key.h). */
  tier_string text; /**< The bound of a text. */
  const tier__rule_node *items;
  uint32_t item_count;
} tier__region_atom;

/** 1 for `&&`, `||` and `!`. */
static inline int tier__region_joins(const tier__rule_node *node) {
  return node->kind == TIER__NODE_AND || node->kind == TIER__NODE_OR || node->kind == TIER__NODE_NOT;
}
/** Reads a node that is none of these. */
tier__region_atom tier__region_atom_read(const tier__expression *expression, const tier__rule_node *node);
/** A literal's value as that of an axis of the type. @param[out] ret_text Of a text. */
int64_t tier__region_value(const tier__rule_node *literal, tier_type type, tier_string *ret_text);

#endif
