/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv.h
 * Customer-base models straight over arrays: how often customers come back, whether they are still there, and what they
 * spend. For analysts and bindings; a policy uses the same models under the type "clv".
 *
 * A customer is (x, t_x, T): repeat purchases, time from the first purchase to the last, and time from the first
 * purchase to now, all in one unit of time. Fit a model to many such customers, then ask it about any of them:
 *
 * @code
 * tier_clv_data data = {.size = sizeof data, .count = n, .frequency = x, .recency = t_x, .age = T};
 * tier_clv *model = NULL;
 * tier_status status = tier_clv_fit(context, TIER_CLV_MBG_NBD, &data, NULL, &model, &error);
 * @endcode
 *
 * A fitted model is immutable: any thread may use it. Results do not depend on threads, on the order of the rows or on
 * the machine. Nothing that is not finite ever comes out: where a quantity does not exist, the call fails with
 * @ref TIER_E_UNDEFINED and names the row. The formulas are in the spec.md of each model.
 */
#ifndef TIER_CLV_H
#define TIER_CLV_H

#include <tier/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The models. */
typedef int32_t tier_clv_kind;
enum {
  TIER_CLV_NBD = 1,         /**< Nobody leaves (Ehrenberg 1959). Parameters r, alpha. */
  TIER_CLV_PARETO_NBD = 2,  /**< Customers leave at any time (Schmittlein, Morrison, Colombo 1987).
                                 r, alpha, s, beta. */
  TIER_CLV_BG_NBD = 3,      /**< They may leave after each repeat purchase (Fader, Hardie, Lee 2005). r, alpha, a, b. */
  TIER_CLV_MBG_NBD = 4,     /**< Or after the first one too (Batislam, Denizel, Filiztekin 2007). r, alpha, a, b. */
  TIER_CLV_BG_CNBD_K = 5,   /**< As BG/NBD, with more regular intervals: Erlang-k (Reutterer, Platzer, Schroeder 2020).
                                 r, alpha, a, b, and k. */
  TIER_CLV_MBG_CNBD_K = 6,  /**< As MBG/NBD, with Erlang-k intervals. r, alpha, a, b, and k. */
  TIER_CLV_BG_BB = 7,       /**< Purchase or none at each of n opportunities (Fader, Hardie, Shang 2010).
                                 alpha, beta, gamma, delta. Times count opportunities. */
  TIER_CLV_SBG = 8,         /**< Contracts that are renewed or not (Fader, Hardie 2007). alpha, beta. */
  TIER_CLV_BDW = 9,         /**< The same with a chance that drifts with time (Fader and others 2018).
                                 alpha, beta, c. */
  TIER_CLV_GAMMA_GAMMA = 10 /**< Spend per purchase (Colombo, Jiang 1999; Fader, Hardie 2013). p, q, gamma. */
};

/** @return "mbg/nbd", "gamma-gamma" ...; NULL for any other number. A constant; any thread. */
TIER_API const char *tier_clv_kind_name(tier_clv_kind kind);
/** @return @ref TIER_E_NOT_FOUND if there is no model of that name. Any thread. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_kind_find(tier_string name, tier_clv_kind *ret_kind, tier_error *err);

/** Columns of customers: caller-owned, read during the call only. Which ones a model needs:
 * - all but Gamma-Gamma, sBG and BdW: `frequency`, `recency`, `age`; the CNBD-k models in a fit also `log_intervals`;
 * - sBG and BdW: `age`, the renewals that were due, and `frequency`, those made; a customer with fewer is lost;
 * - Gamma-Gamma: `frequency`, here the purchases that `spend` is the mean of, and `spend`; rows where either is not
 *   above zero take no part in a fit.
 * No value may be above 1e15 in magnitude; frequency is a whole number of 0 or more, 0 <= recency <= age, and recency
 * and log_intervals are 0 where frequency is 0. In BG/BB, sBG and BdW all are whole numbers up to 1,000,000,
 * frequency <= age, and in BG/BB frequency <= recency. */
