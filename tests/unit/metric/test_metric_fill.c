/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/context_object.h"
#include "helpers/fail_alloc.h"
#include "metric/metrics.h"
#include "unit/book/book_fixture.h"
#include <math.h>

enum { METRICS = 16 };

typedef struct world {
  tier_context *context;
  tier_book *book;
  tier__ledger ledger;
  tier__table table;
} world;

/** Adds the metrics of a ledger to a table and fills them. */
static tier_status compute(const tier__ledger *ledger, const tier__window_metric *windows, size_t window_count,
                           tier__table *table) {
  const tier__metric_rows rows = {.occasions = ledger->occasions,
                                  .first = ledger->first,
                                  .rows = ledger->customers,
                                  .windows = windows,
                                  .window_count = window_count};
  const tier_status status = tier__metrics_add(windows, window_count, table, NULL);
  if (status == TIER_OK) {
    table->as_of_day = ledger->as_of_day;
    tier__metrics_fill(&rows, table);
  }
  return status;
}

static void open_world(world *w, const fixture_row *rows, size_t count, int32_t as_of_day) {
  const tier__purchase_rules rules = {.merge = TIER__MERGE_DAY};
  w->context = fixture_context();
  w->book = fixture_book(w->context);
  fixture_take(w->book, rows, count);
  assert_int_equal(tier__ledger_build(w->book, &rules, as_of_day, &w->ledger, NULL), TIER_OK);
  w->table = tier__table_begin(w->context, w->ledger.customers, 2);
  assert_int_equal(compute(&w->ledger, NULL, 0, &w->table), TIER_OK);
}

static void close_world(world *w) {
  tier__table_end(&w->table);
  tier__ledger_end(&w->ledger);
  tier_book_destroy(w->book);
  tier_context_destroy(w->context);
}

static const tier_column *column(const world *w, const char *name) {
  const tier__column *found = tier__table_find(&w->table, name);
  assert_non_null(found);
  return &found->view;
}

static int known(const world *w, const char *name, size_t k) { return tier__bit(column(w, name)->validity, k); }

static int64_t integer(const world *w, const char *name, size_t k) {
  const tier_column *c = column(w, name);
  assert_true(known(w, name, k));
  return c->type == TIER_DAY ? ((const int32_t *)c->values)[k] : ((const int64_t *)c->values)[k];
}

static double number(const world *w, const char *name, size_t k) {
  assert_int_equal(column(w, name)->type, TIER_FLOAT64);
  assert_true(known(w, name, k));
  return ((const double *)column(w, name)->values)[k];
}

static void test_list(void **state) {
  static const char *const names[METRICS] = {
      "purchases",    "repeat_purchases", "first_purchase_day", "last_purchase_day", "recency_days",
      "tenure_days",  "spend",            "spend_mean",         "repeat_spend",      "repeat_spend_mean",
      "returns",      "return_share",     "interval_mean_days", "interval_cv",
      "interval_log_sum", "balance"};
  world w;
  (void)state;
  open_world(&w, NULL, 0, 0);
  for (size_t i = 0; i < METRICS; ++i) {
    const tier__metric_info *info = tier__metric_builtin(i);
    assert_string_equal(info->name, names[i]);
    assert_string_equal(w.table.columns[i]->view.name, names[i]);
    assert_int_equal(w.table.columns[i]->view.type, info->type);
    assert_string_equal(w.table.columns[i]->unit, info->unit);
    assert_int_equal(w.table.columns[i]->role, TIER__ROLE_METRIC);
  }
  assert_null(tier__metric_builtin(METRICS));
  assert_int_equal(w.table.count, METRICS);
  close_world(&w);
}

/* Purchases on days 0, 2, 6 with gaps 2 and 4, a return on the second day and one on a day of its own. */
static void test_values(void **state) {
  const fixture_row rows[] = {
      {"a", "2024-01-01", "10", NULL, NULL, NULL, 1}, {"a", "2024-01-03", "20.01", NULL, NULL, NULL, 2},
      {"a", "2024-01-03", "-5", NULL, NULL, NULL, 3}, {"a", "2024-01-05", "-1", NULL, NULL, NULL, 4},
      {"a", "2024-01-07", "30", NULL, NULL, NULL, 5}};
  world w;
  (void)state;
  open_world(&w, rows, 5, FIXTURE_DAY + 10);
  assert_int_equal(integer(&w, "purchases", 0), 3);
  assert_int_equal(integer(&w, "repeat_purchases", 0), 2);
  assert_int_equal(integer(&w, "first_purchase_day", 0), FIXTURE_DAY);
  assert_int_equal(integer(&w, "last_purchase_day", 0), FIXTURE_DAY + 6);
  assert_int_equal(integer(&w, "recency_days", 0), 4);
  assert_int_equal(integer(&w, "tenure_days", 0), 10);
  assert_int_equal(integer(&w, "spend", 0), 5401);
  assert_same_bits(number(&w, "spend_mean", 0), 5401.0 / 300.0);
  assert_int_equal(integer(&w, "repeat_spend", 0), 4501);
  assert_same_bits(number(&w, "repeat_spend_mean", 0), 4501.0 / 200.0);
  assert_int_equal(integer(&w, "returns", 0), 2);
  assert_int_equal(integer(&w, "balance", 0), 5401);
  assert_same_bits(number(&w, "return_share", 0), 600.0 / 6001.0);
  assert_same_bits(number(&w, "interval_mean_days", 0), 3.0);
  assert_close(number(&w, "interval_cv", 0), 1.0 / 3.0, 1e-15);
  assert_close(number(&w, "interval_log_sum", 0), log(2) + log(4), 1e-15);
  close_world(&w);
}

