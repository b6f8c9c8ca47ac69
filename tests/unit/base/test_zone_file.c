/* SPDX-License-Identifier: Apache-2.0 */
/* Zone files made by hand: what they say, and that no damage does harm. */
#include "base/context_object.h"
#include "base/memory.h"
#include "base/zone_file.h"
#include "base/zone_rule.h"

#include "helpers/assert_close.h"

#include <stdlib.h>

#define DAY_SECONDS INT64_C(86400)

typedef struct bytes {
  unsigned char data[8192];
  size_t length;
} bytes;

static void put(bytes *to, uint64_t value, size_t count) {
  for (size_t i = count; i-- > 0;) {
    assert_true(to->length < sizeof to->data);
    to->data[to->length++] = (unsigned char)(value >> (8 * i));
  }
}

/** A block with `count` changes, by turns to +02:00 and back to +01:00. */
static void put_block(bytes *to, char version, size_t time_bytes, const int64_t *times, size_t count, uint32_t leaps) {
  const uint64_t counts[6] = {0, 0, leaps, count, 2, 8};
  put(to, 0x545A6966, 4);
  put(to, (unsigned char)version, 1);
  to->length += 15;
  for (size_t i = 0; i < 6; ++i) {
    put(to, counts[i], 4);
  }
  for (size_t i = 0; i < count; ++i) {
    put(to, (uint64_t)times[i], time_bytes);
  }
  for (size_t i = 0; i < count; ++i) {
    put(to, i % 2 == 0, 1);
  }
  put(to, 3600, 4);
  put(to, 0, 2);
  put(to, 7200, 4);
  put(to, 0x0104, 2);
  put(to, 0x4344540043455400, 8);
  to->length += leaps * (time_bytes + 4);
}

static bytes make_file(char version, const int64_t *times, size_t count, const char *rule) {
  bytes file = {{0}, 0};
  put_block(&file, version, 4, times, version == 0 ? count : 0, 0);
  if (version != 0) {
    put_block(&file, version, 8, times, count, 0);
    put(&file, '\n', 1);
    for (size_t i = 0; rule[i] != '\0'; ++i) {
      put(&file, (unsigned char)rule[i], 1);
    }
    put(&file, '\n', 1);
  }
  return file;
}

static char zone_name[] = "Made/Zone";
static tier_context *context;

/** Parses a copy with no byte to spare, so that a sanitizer sees every step beyond it. */
static tier_status parse(const unsigned char *data, size_t length, tier_zone *zone, tier_error *err) {
  const tier_zone fresh = {.context = context, .name = zone_name, .cycle_end_us = INT64_MAX};
  unsigned char *copy = malloc(length == 0 ? 1 : length);
  assert_non_null(copy);
  memcpy(copy, data, length);
  *zone = fresh;
  const tier_status status = tier__zone_file_parse(copy, length, zone, err);
  free(copy);
  return status;
}

