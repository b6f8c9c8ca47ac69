/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations add up: over many customers the parts shown, added in the order shown, are the number shown, to the last
 * bit; and what explanations say of rules is what the assignment counted. */
#include "../policy/policy_fixture.h"
#include <jansson.h>
#include <stdio.h>

enum { CUSTOMERS = 1500, ROWS = 6000 };

static const char *const POLICY =
    "{ \"attributes\": { \"level\": \"float\" },"
    "  \"models\": {"
    "    \"rfm\": { \"type\": \"rfm\", \"weights\": { \"r\": 0.1, \"f\": 0.7, \"m\": 1.9 } },"
    "    \"abc\": { \"type\": \"abc\" },"
    "    \"clv\": { \"type\": \"clv\", \"purchases\": \"bg/nbd\" } },"
    "  \"let\": { \"mean\": \"spend / purchases\" },"
    "  \"rule_sets\": {"
    "    \"points\": { \"hit\": \"collect\", \"collect\": \"sum\", \"list\": ["
    "      { \"id\": \"spend\", \"when\": \"spend > 20\", \"then\": \"spend / 7\" },"
    "      { \"id\": \"often\", \"when\": \"purchases > 2\", \"then\": \"purchases * 0.1\" },"
    "      { \"id\": \"level\", \"when\": \"level > 0.5\", \"then\": \"level\" },"
    "      { \"id\": \"class\", \"when\": \"abc.class == 'A'\", \"then\": \"0.3\" } ] },"
    "    \"credit\": { \"hit\": \"collect\", \"collect\": \"sum\", \"list\": ["
    "      { \"id\": \"tenth\", \"when\": \"purchases > 1\", \"then\": \"spend\" },"
    "      { \"id\": \"gift\", \"when\": \"spend > 30\", \"then\": \"spend + 5.05\" } ] } },"
    "  \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"important\", \"enter\": \"points > 5\" },"
    "    { \"id\": \"core\", \"enter\": \"points > 12 && clv.alive > 0.3\", \"keep\": \"points > 11\" } ],"
    "  \"rules\": { \"hit\": \"first\", \"list\": ["
    "    { \"id\": \"low\", \"when\": \"level < 0.1\", \"then\": { \"ceiling\": \"important\" } },"
    "    { \"id\": \"lots\", \"when\": \"purchases > 5\", \"then\": { \"tag\": \"lots\" } },"
    "    { \"id\": \"mean\", \"when\": \"mean > 25 || level > 0.9\", \"then\": { \"floor\": \"important\" } } ] } }";

static uint32_t draw(uint64_t *seed, uint32_t below) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*seed >> 33) % below;
}

static tier_book *make_book(tier_context *context) {
  static int64_t numbers[ROWS];
  static int64_t cents[ROWS];
  static int32_t days[ROWS];
  static int64_t ids[CUSTOMERS];
  static double levels[CUSTOMERS];
  static uint8_t known[CUSTOMERS / 8 + 1];
  uint64_t seed = 4;
  tier_book *book = NULL;
  for (size_t i = 0; i < ROWS; i++) {
    const uint32_t spread = 1 + draw(&seed, CUSTOMERS);
    numbers[i] = draw(&seed, spread);
    cents[i] = (int64_t)draw(&seed, 4000) - 200;
    days[i] = FIXTURE_DAY - (int32_t)draw(&seed, 900);
  }
  for (size_t i = 0; i < CUSTOMERS; i++) {
    ids[i] = (int64_t)i;
    levels[i] = (double)draw(&seed, 1000) / 999;
    known[i / 8] |= (uint8_t)((draw(&seed, 10) > 0) << (i % 8));
  }
  const tier_column column = {
      .size = sizeof column, .type = TIER_FLOAT64, .count = CUSTOMERS, .values = levels, .validity = known};
  const tier_attribute level = {.size = sizeof level, .name = "level", .type = TIER_FLOAT64, .column = &column};
  const tier_attribute *const attributes[] = {&level};
  const tier_customers customers = {.size = sizeof customers,
                                    .count = CUSTOMERS,
                                    .customer_numbers = ids,
                                    .attributes = attributes,
                                    .attribute_count = 1};
  const tier_transactions rows = {
      .size = sizeof rows, .count = ROWS, .customer_numbers = numbers, .days = days, .amounts_minor = cents};
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_add_customers(book, &customers, NULL, NULL), TIER_OK);
  return book;
}

static tier_context *context;
static tier_result *result;

static int begin(void **state) {
  (void)state;
  context = fixture_context();
  tier_book *book = make_book(context);
  tier_policy *policy = fixture_policy(context, POLICY);
  tier_fitted *fitted = fixture_fit(policy, book);
  result = fixture_assign(fitted, book, NULL);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  return 0;
}

static int finish(void **state) {
  (void)state;
  tier_result_destroy(result);
  tier_context_destroy(context);
  return 0;
}

