/* SPDX-License-Identifier: Apache-2.0 */
/** @file forecast.h
 * Predictions for the rows of a table, whatever the model: what comes is P(alive at T) times what comes of one who is
 * alive, which is the same model with updated parameters. */
#ifndef TIER_LIB_FORECAST_H
#define TIER_LIB_FORECAST_H

#include <math.h>
#include <stdatomic.h>

#include "row_index.h"

/** More purchases than this in the horizon are not counted. */
enum { TIER__COUNT_MOST = 1000000 };
/** Rows that are put together at once. */
enum { TIER__ROWS_AT_ONCE = 512 };

/** What is asked for, checked. */
typedef struct tier__forecast {
  const tier_clv *clv;       /**< Of purchases. */
  const tier_clv_data *data;
  double horizon;            /**< 0 if nothing looks ahead to it. */
  double rate;               /**< Continuous, by unit of time. */
  int forever;
  double low_share, high_share;
  double margin;
  const tier_clv *spend;     /**< Gamma-Gamma; NULL if neither spend nor value is wanted. */
  tier_clv_prediction wanted;
} tier__forecast;

/** Predicts on the context's executor. @return As tier_clv_predict. */
tier_status tier__forecast_run(const tier__forecast *forecast, tier_error *err);

/** Why there is no prediction for a row, in the order in which they are told. */
typedef enum tier__refusal {
  TIER__REFUSED_ENDLESS, /**< An infinite number of purchases. */
  TIER__REFUSED_SPEND,   /**< An infinite mean spend. */
  TIER__REFUSED_COUNT,   /**< More than TIER__COUNT_MOST. */
  TIER__REFUSED_HUGE,    /**< Not a finite number. */
  TIER__REFUSALS
} tier__refusal;

/** The first row that was refused, by any thread. */
typedef struct tier__refused {
  atomic_uint_least64_t first; /**< Row times TIER__REFUSALS, plus the refusal; UINT64_MAX: none. */
} tier__refused;

void tier__refused_begin(tier__refused *refused);
/** Any thread. */
void tier__refuse(tier__refused *refused, size_t row, tier__refusal why);
/** Writes a number of a row, or refuses the row if it is not finite. @param column NULL: not wanted. */
static inline void tier__refused_put(tier__refused *refused, double *column, size_t row, double value) {
  if (column == NULL) {
    return;
  }
  if (isfinite(value)) {
    column[row] = value;
  } else {
    tier__refuse(refused, row, TIER__REFUSED_HUGE);
  }
}
/** @param spend May be NULL if that was not refused. @return TIER_OK if nothing was refused, else TIER_E_UNDEFINED or
 * TIER_E_MODEL with the row. */
tier_status tier__refused_status(tier__refused *refused, const tier_clv *clv, const tier_clv *spend,
                                 const tier_clv_data *data, tier_error *err);

/** What is known of a key: of (x, T), or of (x, t_x, T). `ahead` is told of one who is alive. */
typedef struct tier__ahead {
  double alive;    /**< If the key is of all three. */
  double ln_here, here, fade; /**< If the model is paired: ln_here, e^ln_here, and the fade at T or NaN. */
  double expected, discounted, survive, none;
} tier__ahead;

/** The same of (x, t_x), of paired models. */
typedef struct tier__left {
  double ln_left;
  double weight; /**< ln_left less the fade at t_x; NaN if that is too large for a difference. */
} tier__left;

/** A piece of the table while it is worked on. */
typedef struct tier__piece {
  const tier__forecast *forecast;
  tier__row_index index;  /**< Kind 0: what is ahead; kind 1, of paired models: (x, t_x). */
  int whole_key;          /**< Keys of kind 0 are of all three. */
  tier__ahead *ahead;     /**< By key of kind 0. */
  tier__left *left;       /**< By key of kind 1. */
  double *alive;          /**< By row; only with low or high, where the caller does not want it. */
  uint32_t *order, *start; /**< Rows by key of kind 0, and where those of each key begin; only with low or high. */
  tier__refused refused;
} tier__piece;

/** The customer in a row of the piece. */
static inline tier__customer tier__piece_customer(const tier__piece *piece, size_t row) {
  const tier_clv_data *data = piece->forecast->data;
  const size_t i = piece->index.first + row;
  return (tier__customer){data->frequency[i], data->recency != NULL ? data->recency[i] : 0, data->age[i]};
}

/** Where P(alive) of the first row of the piece stands. */
static inline double *tier__piece_alive(const tier__piece *piece) {
  double *wanted = piece->forecast->wanted.alive;
  return wanted != NULL ? wanted + piece->index.first : piece->alive;
}

/** What P(alive) needs of a key: computed where the model is paired. */
void tier__forecast_here(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                         tier__ahead *ret_ahead);
tier__left tier__forecast_left(const tier__purchase_model *model, const double *params, const tier__customer *customer);
/** P(alive) of rows of the piece, whose keys are known. @param count At most TIER__ROWS_AT_ONCE. */
void tier__forecast_alive(const tier__piece *piece, size_t row, size_t count, double *ret_alive);

/** Memory for low and high. @return TIER_E_MEMORY; released with the piece. */
tier_status tier__forecast_counts_begin(tier__piece *piece, tier_error *err);
/** Writes low and high, by P(alive). */
void tier__forecast_counts(tier__piece *piece);

/** Expected purchases of a new customer until this age. */
double tier__new_customer(const tier__purchase_model *model, const double *params, double age);

#endif
