/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/failure.h"
#include "base/minor_units.h"
#include "math/elementary.h"
#include "metric_list.h"
#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

/** Whole-number facts of one customer, from which all metrics follow. No sum overflows: see the book. */
typedef struct facts {
  int64_t purchases;
  int64_t returns;
  int64_t net_minor;
  int64_t bought_minor;
  int64_t returned_minor;
  int64_t repeat_minor;    /**< Net of all purchases but the first. */
  int64_t all_minor;
  int32_t first_day, last_day;
  uint64_t gap_squares;    /**< Sum of the squared days between purchases: below 2^44, as the gaps span < 2^22. */
  int32_t same_day;        /**< Two purchases fall on one day. */
  double gap_log_sum;      /**< Sum of the logarithms of the other gaps, added by day. */
} facts;

static void add_purchase(facts *f, const tier__occasion *occasion) {
  if (f->purchases == 0) {
    f->first_day = occasion->day;
  } else {
    const uint64_t gap = (uint64_t)(occasion->day - f->last_day);
    f->gap_squares += gap * gap;
    f->same_day |= gap == 0;
    f->gap_log_sum += gap > 1 ? tier__log_fast((double)gap) : 0;
    f->repeat_minor += occasion->net_minor;
  }
  f->last_day = occasion->day;
  ++f->purchases;
}

static facts collect(tier__occasion_span span) {
  facts f = {0};
  for (size_t i = 0; i < span.count; ++i) {
    const tier__occasion *occasion = &span.occasions[i];
    f.returns += occasion->return_rows;
    f.net_minor += occasion->net_minor;
    f.bought_minor += occasion->bought_minor;
    f.returned_minor += occasion->returned_minor;
    f.all_minor += occasion->all_minor;
    if (occasion->is_purchase) {
      add_purchase(&f, occasion);
    }
  }
  return f;
}

static void put_integer(tier__column *const *columns, int metric, size_t k, int64_t value) {
  ((int64_t *)columns[metric]->values)[k] = value;
  if (columns[metric]->validity != NULL) {
    tier__bit_set(columns[metric]->validity, k);
  }
}

static void put_day(tier__column *const *columns, int metric, size_t k, int32_t value) {
  ((int32_t *)columns[metric]->values)[k] = value;
  tier__bit_set(columns[metric]->validity, k);
}

static void put_number(tier__column *const *columns, int metric, size_t k, double value) {
  ((double *)columns[metric]->values)[k] = value;
  tier__bit_set(columns[metric]->validity, k);
}

/** Mean and coefficient of variation of the gaps between purchases. With n gaps, their sum S and the sum Q of their
 * squares, the mean is S / n and population sd / mean is sqrt(n Q - S^2) / S, whose radicand is an exact integer. */
static void put_intervals(tier__column *const *columns, size_t k, const facts *f) {
  const uint64_t gaps = (uint64_t)f->purchases - 1, sum = (uint64_t)(f->last_day - f->first_day);
  put_number(columns, TIER__INTERVAL_MEAN_DAYS, k, (double)sum / (double)gaps);
  if (gaps >= 2 && sum > 0) {
    const wide radicand = (wide)gaps * f->gap_squares - (wide)sum * sum;
    put_number(columns, TIER__INTERVAL_CV, k, sqrt((double)radicand) / (double)sum);
  }
}

/** What is known of a customer with a purchase only. @param scale 10^minor_digits: count times scale is exact, so that
 * a mean in major units is rounded once. */
static void put_purchases(tier__column *const *columns, size_t k, const facts *f, int32_t as_of_day, double scale) {
  const int64_t repeats = f->purchases - 1;
  put_integer(columns, TIER__REPEAT_PURCHASES, k, repeats);
  put_day(columns, TIER__FIRST_PURCHASE_DAY, k, f->first_day);
  put_day(columns, TIER__LAST_PURCHASE_DAY, k, f->last_day);
  put_integer(columns, TIER__RECENCY_DAYS, k, (int64_t)as_of_day - f->last_day);
  put_integer(columns, TIER__TENURE_DAYS, k, (int64_t)as_of_day - f->first_day);
  put_number(columns, TIER__SPEND_MEAN, k, (double)f->net_minor / ((double)f->purchases * scale));
  if (!f->same_day) {
    put_number(columns, TIER__INTERVAL_LOG_SUM, k, f->gap_log_sum);
  }
  if (repeats > 0) {
    put_number(columns, TIER__REPEAT_SPEND_MEAN, k, (double)f->repeat_minor / ((double)repeats * scale));
    put_intervals(columns, k, f);
  }
}

