/* SPDX-License-Identifier: Apache-2.0 */
#include "book/book_object.h"
#include "book_fixture.h"

static void test_options(void **state) {
  tier_context *context = fixture_context();
  const int32_t given[] = {0, -1, 1, 6, 7, -2}, expected[] = {2, 0, 1, 6, -1, -1};
  (void)state;
  for (size_t i = 0; i < 6; ++i) {
    const tier_book_options options = {.size = sizeof options, .minor_digits = given[i]};
    tier_book *book = NULL;
    assert_int_equal(tier_book_create(context, &options, &book, NULL),
                     expected[i] < 0 ? TIER_E_ARGUMENT : TIER_OK);
    assert_int_equal(book != NULL, expected[i] >= 0);
    if (book != NULL) {
      assert_int_equal(tier__book_minor_digits(book), expected[i]);
      assert_ptr_equal(book->context, context);
    }
    tier_book_destroy(book);
  }
  tier_book_destroy(NULL);
  tier_book *none = NULL;
  assert_int_equal(tier_book_create(NULL, NULL, &none, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_create(context, NULL, NULL, NULL), TIER_E_ARGUMENT);
  tier_context_destroy(context);
}

/* A book keeps its context alive. */
static void test_context_outlived(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  (void)state;
  tier_context_destroy(context);
  const fixture_row row = {"a", "2024-01-01", "1", NULL, NULL, NULL, 1};
  assert_int_equal(fixture_take(book, &row, 1).accepted, 1);
  tier_book_destroy(book);
}

static void test_reason_names(void **state) {
  (void)state;
  assert_string_equal(tier_row_reason_name(TIER_ROW_ACCEPTED), "accepted");
  assert_string_equal(tier_row_reason_name(TIER_ROW_BAD_AMOUNT), "bad_amount");
  assert_string_equal(tier_row_reason_name(TIER_ROW_OVERFLOW), "overflow");
  assert_string_equal(tier_row_reason_name(TIER_ROW_REASONS), "unknown");
  assert_string_equal(tier_row_reason_name(-1), "unknown");
  for (int32_t a = 0; a < TIER_ROW_REASONS; ++a) {
    for (int32_t b = 0; b < a; ++b) {
      assert_string_not_equal(tier_row_reason_name(a), tier_row_reason_name(b));
    }
  }
}

static void test_empty_book(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_customer customer = {.size = sizeof customer, .start_day = 77};
  tier_rejection rejection = {.size = sizeof rejection, .reason = 77};
  tier_quality quality = {.size = sizeof quality, .rows = 77};
  int32_t day = 77;
  (void)state;
  assert_int_equal(tier_book_last_day(book, NULL, &day, NULL), TIER_E_DATA);
  assert_int_equal(tier_book_customer(book, 0, &customer, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_rejection(book, 0, &rejection, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_quality(NULL, 0, NULL, &quality, NULL), TIER_E_ARGUMENT);
  assert_int_equal(quality.rows, 77);
  assert_int_equal(day, 77);
  assert_int_equal(customer.start_day, 77);
  assert_int_equal(rejection.reason, 77);
  assert_int_equal(tier_book_quality(book, 0, NULL, &quality, NULL), TIER_OK);
  assert_int_equal(quality.rows, 0);
  assert_int_equal(tier_book_count(NULL), 0);
  assert_int_equal(tier_book_rejection_count(book), 0);
  size_t index = 77;
  assert_int_equal(tier_book_find(book, fixture_text(""), &index, NULL), TIER_E_NOT_FOUND);
  quality.size = 8;
  assert_int_equal(tier_book_quality(book, 0, NULL, &quality, NULL), TIER_E_STRUCT_SIZE);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void test_quality(void **state) {
  const fixture_row rows[] = {
      {"a", "2024-01-01", "5", NULL, NULL, NULL, 1}, {"a", "2024-01-01", "-1", NULL, NULL, NULL, 2},
      {"a", "2024-01-01", "2", NULL, NULL, NULL, 3}, {"a", "2024-01-02", "-1", NULL, NULL, NULL, 4},
      {"b", "2024-01-03", "0", NULL, NULL, NULL, 5}, {"c", "2024-01-04", "1", NULL, NULL, NULL, 6},
      {"d", "2024-01-02", "-3", NULL, NULL, NULL, 7}, {"d", "x", "-3", NULL, NULL, NULL, 8}};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_quality quality = {.size = sizeof quality};
  int32_t day = 0;
  (void)state;
  fixture_take(book, rows, 8);
  assert_int_equal(tier_book_quality(book, FIXTURE_DAY + 2, NULL, &quality, NULL), TIER_OK);
  assert_int_equal(quality.rows, 8);
  assert_int_equal(quality.accepted, 6);
  assert_int_equal(quality.ignored, 1);
  assert_int_equal(quality.rejected, 1);
  assert_int_equal(quality.reasons[TIER_ROW_AFTER_AS_OF], 1);
  assert_int_equal(quality.customers, 4);
  assert_int_equal(quality.customers_without_purchase, 2);
  assert_int_equal(quality.returns, 3);
  assert_int_equal(quality.zero_amounts, 1);
  assert_int_equal(quality.merged, 2);
  assert_int_equal(quality.purchase_days, 2);
  assert_int_equal(quality.spend_minor, 200);
  assert_int_equal(quality.first_day, FIXTURE_DAY);
  assert_int_equal(quality.last_day, FIXTURE_DAY + 2);
  assert_int_equal(tier_book_last_day(book, NULL, &day, NULL), TIER_OK);
  assert_int_equal(day, FIXTURE_DAY + 3);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

/* While a call uses the book, every other one is refused and changes nothing. */
static void test_reentrance(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  const fixture_row row = {"a", "2024-01-01", "1", NULL, NULL, NULL, 1};
  const fixture_row bad = {"", "2024-01-01", "1", NULL, NULL, NULL, 2};
  const fixture_customer customer = {"b", "Rome", NULL, NULL, 1};
  tier_customer known = {.size = sizeof known};
  tier_quality quality = {.size = sizeof quality};
  tier_rejection rejection = {.size = sizeof rejection};
  size_t index;
  int32_t day;
  (void)state;
  fixture_take(book, &row, 1);
  fixture_take(book, &bad, 1);
  assert_int_equal(tier__book_enter(book, NULL), TIER_OK);
  assert_int_equal(tier__book_enter(book, NULL), TIER_E_REENTRANT);
  assert_int_equal(fixture_add(book, &row, 1, NULL, NULL, NULL), TIER_E_REENTRANT);
  assert_int_equal(fixture_add_customers(book, &customer, 1, NULL, NULL, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_book_quality(book, FIXTURE_DAY, NULL, &quality, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_book_last_day(book, NULL, &day, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_book_customer(book, 0, &known, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_book_find(book, fixture_text("a"), &index, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_book_rejection(book, 0, &rejection, NULL), TIER_E_REENTRANT);
  tier__book_leave(book);
  assert_int_equal(tier_book_count(book), 1);
  assert_int_equal(fixture_take_customers(book, &customer, 1).accepted, 1);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

/* A caller with an older or a newer header. */
static void test_struct_sizes(void **state) {
  struct {
    tier_customer known;
    uint64_t unknown;
  } newer = {.known = {.size = sizeof newer}, .unknown = 5};
  struct {
    tier_book_options known;
    uint64_t unknown;
  } options = {.known = {.size = sizeof options}, .unknown = 1};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context), *refused = NULL;
  const fixture_row row = {"a", "2024-01-01", "1", NULL, NULL, NULL, 1};
  (void)state;
  fixture_take(book, &row, 1);
  assert_int_equal(tier_book_customer(book, 0, &newer.known, NULL), TIER_OK);
  assert_int_equal(newer.known.size, sizeof newer);
  assert_int_equal(newer.known.transaction_rows, 1);
  assert_int_equal(newer.unknown, 0);
  assert_int_equal(tier_book_create(context, &options.known, &refused, NULL), TIER_E_TOO_NEW);
  options.unknown = 0;
  assert_int_equal(tier_book_create(context, &options.known, &refused, NULL), TIER_OK);
  tier_book_destroy(refused);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_options),     cmocka_unit_test(test_context_outlived), cmocka_unit_test(test_reason_names),
      cmocka_unit_test(test_empty_book),  cmocka_unit_test(test_quality),          cmocka_unit_test(test_reentrance),
      cmocka_unit_test(test_struct_sizes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
