/* SPDX-License-Identifier: Apache-2.0 */
#include "return_links.h"
#include "base/failure.h"
#include "base/memory.h"

size_t tier__linked_purchase(const tier__view *view, size_t row) {
  const tier_book *book = view->book;
  const uint32_t transaction = book->rows.returned == NULL ? TIER__NO_KEY : book->rows.returned[row];
  int32_t day;
  if (transaction == TIER__NO_KEY) {
    return TIER__NO_ROW;
  }
  /* At most one row of an id is live. */
  for (const tier__claim *c = tier__claims_first(&book->claims, transaction); c != NULL;
       c = tier__claims_next(&book->claims, c)) {
    if (tier__row_is_live(book, c->row) && book->rows.amount[c->row] >= 0 &&
        book->rows.customer[c->row] == book->rows.customer[row] &&
        tier__view_row(view, c->row, &day) == TIER_ROW_ACCEPTED) {
      return c->row;
    }
  }
  return TIER__NO_ROW;
}

size_t tier__lowered_purchase(const tier__view *view, int32_t return_days, size_t row) {
  int32_t day, bought_day;
  if (!tier__row_is_live(view->book, row) || tier__view_row(view, row, &day) != TIER_ROW_ACCEPTED) {
    return TIER__NO_ROW;
  }
  const size_t purchase = tier__linked_purchase(view, row);
  if (purchase == TIER__NO_ROW) {
    return TIER__NO_ROW;
  }
  (void)tier__view_row(view, purchase, &bought_day);
  return day < bought_day || (return_days != 0 && day - bought_day > return_days) ? TIER__NO_ROW : purchase;
}

tier_status tier__links_make(const tier__view *view, const tier__purchase_rules *rules, int64_t **ret_taken,
                             tier_error *err) {
  const tier_book *book = view->book;
  *ret_taken = NULL;
  if (book->rows.returned == NULL || rules->linked != TIER__LINKED_ORIGINAL) {
    return TIER_OK;
  }
  int64_t *taken = tier__alloc(book->context, book->rows.count, sizeof *taken);
  if (taken == NULL) {
    return tier__no_memory(err);
  }
  for (size_t row = 0; row < book->rows.count; ++row) {
    const size_t purchase = tier__lowered_purchase(view, rules->return_days, row);
    if (purchase != TIER__NO_ROW) {
      taken[purchase] -= book->rows.amount[row];
      taken[row] = TIER__TAKES_BACK;
    }
  }
  *ret_taken = taken;
  return TIER_OK;
}
