/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"
#include "unit/model/made_model.h"

enum { MOST = 2000 };

/** Random customers with many ties; every ninth never bought. */
typedef struct shop {
  int64_t recency[MOST], purchases[MOST], spend[MOST];
} shop;

static void fill(shop *it, size_t count) {
  uint64_t seed = 42;
  for (size_t i = 0; i < count; i++) {
    it->recency[i] = made_random(&seed, 400);
    it->purchases[i] = i % 9 == 4 ? 0 : 1 + made_random(&seed, 1 + made_random(&seed, 12));
    it->spend[i] = it->purchases[i] * (int64_t)made_random(&seed, 20000) - 3000;
  }
}

static const char *const methods[] = {
    "{'type':'rfm'}",
    "{'type':'rfm','bins':7}",
    "{'type':'rfm','bins':100}",
    "{'type':'rfm','method':'nested'}",
    "{'type':'rfm','method':'nested','bins':3}",
    "{'type':'rfm','method':'binary'}",
    "{'type':'rfm','method':'binary','split':'median'}",
    "{'type':'rfm','method':'binary','split':{'r':90,'f':3,'m':100.5}}",
    "{'type':'rfm','method':'fixed','thresholds':{'r':[30,90,180,365],'f':[2,3,5,10],'m':[10,50,99.99,500]}}",
};
enum { METHODS = sizeof methods / sizeof *methods };

static const char *const outputs[] = {"m.r", "m.f", "m.m", "m.code", "m.score"};

/* Equal customers get equal scores; in the methods whose scores are comparable, more is never scored lower. */
static void scores_follow_the_values(void **state) {
  static shop it;
  (void)state;
  fill(&it, MOST);
  for (size_t method = 0; method < METHODS; method++) {
    made_model made;
    made_model_begin(&made, methods[method], 0);
    tier__table table = made_customers(made.context, MOST, it.recency, it.purchases, it.spend);
    made_model_fit(&made, &table);
    made_model_score(&made, &table);
    const int nested = strstr(methods[method], "nested") != NULL;
    for (size_t i = 0; i < MOST; i++) {
      const size_t j = (i * 7 + 1) % MOST;
      if (it.purchases[i] == 0 || it.purchases[j] == 0) {
        assert_int_equal(made_known(&table, "m.code", i), it.purchases[i] > 0);
        continue;
      }
      const int64_t r = made_int(&table, "m.r", i), f = made_int(&table, "m.f", i), m = made_int(&table, "m.m", i);
      assert_true(it.recency[i] > it.recency[j] || r >= made_int(&table, "m.r", j));
      assert_true(nested || it.purchases[i] < it.purchases[j] || f >= made_int(&table, "m.f", j));
      assert_true(nested || it.spend[i] < it.spend[j] || m >= made_int(&table, "m.m", j));
      const int64_t base = strstr(methods[method], "100}") != NULL ? 1000 : 10;
      assert_int_equal(made_int(&table, "m.code", i), (r * base + f) * base + m);
      assert_close(made_float(&table, "m.score", i), (double)(r + f + m), 0);
    }
    tier__table_end(&table);
    made_model_end(&made);
  }
}

/* The order of the rows does not matter, nor does saving in between: same bits. */
static void order_and_saving_do_not_show(void **state) {
  static shop it, turned;
  static size_t order[MOST];
  (void)state;
  fill(&it, MOST);
  for (size_t i = 0; i < MOST; i++) {
    const size_t j = order[i] = (i * 1409 + 5) % MOST;
    turned.recency[j] = it.recency[i];
    turned.purchases[j] = it.purchases[i];
    turned.spend[j] = it.spend[i];
  }
  for (size_t method = 0; method < METHODS; method++) {
    made_model one, other;
    made_model_begin(&one, methods[method], 1);
    made_model_begin(&other, methods[method], 3);
    tier__table a = made_customers(one.context, MOST, it.recency, it.purchases, it.spend);
    tier__table b = made_customers(other.context, MOST, turned.recency, turned.purchases, turned.spend);
    made_model_fit(&one, &a);
    made_model_fit(&other, &b);
    char *left = made_model_save(&one), *right = made_model_save(&other);
    assert_string_equal(left, right);
    tier_text_free(left);
    tier_text_free(right);
    made_model_reload(&other);
    made_model_score(&one, &a);
    made_model_score(&other, &b);
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
      made_same(&a, &b, outputs[i], order);
    }
    tier__table_end(&a);
    tier__table_end(&b);
    made_model_end(&one);
    made_model_end(&other);
  }
}

