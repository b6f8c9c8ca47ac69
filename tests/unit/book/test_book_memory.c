/* SPDX-License-Identifier: Apache-2.0 */
/* No memory at any allocation, once and for ever: the call fails, the book is as it was, nothing leaks, and the same
 * call works afterwards. */
#include "base/context_object.h"
#include "book_fixture.h"
#include "helpers/fail_alloc.h"
#include <stdlib.h>

static const fixture_row before[] = {{"b", "2024-01-01", "5", "t1", "o1", NULL, 1},
                                     {"b", "2024-01-01", "5", "t1", "o1", NULL, 2},
                                     {"c", "2024-01-03", "-2", "t2", NULL, "pending", 3},
                                     {"42", "2024-13-03", "2", NULL, NULL, NULL, 4}};
static const fixture_row more[] = {{"a", "2024-01-01", "7", "t1", "o2", NULL, 11},
                                   {"c", "2024-01-03", "-2", "t2", NULL, NULL, 12},
                                   {"d", "2024-01-04", "1", "t3", "o3", NULL, 13},
                                   {"e", "2024-01-04", "1", "t3", "o3", NULL, 14},
                                   {"e", "2024-01-04", "?", "t3", "o3", NULL, 15},
                                   {"new", "2024-01-05", "92233720368547758.07", NULL, NULL, NULL, 16},
                                   {"newer", "2024-01-05", "1", NULL, NULL, "void", 17}};
static const fixture_customer customers_before[] = {{"b", "Rome", "1", NULL, 1}, {"x", NULL, "1", "2024-01-01", 2}};
static const fixture_customer customers_more[] = {{"b", "Oslo", "1", NULL, 11},
                                                  {"y", "A city with a name that is new", NULL, NULL, 12},
                                                  {"x", "Bern", "0", "2023-01-01", 13},
                                                  {"", NULL, NULL, NULL, 14}};

enum { COUNT_BEFORE = 4, COUNT_MORE = 7, CUSTOMERS_BEFORE = 2, CUSTOMERS_MORE = 4 };

typedef struct bench {
  tier_test_allocator memory;
  tier_context *context;
  tier_book *book;
} bench;

static void begin(bench *b) {
  memset(b, 0, sizeof *b);
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&b->memory)};
  assert_int_equal(tier__context_make(&options, &b->context, NULL), TIER_OK);
  b->book = fixture_book(b->context);
}

static void end(bench *b) {
  tier_book_destroy(b->book);
  tier_context_destroy(b->context);
  assert_int_equal(b->memory.live, 0);
}

static tier_status add_rows(tier_book *book) {
  tier_intake intake = {.size = sizeof intake, .accepted = 99};
  const tier_status status = fixture_add(book, more, COUNT_MORE, "a new source", &intake, NULL);
  assert_true(status == TIER_OK || intake.accepted == 99);
  return status;
}

static tier_status add_customers(tier_book *book) {
  return fixture_add_customers(book, customers_more, CUSTOMERS_MORE, "a new source", NULL, NULL);
}

static void begin_filled(bench *b, int filled) {
  begin(b);
  if (filled) {
    fixture_take(b->book, before, COUNT_BEFORE);
    fixture_take_customers(b->book, customers_before, CUSTOMERS_BEFORE);
  }
}

/** A book without any order id cannot merge by order: a failed call must not leave one behind. */
static void check_no_orders(const tier_book *book) {
  const tier__purchase_rules rules = {.merge = TIER__MERGE_ORDER};
  tier__ledger ledger;
  assert_int_equal(tier__ledger_build(book, &rules, FIXTURE_DAY, &ledger, NULL), TIER_E_DATA);
}

/** Makes a book and lets one call fail at its k-th allocation; a new book each time, as a failed call may keep room
 * that it made. @return Status of the call. */
