/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_model.h
 * What the models of purchases have in common: all that fitting, predicting, simulating and saving need to know of one.
 *
 * A customer is (x, t_x, T) as in purchase_rows.h. In discrete models (BG/BB) times count opportunities; in contractual
 * ones (sBG, BdW) T counts the renewals that were due and x those made, so that x = T means alive and x < T means lost
 * at renewal x + 1; t_x is not looked at. */
#ifndef TIER_LIB_PURCHASE_MODEL_H
#define TIER_LIB_PURCHASE_MODEL_H

#include "math/newton.h"
#include "math/random_numbers.h"
#include "purchase_rows.h"

enum {
  TIER__PARAMS_MOST = 4,                      /**< Fitted parameters of one model. */
  TIER__PURCHASES_MOST = TIER__PARAMS_MOST + 1, /**< With k, which is not fitted, at place TIER__STAGES. */
  TIER__STAGES = TIER__PARAMS_MOST,
  TIER__EFFECTS_MOST = 3 /**< Ways in which a covariate can act. */
};

/** One customer; see above. */
typedef struct tier__customer {
  double x, last, age;
} tier__customer;

/** How covariates z act: ln of the parameter at place `param` becomes ln p + sign * (g1 z1 + g2 z2 ...). */
typedef struct tier__effect {
  const char *name; /**< "purchase", "dropout" ... */
  size_t param;
  double sign;
} tier__effect;

/** A customer's life as drawn: until age T, and later purchases in (T, T + horizon]. */
typedef struct tier__drawn {
  double x, last, log_intervals, later;
} tier__drawn;

/** Parameters are an array in the order of `names`, all > 0, in the unit of the times; staged models find k, 1 to 8, at
 * TIER__STAGES. Functions are pure, allocate nothing and have the same bits everywhere.
 *
 * What is to come is told of a customer who is alive at T; it is the same model with updated parameters, from T on. For
 * a new customer it is that of (0, 0, 0), times P(alive) there. */
typedef struct tier__purchase_model {
  const char *word;                     /**< In a policy and in a saved model. */
  size_t count;                         /**< Parameters. */
  const char *names[TIER__PARAMS_MOST];
  unsigned timed;                       /**< Bit i: parameter i is a time. */
  /** Logarithms of the parameters, times in mean ages: where the fit begins, and where it has to stay. */
  double starts[2][TIER__PARAMS_MOST], least[TIER__PARAMS_MOST], most[TIER__PARAMS_MOST];
  size_t effect_count;
  tier__effect effects[TIER__EFFECTS_MOST];
  int one_time_alive; /**< A customer without repeat purchase is alive for certain. */
  int paired;         /**< The likelihood needs pairs, and there are the last four functions. */
  int staged;         /**< There is a k, and the likelihood needs the sum of the logarithms of the intervals. */
  int by_last;        /**< What is to come depends on t_x too. */
  int discrete;       /**< Times count opportunities: whole numbers, and so is the horizon. */
  int contractual;    /**< Customers say good-bye. */

  /** Of the times of all purchases, summed over all customers; derivatives in the logarithms of the parameters. */
  void (*log_likelihood)(const double *params, const tier__purchase_rows *rows, tier__newton_point *ret_point);
  /** P(alive at T), 0 to 1. */
  double (*alive)(const double *params, const tier__customer *customer);
  /** The same for many customers at once, where that is quicker; else NULL. Each by itself, to the last bits. */
  void (*alive_rows)(const double *params, size_t count, const double *x, const double *last, const double *age,
                     double *ret_alive);
  /** Purchases in (T, T + horizon], horizon finite, and the same with one after t worth e^(-rate t), rate >= 0. */
  void (*future)(const double *params, const tier__customer *customer, double horizon, double rate,
                 double *ret_expected, double *ret_discounted);
  /** The latter without end. INFINITY if it does not exist (only at rate 0). */
  double (*forever)(const double *params, const tier__customer *customer, double rate);
  /** P(alive at T + horizon), 0 to 1. */
  double (*survive)(const double *params, const tier__customer *customer, double horizon);
  /** P(k purchases in (T, T + horizon]) for k = first to first + count - 1. */
  void (*distribution)(const double *params, const tier__customer *customer, double horizon, size_t first, size_t count,
                       double *ret_probabilities);
  /** A new customer, drawn. Discrete and contractual models: age and horizon are whole numbers. */
  void (*draw)(const double *params, tier__random *random, double age, double horizon, tier__drawn *ret_drawn);

  /** Costly parts of P(alive), of (x, t_x) and of (x, T), and P(alive) from these. */
  double (*ln_left)(const double *params, double x, double last);
  double (*ln_here)(const double *params, double x, double age);
  double (*alive_of)(const double *params, const tier__customer *customer, double ln_left, double ln_here);
  /** The last one is also 1 / (e^ln_here + e^(ln_left + fade(x, T) - fade(x, t_x))); see quick_alive.h, which alive_of
   * goes by wherever it can. */
  double (*fade)(const double *params, double x, double t);
} tier__purchase_model;

#endif
