/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_write.h
 * The inside of tier_writer (its functions are public, in model.h): indented JSON over a growing text. */
#ifndef TIER_LIB_JSON_WRITE_H
#define TIER_LIB_JSON_WRITE_H

#include "text_buffer.h"
#include <jansson.h>
#include <tier/model.h>

struct tier_writer {
  tier__text text;
  uint32_t depth;
  uint64_t lists;    /**< Bit `depth`: is it a list? */
  int first;         /**< Nothing written at this depth yet. */
  const char *fault; /**< What a model wrote that is no JSON; NULL if nothing. A constant text. */
};

/** Begins with an open object. */
void tier__writer_begin(tier_writer *writer, tier_context *context);
/** Writes a JSON value as it is. */
void tier__writer_json(tier_writer *writer, const char *key, const json_t *value);
/** A value that is JSON already. */
void tier__writer_verbatim(tier_writer *writer, const char *key, const char *json, size_t length);
/** JSON null. */
void tier__writer_null(tier_writer *writer, const char *key);
/** Closes the object and gives the text away, with a final newline, to be freed by tier_text_free.
 * @return TIER_E_MEMORY; TIER_E_PLUGIN if what was written is no JSON (a number that is not finite, a text that is not
 * UTF-8, a missing key, an end too many or too few). */
tier_status tier__writer_take(tier_writer *writer, char **ret_json, tier_error *err);
/** Frees a writer that was not taken. */
void tier__writer_end_all(tier_writer *writer);

#endif
