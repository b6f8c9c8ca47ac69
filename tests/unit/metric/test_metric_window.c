/* SPDX-License-Identifier: Apache-2.0 */
/* Declared metrics against a second computation, day by day, straight from their definitions. */
#include "base/bitmap.h"
#include "metric/metrics.h"
#include "unit/book/book_fixture.h"

#include <stdio.h>

enum { CUSTOMERS = 40, MOST_EACH = 12, SPAN = 1200, WINDOWS = 36, BUILTINS = 16 };

static uint64_t roll(uint64_t *seed, uint64_t sides) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (*seed >> 33) % sides;
}

typedef struct world {
  tier_context *context;
  tier__occasion occasions[CUSTOMERS * MOST_EACH];
  size_t first[CUSTOMERS + 1];
  int32_t anchors[CUSTOMERS], since[CUSTOMERS];
  tier__window_metric windows[WINDOWS];
  char names[WINDOWS][8];
  tier__table table;
} world;

/** Some customers have nothing; several occasions of one day occur. */
static void make_occasions(world *w, uint64_t *seed) {
  size_t made = 0;
  for (size_t k = 0; k < CUSTOMERS; ++k) {
    int32_t day = FIXTURE_DAY + (int32_t)roll(seed, 200);
    w->first[k] = made;
    for (size_t i = roll(seed, MOST_EACH + 1); i > 0; --i) {
      tier__occasion o = {.day = day, .is_purchase = roll(seed, 4) != 0, .return_rows = (uint32_t)roll(seed, 3)};
      o.bought_minor = o.is_purchase ? (int64_t)roll(seed, 100000) : 0;
      o.returned_minor = o.return_rows != 0 ? (int64_t)roll(seed, 100000) : 0;
      o.linked_minor = o.returned_minor < o.bought_minor ? (int64_t)roll(seed, (uint64_t)o.returned_minor + 1) : 0;
      o.all_minor = o.bought_minor - o.returned_minor;
      o.net_minor = roll(seed, 2) ? o.all_minor : o.bought_minor;
      w->occasions[made++] = o;
      day += roll(seed, 5) == 0 ? 0 : (int32_t)roll(seed, 150);
    }
    w->anchors[k] = roll(seed, 8) == 0 ? INT32_MIN : FIXTURE_DAY - 500 + (int32_t)roll(seed, 1000);
    w->since[k] = roll(seed, 3) == 0 ? INT32_MIN : FIXTURE_DAY + (int32_t)roll(seed, 800);
  }
  w->first[CUSTOMERS] = made;
}

static int may_carry(int32_t kind) {
  return kind == TIER__WINDOW_SUM_AMOUNT || kind == TIER__WINDOW_SUM_EARNED || kind == TIER__WINDOW_COUNT_PURCHASES;
}

/** Each kind and each window, the rest at random. */
static void make_windows(world *w, uint64_t *seed) {
  for (size_t i = 0; i < WINDOWS; ++i) {
    tier__window_metric *m = &w->windows[i];
    snprintf(w->names[i], sizeof w->names[i], "w%zu", i);
    m->name = w->names[i];
    m->kind = (int32_t)(i % 6);
    m->window = (int32_t)(i / 6 % 4);
    m->window_days = 1 + (int32_t)roll(seed, roll(seed, 2) ? 10 : 700);
    m->period.kind = (int32_t)roll(seed, 5);
    m->period.first_month = 1 + (int32_t)roll(seed, 12);
    m->back = roll(seed, 2) ? 0 : (int32_t)roll(seed, 4);
    m->after_days = roll(seed, 2) ? 0 : (int32_t)roll(seed, 60);
    m->carries = m->window == TIER__WINDOW_PERIOD && roll(seed, 2) && may_carry(m->kind);
    m->carry_above = (int64_t)roll(seed, m->kind == TIER__WINDOW_COUNT_PURCHASES ? 4 : 100000);
  }
}

