/* SPDX-License-Identifier: Apache-2.0 */
/** @file expression.h
 * Life of a condition: from its text, which it keeps. */
#ifndef TIER_LIB_EXPRESSION_H
#define TIER_LIB_EXPRESSION_H

#include "rule_truth.h"
#include <tier/model.h>

/** Reads a text. Syntax errors become findings (TIER_ERROR, code "syntax", with the position), and
 * `*ret_expression` is NULL then. So does a text beyond the context's limits (code "limit"): bytes of text, depth of
 * nesting, nodes (see tier_context_set_limit). The context must outlive the expression.
 * @param place JSON pointer, for findings. @return TIER_OK, TIER_E_MEMORY. */
tier_status tier__expression_parse(tier_context *context, tier_string text, const char *place, tier_findings *findings,
                                   tier__expression **ret_expression, tier_error *err);
void tier__expression_destroy(tier__expression *expression);
/** The text it was read from; lives as long as the expression. */
tier_string tier__expression_text(const tier__expression *expression);
/** Most units of work for a row: the sum of the weights of its parts. Known as soon as it is read. A part weighs 1; a
 * comparison of what may be two texts and a function of texts 4, and so does each value of a list behind what may be a
 * text. */
uint64_t tier__expression_cost(const tier__expression *expression);
/** Its type, after a check; TIER_ANY while that is open or refused. */
tier_type tier__expression_type(const tier__expression *expression);
/** The distinct column names it uses, in order of first use. @return NULL past the end. */
const char *tier__expression_column(const tier__expression *expression, size_t index);

#endif
