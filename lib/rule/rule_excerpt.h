/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_excerpt.h
 * Pieces of a condition for messages. */
#ifndef TIER_LIB_RULE_EXCERPT_H
#define TIER_LIB_RULE_EXCERPT_H

#include <tier/base.h>

/** On one line, cut to 40 bytes at a character, in quotes (of its own if it is a text). */
typedef struct tier__excerpt {
  char text[48];
} tier__excerpt;

/** @param text Valid UTF-8. */
void tier__excerpt_cut(tier_string text, size_t begin, size_t end, tier__excerpt *ret_excerpt);

#endif
