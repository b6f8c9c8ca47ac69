/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of the policy's own, further ladders, services, days of effect, and the roster that goes on. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define LOW_HIGH "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend >= 100\"}]"

typedef struct scene {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
} scene;

static scene open_scene(const char *document) {
  scene s;
  s.context = fixture_context();
  s.book = fixture_book(s.context);
  s.policy = fixture_policy(s.context, document);
  s.fitted = fixture_fit(s.policy, s.book);
  return s;
}

static void close_scene(scene *s) {
  tier_fitted_destroy(s->fitted);
  tier_policy_destroy(s->policy);
  tier_book_destroy(s->book);
  tier_context_destroy(s->context);
}

static tier_column column_of(const tier_result *result, const char *name) {
  tier_column column = {.size = sizeof column};
  if (tier_result_column(result, name, &column, NULL) != TIER_OK) {
    fail_msg("no column %s", name);
  }
  return column;
}

/** A cell as text; "-" if it is not known. */
static const char *cell(const tier_result *result, const char *name, size_t i, char *to) {
  const tier_column column = column_of(result, name);
  if (column.validity != NULL && !((column.validity[i >> 3] >> (i & 7)) & 1)) {
    return strcpy(to, "-");
  }
  switch (column.type) {
  case TIER_TEXT: {
    const tier_string label = column.labels[((const int32_t *)column.values)[i]];
    (void)snprintf(to, 64, "%.*s", (int)label.length, label.data);
    return to;
  }
  case TIER_FLOAT64:
    tier_number_format(((const double *)column.values)[i], to);
    return to;
  case TIER_BOOL:
    return strcpy(to, ((const uint8_t *)column.values)[i] ? "true" : "false");
  default:
    (void)snprintf(to, 64, "%lld", (long long)((const int64_t *)column.values)[i]);
    return to;
  }
}

static void assert_cells(const tier_result *result, const char *name, const char *const expected[5]) {
  for (size_t i = 0; i < 5; i++) {
    char text[64];
    if (strcmp(cell(result, name, i, text), expected[i]) != 0) {
      fail_msg("%s of customer %zu is %s, expected %s", name, i, text, expected[i]);
    }
  }
}

static tier_result *assign_columns(const char *columns, scene *s) {
  char text[4096];
  (void)snprintf(text, sizeof text, "{%s, " LOW_HIGH "}", columns);
  *s = open_scene(text);
  return fixture_assign(s->fitted, s->book, NULL);
}

static void values_are_collected(void **state) {
  static const struct {
    const char *set;
    const char *cells[5];
  } cases[] = {
      {"\"collect\": \"sum\"", {"1", "13", "1", "13", "0"}},
      {"\"collect\": \"min\"", {"1", "1", "1", "1", "-"}},
      {"\"collect\": \"max\"", {"1", "10", "1", "10", "-"}},
      {"\"collect\": \"max\", \"default\": -5", {"1", "10", "1", "10", "-5"}},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char columns[1024];
    scene s;
    (void)snprintf(columns, sizeof columns,
                   "\"rule_sets\": {\"x\": {\"hit\": \"collect\", %s, \"list\": ["
                   "{\"id\": \"a\", \"when\": \"spend > 0\", \"then\": 1}, {\"id\": \"b\", \"when\": \"vip\", "
                   "\"then\": 10}, {\"id\": \"c\", \"when\": \"vip\", \"then\": 2}]}}",
                   cases[i].set);
    tier_result *result = assign_columns(columns, &s);
    assert_cells(result, "x", cases[i].cells);
    tier_result_destroy(result);
    close_scene(&s);
  }
}

/* Nobody knows whether e is a vip: b and d are. */
static tier_result *assign_vips(const char *hit, const char *on_unknown, const char *before, scene *s) {
  char columns[1024];
  (void)snprintf(columns, sizeof columns,
                 "\"rule_sets\": {\"x\": {\"hit\": %s, \"default\": -5, \"list\": [{\"id\": \"a\", \"when\": \"%s\", "
                 "\"then\": 1}, {\"id\": \"b\", \"when\": \"vip\", \"then\": 10, \"on_unknown\": \"%s\"}, "
                 "{\"id\": \"c\", \"when\": \"purchases == 0\", \"then\": 7}]}}",
                 hit, before, on_unknown);
  return assign_columns(columns, s);
}

