/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"
#include "base/failure.h"
#include "base/key_order.h"
#include "base/memory.h"
#include "ledger_hash.h"
#include "occasion_merge.h"
#include "return_links.h"

/** Place of each customer in the order of ids. */
static uint32_t *invert(tier_context *context, const uint32_t *order, size_t count, tier_error *err) {
  uint32_t *rank = tier__alloc(context, count, sizeof *rank);
  if (rank == NULL) {
    (void)tier__no_memory(err);
    return NULL;
  }
  for (size_t k = 0; k < count; ++k) {
    rank[order[k]] = (uint32_t)k;
  }
  return rank;
}

static size_t largest_group(const tier__groups *groups) {
  size_t most = 0;
  for (size_t k = 0; k < groups->customers; ++k) {
    const size_t count = groups->first[k + 1] - groups->first[k];
    most = count > most ? count : most;
  }
  return most;
}

/** Merges all groups. The entries of group k are read before its occasions are written, and there are never more
 * occasions than entries; so first[] becomes that of the occasions in place. @return Number of occasions. */
static size_t merge_groups(const tier__view *view, const tier__purchase_rules *rules, tier__groups *groups,
                           tier__merged *work, tier__occasion *occasions) {
  size_t made = 0, begin = 0;
  for (size_t k = 0; k < groups->customers; ++k) {
    const size_t end = groups->first[k + 1];
    tier__entry *entries = groups->entries + begin;
    groups->first[k] = begin;
    if (rules->merge == TIER__MERGE_DAY) {
      tier__groups_sort_days(groups, k);
      groups->first[k] = made;
      made += tier__merge_days(view, entries, end - begin, rules->returns, occasions + made);
    } else {
      groups->first[k] = made;
      made += tier__merge_rows(view, entries, end - begin, rules->merge == TIER__MERGE_ORDER, rules->returns, work,
                               occasions + made);
    }
    begin = end;
  }
  groups->first[groups->customers] = made;
  return made;
}

static tier_status make_occasions(const tier__view *view, const tier__purchase_rules *rules, tier__groups *groups,
                                  tier__occasion **ret_occasions, tier_error *err) {
  tier_context *context = view->book->context;
  const size_t entries = groups->first[groups->customers];
  const size_t work_count = rules->merge == TIER__MERGE_DAY ? 0 : largest_group(groups);
  tier__occasion *occasions = tier__resize(context, NULL, entries, sizeof *occasions);
  tier__merged *work = tier__resize(context, NULL, work_count, sizeof *work);
  if (occasions == NULL || work == NULL) {
    tier__release(context, occasions);
    tier__release(context, work);
    return tier__no_memory(err);
  }
  const size_t made = merge_groups(view, rules, groups, work, occasions);
  tier__occasion *trimmed = tier__resize(context, occasions, made, sizeof *occasions);
  *ret_occasions = trimmed == NULL ? occasions : trimmed;
  tier__release(context, work);
  return TIER_OK;
}

tier_status tier__ledger_build(const tier_book *book, const tier__purchase_rules *rules, int32_t as_of_day,
                               tier__ledger *ret_ledger, tier_error *err) {
  tier_status status = TIER_OK;
  tier_context *context = book->context;
  tier__view view = {book, as_of_day, rules->zone, NULL};
  int64_t *taken = NULL;
  tier__groups groups = {context, 0, NULL, NULL};
  uint32_t *rank = NULL;
  tier__ledger ledger = {.context = context,
                         .customers = tier__keys_count(book->customers),
                         .as_of_day = as_of_day,
                         .minor_digits = book->minor_digits};
  if (rules->merge == TIER__MERGE_ORDER && tier__keys_count(book->orders) == 0) {
    return tier__fail(err, TIER_E_DATA, "purchases are to be merged by order, but no transaction has an order id");
  }
  TIER__TRY_OUT(tier__ledger_hash(&view, &ledger.hash, err));
  TIER__TRY_OUT(tier__keys_sort(book->customers, &ledger.order, err));
  rank = invert(context, ledger.order, ledger.customers, err);
  if (rank == NULL) {
    status = TIER_E_MEMORY;
    goto out;
  }
  TIER__TRY_OUT(tier__links_make(&view, rules, &taken, err));
  view.taken = taken;
  TIER__TRY_OUT(tier__groups_make(&view, rank, &groups, err));
  TIER__TRY_OUT(make_occasions(&view, rules, &groups, &ledger.occasions, err));
  ledger.first = groups.first;
  groups.first = NULL;
  *ret_ledger = ledger;
  ledger.order = NULL;
out:
  tier__release(context, rank);
  tier__release(context, taken);
  tier__release(context, ledger.order);
  tier__groups_end(&groups);
  return status;
}

void tier__ledger_end(tier__ledger *ledger) {
  if (ledger->context == NULL) {
    return;
  }
  tier__release(ledger->context, ledger->order);
  tier__release(ledger->context, ledger->first);
  tier__release(ledger->context, ledger->occasions);
  ledger->order = NULL;
  ledger->first = NULL;
  ledger->occasions = NULL;
}
