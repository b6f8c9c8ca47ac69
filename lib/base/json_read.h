/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_read.h */
#ifndef TIER_LIB_JSON_READ_H
#define TIER_LIB_JSON_READ_H

#include <jansson.h>
#include <tier/base.h>

/** Reads one JSON object, strictly: no duplicate keys, no trailing text, valid UTF-8, no NUL, at most 16 MiB.
 * @param what Such as "policy", for the message. @param[out] ret_object To be freed by json_decref.
 * @return TIER_E_JSON with line and column, TIER_E_MEMORY. */
tier_status tier__json_read(tier_string text, const char *what, json_t **ret_object, tier_error *err);

#endif