/* Ten customers with distinct values, two to a bin; the JSON shows where the bins end. */
static void thresholds_are_told(void **state) {
  int64_t recency[10], purchases[10], spend[10];
  made_model made;
  (void)state;
  for (int i = 0; i < 10; i++) {
    recency[i] = 10 * (i + 1);
    purchases[i] = i + 1;
    spend[i] = 5 * (i + 1);
  }
  made_model_begin(&made, "{'type':'rfm'}", 0);
  tier__table table = made_customers(made.context, 10, recency, purchases, spend);
  made_model_fit(&made, &table);
  made_model_score(&made, &table);
  const int64_t codes[] = {511, 511, 422, 422, 333, 333, 244, 244, 155, 155};
  for (size_t i = 0; i < 10; i++) {
    assert_int_equal(made_int(&table, "m.code", i), codes[i]);
  }
  assert_string_equal(made_text(&table, "m.segment", 0), "new");
  assert_string_equal(made_text(&table, "m.segment", 9), "cant_lose");
  json_error_t error;
  char *saved = made_model_save(&made);
  json_t *json = json_loads(saved, 0, &error), *thresholds = json_object_get(json, "thresholds");
  const double r[] = {30, 50, 70, 90}, f[] = {2, 4, 6, 8}, m[] = {0.1, 0.2, 0.3, 0.4};
  for (size_t i = 0; i < 4; i++) {
    assert_close(json_number_value(json_array_get(json_object_get(thresholds, "r"), i)), r[i], 0);
    assert_close(json_number_value(json_array_get(json_object_get(thresholds, "f"), i)), f[i], 0);
    assert_close(json_number_value(json_array_get(json_object_get(thresholds, "m"), i)), m[i], 0);
  }
  json_decref(json);
  tier_text_free(saved);
  tier__table_end(&table);
  made_model_end(&made);
}

/* At a fixed threshold a value counts as above it; recency at a threshold counts as recent. */
static void fixed_thresholds_include_themselves(void **state) {
  const int64_t recency[] = {30, 31, 365, 366}, purchases[] = {2, 1, 10, 9}, spend[] = {9999, 9998, 50000, 49999};
  const int64_t codes[] = {524, 413, 255, 144};
  made_model made;
  (void)state;
  made_model_begin(&made, methods[METHODS - 1], 0);
  tier__table table = made_customers(made.context, 4, recency, purchases, spend);
  made_model_fit(&made, &table);
  made_model_reload(&made);
  made_model_score(&made, &table);
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(made_int(&table, "m.code", i), codes[i]);
  }
  tier__table_end(&table);
  made_model_end(&made);
}

/* Means are 20 days, 2 purchases, 20.00: the customer at the mean is high in all three. */
static void at_the_split_is_high(void **state) {
  const int64_t recency[] = {10, 20, 30}, purchases[] = {1, 2, 3}, spend[] = {1000, 2000, 3000};
  const char *const split[] = {"{'type':'rfm','method':'binary'}", "{'type':'rfm','method':'binary','split':'median'}",
                               "{'type':'rfm','method':'binary','split':{'r':20,'f':2,'m':20}}"};
  (void)state;
  for (size_t i = 0; i < 3; i++) {
    made_model made;
    made_model_begin(&made, split[i], 0);
    tier__table table = made_customers(made.context, 3, recency, purchases, spend);
    made_model_fit(&made, &table);
    made_model_reload(&made);
    made_model_score(&made, &table);
    assert_string_equal(made_text(&table, "m.segment", 0), "一般发展客户");
    assert_string_equal(made_text(&table, "m.segment", 1), "重要价值客户");
    assert_string_equal(made_text(&table, "m.segment", 2), "重要保持客户");
    assert_int_equal(made_int(&table, "m.code", 1), 222);
    tier__table_end(&table);
    made_model_end(&made);
  }
}

