/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_region_words.h
 * Boxes as people say them: "spend 100.01 to 499.99, channel 'web'". */
#ifndef TIER_LIB_RULE_REGION_WORDS_H
#define TIER_LIB_RULE_REGION_WORDS_H

#include "rule_region_space.h"

typedef struct tier__words {
  size_t length;
  char text[256]; /**< UTF-8, terminated; ends with "..." if there was more to say. */
} tier__words;

/** Says some of the points of a box: of each axis that is not full, the first of its ranges; axes full of known values
 * are left out. Nothing to say is "any values". */
void tier__words_of_box(const tier__space *space, const uint64_t *box, tier__words *ret_words);
/** Says one value of an axis, such as 100.00, 'web' or 2026-01-31. */
void tier__words_of_value(const tier__space *space, const tier__axis *axis, int64_t value, tier_string text,
                          tier__words *words);
void tier__words_add(tier__words *words, const char *text);

#endif