/** Known for every customer, with or without a purchase. */
static int is_always_known(int metric) {
  return metric == TIER__PURCHASES || metric == TIER__SPEND || metric == TIER__REPEAT_SPEND ||
         metric == TIER__RETURNS || metric == TIER__BALANCE;
}

/** What is not known of the row is 0, so that a table has the same bytes however it was filled before. */
static void forget_row(tier__column *const *columns, size_t k) {
  for (int metric = 0; metric < TIER__METRICS; ++metric) {
    tier__column *column = columns[metric];
    if (column->validity == NULL) {
      continue;
    }
    tier__bit_clear(column->validity, k);
    if (column->view.type == TIER_DAY) {
      ((int32_t *)column->values)[k] = 0;
    } else {
      memset((unsigned char *)column->values + 8 * k, 0, 8);
    }
  }
}

static void put_customer(tier__column *const *columns, size_t k, const facts *f, int32_t as_of_day, double scale) {
  forget_row(columns, k);
  put_integer(columns, TIER__PURCHASES, k, f->purchases);
  put_integer(columns, TIER__SPEND, k, f->net_minor);
  put_integer(columns, TIER__REPEAT_SPEND, k, f->repeat_minor);
  put_integer(columns, TIER__RETURNS, k, f->returns);
  put_integer(columns, TIER__BALANCE, k, f->all_minor);
  if (f->bought_minor > 0) {
    put_number(columns, TIER__RETURN_SHARE, k, (double)f->returned_minor / (double)f->bought_minor);
  }
  if (f->purchases > 0) {
    put_purchases(columns, k, f, as_of_day, scale);
  }
}

tier_status tier__metrics_add(const tier__window_metric *windows, size_t window_count, tier__table *table,
                              tier_error *err) {
  tier__column *column = NULL;
  for (int metric = 0; metric < TIER__METRICS; ++metric) {
    const tier__metric_info *info = tier__metric_builtin((size_t)metric);
    TIER__TRY(tier__table_add(table, info->name, info->type, info->unit, TIER__ROLE_METRIC, is_always_known(metric),
                              NULL, 0, &column, err));
  }
  return tier__windows_add(windows, window_count, table, err);
}

static void fill_row(const tier__metric_rows *rows, size_t k, double scale, tier__table *table) {
  const int32_t as_of_day = table->as_of_day;
  const tier__occasion *occasions = rows->occasions + rows->first[k];
  const tier__occasion_span span = {
      occasions, tier__occasions_until(occasions, rows->first[k + 1] - rows->first[k], as_of_day)};
  const facts f = collect(span);
  put_customer(table->columns, k, &f, as_of_day, scale);
  if (rows->window_count == 0) {
    return;
  }
  const int32_t first_day = span.count == 0 ? INT32_MIN : span.occasions[0].day;
  const int32_t anchor = rows->anchors == NULL ? first_day : rows->anchors[k];
  const int32_t since = rows->since == NULL ? INT32_MIN : rows->since[k];
  for (size_t w = 0; w < rows->window_count; ++w) {
    tier__window_put(&rows->windows[w], span, as_of_day, anchor, since, table->columns[TIER__METRICS + w], k);
  }
}

void tier__metrics_fill(const tier__metric_rows *rows, tier__table *table) {
  const double scale = tier__minor_units(table->minor_digits);
  assert(table->count >= TIER__METRICS + rows->window_count && rows->rows <= table->rows);
  for (size_t k = 0; k < rows->rows; ++k) {
    fill_row(rows, k, scale, table);
  }
}
