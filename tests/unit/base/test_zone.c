/* SPDX-License-Identifier: Apache-2.0 */
/* Zones of the system against the C library, which reads the same files with its own code. */
#include "base/context_object.h"
#include "base/zone.h"

#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

#include <stdlib.h>
#include <time.h>

#define YEAR_US INT64_C(31556952000000)

static tier_context *open_context(const char *directory) {
  const tier_context_options options = {.size = sizeof options, .zone_directory = directory};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

/** Opens a zone, which keeps its context. */
static tier_zone *open_zone(const char *name) {
  tier_context *context = open_context(NULL);
  tier_error err = {.size = sizeof err};
  tier_zone *zone = NULL;
  if (tier_zone_open(context, name, &zone, &err) != TIER_OK) {
    fail_msg("%s (Debian has the zone files in the package tzdata)", err.message);
  }
  tier_context_destroy(context);
  return zone;
}

static int64_t floor_second(int64_t time_us) { return time_us / 1000000 - (time_us % 1000000 < 0); }

static void check_instant(const tier_zone *zone, int64_t time_us) {
  const time_t second = (time_t)floor_second(time_us);
  struct tm local;
  int32_t day = 0;
  assert_non_null(localtime_r(&second, &local));
  if (local.tm_year + 1900 < -9999 || local.tm_year + 1900 > 9999) {
    return;
  }
  assert_int_equal(tier_day_from_date(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, &day, NULL), TIER_OK);
  if (tier_zone_day(zone, time_us) != day) {
    fail_msg("%s at %lld us: day %d, the C library says %d", zone->name, (long long)time_us,
             (int)tier_zone_day(zone, time_us), (int)day);
  }
}

static uint64_t next_random(uint64_t *seed) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *seed >> 16;
}

/** Midnights as the clock of a segment shows them are where a day can go wrong, and so are the changes themselves. */
static void check_changes(const tier_zone *zone) {
  for (size_t i = 0; i < zone->count; ++i) {
    const int64_t at = zone->changes[i].from_us;
    if (at < -170 * YEAR_US) {
      continue;
    }
    for (int64_t hours = -26; hours <= 26; ++hours) {
      check_instant(zone, at + hours * INT64_C(3600000000));
      check_instant(zone, at + hours * INT64_C(3600000000) - 1);
    }
  }
}

static void check_midnights(const tier_zone *zone, int32_t first, int32_t last, int32_t step) {
  for (int32_t day = first; day <= last; day += step) {
    const int64_t noon = day * TIER__DAY_US + TIER__DAY_US / 2;
    const int32_t local = tier_zone_day(zone, noon);
    /* The instants around which the day changes, found by bisection, are the same in both. */
    int64_t low = noon, high = noon + TIER__DAY_US;
    while (high - low > 1000000) {
      const int64_t middle = low + (high - low) / 2;
      *(tier_zone_day(zone, middle) > local ? &high : &low) = middle;
    }
    check_instant(zone, low);
    check_instant(zone, high);
    check_instant(zone, low - 1000000);
    check_instant(zone, high + 1000000);
  }
}

static void test_same_days_as_libc(void **state) {
  static const char *const names[] = {"Asia/Shanghai",     "America/New_York",  "Europe/Berlin",  "Australia/Lord_Howe",
                                      "Pacific/Apia",      "Africa/Casablanca", "UTC",            "Asia/Kathmandu",
                                      "America/Sao_Paulo", "Europe/Dublin",     "America/Nuuk",   "Antarctica/Troll",
                                      "Asia/Gaza",         "Asia/Jerusalem",    "Etc/GMT-14",     "Pacific/Kwajalein",
                                      "Africa/Monrovia",   "Asia/Manila",       "America/Juneau", "Africa/Cairo"};
  uint64_t seed = 7;
  (void)state;
  for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n) {
    tier_zone *zone = open_zone(names[n]);
    assert_int_equal(setenv("TZ", names[n], 1), 0);
    tzset();
    check_changes(zone);
    check_midnights(zone, -30000, 25000, 97);
    check_midnights(zone, 25000, 200000, 1117);
    for (int i = 0; i < 3000; ++i) {
      check_instant(zone, (int64_t)(next_random(&seed) % (700 * (uint64_t)YEAR_US)) - 170 * YEAR_US);
      check_instant(zone, (int64_t)(next_random(&seed) % (8000 * (uint64_t)YEAR_US)));
    }
    tier_zone_destroy(zone);
  }
}

