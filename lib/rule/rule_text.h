/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_text.h
 * What is asked about texts: plain ones, which are read from their columns, and those of slots. */
#ifndef TIER_LIB_RULE_TEXT_H
#define TIER_LIB_RULE_TEXT_H

#include "rule_run.h"
#include "rule_text_kernel.h"

/** Each computes `node` (a comparison, `in`, or a function of two texts) into `slot`. */
void tier__run_plain_texts(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** With the texts of `slot` and, unless it is `in`, the slot above. */
void tier__run_slot_texts(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** `is` about a plain text. */
void tier__run_plain_is(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** Loads a literal or a column. */
void tier__run_load_text(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** A plain text in a row. */
tier__rule_text tier__run_plain_text(const tier__rule_run *run, const tier__rule_node *node, size_t row);
/** The text of a slot in a row of the block. */
static inline tier__rule_text tier__slot_text(const tier__slot *slot, size_t row) {
  const tier__rule_text text = {((const tier_string *const *)slot->values)[row], slot->truth[row]};
  return text;
}

#endif
