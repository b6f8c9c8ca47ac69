/* SPDX-License-Identifier: Apache-2.0 */
/** @file return_links.h
 * Returns that name the purchase which they take back. */
#ifndef TIER_LIB_RETURN_LINKS_H
#define TIER_LIB_RETURN_LINKS_H

#include "occasion.h"
#include "row_groups.h"

#define TIER__NO_ROW SIZE_MAX

/** The purchase that a row takes back: the row that counts for that transaction id, if it is a purchase of the same
 * customer and takes part in the view. @return TIER__NO_ROW if there is none. */
size_t tier__linked_purchase(const tier__view *view, size_t row);
/** The purchase that a return lowers on the purchase's own day. @return TIER__NO_ROW if `row` counts on its own day. */
size_t tier__lowered_purchase(const tier__view *view, int32_t return_days, size_t row);
/** What is taken back of each row, for tier__view::taken. A return takes part in it unless it is before its purchase
 * or too late. @param[out] ret_taken To be freed by tier__release; NULL if nothing is. @return TIER_E_MEMORY. */
tier_status tier__links_make(const tier__view *view, const tier__purchase_rules *rules, int64_t **ret_taken,
                             tier_error *err);

#endif
