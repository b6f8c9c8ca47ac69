/* SPDX-License-Identifier: Apache-2.0 */
#include "profile_list.h"
#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/string_order.h"
#include <string.h>

static tier_status resize_attribute(tier_context *context, tier__attribute *attribute, size_t capacity,
                                    tier_error *err) {
  TIER__RESIZE(context, attribute->values, capacity, err);
  TIER__RESIZE(context, attribute->known, tier__bitmap_bytes(capacity), err);
  return TIER_OK;
}

tier_status tier__profiles_reserve(tier_context *context, tier__profiles *profiles, size_t count, tier_error *err) {
  const size_t needed = profiles->count + count;
  if (needed <= profiles->capacity) {
    return TIER_OK;
  }
  const size_t capacity = needed > 2 * profiles->capacity ? needed : 2 * profiles->capacity;
  TIER__RESIZE(context, profiles->customer, capacity, err);
  TIER__RESIZE(context, profiles->next, capacity, err);
  TIER__RESIZE(context, profiles->start_day, capacity, err);
  TIER__RESIZE(context, profiles->rejected, capacity, err);
  TIER__RESIZE(context, profiles->source, capacity, err);
  TIER__RESIZE(context, profiles->number, capacity, err);
  for (size_t a = 0; a < profiles->attribute_count; ++a) {
    TIER__TRY(resize_attribute(context, profiles->attributes[a], capacity, err));
  }
  profiles->capacity = capacity;
  return TIER_OK;
}

size_t tier__profiles_find(const tier__profiles *profiles, const char *name) {
  size_t a = 0;
  while (a < profiles->attribute_count && strcmp(profiles->attributes[a]->name, name) != 0) {
    ++a;
  }
  return a;
}

static void free_attribute(tier_context *context, tier__attribute *attribute) {
  if (attribute != NULL) {
    tier__keys_destroy(attribute->texts);
    tier__release(context, attribute->name);
    tier__release(context, attribute->values);
    tier__release(context, attribute->known);
    tier__release(context, attribute);
  }
}

static tier_status make_attribute(tier_context *context, const char *name, tier_type type, size_t capacity,
                                  tier__attribute **ret_attribute, tier_error *err) {
  tier_status status = TIER_OK;
  tier__attribute *attribute = tier__alloc(context, 1, sizeof *attribute);
  if (attribute == NULL) {
    return tier__no_memory(err);
  }
  attribute->type = type;
  attribute->name = tier__copy_text(context, name, strlen(name));
  attribute->values = tier__alloc(context, capacity, sizeof *attribute->values);
  attribute->known = tier__alloc(context, tier__bitmap_bytes(capacity), 1);
  if (attribute->name == NULL || attribute->values == NULL || attribute->known == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  if (type == TIER_TEXT) {
    TIER__TRY_OUT(tier__keys_create(context, &attribute->texts, err));
  }
  *ret_attribute = attribute;
  attribute = NULL;
out:
  free_attribute(context, attribute);
  return status;
}

tier_status tier__profiles_add_attribute(tier_context *context, tier__profiles *profiles, const char *name,
                                         tier_type type, tier_error *err) {
  if (profiles->attribute_count == profiles->attribute_capacity) {
    const size_t capacity = profiles->attribute_capacity * 2 + 8;
    TIER__RESIZE(context, profiles->attributes, capacity, err);
    profiles->attribute_capacity = capacity;
  }
  TIER__TRY(make_attribute(context, name, type, profiles->capacity, &profiles->attributes[profiles->attribute_count],
                           err));
  ++profiles->attribute_count;
  return TIER_OK;
}

void tier__profiles_drop_attributes(tier_context *context, tier__profiles *profiles, size_t count) {
  while (profiles->attribute_count > count) {
    free_attribute(context, profiles->attributes[--profiles->attribute_count]);
  }
}

int tier__attribute_compare(const tier__attribute *attribute, int64_t a, int64_t b) {
  if (attribute->type == TIER_FLOAT64) {
    double x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return (x > y) - (x < y);
  }
  if (attribute->type == TIER_TEXT && a != b) {
    return tier__string_compare(tier__keys_text(attribute->texts, (uint32_t)a),
                                tier__keys_text(attribute->texts, (uint32_t)b));
  }
  return (a > b) - (a < b);
}

int tier__profiles_value(const tier__profiles *profiles, const tier__attribute *attribute, uint32_t profile,
                         int64_t *ret_value) {
  for (; profile != TIER__NO_PROFILE; profile = profiles->next[profile]) {
    if (profiles->rejected[profile] == TIER__FIELD_NONE && tier__bit(attribute->known, profile)) {
      *ret_value = attribute->values[profile];
      return 1;
    }
  }
  return 0;
}

const char *tier__profiles_field_name(const tier__profiles *profiles, uint32_t field) {
  return field == TIER__FIELD_NONE    ? "customer_id"
         : field == TIER__FIELD_START ? "start_day"
                                      : profiles->attributes[field - TIER__FIELD_ATTRIBUTES]->name;
}

void tier__profiles_end(tier_context *context, tier__profiles *profiles) {
  tier__profiles_drop_attributes(context, profiles, 0);
  tier__release(context, profiles->attributes);
  tier__release(context, profiles->customer);
  tier__release(context, profiles->next);
  tier__release(context, profiles->start_day);
  tier__release(context, profiles->rejected);
  tier__release(context, profiles->source);
  tier__release(context, profiles->number);
}