typedef struct tier_clv_data {
  size_t size;                         /**< `sizeof(tier_clv_data)`. */
  size_t count;                        /**< Rows. */
  const double *frequency;             /**< x, repeat purchases. */
  const double *recency;               /**< t_x, time from the first purchase to the last; 0 without repeat. */
  const double *age;                   /**< T, time from the first purchase to now. */
  const double *spend;                 /**< Mean spend per purchase, Gamma-Gamma only. */
  const double *log_intervals;         /**< Sum of ln of the x times between purchases, CNBD-k only. */
  const double *weights;               /**< How many customers a row stands for, >= 0; NULL: 1 each. */
  const double *const *covariates;     /**< `covariate_count` columns; NBD, Pareto/NBD, BG/NBD and MBG/NBD only. */
  const char *const *covariate_names;  /**< Their names; NULL: "z1", "z2" ... Only looked at by a fit. */
  size_t covariate_count;              /**< 0 to 8. */
} tier_clv_data;

/** How to fit. */
typedef struct tier_clv_fit_options {
  size_t size;       /**< `sizeof(tier_clv_fit_options)`. */
  double unit_days;  /**< Days in the unit of the times, such as 7 for weeks; default 1. Only discounting needs it. */
  int32_t stages;    /**< k of the CNBD-k models, 1 to 8; 0, the default: the most likely one. */
} tier_clv_fit_options;

/** A model with its parameters: immutable. */
typedef struct tier_clv tier_clv;

/** Fits a model by maximum likelihood. Deterministic, and needs no tuning.
 * @param options NULL for defaults. @param[out] ret_model To be given to @ref tier_clv_destroy.
 * @return @ref TIER_E_ARGUMENT (a column that is missing; a value out of range, with its row), @ref TIER_E_MODEL (fewer
 * than 5 customers who bought again, or in contractual models were lost; no time passed; a covariate that is constant,
 * follows from others, or is so far from 0 that nothing can be told for 0), @ref TIER_E_MEMORY. A fit that found no
 * proper maximum is no failure: see @ref tier_clv_summary. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_fit(tier_context *context, tier_clv_kind kind,
                                                  const tier_clv_data *data, const tier_clv_fit_options *options,
                                                  tier_clv **ret_model, tier_error *err);

/** Makes a model from known parameters.
 * @param parameters In the order of the model: shapes from 1e-6 to 1e6, but c of BdW from e^-3 to e^3; times and
 * gamma of Gamma-Gamma from 1e-32 to 1e32. Fits stay within: their shapes go from 1e-5 to 1e4.
 * @param parameter_count Must fit the model.
 * @param options NULL for defaults; `stages` of a CNBD-k model must be given.
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_create(tier_context *context, tier_clv_kind kind,
                                                     const double *parameters, size_t parameter_count,
                                                     const tier_clv_fit_options *options, tier_clv **ret_model,
                                                     tier_error *err);

/** Ends a model. */
TIER_API void tier_clv_destroy(tier_clv *model);

/** Writes a model as JSON, all digits included: a loaded model gives the same bits.
 * @param[out] ret_json To be given to @ref tier_text_free. @return @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_save(const tier_clv *model, char **ret_json, tier_error *err);
/** Reads what @ref tier_clv_save wrote. @return @ref TIER_E_JSON, @ref TIER_E_TOO_NEW, @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_load(tier_context *context, tier_string json, tier_clv **ret_model,
                                                   tier_error *err);

/** What is to be thought of a fit. */
typedef int32_t tier_clv_verdict;
enum {
  TIER_CLV_GIVEN = 0,     /**< Not fitted: the parameters were given. */
  TIER_CLV_CONVERGED = 1, /**< The maximum was found. */
  TIER_CLV_BOUNDARY = 2,  /**< The likelihood rises on beyond the last allowed value of a parameter: the data ask for a
                               simpler model. Predictions are usable. */
  TIER_CLV_RIDGE = 3,     /**< The likelihood is flat along a direction (see @ref tier_clv_parameter): predictions are
                               usable, single parameters mean nothing. */
  TIER_CLV_FAILED = 4     /**< The search ended without a maximum; the best point found is used. */
};

/** A model in numbers. */
typedef struct tier_clv_summary {
  size_t size;             /**< `sizeof(tier_clv_summary)`. */
  tier_clv_kind kind;      /**< The model. */
  tier_clv_verdict verdict; /**< Of the fit. */
  const char *reason;      /**< Why not converged; "" if it is. Lives as long as the model. */
  int32_t stages;          /**< k of a CNBD-k model, else 0. */
  int32_t evaluations;     /**< Of the likelihood, from the better start. */
  size_t parameter_count;  /**< Parameters, those of covariates included. */
  size_t unique;           /**< Distinct rows fitted. */
  double unit_days;        /**< Days in the unit of the times. */
  double customers;        /**< Sum of the weights fitted. */
  double repeat_customers; /**< Of those with x > 0. */
  double repeat_purchases; /**< Sum of weight times x. */
  double log_likelihood;   /**< At the maximum. 0 if not fitted. */
  double aic;              /**< 2 parameters - 2 log-likelihood. k counts as a parameter if it was chosen. */
  double bic;              /**< parameters ln customers - 2 log-likelihood. */
  double correlation;      /**< Gamma-Gamma: of frequency and spend, which it takes to be independent; else 0. */
} tier_clv_summary;

