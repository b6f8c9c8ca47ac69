/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_check.h
 * Types of a condition. */
#ifndef TIER_LIB_RULE_CHECK_H
#define TIER_LIB_RULE_CHECK_H

#include "rule_truth.h"
#include <tier/model.h>

/** Values that a column can have. */
enum {
  TIER__RANGE_ANY,
  TIER__RANGE_NATURAL,    /**< Never below 0. */
  TIER__RANGE_PROBABILITY /**< From 0 to 1. */
};

/** What a name stands for. */
typedef struct tier__schema {
  void *user_data;
  /** @param[out] ret_type TIER_ANY: an attribute of a type not known yet. @return 1 if there is such a column. */
  int (*find)(void *user_data, const char *name, tier_type *ret_type);
  int32_t minor_digits;
  /** Optional: the names that there are, to suggest one for a name misspelt. @return NULL past the end. */
  const char *(*name_at)(void *user_data, size_t index);
  /** Optional: what a column can have, for those who look at conditions without data. @return TIER__RANGE_... */
  uint8_t (*range)(void *user_data, const char *name);
} tier__schema;

/** Checks types against a schema; all errors become findings ("unknown_column", "type") with their positions.
 * The name `as_of` is known without the schema: the day of the table. May be called again with a better schema. Not
 * thread-safe; evaluation after it is.
 * @param wanted What the whole must be: TIER_BOOL for a condition, TIER_ANY for any type. */
void tier__expression_check(tier__expression *expression, const tier__schema *schema, tier_type wanted,
                            const char *place, tier_findings *findings);

#endif
