/* SPDX-License-Identifier: Apache-2.0 */
#include "occasion_merge.h"
#include "sort_in_place.h"

/* No sum here can overflow: the book keeps the sum of all absolute amounts within 64 bits. */
static void add_row(const tier__view *view, tier__occasion *occasion, const tier__entry *entry, int32_t returns) {
  const int64_t amount = entry->amount;
  occasion->all_minor += amount;
  if (amount >= 0) {
    const int64_t taken = tier__view_taken(view, entry);
    occasion->is_purchase = 1;
    occasion->return_rows += taken != 0;
    occasion->bought_minor += amount + taken;
    occasion->returned_minor += taken;
    occasion->linked_minor += taken;
    occasion->net_minor += amount;
    return;
  }
  ++occasion->return_rows;
  occasion->returned_minor -= amount;
  if (returns == TIER__RETURNS_NET) {
    occasion->net_minor += amount;
  }
}

static void add_occasion(tier__occasion *to, const tier__occasion *from) {
  to->return_rows += from->return_rows;
  to->net_minor += from->net_minor;
  to->bought_minor += from->bought_minor;
  to->returned_minor += from->returned_minor;
  to->all_minor += from->all_minor;
  to->linked_minor += from->linked_minor;
}

size_t tier__merge_days(const tier__view *view, const tier__entry *entries, size_t count, int32_t returns,
                        tier__occasion *to) {
  size_t made = 0;
  for (size_t i = 0; i < count; ++i) {
    if (made == 0 || to[made - 1].day != entries[i].day) {
      const tier__occasion fresh = {.day = entries[i].day};
      to[made++] = fresh;
    }
    add_row(view, &to[made - 1], &entries[i], returns);
  }
  return made;
}

/** Order within a customer: by day, rows without a time of day first, then time, amount and order id, then what is left
 * of them. Rows that tie in all of them are alike. */
static int entry_compare(const tier__view *view, const tier__entry *a, const tier__entry *b) {
  if (a->day != b->day) {
    return a->day < b->day ? -1 : 1;
  }
  const tier__row x = tier__row_get(&view->book->rows, a->row), y = tier__row_get(&view->book->rows, b->row);
  const int order = tier__row_compare(view->book, &x, &y);
  return order != 0 ? order : (a->amount > b->amount) - (a->amount < b->amount);
}

static int entry_before(const void *a, const void *b, const void *view) { return entry_compare(view, a, b) < 0; }

static uint32_t order_of(const tier__view *view, const tier__entry *entry) {
  return view->book->rows.order == NULL ? TIER__NO_KEY : view->book->rows.order[entry->row];
}

/** By order first; which order comes first does not matter, as the occasions are sorted afterwards. */
static int order_before(const void *a, const void *b, const void *view) {
  const uint32_t x = order_of(view, a), y = order_of(view, b);
  return x != y ? x < y : entry_compare(view, a, b) < 0;
}

static int merged_before(const void *a, const void *b, const void *view) {
  const tier__merged *x = a, *y = b;
  if (x->occasion.day != y->occasion.day) {
    return x->occasion.day < y->occasion.day;
  }
  if (x->occasion.is_purchase != y->occasion.is_purchase) {
    return x->occasion.is_purchase > y->occasion.is_purchase;
  }
  return entry_compare(view, &x->leader, &y->leader) < 0;
}

static tier__merged begin_occasion(const tier__view *view, const tier__entry *leader, int32_t returns) {
  tier__merged merged = {{.day = leader->day}, *leader};
  add_row(view, &merged.occasion, leader, returns);
  return merged;
}

/** The rows of one order, by day. @return Number of occasions made. */
static size_t merge_order(const tier__view *view, const tier__entry *entries, size_t count, int32_t returns,
                          tier__merged *to) {
  size_t made = 0;
  for (size_t i = 0; i < count; ++i) {
    if (entries[i].amount >= 0 && made == 0) {
      to[made++] = begin_occasion(view, &entries[i], returns);
    } else if (entries[i].amount >= 0) {
      add_row(view, &to[0].occasion, &entries[i], returns);
    }
  }
  const size_t purchases = made;
  for (size_t i = 0; i < count; ++i) {
    if (entries[i].amount < 0 && purchases != 0 && entries[i].day == to[0].occasion.day) {
      add_row(view, &to[0].occasion, &entries[i], returns);
    } else if (entries[i].amount < 0) {
      to[made++] = begin_occasion(view, &entries[i], returns);
    }
  }
  return made;
}

/** All orders of a customer; a row without an order id is one of its own. */
static size_t merge_orders(const tier__view *view, tier__entry *entries, size_t count, int32_t returns,
                           tier__merged *to) {
  size_t made = 0;
  tier__sort_in_place(entries, count, sizeof *entries, order_before, view);
  for (size_t i = 0, end; i < count; i = end) {
    const uint32_t order = order_of(view, &entries[i]);
    end = i + 1;
    while (end < count && order != TIER__NO_KEY && order_of(view, &entries[end]) == order) {
      ++end;
    }
    made += merge_order(view, entries + i, end - i, returns, to + made);
  }
  return made;
}

static size_t keep_rows(const tier__view *view, tier__entry *entries, size_t count, int32_t returns, tier__merged *to) {
  tier__sort_in_place(entries, count, sizeof *entries, entry_before, view);
  for (size_t i = 0; i < count; ++i) {
    to[i] = begin_occasion(view, &entries[i], returns);
  }
  return count;
}

/** Puts the sorted occasions out. Returns of a day come after its purchases: they become one, or, if `net_by_day`, part
 * of the day's first purchase. */
static size_t put_out(const tier__merged *merged, size_t count, int net_by_day, tier__occasion *to) {
  size_t made = 0, day_first = 0;
  for (size_t i = 0; i < count; ++i) {
    const tier__occasion *occasion = &merged[i].occasion;
    if (made == 0 || to[day_first].day != occasion->day) {
      day_first = made;
    } else if (!occasion->is_purchase && (net_by_day || !to[made - 1].is_purchase)) {
      add_occasion(net_by_day ? &to[day_first] : &to[made - 1], occasion);
      continue;
    }
    to[made++] = *occasion;
  }
  return made;
}

size_t tier__merge_rows(const tier__view *view, tier__entry *entries, size_t count, int by_order, int32_t returns,
                        tier__merged *work, tier__occasion *to) {
  const size_t made = by_order ? merge_orders(view, entries, count, returns, work)
                               : keep_rows(view, entries, count, returns, work);
  tier__sort_in_place(work, made, sizeof *work, merged_before, view);
  return put_out(work, made, !by_order, to);
}
