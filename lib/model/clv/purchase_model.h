/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_model.h
 * What the models of purchases have in common: all that fitting, scoring and saving need to know of one. */
#ifndef TIER_LIB_PURCHASE_MODEL_H
#define TIER_LIB_PURCHASE_MODEL_H

#include "math/newton.h"
#include "purchase_rows.h"

/** Which one: the index into tier__purchase_models and tier__purchase_words. */
enum { TIER__PURCHASES_BG, TIER__PURCHASES_MBG, TIER__PURCHASES_PARETO, TIER__PURCHASES_NBD, TIER__PURCHASES_COUNT };

enum { TIER__PURCHASES_MOST = TIER__NEWTON_MOST };

/** Parameters are an array in the order of `names`, all > 0, in the unit of the times. Functions are pure. */
typedef struct tier__purchase_model {
  const char *word;                        /**< In a policy and in a saved model. */
  size_t count;                            /**< Parameters. */
  const char *names[TIER__PURCHASES_MOST];
  unsigned timed;                          /**< Bit i: parameter i is a time. */
  /** Logarithms of the parameters, times in mean ages: where the fit begins, and where it has to stay. */
  double starts[2][TIER__PURCHASES_MOST], least[TIER__PURCHASES_MOST], most[TIER__PURCHASES_MOST];
  int one_time_alive; /**< A customer without repeat purchase is alive for certain. */
  int paired;         /**< The likelihood needs pairs, and there are the last three functions. */
  /** Of the times of all purchases, summed over all customers; derivatives in the logarithms of the parameters. */
  void (*log_likelihood)(const double *params, const tier__purchase_rows *rows, tier__newton_point *ret_point);
  /** P(alive at T). */
  double (*alive)(const double *params, double x, double last, double age);
  /** Purchases in (T, T + horizon] of who is alive at T, and the same with one after t worth e^(-rate t). */
  void (*future)(const double *params, double x, double age, double horizon, double rate, double *ret_expected,
                 double *ret_discounted);
  /** Costly parts of P(alive), of (x, t_x) and of (x, T), and P(alive) from these. */
  double (*ln_left)(const double *params, double x, double last);
  double (*ln_here)(const double *params, double x, double age);
  double (*alive_of)(const double *params, double x, double last, double age, double ln_left, double ln_here);
} tier__purchase_model;

extern const tier__purchase_model tier__purchase_models[TIER__PURCHASES_COUNT];
/** Their words, and NULL. */
extern const char *const tier__purchase_words[TIER__PURCHASES_COUNT + 1];

#endif
