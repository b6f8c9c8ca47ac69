/* SPDX-License-Identifier: Apache-2.0 */
/** @file derived_cells.h
 * The rules of a value as they meet: kernels over arrays, one rule after the other. */
#ifndef TIER_LIB_DERIVED_CELLS_H
#define TIER_LIB_DERIVED_CELLS_H

#include <stddef.h>
#include <stdint.h>
#include <tier/base.h>

/** What became of a row so far. */
enum {
  TIER__DERIVED_NONE = 0,     /**< No rule applied. */
  TIER__DERIVED_VALUE = 1,    /**< It has a value. */
  TIER__DERIVED_UNKNOWN = 2,  /**< A value that counts is not known. */
  TIER__DERIVED_CONFLICT = 3, /**< Rules contradict each other. */
  TIER__DERIVED_OVERFLOW = 4, /**< The sum does not fit. */
  TIER__DERIVED_OPEN = 5      /**< Whether a rule that counts applies is not known, and so is the value. */
};

__extension__ typedef __int128 tier__wide;

/** Rows that rules give values to. Arrays by row. */
typedef struct tier__derived_cells {
  tier_type type;       /**< Of the values: of texts the numbers of derived_texts.h. */
  int32_t hit, collect; /**< TIER__HIT_..., TIER__COLLECT_... */
  uint8_t *states;      /**< TIER__DERIVED_... */
  uint32_t *chosen;     /**< Rule whose value stands. */
  void *values;         /**< Of `type`. */
  tier__wide *sums;     /**< For the exact sums of int and money; else NULL. */
} tier__derived_cells;

/** A rule applies to row i. @param values,is_known Its own values, of the same type, by row. */
void tier__derived_meet(const tier__derived_cells *cells, size_t i, uint32_t rule, const void *values, int is_known);
/** Nobody knows whether a rule applies to row i. @return 1 if it could matter: it could not behind a rule that applied,
 * where the first counts. */
int tier__derived_matters(const tier__derived_cells *cells, size_t i);
/** Ends a sum: to the row's value, or TIER__DERIVED_OVERFLOW. */
void tier__derived_settle(const tier__derived_cells *cells, size_t i);
/** 1 if every rule that applies has a part in the value. */
int tier__derived_all_fire(const tier__derived_cells *cells);

#endif
