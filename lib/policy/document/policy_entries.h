/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_entries.h
 * Rules as a list, or as the rows of a decision table. */
#ifndef TIER_LIB_POLICY_ENTRIES_H
#define TIER_LIB_POLICY_ENTRIES_H

#include "model/settings.h"
#include "policy/policy_object.h"

typedef struct tier__entries {
  tier_policy *policy;
  tier_settings *section; /**< The object with "list" or "table". */
  tier_settings *table;   /**< NULL for a list. */
  const json_t *columns;  /**< Of the table. */
  int broken;             /**< Some column cannot be read: no condition is made. */
  size_t count;
} tier__entries;

/** Opens "list" or "table" of an object. More rules than the limit allows are noted, and none is there then. */
tier_status tier__entries_open(tier_policy *policy, tier_settings *section, tier__entries *ret_entries,
                               tier_error *err);
/** One rule. @return NULL if it is no object, which is noted. */
tier_settings *tier__entries_at(const tier__entries *entries, size_t index);
/** Reads the condition of a rule: its "when", or its cells. @param[out] ret_when NULL if it is missing or wrong, which
 * is noted. */
tier_status tier__entries_when(const tier__entries *entries, tier_settings *entry, tier__expression **ret_when,
                               tier_error *err);
/** Sorts rules by their priority, lower first, ties as they stand.
 * @param bytes Of one rule. @param priority Offset of an int32_t in it. @return TIER_E_MEMORY. */
tier_status tier__sort_by_priority(tier_context *context, void *rules, size_t count, size_t bytes, size_t priority,
                                   tier_error *err);

#endif