static void who_never_bought_is_a_group_of_its_own(void **state) {
  const int64_t recency[] = {0, 5, 9}, purchases[] = {0, 1, 2}, spend[] = {0, 100, 200};
  made_model made;
  (void)state;
  for (size_t method = 0; method < METHODS; method++) {
    made_model_begin(&made, methods[method], 0);
    tier__table table = made_customers(made.context, 3, recency, purchases, spend);
    made_model_fit(&made, &table);
    made_model_score(&made, &table);
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
      assert_int_equal(made_known(&table, outputs[i], 0), 0);
      assert_int_equal(made_known(&table, outputs[i], 1), 1);
    }
    if (tier__table_find(&table, "m.segment") != NULL) {
      assert_string_equal(made_text(&table, "m.segment", 0), "prospects");
      assert_string_not_equal(made_text(&table, "m.segment", 1), "prospects");
    }
    tier_contribution found[3];
    size_t count = 9;
    assert_int_equal(tier__model_explain(made.model, made.fitted, 0, &table, 0, found, 3, &count, NULL), TIER_OK);
    assert_int_equal(count, 0);
    tier__table_end(&table);
    made_model_end(&made);
  }
}

static void nobody_to_learn_from_is_an_error(void **state) {
  const int64_t zero[] = {0, 0};
  made_model made;
  void *fitted = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  made_model_begin(&made, "{'type':'rfm'}", 0);
  tier__table table = made_customers(made.context, 2, zero, zero, zero);
  assert_int_equal(tier__model_fit(made.model, &table, 0, made.findings, &fitted, &err), TIER_E_MODEL);
  assert_string_equal(err.message, "model \"m\": there is no customer with a purchase to learn from");
  assert_null(fitted);
  tier__table_end(&table);
  made_model_end(&made);
}

/* A single customer, or all alike: everybody in the lowest bin, and the fit says so. */
static void equal_customers_are_equal(void **state) {
  const int64_t recency[] = {5, 5, 5}, purchases[] = {2, 2, 2}, spend[] = {700, 700, 700};
  (void)state;
  for (size_t count = 1; count <= 3; count += 2) {
    made_model made;
    made_model_begin(&made, "{'type':'rfm'}", 0);
    tier__table table = made_customers(made.context, count, recency, purchases, spend);
    made_model_fit(&made, &table);
    made_model_score(&made, &table);
    for (size_t i = 0; i < count; i++) {
      assert_int_equal(made_int(&table, "m.code", i), 111);
    }
    assert_int_equal(made_model_count(&made, "equal_values"), 3);
    assert_string_equal(made_model_place(&made, "equal_values"), "/models/m/bins");
    tier__table_end(&table);
    made_model_end(&made);
  }
}

/* What was learned is frozen: who comes later does not move the others. */
static void a_whale_moves_nobody(void **state) {
  static shop it;
  made_model made;
  (void)state;
  fill(&it, MOST);
  made_model_begin(&made, "{'type':'rfm','method':'nested'}", 0);
  tier__table before = made_customers(made.context, MOST, it.recency, it.purchases, it.spend);
  made_model_fit(&made, &before);
  made_model_score(&made, &before);
  it.recency[0] = 0;
  it.purchases[0] = 5000;
  it.spend[0] = INT64_C(900000000000000);
  tier__table after = made_customers(made.context, MOST, it.recency, it.purchases, it.spend);
  made_model_score(&made, &after);
  assert_int_equal(made_int(&after, "m.code", 0), 555);
  for (size_t i = 1; i < MOST; i++) {
    if (it.purchases[i] > 0) {
      assert_int_equal(made_int(&before, "m.code", i), made_int(&after, "m.code", i));
    }
  }
  tier__table_end(&before);
  tier__table_end(&after);
  made_model_end(&made);
}