/** @param[out] ret_summary Its `size` must be set. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_summarise(const tier_clv *model, tier_clv_summary *ret_summary,
                                                        tier_error *err);

/** One parameter. Intervals are symmetric on the scale of the logarithm, so that no limit is negative; those of effects
 * of covariates are symmetric as they are. */
typedef struct tier_clv_parameter {
  size_t size;           /**< `sizeof(tier_clv_parameter)`. */
  const char *name;      /**< "r", or "purchase.NAME" for the effect of a covariate. Lives as long as the model. */
  double value;          /**< In the unit of the times, if it is a time. */
  int32_t has_error;     /**< 0: not fitted, the verdict is not converged, or one of the next three would be too large
                              for a number; all three are 0 then. */
  double standard_error; /**< From the inverse Hessian, by the delta method. */
  double low;            /**< Lower limit of the interval. */
  double high;           /**< Upper limit. */
  int32_t at_bound;      /**< 1: the search had to stop here. */
  double direction;      /**< Component of the unit vector along which the likelihood is flat (of ln value; of an effect
                              as it is); 0 without ridge or boundary. */
} tier_clv_parameter;

/** @param index From 0. @param confidence Of the interval, in (0, 1); 0: 0.95. @param[out] ret_parameter `size` set.
 * @return @ref TIER_E_NOT_FOUND past the last one, @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_parameter_at(const tier_clv *model, size_t index, double confidence,
                                                           tier_clv_parameter *ret_parameter, tier_error *err);

/** Asymptotic covariance of the parameters as they are (not of their logarithms).
 * @param[out] ret_matrix parameter_count x parameter_count, by rows.
 * @return @ref TIER_E_UNDEFINED if the fit gives none, or one that is too large for a number; @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_covariance(const tier_clv *model, double *ret_matrix, tier_error *err);

/** Likelihood-ratio test. */
typedef struct tier_clv_ratio {
  size_t size;        /**< `sizeof(tier_clv_ratio)`. */
  double statistic;   /**< Twice the gain in log-likelihood, >= 0. */
  int32_t degrees;    /**< Parameters that the larger model has more. */
  double p_value;     /**< Chance of such a gain if the nested model is true. */
  int32_t at_edge;    /**< 1: the nested model lies at the edge of the larger one, so that the p-value is too large, up
                           to twice. */
} tier_clv_ratio;

/** Tests a model against one that is nested in it: the same model with fewer covariates, sBG in BdW, NBD in Pareto/NBD
 * or in the BG/NBD models.
 * Both must have been fitted to the same customers. @return @ref TIER_E_ARGUMENT if they are not nested, or were fitted
 * to other numbers of customers; @ref TIER_E_STATE if one was not fitted. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_likelihood_ratio(const tier_clv *nested, const tier_clv *larger,
                                                               tier_clv_ratio *ret_ratio, tier_error *err);

/** Refits to `replicates` samples of the customers, drawn with replacement: multinomial weights over the distinct rows.
 * Weights of the data must be whole numbers. Runs on the context's executor; the same seed gives the same bits.
 * @param replicates 1 to 100000. @param model Says what to fit: kind, k and unit. @param data Without `log_intervals`.
 * @param[out] ret_parameters replicates x parameter_count, by rows.
 * @return As @ref tier_clv_fit. A replicate that cannot be fitted, because too few customers in it bought again, makes
 * the call fail with @ref TIER_E_MODEL; the message names the first one, counted from 0. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_bootstrap(tier_context *context, const tier_clv *model,
                                                        const tier_clv_data *data, uint64_t seed, size_t replicates,
                                                        double *ret_parameters, tier_error *err);

/** Log-likelihood of a model for any customers.
 * @param[out] ret_total Sum, weighted. @param[out] ret_each One per row, not weighted, 0 where a row takes no part; may
 * be NULL.
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_UNDEFINED (covariates too far beyond those of the fit; too large for a
 * number), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_log_likelihood(const tier_clv *model, const tier_clv_data *data,
                                                             double *ret_total, double *ret_each, tier_error *err);

/** What to predict. */
typedef struct tier_clv_predict_options {
  size_t size;             /**< `sizeof(tier_clv_predict_options)`. */
  double horizon;          /**< h in the unit of the times, above 0 to 1e15; in BG/BB, sBG and BdW whole, to 1,000,000.
                                Not looked at, but for being in range or 0, if nothing asked for looks ahead to it. */
  double annual_discount;  /**< Effective rate per year, 0.10 for 10 %, 0 to 10. A year has 365.2425 days. */
  int32_t forever;         /**< 1: `residual` and `value` look ahead without end instead of over h. */
  double interval;         /**< Coverage of `low` to `high`, in (0, 1); 0: 0.90. */
  double margin;           /**< Share of spend that counts in `value`, 0 to 1e6; 0: 1. */
  const tier_clv *spend;   /**< A Gamma-Gamma model, for `spend` and `value`; they need `data->spend`. */
} tier_clv_predict_options;

