/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_names.h
 * The rules, values and conditions of a policy that a result has counts of, in one list: of each ladder the rules in
 * their order and then the conditions from the lowest tier to the highest, `enter` before `keep`; then the policy's own
 * values, of a set of rules each rule. */
#ifndef TIER_LIB_RULE_NAMES_H
#define TIER_LIB_RULE_NAMES_H

#include "result_object.h"

/** Where the counts of an entry of the list are. */
typedef struct tier__rule_place {
  const tier__rule_counts *counts; /**< Of a callback: what it had an effect on. */
  uint64_t fired;
} tier__rule_place;

/** Fills `rule_names`. @return TIER_E_MEMORY: what was made is left to tier_result_destroy. */
tier_status tier__rule_names_make(tier_result *result, tier_error *err);
/** Frees `rule_names`. */
void tier__rule_names_end(tier_result *result);
/** The counts of an entry. @param index Below `rule_name_count`. */
tier__rule_place tier__rule_place_at(const tier_result *result, size_t index);

#endif