static void what_is_unknown_makes_values_unknown(void **state) {
  static const struct {
    const char *hit, *on_unknown, *before;
    const char *cells[5];
  } cases[] = {
      {"\"first\"", "skip", "false", {"-5", "10", "-5", "10", "7"}},
      {"\"first\"", "unknown", "false", {"-5", "10", "-5", "10", "-"}},
      {"\"first\"", "unknown", "purchases == 0", {"-5", "10", "-5", "10", "1"}},
      {"\"priority\"", "unknown", "purchases == 0", {"-5", "10", "-5", "10", "1"}},
      {"\"unique\"", "unknown", "false", {"-5", "10", "-5", "10", "-"}},
      {"\"unique\"", "unknown", "purchases == 0", {"-5", "10", "-5", "10", "-"}},
      {"\"any\"", "unknown", "false", {"-5", "10", "-5", "10", "-"}},
      {"\"collect\"", "skip", "purchases == 0", {"-5", "10", "-5", "10", "8"}},
      {"\"collect\"", "unknown", "purchases == 0", {"-5", "10", "-5", "10", "-"}},
      {"\"collect\", \"collect\": \"max\"", "unknown", "purchases == 0", {"-5", "10", "-5", "10", "-"}},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    scene s;
    tier_result *result = assign_vips(cases[i].hit, cases[i].on_unknown, cases[i].before, &s);
    assert_cells(result, "x", cases[i].cells);
    tier_result_destroy(result);
    close_scene(&s);
  }
}

static void what_is_unknown_can_fail_a_value(void **state) {
  static const char document[] =
      "{\"rule_sets\": {\"x\": {\"hit\": \"first\", \"default\": 0, \"list\": [{\"id\": \"a\", \"when\": \"%s\", "
      "\"then\": 1}, {\"id\": \"b\", \"when\": \"vip\", \"then\": 2, \"on_unknown\": \"fail\"}]}}, " LOW_HIGH "}";
  tier_error err = {.size = sizeof err};
  tier_result *result = NULL;
  char text[1024];
  (void)state;
  (void)snprintf(text, sizeof text, document, "false");
  scene s = open_scene(text);
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY, NULL, &result, &err), TIER_E_DATA);
  assert_int_equal(err.row, 4);
  assert_non_null(strstr(err.message, "/rule_sets/x/list/1"));
  assert_null(result);
  close_scene(&s);
  (void)snprintf(text, sizeof text, document, "purchases == 0"); /* Then the other rule does not matter to e. */
  s = open_scene(text);
  tier_result_destroy(fixture_assign(s.fitted, s.book, NULL));
  close_scene(&s);
}

static void rules_that_apply_are_counted(void **state) {
  scene s;
  tier_result *result = assign_columns("\"rule_sets\": {\"x\": {\"hit\": \"collect\", \"collect\": \"count\", "
                                       "\"list\": ["
                                       "{\"id\": \"a\", \"when\": \"spend > 0\"}, {\"id\": \"b\", \"when\": "
                                       "\"vip\"}]}}",
                                       &s);
  (void)state;
  assert_cells(result, "x", (const char *const[5]){"1", "2", "1", "2", "0"});
  tier_result_destroy(result);
  close_scene(&s);
}

static void a_sum_of_amounts_is_exact_or_unknown(void **state) {
  scene s;
  tier_rule_report report = {.size = sizeof report};
  tier_result *result = assign_columns(
      "\"rule_sets\": {\"x\": {\"hit\": \"collect\", \"list\": [{\"id\": \"most\", \"when\": \"spend > 0\", \"then\": "
      "\"9223372036854775807\"}, {\"id\": \"more\", \"when\": \"vip\", \"then\": 1}, {\"id\": \"less\", \"when\": "
      "\"spend == 60\", \"then\": -1}]}}",
      &s);
  (void)state;
  /* For b the sum passes the largest number and comes back; for d it stays beyond. */
  assert_cells(result, "x",
               (const char *const[5]){"9223372036854775807", "9223372036854775807", "9223372036854775807", "-", "0"});
  assert_int_equal(tier_result_rule(result, 2, &report, NULL), TIER_OK);
  assert_true(fixture_is(report.id, "x/more"));
  assert_int_equal(report.was_true, 2);
  assert_int_equal(report.faults[2], 1);
  tier_result_destroy(result);
  close_scene(&s);
}