/** Where predictions go: `count` numbers each, caller-owned; NULL: not wanted. */
typedef struct tier_clv_prediction {
  size_t size;         /**< `sizeof(tier_clv_prediction)`. */
  double *alive;       /**< P(alive at T). */
  double *alive_later; /**< P(alive at T + h). */
  double *purchases;   /**< Expected purchases in (T, T + h]; renewals in contractual models. */
  double *none;        /**< P(no purchase in (T, T + h]). */
  double *low;         /**< Smallest number n of purchases with P(at most n) >= (1 - interval) / 2. */
  double *high;        /**< The same with (1 + interval) / 2. */
  double *residual;    /**< Expected purchases, each worth (1 + i)^-years at its time. */
  double *spend;       /**< Expected spend per purchase. */
  double *value;       /**< margin x spend x residual. */
} tier_clv_prediction;

/** Predicts for customers. Weights are not looked at. A Gamma-Gamma model predicts `spend` alone, and of the options
 * looks at the size only. @param data Without rows (`count` 0) nothing happens.
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_UNDEFINED (no mean spend for q <= 1, no value without end and without
 * discount; `row` says where), @ref TIER_E_MODEL (`low` or `high` above 1,000,000), @ref TIER_E_MEMORY. On failure the
 * columns hold nothing of use. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_predict(const tier_clv *model, const tier_clv_data *data,
                                                      const tier_clv_predict_options *options,
                                                      const tier_clv_prediction *ret_prediction, tier_error *err);

/** P(k purchases in (T, T + horizon]) of one customer, for k = 0 to count - 1.
 * @param data Its row `row` is the customer; the others are not looked at.
 * @param horizon As the options of @ref tier_clv_predict have it.
 * @param count May be 0. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_distribution(const tier_clv *model, const tier_clv_data *data, size_t row,
                                                           double horizon, size_t count, double *ret_probabilities,
                                                           tier_error *err);

/** Expected purchases of a new customer until each of some ages, the first purchase not counted: E[X(t)].
 * @param covariates As many as the model has; NULL if none. @param ages 0 to
 * 1e15; in BG/BB, sBG and BdW whole, to 1,000,000. @param[out] ret_purchases One per age.
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_UNDEFINED (too large for a number). */
TIER_API TIER_MUST_CHECK tier_status tier_clv_new_customer(const tier_clv *model, const double *covariates,
                                                           const double *ages, size_t count, double *ret_purchases,
                                                           tier_error *err);

/** Spend that a Gamma-Gamma model expects of a customer without purchases of his own to go by.
 * @return @ref TIER_E_UNDEFINED if q <= 1; @ref TIER_E_ARGUMENT (another model). */
TIER_API TIER_MUST_CHECK tier_status tier_clv_mean_spend(const tier_clv *model, double *ret_spend, tier_error *err);

