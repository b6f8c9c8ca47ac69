/* SPDX-License-Identifier: Apache-2.0 */
/* Each finding with a list that has it and one close to it that has not. */
#include "unit/rule/rule_fixture.h"

#include "rule/analysis/rule_lint.h"
#include <stdio.h>

enum { MOST = 64 };

/* All findings as "code place message", one a line. */
static char *lines_of(tier_findings *findings) {
  static char lines[20000];
  size_t length = 0;
  lines[0] = '\0';
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    assert_int_equal(finding.severity, strcmp(finding.code, "always_true") == 0 ? TIER_NOTE : TIER_WARNING);
    length += (size_t)snprintf(lines + length, sizeof lines - length, "%s %s@%d: %s\n", finding.code, finding.place,
                               (int)finding.position, finding.message);
  }
  return lines;
}

/* Conditions "a", "b", ... at "/rules/list/0/when" and so on. */
static char *lint(rule_fixture *fixture, unsigned what, size_t count, const char *const *texts) {
  static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
  static char places[MOST][40];
  static char names[MOST][24];
  tier__lint_condition conditions[MOST];
  tier__expression *expressions[MOST];
  tier_findings *findings;
  assert_int_equal(tier__findings_create(fixture->context, &findings, NULL), TIER_OK);
  for (size_t i = 0; i < count; i++) {
    expressions[i] = rule_read(fixture, texts[i]);
    if (expressions[i] == NULL) {
      fail_msg("%s is refused", texts[i]);
    }
    (void)snprintf(places[i], sizeof places[i], "/rules/list/%zu/when", i);
    (void)snprintf(names[i], sizeof names[i], "r%zu", i);
    const tier__lint_condition condition = {expressions[i], i < 6 ? ids[i] : names[i], places[i]};
    conditions[i] = condition;
  }
  assert_int_equal(tier__lint_list(fixture->context, conditions, count, what, findings, NULL), TIER_OK);
  char *lines = lines_of(findings);
  for (size_t i = 0; i < count; i++) {
    tier__expression_destroy(expressions[i]);
  }
  tier_findings_destroy(findings);
  return lines;
}

static void expect(rule_fixture *fixture, unsigned what, const char *expected, size_t count,
                   const char *const *texts) {
  const char *lines = lint(fixture, what, count, texts);
  if (strcmp(lines, expected) != 0) {
    fail_msg("found:\n%sexpected:\n%s", lines, expected);
  }
}

#define FINDS(what, expected, ...)                                                                                     \
  do {                                                                                                                 \
    static const char *const texts_[] = {__VA_ARGS__};                                                                 \
    expect(&fixture, (what), (expected), sizeof texts_ / sizeof texts_[0], texts_);                                    \
  } while (0)
#define FINDS_NOTHING(what, ...) FINDS(what, "", __VA_ARGS__)

static void conditions_that_nobody_meets(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/1/when@13: no customer can meet this: 'spend >= 100 && spend < 50' is never true\n",
        "spend >= 50", "spend >= 100 && spend < 50");
  FINDS_NOTHING(TIER__LINT_NEVER, "spend >= 50 && spend < 100");
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@15: no customer can meet this: 'purchases > 2 && purchases < 3' is never true\n",
        "(purchases > 2 && purchases < 3)");
  FINDS_NOTHING(TIER__LINT_NEVER, "value > 2 && value < 3"); /* There is something between floats, */
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@28: no customer can meet this: "
        "'value > 0.49999999999999994 && value < 0...' is never true\n",
        "value > 0.49999999999999994 && value < 0.5");  /* unless they are neighbours. */
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@17: no customer can meet this: 'channel == 'web' && channel == 'shop'' "
        "is never true\n",
        "channel == 'web' && channel == 'shop'");
  FINDS(TIER__LINT_NEVER, "never_true /rules/list/0/when@4: no customer can meet this: 'vip && !vip' is never true\n",
        "vip && !vip");
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@23: no customer can meet this: 'contains(channel, 'w') && !contains(chan...' "
        "is never true\n",
        "contains(channel, 'w') && !contains(channel, 'w')");
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@10: no customer can meet this: 'purchases > 1e30' is never true\n",
        "purchases > 1e30");
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@24: no customer can meet this: "
        "'spend / purchases >= 50 && spend / purch...' is never true\n",
        "spend / purchases >= 50 && spend / purchases < 20");
  FINDS_NOTHING(TIER__LINT_NEVER, "contains(channel, 'w') && !contains(channel, 'x')", "channel.startsWith('w')");
  /* Parts. */
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@20: this part is never true, so it can be left out: "
        "'spend > 100 && spend < 50'\n",
        "vip || (spend > 100 && spend < 50)");
  FINDS_NOTHING(TIER__LINT_NEVER, "vip || !(spend > 100 && spend < 50) && staff");
  FINDS_NOTHING(TIER__LINT_NEVER, "false");
  rule_fixture_end(&fixture);
}