/* What cannot be said is not known: no purchase, one purchase, two purchases, all on one day, nothing bought. */
static void test_unknown(void **state) {
  const fixture_row rows[] = {{"1", "2024-01-01", "-1", NULL, NULL, NULL, 1},
                              {"2", "2024-01-01", "2", NULL, NULL, NULL, 2},
                              {"3", "2024-01-01", "0", NULL, NULL, NULL, 3},
                              {"3", "2024-01-02", "0", NULL, NULL, NULL, 4},
                              {"4", "2024-02-02", "5", NULL, NULL, NULL, 5}};
  static const char *const need_purchase[] = {"repeat_purchases", "first_purchase_day", "last_purchase_day",
                                              "recency_days",     "tenure_days",        "spend_mean",
                                              "interval_log_sum"};
  static const char *const need_two[] = {"repeat_spend_mean", "interval_mean_days"};
  static const char *const always[] = {"purchases", "spend", "repeat_spend", "returns", "balance"};
  world w;
  (void)state;
  open_world(&w, rows, 5, FIXTURE_DAY + 1);
  for (size_t k = 0; k < 4; ++k) {
    for (size_t i = 0; i < sizeof need_purchase / sizeof *need_purchase; ++i) {
      assert_int_equal(known(&w, need_purchase[i], k), k == 1 || k == 2);
    }
    for (size_t i = 0; i < 2; ++i) {
      assert_int_equal(known(&w, need_two[i], k), k == 2);
    }
    for (size_t i = 0; i < sizeof always / sizeof *always; ++i) {
      assert_true(known(&w, always[i], k));
    }
    assert_int_equal(known(&w, "return_share", k), k == 1);
    assert_int_equal(known(&w, "interval_cv", k), 0);
  }
  assert_int_equal(integer(&w, "spend", 0), -100);
  assert_int_equal(integer(&w, "returns", 0), 1);
  assert_int_equal(integer(&w, "spend", 3), 0);
  close_world(&w);
}

/* A purchase that is sent back leaves nothing behind but the fact. */
static void test_full_return(void **state) {
  const fixture_row rows[] = {{"1", "2024-01-01", "19.99", NULL, NULL, NULL, 1},
                              {"1", "2024-01-09", "-19.99", NULL, NULL, NULL, 2}};
  world w;
  (void)state;
  open_world(&w, rows, 2, FIXTURE_DAY + 30);
  assert_int_equal(integer(&w, "spend", 0), 0);
  assert_int_equal(integer(&w, "purchases", 0), 1);
  assert_same_bits(number(&w, "return_share", 0), 1.0);
  assert_same_bits(number(&w, "spend_mean", 0), 0.0);
  close_world(&w);
}

/* The deviation of the gaps, against the definition; long and even gaps have none. */
static void test_intervals(void **state) {
  static fixture_row rows[FIXTURE_ROWS];
  static char days[FIXTURE_ROWS][16];
  uint64_t seed = 3;
  int32_t day = -700000;
  double gaps[FIXTURE_ROWS], sum = 0, squares = 0, logarithms = 0;
  world w;
  (void)state;
  for (size_t i = 0; i < 40; ++i) {
    seed = seed * UINT64_C(6364136223846793005) + 1;
    gaps[i] = (double)(1 + (seed >> 40) % 9999);
    sum += i == 0 ? 0 : gaps[i];
    day += (int32_t)gaps[i];
    tier_day_format(day, days[i]);
    const fixture_row row = {"a", days[i], "1", NULL, NULL, NULL, (int64_t)i};
    rows[i] = row;
  }
  for (size_t i = 1; i < 40; ++i) {
    squares += (gaps[i] - sum / 39) * (gaps[i] - sum / 39);
    logarithms += log(gaps[i]);
  }
  open_world(&w, rows, 40, day);
  assert_same_bits(number(&w, "interval_mean_days", 0), sum / 39);
  assert_close(number(&w, "interval_cv", 0), sqrt(squares / 39) / (sum / 39), 1e-12);
  assert_close(number(&w, "interval_log_sum", 0), logarithms, 1e-13);
  close_world(&w);
  const fixture_row even[] = {{"a", "0001-01-01", "1", NULL, NULL, NULL, 1},
                              {"a", "0001-01-08", "1", NULL, NULL, NULL, 2},
                              {"a", "0001-01-15", "1", NULL, NULL, NULL, 3}};
  open_world(&w, even, 3, 0);
  assert_same_bits(number(&w, "interval_cv", 0), 0.0);
  close_world(&w);
}

