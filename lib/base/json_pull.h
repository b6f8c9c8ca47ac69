/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_pull.h
 * A JSON document taken word by word, for documents that are too large for a tree of values. Checked as a whole first;
 * then its values are taken one after the other, and none of that can fail for want of memory:
 *
 *     if (tier__pull_open(&pull, '{')) {
 *       while (tier__pull_more(&pull, '}')) {
 *         tier_string key = tier__pull_key(&pull);
 *         ... take or skip its value ...
 *       }
 *     }
 */
#ifndef TIER_LIB_JSON_PULL_H
#define TIER_LIB_JSON_PULL_H

#include <tier/base.h>

typedef struct tier__pull {
  tier_context *context;
  const char *at, *end; /**< `at` may be kept and set again to a place where a value begins. */
  char *text;           /**< The text taken last. */
  size_t text_capacity;
  int first;            /**< A list or object was just opened. */
} tier__pull;

/** Checks that a text is one JSON object, as tier__json_read does but of any length and with keys that may come twice,
 * and stands at its beginning. @param what Such as "roster", for the message.
 * @return TIER_E_JSON with line and column, TIER_E_MEMORY; there is nothing to end then. */
tier_status tier__pull_begin(tier__pull *pull, tier_context *context, tier_string json, const char *what,
                             tier_error *err);
void tier__pull_end(tier__pull *pull);

/** Enters a list or an object. @param bracket '[' or '{'. @return 0 if the value is of another kind; nothing is taken
 * then, as in those below. */
int tier__pull_open(tier__pull *pull, char bracket);
/** @param bracket ']' or '}'. @return 1 if one more entry follows; 0 if the list or object is over, and left. */
int tier__pull_more(tier__pull *pull, char bracket);
/** The key of an entry. @return Valid until the next text is taken. */
tier_string tier__pull_key(tier__pull *pull);
/** @param[out] ret_text Valid until the next text is taken. @return 1 if it is a text. */
int tier__pull_text(tier__pull *pull, tier_string *ret_text);
/** @return 1 if it is a whole number in range. */
int tier__pull_integer(tier__pull *pull, int64_t least, int64_t most, int64_t *ret_value);
/** @return 1 if it is null. */
int tier__pull_null(tier__pull *pull);
/** Takes a value of any kind. */
void tier__pull_skip(tier__pull *pull);

#endif
