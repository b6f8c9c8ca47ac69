/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_text_kernel.h
 * Two texts, byte by byte. */
#ifndef TIER_LIB_RULE_TEXT_KERNEL_H
#define TIER_LIB_RULE_TEXT_KERNEL_H

#include <tier/base.h>

/** A text, and whether `A` to `Z` in it are to be read as small: `lower` makes no copies. */
typedef struct tier__rule_text {
  const tier_string *text; /**< NULL: not known. The others are known. */
  int small;
} tier__rule_text;

/** Bytewise; a text comes before its continuations. @return -1, 0, 1. */
int tier__text_order(tier__rule_text a, tier__rule_text b);
int tier__text_same(tier__rule_text a, tier__rule_text b);
int tier__text_starts(tier__rule_text a, tier__rule_text part);
int tier__text_ends(tier__rule_text a, tier__rule_text part);
/** In time proportional to the lengths, but for what hash collisions cost. */
int tier__text_contains(tier__rule_text a, tier__rule_text part);
/** The byte as it is read. */
static inline unsigned char tier__text_byte(tier__rule_text a, size_t at) {
  const unsigned char c = (unsigned char)a.text->data[at];
  return (unsigned char)(a.small && c >= 'A' && c <= 'Z' ? c + 32 : c);
}

#endif
