/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_text.h
 * Texts, which have no slots. */
#ifndef TIER_LIB_RULE_TEXT_H
#define TIER_LIB_RULE_TEXT_H

#include "rule_run.h"

/** Each computes `node` into `slot`. Its texts have no operands on the stack. */
void tier__run_texts(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
void tier__run_text_is(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** The text of a column or a literal in a row. @param[out] ret_code Of a column. @return NULL if it is not known. */
const tier_string *tier__run_text(const tier__rule_run *run, const tier__rule_node *node, size_t row,
                                  uint32_t *ret_code);

#endif
