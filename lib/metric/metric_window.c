/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "metric_list.h"

/** One customer's value. Sums cannot overflow: the book keeps all of them within 64 bits. */
static int64_t window_value(const tier__ledger *ledger, const tier__window_metric *window, size_t customer) {
  const int64_t after = window->window_days == 0 ? INT64_MIN : (int64_t)ledger->as_of_day - window->window_days;
  int64_t value = 0;
  for (size_t i = ledger->first[customer]; i < ledger->first[customer + 1]; ++i) {
    const tier__occasion *occasion = &ledger->occasions[i];
    if (occasion->day > after) {
      value += window->kind == TIER__WINDOW_SUM_AMOUNT        ? occasion->net_minor
               : window->kind == TIER__WINDOW_COUNT_PURCHASES ? (int64_t)occasion->is_purchase
                                                              : (int64_t)occasion->return_rows;
    }
  }
  return value;
}

tier_status tier__metrics_windows(const tier__ledger *ledger, const tier__window_metric *windows, size_t window_count,
                                  tier__table *table, tier_error *err) {
  static const char *const units[] = {"currency", "purchases", "returns"};
  for (size_t w = 0; w < window_count; ++w) {
    const int32_t kind = windows[w].kind;
    tier__column *column = NULL;
    assert(kind >= TIER__WINDOW_SUM_AMOUNT && kind <= TIER__WINDOW_COUNT_RETURNS);
    TIER__TRY(tier__table_add(table, windows[w].name, kind == TIER__WINDOW_SUM_AMOUNT ? TIER_MONEY : TIER_INT64,
                              units[kind], TIER__ROLE_METRIC, 1, NULL, 0, &column, err));
    int64_t *values = column->values;
    for (size_t k = 0; k < ledger->customers; ++k) {
      values[k] = window_value(ledger, &windows[w], k);
    }
  }
  return TIER_OK;
}
