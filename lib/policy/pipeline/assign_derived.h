/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_derived.h
 * Columns of the policy's own: `let` expressions, and sets of rules that give values. Bound to a table once and
 * computed again and again. */
#ifndef TIER_LIB_ASSIGN_DERIVED_H
#define TIER_LIB_ASSIGN_DERIVED_H

#include "base/table.h"
#include "policy/policy_object.h"
#include "rule/rule_evaluate.h"

/** One such column. Belongs to one thread at a time. */
typedef struct tier__derived_run tier__derived_run;

/** What is told of its rules; entries by value rule, one for a `let`. */
typedef struct tier__derived_report {
  tier__rule_counts *counts; /**< Added to; NULL: nobody asks. */
  uint64_t *fired;           /**< Added to: rules whose value is used; NULL with `counts`. */
} tier__derived_report;

/** How many entries of a report it has. */
static inline size_t tier__derived_rules(const tier__derived *derived) {
  return derived->value != NULL ? 1 : derived->rule_count;
}

/** Binds it to a table, which has all columns that it reads, and adds its column without values. */
tier_status tier__derived_open(const tier__derived *derived, tier__table *table, tier__derived_run **ret_run,
                               tier_error *err);
/** Computes the first `rows` rows for the table's day. Allocates only where texts need more room than ever before.
 * @param[in,out] conflicts By row, set to 1 where rules contradicted each other; NULL: nobody asks.
 * @return TIER_E_MEMORY. */
tier_status tier__derived_compute(tier__derived_run *run, size_t rows, uint8_t *conflicts,
                                  const tier__derived_report *report, tier_error *err);
void tier__derived_close(tier__derived_run *run);

#endif
