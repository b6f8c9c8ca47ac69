/* SPDX-License-Identifier: Apache-2.0 */
/** @file derived_texts.h
 * Texts from several columns become those of one: numbered as they come, sorted at the end. */
#ifndef TIER_LIB_DERIVED_TEXTS_H
#define TIER_LIB_DERIVED_TEXTS_H

#include "base/key_table.h"
#include "base/table.h"

typedef struct tier__derived_texts {
  tier_context *context;
  tier__keys *keys;    /**< Texts in use. */
  int32_t *numbers;    /**< By label of the column at hand: its key; -1: not met yet. */
  size_t number_capacity;
  tier_string *labels; /**< In the order of bytes, at the end. */
  int32_t *codes;      /**< By key: its place among them. */
  uint32_t *order;
  size_t label_capacity;
} tier__derived_texts;

tier_status tier__derived_texts_begin(tier_context *context, tier__derived_texts *ret_texts, tier_error *err);
void tier__derived_texts_end(tier__derived_texts *texts);
/** Forgets all texts. */
void tier__derived_texts_clear(tier__derived_texts *texts);
/** The next column to be read. @return TIER_E_MEMORY. */
tier_status tier__derived_texts_column(tier__derived_texts *texts, size_t label_count, tier_error *err);
/** The number of a text of the column at hand. @return TIER_E_MEMORY. */
tier_status tier__derived_texts_number(tier__derived_texts *texts, const tier_column *column, int32_t code,
                                       int32_t *ret_number, tier_error *err);
/** Turns numbers into codes and gives the column its labels: the texts sorted by bytes. @return TIER_E_MEMORY. */
tier_status tier__derived_texts_settle(tier__derived_texts *texts, tier__column *column, size_t rows, tier_error *err);

#endif
