/* SPDX-License-Identifier: Apache-2.0 */
/** @file profile_list.h
 * Customer rows as they came: start day and attributes, by columns.
 *
 * All rows of a customer are kept. Of each field the smallest value that any of them gives stands; a row that gives
 * another one is a conflict and takes no part any more, whatever else it says. So what is known of a customer depends
 * on the set of the rows only, and a conflict stays one. */
#ifndef TIER_LIB_PROFILE_LIST_H
#define TIER_LIB_PROFILE_LIST_H

#include "base/key_table.h"

#define TIER__NO_PROFILE UINT32_MAX

/** One attribute, a cell per customer row. */
typedef struct tier__attribute {
  char *name;
  tier_type type;
  tier__keys *texts; /**< Of a TIER_TEXT only. */
  int64_t *values;   /**< The value; the bits of a double; the key of a text. */
  uint8_t *known;    /**< Bitmap. */
} tier__attribute;

typedef struct tier__profiles {
  size_t count, capacity;
  uint32_t *customer;
  uint32_t *next;      /**< Older row of the same customer. */
  int32_t *start_day;  /**< TIER__NO_START: not given. */
  uint32_t *rejected;  /**< 0: takes part. Else the field at fault: TIER__FIELD_START or 2 + its attribute. */
  uint32_t *source;
  int64_t *number;
  tier__attribute **attributes;
  size_t attribute_count, attribute_capacity;
} tier__profiles;

enum { TIER__FIELD_NONE = 0, TIER__FIELD_START = 1, TIER__FIELD_ATTRIBUTES = 2 };

tier_status tier__profiles_reserve(tier_context *context, tier__profiles *profiles, size_t count, tier_error *err);
/** @return The index; `attribute_count` if there is none of that name. */
size_t tier__profiles_find(const tier__profiles *profiles, const char *name);
/** Adds an attribute that no row has yet. @return TIER_E_MEMORY. */
tier_status tier__profiles_add_attribute(tier_context *context, tier__profiles *profiles, const char *name,
                                         tier_type type, tier_error *err);
/** Drops the attributes from `count` on. */
void tier__profiles_drop_attributes(tier_context *context, tier__profiles *profiles, size_t count);
/** Order of two values of an attribute: numbers by value, texts by bytes. @return <0, 0, >0. */
int tier__attribute_compare(const tier__attribute *attribute, int64_t a, int64_t b);
/** Value of a customer's attribute. @param profile The customer's newest row. @return 1 if it is known. */
int tier__profiles_value(const tier__profiles *profiles, const tier__attribute *attribute, uint32_t profile,
                         int64_t *ret_value);
/** Name of a field: of TIER__FIELD_NONE that of the id. */
const char *tier__profiles_field_name(const tier__profiles *profiles, uint32_t field);
void tier__profiles_end(tier_context *context, tier__profiles *profiles);

#endif
