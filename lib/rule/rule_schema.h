/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_schema.h
 * The columns that there are, for whoever reads a condition. */
#ifndef TIER_LIB_RULE_SCHEMA_H
#define TIER_LIB_RULE_SCHEMA_H

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

#endif