static int32_t day_of(const char *text) {
  int32_t day = 0;
  assert_int_equal(tier_day_parse((tier_string){text, strlen(text)}, &day, NULL), TIER_OK);
  return day;
}

/* Known from history, without the C library: summer time in China, a day that Samoa never had. */
static void test_known_days(void **state) {
  tier_zone *shanghai = open_zone("Asia/Shanghai"), *apia = open_zone("Pacific/Apia");
  const int64_t hour = INT64_C(3600000000);
  (void)state;
  assert_int_equal(tier_zone_day(shanghai, day_of("1990-07-01") * TIER__DAY_US + 15 * hour), day_of("1990-07-02"));
  assert_int_equal(tier_zone_day(shanghai, day_of("1992-07-01") * TIER__DAY_US + 15 * hour), day_of("1992-07-01"));
  assert_int_equal(tier_zone_day(shanghai, day_of("1992-07-01") * TIER__DAY_US + 16 * hour), day_of("1992-07-02"));
  for (int64_t at = day_of("2011-12-25") * TIER__DAY_US; at < day_of("2012-01-03") * TIER__DAY_US; at += hour) {
    assert_int_not_equal(tier_zone_day(apia, at), day_of("2011-12-30"));
  }
  assert_int_equal(tier_zone_day(apia, day_of("2011-12-30") * TIER__DAY_US + 9 * hour), day_of("2011-12-29"));
  assert_int_equal(tier_zone_day(apia, day_of("2011-12-30") * TIER__DAY_US + 10 * hour), day_of("2011-12-31"));
  tier_zone_destroy(shanghai);
  tier_zone_destroy(apia);
}

/* A day never goes backwards by more than the width of a repeated hour, and the calendar repeats after 400 years. */
static void test_cycle(void **state) {
  tier_zone *zone = open_zone("America/New_York");
  const int64_t cycle = 146097 * TIER__DAY_US;
  (void)state;
  for (int64_t at = day_of("2100-01-01") * TIER__DAY_US; at < day_of("2110-01-01") * TIER__DAY_US;
       at += INT64_C(3599999999)) {
    const int32_t day = tier_zone_day(zone, at);
    for (int64_t k = 1; k < 700; k = 3 * k + 1) {
      assert_int_equal(tier_zone_day(zone, at + k * cycle), day + k * 146097);
    }
  }
  assert_true(tier_zone_day(zone, INT64_MAX) >= 106751990);
  assert_true(tier_zone_day(zone, INT64_MIN) <= -106751990);
  tier_zone_destroy(zone);
}

static void test_offsets(void **state) {
  static const struct {
    const char *name;
    int32_t minutes;
  } offsets[] = {{"Z", 0}, {"+00:00", 0}, {"-00:00", 0}, {"+08:00", 480}, {"-05:30", -330}, {"+18:00", 1080},
                 {"-18:00", -1080}, {"+05:45", 345}};
  (void)state;
  for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; ++i) {
    tier_zone *zone = open_zone(offsets[i].name);
    const int64_t midnight = -offsets[i].minutes * INT64_C(60000000);
    assert_int_equal(tier_zone_day(zone, midnight), 0);
    assert_int_equal(tier_zone_day(zone, midnight - 1), -1);
    assert_string_equal(zone->name, offsets[i].name);
    tier_zone_destroy(zone);
  }
  assert_int_equal(tier_zone_day(NULL, TIER__DAY_US - 1), 0);
  assert_int_equal(tier_zone_day(NULL, TIER__DAY_US), 1);
  tier_zone_destroy(NULL);
}

