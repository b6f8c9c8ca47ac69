/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_text.h
 * Transaction rows as text, for rejections: the fields they have, joined by commas. */
#ifndef TIER_LIB_ROW_TEXT_H
#define TIER_LIB_ROW_TEXT_H

#include "book_object.h"

/** Bytes that are enough for tier__row_text. */
size_t tier__row_text_room(const tier_book *book, const tier__row *row, uint32_t transaction);
/** A row that the book keeps. @return Length. */
size_t tier__row_text(const tier_book *book, const tier__row *row, uint32_t transaction, char *to);
/** Bytes that are enough for tier__batch_text. */
size_t tier__batch_text_room(const tier_transactions *rows, size_t i);
/** A row of a batch, as it came; fields that are not UTF-8 too. @return Length. */
size_t tier__batch_text(const tier_book *book, const tier_transactions *rows, size_t i, char *to);
/** A day as "YYYY-MM-DD", or as its number if it is outside years 1 to 9999. @param to 24 bytes. @return Length. */
size_t tier__day_text(int32_t day, char *to);

#endif