static tier_zone parse_good(const bytes *file) {
  tier_zone zone;
  tier_error err = {.size = sizeof err};
  if (parse(file->data, file->length, &zone, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return zone;
}

static void assert_refused(const bytes *file, const char *why) {
  tier_zone zone;
  tier_error err = {.size = sizeof err};
  assert_int_equal(parse(file->data, file->length, &zone, &err), TIER_E_DATA);
  assert_true(strstr(err.message, "Made/Zone") != NULL && strstr(err.message, why) != NULL);
  assert_null(zone.changes);
}

static int32_t offset_at(const tier_zone *zone, int64_t second) {
  size_t i = 0;
  while (i < zone->count && zone->changes[i].from_us <= second * 1000000) {
    ++i;
  }
  return i == 0 ? zone->offset_seconds : zone->changes[i - 1].offset_seconds;
}

static const int64_t two_changes[] = {1000000000, 1100000000};

static void test_versions(void **state) {
  (void)state;
  for (int version = 0; version <= 4; version = version == 0 ? 2 : version + 1) {
    const bytes file = make_file((char)(version == 0 ? 0 : '0' + version), two_changes, 2, "CET-1");
    tier_zone zone = parse_good(&file);
    assert_int_equal(zone.count, 2);
    assert_int_equal(offset_at(&zone, 999999999), 3600);
    assert_int_equal(offset_at(&zone, 1000000000), 7200);
    assert_int_equal(offset_at(&zone, 1099999999), 7200);
    assert_int_equal(offset_at(&zone, 1100000000), 3600);
    assert_true(zone.cycle_end_us == INT64_MAX);
    tier__release(context, zone.changes);
  }
}

/* A rule goes on where the list ends, and a longer list of the same changes makes the same zone. */
static void test_rule_follows(void **state) {
  const char *rule = "CET-1CEST,M3.5.0,M10.5.0/3";
  tier__zone_rule read;
  int64_t times[80];
  (void)state;
  assert_true(tier__zone_rule_read(rule, strlen(rule), &read));
  for (int i = 0; i < 40; ++i) {
    tier__zone_rule_year(&read, 1998 + i, &times[2 * i], &times[2 * i + 1]);
  }
  const bytes slim = make_file('2', times, 2, rule), fat = make_file('2', times, 80, rule);
  tier_zone a = parse_good(&slim), b = parse_good(&fat);
  assert_int_equal(a.count, b.count);
  assert_true(a.cycle_end_us == b.cycle_end_us && a.offset_seconds == b.offset_seconds);
  for (size_t i = 0; i < a.count; ++i) {
    assert_true(a.changes[i].from_us == b.changes[i].from_us);
    assert_int_equal(a.changes[i].offset_seconds, b.changes[i].offset_seconds);
    assert_true(i == 0 || a.changes[i].from_us > a.changes[i - 1].from_us);
  }
  assert_int_equal(times[0], 891133200); /* 1998-03-29T01:00Z */
  assert_int_equal(times[1], 909277200); /* 1998-10-25T01:00Z */
  tier__release(context, a.changes);
  tier__release(context, b.changes);
}

/* Without a list the rule holds always; daylight time all year is one offset without any change. */
static void test_rule_alone(void **state) {
  (void)state;
  const bytes south = make_file('3', NULL, 0, "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");
  tier_zone zone = parse_good(&south);
  assert_int_equal(offset_at(&zone, 1704067200), 11 * 3600);
  assert_int_equal(offset_at(&zone, 1719792000), 10 * 3600 + 1800);
  assert_int_equal(offset_at(&zone, -30 * 365 * DAY_SECONDS), 11 * 3600);
  tier__release(context, zone.changes);
  const bytes all_year = make_file('3', two_changes, 2, "XXX3EDT4,0/0,J365/23");
  zone = parse_good(&all_year);
  assert_int_equal(offset_at(&zone, 1136073600), -4 * 3600);
  assert_true(zone.count == 3 || zone.changes[3].from_us >= zone.cycle_end_us);
  tier__release(context, zone.changes);
}

static void test_rule_days(void **state) {
  static const struct {
    const char *rule;
    int32_t year;
    int64_t start_day, end_day; /* Of the year, from 0, at midnight UTC+0. */
  } cases[] = {
      {"UTC0XST,J60/0,J59/0:00:00", 2024, 60, 58}, {"UTC0XST,J60/0,J365/-24", 2023, 59, 363},
      {"UTC0XST,59/0,365/0", 2024, 59, 365},       {"UTC0XST,M2.5.4/0,M2.4.4/+0", 2024, 59, 52},
      {"UTC0XST,M2.5.4/0,M1.1.4/0", 2023, 53, 4},  {"UTC0XST,M12.5.0/24,M12.1.0/-24:00", 2023, 365, 335},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    tier__zone_rule rule;
    int64_t start, end;
    int32_t first = 0;
    assert_true(tier__zone_rule_read(cases[i].rule, strlen(cases[i].rule), &rule));
    assert_int_equal(rule.daylight_seconds, 3600);
    assert_true(tier__day_make(cases[i].year, 1, 1, &first));
    tier__zone_rule_year(&rule, cases[i].year, &start, &end);
    assert_int_equal(start, (first + cases[i].start_day) * DAY_SECONDS);
    assert_int_equal(end, (first + cases[i].end_day) * DAY_SECONDS - 3600);
  }
}

static void test_bad_rules(void **state) {
  static const char *const rules[] = {"C-1",
                                      "CET",
                                      "CET-25",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M3.5.0,",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,M3.0.0,M10.5.0",
                                      "CET-1CEST,M3.5.7,M10.5.0",
                                      "CET-1CEST,J0,J365",
                                      "CET-1CEST,J366,J1",
                                      "CET-1CEST,0,366",
                                      "CET-1CEST,M3.5.0/168,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0x",
                                      "CET-1CEST,M3.5.0/,M10.5.0",
                                      "CET-1CEST;1,2",
                                      "<CET-1",
                                      "<C!T>-1",
                                      "CET-1:60",
                                      "CET-1:00:60",
                                      "CET--1",
                                      "CET-1 ",
                                      "CET-99999999999",
                                      "12-1"};
  (void)state;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; ++i) {
    tier__zone_rule rule;
    if (tier__zone_rule_read(rules[i], strlen(rules[i]), &rule)) {
      fail_msg("%s was read", rules[i]);
    }
    const bytes file = make_file('2', two_changes, 2, rules[i]);
    assert_refused(&file, "rule");
  }
}

static void test_faults(void **state) {
  static const int64_t falling[] = {1100000000, 1000000000}, late[] = {0, INT64_C(300000000000)};
  (void)state;
  bytes file = make_file('2', falling, 2, "CET-1");
  assert_refused(&file, "order");
  file = make_file('2', late, 2, "CET-1");
  assert_refused(&file, "9000");
  file = make_file('2', two_changes, 2, "CET-1");
  file.data[file.length - 1] = 'x';
  assert_refused(&file, "rule");
  file = make_file('2', two_changes, 2, "CET-1");
  file.data[0] = 't';
  assert_refused(&file, "no zone file");
  memset(&file, 0, sizeof file);
  put_block(&file, '2', 4, NULL, 0, 0);
  put_block(&file, '2', 8, two_changes, 2, 1);
  put(&file, 0x0A0A, 2);
  assert_refused(&file, "leap seconds");
  file = make_file(0, two_changes, 2, NULL);
  file.data[44 + 8] = 2;
  assert_refused(&file, "type");
}

/** Whatever comes out is in order and within bounds. */
static void check_damaged(const unsigned char *data, size_t length) {
  tier_zone zone;
  tier_error err = {.size = sizeof err};
  const tier_status status = parse(data, length, &zone, &err);
  assert_true(status == TIER_OK || (status == TIER_E_DATA && strlen(err.message) > 20));
  for (size_t i = 0; status == TIER_OK && i < zone.count; ++i) {
    assert_true(abs(zone.changes[i].offset_seconds) < 26 * 3600);
    assert_true(i == 0 || zone.changes[i].from_us > zone.changes[i - 1].from_us);
  }
  tier__release(context, zone.changes);
}

static void test_damage(void **state) {
  static const char *const names[] = {"Europe/Berlin", "Asia/Shanghai", "Africa/Casablanca", "UTC"};
  uint64_t seed = 11;
  (void)state;
  for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n) {
    unsigned char *file = NULL;
    size_t length = 0;
    assert_int_equal(tier__zone_file_read(context, names[n], &file, &length, NULL), TIER_OK);
    for (size_t cut = 0; cut < length; ++cut) {
      check_damaged(file, cut);
    }
    for (int round = 0; round < 4000; ++round) {
      unsigned char old[4];
      size_t at[4];
      for (int i = 0; i < 4; ++i) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        /* Half of them near the ends, where headers and rules are. */
        at[i] = (size_t)(seed >> 33) % (round % 2 == 0 ? length : 90);
        at[i] = round % 4 == 1 ? length - 1 - at[i] % length : at[i] % length;
        old[i] = file[at[i]];
        file[at[i]] = (unsigned char)(round % 3 == 0 ? file[at[i]] ^ (1u << (seed >> 60 & 7)) : seed >> 24);
        check_damaged(file, length);
      }
      for (int i = 4; i-- > 0;) {
        file[at[i]] = old[i];
      }
    }
    tier__release(context, file);
  }
}

static int begin(void **state) {
  (void)state;
  return tier__context_make(NULL, &context, NULL) == TIER_OK ? 0 : -1;
}

static int end(void **state) {
  (void)state;
  tier_context_destroy(context);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_versions),  cmocka_unit_test(test_rule_follows), cmocka_unit_test(test_rule_alone),
      cmocka_unit_test(test_rule_days), cmocka_unit_test(test_bad_rules),    cmocka_unit_test(test_faults),
      cmocka_unit_test(test_damage),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