/** Number of the period of a day. */
static int64_t period_number(const tier__window_metric *m, int32_t anchor, int32_t day) {
  static const int32_t lengths[] = {1, 3, 6, 12};
  int32_t y, month, d, own_day, own_month, unused;
  tier__day_split(day, &y, &month, &d);
  if (m->period.kind != TIER__PERIOD_ANNIVERSARY) {
    const int32_t phase = m->period.kind == TIER__PERIOD_MONTH ? 0 : m->period.first_month - 1;
    return (y * 12 + month - 1 - phase) / lengths[m->period.kind];
  }
  tier__day_split(anchor, &unused, &own_month, &own_day);
  const int is_leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  own_day = own_month == 2 && own_day == 29 && !is_leap ? 28 : own_day;
  return y - (month < own_month || (month == own_month && d < own_day));
}

static int is_inside(const tier__window_metric *m, int32_t as_of_day, int32_t anchor, int32_t since, int32_t day) {
  if (day > as_of_day - m->after_days) {
    return 0;
  }
  switch (m->window) {
  case TIER__WINDOW_ROLLING:
    return day > as_of_day - m->window_days;
  case TIER__WINDOW_PERIOD:
    return (m->period.kind != TIER__PERIOD_ANNIVERSARY || anchor != INT32_MIN) &&
           period_number(m, anchor, day) == period_number(m, anchor, as_of_day) - m->back;
  case TIER__WINDOW_TIER_START:
    return day >= since;
  default:
    return 1;
  }
}

/** Mean balance, a day at a time. @return 1 if it is known. */
static int naive_balance(const tier__occasion *from, size_t count, const tier__window_metric *m, int32_t as_of_day,
                         int32_t anchor, int32_t since, int64_t *ret_value) {
  const int endless = m->window == TIER__WINDOW_LIFETIME ||
                      (m->window == TIER__WINDOW_TIER_START && since == INT32_MIN);
  int64_t balance = 0, sum = 0, days = 0;
  size_t i = 0;
  for (int32_t day = FIXTURE_DAY - 3000; day <= as_of_day; ++day) {
    for (; i < count && from[i].day == day; ++i) {
      balance += from[i].all_minor;
    }
    if (is_inside(m, as_of_day, anchor, since, day) && (!endless || i != 0)) {
      sum += balance;
      ++days;
    }
  }
  if (days == 0) {
    return 0;
  }
  *ret_value = sum < 0 ? -((-2 * sum + days) / (2 * days)) : (2 * sum + days) / (2 * days);
  return 1;
}

static int64_t naive_sum(const tier__occasion *from, size_t count, const tier__window_metric *m, int32_t as_of_day,
                         int32_t anchor, int32_t since) {
  int64_t sum = 0, last_month = -1;
  for (size_t i = 0; i < count; ++i) {
    if (!is_inside(m, as_of_day, anchor, since, from[i].day)) {
      continue;
    }
    int32_t year, month, day;
    tier__day_split(from[i].day, &year, &month, &day);
    const int is_new = from[i].is_purchase && year * 12 + month != last_month;
    last_month = is_new ? year * 12 + month : last_month;
    sum += m->kind == TIER__WINDOW_SUM_AMOUNT        ? from[i].net_minor
           : m->kind == TIER__WINDOW_COUNT_PURCHASES ? (int64_t)from[i].is_purchase
           : m->kind == TIER__WINDOW_COUNT_RETURNS   ? (int64_t)from[i].return_rows
           : m->kind == TIER__WINDOW_SUM_EARNED      ? from[i].bought_minor - from[i].linked_minor
                                                     : is_new;
  }
  return sum;
}

/** With what the period before had above a bound. */
static int64_t naive_carried(const tier__occasion *from, size_t count, const tier__window_metric *m, int32_t as_of_day,
                             int32_t anchor, int32_t since) {
  tier__window_metric former = *m;
  former.back++;
  const int64_t excess = naive_sum(from, count, &former, as_of_day, anchor, since) - m->carry_above;
  return naive_sum(from, count, m, as_of_day, anchor, since) + (m->carries && excess > 0 ? excess : 0);
}

