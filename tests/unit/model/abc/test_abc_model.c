/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "helpers/assert_close.h"
#include "unit/model/made_model.h"

enum { MOST = 1500 };

static const char *const settings[] = {
    "{'type':'abc'}",
    "{'type':'abc','rule':'inclusive'}",
    "{'type':'abc','rule':'computed'}",
    "{'type':'abc','cuts':[0.5,0.8,0.95,0.999]}",
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static tier__table spenders(tier_context *context, size_t count, const int64_t *cents) {
  tier__table table = tier__table_begin(context, count, 2);
  made_column(&table, "spend", TIER_MONEY, cents);
  return table;
}

/** Fits and scores values, and checks the classes, one letter each. */
static void expect(made_model *made, const char *json, const int64_t *cents, const char *classes) {
  made_model_begin(made, json, 0);
  tier__table table = spenders(made->context, strlen(classes), cents);
  made_model_fit(made, &table);
  made_model_reload(made);
  made_model_score(made, &table);
  for (size_t i = 0; classes[i] != '\0'; i++) {
    assert_int_equal(made_text(&table, "m.class", i)[0], classes[i]);
  }
  tier__table_end(&table);
}

/* One customer beyond the first cut: the inclusive rule leaves A empty, and says so. */
static void crossing_never_loses_class_a(void **state) {
  const int64_t cents[] = {8500, 1000, 500};
  made_model made;
  (void)state;
  expect(&made, settings[0], cents, "ABC");
  assert_int_equal(tier_findings_count(made.findings), 0);
  made_model_end(&made);
  expect(&made, settings[1], cents, "BBC");
  assert_string_equal(made_model_place(&made, "empty_class"), "/models/m/cuts");
  made_model_end(&made);
}

/* Cuts are decimals: 0.7 + 0.1 is 0.8, whatever doubles make of it. */
static void cuts_are_exact(void **state) {
  const int64_t cents[] = {70, 10, 9, 6, 5};
  made_model made;
  (void)state;
  expect(&made, settings[0], cents, "AABBC");
  made_model_end(&made);
  expect(&made, settings[1], cents, "AABBC");
  made_model_end(&made);
}

static void equal_values_stay_together_in_the_better_class(void **state) {
  const int64_t cents[] = {50, 10, 10, 10, 10, 10};
  made_model made;
  (void)state;
  expect(&made, "{'type':'abc','cuts':[0.55,0.9]}", cents, "AAAAAA");
  made_model_end(&made);
  expect(&made, "{'type':'abc','cuts':[0.5,0.9]}", cents, "ABBBBB");
  made_model_end(&made);
}

static void what_is_not_positive_is_last_and_told(void **state) {
  const int64_t cents[] = {100, 0, -50, 100, 1};
  made_model made;
  (void)state;
  expect(&made, settings[0], cents, "ACCAC");
  assert_non_null(strstr(made_model_message(&made, "not_positive"), "2"));
  made_model_end(&made);
  const int64_t nothing[] = {0, -1};
  expect(&made, settings[0], nothing, "CC");
  assert_int_equal(made_model_count(&made, "no_value"), 1);
  made_model_end(&made);
}

static void unknown_values_are_last_without_a_share(void **state) {
  made_model made;
  tier__column *worth = NULL;
  (void)state;
  made_model_begin(&made, "{'type':'abc','value':'clv.value'}", 0);
  tier__table table = tier__table_begin(made.context, 3, 2);
  assert_int_equal(tier__table_add(&table, "clv.value", TIER_FLOAT64, "", 0, 0, NULL, 0, &worth, NULL), TIER_OK);
  ((double *)worth->values)[0] = 12.5;
  ((double *)worth->values)[2] = 37.5;
  tier__bit_set(worth->validity, 0);
  tier__bit_set(worth->validity, 2);
  made_model_fit(&made, &table);
  made_model_reload(&made);
  made_model_score(&made, &table);
  assert_string_equal(made_text(&table, "m.class", 1), "C");
  assert_int_equal(made_known(&table, "m.share", 1), 0);
  assert_string_equal(made_text(&table, "m.class", 2), "A");
  assert_close(made_float(&table, "m.share", 0), 0.25, 0);
  assert_int_equal(made_model_count(&made, "not_known"), 1);
  tier__table_end(&table);
  made_model_end(&made);
}

/** Values with a long tail, many of them equal, some not positive. */
static void fill(int64_t *cents, size_t count) {
  uint64_t seed = 77;
  for (size_t i = 0; i < count; i++) {
    const int64_t base = made_random(&seed, 100);
    cents[i] = base * base * (int64_t)made_random(&seed, 30) - 20;
  }
}

/* The better class has the larger values; equal values are in one class; shares are values over their total. */
static void classes_follow_the_values(void **state) {
  static int64_t cents[MOST];
  (void)state;
  fill(cents, MOST);
  for (size_t s = 0; s < SETTINGS; s++) {
    made_model made;
    double sum = 0;
    made_model_begin(&made, settings[s], 0);
    tier__table table = spenders(made.context, MOST, cents);
    made_model_fit(&made, &table);
    made_model_score(&made, &table);
    for (size_t i = 0; i < MOST; i++) {
      const size_t j = (i * 11 + 3) % MOST;
      const char a = made_text(&table, "m.class", i)[0], b = made_text(&table, "m.class", j)[0];
      assert_true(cents[i] < cents[j] || a <= b);
      assert_true(cents[i] > 0 || a == (s == 3 ? 'E' : 'C'));
      sum += made_float(&table, "m.share", i);
      tier_contribution found;
      size_t count = 0;
      assert_int_equal(tier__model_explain(made.model, made.fitted, 0, &table, i, &found, 1, &count, NULL), TIER_OK);
      assert_int_equal(count, 1);
      assert_same_bits(found.contribution, made_float(&table, "m.share", i));
    }
    assert_close(sum, 1, 1e-12);
    tier__table_end(&table);
    made_model_end(&made);
  }
}

static void order_and_saving_do_not_show(void **state) {
  static int64_t cents[MOST], turned[MOST];
  static size_t order[MOST];
  (void)state;
  fill(cents, MOST);
  for (size_t i = 0; i < MOST; i++) {
    order[i] = (i * 1409 + 5) % MOST;
    turned[order[i]] = cents[i];
  }
  for (size_t s = 0; s < SETTINGS; s++) {
    made_model one, other;
    made_model_begin(&one, settings[s], 0);
    made_model_begin(&other, settings[s], 2);
    tier__table a = spenders(one.context, MOST, cents), b = spenders(other.context, MOST, turned);
    made_model_fit(&one, &a);
    made_model_fit(&other, &b);
    char *left = made_model_save(&one), *right = made_model_save(&other);
    assert_string_equal(left, right);
    tier_text_free(left);
    tier_text_free(right);
    made_model_reload(&other);
    made_model_score(&one, &a);
    made_model_score(&other, &b);
    made_same(&a, &b, "m.class", order);
    made_same(&a, &b, "m.share", order);
    tier__table_end(&a);
    tier__table_end(&b);
    made_model_end(&one);
    made_model_end(&other);
  }
}

/* Frozen: one who spends more than all together is an A, and nobody else moves. */
static void a_whale_moves_nobody(void **state) {
  static int64_t cents[MOST];
  (void)state;
  for (size_t s = 0; s < SETTINGS; s++) {
    made_model made;
    fill(cents, MOST);
    made_model_begin(&made, settings[s], 0);
    tier__table before = spenders(made.context, MOST, cents);
    made_model_fit(&made, &before);
    made_model_score(&made, &before);
    cents[0] = INT64_C(1) << 60;
    tier__table after = spenders(made.context, MOST, cents);
    made_model_score(&made, &after);
    assert_string_equal(made_text(&after, "m.class", 0), "A");
    for (size_t i = 1; i < MOST; i++) {
      assert_string_equal(made_text(&before, "m.class", i), made_text(&after, "m.class", i));
    }
    tier__table_end(&before);
    tier__table_end(&after);
    made_model_end(&made);
  }
}

/* The package that came with the method leaves all classes empty here. */
static void computed_puts_equal_values_into_b(void **state) {
  const int64_t cents[] = {700, 700, 700, 700};
  made_model made;
  (void)state;
  expect(&made, settings[2], cents, "BBBB");
  assert_int_equal(made_model_count(&made, "equal_values"), 1);
  assert_int_equal(made_model_count(&made, "few_customers"), 1);
  made_model_end(&made);
  expect(&made, settings[2], cents, "B");
  made_model_end(&made);
}

/* Sums beyond 64 bits are exact: of 400 equal customers, 320 reach 0.8, and the next one is not below it. */
static void large_sums_do_not_overflow(void **state) {
  static int64_t cents[400];
  made_model made;
  (void)state;
  for (size_t i = 0; i < 400; i++) {
    cents[i] = INT64_MAX - (int64_t)i;
  }
  made_model_begin(&made, settings[0], 0);
  tier__table table = spenders(made.context, 400, cents);
  made_model_fit(&made, &table);
  made_model_reload(&made); /* Thresholds beyond 2^53 come back exactly. */
  made_model_score(&made, &table);
  assert_string_equal(made_text(&table, "m.class", 319), "A");
  assert_string_equal(made_text(&table, "m.class", 320), "B");
  tier__table_end(&table);
  made_model_end(&made);
}

static void refused(const char *json, const char *code, const char *place) {
  made_model made;
  made_model_begin(&made, json, 0);
  assert_null(made.model);
  assert_string_equal(made_model_place(&made, code), place);
  made_model_end(&made);
}

static void wrong_settings_are_refused(void **state) {
  (void)state;
  refused("{'type':'abc','cuts':[]}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','cuts':[0.9,0.8]}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','cuts':[0.8,1]}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','cuts':[0]}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','cuts':[0.1234567]}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','cuts':'80'}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','rule':'computed','cuts':[0.8]}", "bad_value", "/models/m/cuts");
  refused("{'type':'abc','rule':'other'}", "bad_value", "/models/m/rule");
  refused("{'type':'abc','value':7}", "bad_value", "/models/m/value");
  refused("{'type':'abc','values':'spend'}", "unknown_key", "/models/m/values");
}

static void texts_have_no_classes(void **state) {
  const tier_string label = {"x", 1};
  made_model made;
  tier__column *column = NULL;
  void *fitted = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  made_model_begin(&made, "{'type':'abc','value':'city'}", 0);
  tier__table table = tier__table_begin(made.context, 1, 2);
  assert_int_equal(tier__table_add(&table, "city", TIER_TEXT, "", 0, 1, &label, 1, &column, NULL), TIER_OK);
  assert_int_equal(tier__model_fit(made.model, &table, 0, made.findings, &fitted, &err), TIER_E_DATA);
  assert_string_equal(err.message, "model \"m\": column city is text, not a number");
  tier__table_end(&table);
  made_model_end(&made);
}

static void edited_files_are_refused(void **state) {
  const int64_t cents[] = {8500, 1000, 500};
  made_model made;
  tier_error err = {.size = sizeof err};
  (void)state;
  expect(&made, settings[0], cents, "ABC");
  assert_int_equal(made_model_load_edited(&made, "\"from\": 10", "\"from\": 1000", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"A\"", "\"B\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"classes\"", "\"classs\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"from\": 10", "\"from\": \"10\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"from\": 10", "\"from\": 11", &err), TIER_OK);
  made_model_end(&made);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(crossing_never_loses_class_a),
      cmocka_unit_test(cuts_are_exact),
      cmocka_unit_test(equal_values_stay_together_in_the_better_class),
      cmocka_unit_test(what_is_not_positive_is_last_and_told),
      cmocka_unit_test(unknown_values_are_last_without_a_share),
      cmocka_unit_test(classes_follow_the_values),
      cmocka_unit_test(order_and_saving_do_not_show),
      cmocka_unit_test(a_whale_moves_nobody),
      cmocka_unit_test(computed_puts_equal_values_into_b),
      cmocka_unit_test(large_sums_do_not_overflow),
      cmocka_unit_test(wrong_settings_are_refused),
      cmocka_unit_test(texts_have_no_classes),
      cmocka_unit_test(edited_files_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
