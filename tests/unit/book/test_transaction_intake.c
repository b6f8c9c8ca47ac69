/* SPDX-License-Identifier: Apache-2.0 */
#include "book_fixture.h"
#include <stdlib.h>

/* A row that is wrong in itself is rejected, named, kept with its text, and leaves no customer behind. */
static void test_bad_rows(void **state) {
  static const struct {
    fixture_row row;
    int32_t reason;
    const char *field, *text;
  } cases[] = {
      {{"", "2024-01-01", "1", NULL, NULL, NULL, 7}, TIER_ROW_NO_ID, "customer_id", ",2024-01-01,1,,,"},
      {{"\xC3", "2024-01-01", "1", NULL, NULL, NULL, 8}, TIER_ROW_BAD_TEXT, "customer_id", "\xC3,2024-01-01,1,,,"},
      {{"a", "2024-02-30", "1", NULL, NULL, NULL, 9}, TIER_ROW_BAD_TIME, "time", "a,2024-02-30,1,,,"},
      {{"a", "", "1", NULL, NULL, NULL, 9}, TIER_ROW_BAD_TIME, "time", "a,,1,,,"},
      {{"a", "2024-01-01", "1.234", NULL, NULL, NULL, 10}, TIER_ROW_BAD_AMOUNT, "amount", "a,2024-01-01,1.234,,,"},
      {{"a", "2024-01-01", "", NULL, NULL, NULL, 10}, TIER_ROW_BAD_AMOUNT, "amount", "a,2024-01-01,,,,"},
      {{"a", "2024-01-01", "99999999999999999999", NULL, NULL, NULL, 10}, TIER_ROW_BAD_AMOUNT, "amount",
       "a,2024-01-01,99999999999999999999,,,"},
      {{"a", "2024-01-01", "1", "\xFF", NULL, NULL, 11}, TIER_ROW_BAD_TEXT, "transaction_id",
       "a,2024-01-01,1,\xFF,,"},
      {{"a", "2024-01-01", "1", "t", "\xED\xA0\x80", NULL, 12}, TIER_ROW_BAD_TEXT, "order_id",
       "a,2024-01-01,1,t,\xED\xA0\x80,"},
      {{"a", "2024-01-01", "1", "t", "o", "Posted", 13}, TIER_ROW_BAD_STATUS, "status", "a,2024-01-01,1,t,o,Posted"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    const tier_intake intake = fixture_take(*state, &cases[i].row, 1);
    assert_int_equal(intake.rejected, 1);
    assert_int_equal(tier_book_rejection_count(*state), i + 1);
    const tier_rejection rejection = fixture_rejection(*state, i);
    assert_int_equal(rejection.reason, cases[i].reason);
    assert_int_equal(rejection.row_number, cases[i].row.number);
    assert_int_equal(rejection.is_customer, 0);
    assert_string_equal(rejection.field, cases[i].field);
    assert_string_equal(rejection.source, "");
    assert_int_equal(rejection.text.length, strlen(cases[i].text));
    assert_memory_equal(rejection.text.data, cases[i].text, rejection.text.length);
  }
  assert_int_equal(tier_book_count(*state), 0);
  assert_int_equal(fixture_quality(*state).rejected, sizeof cases / sizeof cases[0]);
}

/* Typed columns: bounds of days and times, unknown statuses, row texts, and rows counted by the book. */
static void test_typed_columns(void **state) {
  const int64_t numbers[] = {42, 42, 42, 42}, amounts[] = {1, 2, 3, -4};
  const int64_t times[] = {INT64_MIN, INT64_MAX, -62135596800000000, 253402300799999999};
  const int32_t days[] = {-719163, 2932897, -719162, 2932896};
  const uint8_t statuses[] = {0, 0, 3, 0};
  const tier_string texts[] = {{"w", 1}, {"x", 1}, {"y", 1}, {"z", 1}};
  tier_intake intake = {.size = sizeof intake};
  tier_transactions batch = {.size = sizeof batch, .count = 4, .customer_numbers = numbers, .times_us = times,
                             .amounts_minor = amounts, .source = "till"};
  assert_int_equal(tier_book_add_transactions(*state, &batch, &intake, NULL), TIER_OK);
  assert_int_equal(intake.accepted, 2);
  assert_int_equal(fixture_rejection(*state, 1).row_number, 2);
  assert_string_equal(fixture_rejection(*state, 1).source, "till");
  batch.times_us = NULL;
  batch.days = days;
  batch.statuses = statuses;
  batch.row_texts = texts;
  assert_int_equal(tier_book_add_transactions(*state, &batch, &intake, NULL), TIER_OK);
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.rejected, 3);
  const tier_rejection last = fixture_rejection(*state, 4);
  assert_int_equal(last.row_number, 7);
  assert_int_equal(last.reason, TIER_ROW_BAD_STATUS);
  assert_memory_equal(last.text.data, "y", 1);
}

