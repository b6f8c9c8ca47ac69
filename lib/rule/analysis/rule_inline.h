/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_inline.h
 * A condition with what its names stand for in their places. */
#ifndef TIER_LIB_RULE_INLINE_H
#define TIER_LIB_RULE_INLINE_H

#include "rule/rule_schema.h"
#include "rule/rule_truth.h"

/** @return What computes a column; NULL: nothing does, or it is to stay. */
typedef const tier__expression *(*tier__inline_fn)(void *user_data, const char *name);

/** Puts what computes them into the place of columns, in parentheses, and what computes those, and so on.
 * @param schema The columns that remain. @param[out] ret_expression To be destroyed. NULL: there is nothing to put in,
 * or what comes out is too long or not of the same type. @return TIER_E_MEMORY. */
tier_status tier__expression_inline(const tier__expression *expression, tier__inline_fn find, void *user_data,
                                    const tier__schema *schema, tier__expression **ret_expression, tier_error *err);

#endif