static void check_window(const world *w, size_t i, size_t k, int with_anchors) {
  const tier__window_metric *m = &w->windows[i];
  const tier_column *column = &w->table.columns[BUILTINS + i]->view;
  const tier__occasion *from = &w->occasions[w->first[k]];
  const int32_t as_of_day = w->table.as_of_day;
  size_t count = 0;
  int64_t expected = 0;
  int known = 1;
  while (count < w->first[k + 1] - w->first[k] && from[count].day <= as_of_day) {
    ++count;
  }
  const int32_t anchor = with_anchors ? w->anchors[k] : count == 0 ? INT32_MIN : from[0].day;
  const int32_t since = with_anchors ? w->since[k] : INT32_MIN;
  if (m->kind == TIER__WINDOW_MEAN_BALANCE) {
    known = naive_balance(from, count, m, as_of_day, anchor, since, &expected);
  } else {
    expected = naive_carried(from, count, m, as_of_day, anchor, since);
  }
  const int64_t actual = ((const int64_t *)column->values)[k];
  if (tier__bit(column->validity, k) != known || actual != expected) {
    fail_msg("kind %d, window %d, period %d back %d, after %d, customer %zu: %lld, not %lld (known %d)", (int)m->kind,
             (int)m->window, (int)m->period.kind, (int)m->back, (int)m->after_days, k, (long long)actual,
             (long long)expected, known);
  }
}

static tier__metric_rows rows_of(const world *w, size_t k, size_t count, int with_anchors) {
  const tier__metric_rows rows = {.occasions = w->occasions,
                                  .first = w->first + k,
                                  .anchors = with_anchors ? w->anchors + k : NULL,
                                  .since = with_anchors ? w->since + k : NULL,
                                  .rows = count,
                                  .windows = w->windows,
                                  .window_count = WINDOWS};
  return rows;
}

static void test_second_computation(void **state) {
  static world w;
  uint64_t seed = 21;
  (void)state;
  w.context = fixture_context();
  for (int round = 0; round < 40; ++round) {
    make_occasions(&w, &seed);
    make_windows(&w, &seed);
    w.table = tier__table_begin(w.context, CUSTOMERS, 2);
    assert_int_equal(tier__metrics_add(w.windows, WINDOWS, &w.table, NULL), TIER_OK);
    assert_int_equal(w.table.count, BUILTINS + WINDOWS);
    /* One table for all days, forwards and back: nothing of the day before may stay. */
    for (int times = 0; times < 6; ++times) {
      const tier__metric_rows rows = rows_of(&w, 0, CUSTOMERS, times % 2);
      w.table.as_of_day = FIXTURE_DAY + (int32_t)roll(&seed, SPAN) - 50;
      tier__metrics_fill(&rows, &w.table);
      for (size_t i = 0; i < WINDOWS; ++i) {
        for (size_t k = 0; k < CUSTOMERS; ++k) {
          check_window(&w, i, k, times % 2);
        }
      }
    }
    tier__table_end(&w.table);
  }
  tier_context_destroy(w.context);
}

/** One row of a table against the only row of another. */
static void same_row(const tier__table *table, size_t k, const tier__table *one) {
  for (size_t c = 0; c < table->count; ++c) {
    const tier_column *a = &table->columns[c]->view, *b = &one->columns[c]->view;
    const size_t bytes = tier__type_bytes(a->type);
    assert_int_equal(tier__bit(a->validity, k), tier__bit(b->validity, 0));
    assert_memory_equal((const unsigned char *)a->values + k * bytes, b->values, bytes);
  }
}

/* A customer alone has the same bits as among others, and a table that was used before the same as a new one. */
static void test_one_row(void **state) {
  static world w;
  uint64_t seed = 22;
  (void)state;
  w.context = fixture_context();
  make_occasions(&w, &seed);
  make_windows(&w, &seed);
  tier__table one = tier__table_begin(w.context, 1, 2);
  assert_int_equal(tier__metrics_add(w.windows, WINDOWS, &one, NULL), TIER_OK);
  for (int32_t day = FIXTURE_DAY - 20; day < FIXTURE_DAY + SPAN; day += 61) {
    const tier__metric_rows rows = rows_of(&w, 0, CUSTOMERS, 1);
    w.table = tier__table_begin(w.context, CUSTOMERS, 2);
    assert_int_equal(tier__metrics_add(w.windows, WINDOWS, &w.table, NULL), TIER_OK);
    w.table.as_of_day = one.as_of_day = day;
    tier__metrics_fill(&rows, &w.table);
    for (size_t k = 0; k < CUSTOMERS; ++k) {
      const tier__metric_rows alone = rows_of(&w, k, 1, 1);
      tier__metrics_fill(&alone, &one);
      same_row(&w.table, k, &one);
    }
    tier__table_end(&w.table);
  }
  tier__table_end(&one);
  tier_context_destroy(w.context);
}