/* The number 42 and the text "42" are one customer; "042" is another. */
static void test_one_key_space(void **state) {
  const int64_t number = 42, amount = 100;
  const int32_t day = FIXTURE_DAY;
  const tier_transactions batch = {.size = sizeof batch, .count = 1, .customer_numbers = &number, .days = &day,
                                   .amounts_minor = &amount};
  const fixture_row rows[] = {{"42", "2024-01-02", "1", NULL, NULL, NULL, 1},
                              {"042", "2024-01-02", "1", NULL, NULL, NULL, 2}};
  size_t index = 9;
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, NULL), TIER_OK);
  fixture_take(*state, rows, 2);
  assert_int_equal(tier_book_count(*state), 2);
  assert_int_equal(tier_book_find(*state, fixture_text("42"), &index, NULL), TIER_OK);
  assert_int_equal(index, 0);
  assert_int_equal(tier_book_find(*state, fixture_text("43"), &index, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(index, 0);
}

/* Without an id to hold on to, a row that is not posted is only counted. */
static void test_status_without_id(void **state) {
  const fixture_row rows[] = {{"a", "2024-01-01", "1", NULL, NULL, "pending", 1},
                              {"a", "2024-01-01", "1", NULL, NULL, "void", 2},
                              {"a", "2024-01-01", "1", NULL, NULL, "posted", 3}};
  const tier_intake intake = fixture_take(*state, rows, 3);
  const tier_quality quality = fixture_quality(*state);
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.ignored, 2);
  assert_int_equal(quality.reasons[TIER_ROW_PENDING], 1);
  assert_int_equal(quality.reasons[TIER_ROW_VOID], 1);
  assert_int_equal(quality.spend_minor, 100);
}

/* pending < posted < void, whatever comes first; taking in the same again changes nothing but the duplicates. */
static void test_states(void **state) {
  const fixture_row rows[] = {{"a", "2024-01-01", "1", "t", NULL, "pending", 1},
                              {"a", "2024-01-02", "2", "t", NULL, NULL, 2},
                              {"a", "2024-01-02", "2", "t", NULL, "void", 3}};
  fixture_take(*state, &rows[0], 1);
  assert_int_equal(fixture_quality(*state).reasons[TIER_ROW_PENDING], 1);
  fixture_take(*state, &rows[1], 1);
  tier_quality quality = fixture_quality(*state);
  assert_int_equal(quality.accepted, 1);
  assert_int_equal(quality.reasons[TIER_ROW_SUPERSEDED], 1);
  assert_int_equal(quality.spend_minor, 200);
  fixture_take(*state, &rows[2], 1);
  quality = fixture_quality(*state);
  assert_int_equal(quality.accepted, 0);
  assert_int_equal(quality.reasons[TIER_ROW_SUPERSEDED], 2);
  assert_int_equal(quality.reasons[TIER_ROW_VOID], 1);
  assert_int_equal(quality.spend_minor, 0);
  assert_int_equal(fixture_take(*state, rows, 3).duplicate, 3);
  assert_int_equal(fixture_quality(*state).duplicate, 3);
}

