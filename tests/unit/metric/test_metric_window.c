/* SPDX-License-Identifier: Apache-2.0 */
#include "metric/metrics.h"
#include "unit/book/book_fixture.h"

/* One row a day on ten days: the window (as_of - n, as_of] holds n of them, and 0 means all. */
static void test_windows(void **state) {
  static fixture_row rows[20];
  static char days[10][16];
  const tier__purchase_rules rules = {0, TIER__MERGE_DAY, TIER__RETURNS_NET};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier__ledger ledger;
  (void)state;
  for (int32_t i = 0; i < 10; ++i) {
    tier_day_format(FIXTURE_DAY - i, days[i]);
    const fixture_row purchase = {"a", days[i], "3", NULL, NULL, NULL, i}, back = {"a", days[i], "-1", NULL, NULL,
                                                                                   NULL, i};
    rows[2 * i] = purchase;
    rows[2 * i + 1] = back;
  }
  fixture_take(book, rows, 20);
  assert_int_equal(tier__ledger_build(book, &rules, FIXTURE_DAY, &ledger, NULL), TIER_OK);
  for (int32_t n = 0; n <= 12; ++n) {
    const tier__window_metric windows[] = {{"sum", TIER__WINDOW_SUM_AMOUNT, n},
                                           {"bought", TIER__WINDOW_COUNT_PURCHASES, n},
                                           {"back", TIER__WINDOW_COUNT_RETURNS, n}};
    const int64_t held = n == 0 || n > 10 ? 10 : n;
    tier__table table = tier__table_begin(context, ledger.customers, 2);
    assert_int_equal(tier__metrics_compute(&ledger, windows, 3, &table, NULL), TIER_OK);
    const tier__column *sum = tier__table_find(&table, "sum"), *bought = tier__table_find(&table, "bought"),
                       *back = tier__table_find(&table, "back");
    assert_int_equal(sum->view.type, TIER_MONEY);
    assert_int_equal(sum->view.minor_digits, 2);
    assert_int_equal(bought->view.type, TIER_INT64);
    assert_int_equal(*(const int64_t *)sum->values, 200 * held);
    assert_int_equal(*(const int64_t *)bought->values, held);
    assert_int_equal(*(const int64_t *)back->values, held);
    tier__table_end(&table);
  }
  tier__ledger_end(&ledger);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_windows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