static json_t *explain(size_t index) {
  char *text = NULL;
  tier_error err = {.size = sizeof err};
  if (tier_result_explain(result, index, NULL, &text, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  tier_text_free(text);
  return json;
}

/* Checks all outputs that a model explains. @return How many. */
static size_t check_model(const json_t *model) {
  size_t checked = 0;
  const char *output;
  json_t *value;
  json_object_foreach(json_object_get(model, "outputs"), output, value) {
    double sum = 0;
    size_t parts = 0;
    size_t index;
    json_t *part;
    json_array_foreach(json_object_get(model, "contributions"), index, part) {
      if (strcmp(json_string_value(json_object_get(part, "output")), output) == 0) {
        sum += json_number_value(json_object_get(part, "contribution"));
        assert_string_not_equal(json_string_value(json_object_get(part, "source")), "rounding");
        parts++;
      }
    }
    if (parts > 0) {
      assert_same_bits(sum, json_number_value(value));
      checked++;
    }
  }
  return checked;
}

static void contributions_sum_to_the_output(void **state) {
  size_t checked = 0;
  (void)state;
  for (size_t i = 0; i < tier_result_count(result); i++) {
    json_t *json = explain(i);
    const char *name;
    json_t *model;
    json_object_foreach(json_object_get(json, "models"), name, model) {
      checked += check_model(model);
    }
    json_decref(json);
  }
  assert_true(checked > 2 * (size_t)CUSTOMERS); /* Score, share and value of almost everybody. */
}

static double sum_points(const json_t *json, const char *set) {
  double sum = 0;
  size_t index;
  json_t *rule;
  json_array_foreach(json_object_get(json_object_get(json_object_get(json, "values"), set), "rules"), index, rule) {
    const json_t *then = json_object_get(rule, "then");
    assert_int_equal(json_is_null(then), json_is_false(json_object_get(rule, "applies")));
    sum += json_is_null(then) ? 0 : json_number_value(json_object_get(then, "value"));
  }
  return sum;
}

static void points_sum_to_the_value(void **state) {
  (void)state;
  for (size_t i = 0; i < tier_result_count(result); i++) {
    json_t *json = explain(i);
    const json_t *values = json_object_get(json, "values");
    const json_t *credit = json_object_get(json_object_get(values, "credit"), "value");
    assert_same_bits(sum_points(json, "points"),
                     json_number_value(json_object_get(json_object_get(values, "points"), "value")));
    assert_near(sum_points(json, "credit"), json_number_value(credit), 1e-9); /* Of cents the sum is exact. */
    json_decref(json);
  }
}

/* Explanations of all customers, counted, are the report of the rules. */
static void rules_fire_as_often_as_reported(void **state) {
  uint64_t fired[3] = {0};
  uint64_t held[3] = {0};
  (void)state;
  for (size_t i = 0; i < tier_result_count(result); i++) {
    json_t *json = explain(i);
    for (size_t k = 0; k < 3; k++) {
      const json_t *rule = json_array_get(json_object_get(json, "rules"), k);
      fired[k] += json_is_true(json_object_get(rule, "fired"));
      held[k] += json_is_true(json_object_get(rule, "value"));
    }
    json_decref(json);
  }
  for (size_t k = 0; k < 3; k++) {
    tier_rule_report report = {.size = sizeof report};
    assert_int_equal(tier_result_rule(result, k, &report, NULL), TIER_OK);
    assert_int_equal(report.fired, fired[k]);
    assert_int_equal(report.was_true, held[k]);
    assert_true(fired[k] > 0 && report.was_false > 0);
    assert_int_equal(report.was_true + report.was_false + report.unknown, tier_result_count(result));
  }
}

/* Rules first, then the conditions of the tiers, then the policy's own values. */
static void reports_stand_in_their_order(void **state) {
  static const char *const ids[] = {"low",        "lots",         "mean",         "important/enter", "core/enter",
                                    "core/keep",  "mean",         "points/spend", "points/often",    "points/level",
                                    "points/class", "credit/tenth", "credit/gift"};
  tier_rule_report report = {.size = sizeof report};
  (void)state;
  assert_int_equal(tier_result_rule_count(result), sizeof ids / sizeof ids[0]);
  for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++) {
    assert_int_equal(tier_result_rule(result, k, &report, NULL), TIER_OK);
    assert_true(fixture_is(report.id, ids[k]));
    assert_true(report.fired <= report.was_true || k == 6); /* A `let` is no condition. */
  }
  assert_int_equal(tier_result_rule(result, 9, &report, NULL), TIER_OK);
  assert_true(report.unknown > 0 && report.faults[0] == report.unknown); /* Nobody told the level. */
  assert_int_equal(tier_result_rule(result, sizeof ids / sizeof ids[0], &report, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_rule(result, 0, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_rule_count(NULL), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(contributions_sum_to_the_output),
      cmocka_unit_test(points_sum_to_the_value),
      cmocka_unit_test(rules_fire_as_often_as_reported),
      cmocka_unit_test(reports_stand_in_their_order),
  };
  return cmocka_run_group_tests(tests, begin, finish);
}
