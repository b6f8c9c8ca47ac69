/* SPDX-License-Identifier: Apache-2.0 */
/* How good predictions were. All sums are exact, so that the order of the customers does not matter.
 *
 * The grade, of errors per customer:
 *
 *   A  mean absolute error and root of the mean squared error both below those of both baselines, expected within 10 %
 *      of what came, and calibration error at most 15 %
 *   B  root of the mean squared error below those of both baselines, and expected within 30 % of what came
 *   C  all else
 *
 * A model of means aims at the squared error. To beat "nobody buys again" in the absolute error too is much harder:
 * that baseline aims at the median, which is 0 wherever most customers have left. */
#include <math.h>

#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "forecast.h"
#include "forecast_check.h"
#include "math/exact_sum.h"
#include "math/exact_total.h"
#include "top_tier.h"

#define DEFAULT_TOP_SHARE 0.20
#define LARGEST 1e15
#define A_BIAS 0.10
#define A_CALIBRATION 0.15
#define B_BIAS 0.30

/* Calibration is by x = 0, 1 ... 6, and 7 or more. */
enum { BINS_MOST = 1000, CALIBRATION_BINS = 8 };

/* What is summed over all customers, weighted. */
enum { CUSTOMERS, ACTUAL, EXPECTED, ERROR, SQUARE, RATE, RATE_ERROR, RATE_SQUARE, ZERO_SQUARE, HITS, RATE_HITS, SUMS };

typedef struct bin_sums {
  tier__exact customers, actual, expected;
} bin_sums;

typedef struct assessment {
  const tier_clv *clv;
  tier_clv_data data;
  const double *later;
  double horizon, top_share;
  size_t bin_count;
  double *expected, *same_rate; /* By row. */
  bin_sums *bins;               /* Those of the calibration, then those that the caller wants. */
  tier__top top, rate_top, actual_top;
  tier__exact sums[SUMS];
} assessment;

static double weight_of(const assessment *run, size_t i) {
  return run->data.weights != NULL ? run->data.weights[i] : 1;
}

static double total(const assessment *run, int which) { return tier__exact_value(&run->sums[which]); }

static tier_status check_later(const assessment *run, tier_error *err) {
  TIER__TRY(tier__array_check("later", run->later, run->data.count, err));
  for (size_t i = 0; i < run->data.count; i++) {
    if (!(run->later[i] >= 0 && run->later[i] <= LARGEST)) {
      return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)i, "row %zu: later must be a number from 0 to 1e15", i);
    }
  }
  return TIER_OK;
}

static tier_status check(assessment *run, const tier_clv_data *given, double top_share, size_t bin_count,
                         tier_error *err) {
  TIER__TRY(tier__purchases_check(run->clv, err));
  TIER__TRY(tier__time_check(run->clv->model, "horizon", run->horizon, 0, err));
  if (!(top_share >= 0 && top_share < 1)) {
    return tier__fail(err, TIER_E_ARGUMENT, "top_share must be between 0 and 1");
  }
  if (bin_count > BINS_MOST) {
    return tier__fail(err, TIER_E_ARGUMENT, "bin_count is %zu; at most %d are possible", bin_count, (int)BINS_MOST);
  }
  TIER__TRY(tier__clv_data_check(run->clv->model, TIER__NEEDS_HISTORY, run->clv->covariate_count, given, &run->data,
                                 err));
  run->top_share = top_share > 0 ? top_share : DEFAULT_TOP_SHARE;
  return check_later(run, err);
}

static tier_status begin(assessment *run, tier_error *err) {
  tier_context *context = run->clv->context;
  run->expected = tier__alloc(context, run->data.count, sizeof *run->expected);
  run->same_rate = tier__alloc(context, run->data.count, sizeof *run->same_rate);
  run->bins = tier__alloc(context, CALIBRATION_BINS + run->bin_count, sizeof *run->bins);
  return run->expected == NULL || run->same_rate == NULL || run->bins == NULL ? tier__no_memory(err) : TIER_OK;
}

