/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/failure.h"
#include "metric_list.h"

__extension__ typedef __int128 wide;

/** Days of a period; without an anchor there is no anniversary. */
static void period_days(const tier__window_metric *metric, int32_t as_of_day, int32_t anchor, int32_t *ret_first,
                        int32_t *ret_last) {
  if (metric->period.kind == TIER__PERIOD_ANNIVERSARY && anchor == INT32_MIN) {
    *ret_first = 1;
    *ret_last = 0;
    return;
  }
  *ret_first = tier__period_start(&metric->period, anchor, as_of_day, -metric->back);
  if (metric->back > 0) {
    const int32_t next = tier__period_start(&metric->period, anchor, as_of_day, 1 - metric->back);
    *ret_last = *ret_last < next ? *ret_last : next - 1;
  }
}

void tier__window_days(const tier__window_metric *metric, int32_t as_of_day, int32_t anchor, int32_t since,
                       int32_t *ret_first, int32_t *ret_last) {
  int32_t first = INT32_MIN, last = as_of_day - metric->after_days;
  switch (metric->window) {
  case TIER__WINDOW_ROLLING:
    first = as_of_day - metric->window_days + 1;
    break;
  case TIER__WINDOW_PERIOD:
    period_days(metric, as_of_day, anchor, &first, &last);
    break;
  case TIER__WINDOW_TIER_START:
    first = since;
    break;
  default:
    break;
  }
  *ret_first = first;
  *ret_last = last;
}

int32_t tier__window_next_start(const tier__window_metric *metric, int32_t as_of_day, int32_t anchor, int32_t since) {
  const int32_t never = TIER__LAST_DAY + 1;
  (void)since;
  if (metric->window == TIER__WINDOW_ROLLING) {
    return as_of_day < TIER__LAST_DAY ? as_of_day + 1 : never;
  }
  if (metric->window != TIER__WINDOW_PERIOD ||
      (metric->period.kind == TIER__PERIOD_ANNIVERSARY && anchor == INT32_MIN)) {
    return never;
  }
  /* A start that was only kept within the years is none. */
  const int32_t next = tier__period_start(&metric->period, anchor, as_of_day, 1);
  return next > as_of_day && tier__period_start(&metric->period, anchor, next, 0) == next ? next : never;
}

size_t tier__occasions_until(const tier__occasion *occasions, size_t count, int32_t day) {
  size_t low = 0;
  if (count == 0 || occasions[count - 1].day <= day) {
    return count;
  }
  while (low < count) {
    const size_t middle = low + (count - low) / 2;
    if (occasions[middle].day <= day) {
      low = middle + 1;
    } else {
      count = middle;
    }
  }
  return low;
}

/** Sum over [begin, end). No sum overflows: the book keeps all of them within 64 bits. */
static int64_t add_up(int32_t kind, const tier__occasion *occasions, size_t begin, size_t end) {
  int64_t sum = 0;
  for (size_t i = begin; i < end; ++i) {
    const tier__occasion *o = &occasions[i];
    sum += kind == TIER__WINDOW_SUM_AMOUNT        ? o->net_minor
           : kind == TIER__WINDOW_COUNT_PURCHASES ? (int64_t)o->is_purchase
           : kind == TIER__WINDOW_COUNT_RETURNS   ? (int64_t)o->return_rows
                                                  : o->bought_minor - o->linked_minor;
  }
  return sum;
}

/** Months with a purchase; the date is taken apart once a month. The last month of all has no next one. */
static int64_t count_months(const tier__occasion *occasions, size_t begin, size_t end) {
  const tier__period month = {TIER__PERIOD_MONTH, 0};
  int64_t months = 0, next = INT64_MIN;
  for (size_t i = begin; i < end; ++i) {
    if (occasions[i].is_purchase && occasions[i].day >= next) {
      ++months;
      next = tier__period_start(&month, 0, occasions[i].day, 1);
      next = next == TIER__LAST_DAY ? INT64_MAX : next;
    }
  }
  return months;
}

