/* SPDX-License-Identifier: Apache-2.0 */
/* Ways through values of the policy's own, and to tiers that only have places. Every way is tried: a book with other
 * values puts the customer where the way says. */
#include "../policy/policy_fixture.h"
#include <jansson.h>
#include <stdio.h>

enum { CUSTOMERS = 5, MOST_TEXT = 4096 };

/* Attributes of a book; customer 0 is explained. */
typedef struct shop {
  tier_context *context;
  double y[CUSTOMERS], v[CUSTOMERS];
} shop;

static shop open_shop(void) {
  shop made = {.context = fixture_context(), .y = {600, 10, 20, 30, 40}, .v = {2, 0, 0, 0, 0}};
  return made;
}

static tier_result *assign(const shop *s, const char *policy_text, const tier_roster *before) {
  static const int64_t numbers[CUSTOMERS] = {0, 1, 2, 3, 4};
  const tier_column columns[] = {
      {.size = sizeof *columns, .type = TIER_FLOAT64, .count = CUSTOMERS, .values = s->y},
      {.size = sizeof *columns, .type = TIER_FLOAT64, .count = CUSTOMERS, .values = s->v}};
  const tier_attribute given[] = {
      {.size = sizeof *given, .name = "y", .type = TIER_FLOAT64, .column = &columns[0]},
      {.size = sizeof *given, .name = "v", .type = TIER_FLOAT64, .column = &columns[1]}};
  const tier_attribute *const attributes[] = {&given[0], &given[1]};
  const tier_customers customers = {.size = sizeof customers,
                                    .count = CUSTOMERS,
                                    .customer_numbers = numbers,
                                    .attributes = attributes,
                                    .attribute_count = 2};
  static const int64_t cents[CUSTOMERS] = {100, 100, 100, 100, 100};
  static const int32_t days[CUSTOMERS] = {FIXTURE_DAY, FIXTURE_DAY, FIXTURE_DAY, FIXTURE_DAY, FIXTURE_DAY};
  const tier_transactions sales = {
      .size = sizeof sales, .count = CUSTOMERS, .customer_numbers = numbers, .days = days, .amounts_minor = cents};
  tier_book *book = NULL;
  assert_int_equal(tier_book_create(s->context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &sales, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_add_customers(book, &customers, NULL, NULL), TIER_OK);
  tier_policy *policy = fixture_policy(s->context, policy_text);
  tier_fitted *fitted = fixture_fit(policy, book);
  tier_result *result = fixture_assign(fitted, book, before);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  return result;
}

static json_t *explain(const tier_result *result, size_t row) {
  char *text = NULL;
  assert_int_equal(tier_result_explain(result, row, NULL, &text, NULL), TIER_OK);
  json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  tier_text_free(text);
  return json;
}

/* With the changes of a way the customer is in the tier. */
static void try_way(const shop *s, const char *policy, const char *tier, const json_t *way) {
  shop changed = *s;
  size_t index;
  json_t *change;
  json_array_foreach(json_object_get(way, "changes"), index, change) {
    const char *column = json_string_value(json_object_get(change, "column"));
    const double to = json_number_value(json_object_get(change, "to"));
    const double beyond = json_is_true(json_object_get(change, "exclusive")) ? 1e-9 : 0;
    *(strcmp(column, "y") == 0 ? &changed.y[0] : &changed.v[0]) = to + beyond;
  }
  tier_result *result = assign(&changed, policy, NULL);
  const tier_decision decision = fixture_decision(result, "0");
  if (!fixture_is(decision.tier_id, tier)) {
    fail_msg("%s: a way does not lead to %s", policy, tier);
  }
  tier_result_destroy(result);
}

/* Appends a number to ten digits, with a decimal point in every locale. */
static void add_number(char text[MOST_TEXT], double value) {
  const size_t length = strlen(text);
  (void)snprintf(text + length, MOST_TEXT - length, "%.10g", value);
  char *comma = strchr(text + length, ',');
  if (comma != NULL) {
    *comma = '.';
  }
}

/* "y 620 cost 20, v 2.4 cost 10 derived": the ways to the next tier. */
static void expect_ways(const shop *s, const char *policy, const char *expected) {
  char text[MOST_TEXT] = "";
  tier_result *result = assign(s, policy, NULL);
  json_t *json = explain(result, 0);
  const json_t *up = json_object_get(json, "way_up");
  size_t index, part;
  json_t *way, *change;
  json_array_foreach(json_object_get(up, "ways"), index, way) {
    int derived = 0;
    (void)strcat(text, index == 0 ? "" : ", ");
    json_array_foreach(json_object_get(way, "changes"), part, change) {
      (void)strcat(strcat(text, json_string_value(json_object_get(change, "column"))), " ");
      add_number(text, json_number_value(json_object_get(change, "to")));
      (void)strcat(text, " ");
      derived += json_is_true(json_object_get(change, "derived"));
    }
    (void)strcat(text, "cost ");
    add_number(text, json_number_value(json_object_get(way, "cost")));
    (void)strcat(text, derived ? " derived" : "");
    if (!derived) {
      try_way(s, policy, json_string_value(json_object_get(json_object_get(up, "tier"), "id")), way);
    }
  }
  (void)strcat(text, json_is_true(json_object_get(up, "complete")) ? "" : " ...");
  if (strcmp(text, expected) != 0) {
    fail_msg("%s\n  gives    %s\n  expected %s", policy, text, expected);
  }
  json_decref(json);
  tier_result_destroy(result);
}

#define DECLARED "{ \"attributes\": { \"y\": \"float\", \"v\": \"float\" },"
#define COSTS "\"ladder\": { \"costs\": { \"y\": 1, \"v\": 25 } } }"

static void a_let_is_seen_through(void **state) {
  shop s = open_shop();
  (void)state;
  expect_ways(&s, DECLARED "\"let\": { \"pts\": \"y / 10 + v * 5\" }, \"tiers\": [ { \"id\": \"low\" },"
              "{ \"id\": \"high\", \"enter\": \"pts >= 80\" } ]," COSTS, "v 4 cost 50, y 700 cost 100 ...");
  expect_ways(&s, DECLARED "\"let\": { \"pts\": \"v * 50 + y\" }, \"tiers\": [ { \"id\": \"low\" },"
              "{ \"id\": \"high\", \"enter\": \"pts >= 800\" } ]," COSTS, "v 4 cost 50, y 700 cost 100 ...");
  expect_ways(&s, DECLARED "\"let\": { \"busy\": \"v >= 5\", \"sum\": \"y + 1\", \"good\": \"busy || sum > 700\" },"
              "\"tiers\": [ { \"id\": \"low\" }, { \"id\": \"high\", \"enter\": \"good && v >= 3\" } ]," COSTS,
              "v 5 cost 75, y 699 v 3 cost 124");
  expect_ways(&s, DECLARED "\"let\": { \"each\": \"y / v\" }, \"tiers\": [ { \"id\": \"low\" },"
              "{ \"id\": \"high\", \"enter\": \"each >= 400\" } ]," COSTS, "v 1.5 cost 12.5, y 800 cost 200 ...");
  tier_context_destroy(s.context);
}

static void values_of_rules_come_last(void **state) {
  shop s = open_shop();
  (void)state;
  expect_ways(&s, DECLARED "\"rule_sets\": { \"pts\": { \"hit\": \"collect\", \"collect\": \"sum\", \"list\": ["
              "{ \"id\": \"a\", \"when\": \"y >= 100\", \"then\": \"7\" } ] } },"
              "\"tiers\": [ { \"id\": \"low\" }, { \"id\": \"high\", \"enter\": \"pts >= 8 || y >= 900\" } ]," COSTS,
              "y 900 cost 300, pts 8 cost 1 derived ...");
  /* What has a price can be bought. */
  expect_ways(&s, DECLARED "\"let\": { \"pts\": \"y / 10\" }, \"tiers\": [ { \"id\": \"low\" },"
              "{ \"id\": \"high\", \"enter\": \"pts >= 80\" } ],"
              "\"ladder\": { \"costs\": { \"pts\": 3 } } }", "pts 80 cost 60 derived ...");
  tier_context_destroy(s.context);
}

static double number_at(const json_t *up, const char *key) {
  return json_number_value(json_object_get(json_object_get(up, "places"), key));
}

/* Two places by v * 2: of 2, 0, 5, 9, 1 the third is told what the second has; with more than that he has a place. */
static void a_place_needs_the_score_of_the_last(void **state) {
  static const char *const policy = DECLARED "\"tiers\": [ { \"id\": \"low\" }, { \"id\": \"high\","
                                             "\"places\": { \"count\": 2, \"by\": \"v * 2\" } } ] }";
  shop s = open_shop();
  const double v[CUSTOMERS] = {2, 0, 5, 9, 1};
  (void)state;
  memcpy(s.v, v, sizeof v);
  tier_result *result = assign(&s, policy, NULL);
  json_t *json = explain(result, 0);
  const json_t *up = json_object_get(json, "way_up");
  assert_string_equal(json_string_value(json_object_get(json_object_get(up, "tier"), "id")), "high");
  assert_string_equal(json_string_value(json_object_get(json_object_get(up, "places"), "by")), "v * 2");
  assert_near(number_at(up, "score"), 4, 0);
  assert_near(number_at(up, "needed"), 10, 0);
  assert_int_equal(json_array_size(json_object_get(up, "ways")), 0);
  assert_true(json_is_false(json_object_get(up, "complete")));
  s.v[0] = number_at(up, "needed") / 2 + 0.001;
  json_decref(json);
  tier_result_destroy(result);
  result = assign(&s, policy, NULL);
  assert_tier(result, "0", "high", "enter");
  json = explain(result, 0);
  assert_true(json_is_null(json_object_get(json, "way_up")));
  json_decref(json);
  tier_result_destroy(result);
  tier_context_destroy(s.context);
}

/* Who meets the condition and found no place is told of places; who does not meet it, of the condition. */
static void places_matter_where_the_condition_is_met(void **state) {
  static const char *const policy = DECLARED "\"tiers\": [ { \"id\": \"low\" }, { \"id\": \"high\","
                                             "\"enter\": \"y >= 20\","
                                             "\"places\": { \"count\": 1, \"by\": \"y\" } } ] }";
  shop s = open_shop();
  (void)state;
  tier_result *result = assign(&s, policy, NULL);
  json_t *json = explain(result, 2);
  assert_near(number_at(json_object_get(json, "way_up"), "needed"), 600, 0);
  assert_near(number_at(json_object_get(json, "way_up"), "score"), 20, 0);
  json_decref(json);
  json = explain(result, 1);
  assert_null(json_object_get(json_object_get(json, "way_up"), "places"));
  assert_int_equal(json_array_size(json_object_get(json_object_get(json, "way_up"), "ways")), 1);
  json_decref(json);
  tier_result_destroy(result);
  tier_context_destroy(s.context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_let_is_seen_through),
      cmocka_unit_test(values_of_rules_come_last),
      cmocka_unit_test(a_place_needs_the_score_of_the_last),
      cmocka_unit_test(places_matter_where_the_condition_is_met),
  };
  return cmocka_run_group_tests_name("result: ways", tests, NULL, NULL);
}