/** P(alive) of one customer as it went: after each of some ages, knowing the purchases until then.
 * @param purchases Times of the repeat purchases since the first one, ascending; in BG/BB one to an opportunity, in
 * contractual models the renewals, at 1, 2, 3 ... @param covariates As many as the model has; NULL if none.
 * @param ages As in @ref tier_clv_new_customer, in any order. @param[out] ret_alive One per age.
 * @return @ref TIER_E_ARGUMENT; `row` is the purchase, if one is to blame. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_alive_history(const tier_clv *model, const double *covariates,
                                                            const double *purchases, size_t purchase_count,
                                                            const double *ages, size_t count, double *ret_alive,
                                                            tier_error *err);

/** Where simulated customers go: `count` numbers each, caller-owned; NULL: not wanted. */
typedef struct tier_clv_simulation {
  size_t size;           /**< `sizeof(tier_clv_simulation)`. */
  double *frequency;     /**< x. */
  double *recency;       /**< t_x. */
  double *log_intervals; /**< Sum of ln of the times between purchases. */
  double *later;         /**< Purchases in (T, T + horizon]. */
  double *spend;         /**< Gamma-Gamma only: mean spend of `data->frequency` purchases; 0 where that is 0. */
} tier_clv_simulation;

/** Draws customers of a model: row i depends on the seed, i and `data` only.
 * @param data Gives `age` and covariates; for Gamma-Gamma `frequency`.
 * @param horizon How long `later` looks ahead; 0 if it is not wanted.
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_UNDEFINED (what was drawn is too large for a number). On failure the
 * columns hold nothing of use. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_simulate(const tier_clv *model, const tier_clv_data *data,
                                                       double horizon, uint64_t seed,
                                                       const tier_clv_simulation *ret_simulation, tier_error *err);

/** How good predictions were, beside two that need no model: that each customer goes on at the same rate x / T, and
 * that nobody buys again. Errors are those of the number of purchases per customer. */
typedef struct tier_clv_assessment {
  size_t size;               /**< `sizeof(tier_clv_assessment)`. */
  double customers;          /**< Sum of the weights. */
  double actual;             /**< Purchases that came. */
  double expected;           /**< Purchases that were predicted. */
  double bias;               /**< expected / actual - 1; 0 if nothing came. */
  double mae;                /**< Mean absolute error. */
  double rmse;               /**< Root of the mean squared error. */
  double same_rate_expected; /**< The first baseline. */
  double same_rate_mae;      /**< Of it. */
  double same_rate_rmse;     /**< Of it. */
  double zero_mae;           /**< The second baseline. */
  double zero_rmse;          /**< Of it. */
  double top_share;          /**< Share of customers in the top tier. */
  double hit_rate;           /**< Share of those who bought most whom the model had put into the top tier. */
  double same_rate_hit_rate; /**< Of the first baseline. */
  double chance_hit_rate;    /**< Of picking at random. */
  double calibration_error;  /**< Weighted mean over bins of |expected - actual| over the mean actual. */
  int32_t grade;             /**< 'A', 'B' or 'C'; docs/clv.md tells the rule. */
} tier_clv_assessment;

/** Customers of one frequency. */
typedef struct tier_clv_bin {
  double frequency; /**< x; of the last bin: x or more. */
  double customers; /**< Sum of the weights. */
  double actual;    /**< Mean purchases that came. */
  double expected;  /**< Mean purchases that were predicted. */
} tier_clv_bin;

/** Compares predictions with what came. Fit to the time before a date, then give what was bought after it.
 * @param data As of the date. @param later Purchases of each row in (T, T + horizon], >= 0.
 * @param top_share Of the top tier, in (0, 1); 0: 0.20. Of equal customers at its limit, each is in it in part.
 * @param[out] ret_bins Of x = 0, 1 ... bin_count - 2, and bin_count - 1 or more; may be NULL.
 * @param bin_count 0 to 1000.
 * @return @ref TIER_E_ARGUMENT (also if all weights are 0), @ref TIER_E_UNDEFINED (more than 1e15 purchases expected of
 * a row), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_assess(const tier_clv *model, const tier_clv_data *data,
                                                     const double *later, double horizon, double top_share,
                                                     tier_clv_assessment *ret_assessment, tier_clv_bin *ret_bins,
                                                     size_t bin_count, tier_error *err);

/** Expected repeat purchases of a whole customer base, cumulative, to be laid beside those that came.
 * @param data Gives weights and covariates. @param starts When each customer bought first, on one clock that begins at
 * 0, >= 0. @param step Length of a step on that clock, > 0; with all steps, and for the starts, the limits of an age in
 * @ref tier_clv_new_customer hold. @param[out] ret_cumulative `step_count` numbers: until step, 2 step ...
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_UNDEFINED (too large for a number), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_clv_track(const tier_clv *model, const tier_clv_data *data,
                                                    const double *starts, double step, size_t step_count,
                                                    double *ret_cumulative, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif
