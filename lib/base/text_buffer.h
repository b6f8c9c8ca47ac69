/* SPDX-License-Identifier: Apache-2.0 */
/** @file text_buffer.h
 * Text that grows. A failure sticks: later appends do nothing, and tier__text_status tells at the end. */
#ifndef TIER_LIB_TEXT_BUFFER_H
#define TIER_LIB_TEXT_BUFFER_H

#include "failure.h"

typedef struct tier__text {
  tier_context *context;
  char *data; /**< Terminated once anything was appended; NULL before. */
  size_t length;
  size_t capacity;
  tier_status status;
} tier__text;

static inline tier__text tier__text_begin(tier_context *context) {
  tier__text text = {context, NULL, 0, 0, TIER_OK};
  return text;
}
/** Frees it. */
void tier__text_end(tier__text *text);
void tier__text_add(tier__text *text, const char *data, size_t length);
/** Makes the text longer by `length` bytes, which the caller fills before the next call.
 * @return NULL if that failed. */
char *tier__text_extend(tier__text *text, size_t length);
void tier__text_add_string(tier__text *text, const char *terminated);
/** Shortest round-trip form. */
void tier__text_add_number(tier__text *text, double value);
void tier__text_add_integer(tier__text *text, int64_t value);
/** An amount in major units, all minor digits, such as -0.05 for (-5, 2). */
void tier__text_add_money(tier__text *text, int64_t minor, int32_t minor_digits);
/** A JSON string with quotes; the text must be valid UTF-8. */
void tier__text_add_json(tier__text *text, const char *data, size_t length);
/** A CSV field, quoted if it must be. */
void tier__text_add_csv(tier__text *text, const char *data, size_t length);
/** TIER_OK or TIER_E_MEMORY with its message. */
tier_status tier__text_status(const tier__text *text, tier_error *err);
/** Gives the terminated text away to the caller of the library, to be freed by tier_text_free. */
tier_status tier__text_give(tier__text *text, char **ret_data, tier_error *err);
/** Gives the terminated text away ("" if nothing was appended), to be freed by tier__release. */
tier_status tier__text_take(tier__text *text, char **ret_data, tier_error *err);

#endif
