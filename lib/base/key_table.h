/* SPDX-License-Identifier: Apache-2.0 */
/** @file key_table.h
 * Distinct texts, numbered from 0 in order of first appearance. A text that is the canonical form of an int64 and that
 * int64 are one key. Iteration is by number; the hash never shows. */
#ifndef TIER_LIB_KEY_TABLE_H
#define TIER_LIB_KEY_TABLE_H

#include <tier/base.h>

typedef struct tier__keys tier__keys;

#define TIER__NO_KEY UINT32_MAX

tier_status tier__keys_create(tier_context *context, tier__keys **ret_keys, tier_error *err);
void tier__keys_destroy(tier__keys *keys);
size_t tier__keys_count(const tier__keys *keys);
/** Makes room so that the next `count` additions of together `bytes` text bytes cannot fail. */
tier_status tier__keys_reserve(tier__keys *keys, size_t count, size_t bytes, tier_error *err);
/** Index of a key, added if it is new; needs room reserved. */
uint32_t tier__keys_add(tier__keys *keys, tier_string text);
uint32_t tier__keys_add_number(tier__keys *keys, int64_t number); /**< Needs 20 bytes of text reserved. */
/** @return TIER__NO_KEY if it is not there. */
uint32_t tier__keys_find(const tier__keys *keys, tier_string text);
uint32_t tier__keys_find_number(const tier__keys *keys, int64_t number);
/** Drops all keys from `count` on: undoes additions. */
void tier__keys_truncate(tier__keys *keys, size_t count);
/** The text of a key; valid until keys are added. */
tier_string tier__keys_text(const tier__keys *keys, uint32_t key);

#endif
