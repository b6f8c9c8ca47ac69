/* SPDX-License-Identifier: Apache-2.0 */
/* "calendar" and "effective": which day an instant belongs to, and on which days a policy is in effect. */
#include "policy/policy_object.h"
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define TIERS "\"tiers\": [{\"id\": \"low\"}]"
#define HOUR_US INT64_C(3600000000)

static void offsets_are_read_exactly(void **state) {
  static const struct {
    const char *text;
    int minutes;
  } offsets[] = {{"+08:00", 480}, {"-03:30", -210}, {"Z", 0}, {"+00:00", 0}, {"-18:00", -1080}, {"+18:00", 1080}};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
    const int64_t midnight = -offsets[i].minutes * (HOUR_US / 60);
    char json[128];
    (void)snprintf(json, sizeof json, "{\"calendar\": {\"utc_offset\": \"%s\"}, " TIERS "}", offsets[i].text);
    tier_policy *policy = fixture_policy(context, json);
    assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
    assert_int_equal(tier_zone_day(tier_policy_zone(policy), midnight), 0);
    assert_int_equal(tier_zone_day(tier_policy_zone(policy), midnight - 1), -1);
    assert_ptr_equal(policy->purchases.zone, tier_policy_zone(policy));
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

/* The zone files come from a folder of the test's own: those of the system may lack. */
static void zones_come_from_files(void **state) {
  const tier_context_options options = {.size = sizeof options, .zone_directory = "."};
  tier_context *context = NULL;
  (void)state;
  fixture_zone("test_policy_zone", 8);
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  tier_policy *policy = fixture_policy(context, "{\"calendar\": {\"zone\": \"test_policy_zone\"}, " TIERS "}");
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_int_equal(tier_zone_day(tier_policy_zone(policy), 16 * HOUR_US), 1);
  assert_int_equal(tier_zone_day(tier_policy_zone(policy), 16 * HOUR_US - 1), 0);
  assert_int_equal(remove("test_policy_zone"), 0);

  /* Without its zone a policy does not fall back to another one. */
  tier_book *book = fixture_book(context);
  tier_fitted *fitted = NULL;
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, &err), TIER_E_POLICY);
  assert_non_null(strstr(err.message, "/calendar/zone"));
  tier_book_destroy(book);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void other_zones_are_mistakes(void **state) {
  static const struct {
    const char *calendar, *code, *place;
  } cases[] = {{"{\"utc_offset\": \"8\"}", "bad_value", "/calendar/utc_offset"},
               {"{\"utc_offset\": \"+18:01\"}", "bad_value", "/calendar/utc_offset"},
               {"{\"utc_offset\": \"+01:60\"}", "bad_value", "/calendar/utc_offset"},
               {"{\"utc_offset\": \"Asia/Shanghai\"}", "bad_value", "/calendar/utc_offset"},
               {"{\"zone\": \"+08:00\"}", "bad_value", "/calendar/zone"},
               {"{\"zone\": 8}", "bad_value", "/calendar/zone"},
               {"{\"zone\": \"Atlantis/Capital\"}", "unknown_zone", "/calendar/zone"},
               {"{\"zone\": \"../../etc/passwd\"}", "unknown_zone", "/calendar/zone"},
               {"{\"zone\": \"Asia/Shanghai\", \"utc_offset\": \"+08:00\"}", "bad_value", "/calendar"},
               {"{\"offset\": \"+08:00\"}", "unknown_key", "/calendar/offset"},
               {"8", "bad_value", "/calendar"}};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[256];
    (void)snprintf(json, sizeof json, "{\"calendar\": %s, " TIERS "}", cases[i].calendar);
    assert_only_finding(context, json, TIER_ERROR, cases[i].code, cases[i].place);
  }
  tier_context_destroy(context);
}

static void days_of_effect(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, "{\"effective\": {\"from\": \"1970-01-11\"}, " TIERS "}");
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_int_equal(policy->from_day, 10);
  assert_int_equal(policy->until_day, INT32_MAX);
  tier_policy_destroy(policy);
  policy = fixture_policy(context, "{\"effective\": {\"until\": \"1970-01-01\"}, " TIERS "}");
  assert_int_equal(policy->from_day, INT32_MIN);
  assert_int_equal(policy->until_day, 0);
  tier_policy_destroy(policy);
  assert_only_finding(context, "{\"effective\": {\"from\": \"2026-01-02\", \"until\": \"2026-01-01\"}, " TIERS "}",
                      TIER_ERROR, "bad_value", "/effective/until");
  assert_only_finding(context, "{\"effective\": {\"from\": \"2026-02-30\"}, " TIERS "}", TIER_ERROR, "bad_value",
                      "/effective/from");
  assert_only_finding(context, "{\"effective\": {\"from\": 20260101}, " TIERS "}", TIER_ERROR, "bad_value",
                      "/effective/from");
  assert_only_finding(context, "{\"effective\": {\"since\": \"2026-01-01\"}, " TIERS "}", TIER_ERROR, "unknown_key",
                      "/effective/since");
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(offsets_are_read_exactly),
      cmocka_unit_test(zones_come_from_files),
      cmocka_unit_test(other_zones_are_mistakes),
      cmocka_unit_test(days_of_effect),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