/** Mean of the balances at the end of the days [first, last]: what was there before counts on all of them, an occasion
 * from its day on. The sum is exact: below 2^63 minor units times 2^23 days. */
static int64_t mean_balance(tier__occasion_span span, size_t begin, size_t end, int32_t first, int32_t last) {
  const wide days = (wide)last - first + 1;
  wide before = 0, sum = 0;
  for (size_t i = 0; i < begin; ++i) {
    before += span.occasions[i].all_minor;
  }
  for (size_t i = begin; i < end; ++i) {
    sum += (wide)span.occasions[i].all_minor * (last - span.occasions[i].day + 1);
  }
  sum += before * days;
  const wide whole = sum / days, rest = sum % days;
  return (int64_t)(whole + (2 * rest >= days) - (2 * rest <= -days));
}

/** What the period before had too much of. */
static int64_t carried(const tier__window_metric *window, tier__occasion_span span, int32_t as_of_day,
                       int32_t anchor) {
  tier__window_metric former = *window;
  int32_t first, last;
  former.back++;
  tier__window_days(&former, as_of_day, anchor, INT32_MIN, &first, &last);
  if (first > last) {
    return 0;
  }
  const size_t begin = tier__occasions_until(span.occasions, span.count, first - 1);
  const int64_t sum =
      add_up(window->kind, span.occasions, begin, tier__occasions_until(span.occasions, span.count, last));
  return sum > window->carry_above ? sum - window->carry_above : 0;
}

void tier__window_put(const tier__window_metric *window, tier__occasion_span span, int32_t as_of_day, int32_t anchor,
                      int32_t since, tier__column *column, size_t k) {
  int32_t first, last;
  int64_t value = 0;
  tier__window_days(window, as_of_day, anchor, since, &first, &last);
  const size_t begin = first == INT32_MIN ? 0 : tier__occasions_until(span.occasions, span.count, first - 1);
  const size_t until = tier__occasions_until(span.occasions, span.count, last), end = until < begin ? begin : until;
  if (window->kind == TIER__WINDOW_MEAN_BALANCE) {
    first = first == INT32_MIN && end != 0 ? span.occasions[0].day : first;
    const int known = first != INT32_MIN && first <= last;
    value = known ? mean_balance(span, begin, end, first, last) : 0;
    (known ? tier__bit_set : tier__bit_clear)(column->validity, k);
  } else if (window->kind == TIER__WINDOW_ACTIVE_MONTHS) {
    value = count_months(span.occasions, begin, end);
  } else {
    value = add_up(window->kind, span.occasions, begin, end) +
            (window->carries ? carried(window, span, as_of_day, anchor) : 0);
  }
  ((int64_t *)column->values)[k] = value;
}

tier_status tier__windows_add(const tier__window_metric *windows, size_t window_count, tier__table *table,
                              tier_error *err) {
  static const struct {
    tier_type type;
    const char *unit;
  } kinds[] = {[TIER__WINDOW_SUM_AMOUNT] = {TIER_MONEY, "currency"},
               [TIER__WINDOW_COUNT_PURCHASES] = {TIER_INT64, "purchases"},
               [TIER__WINDOW_COUNT_RETURNS] = {TIER_INT64, "returns"},
               [TIER__WINDOW_SUM_EARNED] = {TIER_MONEY, "currency"},
               [TIER__WINDOW_MEAN_BALANCE] = {TIER_MONEY, "currency"},
               [TIER__WINDOW_ACTIVE_MONTHS] = {TIER_INT64, "months"}};
  for (size_t w = 0; w < window_count; ++w) {
    const int32_t kind = windows[w].kind;
    tier__column *column = NULL;
    assert(kind >= TIER__WINDOW_SUM_AMOUNT && kind <= TIER__WINDOW_ACTIVE_MONTHS);
    TIER__TRY(tier__table_add(table, windows[w].name, kinds[kind].type, kinds[kind].unit, TIER__ROLE_METRIC,
                              kind != TIER__WINDOW_MEAN_BALANCE, NULL, 0, &column, err));
  }
  return TIER_OK;
}
