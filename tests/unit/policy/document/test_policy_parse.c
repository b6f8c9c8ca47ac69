/* SPDX-License-Identifier: Apache-2.0 */
/* Good and broken documents: every mistake is found, with its code and its place. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

static const char WHOLE[] =
    "{ \"policy\": \"shop\", \"version\": \"2026-11\", \"calendar\": { \"utc_offset\": \"+08:00\" },"
    "  \"money\": { \"currency\": \"USD\", \"minor_digits\": 2 },"
    "  \"purchases\": { \"merge\": \"day\", \"returns\": \"net\" },"
    "  \"metrics\": { \"spend_12m\": { \"sum\": \"amount\", \"window_days\": 365 } },"
    "  \"models\": {"
    "    \"rfm\": { \"type\": \"rfm\", \"bins\": 5, \"method\": \"quantile\", \"segments\": \"classic\" },"
    "    \"abc\": { \"type\": \"abc\", \"value\": \"spend\", \"cuts\": [0.80, 0.95] },"
    "    \"clv\": { \"type\": \"clv\", \"purchases\": \"mbg/nbd\", \"spend\": \"gamma-gamma\","
    "               \"horizon_days\": 365, \"annual_discount\": 0.10 } },"
    "  \"rules\": { \"hit\": \"first\", \"list\": ["
    "    { \"id\": \"staff\", \"when\": \"channel == 'staff'\", \"then\": { \"ceiling\": \"general\" } } ] },"
    "  \"tiers\": ["
    "    { \"id\": \"general\", \"label\": { \"en\": \"General\", \"zh\": \"一般客户\" } },"
    "    { \"id\": \"important\", \"label\": { \"en\": \"Important\", \"zh\": \"重要客户\" },"
    "      \"enter\": \"abc.class in ['A', 'B'] || clv.value >= 100\" },"
    "    { \"id\": \"core\", \"label\": { \"en\": \"Core\", \"zh\": \"核心客户\" },"
    "      \"enter\": \"abc.class == 'A' && clv.alive >= 0.5\", \"keep\": \"abc.class == 'A'\" } ] }";

static void whole_policy_is_free_of_errors(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, WHOLE);
  tier_findings *findings = NULL;
  int32_t tier = -1;
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_WARNING), 0);
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), 1);
  assert_true(fixture_found(findings, TIER_NOTE, "undeclared_attribute", "/rules/list/0/when", -1));
  assert_int_equal(tier_policy_tier_count(policy), 3);
  assert_string_equal(tier_policy_tier_id(policy, 2), "core");
  assert_null(tier_policy_tier_id(policy, 3));
  assert_int_equal(tier_policy_find_tier(policy, text_of("important"), &tier, NULL), TIER_OK);
  assert_int_equal(tier, 1);
  assert_int_equal(tier_policy_find_tier(policy, text_of("coral"), &tier, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_zone_day(tier_policy_zone(policy), INT64_C(57600000000)), 1); /* 16:00 UTC is midnight. */
  assert_int_equal(tier_policy_minor_digits(policy), 2);
  assert_int_equal(tier_policy_attribute_type(policy, "channel"), TIER_ANY);
  tier_findings_destroy(findings);
  tier_context_destroy(context); /* The policy keeps it. */
  tier_policy_destroy(policy);
}

static void smallest_policy_has_defaults(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, "{\"tiers\": [{\"id\": \"all\"}]}");
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_null(tier_policy_zone(policy));
  assert_int_equal(tier_policy_ladder_count(policy), 1);
  assert_string_equal(tier_policy_ladder_name(policy, 0), "");
  assert_null(tier_policy_ladder_name(policy, 1));
  assert_int_equal(tier_policy_minor_digits(policy), 2);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void text_that_is_no_object_fails(void **state) {
  static const char *const texts[] = {"", "{", "[]", "{\"tiers\": [], \"tiers\": []}", "{} {}", "{\"a\": \"\xff\"}",
                                      "{\"libtier\": \"fitted\"}"};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    tier_error err = {.size = sizeof err};
    tier_policy *policy = NULL;
    assert_int_equal(tier_policy_parse(context, text_of(texts[i]), &policy, &err), TIER_E_JSON);
    assert_null(policy);
    assert_true(err.message[0] != '\0');
  }
  tier_context_destroy(context);
}

