/* SPDX-License-Identifier: Apache-2.0 */
#include "zone_file.h"

#include "memory.h"
#include "zone_rule.h"

#include <string.h>

enum {
  HEADER_BYTES = 44,
  CYCLE_YEARS = 400,
  LEAST_LAST_YEAR = 2500, /**< So that files which list fewer changes than others make the same zone. */
  MOST_YEAR = 9000        /**< Of a listed change. */
};

#define DAY_SECONDS INT64_C(86400)
/** Earlier changes are taken as of here: it is long before any day, and fits into microseconds. */
#define FIRST_SECOND (-INT64_C(9000000000000))

/** One data block: the counts of its header, and where its parts begin. */
typedef struct block {
  uint64_t utc_count, standard_count, leap_count, time_count, type_count, char_count;
  size_t time_bytes;           /**< 4 or 8. */
  const unsigned char *times;  /**< Instants of the changes; their types follow. */
  const unsigned char *kinds;
  const unsigned char *types;  /**< Six bytes each. */
} block;

static uint32_t read_u32(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_time(const block *b, uint64_t i) {
  const unsigned char *at = b->times + i * b->time_bytes;
  if (b->time_bytes == 4) {
    return (int32_t)read_u32(at);
  }
  return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

static int32_t read_offset(const block *b, uint64_t kind) { return (int32_t)read_u32(b->types + kind * 6); }

/** Reads a header and finds the parts of its block. @return Bytes of both; 0 if they are not there. */
static size_t read_block(const unsigned char *bytes, size_t length, size_t time_bytes, block *b) {
  if (length < HEADER_BYTES || memcmp(bytes, "TZif", 4) != 0) {
    return 0;
  }
  b->utc_count = read_u32(bytes + 20);
  b->standard_count = read_u32(bytes + 24);
  b->leap_count = read_u32(bytes + 28);
  b->time_count = read_u32(bytes + 32);
  b->type_count = read_u32(bytes + 36);
  b->char_count = read_u32(bytes + 40);
  b->time_bytes = time_bytes;
  const uint64_t total = HEADER_BYTES + b->time_count * (time_bytes + 1) + b->type_count * 6 + b->char_count +
                         b->leap_count * (time_bytes + 4) + b->standard_count + b->utc_count;
  if (total > length) {
    return 0;
  }
  b->times = bytes + HEADER_BYTES;
  b->kinds = b->times + b->time_count * time_bytes;
  b->types = b->kinds + b->time_count;
  return (size_t)total;
}

/** What is wrong with the changes of a block; NULL: nothing. */
static const char *find_fault(const block *b) {
  if (b->leap_count != 0) {
    return "it counts leap seconds, which days of the calendar do not have; take the zone without \"right/\"";
  }
  if (b->type_count == 0) {
    return "it has no type of local time";
  }
  for (uint64_t i = 0; i < b->type_count; ++i) {
    const int32_t offset = read_offset(b, i);
    if (offset <= -26 * 3600 || offset >= 26 * 3600) {
      return "an offset from UTC is beyond 26 hours";
    }
  }
  for (uint64_t i = 0; i < b->time_count; ++i) {
    if (b->kinds[i] >= b->type_count) {
      return "a change refers to a type that is not there";
    }
    if (i > 0 && read_time(b, i) <= read_time(b, i - 1)) {
      return "its changes are not in order";
    }
  }
  int32_t most_day = 0;
  (void)tier__day_make(MOST_YEAR, 1, 1, &most_day);
  if (b->time_count != 0 && read_time(b, b->time_count - 1) >= most_day * DAY_SECONDS) {
    return "it lists changes after the year 9000";
  }
  return NULL;
}

/** Finds the block to be used - the second one, with 64 bits, unless the file is of version 1 - and the rule behind it.
 * @param[out] ret_has_rule 0: the last offset stays. @return What is wrong; NULL: nothing. */
static const char *read_file(const unsigned char *bytes, size_t length, block *b, tier__zone_rule *rule,
                             int *ret_has_rule) {
  size_t used = read_block(bytes, length, 4, b);
  *ret_has_rule = 0;
  if (used == 0) {
    return "it is no zone file, or it is cut off";
  }
  if (bytes[4] < '2') {
    return find_fault(b);
  }
  bytes += used;
  length -= used;
  used = read_block(bytes, length, 8, b);
  if (used == 0) {
    return "its second part is missing or cut off";
  }
  bytes += used;
  length -= used;
  const unsigned char *end = length == 0 ? NULL : memchr(bytes + 1, '\n', length - 1);
  if (end == NULL || *bytes != '\n') {
    return "the rule at its end is missing";
  }
  const size_t rule_length = (size_t)(end - bytes - 1);
  if (rule_length != 0 && !tier__zone_rule_read((const char *)bytes + 1, rule_length, rule)) {
    return "the rule at its end cannot be read";
  }
  *ret_has_rule = rule_length != 0;
  return find_fault(b);
}

/** Adds a change, unless it changes nothing. Of two at one instant the later one stands. */
static void add_change(tier_zone *zone, int64_t second, int32_t offset) {
  const int64_t from_us = (second < FIRST_SECOND ? FIRST_SECOND : second) * 1000000;
  if (zone->count != 0 && zone->changes[zone->count - 1].from_us == from_us) {
    --zone->count;
  }
  const int32_t before = zone->count == 0 ? zone->offset_seconds : zone->changes[zone->count - 1].offset_seconds;
  if (offset != before) {
    const tier__zone_change change = {from_us, offset};
    zone->changes[zone->count++] = change;
  }
}

typedef struct rule_years {
  int32_t first, last;
  int64_t after; /**< The last listed change. */
} rule_years;

/** The years for which the rule is written out: long enough after the last listed change for a whole cycle, and one
 * more on either side, as a change may be some days away from its year. */
static rule_years plan_years(const block *b) {
  rule_years years = {0, LEAST_LAST_YEAR, INT64_MIN};
  if (b->time_count != 0) {
    int32_t year, month, day;
    years.after = read_time(b, b->time_count - 1);
    const int64_t second = years.after < FIRST_SECOND ? FIRST_SECOND : years.after;
    tier__day_split((int32_t)(second / DAY_SECONDS), &year, &month, &day);
    years.first = year > 1 ? year - 1 : 0;
    years.last = year + CYCLE_YEARS + 2 > LEAST_LAST_YEAR ? year + CYCLE_YEARS + 2 : LEAST_LAST_YEAR;
  }
  return years;
}

/** A change of the rule that may be later than the next one. */
typedef struct held_change {
  int64_t second;
  int32_t offset;
} held_change;

/** Adds the earlier one of two changes, unless the file lists the time, and holds the other. */
static void add_earlier(tier_zone *zone, held_change *held, int64_t second, int32_t offset, int64_t after) {
  held_change earlier = {second, offset};
  if (held->second <= second) {
    earlier = *held;
    held->second = second;
    held->offset = offset;
  }
  if (earlier.second > after) {
    add_change(zone, earlier.second, earlier.offset);
  }
}

/** Writes the rule out. The changes of a year may come in either order, and as hours may be far beyond a day, also in
 * that of their neighbours. */
static void add_rule(tier_zone *zone, const tier__zone_rule *rule, const rule_years *years) {
  held_change held = {INT64_MIN, 0};
  for (int32_t year = years->first; year <= years->last; ++year) {
    int64_t start, end;
    tier__zone_rule_year(rule, year, &start, &end);
    if (start <= end) {
      add_earlier(zone, &held, start, rule->daylight_seconds, years->after);
      add_earlier(zone, &held, end, rule->standard_seconds, years->after);
    } else {
      add_earlier(zone, &held, end, rule->standard_seconds, years->after);
      add_earlier(zone, &held, start, rule->daylight_seconds, years->after);
    }
  }
  add_earlier(zone, &held, INT64_MAX, 0, years->after);
}

tier_status tier__zone_file_parse(const unsigned char *bytes, size_t length, tier_zone *zone, tier_error *err) {
  block b;
  tier__zone_rule rule;
  int has_rule;
  const char *fault = read_file(bytes, length, &b, &rule, &has_rule);
  if (fault != NULL) {
    return tier__fail(err, TIER_E_DATA, "the file of the time zone \"%s\" cannot be used: %s", zone->name, fault);
  }
  const rule_years years = plan_years(&b);
  const int repeats = has_rule && rule.has_daylight;
  const size_t rule_changes = repeats ? 2 * (size_t)(years.last - years.first + 1) : 0;
  tier__zone_change *changes = tier__alloc(zone->context, (size_t)b.time_count + rule_changes, sizeof *changes);
  if (changes == NULL) {
    return tier__no_memory(err);
  }
  zone->changes = changes;
  zone->offset_seconds = has_rule && b.time_count == 0 ? rule.standard_seconds : read_offset(&b, 0);
  for (uint64_t i = 0; i < b.time_count; ++i) {
    add_change(zone, read_time(&b, i), read_offset(&b, b.kinds[i]));
  }
  if (repeats) {
    int32_t end_day = 0;
    (void)tier__day_make(years.last, 1, 1, &end_day);
    add_rule(zone, &rule, &years);
    zone->cycle_end_us = end_day * TIER__DAY_US;
  }
  return TIER_OK;
}
