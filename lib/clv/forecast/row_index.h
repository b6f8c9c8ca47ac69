/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_index.h
 * A long table of customers in pieces of bounded memory: which rows of a piece share parameters, and which are equal in
 * the columns that something costly depends on. */
#ifndef TIER_LIB_ROW_INDEX_H
#define TIER_LIB_ROW_INDEX_H

#include "clv/handle/clv_handle.h"
#include "row_keys.h"

enum {
  TIER__INDEX_ROWS_MOST = 1 << 20, /**< Rows of a piece. */
  TIER__INDEX_KEYS_MOST = 1 << 18, /**< Distinct keys of a piece, of each kind. */
  TIER__INDEX_KINDS = 2
};

/** Borrows the model and the data. Rows below are counted from the first one of the piece. */
typedef struct tier__row_index {
  const tier_clv *clv;
  const tier_clv_data *data;
  size_t first, rows;                          /**< The piece; `rows` is 0 after the last one. */
  size_t kinds;                                /**< Of keys. */
  tier__row_keys keys[TIER__INDEX_KINDS];
  tier__row_keys profiles;                     /**< Distinct covariates, if the model has any. */
  double (*params)[TIER__PURCHASES_MOST];      /**< Of each profile; one without covariates. */
  tier__key_columns columns[TIER__INDEX_KINDS]; /**< Of the whole table, but for the groups. */
} tier__row_index;

/** @param columns Of each kind, without groups: covariates are minded here. @return TIER_E_MEMORY; to be ended also
 * then. */
tier_status tier__row_index_begin(const tier_clv *clv, const tier_clv_data *data, const tier__key_columns *columns,
                                  size_t kinds, tier__row_index *ret_index, tier_error *err);
/** Goes on to the next piece. @return TIER_E_MEMORY. */
tier_status tier__row_index_next(tier__row_index *index, tier_error *err);
void tier__row_index_end(tier__row_index *index);

/** Upper bound of keys of one kind in a piece: what arrays by key are to be made for. */
size_t tier__row_index_keys_most(const tier_clv_data *data);

/** The parameters of a row of the piece. */
static inline const double *tier__row_index_params(const tier__row_index *index, size_t row) {
  return index->params[index->clv->covariate_count > 0 ? index->profiles.of_row[row] : 0];
}

#endif
