/* SPDX-License-Identifier: Apache-2.0 */
/* A counting sort by customer: two passes over the rows in their order, one random write per row. */
#include "row_groups.h"
#include "base/failure.h"
#include "base/memory.h"
#include "sort_in_place.h"

static size_t group_of(const tier_book *book, const uint32_t *rank, size_t row) {
  const uint32_t customer = book->rows.customer[row];
  return rank == NULL ? customer : rank[customer];
}

/** Counts the rows of group k into first[k + 2]. @return Number of all. */
static size_t count_rows(const tier__view *view, const uint32_t *rank, size_t *first) {
  size_t total = 0;
  tier__entry entry;
  for (size_t row = 0; row < view->book->rows.count; ++row) {
    if (tier__view_entry(view, row, &entry)) {
      ++first[group_of(view->book, rank, row) + 2];
      ++total;
    }
  }
  return total;
}

/** Puts the rows in, first[k + 1] being the place of the next one of group k; so in the end it is that of k + 1. */
static void scatter_rows(const tier__view *view, const uint32_t *rank, tier__groups *groups) {
  tier__entry entry;
  for (size_t row = 0; row < view->book->rows.count; ++row) {
    if (tier__view_entry(view, row, &entry)) {
      groups->entries[groups->first[group_of(view->book, rank, row) + 1]++] = entry;
    }
  }
}

tier_status tier__groups_make(const tier__view *view, const uint32_t *rank, tier__groups *ret_groups,
                              tier_error *err) {
  tier_context *context = view->book->context;
  const size_t customers = tier__keys_count(view->book->customers);
  tier__groups groups = {context, customers, NULL, NULL};
  groups.first = tier__alloc(context, customers + 2, sizeof *groups.first);
  if (groups.first == NULL) {
    return tier__no_memory(err);
  }
  const size_t total = count_rows(view, rank, groups.first);
  for (size_t k = 1; k < customers + 2; ++k) {
    groups.first[k] += groups.first[k - 1];
  }
  groups.entries = tier__resize(context, NULL, total, sizeof *groups.entries);
  if (groups.entries == NULL) {
    tier__groups_end(&groups);
    return tier__no_memory(err);
  }
  scatter_rows(view, rank, &groups);
  *ret_groups = groups;
  return TIER_OK;
}

void tier__groups_end(tier__groups *groups) {
  tier__release(groups->context, groups->first);
  tier__release(groups->context, groups->entries);
}

static int day_before(const void *a, const void *b, const void *unused) {
  (void)unused;
  return ((const tier__entry *)a)->day < ((const tier__entry *)b)->day;
}

void tier__groups_sort_days(tier__groups *groups, size_t group) {
  tier__entry *entries = groups->entries + groups->first[group];
  const size_t count = groups->first[group + 1] - groups->first[group];
  size_t i = 1;
  while (i < count && entries[i - 1].day <= entries[i].day) {
    ++i;
  }
  if (i < count) {
    tier__sort_in_place(entries, count, sizeof *entries, day_before, NULL);
  }
}
