/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"

#include "context_object.h"
#include "failure.h"
#include "memory.h"
#include "zone_file.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/** The Gregorian calendar repeats every 400 years, weekdays too. */
#define CYCLE_US (146097 * TIER__DAY_US)

enum { MOST_NAME = 100 };

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/** "Z", or an offset "+hh:mm" or "-hh:mm" up to 18 hours. @return 1 if it is one. */
static int read_offset(const char *name, int32_t *ret_seconds) {
  if (strcmp(name, "Z") == 0) {
    *ret_seconds = 0;
    return 1;
  }
  if (strlen(name) != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':' || !is_digit(name[1]) ||
      !is_digit(name[2]) || !is_digit(name[4]) || !is_digit(name[5]) || name[4] > '5') {
    return 0;
  }
  const int32_t minutes = (name[1] * 10 + name[2] - '0' * 11) * 60 + (name[4] * 10 + name[5] - '0' * 11);
  *ret_seconds = (name[0] == '-' ? -minutes : minutes) * 60;
  return minutes <= 18 * 60;
}

/** Names of files below the directory and nothing else: no dots, no empty parts, no sign in front, which would be a
 * mistaken offset. */
static int is_file_name(const char *name) {
  const size_t length = strlen(name);
  char last = '/';
  for (size_t i = 0; i < length; ++i) {
    const char c = name[i];
    const int plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
    if (!plain && (last == '/' || (c != '+' && c != '-' && c != '/'))) {
      return 0;
    }
    last = c;
  }
  return last != '/' && length <= MOST_NAME;
}

static tier_status read_zone(tier_zone *zone, tier_error *err) {
  unsigned char *bytes = NULL;
  size_t length = 0;
  if (read_offset(zone->name, &zone->offset_seconds)) {
    return TIER_OK;
  }
  if (!is_file_name(zone->name)) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "\"%.100s\" is no time zone; give \"Z\", an offset such as \"+08:00\" up to 18 hours, or a name "
                      "such as \"Asia/Shanghai\"",
                      zone->name);
  }
  TIER__TRY(tier__zone_file_read(zone->context, zone->name, &bytes, &length, err));
  const tier_status status = tier__zone_file_parse(bytes, length, zone, err);
  tier__release(zone->context, bytes);
  return status;
}

/** Hashes by little-endian bytes, the same on every machine. */
static uint64_t hash_change(int64_t from_us, int32_t offset_seconds, uint64_t seed) {
  unsigned char bytes[12];
  for (size_t i = 0; i < sizeof bytes; ++i) {
    const uint64_t word = i < 8 ? (uint64_t)from_us : (uint64_t)offset_seconds;
    bytes[i] = (unsigned char)(word >> (i % 8 * 8));
  }
  return XXH64(bytes, sizeof bytes, seed);
}

static uint64_t hash_zone(const tier_zone *zone) {
  uint64_t hash = hash_change(zone->cycle_end_us, zone->offset_seconds, 0);
  for (size_t i = 0; i < zone->count; ++i) {
    hash = hash_change(zone->changes[i].from_us, zone->changes[i].offset_seconds, hash);
  }
  return hash;
}

tier_status tier_zone_open(tier_context *context, const char *name, tier_zone **ret_zone, tier_error *err) {
  if (context == NULL || name == NULL || ret_zone == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_zone_open: context, name or ret_zone is NULL");
  }
  tier_zone *zone = tier__alloc(context, 1, sizeof *zone);
  if (zone == NULL) {
    return tier__no_memory(err);
  }
  zone->context = tier__context_hold(context);
  zone->cycle_end_us = INT64_MAX;
  zone->name = tier__copy_text(context, name, strlen(name));
  const tier_status status = zone->name == NULL ? tier__no_memory(err) : read_zone(zone, err);
  if (status != TIER_OK) {
    tier_zone_destroy(zone);
    return status;
  }
  zone->hash = hash_zone(zone);
  *ret_zone = zone;
  return TIER_OK;
}

void tier_zone_destroy(tier_zone *zone) {
  if (zone == NULL) {
    return;
  }
  tier_context *context = zone->context;
  tier__release(context, zone->name);
  tier__release(context, zone->changes);
  tier__release(context, zone);
  tier_context_destroy(context);
}

/** Offset in force, by bisection. @return That of the last change at or before the time. */
static int32_t offset_at(const tier_zone *zone, int64_t time_us) {
  size_t low = 0, high = zone->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (zone->changes[middle].from_us <= time_us) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? zone->offset_seconds : zone->changes[low - 1].offset_seconds;
}

int32_t tier__zone_day(const tier_zone *zone, int64_t time_us) {
  if (zone == NULL || zone->count == 0) {
    return tier__day_of_time(time_us, zone == NULL ? 0 : zone->offset_seconds);
  }
  const int64_t cycles = time_us < zone->cycle_end_us ? 0 : (time_us - zone->cycle_end_us) / CYCLE_US + 1;
  return tier__day_of_time(time_us, offset_at(zone, time_us - cycles * CYCLE_US));
}

int32_t tier_zone_day(const tier_zone *zone, int64_t time_us) { return tier__zone_day(zone, time_us); }
