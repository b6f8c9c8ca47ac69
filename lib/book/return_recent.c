/* SPDX-License-Identifier: Apache-2.0 */
#include "return_recent.h"
#include "return_links.h"
#include <string.h>

static int is_recent(const tier__view *view, const tier__purchase_rules *rules, const tier__return_days *days,
                     size_t row) {
  int32_t day, bought_day;
  if (!tier__row_is_live(view->book, row) || tier__view_row(view, row, &day) != TIER_ROW_ACCEPTED ||
      day < days->from_day) {
    return 0;
  }
  const size_t purchase = tier__linked_purchase(view, row);
  if (purchase == TIER__NO_ROW) {
    return 0;
  }
  (void)tier__view_row(view, purchase, &bought_day);
  return bought_day >= days->bought_from && bought_day <= day &&
         (rules->return_days == 0 || day - bought_day <= rules->return_days);
}

void tier__returned_recently(const tier_book *book, const tier__purchase_rules *rules, const tier__return_days *days,
                             uint8_t *ret_customers) {
  const tier__view view = {book, days->as_of_day, rules->zone, NULL};
  memset(ret_customers, 0, tier__keys_count(book->customers));
  if (book->rows.returned == NULL || rules->linked != TIER__LINKED_ORIGINAL) {
    return;
  }
  for (size_t row = 0; row < book->rows.count; ++row) {
    if (book->rows.returned[row] != TIER__NO_KEY && is_recent(&view, rules, days, row)) {
      ret_customers[book->rows.customer[row]] = 1;
    }
  }
}