static void conditions_that_everybody_meets(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  FINDS(TIER__LINT_NEVER, "always_true /rules/list/0/when@0: this is true for every customer\n",
        "spend >= 100 || spend < 100 || spend is missing");
  FINDS_NOTHING(TIER__LINT_NEVER, "spend >= 100 || spend < 100"); /* Not who has no spend. */
  FINDS_NOTHING(TIER__LINT_NEVER, "true");
  rule_fixture_end(&fixture);
}

static void rules_behind_others(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  const unsigned what = TIER__LINT_MASKED;
  FINDS(what,
        "masked_rule /rules/list/1/when@-1: \"b\" never counts: \"a\" before it is true for every customer for whom "
        "it is\n",
        "spend >= 100", "spend >= 200 && vip");
  FINDS_NOTHING(what, "spend >= 100", "spend >= 99.99 && vip");
  FINDS_NOTHING(what, "spend >= 200 && vip", "spend >= 100");
  FINDS(what,
        "masked_rule /rules/list/2/when@-1: \"c\" never counts: one of those before it is true for every customer for "
        "whom it is\n",
        "spend < 100", "spend >= 50", "spend is known");
  FINDS_NOTHING(what, "spend < 100", "spend >= 50", "true"); /* That is for those without spend. */
  FINDS(what,
        "masked_rule /rules/list/1/when@-1: \"b\" never counts: \"a\" before it is true for every customer for whom "
        "it is\n",
        "channel.startsWith('w')", "vip && channel.startsWith('w')");
  FINDS_NOTHING(what, "channel.startsWith('w')", "vip && channel.startsWith('we')"); /* It is, but who knows that? */
  FINDS(what,
        "masked_rule /rules/list/1/when@-1: \"b\" never counts: \"a\" before it is true for every customer for whom "
        "it is\n",
        "spend / purchases > 20", "spend / purchases > 50");
  FINDS(what,
        "masked_rule /rules/list/1/when@-1: \"b\" never counts: \"a\" before it is true for every customer for whom "
        "it is\n",
        "coalesce(spend, 0) < 100", "spend is missing");
  FINDS_NOTHING(what, "coalesce(spend, 0) >= 100", "spend is missing");
  FINDS_NOTHING(what, "vip", "spend > 100 && spend < 50"); /* That is never true, which is another finding. */
  rule_fixture_end(&fixture);
}

static void rules_for_the_same_customer(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  const unsigned what = TIER__LINT_OVERLAP;
  FINDS(what,
        "overlap /rules/list/1/when@-1: \"a\" and \"b\" are both true for spend 100.01 to 499.99, channel 'web'\n",
        "spend > 100 && channel in ['web', 'shop']", "spend < 500 && channel == 'web'");
  FINDS_NOTHING(what, "spend > 100 && channel == 'shop'", "spend < 500 && channel == 'web'");
  FINDS_NOTHING(what, "spend >= 500", "spend < 500");
  FINDS(what, "overlap /rules/list/1/when@-1: \"a\" and \"b\" are both true for spend 500.00\n", "spend >= 500",
        "spend <= 500");
  /* Certain only where the function does not matter. */
  FINDS_NOTHING(what, "contains(channel, 'w')", "contains(channel, 'e')");
  FINDS(what, "overlap /rules/list/1/when@-1: \"a\" and \"b\" are both true for vip true\n",
        "contains(channel, 'w') || vip", "contains(channel, 'e') || vip");
  rule_fixture_end(&fixture);
}

static void customers_without_a_rule(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  const unsigned what = TIER__LINT_GAP;
  FINDS(what, "gap /rules/list@-1: none of the conditions is true for spend 100.00\n", "spend < 100", "spend > 100");
  FINDS_NOTHING(what, "spend < 100", "spend >= 100"); /* Who has no spend is no gap. */
  FINDS(what, "gap /rules/list@-1: none of the conditions is true for spend up to 99.99, channel other than 'web'\n",
        "spend >= 100", "channel == 'web'");
  FINDS(what, "gap /rules/list/0/when@-1: none of the conditions is true for vip false\n", "vip");
  FINDS_NOTHING(what, "spend >= 100", "spend < 100 && contains(channel, 'w')"); /* Nobody knows. */
  FINDS(what, "gap /rules/list@-1: none of the conditions is true for spend up to 49.99\n", "spend >= 100",
        "spend >= 50 && contains(channel, 'w')");
  FINDS_NOTHING(what, "vip", "!vip");
  FINDS_NOTHING(what, "true");
  FINDS(what, "gap /rules/list/0/when@-1: none of the conditions is true for any values\n", "false");
  rule_fixture_end(&fixture);
}

static void values_that_differ(void **state) {
  static const struct {
    const char *a, *b;
    int differ;
  } cases[] = {{"1", "2", 1},         {"1", "1.0", 0},     {"-1", "1", 1},       {"'a'", "\"a\"", 0},
               {"'a'", "'b'", 1},     {"true", "false", 1}, {"1 + 1", "3", 0},   {"purchases", "visits", 0},
               {"date('2026-01-31')", "date('2026-02-01')", 1}};
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tier__expression *a = rule_read_value(&fixture, cases[i].a, TIER_ANY);
    tier__expression *b = rule_read_value(&fixture, cases[i].b, TIER_ANY);
    assert_int_equal(tier__lint_differ(a, b), cases[i].differ);
    assert_int_equal(tier__lint_differ(b, a), cases[i].differ);
    tier__expression_destroy(a);
    tier__expression_destroy(b);
  }
  rule_fixture_end(&fixture);
}

/* Whether a model has other classes than those that are named, the conditions do not say. */
static void classes_that_nobody_names(void **state) {
  static const tier_string classes[] = {{"A", 1}, {"B", 1}};
  tier__column *column;
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  const unsigned what = TIER__LINT_GAP;
  assert_int_equal(tier__table_add(&fixture.table, "abc.class", TIER_TEXT, "", TIER__ROLE_OUTPUT, 0, classes, 2,
                                   &column, NULL),
                   TIER_OK);
  assert_int_equal(
      tier__table_add(&fixture.table, "rfm.r", TIER_INT64, "", TIER__ROLE_OUTPUT, 0, NULL, 0, &column, NULL), TIER_OK);
  FINDS_NOTHING(what, "abc.class == 'A'", "abc.class == 'B'");
  FINDS(what, "gap /rules/list@-1: none of the conditions is true for channel other than 'A' or 'B'\n",
        "channel == 'A'", "channel == 'B'");
  FINDS(what, "gap /rules/list@-1: none of the conditions is true for abc.class 'B', vip false\n", "abc.class == 'A'",
        "abc.class == 'B' && vip");
  FINDS_NOTHING(what, "rfm.r in [1, 2]", "rfm.r in [3, 4, 5]");
  FINDS(what, "gap /rules/list@-1: none of the conditions is true for rfm.r 3\n", "rfm.r in [1, 2]", "rfm.r >= 4");
  rule_fixture_end(&fixture);
}