static tier_status fail_at(tier_status (*call)(tier_book *), int filled, int sticky, size_t k, const char *expected,
                           const char *expected_after) {
  bench b;
  begin_filled(&b, filled);
  tier_test_allocator_fail(&b.memory, k, sticky);
  const tier_status status = call(b.book);
  assert_int_equal(status, b.memory.failed ? TIER_E_MEMORY : TIER_OK);
  tier_test_allocator_fail(&b.memory, 0, 0);
  if (status != TIER_OK) {
    char *actual = fixture_picture(b.book, TIER__MERGE_DAY);
    fixture_same(actual, expected);
    free(actual);
    if (!filled) {
      check_no_orders(b.book);
    }
    assert_int_equal(call(b.book), TIER_OK);
  }
  char *after = fixture_picture(b.book, TIER__MERGE_DAY);
  fixture_same(after, expected_after);
  free(after);
  end(&b);
  return status;
}

static void fail_everywhere(tier_status (*call)(tier_book *), int filled, int sticky) {
  bench b;
  begin_filled(&b, filled);
  char *expected = fixture_picture(b.book, TIER__MERGE_DAY);
  assert_int_equal(call(b.book), TIER_OK);
  char *after = fixture_picture(b.book, TIER__MERGE_DAY);
  end(&b);
  size_t k = 1;
  while (fail_at(call, filled, sticky, k, expected, after) != TIER_OK) {
    ++k;
  }
  assert_true(k > 5);
  free(expected);
  free(after);
}

static void test_transactions(void **state) {
  (void)state;
  for (int round = 0; round < 4; ++round) {
    fail_everywhere(add_rows, round & 1, round >> 1);
  }
}

static void test_customers(void **state) {
  (void)state;
  for (int round = 0; round < 4; ++round) {
    fail_everywhere(add_customers, round & 1, round >> 1);
  }
}

static void test_create(void **state) {
  bench b;
  tier_book *book = NULL;
  (void)state;
  begin(&b);
  for (size_t k = 1; book == NULL; ++k) {
    tier_test_allocator_fail(&b.memory, k, 0);
    const size_t live = b.memory.live;
    const tier_status status = tier_book_create(b.context, NULL, &book, NULL);
    assert_int_equal(status, b.memory.failed ? TIER_E_MEMORY : TIER_OK);
    assert_true(status == TIER_OK || b.memory.live == live);
  }
  tier_test_allocator_fail(&b.memory, 0, 0);
  tier_book_destroy(book);
  end(&b);
}

static tier_status ask(const bench *b, int32_t merge) {
  const tier__purchase_rules rules = {.merge = merge};
  tier_quality quality = {.size = sizeof quality};
  tier__ledger ledger;
  tier_status status = tier_book_quality(b->book, FIXTURE_DAY, NULL, &quality, NULL);
  if (status == TIER_OK) {
    status = tier__ledger_build(b->book, &rules, FIXTURE_DAY + 9, &ledger, NULL);
  }
  if (status == TIER_OK) {
    tier__table table = tier__table_begin(b->context, ledger.customers, 2);
    status = tier__book_attribute(b->book, "city", &ledger, &table, NULL);
    assert_true(status == TIER_OK || table.count == 0);
    tier__table_end(&table);
    tier__ledger_end(&ledger);
  }
  return status;
}

static void test_questions(void **state) {
  bench b;
  (void)state;
  begin(&b);
  fixture_take(b.book, before, COUNT_BEFORE);
  fixture_take_customers(b.book, customers_before, CUSTOMERS_BEFORE);
  for (int32_t merge = TIER__MERGE_DAY; merge <= TIER__MERGE_ROW; ++merge) {
    tier_status status = TIER_E_MEMORY;
    const size_t live = b.memory.live;
    for (size_t k = 1; status == TIER_E_MEMORY; ++k) {
      tier_test_allocator_fail(&b.memory, k, 0);
      status = ask(&b, merge);
      assert_int_equal(b.memory.live, live);
      assert_true(status == TIER_OK || b.memory.failed != 0);
    }
    assert_int_equal(status, TIER_OK);
  }
  end(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_transactions),
      cmocka_unit_test(test_customers),
      cmocka_unit_test(test_create),
      cmocka_unit_test(test_questions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
