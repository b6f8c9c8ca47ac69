/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics of days ago: a model that learns sees them as an assignment on that day would have shown them; a model that
 * scores does not see them at all. */
#include "unit/policy/policy_fixture.h"

enum { DAYS_AGO = 5, LEARNED = 4, SCORED = 1, MOST_CUSTOMERS = 16 };

/* What the model was shown. */
typedef struct diary {
  size_t learned_columns, scored_columns, customers;
  int known[LEARNED][MOST_CUSTOMERS];
  int64_t values[LEARNED][MOST_CUSTOMERS];
} diary;

static const tier_input diary_inputs[LEARNED] = {
    {.size = sizeof(tier_input), .name = "purchases", .type = TIER_INT64},
    {.size = sizeof(tier_input), .name = "purchases", .type = TIER_INT64, .days_ago = DAYS_AGO},
    {.size = sizeof(tier_input), .name = "recency_days", .type = TIER_INT64, .days_ago = DAYS_AGO},
    {.size = sizeof(tier_input), .name = "lately", .type = TIER_MONEY, .days_ago = 2 * DAYS_AGO}};

static tier_status create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  (void)settings, (void)err;
  *ret_model = user_data;
  return TIER_OK;
}

static void leave(void *object) { (void)object; }

static const tier_input *inputs(const void *model, size_t *ret_count) {
  (void)model;
  *ret_count = LEARNED;
  return diary_inputs;
}

static const tier_output *outputs(const void *model, size_t *ret_count) {
  static const tier_output output = {.size = sizeof output, .name = "x", .type = TIER_FLOAT64};
  (void)model;
  *ret_count = 1;
  return &output;
}

static tier_status state_create(const void *model, void **ret_state, tier_error *err) {
  (void)err;
  *ret_state = (void *)(uintptr_t)model;
  return TIER_OK;
}

static tier_status observe(const void *model, void *state, const tier_batch *batch, tier_error *err) {
  diary *d = state;
  (void)model, (void)err;
  assert_true(batch->count <= MOST_CUSTOMERS);
  d->learned_columns = batch->column_count;
  d->customers = batch->count;
  for (size_t c = 0; c < batch->column_count; c++) {
    const tier_column *column = batch->columns[c];
    for (size_t i = 0; i < batch->count; i++) {
      d->known[c][i] = column->validity == NULL || (column->validity[i >> 3] >> (i & 7) & 1);
      d->values[c][i] = ((const int64_t *)column->values)[i];
    }
  }
  return TIER_OK;
}

static tier_status merge(const void *model, void *state, const void *other, tier_error *err) {
  (void)model, (void)state, (void)other, (void)err;
  return TIER_OK;
}

static tier_status finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                          tier_error *err) {
  (void)state, (void)findings, (void)err;
  *ret_fitted = (void *)(uintptr_t)model;
  return TIER_OK;
}

static tier_status save(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  (void)model, (void)fitted, (void)writer, (void)err;
  return TIER_OK;
}

static tier_status load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  (void)saved, (void)err;
  *ret_fitted = (void *)(uintptr_t)model;
  return TIER_OK;
}

static tier_status score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                         tier_error *err) {
  (void)model, (void)sinks, (void)err;
  ((diary *)(uintptr_t)fitted)->scored_columns = batch->column_count;
  return TIER_OK;
}

static const tier_model_class diary_class = {.size = sizeof diary_class,
                                             .interface_version = TIER_MODEL_INTERFACE,
                                             .name = "diary",
                                             .create = create,
                                             .destroy = leave,
                                             .inputs = inputs,
                                             .outputs = outputs,
                                             .state_create = state_create,
                                             .observe = observe,
                                             .merge = merge,
                                             .state_destroy = leave,
                                             .finish = finish,
                                             .fitted_save = save,
                                             .fitted_load = load,
                                             .fitted_destroy = leave,
                                             .score = score};

#define METRICS_AND_TIERS                                                                                              \
  "\"metrics\": {\"lately\": {\"sum\": \"amount\", \"window_days\": 3}}, \"tiers\": [{\"id\": \"low\"}]}"

