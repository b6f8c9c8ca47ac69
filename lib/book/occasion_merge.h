/* SPDX-License-Identifier: Apache-2.0 */
/** @file occasion_merge.h
 * From the rows of a customer to occasions: purchases, and returns on days of their own. */
#ifndef TIER_LIB_OCCASION_MERGE_H
#define TIER_LIB_OCCASION_MERGE_H

#include "occasion.h"
#include "row_groups.h"

/** An occasion with the row that stands for it in the order of occasions: the earliest purchase row. */
typedef struct tier__merged {
  tier__occasion occasion;
  tier__entry leader;
} tier__merged;

/** Merges by civil day. @param entries By day. @param[out] to Room for `count`. @return Number of occasions. */
size_t tier__merge_days(const tier__view *view, const tier__entry *entries, size_t count, int32_t returns,
                        tier__occasion *to);
/** Merges by order id (`by_order` 1), or gives each purchase row an occasion of its own. Reorders `entries`.
 * A return is netted into the purchase of its order on the same day, or, by row, into the first purchase of its day;
 * what is left makes one occasion a day, which is no purchase.
 * @param work,to Room for `count`. @return Number of occasions. */
size_t tier__merge_rows(const tier__view *view, tier__entry *entries, size_t count, int by_order, int32_t returns,
                        tier__merged *work, tier__occasion *to);

#endif