/* The smallest content keeps the id; what lost it, and its repeats, become rejections with their own numbers. */
static void test_conflict(void **state) {
  const fixture_row rows[] = {{"b", "2024-01-01", "5", "t", NULL, NULL, 11},
                              {"b", "2024-01-01", "5", "t", NULL, NULL, 12},
                              {"a", "2024-01-01", "7", "t", NULL, NULL, 13},
                              {"c", "2024-01-01", "1", "t", NULL, NULL, 14}};
  fixture_take(*state, rows, 2);
  assert_int_equal(fixture_quality(*state).duplicate, 1);
  const tier_intake intake = fixture_take(*state, rows + 2, 2);
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.rejected, 1);
  const tier_quality quality = fixture_quality(*state);
  assert_int_equal(quality.accepted, 1);
  assert_int_equal(quality.duplicate, 0);
  assert_int_equal(quality.reasons[TIER_ROW_CONFLICT], 3);
  assert_int_equal(quality.spend_minor, 700);
  assert_int_equal(quality.customers, 3);
  assert_int_equal(quality.customers_without_purchase, 2);
  assert_int_equal(tier_book_rejection_count(*state), 3);
  const tier_rejection first = fixture_rejection(*state, 0);
  assert_int_equal(first.row_number, 11);
  assert_string_equal(first.field, "transaction_id");
  assert_int_equal(first.text.length, strlen("b,2024-01-01,5.00,t"));
  assert_memory_equal(first.text.data, "b,2024-01-01,5.00,t", first.text.length);
  assert_int_equal(fixture_rejection(*state, 1).row_number, 12);
  assert_int_equal(fixture_rejection(*state, 2).row_number, 14);
}

/* A repeat of a row taken in within the same call is counted for that call only once it is settled. */
static void test_conflict_in_one_batch(void **state) {
  const fixture_row rows[] = {{"b", "2024-01-01T10:00:00.5Z", "5", "t", "o", NULL, 11},
                              {"b", "2024-01-01T10:00:00.5Z", "5", "t", "o", NULL, 12},
                              {"b", "2024-01-01T10:00:00Z", "5", "t", "o", NULL, 13},
                              {"b", "2024-01-01T10:00:00Z", "5", "t", NULL, NULL, 14}};
  const tier_intake intake = fixture_take(*state, rows, 4);
  const char *const text = "b,2024-01-01T10:00:00.500000Z,5.00,t,o";
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.rejected, 3);
  assert_int_equal(intake.duplicate, 0);
  const tier_rejection first = fixture_rejection(*state, 0);
  assert_int_equal(first.text.length, strlen(text));
  assert_memory_equal(first.text.data, text, first.text.length);
}

/* All in all |amounts| stay within 64 bits; what is over is rejected and the sums are right. */
static void test_overflow(void **state) {
  const int64_t customer[] = {1, 1, 1, 1, 1}, amounts[] = {INT64_MIN, INT64_MAX - 1, -2, 1, 1};
  const int32_t days[] = {FIXTURE_DAY, FIXTURE_DAY, FIXTURE_DAY, FIXTURE_DAY, FIXTURE_DAY};
  const tier_transactions batch = {.size = sizeof batch, .count = 5, .customer_numbers = customer, .days = days,
                                   .amounts_minor = amounts};
  tier_intake intake = {.size = sizeof intake};
  assert_int_equal(tier_book_add_transactions(*state, &batch, &intake, NULL), TIER_OK);
  const tier_quality quality = fixture_quality(*state);
  assert_int_equal(intake.accepted, 2);
  assert_int_equal(quality.reasons[TIER_ROW_OVERFLOW], 3);
  assert_int_equal(quality.spend_minor, INT64_MAX);
  assert_memory_equal(fixture_rejection(*state, 0).text.data, "1,2024-01-01,-92233720368547758.08", 34);
  assert_string_equal(fixture_rejection(*state, 1).field, "amount");
}