static void one_value_counts(void **state) {
  static const struct {
    const char *hit;
    const char *cells[5];
    unsigned conflicts;
  } cases[] = {
      {"first", {"small", "vip", "staff", "vip", "none"}, 0},
      {"priority", {"small", "small", "staff", "vip", "none"}, 0},
      {"unique", {"small", "-", "staff", "vip", "none"}, 1},
      {"any", {"small", "-", "staff", "vip", "none"}, 1},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char columns[1024];
    scene s;
    unsigned conflicts = 0;
    (void)snprintf(columns, sizeof columns,
                   "\"rule_sets\": {\"x\": {\"hit\": \"%s\", \"default\": \"'none'\", \"list\": ["
                   "{\"id\": \"a\", \"when\": \"vip\", \"then\": \"'vip'\", \"priority\": 2}, {\"id\": \"b\", "
                   "\"when\": "
                   "\"channel == 'staff'\", \"then\": \"channel\"}, {\"id\": \"c\", \"when\": \"spend > 0 && spend <= "
                   "60\", \"then\": \"'small'\", \"priority\": 1}]}}",
                   cases[i].hit);
    tier_result *result = assign_columns(columns, &s);
    assert_cells(result, "x", cases[i].cells);
    for (size_t k = 0; k < 5; k++) {
      tier_decision decision = {.size = sizeof decision};
      assert_int_equal(tier_result_decision(result, k, &decision, NULL), TIER_OK);
      conflicts += (decision.flags & TIER_DECISION_CONFLICT) != 0;
    }
    assert_int_equal(conflicts, cases[i].conflicts);
    tier_result_destroy(result);
    close_scene(&s);
  }
}

static void lets_are_computed_in_their_order(void **state) {
  scene s;
  tier_result *result = assign_columns(
      "\"let\": {\"double_score\": \"score * 2\", \"score\": \"purchases + 1\", \"who\": \"coalesce(channel, "
      "'nobody')\"}",
      &s);
  (void)state;
  assert_cells(result, "double_score", (const char *const[5]){"4", "6", "8", "10", "2"});
  assert_cells(result, "who", (const char *const[5]){"shop", "web", "staff", "nobody", "web"});
  tier_result_destroy(result);
  close_scene(&s);
}

static void rules_of_values_have_days(void **state) {
  scene s;
  tier_result *result = assign_columns( /* The day of the question is 2026-01-01. */
      "\"rule_sets\": {\"x\": {\"hit\": \"first\", \"default\": 0, \"list\": ["
      "{\"id\": \"over\", \"when\": \"true\", \"then\": 1, \"until\": \"2025-12-31\"},"
      "{\"id\": \"to_come\", \"when\": \"true\", \"then\": 2, \"from\": \"2026-01-02\"},"
      "{\"id\": \"now\", \"when\": \"true\", \"then\": 3, \"from\": \"2026-01-01\", \"until\": \"2026-01-01\"}]}}",
      &s);
  (void)state;
  assert_cells(result, "x", (const char *const[5]){"3", "3", "3", "3", "3"});
  tier_result_destroy(result);
  close_scene(&s);
}

static void a_policy_has_days(void **state) {
  scene s = open_scene("{\"effective\": {\"from\": \"2026-01-01\", \"until\": \"2026-01-31\"}, " LOW_HIGH "}");
  tier_result *result = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY - 1, NULL, &result, &err), TIER_E_POLICY);
  assert_string_equal(err.message, "the policy is in effect from 2026-01-01, not on 2025-12-31");
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY + 31, NULL, &result, &err), TIER_E_POLICY);
  assert_string_equal(err.message, "the policy is in effect until 2026-01-31, not on 2026-02-01");
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY + 30, NULL, &result, NULL), TIER_OK);
  tier_result_destroy(result);
  close_scene(&s);
}

static void further_ladders_have_columns(void **state) {
  scene s = open_scene("{\"ladders\": {\"risk\": {\"tiers\": [{\"id\": \"calm\"}, {\"id\": \"hot\", \"enter\": "
                       "\"vip\"}], "
                       "\"rules\": {\"list\": [{\"id\": \"staff\", \"when\": \"channel == 'staff'\", \"then\": "
                       "{\"set\": "
                       "\"hot\"}}]}}}, " LOW_HIGH "}");
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  tier_decision decision = {.size = sizeof decision};
  (void)state;
  assert_cells(result, "tier", (const char *const[5]){"low", "low", "high", "high", "low"});
  assert_cells(result, "risk.tier", (const char *const[5]){"calm", "hot", "hot", "hot", "calm"});
  assert_cells(result, "risk.reason", (const char *const[5]){"start", "enter", "rule:staff", "enter", "start"});
  assert_int_equal(tier_result_ladder_decision(result, 1, 2, &decision, NULL), TIER_OK);
  assert_true(fixture_is(decision.tier_id, "hot") && decision.layer == TIER_LAYER_RULE);
  tier_result_destroy(result);
  close_scene(&s);
}