static void test_bad_names(void **state) {
  static const char *const malformed[] = {"",
                                          "+8:00",
                                          "+08:60",
                                          "+18:01",
                                          "-19:00",
                                          "+08",
                                          "08:00",
                                          "z ",
                                          "/etc/passwd",
                                          "../zoneinfo/UTC",
                                          "Asia/../UTC",
                                          "Asia//Tokyo",
                                          "Asia/Shanghai/",
                                          "Asia Shanghai",
                                          "+Asia",
                                          "Asia/\xC3\x84",
                                          "a\nb",
                                          ".",
                                          "-"};
  static const char *const absent[] = {"Asia/Atlantis", "z", "Europe", "UTC/Berlin", "utc8"};
  tier_context *context = open_context(NULL);
  tier_zone *const before = (tier_zone *)&malformed;
  (void)state;
  for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; ++i) {
    tier_error err = {.size = sizeof err};
    tier_zone *zone = before;
    if (tier_zone_open(context, malformed[i], &zone, &err) != TIER_E_ARGUMENT) {
      fail_msg("\"%s\" was not refused", malformed[i]);
    }
    assert_ptr_equal(zone, before);
    assert_non_null(strstr(err.message, "time zone"));
  }
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; ++i) {
    tier_error err = {.size = sizeof err};
    tier_zone *zone = before;
    assert_int_equal(tier_zone_open(context, absent[i], &zone, &err), TIER_E_NOT_FOUND);
    assert_ptr_equal(zone, before);
    assert_non_null(strstr(err.message, absent[i]));
  }
  tier_zone *zone = NULL;
  assert_int_equal(tier_zone_open(NULL, "Z", &zone, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_zone_open(context, NULL, &zone, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_zone_open(context, "Z", NULL, NULL), TIER_E_ARGUMENT);
  tier_context_destroy(context);
}

/* What hashes equal is the rule, not its name. */
static void test_hash(void **state) {
  static const char *const names[] = {"Z", "+01:00", "Europe/Berlin", "Europe/Paris", "America/New_York"};
  tier_zone *zones[5], *utc = open_zone("UTC"), *zero = open_zone("+00:00");
  (void)state;
  for (size_t i = 0; i < 5; ++i) {
    zones[i] = open_zone(names[i]);
    for (size_t k = 0; k < i; ++k) {
      assert_true(zones[i]->hash != zones[k]->hash);
    }
  }
  assert_true(utc->hash == zones[0]->hash && zero->hash == zones[0]->hash);
  for (size_t i = 0; i < 5; ++i) {
    tier_zone_destroy(zones[i]);
  }
  tier_zone_destroy(utc);
  tier_zone_destroy(zero);
}

static void test_other_directory(void **state) {
  tier_context *context = open_context("/usr/share/zoneinfo/Asia");
  tier_context *nowhere = open_context("/nonexistent");
  tier_error err = {.size = sizeof err};
  tier_zone *zone = NULL;
  (void)state;
  assert_int_equal(tier_zone_open(context, "Shanghai", &zone, NULL), TIER_OK);
  tier_zone_destroy(zone);
  assert_int_equal(tier_zone_open(nowhere, "Asia/Shanghai", &zone, &err), TIER_E_NOT_FOUND);
  assert_non_null(strstr(err.message, "/nonexistent"));
  assert_int_equal(tier_zone_open(nowhere, "+08:00", &zone, NULL), TIER_OK);
  tier_zone_destroy(zone);
  tier_context_destroy(context);
  tier_context_destroy(nowhere);
}

static void test_no_memory(void **state) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options,
                                        .allocator = tier_test_allocator_hooks(&memory),
                                        .zone_directory = "/usr/share/zoneinfo"};
  tier_status status = TIER_E_MEMORY;
  (void)state;
  for (size_t k = 1; status == TIER_E_MEMORY; ++k) {
    tier_context *context = NULL;
    tier_zone *zone = NULL;
    tier_test_allocator_fail(&memory, k, 0);
    status = tier__context_make(&options, &context, NULL);
    if (status == TIER_OK) {
      status = tier_zone_open(context, "Asia/Shanghai", &zone, NULL);
      tier_zone_destroy(zone);
      tier_context_destroy(context);
    }
    assert_int_equal(status, memory.failed ? TIER_E_MEMORY : TIER_OK);
    assert_int_equal(memory.live, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_same_days_as_libc), cmocka_unit_test(test_known_days), cmocka_unit_test(test_cycle),
      cmocka_unit_test(test_offsets),           cmocka_unit_test(test_bad_names),  cmocka_unit_test(test_hash),
      cmocka_unit_test(test_other_directory),   cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
