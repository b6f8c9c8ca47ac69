/* SPDX-License-Identifier: Apache-2.0 */
/* Every finding that a policy without errors can have: a policy that has it, and one close to it that has not. */
#include "unit/policy/policy_fixture.h"

#define LOW "{\"id\": \"low\"}"
#define STEPS(...) "\"tiers\": [" LOW ", " __VA_ARGS__ "]"
#define HIGH(enter) "{\"id\": \"high\", \"enter\": \"" enter "\"}"
#define TWO(mid, high) STEPS("{\"id\": \"mid\", \"enter\": \"" mid "\"}, {\"id\": \"high\", \"enter\": \"" high "\"}")
#define LADDER(body) "{\"ladder\": {" body "}, " STEPS(HIGH("spend > 1")) "}"
#define RULE(id, when, more) "{\"id\": \"" id "\", \"when\": \"" when "\", \"then\": {\"tag\": \"t\"}" more "}"
#define RULES(hit, rules) "{\"rules\": {\"hit\": \"" hit "\", \"list\": [" rules "]}, " STEPS(HIGH("spend > 1")) "}"
#define VALUE(id, when, then) "{\"id\": \"" id "\", \"when\": \"" when "\", \"then\": " then "}"
#define SET(hit, rules)                                                                                                \
  "{\"rule_sets\": {\"s\": {\"hit\": \"" hit "\", \"default\": 0, \"list\": [" rules "]}}, "                           \
  STEPS(HIGH("s > 1")) "}"
#define TABLE(hit, rows)                                                                                               \
  "{\"rule_sets\": {\"s\": {\"hit\": \"" hit "\", \"default\": 0, \"table\": {\"columns\": [\"purchases\"], "          \
  "\"rows\": [" rows "]}}}, " STEPS(HIGH("s > 1")) "}"
#define CELLS(id, cell) "{\"id\": \"" id "\", \"cells\": [\"" cell "\"], \"then\": 1}"
#define YEARLY(metric, body, step)                                                                                     \
  "{\"metrics\": {\"m\": {\"sum\": \"amount\", " metric "}}, \"let\": {\"twice\": \"m * 2\"}, \"ladder\": {" body      \
  "}, " STEPS("{\"id\": \"high\", " step "}") "}"
#define BOUNDS(floor, ceiling)                                                                                         \
  "{\"rules\": {\"list\": [{\"id\": \"a\", \"when\": \"spend > 5\", \"then\": {\"floor\": \"" floor "\", "             \
  "\"ceiling\": \"" ceiling "\"}}]}, " STEPS(HIGH("spend > 1")) "}"
#define SERVICE(rows) "{\"strategy\": {\"list\": [" rows "]}, " STEPS(HIGH("spend > 1")) "}"
#define SEGMENTS(words)                                                                                                \
  "{\"models\": {\"rfm\": {\"type\": \"rfm\"}}, " STEPS(HIGH("spend > 5")) ", \"strategy\": {\"segment\":"             \
  " \"rfm.segment\", \"list\": [{\"id\": \"a\", \"segment\": [" words "]}, {\"id\": \"b\"}]}}"
#define RFM(sections, steps) "{\"models\": {\"rfm\": {\"type\": \"rfm\"}}, " sections STEPS(steps) "}"
#define ENDS "\"valid\": \"period_end\", \"renewal\": \"at_expiry\""
#define PLACES(body) "{" STEPS("{\"id\": \"high\", \"places\": {" body ", \"by\": \"spend\"}}") "}"
#define USE(use, sections, enter)                                                                                      \
  "{\"attributes\": {\"age\": {\"type\": \"int\", \"use\": \"" use "\"}, \"free\": \"int\"}" sections ", "             \
  STEPS(HIGH(enter)) "}"

typedef struct pair {
  const char *with;
  int32_t severity;
  const char *code, *place;
  const char *without; /**< Has nothing of that severity. */
} pair;