static void the_first_service_that_fits_counts(void **state) {
  scene s = open_scene(
      "{\"let\": {\"stage\": \"vip ? 'gold' : 'plain'\"}, \"strategy\": {\"segment\": \"channel\", \"stage\": "
      "\"stage\", "
      "\"list\": [{\"id\": \"one\", \"tier\": \"high\", \"segment\": \"staff\", \"service_level\": \"own\", "
      "\"hours\": 2}, "
      "{\"id\": \"two\", \"tier\": \"high\", \"channel\": \"phone\", \"contact_days\": 14, \"discount_cap\": 0.15, "
      "\"owner_role\": \"manager\", \"hours\": 1.5}, {\"id\": \"three\", \"segment\": [\"web\", \"shop\"], \"stage\": "
      "\"gold\", \"channel\": \"mail\"}]}, " LOW_HIGH "}");
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  (void)state;
  assert_cells(result, "strategy.id", (const char *const[5]){"-", "three", "one", "two", "-"});
  assert_cells(result, "strategy.service_level", (const char *const[5]){"-", "-", "own", "-", "-"});
  assert_cells(result, "strategy.channel", (const char *const[5]){"-", "mail", "-", "phone", "-"});
  assert_cells(result, "strategy.contact_days", (const char *const[5]){"-", "-", "-", "14", "-"});
  assert_cells(result, "strategy.discount_cap", (const char *const[5]){"-", "-", "-", "0.15", "-"});
  assert_cells(result, "strategy.owner_role", (const char *const[5]){"-", "-", "-", "manager", "-"});
  assert_cells(result, "strategy.hours", (const char *const[5]){"-", "0", "2", "1.5", "-"});
  tier_result_destroy(result);
  close_scene(&s);
}

static void places_are_given_to_the_first(void **state) {
  scene s = open_scene("{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"mid\", \"places\": {\"share\": 0.5, \"by\": "
                       "\"spend\"}}, "
                       "{\"id\": \"high\", \"enter\": \"spend > 0\", \"places\": {\"count\": 1, \"by\": "
                       "\"purchases\"}}]}");
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  (void)state;
  assert_tier(result, "d", "high", "enter");
  assert_tier(result, "c", "mid", "places");
  assert_tier(result, "b", "mid", "places");
  assert_tier(result, "a", "low", "places");
  assert_tier(result, "e", "low", "places");
  tier_result_destroy(result);
  close_scene(&s);
}

static void a_capacity_is_given_to_the_first(const char *weight, const char *capacity, const char *const tiers[5]) {
  char document[512];
  (void)snprintf(document, sizeof document,
                 "{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"places\": {\"capacity\": %s, "
                 "\"weight\": \"%s\", \"by\": \"spend\"}}]}",
                 capacity, weight);
  scene s = open_scene(document);
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  assert_cells(result, "tier", tiers);
  tier_result_destroy(result);
  close_scene(&s);
}

static void a_capacity_counts_what_each_takes(void **state) {
  (void)state;
  static const char *const best_two[5] = {"low", "low", "high", "high", "low"};
  a_capacity_is_given_to_the_first("1", "2", best_two);
  a_capacity_is_given_to_the_first("spend", "400", best_two); /* 300 and 100. */
  a_capacity_is_given_to_the_first("spend", "399.99", (const char *const[5]){"low", "low", "low", "high", "low"});
  /* Who has a weight below 0, or none, is no candidate; tenths add up to the whole. */
  a_capacity_is_given_to_the_first("purchases == 4 ? -1 : 0.1", "0.3",
                                   (const char *const[5]){"high", "high", "high", "low", "low"});
  a_capacity_is_given_to_the_first("purchases / (purchases - 3)", "4",
                                   (const char *const[5]){"low", "low", "low", "high", "high"}); /* e takes 0. */
}

