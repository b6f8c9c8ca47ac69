/* SPDX-License-Identifier: Apache-2.0 */
/** @file ordered_key.h
 * Numbers of any column type as int64 keys in the same order, so that cut points are found and compared exactly:
 * whole numbers, days and money (in minor units) are their own key, a double gives its bits in ascending order. */
#ifndef TIER_LIB_ORDERED_KEY_H
#define TIER_LIB_ORDERED_KEY_H

#include "base/double_key.h"
#include <string.h>
#include <tier/model.h>

/** What keys stand for. `type` is TIER_ANY until a column was seen. */
typedef struct tier__scale {
  tier_type type;
  int32_t minor_digits; /**< TIER_MONEY only. */
} tier__scale;

/** Key of one known row. */
static inline int64_t tier__key_at(const tier_column *column, size_t row) {
  switch (column->type) {
  case TIER_FLOAT64:
    return tier__key_of_double(((const double *)column->values)[row]);
  case TIER_DAY:
    return ((const int32_t *)column->values)[row];
  case TIER_BOOL:
    return ((const uint8_t *)column->values)[row];
  default:
    return ((const int64_t *)column->values)[row];
  }
}

/** Takes the scale of a column, or checks that it is the same as before.
 * @return TIER_E_DATA: a text, or another scale. */
tier_status tier__scale_take(tier__scale *scale, const tier_column *column, tier_error *err);
/** Keys per major unit of money; 1 for anything else. */
double tier__scale_unit(const tier__scale *scale);
/** The number a key stands for, money in major units; rounded where a double cannot hold it. */
double tier__scale_value(const tier__scale *scale, int64_t key);
/** Key of the negative. */
int64_t tier__scale_negate(const tier__scale *scale, int64_t key);
/** The smallest key of a value that is not below `value` (money in major units). Money: decimal amounts such as 0.1
 * mean themselves and not their nearest double. */
int64_t tier__scale_key_from(const tier__scale *scale, double value);

/** Writes members "type" and "minor_digits". */
void tier__scale_save(const tier__scale *scale, tier_writer *writer);
void tier__scale_load(tier__scale *scale, tier_settings *saved);
/** Writes the numbers that keys stand for. If one of them is beyond 2^53 or would not read back, all become objects
 * with the whole number in the key's own unit (money: minor units), such as [{"exact": 9007199254740993}]. */
void tier__scale_save_keys(const tier__scale *scale, tier_writer *writer, const char *name, const int64_t *keys,
                           size_t count);
/** The same for a single key: a number, or one such object. */
void tier__scale_save_key(const tier__scale *scale, tier_writer *writer, const char *name, int64_t key);
int64_t tier__scale_load_key(const tier__scale *scale, tier_settings *saved, const char *name);
/** Reads `count` keys; a list of another length is noted. */
void tier__scale_load_keys(const tier__scale *scale, tier_settings *saved, const char *name, int64_t *ret_keys,
                           size_t count);

#endif