/* Two purchases on one day, which only a merge by row can leave, have no logarithm between them; days in a row have 0,
 * and so has a single purchase. */
static void test_log_sum_of_one_day(void **state) {
  const fixture_row rows[] = {
      {"a", "2024-01-01", "1", NULL, NULL, NULL, 1}, {"a", "2024-01-04", "1", NULL, NULL, NULL, 2},
      {"a", "2024-01-04", "1", NULL, NULL, NULL, 3}, {"b", "2024-01-01", "1", NULL, NULL, NULL, 4},
      {"b", "2024-01-02", "1", NULL, NULL, NULL, 5}, {"c", "2024-01-02", "1", NULL, NULL, NULL, 6}};
  const tier__purchase_rules by_row = {.merge = TIER__MERGE_ROW};
  world w;
  (void)state;
  open_world(&w, rows, 6, FIXTURE_DAY + 9);
  assert_close(number(&w, "interval_log_sum", 0), log(3), 1e-15);
  assert_same_bits(number(&w, "interval_log_sum", 1), 0);
  assert_same_bits(number(&w, "interval_log_sum", 2), 0);
  tier__table_end(&w.table);
  tier__ledger_end(&w.ledger);
  assert_int_equal(tier__ledger_build(w.book, &by_row, FIXTURE_DAY + 9, &w.ledger, NULL), TIER_OK);
  assert_int_equal(compute(&w.ledger, NULL, 0, &w.table), TIER_OK);
  assert_false(known(&w, "interval_log_sum", 0));
  assert_true(known(&w, "interval_log_sum", 1));
  assert_true(known(&w, "interval_cv", 0));
  close_world(&w);
}

/* The largest sums stay exact as money and finite as numbers. */
static void test_large(void **state) {
  const fixture_row rows[] = {{"a", "2024-01-01", "92233720368547758.06", NULL, NULL, NULL, 1},
                              {"a", "2024-01-02", "0.01", NULL, NULL, NULL, 2}};
  world w;
  (void)state;
  open_world(&w, rows, 2, FIXTURE_DAY + 1);
  assert_int_equal(integer(&w, "spend", 0), INT64_MAX);
  assert_close(number(&w, "spend_mean", 0), 46116860184273879.035, 1e-15);
  assert_same_bits(number(&w, "repeat_spend_mean", 0), 0.01);
  close_world(&w);
}

static void test_no_memory(void **state) {
  const fixture_row row = {"a", "2024-01-01", "1", NULL, NULL, NULL, 1};
  const tier__window_metric window = {
      .name = "recent", .kind = TIER__WINDOW_MEAN_BALANCE, .window = TIER__WINDOW_ROLLING, .window_days = 30};
  const tier__purchase_rules rules = {.merge = TIER__MERGE_DAY};
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  world w;
  tier_status status = TIER_E_MEMORY;
  (void)state;
  assert_int_equal(tier__context_make(&options, &w.context, NULL), TIER_OK);
  w.book = fixture_book(w.context);
  fixture_take(w.book, &row, 1);
  assert_int_equal(tier__ledger_build(w.book, &rules, FIXTURE_DAY, &w.ledger, NULL), TIER_OK);
  const size_t live = memory.live;
  for (size_t k = 1; status == TIER_E_MEMORY; ++k) {
    w.table = tier__table_begin(w.context, w.ledger.customers, 2);
    tier_test_allocator_fail(&memory, k, 0);
    status = compute(&w.ledger, &window, 1, &w.table);
    assert_int_equal(status, memory.failed ? TIER_E_MEMORY : TIER_OK);
    tier__table_end(&w.table);
    assert_int_equal(memory.live, live);
  }
  tier__ledger_end(&w.ledger);
  tier_book_destroy(w.book);
  tier_context_destroy(w.context);
  assert_int_equal(memory.live, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_list),      cmocka_unit_test(test_values),    cmocka_unit_test(test_unknown),
      cmocka_unit_test(test_full_return), cmocka_unit_test(test_intervals), cmocka_unit_test(test_large),
      cmocka_unit_test(test_log_sum_of_one_day), cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
