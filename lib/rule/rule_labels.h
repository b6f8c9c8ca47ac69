/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_labels.h
 * The distinct texts of a column in the making. */
#ifndef TIER_LIB_RULE_LABELS_H
#define TIER_LIB_RULE_LABELS_H

#include "rule_text_kernel.h"

typedef struct tier__labels {
  tier_context *context;
  tier__rule_text *texts; /**< Distinct, in order of first appearance. */
  size_t count, capacity;
  uint32_t *places; /**< By hash: 1 + index of a text; 0: free. */
  size_t place_count; /**< A power of two. */
  uint32_t last;      /**< Index of the text asked for last. */
  tier_string *sorted; /**< After tier__labels_sort: the texts as they are read, by bytes. */
  char *bytes;
} tier__labels;

static inline tier__labels tier__labels_begin(tier_context *context) {
  const tier__labels labels = {.context = context};
  return labels;
}
void tier__labels_end(tier__labels *labels);
/** @param text Known; must stay until the end. @param[out] ret_index Its number. @return TIER_E_MEMORY. */
tier_status tier__labels_add(tier__labels *labels, tier__rule_text text, uint32_t *ret_index, tier_error *err);
/** Makes `sorted`. @param[out] ret_codes `count` entries: where the text of each number is, to be freed by
 * tier__release. @return TIER_E_MEMORY. */
tier_status tier__labels_sort(tier__labels *labels, int32_t **ret_codes, tier_error *err);

#endif