/* Tiers "t0", "t1", ... with `enter` and `keep`; NULL where there is none. */
static void expect_ladder(rule_fixture *fixture, const char *const (*tiers)[2], size_t count, size_t partial,
                          const char *expected) {
  static const char *const ids[] = {"t0", "t1", "t2", "t3"};
  tier__lint_step steps[4];
  tier__expression *expressions[4][2] = {{NULL}};
  tier_findings *findings;
  assert_int_equal(tier__findings_create(fixture->context, &findings, NULL), TIER_OK);
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < 2; j++) {
      expressions[i][j] = tiers[i][j] == NULL ? NULL : rule_read(fixture, tiers[i][j]);
      if (tiers[i][j] != NULL && expressions[i][j] == NULL) {
        fail_msg("%s is refused", tiers[i][j]);
      }
    }
    steps[i].id = ids[i];
    steps[i].enter = expressions[i][0];
    steps[i].keep = expressions[i][1];
    steps[i].partial = i == partial;
    (void)snprintf(steps[i].place, sizeof steps[i].place, "/tiers/%zu", i);
  }
  assert_int_equal(tier__lint_ladder(fixture->context, steps, count, findings, NULL), TIER_OK);
  const char *lines = lines_of(findings);
  if (strcmp(lines, expected) != 0) {
    fail_msg("found:\n%sexpected:\n%s", lines, expected);
  }
  for (size_t i = 0; i < count; i++) {
    tier__expression_destroy(expressions[i][0]);
    tier__expression_destroy(expressions[i][1]);
  }
  tier_findings_destroy(findings);
}

#define LADDER(expected, ...)                                                                                          \
  do {                                                                                                                 \
    static const char *const tiers_[][2] = {__VA_ARGS__};                                                              \
    expect_ladder(&fixture, tiers_, sizeof tiers_ / sizeof tiers_[0], SIZE_MAX, (expected));                           \
  } while (0)

static uint8_t counts_and_odds(void *user_data, const char *name) {
  (void)user_data;
  return strcmp(name, "visits") == 0 || strcmp(name, "spend") == 0 ? TIER__RANGE_NATURAL
         : strcmp(name, "share") == 0                              ? TIER__RANGE_PROBABILITY
                                                                   : TIER__RANGE_ANY;
}

/* Nobody has fewer than no visits, so that what is said of them is about no customer. */
static void values_that_a_column_cannot_have(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  FINDS(TIER__LINT_GAP, "gap /rules/list@-1: none of the conditions is true for visits up to -1\n", "visits == 0",
        "visits >= 1");
  fixture.schema.range = counts_and_odds;
  FINDS_NOTHING(TIER__LINT_GAP, "visits == 0", "visits >= 1");
  FINDS_NOTHING(TIER__LINT_GAP, "share >= 0 && share <= 0.5", "share > 0.5 && share <= 1");
  FINDS(TIER__LINT_GAP, "gap /rules/list@-1: none of the conditions is true for share 1\n", "share <= 0.5",
        "share > 0.5 && share < 1");
  FINDS_NOTHING(TIER__LINT_OVERLAP, "visits < 1", "visits != 0");
  FINDS(TIER__LINT_OVERLAP, "overlap /rules/list/1/when@-1: \"a\" and \"b\" are both true for visits 0\n",
        "visits < 1", "visits * 3 < 2");
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@7: no customer can meet this: 'visits < 0' is never true\n"
        "never_true /rules/list/1/when@6: no customer can meet this: 'spend == -0.01' is never true\n"
        "never_true /rules/list/2/when@6: no customer can meet this: 'share > 1' is never true\n",
        "visits < 0", "spend == -0.01", "share > 1");
  LADDER("", {NULL, NULL}, {"visits <= 30", "visits >= 0 && visits <= 60"});
  rule_fixture_end(&fixture);
}

