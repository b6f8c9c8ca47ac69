/* SPDX-License-Identifier: Apache-2.0 */
/** @file customer_batch.h
 * One call of tier_book_add_customers on its way through reading, reserving and placing. */
#ifndef TIER_LIB_CUSTOMER_BATCH_H
#define TIER_LIB_CUSTOMER_BATCH_H

#include "book_object.h"

/** One attribute of the caller's, checked. */
typedef struct tier__cells {
  size_t attribute;          /**< Its index in the book. */
  tier_type type;
  const tier_column *column; /**< Or NULL: */
  const tier_string *texts;
} tier__cells;

typedef struct tier__profile_batch {
  tier_book *book;
  tier_customers rows;
  size_t start;         /**< First customer row behind those of the book. */
  size_t good;          /**< Rows that can be placed. */
  uint32_t source;
  tier_column *columns; /**< Copies of the caller's. */
  tier__cells *cells;   /**< `rows.attribute_count` of them. */
  uint8_t *reasons;
  uint32_t *fields;     /**< 0: the id; TIER__FIELD_START; 2 + attribute of the book. */
  uint32_t *keys;       /**< Customer key of each row. */
  size_t bad_bytes;
  tier_intake intake;
} tier__profile_batch;

/** What a cell says. */
enum { TIER__CELL_UNKNOWN, TIER__CELL_KNOWN, TIER__CELL_BAD, TIER__CELL_BAD_TEXT };

/** Checks the attributes and adds those that the book does not have; the caller drops them again on failure.
 * @return TIER_E_ARGUMENT, TIER_E_DATA, TIER_E_MEMORY. */
tier_status tier__cells_open(tier__profile_batch *batch, tier_error *err);
/** Reads one cell. @param[out] ret_value As in tier__attribute; not for a text. @return TIER__CELL_... */
int tier__cell_read(const tier__cells *cells, int32_t minor_digits, size_t i, int64_t *ret_value);
/** The text of a known cell of a TIER_TEXT. */
tier_string tier__cell_text(const tier__cells *cells, size_t i);
/** Reads all rows: their reasons and fields. */
void tier__profiles_read(tier__profile_batch *batch);
/** Writes the good rows into the room behind those of the book; their customer keys must be there.
 * @return TIER_E_MEMORY, TIER_E_OVERFLOW. */
tier_status tier__profiles_write(tier__profile_batch *batch, tier_error *err);
/** Links the written rows to their customers, finds the conflicts, makes room for them and places all; on failure
 * everything is unlinked again. @return TIER_E_MEMORY. */
tier_status tier__profiles_place(tier__profile_batch *batch, tier_error *err);

/** Bytes that are enough for tier__profile_text. */
size_t tier__profile_text_room(const tier_book *book, uint32_t profile);
/** A kept customer row: its id, start day and known attributes, joined by commas. @return Length. */
size_t tier__profile_text(const tier_book *book, uint32_t profile, char *to);
/** Bytes that are enough for tier__customer_text. */
size_t tier__customer_text_room(const tier__profile_batch *batch, size_t i);
/** A row as it came. @return Length. */
size_t tier__customer_text(const tier__profile_batch *batch, size_t i, char *to);

#endif
