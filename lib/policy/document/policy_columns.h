/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_columns.h
 * The columns that an expression can name. */
#ifndef TIER_LIB_POLICY_COLUMNS_H
#define TIER_LIB_POLICY_COLUMNS_H

#include "policy/policy_object.h"

typedef struct tier__known_columns {
  const tier_policy *policy;
  const tier__declared_attribute *attributes; /**< Go before what the policy declares. */
  size_t attribute_count;
  char **names; /**< Of all columns that are known for sure, to suggest one for a name misspelt. */
  size_t name_count;
} tier__known_columns;

/** To be ended whatever comes of it. @param attributes Types known from the data; kept. @return TIER_E_MEMORY. */
tier_status tier__known_columns_list(const tier_policy *policy, const tier__declared_attribute *attributes,
                                     size_t attribute_count, tier__known_columns *ret_known, tier_error *err);
void tier__known_columns_end(tier__known_columns *known);
/** For a schema: finds a column. @param user_data The known columns. */
int tier__known_columns_find(void *user_data, const char *name, tier_type *ret_type);
/** For a schema: a name that there is. */
const char *tier__known_columns_at(void *user_data, size_t index);
/** For a schema: the values that a column can have, as far as its meaning tells. @return TIER__RANGE_... */
uint8_t tier__known_columns_range(void *user_data, const char *name);

#endif