static void end(assessment *run) {
  tier__release(run->clv->context, run->expected);
  tier__release(run->clv->context, run->same_rate);
  tier__release(run->clv->context, run->bins);
}

/* Both predictions. Without time there is no rate to go on at. */
static tier_status predict(assessment *run, tier_error *err) {
  const tier_clv_data *data = &run->data;
  const tier__forecast forecast = {.clv = run->clv,
                                   .data = data,
                                   .horizon = run->horizon,
                                   .wanted = {.size = sizeof forecast.wanted, .purchases = run->expected}};
  for (size_t i = 0; i < data->count; i++) {
    const double same = data->age[i] > 0 ? data->frequency[i] / data->age[i] * run->horizon : 0;
    run->same_rate[i] = same < LARGEST ? same : LARGEST;
  }
  return tier__forecast_run(&forecast, err);
}

static void add_to_bin(bin_sums *bins, size_t count, double x, double weight, double actual, double expected) {
  bin_sums *bin = &bins[x < (double)count ? (size_t)x : count - 1];
  tier__exact_add(&bin->customers, weight);
  tier__exact_add_product(&bin->actual, weight, actual);
  tier__exact_add_product(&bin->expected, weight, expected);
}

static void add_row(assessment *run, size_t i) {
  const double w = weight_of(run, i), actual = run->later[i], expected = run->expected[i], rate = run->same_rate[i];
  const double of_one[SUMS] = {[CUSTOMERS] = 1,
                               [ACTUAL] = actual,
                               [EXPECTED] = expected,
                               [ERROR] = fabs(expected - actual),
                               [SQUARE] = (expected - actual) * (expected - actual),
                               [RATE] = rate,
                               [RATE_ERROR] = fabs(rate - actual),
                               [RATE_SQUARE] = (rate - actual) * (rate - actual),
                               [ZERO_SQUARE] = actual * actual};
  for (int which = 0; which < HITS; which++) {
    tier__exact_add_product(&run->sums[which], w, of_one[which]);
  }
  add_to_bin(run->bins, CALIBRATION_BINS, run->data.frequency[i], w, actual, expected);
  if (run->bin_count > 0) {
    add_to_bin(run->bins + CALIBRATION_BINS, run->bin_count, run->data.frequency[i], w, actual, expected);
  }
}

static tier_status add_rows(assessment *run, tier_error *err) {
  for (size_t i = 0; i < run->data.count; i++) {
    if (run->expected[i] > LARGEST) {
      return tier__fail_row(err, TIER_E_UNDEFINED, (int64_t)i, "row %zu: more than 1e15 purchases are expected", i);
    }
    add_row(run, i);
  }
  return total(run, CUSTOMERS) > 0 ? TIER_OK : tier__fail(err, TIER_E_ARGUMENT, "there are no customers");
}

/* Ties are broken at random: the chance that a customer is in both tiers is that of the one times that of the other. */
static tier_status rank(assessment *run, tier_error *err) {
  tier_context *context = run->clv->context;
  const size_t count = run->data.count;
  const double amount = run->top_share * total(run, CUSTOMERS), *weights = run->data.weights;
  TIER__TRY(tier__top_find(context, run->expected, weights, count, amount, &run->top, err));
  TIER__TRY(tier__top_find(context, run->same_rate, weights, count, amount, &run->rate_top, err));
  TIER__TRY(tier__top_find(context, run->later, weights, count, amount, &run->actual_top, err));
  for (size_t i = 0; i < count; i++) {
    const double part = weight_of(run, i) * tier__top_part(&run->actual_top, run->later[i]);
    tier__exact_add(&run->sums[HITS], part * tier__top_part(&run->top, run->expected[i]));
    tier__exact_add(&run->sums[RATE_HITS], part * tier__top_part(&run->rate_top, run->same_rate[i]));
  }
  return TIER_OK;
}