/* A void gives the room of its amount back, and a smaller row takes that of the one whose place it takes. */
static void test_overflow_released(void **state) {
  const fixture_row big[] = {{"a", "2024-01-01", "92233720368547758.07", "t", NULL, NULL, 1}};
  const fixture_row earlier[] = {{"a", "2023-12-31", "92233720368547758.06", "t", NULL, NULL, 2}};
  const fixture_row gone[] = {{"a", "2024-01-01", "0", "t", NULL, "void", 3}};
  const fixture_row more[] = {{"b", "2024-01-01", "92233720368547758.07", "u", NULL, NULL, 4}};
  assert_int_equal(fixture_take(*state, big, 1).accepted, 1);
  assert_int_equal(fixture_take(*state, more, 1).rejected, 1);
  assert_int_equal(fixture_take(*state, earlier, 1).accepted, 1);
  assert_int_equal(fixture_take(*state, more, 1).rejected, 1);
  assert_int_equal(fixture_take(*state, gone, 1).ignored, 1);
  assert_int_equal(fixture_take(*state, more, 1).accepted, 1);
}

/* One transaction id in all rows: no more than one row may count, and it must not take for ever. */
static void test_one_id_for_all(void **state) {
  enum { COUNT = 200000 };
  int64_t *numbers = malloc(COUNT * sizeof *numbers);
  int32_t *days = malloc(COUNT * sizeof *days);
  tier_string *ids = malloc(COUNT * sizeof *ids);
  assert_true(numbers != NULL && days != NULL && ids != NULL);
  for (int i = 0; i < COUNT; ++i) {
    numbers[i] = COUNT - i / 2;
    days[i] = FIXTURE_DAY;
    ids[i] = fixture_text("n/a");
  }
  tier_intake intake = {.size = sizeof intake};
  const tier_transactions batch = {.size = sizeof batch, .count = COUNT, .customer_numbers = numbers, .days = days,
                                   .amounts_minor = numbers, .transaction_ids = ids};
  assert_int_equal(tier_book_add_transactions(*state, &batch, &intake, NULL), TIER_OK);
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.duplicate, 1);
  assert_int_equal(intake.rejected, COUNT - 2);
  free(numbers);
  free(days);
  free(ids);
}

static void test_bad_calls(void **state) {
  const int64_t number = 1;
  const int32_t day = 1;
  tier_error err = {.size = sizeof err};
  tier_transactions batch = {.size = sizeof batch, .count = 1};
  assert_int_equal(tier_book_add_transactions(NULL, &batch, NULL, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_add_transactions(*state, NULL, NULL, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_ARGUMENT);
  batch.customer_numbers = &number;
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_ARGUMENT);
  batch.days = &day;
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_ARGUMENT);
  batch.amounts_minor = &number;
  batch.source = "\xFF";
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_ARGUMENT);
  batch.source = NULL;
  batch.times_us = &number;
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_ARGUMENT);
  batch.times_us = NULL;
  batch.count = UINT32_MAX;
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_OVERFLOW);
  batch.size = 3;
  assert_int_equal(tier_book_add_transactions(*state, &batch, NULL, &err), TIER_E_STRUCT_SIZE);
  const tier_transactions none = {.size = sizeof none};
  assert_int_equal(tier_book_add_transactions(*state, &none, NULL, &err), TIER_OK);
  assert_int_equal(fixture_quality(*state).rows, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_bad_rows, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_typed_columns, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_one_key_space, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_status_without_id, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_states, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_conflict, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_conflict_in_one_batch, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_overflow, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_overflow_released, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_one_id_for_all, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_bad_calls, fixture_begin, fixture_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
