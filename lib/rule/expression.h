/* SPDX-License-Identifier: Apache-2.0 */
/** @file expression.h
 * Life of a condition: from its text, which it keeps. */
#ifndef TIER_LIB_EXPRESSION_H
#define TIER_LIB_EXPRESSION_H

#include "rule_truth.h"
#include <tier/model.h>

/** Reads a text. Syntax errors become findings (TIER_ERROR, code "syntax", with the position), and
 * `*ret_expression` is NULL then. So does a text beyond the limits (code "limit"): 64 KiB of text, parentheses and
 * prefix operators nested 64 deep, 4096 nodes. The context must outlive the expression.
 * @param place JSON pointer, for findings. @return TIER_OK, TIER_E_MEMORY. */
tier_status tier__expression_parse(tier_context *context, tier_string text, const char *place, tier_findings *findings,
                                   tier__expression **ret_expression, tier_error *err);
void tier__expression_destroy(tier__expression *expression);
/** The text it was read from; lives as long as the expression. */
tier_string tier__expression_text(const tier__expression *expression);
/** The distinct column names it uses, in order of first use. @return NULL past the end. */
const char *tier__expression_column(const tier__expression *expression, size_t index);

#endif