static const pair pairs[] = {
    /* Ladders. */
    {"{" STEPS(HIGH("spend > 5 && spend < 3")) "}", TIER_WARNING, "never_true", "/tiers/1/enter",
     "{" STEPS(HIGH("spend > 3 && spend < 5")) "}"},
    {"{" TWO("spend > 5", "spend > 5") "}", TIER_WARNING, "same_enter", "/tiers/1/enter",
     "{" TWO("spend > 5", "spend > 6") "}"},
    {"{" STEPS("{\"id\": \"high\", \"enter\": \"spend > 5\", \"keep\": \"spend > 6\"}") "}", TIER_WARNING,
     "keep_stricter", "/tiers/1/keep",
     "{" STEPS("{\"id\": \"high\", \"enter\": \"spend > 5\", \"keep\": \"spend > 4\"}") "}"},
    {LADDER("\"valid\": {\"days\": 30}, \"grace_days\": 31"), TIER_WARNING, "grace_longer_than_period",
     "/ladder/grace_days", LADDER("\"valid\": {\"days\": 30}, \"grace_days\": 30")},
    {LADDER("\"valid\": \"period_end\", \"period\": \"month\", \"grace_days\": 32"), TIER_WARNING,
     "grace_longer_than_period", "/ladder/grace_days",
     LADDER("\"valid\": \"period_end\", \"period\": \"quarter\", \"grace_days\": 32")},
    {LADDER("\"valid\": {\"months\": 2}, \"min_dwell_days\": 63"), TIER_WARNING, "dwell_longer_than_valid",
     "/ladder/min_dwell_days", LADDER("\"valid\": {\"months\": 2}, \"min_dwell_days\": 62")},
    {LADDER("\"valid\": {\"days\": 365}, \"downgrade_on\": \"real_time\""), TIER_WARNING, "valid_unused",
     "/ladder/valid", LADDER("\"valid\": \"while_met\", \"downgrade_on\": \"real_time\"")},
    {LADDER("\"valid\": {\"days\": 365}, \"downgrade\": \"none\""), TIER_WARNING, "valid_unused", "/ladder/valid",
     LADDER("\"downgrade\": \"none\"")},
    {YEARLY("\"window\": \"year\"", ENDS, "\"enter\": \"m > 5\""), TIER_WARNING, "renewal_resets", "/tiers/1/enter",
     YEARLY("\"window\": \"year\", \"back\": 1", ENDS, "\"enter\": \"m > 5\"")},
    {YEARLY("\"window\": \"year\"", ENDS, "\"enter\": \"twice > 2\", \"keep\": \"twice > 1\""), TIER_WARNING,
     "renewal_resets", "/tiers/1/keep",
     YEARLY("\"window\": \"month\"", ENDS, "\"enter\": \"twice > 2\", \"keep\": \"twice > 1\"")},
    {YEARLY("\"window\": \"quarter\", \"first_month\": 4", ENDS ", \"period\": \"quarter\"", "\"enter\": \"m > 5\""),
     TIER_WARNING, "renewal_resets", "/tiers/1/enter",
     YEARLY("\"window\": \"quarter\", \"first_month\": 2", ENDS ", \"period\": \"quarter\"", "\"enter\": \"m > 5\"")},
    {YEARLY("\"window\": \"year\"", ENDS, "\"enter\": \"m > 5\""), TIER_WARNING, "renewal_resets", "/tiers/1/enter",
     YEARLY("\"window\": \"year\"", "\"valid\": \"period_end\"", "\"enter\": \"m > 5\"")},
    {PLACES("\"count\": 0"), TIER_WARNING, "places_unreachable", "/tiers/1/places", PLACES("\"count\": 1")},
    {PLACES("\"share\": 0"), TIER_WARNING, "places_unreachable", "/tiers/1/places", PLACES("\"share\": 0.01")},
    {"{\"purchases\": {\"linked_returns\": \"current\"}, \"ladder\": {\"reopen_days\": 5}, "
     STEPS(HIGH("spend > 1")) "}",
     TIER_WARNING, "reopen_without_linked", "/ladder/reopen_days", LADDER("\"reopen_days\": 5")},
    {RULES("collect", RULE("a", "spend >= 5 || spend < 5 || spend is missing", "")), TIER_NOTE, "always_true",
     "/rules/list/0/when", RULES("collect", RULE("a", "spend >= 5 || spend < 4 || spend is missing", ""))},
    {"{" STEPS(HIGH("spend < 5 || !(spend < 5) || spend is missing")) "}", TIER_NOTE, "always_true", "/tiers/1/enter",
     "{" STEPS(HIGH("spend < 5 || spend > 5 || spend is missing")) "}"},
    {"{" STEPS(HIGH("true")) "}", TIER_NOTE, "always_true", "/tiers/1/enter",
     "{" STEPS("{\"id\": \"high\", \"enter\": \"true\", \"places\": {\"count\": 1, \"by\": \"spend\"}}") "}"},
    {"{" STEPS("{\"id\": \"high\", \"enter\": \"spend > 5\", \"keep\": \"spend is known || spend is missing\"}") "}",
     TIER_NOTE, "always_true", "/tiers/1/keep",
     "{" STEPS("{\"id\": \"high\", \"enter\": \"spend > 5\", \"keep\": \"true\"}") "}"},
    {"{" TWO("spend > 5 && last_purchase_day is known", "last_purchase_day is known") "}", TIER_WARNING,
     "unreachable_tier", "/tiers/1/enter",
     "{" TWO("last_purchase_day is known", "spend > 5 && last_purchase_day is known") "}"},
    {"{" TWO("purchases >= 10", "purchases >= 5 && spend >= 100") "}", TIER_WARNING, "not_monotone", "/tiers/2/enter",
     "{" TWO("purchases >= 5", "purchases >= 10 && spend >= 100") "}"},
    {"{" TWO("spend >= 100", "spend >= 100 && returns == 0") "}", TIER_WARNING, "equal_bound", "/tiers/2/enter",
     "{" TWO("spend >= 100", "spend >= 101 && returns == 0") "}"},
    {"{\"tiers\": [{\"id\": \"low\", \"enter\": \"spend > 0\"}, " HIGH("spend > 1") "]}", TIER_WARNING,
     "first_tier_enter", "/tiers/0/enter", "{" STEPS(HIGH("spend > 1")) "}"},
    {"{\"tiers\": [{\"id\": \"low\", \"keep\": \"spend > 0\"}, " HIGH("spend > 1") "]}", TIER_WARNING,
     "first_tier_keep", "/tiers/0/keep", "{" STEPS(HIGH("spend > 1")) "}"},
    /* Rules of ladders. */
    {RULES("collect", RULE("a", "spend > 5 && spend < 3", "")), TIER_WARNING, "never_true", "/rules/list/0/when",
     RULES("collect", RULE("a", "spend < 5 && spend > 3", ""))},
    {RULES("first", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", "")), TIER_WARNING, "masked_rule",
     "/rules/list/1/when", RULES("first", RULE("a", "spend > 6", "") ", " RULE("b", "spend > 5", ""))},
    {RULES("priority", RULE("b", "spend > 6", "") ", " RULE("a", "spend > 5", ", \"priority\": -1")), TIER_WARNING,
     "masked_rule", "/rules/list/0/when",
     RULES("priority", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", ", \"priority\": -1"))},
    /* A rule of some days leaves the others to those behind it. */
    {RULES("first", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", "")), TIER_WARNING, "masked_rule",
     "/rules/list/1/when",
     RULES("first", RULE("a", "spend > 5", ", \"until\": \"2026-12-31\"") ", " RULE("b", "spend > 6", ""))},
    {RULES("unique", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", "")), TIER_WARNING, "overlap",
     "/rules/list/1/when", RULES("unique", RULE("a", "spend <= 5", "") ", " RULE("b", "spend > 6", ""))},
    {RULES("any", RULE("a", "spend > 5", "") ", {\"id\": \"b\", \"when\": \"spend > 6\", \"then\": {\"tag\": \"u\"}}"),
     TIER_WARNING, "overlap", "/rules/list/1/when",
     RULES("any", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", ""))},
    {RULES("first", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", "")), TIER_WARNING, "masked_rule",
     "/rules/list/1/when", RULES("collect", RULE("a", "spend > 5", "") ", " RULE("b", "spend > 6", ""))},
    {BOUNDS("high", "low"), TIER_WARNING, "floor_above_ceiling", "/rules/list/0/then/floor", BOUNDS("low", "high")},
    /* Rules of values, and tables. */
    {SET("first", VALUE("a", "spend > 5", "1") ", " VALUE("b", "spend > 6", "2")), TIER_WARNING, "masked_rule",
     "/rule_sets/s/list/1/when", SET("first", VALUE("a", "spend > 6", "1") ", " VALUE("b", "spend > 5", "2"))},
    {SET("unique", VALUE("a", "spend > 5", "1") ", " VALUE("b", "spend > 6", "2")), TIER_WARNING, "overlap",
     "/rule_sets/s/list/1/when", SET("unique", VALUE("a", "spend < 5", "1") ", " VALUE("b", "spend > 6", "2"))},
    {SET("any", VALUE("a", "spend > 5", "1") ", " VALUE("b", "spend > 6", "2")), TIER_WARNING, "overlap",
     "/rule_sets/s/list/1/when", SET("any", VALUE("a", "spend > 5", "2") ", " VALUE("b", "spend > 6", "2"))},
    {TABLE("unique", CELLS("a", "> 5") ", " CELLS("b", "< 3")), TIER_NOTE, "gap", "/rule_sets/s/table/rows",
     TABLE("unique", CELLS("a", "> 5") ", " CELLS("b", "<= 5"))},
    {TABLE("first", CELLS("a", "> 5") ", " CELLS("b", "> 7") ", " CELLS("c", "<= 5")), TIER_WARNING, "masked_rule",
     "/rule_sets/s/table/rows/1", TABLE("first", CELLS("a", "> 7") ", " CELLS("b", "> 5") ", " CELLS("c", "<= 5"))},
    /* The strategy. */
    {SERVICE("{\"id\": \"a\", \"tier\": \"high\"}"), TIER_WARNING, "strategy_gap", "/strategy/list",
     SERVICE("{\"id\": \"a\", \"tier\": \"high\"}, {\"id\": \"b\"}")},
    {SERVICE("{\"id\": \"b\"}, {\"id\": \"a\", \"tier\": \"high\"}"), TIER_WARNING, "masked_service",
     "/strategy/list/1", SERVICE("{\"id\": \"a\", \"tier\": \"high\"}, {\"id\": \"b\"}")},
    {SEGMENTS("\"new\", \"lost\""), TIER_WARNING, "unknown_text", "/strategy/list/0/segment",
     SEGMENTS("\"new\", \"prospects\"")},
    /* Texts that a model never gives. */
    {RFM("", HIGH("rfm.segment == 'champion'")), TIER_WARNING, "unknown_text", "/tiers/1/enter",
     RFM("", HIGH("rfm.segment == 'champions'"))},
    {RFM("", HIGH("spend > 5 && 'champion' != rfm.segment")), TIER_WARNING, "unknown_text", "/tiers/1/enter",
     RFM("", HIGH("spend > 5 && 'champions' != rfm.segment"))},
    {RFM("", HIGH("rfm.segment in ['champions', 'loyalty']")), TIER_WARNING, "unknown_text", "/tiers/1/enter",
     RFM("", HIGH("rfm.segment in ['champions', 'prospects']"))},
    {RFM("\"let\": {\"x\": \"rfm.segment == 'champion' ? 2 : 1\"}, ", HIGH("x > 1")), TIER_WARNING, "unknown_text",
     "/let/x", RFM("\"let\": {\"x\": \"rfm.segment == 'champions' ? 2 : 1\"}, ", HIGH("x > 1"))},
    {RFM("\"attributes\": {\"word\": \"text\"}, ", HIGH("word == 'x' || rfm.segment == 'x'")), TIER_WARNING,
     "unknown_text", "/tiers/1/enter", RFM("\"attributes\": {\"word\": \"text\"}, ", HIGH("word == 'x'"))},
    /* Names. */
    {"{" STEPS(HIGH("points > 5")) "}", TIER_NOTE, "undeclared_attribute", "/tiers/1/enter",
     "{\"attributes\": {\"points\": \"int\"}, " STEPS(HIGH("points > 5")) "}"},
    {"{" STEPS(HIGH("spent > 5")) "}", TIER_WARNING, "undeclared_attribute", "/tiers/1/enter",
     "{" STEPS(HIGH("spend > 5")) "}"},
    /* Attributes that not everybody may read. */
    {USE("sensitive", "", "age > 5"), TIER_WARNING, "sensitive_attribute", "/tiers/1/enter",
     USE("sensitive", "", "free > 5")},
    {USE("sensitive", ", \"let\": {\"x\": \"age + 1\"}", "x > 5"), TIER_WARNING, "sensitive_attribute", "/let/x",
     USE("free", ", \"let\": {\"x\": \"age + 1\"}", "x > 5")},
    {USE("forbidden", "", "age > 5"), TIER_ERROR, "forbidden_attribute", "/tiers/1/enter",
     USE("forbidden", "", "free > 5")},
    {USE("forbidden", ", \"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"age\"}}", "spend > 5"), TIER_ERROR,
     "forbidden_attribute", "/models/abc",
     USE("free", ", \"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"age\"}}", "spend > 5")},
    {"{\"attributes\": {\"seg\": {\"type\": \"text\", \"use\": \"forbidden\"}}, \"strategy\": {\"segment\": \"seg\","
     " \"list\": [{\"id\": \"a\"}]}, " STEPS(HIGH("spend > 5")) "}",
     TIER_ERROR, "forbidden_attribute", "/strategy/segment",
     "{\"attributes\": {\"seg\": \"text\"}, \"strategy\": {\"segment\": \"seg\", \"list\": [{\"id\": \"a\"}]}, "
     STEPS(HIGH("spend > 5")) "}"},
    {"{\"ladders\": {\"l\": {\"ladder\": {\"valid\": {\"days\": 3}, \"grace_days\": 5}, \"tiers\": [" LOW "]}}, "
     STEPS(HIGH("spend > 5")) "}",
     TIER_WARNING, "grace_longer_than_period", "/ladders/l/ladder/grace_days",
     "{\"ladders\": {\"l\": {\"ladder\": {\"valid\": {\"days\": 5}, \"grace_days\": 5}, \"tiers\": [" LOW "]}}, "
     STEPS(HIGH("spend > 5")) "}"},
};

static void each_finding_has_its_policy(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    assert_only_finding(context, pairs[i].with, pairs[i].severity, pairs[i].code, pairs[i].place);
    assert_only_finding(context, pairs[i].without, pairs[i].severity, "", "");
  }
  tier_context_destroy(context);
}

static void the_nearest_text_is_suggested(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, RFM("", HIGH("rfm.segment == 'champion'")));
  tier_findings *findings = NULL;
  tier_finding finding = {.size = sizeof finding};
  (void)state;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), 1);
  assert_int_equal(tier_findings_get(findings, 0, &finding, NULL), TIER_OK);
  assert_string_equal(finding.message, "'rfm.segment' is never 'champion'; did you mean 'champions'?");
  assert_int_equal(finding.position, 15);
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

/* Tiers that only rules give have the condition "false", and that is no mistake. */
static void conditions_meant_to_be_constant_are_left_alone(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  assert_only_finding(context, "{" TWO("false", "false") "}", TIER_NOTE, "", "");
  assert_only_finding(context, RULES("first", RULE("a", "spend > 5", "") ", " RULE("b", "true", "")), TIER_NOTE, "",
                      "");
  tier_context_destroy(context);
}

static tier_status do_nothing(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  (void)user_data;
  (void)batch;
  (void)ret_verdicts;
  (void)err;
  return TIER_OK;
}

static void callbacks_ask_too(void **state) {
  static const char *const inputs[] = {"age"};
  const tier_rule_callback rule = {
      .size = sizeof rule, .id = "mine", .inputs = inputs, .input_count = 1, .evaluate = do_nothing};
  tier_context *context = fixture_context();
  tier_policy *forbids = fixture_policy(context, USE("forbidden", "", "spend > 5"));
  tier_policy *warns = fixture_policy(context, USE("sensitive", "", "spend > 5"));
  tier_findings *findings = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_policy_add_rule(forbids, &rule, &err), TIER_E_POLICY);
  assert_non_null(strstr(err.message, "'age'"));
  assert_int_equal(tier_policy_add_rule(warns, &rule, &err), TIER_OK);
  assert_int_equal(tier_policy_check(warns, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), 1);
  assert_true(fixture_found(findings, TIER_WARNING, "sensitive_attribute", "", -1));
  tier_findings_destroy(findings);
  tier_policy_destroy(forbids);
  tier_policy_destroy(warns);
  tier_context_destroy(context);
}

/* Only the data tell that nobody has a value. */
static void columns_that_nobody_has_are_found(void **state) {
  const tier_string id = text_of("a"), none = text_of(""), some = text_of("5");
  tier_context *context = fixture_context();
  (void)state;
  for (int known = 0; known <= 1; known++) {
    const tier_attribute points = {
        .size = sizeof points, .name = "points", .type = TIER_INT64, .texts = known ? &some : &none};
    const tier_attribute *const attributes[] = {&points};
    const tier_customers rows = {
        .size = sizeof rows, .count = 1, .customer_ids = &id, .attributes = attributes, .attribute_count = 1};
    tier_book *book = fixture_book(context);
    tier_policy *policy =
        fixture_policy(context, "{\"let\": {\"x\": \"points * 2\"}, " STEPS(HIGH("x > 1 || points > 5")) "}");
    assert_int_equal(tier_book_add_customers(book, &rows, NULL, NULL), TIER_OK);
    tier_fitted *fitted = fixture_fit(policy, book);
    assert_int_equal(tier_findings_count(tier_fitted_findings(fitted)), !known);
    assert_int_equal(fixture_found(tier_fitted_findings(fitted), TIER_WARNING, "never_known", "/let/x", -1), !known);
    tier_fitted_destroy(fitted);
    tier_policy_destroy(policy);
    tier_book_destroy(book);
  }
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_finding_has_its_policy),
      cmocka_unit_test(the_nearest_text_is_suggested),
      cmocka_unit_test(conditions_meant_to_be_constant_are_left_alone),
      cmocka_unit_test(callbacks_ask_too),
      cmocka_unit_test(columns_that_nobody_has_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
