/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_check.h
 * Types of a condition. */
#ifndef TIER_LIB_RULE_CHECK_H
#define TIER_LIB_RULE_CHECK_H

#include "rule_schema.h"
#include "rule_truth.h"

/** Checks types against a schema; all errors become findings ("unknown_column", "type") with their positions.
 * The name `as_of` is known without the schema: the day of the table. May be called again with a better schema. Not
 * thread-safe; evaluation after it is.
 * @param wanted What the whole must be: TIER_BOOL for a condition, TIER_ANY for any type. */
void tier__expression_check(tier__expression *expression, const tier__schema *schema, tier_type wanted,
                            const char *place, tier_findings *findings);

#endif
