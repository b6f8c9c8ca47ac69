/* SPDX-License-Identifier: Apache-2.0 */
/* What one odd row, or the same rows again and again, may cost: memory and time stay in proportion to what is there. */
#include "base/context_object.h"
#include "book_fixture.h"
#include <stdlib.h>
#include <time.h>

enum { MOST_BLOCK = 32 * 1024 * 1024, LONG_ID = 4 * 1024 * 1024, ROWS = 2000 };

static void *allocate_some(void *user_data, size_t bytes) {
  (void)user_data;
  return bytes > MOST_BLOCK ? NULL : malloc(bytes);
}

static void *reallocate_some(void *user_data, void *block, size_t bytes) {
  (void)user_data;
  return bytes > MOST_BLOCK ? NULL : realloc(block, bytes);
}

static void release_block(void *user_data, void *block) {
  (void)user_data;
  free(block);
}

static tier_context *bounded_context(void) {
  const tier_context_options options = {.size = sizeof options,
                                        .allocator = {NULL, allocate_some, reallocate_some, release_block}};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

/* A text column that was not closed makes an id of megabytes. The room for conflicts must not be that many times it. */
static void test_long_id(void **state) {
  static tier_string ids[ROWS], transactions[ROWS];
  static int32_t days[ROWS];
  static int64_t amounts[ROWS];
  tier_context *context = bounded_context();
  tier_book *book = fixture_book(context);
  char *id = malloc(LONG_ID);
  (void)state;
  assert_non_null(id);
  memset(id, 'x', LONG_ID);
  for (size_t i = 0; i < ROWS; ++i) {
    ids[i] = fixture_text("a");
    transactions[i] = fixture_text("t");
    days[i] = FIXTURE_DAY;
    amounts[i] = 5;
  }
  ids[0].data = id;
  ids[0].length = LONG_ID;
  transactions[0] = fixture_text("long");
  const tier_transactions rows = {.size = sizeof rows,
                                  .count = ROWS,
                                  .customer_ids = ids,
                                  .days = days,
                                  .amounts_minor = amounts,
                                  .transaction_ids = transactions};
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  amounts[7] = 4;
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  const tier_quality quality = fixture_quality(book);
  assert_int_equal(quality.reasons[TIER_ROW_ACCEPTED], 2);
  assert_int_equal(quality.reasons[TIER_ROW_DUPLICATE], 2);
  assert_int_equal(quality.reasons[TIER_ROW_CONFLICT], 3 * ROWS - 4);
  free(id);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

/* A list of customers may be taken in again and again: a row that only repeats one does not look at all before it. */
static void test_same_customer_again(void **state) {
  static const fixture_customer rows[] = {{"a", "Oslo", "2", "2024-01-02", 1}, {"a", "Rome", "1", NULL, 2}};
  tier_context *context = bounded_context();
  tier_book *book = fixture_book(context);
  (void)state;
  fixture_take_customers(book, rows, 2);
  const clock_t start = clock();
  for (int i = 0; i < 30000; ++i) {
    fixture_take_customers(book, rows + 1, 1);
  }
  assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 4);
  const tier_quality quality = fixture_quality(book);
  assert_int_equal(quality.customer_rows, 30002);
  assert_int_equal(quality.customer_rows_rejected, 30002);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

/* Rows that repeat a conflict are conflicts about the same field, also after that field has changed. */
static void test_repeats_share_the_lot(void **state) {
  static const fixture_customer rows[] = {{"a", "Oslo", "2", NULL, 1}, {"a", "Oslo", "3", NULL, 2},
                                          {"a", "Oslo", "3", NULL, 3}, {"a", "Bern", NULL, NULL, 4},
                                          {"a", "Oslo", "3", NULL, 5}, {"a", "Bern", NULL, NULL, 6}};
  tier_context *context = bounded_context();
  tier_book *book = fixture_book(context);
  (void)state;
  for (size_t i = 0; i < 3; ++i) {
    fixture_take_customers(book, rows + i, 1);
  }
  assert_int_equal(tier_book_rejection_count(book), 2);
  assert_string_equal(fixture_rejection(book, 1).field, "points");
  for (size_t i = 3; i < 6; ++i) {
    const tier_intake intake = fixture_take_customers(book, rows + i, 1);
    assert_int_equal(intake.rejected, i == 4);
    assert_int_equal(intake.duplicate, i == 5);
  }
  assert_int_equal(tier_book_rejection_count(book), 4);
  for (size_t i = 0; i < 4; ++i) {
    const tier_rejection rejection = fixture_rejection(book, i);
    assert_int_equal(rejection.reason, TIER_ROW_CONFLICT);
    assert_string_equal(rejection.field, "city");
  }
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_long_id),
      cmocka_unit_test(test_same_customer_again),
      cmocka_unit_test(test_repeats_share_the_lot),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