static double calibration_error(const assessment *run) {
  tier__sum apart = {0, 0};
  for (size_t bin = 0; bin < CALIBRATION_BINS; bin++) {
    tier__sum_add(&apart, fabs(tier__exact_value(&run->bins[bin].expected) -
                               tier__exact_value(&run->bins[bin].actual)));
  }
  return total(run, ACTUAL) > 0 ? tier__sum_value(&apart) / total(run, ACTUAL) : 0;
}

static int32_t grade_of(const tier_clv_assessment *made) {
  const int squares = made->rmse < made->same_rate_rmse && made->rmse < made->zero_rmse;
  const int errors = made->mae < made->same_rate_mae && made->mae < made->zero_mae;
  if (squares && errors && fabs(made->bias) <= A_BIAS && made->calibration_error <= A_CALIBRATION) {
    return 'A';
  }
  return squares && fabs(made->bias) <= B_BIAS ? 'B' : 'C';
}

static tier_clv_assessment conclude(const assessment *run) {
  const double customers = total(run, CUSTOMERS), actual = total(run, ACTUAL), top = run->top_share * customers;
  tier_clv_assessment made = {.size = sizeof made,
                              .customers = customers,
                              .actual = actual,
                              .expected = total(run, EXPECTED),
                              .bias = actual > 0 ? (total(run, EXPECTED) - actual) / actual : 0,
                              .mae = total(run, ERROR) / customers,
                              .rmse = sqrt(total(run, SQUARE) / customers),
                              .same_rate_expected = total(run, RATE),
                              .same_rate_mae = total(run, RATE_ERROR) / customers,
                              .same_rate_rmse = sqrt(total(run, RATE_SQUARE) / customers),
                              .zero_mae = actual / customers,
                              .zero_rmse = sqrt(total(run, ZERO_SQUARE) / customers),
                              .top_share = run->top_share,
                              .hit_rate = total(run, HITS) / top,
                              .same_rate_hit_rate = total(run, RATE_HITS) / top,
                              .chance_hit_rate = run->top_share,
                              .calibration_error = calibration_error(run)};
  made.grade = grade_of(&made);
  return made;
}

static void write_bins(const assessment *run, tier_clv_bin *ret_bins) {
  for (size_t bin = 0; bin < run->bin_count; bin++) {
    const bin_sums *from = &run->bins[CALIBRATION_BINS + bin];
    const double customers = tier__exact_value(&from->customers);
    ret_bins[bin] = (tier_clv_bin){(double)bin, customers, 0, 0};
    if (customers > 0) {
      ret_bins[bin].actual = tier__exact_value(&from->actual) / customers;
      ret_bins[bin].expected = tier__exact_value(&from->expected) / customers;
    }
  }
}

tier_status tier_clv_assess(const tier_clv *model, const tier_clv_data *data, const double *later, double horizon,
                            double top_share, tier_clv_assessment *ret_assessment, tier_clv_bin *ret_bins,
                            size_t bin_count, tier_error *err) {
  assessment run = {.clv = model, .later = later, .horizon = horizon};
  tier_status status;
  TIER__TRY(tier__struct_out_check(ret_assessment, sizeof *ret_assessment, "tier_clv_assessment", err));
  TIER__TRY(check(&run, data, top_share, bin_count, err));
  run.bin_count = ret_bins != NULL ? bin_count : 0;
  TIER__TRY_OUT(begin(&run, err));
  TIER__TRY_OUT(predict(&run, err));
  TIER__TRY_OUT(add_rows(&run, err));
  TIER__TRY_OUT(rank(&run, err));
  const tier_clv_assessment made = conclude(&run);
  tier__struct_out(ret_assessment, &made, sizeof made);
  write_bins(&run, ret_bins);
out:
  end(&run);
  return status;
}