static void contributions_sum_to_the_score(void **state) {
  static shop it;
  made_model made;
  (void)state;
  fill(&it, 50);
  made_model_begin(&made, "{'type':'rfm','weights':{'r':0.1,'f':0.7,'m':1.3}}", 0);
  tier__table table = made_customers(made.context, 50, it.recency, it.purchases, it.spend);
  made_model_fit(&made, &table);
  made_model_score(&made, &table);
  for (size_t i = 0; i < 50; i++) {
    tier_contribution found[3];
    size_t count = 0;
    double sum = 0;
    assert_int_equal(tier__model_explain(made.model, made.fitted, 0, &table, i, found, 3, &count, NULL), TIER_OK);
    for (size_t j = 0; j < count; j++) {
      sum += found[j].contribution;
    }
    assert_int_equal(count, it.purchases[i] > 0 ? 3 : 0);
    if (count > 0) {
      assert_same_bits(sum, made_float(&table, "m.score", i));
    }
  }
  tier__table_end(&table);
  made_model_end(&made);
}

/* Amounts beyond 2^53 are kept to the last unit, in a model that was saved too. */
static void large_amounts_stay_exact(void **state) {
  const int64_t base = INT64_C(9007199254740993), days[] = {1, 2}, bought[] = {1, 1}, spend[] = {base, base + 1};
  made_model made;
  (void)state;
  made_model_begin(&made, "{'type':'rfm','bins':2}", 0);
  tier__table table = made_customers(made.context, 2, days, bought, spend);
  made_model_fit(&made, &table);
  made_model_reload(&made);
  made_model_score(&made, &table);
  assert_int_equal(made_int(&table, "m.m", 0), 1);
  assert_int_equal(made_int(&table, "m.m", 1), 2);
  tier__table_end(&table);
  made_model_end(&made);
}

/* 2^60 as a double is written 1152921504606847000: in the file stands the number itself. */
static void large_thresholds_are_written_as_they_are(void **state) {
  const int64_t days[] = {1}, bought[] = {INT64_C(1) << 60}, spend[] = {1};
  made_model made;
  (void)state;
  made_model_begin(&made, "{'type':'rfm','bins':2}", 0);
  tier__table table = made_customers(made.context, 1, days, bought, spend);
  made_model_fit(&made, &table);
  made_model_reload(&made);
  char *json = made_model_save(&made);
  assert_non_null(strstr(json, "\"exact\": 1152921504606846976"));
  tier_text_free(json);
  tier__table_end(&table);
  made_model_end(&made);
}