typedef struct mistake {
  const char *document;
  int32_t severity;
  const char *code, *place;
  int64_t position;
} mistake;

#define TIERS "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend > 1\"}]"
#define RULE(body) "{\"rules\": {\"list\": [" body "]}, " TIERS "}"
#define HIGH(body) "{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", " body "}]}"

static const mistake mistakes[] = {
    {"{\"tears\": [], " TIERS "}", TIER_ERROR, "unknown_key", "/tears", -1},
    {"{}", TIER_ERROR, "missing_key", "/tiers", -1},
    {"{\"tiers\": []}", TIER_ERROR, "bad_value", "/tiers", -1},
    {"{\"tiers\": 5}", TIER_ERROR, "bad_value", "/tiers", -1},
    {"{\"tiers\": [7]}", TIER_ERROR, "bad_value", "/tiers/0", -1},
    {"{\"tiers\": [{}]}", TIER_ERROR, "missing_key", "/tiers/0/id", -1},
    {"{\"tiers\": [{\"id\": \"\"}]}", TIER_ERROR, "bad_value", "/tiers/0/id", -1},
    {"{\"tiers\": [{\"id\": \"a\\nb\"}]}", TIER_ERROR, "bad_value", "/tiers/0/id", -1},
    {"{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"a\", \"enter\": \"spend > 1\"}]}", TIER_ERROR, "duplicate_id",
     "/tiers/1/id", -1},
    {"{\"tiers\": [{\"id\": \"a\", \"label\": {\"fr\": \"x\"}}]}", TIER_ERROR, "unknown_key", "/tiers/0/label/fr", -1},
    {"{\"tiers\": [{\"id\": \"a\", \"enter\": \"spend > 1\"}]}", TIER_WARNING, "first_tier_enter", "/tiers/0/enter",
     -1},
    {"{\"tiers\": [{\"id\": \"a\", \"keep\": \"spend > 1\"}]}", TIER_WARNING, "first_tier_keep", "/tiers/0/keep", -1},
    {HIGH("\"note\": \"\""), TIER_ERROR, "missing_enter", "/tiers/1/enter", -1},
    {HIGH("\"enter\": 5"), TIER_ERROR, "bad_value", "/tiers/1/enter", -1},
    {HIGH("\"enter\": \"spend >\""), TIER_ERROR, "syntax", "/tiers/1/enter", -2},
    {HIGH("\"enter\": \"\""), TIER_ERROR, "syntax", "/tiers/1/enter", -2},
    {HIGH("\"enter\": \"1 < rfm.r\""), TIER_ERROR, "unknown_column", "/tiers/1/enter", 4},
    {HIGH("\"enter\": \"tier == 'low'\""), TIER_ERROR, "unknown_column", "/tiers/1/enter", 0},
    {HIGH("\"enter\": \"true\", \"keep\": \"spend\""), TIER_ERROR, "type", "/tiers/1/keep", 0},
    {HIGH("\"enter\": \"spend > 'x'\""), TIER_ERROR, "type", "/tiers/1/enter", -2},
    {HIGH("\"enter\": \"recency_dais < 3\""), TIER_WARNING, "undeclared_attribute", "/tiers/1/enter", -1},
    {"{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"spend > 1\"},"
     " {\"id\": \"c\", \"enter\": \"spend > 1\"}]}",
     TIER_WARNING, "same_enter", "/tiers/1/enter", -1},
    {"{\"money\": {\"minor_digits\": 7}, " TIERS "}", TIER_ERROR, "bad_value", "/money/minor_digits", -1},
    {"{\"purchases\": {\"merge\": \"week\"}, " TIERS "}", TIER_ERROR, "bad_value", "/purchases/merge", -1},
    {"{\"purchases\": {\"returns\": 1}, " TIERS "}", TIER_ERROR, "bad_value", "/purchases/returns", -1},
    {"{\"metrics\": {\"spend\": {\"sum\": \"amount\"}}, " TIERS "}", TIER_ERROR, "name_taken", "/metrics/spend", -1},
    {"{\"metrics\": {\"reason\": {\"sum\": \"amount\"}}, " TIERS "}", TIER_ERROR, "name_taken", "/metrics/reason", -1},
    {"{\"metrics\": {\"1m\": {\"sum\": \"amount\"}}, " TIERS "}", TIER_ERROR, "bad_value", "/metrics/1m", -1},
    {"{\"attributes\": {\"x\": \"number\"}, " TIERS "}", TIER_ERROR, "bad_value", "/attributes/x", -1},
    {"{\"attributes\": {\"tier\": \"text\"}, " TIERS "}", TIER_ERROR, "name_taken", "/attributes/tier", -1},
    {"{\"attributes\": {\"in\": \"text\"}, " TIERS "}", TIER_ERROR, "bad_value", "/attributes/in", -1},
    {"{\"attributes\": {\"m\": \"int\"}, \"metrics\": {\"m\": {\"sum\": \"amount\"}}, " TIERS "}", TIER_ERROR,
     "name_taken", "/attributes/m", -1},
    {"{\"models\": {\"m\": 5}, " TIERS "}", TIER_ERROR, "bad_value", "/models/m", -1},
    {"{\"models\": {\"m\": {}}, " TIERS "}", TIER_ERROR, "missing_key", "/models/m/type", -1},
    {"{\"models\": {\"m\": {\"type\": \"oracle\"}}, " TIERS "}", TIER_ERROR, "bad_value", "/models/m/type", -1},
    {"{\"models\": {\"a/b\": {\"type\": \"abc\"}}, " TIERS "}", TIER_ERROR, "bad_value", "/models/a~1b", -1},
    {"{\"models\": {\"abc\": {\"type\": \"abc\", \"colour\": 1}}, " TIERS "}", TIER_ERROR, "unknown_key",
     "/models/abc/colour", -1},
    {"{\"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"x.y\"}}, " TIERS "}", TIER_ERROR, "unknown_model",
     "/models/abc", -1},
    {"{\"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"b.y\"}, \"b\": {\"type\": \"abc\"}}, " TIERS "}",
     TIER_ERROR, "unknown_column", "/models/abc", -1},
    {"{\"rules\": {\"hit\": \"last\"}, " TIERS "}", TIER_ERROR, "bad_value", "/rules/hit", -1},
    {RULE("3"), TIER_ERROR, "bad_value", "/rules/list/0", -1},
    {RULE("{\"when\": \"true\", \"then\": {\"set\": \"low\"}}"), TIER_ERROR, "missing_key", "/rules/list/0/id", -1},
    {RULE("{\"id\": \"a b\", \"when\": \"true\", \"then\": {\"set\": \"low\"}}"), TIER_ERROR, "bad_value",
     "/rules/list/0/id", -1},
    {RULE("{\"id\": \"r\", \"then\": {\"set\": \"low\"}}"), TIER_ERROR, "missing_key", "/rules/list/0/when", -1},
    {RULE("{\"id\": \"r\", \"when\": \"1 +\", \"then\": {\"set\": \"low\"}}"), TIER_ERROR, "syntax",
     "/rules/list/0/when", -2},
    {RULE("{\"id\": \"r\", \"when\": \"true\"}"), TIER_ERROR, "missing_key", "/rules/list/0/then", -1},
    {RULE("{\"id\": \"r\", \"when\": \"true\", \"then\": {}}"), TIER_ERROR, "missing_key", "/rules/list/0/then", -1},
    {RULE("{\"id\": \"r\", \"when\": \"true\", \"then\": {\"set\": \"top\"}}"), TIER_ERROR, "unknown_tier",
     "/rules/list/0/then/set", -1},
    {RULE("{\"id\": \"r\", \"when\": \"true\", \"then\": {\"tag\": \"a b\"}}"), TIER_ERROR, "bad_value",
     "/rules/list/0/then/tag", -1},
    {RULE("{\"id\": \"r\", \"when\": \"true\", \"then\": {\"floor\": \"high\", \"ceiling\": \"low\"}}"), TIER_WARNING,
     "floor_above_ceiling", "/rules/list/0/then/floor", -1},
    {RULE("{\"id\": \"r\", \"when\": \"true\", \"then\": {\"set\": \"low\"}},"
          " {\"id\": \"r\", \"when\": \"true\", \"then\": {\"set\": \"low\"}}"),
     TIER_ERROR, "duplicate_id", "/rules/list/1/id", -1},
};

