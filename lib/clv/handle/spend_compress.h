/* SPDX-License-Identifier: Apache-2.0 */
/** @file spend_compress.h
 * From columns of customers to the distinct (x, mean spend) with weights, in one order whatever the order they came
 * in. */
#ifndef TIER_LIB_SPEND_COMPRESS_H
#define TIER_LIB_SPEND_COMPRESS_H

#include "clv/gamma_gamma/gamma_gamma_kernel.h"
#include <tier/clv.h>

/** Owns its rows, which are one block. */
typedef struct tier__spend_rows {
  tier_context *context;
  tier__gamma_rows rows;
  double *memory;
} tier__spend_rows;

/** Takes the rows with x > 0, spend > 0 and a weight above 0. @param data Checked before. @return TIER_E_MEMORY. */
tier_status tier__spend_compress(tier_context *context, const tier_clv_data *data, tier__spend_rows *ret_rows,
                                 tier_error *err);
/** Frees; all zero does nothing. */
void tier__spend_rows_end(tier__spend_rows *rows);

/** Pearson's correlation of x and mean spend; 0 if one of them does not vary. */
double tier__spend_correlation(const tier__gamma_rows *rows);

#endif