/* Other columns may stand for frequency and value, also of doubles and not known for everybody. */
static void other_columns_may_be_used(void **state) {
  const int64_t recency[] = {1, 2, 3, 4}, purchases[] = {1, 1, 1, 0}, spend[] = {1, 1, 1, 1}, visits[] = {9, 5, 7, 8};
  made_model made;
  tier__column *worth = NULL;
  (void)state;
  made_model_begin(&made, "{'type':'rfm','bins':2,'frequency':'visits','monetary':'worth','segments':'none'}", 0);
  tier__table table = made_customers(made.context, 4, recency, purchases, spend);
  made_column(&table, "visits", TIER_INT64, visits);
  assert_int_equal(tier__table_add(&table, "worth", TIER_FLOAT64, "", 0, 0, NULL, 0, &worth, NULL), TIER_OK);
  ((double *)worth->values)[0] = -0.5;
  ((double *)worth->values)[1] = 0.25;
  worth->validity[0] = 3;
  made_model_fit(&made, &table);
  made_model_reload(&made);
  made_model_score(&made, &table);
  assert_int_equal(made_int(&table, "m.code", 0), 221);
  assert_int_equal(made_int(&table, "m.code", 1), 112);
  assert_int_equal(made_known(&table, "m.code", 2), 0); /* Its worth is not known. */
  assert_int_equal(made_known(&table, "m.code", 3), 0); /* It never bought. */
  assert_int_equal(made_model_count(&made, "not_known"), 1);
  assert_null(tier__table_find(&table, "m.segment"));
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
  refused("{'type':'rfm','bins':1}", "bad_value", "/models/m/bins");
  refused("{'type':'rfm','bins':101}", "bad_value", "/models/m/bins");
  refused("{'type':'rfm','method':'nested','bins':11}", "bad_value", "/models/m/bins");
  refused("{'type':'rfm','method':'kmeans'}", "bad_value", "/models/m/method");
  refused("{'type':'rfm','method':'fixed'}", "missing_key", "/models/m/thresholds");
  refused("{'type':'rfm','method':'fixed','thresholds':{'r':[2,1],'f':[1],'m':[1]}}", "bad_value",
          "/models/m/thresholds/r");
  refused("{'type':'rfm','method':'fixed','thresholds':{'r':[1],'f':[1]}}", "missing_key", "/models/m/thresholds/m");
  refused("{'type':'rfm','thresholds':{}}", "unknown_key", "/models/m/thresholds");
  refused("{'type':'rfm','method':'binary','bins':3}", "unknown_key", "/models/m/bins");
  refused("{'type':'rfm','method':'binary','split':{'r':1,'f':2}}", "missing_key", "/models/m/split/m");
  refused("{'type':'rfm','method':'binary','split':'mode'}", "bad_value", "/models/m/split");
  refused("{'type':'rfm','weights':{'r':0,'f':0,'m':0}}", "bad_value", "/models/m/weights");
  refused("{'type':'rfm','weights':{'r':-1}}", "bad_value", "/models/m/weights/r");
}

static void edited_files_are_refused(void **state) {
  static shop it;
  made_model made;
  tier_error err = {.size = sizeof err};
  (void)state;
  fill(&it, 100);
  made_model_begin(&made, "{'type':'rfm','method':'fixed','thresholds':{'r':[30,90],'f':[2,3],'m':[10,50]}}", 0);
  tier__table table = made_customers(made.context, 100, it.recency, it.purchases, it.spend);
  made_model_fit(&made, &table);
  assert_int_equal(made_model_load_edited(&made, "90", "9", &err), TIER_E_POLICY);
  assert_string_equal(err.message, "/fitted/thresholds/r: the thresholds must ascend");
  assert_int_equal(made_model_load_edited(&made, "90", "90, 91", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"money\"", "\"text\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"thresholds\"", "\"thr\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"higher\"", "\"lower\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"prospects\"", "\"x\"", &err), TIER_E_POLICY);
  assert_int_equal(made_model_load_edited(&made, "\"customers\": {\n    \"r\": [\n      ",
                                          "\"customers\": {\n    \"r\": [\n      -", &err),
                   TIER_E_POLICY);
  assert_string_equal(err.message, "/fitted/customers/r: must be counts");
  tier__table_end(&table);
  made_model_end(&made);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(scores_follow_the_values),
      cmocka_unit_test(order_and_saving_do_not_show),
      cmocka_unit_test(thresholds_are_told),
      cmocka_unit_test(fixed_thresholds_include_themselves),
      cmocka_unit_test(at_the_split_is_high),
      cmocka_unit_test(who_never_bought_is_a_group_of_its_own),
      cmocka_unit_test(nobody_to_learn_from_is_an_error),
      cmocka_unit_test(equal_customers_are_equal),
      cmocka_unit_test(a_whale_moves_nobody),
      cmocka_unit_test(contributions_sum_to_the_score),
      cmocka_unit_test(large_amounts_stay_exact),
      cmocka_unit_test(large_thresholds_are_written_as_they_are),
      cmocka_unit_test(other_columns_may_be_used),
      cmocka_unit_test(wrong_settings_are_refused),
      cmocka_unit_test(edited_files_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
