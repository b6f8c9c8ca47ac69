/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_pairs.h
 * Memory for the pairs of rows. */
#ifndef TIER_LIB_PURCHASE_PAIRS_H
#define TIER_LIB_PURCHASE_PAIRS_H

#include "purchase_rows.h"
#include <tier/base.h>

/** Finds the pairs of the rows. To be ended, also after failure. @return TIER_E_MEMORY. */
tier_status tier__purchase_pairs_begin(tier_context *context, const tier__purchase_rows *rows,
                                       tier__purchase_pairs *ret_pairs, tier_error *err);
/** Frees; all zero does nothing. */
void tier__purchase_pairs_end(tier_context *context, tier__purchase_pairs *pairs);

#endif