static void every_mistake_is_found_in_its_place(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
    const mistake *m = &mistakes[i];
    tier_policy *policy = fixture_policy(context, m->document);
    tier_findings *findings = NULL;
    assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
    if (tier_findings_count(findings) != 1 || !fixture_found(findings, m->severity, m->code, m->place, m->position)) {
      fixture_print(findings);
      fail_msg("expected only %s at %s in %s", m->code, m->place, m->document);
    }
    tier_findings_destroy(findings);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void all_mistakes_come_at_once(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{\"x\": 1, \"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": "
                                                "\"1 < a.foo\"}, {\"id\": \"c\"}]}");
  tier_fitted *fitted = NULL;
  tier_roster *roster = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_ERROR), 3);
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, &err), TIER_E_POLICY);
  assert_string_equal(err.message, "policy has 3 errors; first: /tiers/2/enter: needs a condition; \"false\" if only "
                                   "rules give this tier");
  assert_null(fitted);
  assert_int_equal(tier_roster_create(policy, &roster, &err), TIER_E_POLICY);
  tier_policy_destroy(policy);
  policy = fixture_policy(context, "{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"1 < a.foo\"}]}");
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, &err), TIER_E_POLICY);
  assert_string_equal(err.message, "policy has 1 error; first: /tiers/1/enter at 4: unknown column 'a.foo'");
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void models_stand_behind_those_they_read(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, "{\"models\": {\"c\": {\"type\": \"abc\", \"value\": \"b.share\"},"
                                                " \"b\": {\"type\": \"abc\", \"value\": \"a.share\"},"
                                                " \"a\": {\"type\": \"abc\", \"value\": \"spend\"}}, " TIERS "}");
  tier_book *book = fixture_book(context);
  tier_fitted *fitted = fixture_fit(policy, book);
  tier_result *result = fixture_assign(fitted, book, NULL);
  tier_column column = {.size = sizeof column};
  (void)state;
  assert_int_equal(tier_result_column(result, "c.class", &column, NULL), TIER_OK);
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_book_destroy(book);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void wrong_arguments_are_refused(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = NULL;
  tier_findings *findings = NULL;
  int32_t tier;
  (void)state;
  assert_int_equal(tier_policy_parse(NULL, text_of("{}"), &policy, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_policy_parse(context, text_of("{}"), NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_policy_parse(context, (tier_string){NULL, 3}, &policy, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_policy_check(NULL, &findings, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_policy_find_tier(NULL, text_of("a"), &tier, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_policy_tier_count(NULL), 0);
  assert_null(tier_policy_tier_id(NULL, 0));
  tier_policy_destroy(NULL);
  tier_fitted_destroy(NULL);
  tier_context_destroy(context);
}

/* A search for the name that was meant takes all names; without a bound, a document of a few megabytes takes hours. */
static void names_are_suggested_for_the_first_findings_only(void **state) {
  enum { UNKNOWN = 60 };
  char text[8192] = "{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"";
  size_t length = strlen(text);
  tier_context *context = fixture_context();
  tier_findings *findings = NULL;
  size_t suggested = 0;
  (void)state;
  for (int i = 0; i < UNKNOWN; i++) {
    length += (size_t)snprintf(text + length, sizeof text - length, "%sabc.clas%d == 'A'", i == 0 ? "" : " || ", i);
  }
  (void)snprintf(text + length, sizeof text - length, "\"}], \"models\": {\"abc\": {\"type\": \"abc\"}}}");
  tier_policy *policy = fixture_policy(context, text);
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), UNKNOWN);
  for (size_t i = 0; i < UNKNOWN; i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    assert_string_equal(finding.code, "unknown_column");
    suggested += strstr(finding.message, "did you mean 'abc.class'?") != NULL;
  }
  assert_int_equal(suggested, 50);
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(whole_policy_is_free_of_errors),    cmocka_unit_test(smallest_policy_has_defaults),
      cmocka_unit_test(text_that_is_no_object_fails),      cmocka_unit_test(every_mistake_is_found_in_its_place),
      cmocka_unit_test(all_mistakes_come_at_once),
      cmocka_unit_test(names_are_suggested_for_the_first_findings_only),
      cmocka_unit_test(models_stand_behind_those_they_read), cmocka_unit_test(wrong_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
