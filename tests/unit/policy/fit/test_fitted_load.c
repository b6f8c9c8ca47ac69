/* SPDX-License-Identifier: Apache-2.0 */
/* Saving and loading: the same bytes, the same decisions, and a clear word on every file that was tampered with. */
#include "helpers/small_shop.h"
#include "unit/policy/policy_fixture.h"

#include <stdlib.h>

typedef struct shop {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  small_shop data;
} shop;

static shop *open_shop(void) {
  shop *s = calloc(1, sizeof *s);
  tier_error err = {.size = sizeof err};
  assert_non_null(s);
  small_shop_open(&s->data);
  s->context = fixture_context();
  assert_int_equal(tier_book_create(s->context, NULL, &s->book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_customers(s->book, &s->data.customers, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(s->book, &s->data.transactions, NULL, NULL), TIER_OK);
  if (tier_policy_parse(s->context, small_shop_policy(), &s->policy, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return s;
}

static void close_shop(shop *s) {
  tier_policy_destroy(s->policy);
  tier_book_destroy(s->book);
  tier_context_destroy(s->context);
  free(s);
}

static tier_fitted *fit_shop(const shop *s) {
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  if (tier_fit(s->policy, s->book, SMALL_SHOP_AS_OF, &fitted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return fitted;
}

static char *save(const tier_fitted *fitted) {
  tier_error err = {.size = sizeof err};
  char *json = NULL;
  if (tier_fitted_save(fitted, &json, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return json;
}

static tier_fitted *load(tier_context *context, const char *json) {
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  if (tier_fitted_load(context, text_of(json), &fitted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return fitted;
}

static void assert_same_result(const tier_result *a, const tier_result *b) {
  assert_int_equal(tier_result_count(a), tier_result_count(b));
  assert_int_equal(tier_result_column_count(a), tier_result_column_count(b));
  for (size_t i = 0; i < tier_result_column_count(a); i++) {
    static const size_t bytes[] = {0, 1, 8, 8, 4, 4, 8};
    tier_column x = {.size = sizeof x}, y = {.size = sizeof y};
    assert_int_equal(tier_result_column_at(a, i, &x, NULL), TIER_OK);
    assert_int_equal(tier_result_column_at(b, i, &y, NULL), TIER_OK);
    assert_string_equal(x.name, y.name);
    assert_int_equal(x.type, y.type);
    assert_memory_equal(x.values, y.values, x.count * bytes[x.type]);
  }
  for (size_t i = 0; i < tier_result_count(a); i++) {
    tier_decision x = {.size = sizeof x}, y = {.size = sizeof y};
    assert_int_equal(tier_result_decision(a, i, &x, NULL), TIER_OK);
    assert_int_equal(tier_result_decision(b, i, &y, NULL), TIER_OK);
    assert_int_equal(x.tier, y.tier);
    assert_int_equal(x.reason.length, y.reason.length);
    assert_memory_equal(x.reason.data, y.reason.data, x.reason.length);
  }
}

static void what_is_saved_is_loaded(void **state) {
  shop *s = open_shop();
  tier_fitted *fitted = fit_shop(s);
  char *first = save(fitted);
  tier_fitted *loaded = load(s->context, first);
  char *second = save(loaded);
  tier_result *a = NULL, *b = NULL;
  (void)state;
  assert_string_equal(first, second);
  assert_non_null(strstr(first, "\"libtier\": \"fitted\""));
  assert_int_equal(tier_fitted_as_of_day(loaded), SMALL_SHOP_AS_OF);
  assert_int_equal(tier_findings_count(tier_fitted_findings(fitted)),
                   tier_findings_count(tier_fitted_findings(loaded)));
  assert_int_equal(tier_assign(fitted, s->book, SMALL_SHOP_AS_OF, NULL, &a, NULL), TIER_OK);
  assert_int_equal(tier_assign(loaded, s->book, SMALL_SHOP_AS_OF, NULL, &b, NULL), TIER_OK);
  assert_int_equal(tier_result_count(a), SMALL_SHOP_CUSTOMERS);
  assert_same_result(a, b);
  tier_result_destroy(a);
  tier_result_destroy(b);
  tier_text_free(first);
  tier_text_free(second);
  tier_fitted_destroy(fitted);
  tier_fitted_destroy(loaded);
  close_shop(s);
}

static void the_same_fit_gives_the_same_bytes(void **state) {
  shop *s = open_shop();
  tier_fitted *one = fit_shop(s), *two = fit_shop(s);
  char *first = save(one), *second = save(two);
  (void)state;
  assert_string_equal(first, second);
  tier_text_free(first);
  tier_text_free(second);
  tier_fitted_destroy(one);
  tier_fitted_destroy(two);
  close_shop(s);
}

/** A book of the same rows in reverse order, in batches of 7, transactions before customers. */
static tier_book *book_backwards(const shop *s) {
  small_shop *data = calloc(1, sizeof *data);
  const size_t count = s->data.transactions.count;
  tier_book *book = NULL;
  assert_non_null(data);
  small_shop_open(data);
  for (size_t i = 0; i < count; i++) {
    data->row_customers[i] = s->data.row_customers[count - 1 - i];
    data->transaction_ids[i] = s->data.transaction_ids[count - 1 - i];
    data->amounts[i] = s->data.amounts[count - 1 - i];
    data->days[i] = s->data.days[count - 1 - i];
    data->statuses[i] = s->data.statuses[count - 1 - i];
  }
  assert_int_equal(tier_book_create(s->context, NULL, &book, NULL), TIER_OK);
  for (size_t first = 0; first < count; first += 7) {
    tier_transactions rows = data->transactions;
    rows.count = count - first < 7 ? count - first : 7;
    rows.customer_ids += first;
    rows.transaction_ids += first;
    rows.amount_texts += first;
    rows.days += first;
    rows.statuses += first;
    assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  }
  assert_int_equal(tier_book_add_customers(book, &data->customers, NULL, NULL), TIER_OK);
  free(data);
  return book;
}

static void the_order_of_rows_does_not_show(void **state) {
  shop *s = open_shop();
  tier_book *backwards = book_backwards(s);
  tier_fitted *one = fit_shop(s), *two = NULL;
  tier_result *a = NULL, *b = NULL;
  (void)state;
  assert_int_equal(tier_fit(s->policy, backwards, SMALL_SHOP_AS_OF, &two, NULL), TIER_OK);
  char *first = save(one), *second = save(two);
  assert_string_equal(first, second);
  assert_int_equal(tier_assign(one, s->book, SMALL_SHOP_AS_OF, NULL, &a, NULL), TIER_OK);
  assert_int_equal(tier_assign(two, backwards, SMALL_SHOP_AS_OF, NULL, &b, NULL), TIER_OK);
  assert_same_result(a, b);
  tier_result_destroy(a);
  tier_result_destroy(b);
  tier_text_free(first);
  tier_text_free(second);
  tier_fitted_destroy(one);
  tier_fitted_destroy(two);
  tier_book_destroy(backwards);
  close_shop(s);
}

/** `text` with the first `from` replaced; to be freed. */
static char *replaced(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  char *edited = malloc(strlen(text) + strlen(to) + 1);
  assert_non_null(at);
  assert_non_null(edited);
  memcpy(edited, text, (size_t)(at - text));
  strcpy(edited + (at - text), to);
  strcat(edited, at + strlen(from));
  return edited;
}

static void edits_are_noticed(void **state) {
  static const struct {
    const char *from, *to;
    tier_status status;
  } edits[] = {
      {"\"libtier\": \"fitted\"", "\"libtier\": \"other\"", TIER_E_JSON},
      {"\"libtier\": \"fitted\",", "", TIER_E_JSON},
      {"\"format\": 1", "\"format\": 2", TIER_E_TOO_NEW},
      {"\"format\": 1", "\"format\": 0", TIER_E_POLICY},
      {"\"format\": 1", "\"format\": 1, \"more\": 1", TIER_E_POLICY},
      {"spend_90d > 50", "spend_90d > 49", TIER_E_POLICY},
      {"\"policy_hash\": \"", "\"policy_hash\": \"0", TIER_E_POLICY},
      {"\"data_hash\": \"", "\"data_hash\": \"x", TIER_E_POLICY},
      {"\"as_of\": \"2024", "\"as_of\": \"24", TIER_E_POLICY},
      {"\"customers\": ", "\"customers\": -", TIER_E_POLICY},
      {"\"attributes\": {\n    \"channel\": \"text\"", "\"attributes\": {\n    \"channel\": \"int\"", TIER_E_POLICY},
      {"\"attributes\": {\n    \"channel\": \"text\"", "\"attributes\": {\n    \"credit\": \"float\"", TIER_E_POLICY},
      {"\"attributes\": {\n    \"channel\"", "\"attributes\": {\n    \"spend\"", TIER_E_POLICY},
      {"\"callbacks\": []", "\"callbacks\": [\"staff\"]", TIER_E_POLICY},
      {"\"callbacks\": []", "\"callbacks\": [7]", TIER_E_POLICY},
      {"\"callbacks\": []", "\"callbacks\": {}", TIER_E_POLICY},
      {"\"callbacks\": []", "\"callbacks\": null", TIER_E_POLICY},
      {"\"callbacks\": [],", "", TIER_E_POLICY},
      /* Sound in itself, and yet not what was learned. */
      {"\"as_of\": \"2024", "\"as_of\": \"2034", TIER_E_POLICY},
      {"\"customers\": ", "\"customers\": 1", TIER_E_POLICY},
      {"\"log_likelihood\": -", "\"log_likelihood\": -1", TIER_E_POLICY},
      {"\"hash\": \"", "\"hash\": \"0", TIER_E_POLICY},
      {"\"hash\": \"", "\"trash\": \"", TIER_E_POLICY},
      {"\"findings\": [", "\"findings\": [5", TIER_E_JSON},
  };
  shop *s = open_shop();
  tier_fitted *fitted = fit_shop(s);
  char *json = save(fitted);
  (void)state;
  for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
    tier_error err = {.size = sizeof err};
    tier_fitted *loaded = NULL;
    char *edited = replaced(json, edits[i].from, edits[i].to);
    const tier_status status = tier_fitted_load(s->context, text_of(edited), &loaded, &err);
    if (status != edits[i].status || loaded != NULL) {
      /* A list of findings that was empty is a list with one bad entry then. */
      if (!(i + 1 == sizeof edits / sizeof edits[0] && status == TIER_E_POLICY)) {
        fail_msg("%s: status %d, %s", edits[i].to, (int)status, err.message);
      }
    }
    free(edited);
  }
  tier_text_free(json);
  tier_fitted_destroy(fitted);
  close_shop(s);
}

/* Spaces are not values. */
static void a_new_layout_is_no_edit(void **state) {
  shop *s = open_shop();
  tier_fitted *fitted = fit_shop(s), *loaded = NULL;
  char *json = save(fitted), *flat = strdup(json);
  (void)state;
  for (char *at = flat; (at = strchr(at, '\n')) != NULL;) {
    *at = ' ';
  }
  loaded = load(s->context, flat);
  char *again = save(loaded);
  assert_string_equal(again, json);
  free(flat);
  tier_text_free(json);
  tier_text_free(again);
  tier_fitted_destroy(fitted);
  tier_fitted_destroy(loaded);
  close_shop(s);
}

static void a_model_that_is_missing_is_noticed(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{\"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"spend\"}},"
                                                " \"tiers\": [{\"id\": \"low\"}]}");
  tier_fitted *fitted = fixture_fit(policy, book), *loaded = NULL;
  char *json = save(fitted), *at = strstr(json, "\"models\": {\n    \"abc\"");
  tier_error err = {.size = sizeof err};
  (void)state;
  at = at == NULL ? NULL : strstr(at + 1, "\"abc\"");
  assert_non_null(at);
  at[1] = 'x';
  assert_int_equal(tier_fitted_load(context, text_of(json), &loaded, &err), TIER_E_POLICY);
  assert_non_null(strstr(err.message, "/models"));
  tier_text_free(json);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static tier_status all_high(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  (void)err;
  for (size_t i = 0; i < batch->count; i++) {
    ret_verdicts[i].effect = TIER_EFFECT_FLOOR;
    ret_verdicts[i].tier = *(const int32_t *)user_data;
  }
  return TIER_OK;
}

static void callbacks_are_given_again(void **state) {
  static const char *const inputs[] = {"channel"}, *const others[] = {"vip"};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{\"rules\": {\"list\": [{\"id\": \"text\", \"when\": \"true\","
                                                " \"then\": {\"tag\": \"t\"}}]}, \"tiers\": [{\"id\": \"low\"},"
                                                " {\"id\": \"high\", \"enter\": \"false\"}]}");
  int32_t low = 0, high = 1;
  tier_rule_callback second = {.size = sizeof second, .id = "second", .priority = 2, .evaluate = all_high};
  tier_rule_callback first = second;
  tier_error err = {.size = sizeof err};
  tier_result *result = NULL;
  (void)state;
  second.user_data = &low;
  first.user_data = &high;
  first.id = "first";
  first.priority = 1;
  first.inputs = inputs;
  first.input_count = 1;
  assert_int_equal(tier_policy_add_rule(policy, &second, NULL), TIER_OK);
  assert_int_equal(tier_policy_add_rule(policy, &first, NULL), TIER_OK);
  tier_fitted *fitted = fixture_fit(policy, book);
  char *json = save(fitted);
  assert_non_null(strstr(json, "\"callbacks\": [\"first\", \"second\"]"));
  tier_fitted *loaded = load(context, json);
  assert_int_equal(tier_assign(loaded, book, FIXTURE_DAY, NULL, &result, &err), TIER_E_STATE);
  assert_non_null(strstr(err.message, "'first'"));
  assert_int_equal(tier_fitted_add_rule(loaded, &second, NULL), TIER_OK);
  assert_int_equal(tier_assign(loaded, book, FIXTURE_DAY, NULL, &result, &err), TIER_E_STATE);
  first.inputs = others;
  assert_int_equal(tier_fitted_add_rule(loaded, &first, &err), TIER_E_POLICY);
  first.inputs = inputs;
  first.priority = 3; /* The order is that of the saved document. */
  assert_int_equal(tier_fitted_add_rule(loaded, &first, NULL), TIER_OK);
  assert_int_equal(tier_fitted_add_rule(loaded, &first, NULL), TIER_E_STATE);
  char *again = save(loaded);
  assert_string_equal(json, again);
  result = fixture_assign(loaded, book, NULL);
  assert_tier(result, "a", "high", "callback:first");
  tier_result_destroy(result);
  tier_text_free(json);
  tier_text_free(again);
  tier_fitted_destroy(loaded);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void spelling_does_not_change_the_hash(void **state) {
  static const char *const spellings[] = {
      "{\"tiers\": [{\"id\": \"a\"}], \"version\": \"1\", \"money\": {\"minor_digits\": 2}}",
      "{ \"money\" : {\"minor_digits\": 2.0}, \"version\": \"\\u0031\", \"tiers\": [ {\"id\":\"a\"} ] }"};
  char hashes[2][64] = {"", ""};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    tier_policy *policy = fixture_policy(context, spellings[i]);
    tier_fitted *fitted = fixture_fit(policy, book);
    char *json = save(fitted);
    const char *at = strstr(json, "\"policy_hash\": \"");
    assert_non_null(at);
    memcpy(hashes[i], at + 16, 32);
    tier_text_free(json);
    tier_fitted_destroy(fitted);
    tier_policy_destroy(policy);
  }
  assert_string_equal(hashes[0], hashes[1]);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_saved_is_loaded),   cmocka_unit_test(the_same_fit_gives_the_same_bytes),
      cmocka_unit_test(the_order_of_rows_does_not_show),
      cmocka_unit_test(edits_are_noticed),         cmocka_unit_test(a_new_layout_is_no_edit),
      cmocka_unit_test(a_model_that_is_missing_is_noticed),
      cmocka_unit_test(callbacks_are_given_again), cmocka_unit_test(spelling_does_not_change_the_hash),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