/* Between texts, and days that are not in the calendar. */
static void values_that_there_are_not(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@14: no customer can meet this: "
        "'channel > 'a' && channel < 'a\\u0000'' is never true\n",
        "channel > 'a' && channel < 'a\\u0000'");
  FINDS_NOTHING(TIER__LINT_NEVER, "channel > 'a' && channel < 'b\\u0000'");
  FINDS(TIER__LINT_NEVER,
        "never_true /rules/list/0/when@20: no customer can meet this: "
        "'first_day + 4000000 == '2026-01-31'' is never true\n",
        "first_day + 4000000 == '2026-01-31'");
  rule_fixture_end(&fixture);
}

static void findings_of_a_kind_are_limited(void **state) {
  const char *texts[MOST];
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < MOST; i++) {
    texts[i] = i % 2 == 0 ? "vip" : "vip && spend > 5 && spend < 3";
  }
  const char *lines = lint(&fixture, TIER__LINT_NEVER | TIER__LINT_MASKED | TIER__LINT_OVERLAP, MOST, texts);
  size_t count = 0;
  for (const char *at = lines; *at != '\0'; at++) {
    count += *at == '\n';
  }
  assert_int_equal(count, 3 * 20);
  rule_fixture_end(&fixture);
}

static void ladders_as_they_should_be(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  LADDER("", {NULL, NULL}, {"spend >= 100", NULL}, {"spend >= 500", "spend >= 400"});
  LADDER("", {NULL, NULL}, {"spend >= 100 && purchases >= 5", NULL}, {"spend >= 500 && purchases >= 5", NULL});
  LADDER("", {NULL, NULL}, {"channel == 'web'", NULL}, {"spend >= 100", NULL});
  LADDER("", {NULL, NULL}, {"first_day > '2020-01-01'", NULL}, {"first_day > '2021-01-01'", NULL});
  rule_fixture_end(&fixture);
}

static void tiers_that_nobody_enters(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  LADDER("never_true /tiers/1/enter@13: no customer can meet this: 'spend >= 500 && spend < 100' is never true\n"
         "never_true /tiers/2/keep@4: no customer can meet this: 'vip && !vip' is never true\n"
         "keep_stricter /tiers/2/keep@-1: whoever enters \"t2\" with spend 500.00 or more does not meet what it takes "
         "to keep it\n",
         {NULL, NULL}, {"spend >= 500 && spend < 100", NULL}, {"spend >= 500", "vip && !vip"});
  LADDER("same_enter /tiers/1/enter@-1: \"t1\" and the higher \"t2\" are entered by the same customers, so this "
         "leads nobody to \"t1\"\n",
         {NULL, NULL}, {"spend > 100", NULL}, {"!(100.01 > spend)", NULL});
  LADDER("unreachable_tier /tiers/1/enter@-1: this leads nobody to \"t1\": whoever meets it meets a higher tier as "
         "well\n",
         {NULL, NULL}, {"spend >= 100 && vip", NULL}, {"vip", NULL});
  LADDER("", {NULL, NULL}, {"spend >= 100 && vip", NULL}, {"vip && staff", NULL});
  LADDER("unreachable_tier /tiers/1/enter@-1: this leads nobody to \"t1\": whoever meets it meets a higher tier as "
         "well\n",
         {NULL, NULL}, {"vip", NULL}, {"vip && spend < 5", NULL}, {"coalesce(spend, 9) >= 4", NULL});
  rule_fixture_end(&fixture);
}

/* Who finds no place in the higher tier is in the lower. */
static void tiers_that_do_not_take_all(void **state) {
  static const char *const same[][2] = {{NULL, NULL}, {"spend > 100", NULL}, {"spend > 100", NULL}};
  static const char *const within[][2] = {{NULL, NULL}, {"spend > 100", NULL}, {"spend > 50", NULL}, {"vip", NULL}};
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  expect_ladder(&fixture, same, 3, 2, "");
  expect_ladder(&fixture, same, 3, 1,
                "same_enter /tiers/1/enter@-1: \"t1\" and the higher \"t2\" are entered by the same customers, so this "
                "leads nobody to \"t1\"\n");
  expect_ladder(&fixture, within, 4, 2,
                "not_monotone /tiers/2/enter@-1: \"t2\" wants spend at least 50.01, but the lower \"t1\" wants at "
                "least 100.01\n");
  rule_fixture_end(&fixture);
}

