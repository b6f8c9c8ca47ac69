/* SPDX-License-Identifier: Apache-2.0 */
#include "return_recent.h"
#include "return_links.h"
#include <string.h>

void tier__returns_count(const tier_book *book, const tier__purchase_rules *rules, int32_t as_of_day,
                         int32_t bought_from, uint32_t *ret_counts, uint8_t *ret_recent) {
  const tier__view view = {book, as_of_day, rules->zone, NULL};
  const size_t customers = tier__keys_count(book->customers);
  memset(ret_counts, 0, customers * sizeof *ret_counts);
  memset(ret_recent, 0, customers);
  if (book->rows.returned == NULL || rules->linked != TIER__LINKED_ORIGINAL) {
    return;
  }
  for (size_t row = 0; row < book->rows.count; ++row) {
    int32_t day;
    const int is_linked = book->rows.returned[row] != TIER__NO_KEY;
    const size_t purchase = is_linked ? tier__lowered_purchase(&view, rules->return_days, row) : TIER__NO_ROW;
    if (purchase != TIER__NO_ROW) {
      const uint32_t customer = book->rows.customer[row];
      (void)tier__view_row(&view, purchase, &day);
      ++ret_counts[customer];
      ret_recent[customer] |= day >= bought_from;
    }
  }
}
