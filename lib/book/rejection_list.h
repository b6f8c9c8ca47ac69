/* SPDX-License-Identifier: Apache-2.0 */
/** @file rejection_list.h
 * Rows that were not taken, with their texts. Texts never move. */
#ifndef TIER_LIB_REJECTION_LIST_H
#define TIER_LIB_REJECTION_LIST_H

#include <tier/book.h>

typedef struct tier__rejected {
  int64_t row_number;
  const char *field;  /**< Static, or the name of an attribute of the book; NULL: that of `profile`. */
  const char *source; /**< One of the book's sources. */
  tier_string text;
  int32_t reason;
  int32_t is_customer;
  uint32_t profile;   /**< The customer row that is a conflict: later rows may change which field it is about. */
} tier__rejected;

typedef struct tier__rejected_text tier__rejected_text;

typedef struct tier__rejections {
  size_t count, capacity;
  tier__rejected *list;
  tier__rejected_text *texts; /**< Blocks; the newest first. */
} tier__rejections;

/** Makes room, so that the next `count` additions with together `bytes` of text cannot fail. */
tier_status tier__rejections_reserve(tier_context *context, tier__rejections *rejections, size_t count, size_t bytes,
                                     tier_error *err);
/** Where the text of the next addition may be written; needs room reserved. */
char *tier__rejections_room(tier__rejections *rejections);
/** Adds one whose text, `length` bytes, was written there; fills in its `text`. */
void tier__rejections_add(tier__rejections *rejections, tier__rejected rejected, size_t length);
void tier__rejections_end(tier_context *context, tier__rejections *rejections);

#endif