/* The first day is the only one on which the beginning moves; a rolling window moves daily. */
static void test_next_start(void **state) {
  static world w;
  uint64_t seed = 23;
  (void)state;
  for (int round = 0; round < 20; ++round) {
    make_windows(&w, &seed);
    for (size_t i = 0; i < WINDOWS; ++i) {
      const int32_t day = FIXTURE_DAY + (int32_t)roll(&seed, SPAN), anchor = FIXTURE_DAY - (int32_t)roll(&seed, 900);
      int32_t first, moved, last, next = day;
      tier__window_days(&w.windows[i], day, anchor, anchor + 5, &first, &last);
      do {
        tier__window_days(&w.windows[i], ++next, anchor, anchor + 5, &moved, &last);
      } while (moved == first && next < day + 400);
      assert_int_equal(tier__window_next_start(&w.windows[i], day, anchor, anchor + 5),
                       moved == first ? TIER__LAST_DAY + 1 : next);
    }
  }
  const tier__window_metric month = {.window = TIER__WINDOW_PERIOD},
                            own = {.window = TIER__WINDOW_PERIOD, .period = {TIER__PERIOD_ANNIVERSARY, 0}};
  assert_int_equal(tier__window_next_start(&month, TIER__LAST_DAY - 31, 0, 0), TIER__LAST_DAY - 30);
  assert_int_equal(tier__window_next_start(&month, TIER__LAST_DAY - 30, 0, 0), TIER__LAST_DAY + 1);
  assert_int_equal(tier__window_next_start(&own, 0, INT32_MIN, 0), TIER__LAST_DAY + 1);
  assert_int_equal(tier__window_next_start(&own, TIER__LAST_DAY - 1, -1, 0), TIER__LAST_DAY);
  assert_int_equal(tier__window_next_start(&own, TIER__LAST_DAY, -1, 0), TIER__LAST_DAY + 1);
}

/* Sums of days times amounts beyond 64 bits, and halves, which go away from zero. */
static void test_large_balances(void **state) {
  const tier__window_metric windows[] = {
      {.name = "all", .kind = TIER__WINDOW_MEAN_BALANCE},
      {.name = "two", .kind = TIER__WINDOW_MEAN_BALANCE, .window = TIER__WINDOW_ROLLING, .window_days = 2}};
  const tier__occasion occasions[] = {{.day = TIER__FIRST_DAY, .all_minor = INT64_MAX},
                                      {.day = 100, .all_minor = 7},
                                      {.day = 101, .all_minor = -15}};
  const size_t first[] = {0, 1, 3};
  const tier__metric_rows rows = {
      .occasions = occasions, .first = first, .rows = 2, .windows = windows, .window_count = 2};
  tier_context *context = fixture_context();
  tier__table table = tier__table_begin(context, 2, 2);
  (void)state;
  assert_int_equal(tier__metrics_add(windows, 2, &table, NULL), TIER_OK);
  const int64_t *all = table.columns[BUILTINS]->values, *two = table.columns[BUILTINS + 1]->values;
  table.as_of_day = TIER__LAST_DAY;
  tier__metrics_fill(&rows, &table);
  assert_true(all[0] == INT64_MAX && two[0] == INT64_MAX);
  table.as_of_day = 100;
  tier__metrics_fill(&rows, &table);
  assert_true(all[1] == 7 && two[1] == 4);
  table.as_of_day = 101;
  tier__metrics_fill(&rows, &table);
  assert_true(all[1] == -1 && two[1] == -1);
  tier__table_end(&table);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_second_computation),
      cmocka_unit_test(test_one_row),
      cmocka_unit_test(test_next_start),
      cmocka_unit_test(test_large_balances),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
