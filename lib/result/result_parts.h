/* SPDX-License-Identifier: Apache-2.0 */
/** @file result_parts.h
 * Small views into a result. Texts live as long as the result. A ladder is an index; 0 is the main one. */
#ifndef TIER_LIB_RESULT_PARTS_H
#define TIER_LIB_RESULT_PARTS_H

#include "policy/assign/result_object.h"
#include <string.h>

static inline tier_string tier__text_view(const char *terminated) {
  tier_string view = {terminated, strlen(terminated)};
  return view;
}

/** Where a customer stands now. */
static inline const tier__standing *tier__result_standing(const tier_result *result, size_t ladder, size_t index) {
  return &result->ladders[ladder].standings[index];
}

/** The tier shown before; -1: none. */
static inline int32_t tier__result_previous(const tier_result *result, size_t ladder, size_t index) {
  return result->ladders[ladder].before[index].tier;
}

/** Id of a tier; empty for -1. */
static inline tier_string tier__result_tier_id(const tier_result *result, size_t ladder, int32_t tier) {
  return tier < 0 ? tier__text_view("") : result->ladders[ladder].summaries[tier].id;
}

static inline tier_string tier__result_reason(const tier_result *result, size_t ladder, size_t index) {
  const tier__ladder_result *decided = &result->ladders[ladder];
  return tier__text_view(decided->reason_texts[decided->reasons[index]]);
}

/** Tags of a customer, parted by spaces; empty if there are none. */
static inline tier_string tier__result_tags(const tier_result *result, size_t ladder, size_t index) {
  const tier__ladder_result *decided = &result->ladders[ladder];
  const size_t *first = decided->tag_text_first;
  if (first == NULL || first[index] == first[index + 1]) {
    return tier__text_view("");
  }
  tier_string tags = {decided->tag_bytes + first[index], first[index + 1] - first[index]};
  return tags;
}

#endif