static void bounds_that_do_not_rise(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  LADDER("unreachable_tier /tiers/1/enter@-1: this leads nobody to \"t1\": whoever meets it meets a higher tier as "
         "well\n"
         "not_monotone /tiers/2/enter@-1: \"t2\" wants spend at least 100.01, but the lower \"t1\" wants at least "
         "500.00\n",
         {NULL, NULL}, {"spend >= 500", NULL}, {"spend > 100", NULL});
  LADDER("not_monotone /tiers/2/enter@-1: \"t2\" wants purchases at least 5, but the lower \"t1\" wants at least 10\n",
         {NULL, NULL}, {"purchases >= 10", NULL}, {"purchases >= 5 && spend >= 100", NULL});
  LADDER("", {NULL, NULL}, {"purchases >= 5", NULL}, {"purchases >= 10 && spend >= 100", NULL});
  LADDER("not_monotone /tiers/3/enter@-1: \"t3\" wants value more than 0.2, but the lower \"t1\" wants at least 0.5\n",
         {NULL, NULL}, {"value >= 0.5", NULL}, {"vip", NULL}, {"value > 0.2 && staff", NULL});
  LADDER("not_monotone /tiers/2/enter@-1: \"t2\" wants visits at most 60, but the lower \"t1\" wants at most 30\n",
         {NULL, NULL}, {"visits <= 30", NULL}, {"visits <= 60 && vip", NULL});
  LADDER("equal_bound /tiers/2/enter@-1: \"t2\" wants spend at least 100.00, which is no more than the lower "
         "\"t1\" wants\n",
         {NULL, NULL}, {"spend >= 100", NULL}, {"spend >= 100 && channel == 'web'", NULL});
  LADDER("", {NULL, NULL}, {"spend >= 100", NULL}, {"spend >= 101 && channel == 'web'", NULL});
  rule_fixture_end(&fixture);
}

static void tiers_hard_to_keep(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  LADDER("keep_stricter /tiers/1/keep@-1: whoever enters \"t1\" with spend 100.00 to 149.99 does not meet what it "
         "takes to keep it\n",
         {NULL, NULL}, {"spend >= 100", "spend >= 150"});
  LADDER("", {NULL, NULL}, {"spend >= 100", "spend >= 100"});
  LADDER("keep_stricter /tiers/1/keep@-1: whoever enters \"t1\" with spend 100.00 or more, vip false does not meet "
         "what it takes to keep it\n",
         {NULL, NULL}, {"spend >= 100", "spend >= 50 && vip"});
  LADDER("", {NULL, NULL}, {"spend >= 100", "spend * purchases >= 50"}); /* Nobody knows. */
  LADDER("", {NULL, NULL}, {"spend >= 100 && contains(channel, 'w')", "spend >= 50"});
  LADDER("", {NULL, NULL}, {"contains(channel, 'w')", "spend >= 50"}); /* Is there a text with it? Not asked. */
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(conditions_that_nobody_meets), cmocka_unit_test(conditions_that_everybody_meets),
      cmocka_unit_test(rules_behind_others),          cmocka_unit_test(rules_for_the_same_customer),
      cmocka_unit_test(customers_without_a_rule),     cmocka_unit_test(findings_of_a_kind_are_limited),
      cmocka_unit_test(classes_that_nobody_names),    cmocka_unit_test(values_that_a_column_cannot_have),
      cmocka_unit_test(values_that_differ),
      cmocka_unit_test(values_that_there_are_not),    cmocka_unit_test(ladders_as_they_should_be),
      cmocka_unit_test(tiers_that_nobody_enters),     cmocka_unit_test(tiers_that_do_not_take_all),
      cmocka_unit_test(bounds_that_do_not_rise),      cmocka_unit_test(tiers_hard_to_keep),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
