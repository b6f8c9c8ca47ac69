/* SPDX-License-Identifier: Apache-2.0 */
/** @file result_parts.h
 * Small views into a result. Texts live as long as the result. */
#ifndef TIER_LIB_RESULT_PARTS_H
#define TIER_LIB_RESULT_PARTS_H

#include "policy/assignment.h"
#include <string.h>

static inline tier_string tier__text_view(const char *terminated) {
  tier_string view = {terminated, strlen(terminated)};
  return view;
}

/** Id of a tier; empty for -1. */
static inline tier_string tier__result_tier_id(const tier_result *result, int32_t tier) {
  return tier < 0 ? tier__text_view("") : result->summaries[tier].id;
}

static inline tier_string tier__result_reason(const tier_result *result, size_t index) {
  return tier__text_view(result->reason_texts[result->reasons[index]]);
}

/** Tags of a customer, parted by spaces; empty if there are none. */
static inline tier_string tier__result_tags(const tier_result *result, size_t index) {
  if (result->tag_text_first == NULL || result->tag_text_first[index] == result->tag_text_first[index + 1]) {
    return tier__text_view("");
  }
  tier_string tags = {result->tag_bytes + result->tag_text_first[index],
                      result->tag_text_first[index + 1] - result->tag_text_first[index]};
  return tags;
}

#endif