static void what_is_unknown_can_fail(void **state) {
  scene s = open_scene("{\"ladder\": {\"on_unknown\": \"fail\"}, \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", "
                       "\"enter\": \"vip\"}]}");
  tier_result *result = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY, NULL, &result, &err), TIER_E_DATA);
  assert_int_equal(err.row, 4); /* Nobody knows whether e is a vip. */
  close_scene(&s);
  s = open_scene("{\"rules\": {\"list\": [{\"id\": \"r\", \"when\": \"channel == 'web'\", \"on_unknown\": \"fail\", "
                 "\"then\": {\"tag\": \"x\"}}]}, " LOW_HIGH "}");
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY, NULL, &result, &err), TIER_E_DATA);
  assert_int_equal(err.row, 3);
  assert_null(result);
  close_scene(&s);
}

static void set_override(tier_roster *roster, const char *id, const char *tier, int32_t until_day) {
  const tier_override fix = {.size = sizeof fix, .customer_id = text_of(id), .kind = TIER_OVERRIDE_FIX,
                             .tier = text_of(tier), .reason = text_of("why"), .actor = text_of("who"),
                             .until_day = until_day};
  assert_int_equal(tier_roster_override(roster, &fix, NULL), TIER_OK);
}

static void the_roster_goes_on(void **state) {
  scene s = open_scene("{" LOW_HIGH "}");
  tier_roster *roster = NULL, *next = NULL;
  tier_standing standing = {.size = sizeof standing};
  const tier_string gone = text_of("gone"), high = text_of("high");
  (void)state;
  assert_int_equal(tier_roster_create(s.policy, &roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_add(roster, &gone, &high, 1, NULL), TIER_OK);
  set_override(roster, "a", "high", FIXTURE_DAY - 1); /* Is over. */
  set_override(roster, "b", "high", FIXTURE_DAY);
  set_override(roster, "c", "low", TIER_NO_DAY);
  set_override(roster, "gone", "low", TIER_NO_DAY);
  tier_result *result = fixture_assign(s.fitted, s.book, roster);
  tier_roster_destroy(roster);
  assert_tier(result, "a", "low", "start");
  assert_tier(result, "b", "high", "override:fix");
  assert_tier(result, "c", "low", "override:fix");
  assert_int_equal(tier_result_roster_unmatched(result), 1);
  assert_int_equal(tier_result_roster(result, &next, NULL), TIER_OK);
  tier_result_destroy(result);
  assert_int_equal(tier_roster_count(next), 6);
  assert_int_equal(tier_roster_override_count(next), 3);
  assert_int_equal(tier_roster_get(next, text_of("b"), NULL, &standing, NULL), TIER_OK);
  assert_true(fixture_is(standing.tier, "high") && fixture_is(standing.earned, "low"));
  assert_int_equal(standing.since_day, FIXTURE_DAY);
  assert_int_equal(standing.last_day, FIXTURE_DAY);
  assert_int_equal(tier_roster_get(next, gone, NULL, &standing, NULL), TIER_OK);
  assert_true(fixture_is(standing.tier, "high"));
  assert_int_equal(standing.last_day, TIER_NO_DAY);
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY - 1, next, &result, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY + 1, next, &result, NULL), TIER_OK);
  assert_tier(result, "b", "low", "start"); /* It was the last day. */
  assert_tier(result, "c", "low", "override:fix");
  tier_result_destroy(result);
  tier_roster_destroy(next);
  close_scene(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_are_collected),
      cmocka_unit_test(rules_that_apply_are_counted),
      cmocka_unit_test(a_sum_of_amounts_is_exact_or_unknown),
      cmocka_unit_test(one_value_counts),
      cmocka_unit_test(lets_are_computed_in_their_order),
      cmocka_unit_test(rules_of_values_have_days),
      cmocka_unit_test(a_policy_has_days),
      cmocka_unit_test(further_ladders_have_columns),
      cmocka_unit_test(the_first_service_that_fits_counts),
      cmocka_unit_test(places_are_given_to_the_first),
      cmocka_unit_test(a_capacity_counts_what_each_takes),
      cmocka_unit_test(what_is_unknown_can_fail),
      cmocka_unit_test(what_is_unknown_makes_values_unknown),
      cmocka_unit_test(what_is_unknown_can_fail_a_value),
      cmocka_unit_test(the_roster_goes_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