/* Customers whose purchases lie on both sides of the days in question. */
static tier_book *filled_book(tier_context *context) {
  static const char *const ids[] = {"a", "a", "a", "b", "b", "c", "d", "d", "e"};
  static const char *const days[] = {"2025-12-01", "2025-12-20", "2025-12-30", "2025-12-21", "2025-12-27",
                                     "2025-12-28", "2025-12-22", "2025-12-23", "2026-01-01"};
  static const char *const amounts[] = {"10", "20", "30", "5.50", "7", "9", "1", "-1", "4"};
  tier_string columns[3][9];
  tier_book *book = NULL;
  for (size_t i = 0; i < 9; i++) {
    columns[0][i] = text_of(ids[i]);
    columns[1][i] = text_of(days[i]);
    columns[2][i] = text_of(amounts[i]);
  }
  const tier_transactions rows = {.size = sizeof rows,
                                  .count = 9,
                                  .customer_ids = columns[0],
                                  .time_texts = columns[1],
                                  .amount_texts = columns[2]};
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  return book;
}

/* The column of an assignment on that day, against what the model was shown in its place. */
static void compare(const tier_fitted *fitted, const tier_book *book, const diary *shown, size_t input) {
  const int32_t day = FIXTURE_DAY - (int32_t)diary_inputs[input].days_ago;
  tier_result *result = NULL;
  tier_column column = {.size = sizeof column};
  assert_int_equal(tier_assign(fitted, book, day, NULL, &result, NULL), TIER_OK);
  assert_int_equal(tier_result_column(result, diary_inputs[input].name, &column, NULL), TIER_OK);
  assert_int_equal(column.count, shown->customers);
  for (size_t i = 0; i < column.count; i++) {
    const int known = column.validity == NULL || (column.validity[i >> 3] >> (i & 7) & 1);
    assert_int_equal(shown->known[input][i], known);
    assert_int_equal(shown->values[input][i], ((const int64_t *)column.values)[i]);
  }
  tier_result_destroy(result);
}

static void a_learning_model_sees_the_past(void **state) {
  static diary shown;
  tier_context *context = fixture_context();
  (void)state;
  assert_int_equal(tier_context_register_model(context, &diary_class, &shown, NULL, NULL), TIER_OK);
  tier_book *book = filled_book(context);
  tier_policy *with = fixture_policy(context, "{\"models\": {\"d\": {\"type\": \"diary\"}}, " METRICS_AND_TIERS);
  tier_policy *without = fixture_policy(context, "{" METRICS_AND_TIERS);
  tier_fitted *fitted = fixture_fit(with, book), *plain = fixture_fit(without, book);
  assert_int_equal(shown.learned_columns, LEARNED);
  assert_int_equal(shown.customers, 5);
  assert_false(shown.known[2][4]); /* Customer e came later. */
  for (size_t i = 0; i < LEARNED; i++) {
    compare(plain, book, &shown, i);
  }
  tier_result *result = fixture_assign(fitted, book, NULL);
  assert_int_equal(shown.scored_columns, SCORED);
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_fitted_destroy(plain);
  tier_policy_destroy(with);
  tier_policy_destroy(without);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

/* In the first days of the calendar there is no past to look at. */
static void a_past_before_the_calendar_is_refused(void **state) {
  static diary shown;
  const tier_string id = text_of("a"), day = text_of("0001-01-02"), amount = text_of("1");
  const tier_transactions rows = {
      .size = sizeof rows, .count = 1, .customer_ids = &id, .time_texts = &day, .amount_texts = &amount};
  tier_context *context = fixture_context();
  tier_error err = {.size = sizeof err};
  tier_book *book = NULL;
  tier_fitted *fitted = NULL;
  int32_t as_of = 0;
  (void)state;
  assert_int_equal(tier_context_register_model(context, &diary_class, &shown, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_last_day(book, NULL, &as_of, NULL), TIER_OK);
  tier_policy *policy = fixture_policy(context, "{\"models\": {\"d\": {\"type\": \"diary\"}}, " METRICS_AND_TIERS);
  assert_int_equal(tier_fit(policy, book, as_of, &fitted, &err), TIER_E_ARGUMENT);
  assert_non_null(strstr(err.message, "before the year 1"));
  assert_null(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_learning_model_sees_the_past),
      cmocka_unit_test(a_past_before_the_calendar_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
