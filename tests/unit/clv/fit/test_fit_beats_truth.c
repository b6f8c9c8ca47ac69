/* SPDX-License-Identifier: Apache-2.0 */
/* Customers are drawn from a model with random parameters, and the model is fitted to them: the likelihood that the fit
 * reaches is at least that of the true parameters, or a start led astray.
 *
 * TIER_FIT_SETS sets of parameters (default 10) are tried for each model, from number TIER_FIT_FIRST (default 0) on;
 * sh tests/fuzz/fits.sh runs many. */
#include "helpers/assert_close.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/context_object.h"
#include "clv/common/compress.h"
#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"
#include "math/elementary.h"

enum { CUSTOMERS = 5000, SETS = 10 };

static tier_context *context;
static double x[CUSTOMERS], last[CUSTOMERS], age[CUSTOMERS], log_intervals[CUSTOMERS];

static unsigned long setting(const char *name, unsigned long without) {
  const char *text = getenv(name);
  return text != NULL ? strtoul(text, NULL, 10) : without;
}

/* From `least` to `most`, any order of magnitude as likely as another. */
static double any_size(tier__random *random, double least, double most) {
  return tier__exp(tier__log(least) + tier__random_uniform(random) * tier__log(most / least));
}

static const double rates[][2] = {{0.1, 5}, {1, 100}, {0.1, 3}, {0.3, 30}};      /* r, alpha; a, b */
static const double lives[][2] = {{0.1, 5}, {1, 100}, {0.1, 5}, {1, 300}};       /* r, alpha; s, beta */
static const double chances[][2] = {{0.1, 5}, {0.3, 30}, {0.1, 3}, {0.3, 30}};   /* alpha, beta; gamma, delta */
static const double contracts[][2] = {{0.1, 5}, {0.3, 30}, {0.3, 3}};            /* alpha, beta; c */

/* Times in days: parameters that are times are drawn as days or as weeks. */
static void draw_params(int kind, tier__random *random, double *ret_params) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  const double(*ranges)[2] = model->contractual ? contracts
                             : model->discrete  ? chances
                             : kind == TIER__PURCHASES_PARETO ? lives : rates;
  const double unit = tier__random_uniform(random) < 0.5 ? 1 : 7;
  for (size_t i = 0; i < model->count; i++) {
    ret_params[i] = any_size(random, ranges[i][0], ranges[i][1]) * (model->timed >> i & 1 ? unit : 1);
  }
  ret_params[TIER__STAGES] = model->staged ? 1 + floor(8 * tier__random_uniform(random)) : 0;
}

/* Ages of half a year to a year and a half, and last purchases, in whole days; or up to 12 opportunities. */
static void draw_customers(const tier__purchase_model *model, const double *params, tier__random *random) {
  for (size_t i = 0; i < CUSTOMERS; i++) {
    tier__drawn drawn;
    age[i] = model->discrete || model->contractual ? 2 + floor(11 * tier__random_uniform(random))
                                                   : 182 + floor(365 * tier__random_uniform(random));
    model->draw(params, random, age[i], 0, &drawn);
    x[i] = drawn.x;
    last[i] = ceil(drawn.last);
    log_intervals[i] = drawn.log_intervals;
  }
}

/* @return By how much the fit is better. */
static double gain_over_truth(int kind, unsigned long set, tier__fit_report *ret_report) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  const tier__purchase_columns columns = {CUSTOMERS, x, last, age, NULL, model->staged ? log_intervals : NULL, 0, NULL};
  tier__random random = tier__random_begin((uint64_t)kind, set);
  double truth[TIER__PURCHASES_MOST] = {0}, params[TIER__PURCHASES_MOST];
  tier__compressed data;
  draw_params(kind, &random, truth);
  draw_customers(model, truth, &random);
  assert_int_equal(tier__compress(context, &columns, model->paired, &data, NULL), TIER_OK);
  tier__purchase_fit(model, &data.rows, NULL, (int32_t)truth[TIER__STAGES], params, NULL, ret_report);
  const double gain =
      ret_report->log_likelihood - tier__purchase_log_likelihood(model, &data.rows, NULL, truth, NULL);
  if (!(gain >= -1e-6) || ret_report->verdict == TIER__FIT_FAILED) {
    print_error("%s, set %lu: (%g %g %g %g; %g) fitted as (%g %g %g %g), %g better, verdict %d, steepness %g\n",
                model->word, set, truth[0], truth[1], truth[2], truth[3], truth[4], params[0], params[1], params[2],
                params[3], gain, (int)ret_report->verdict, ret_report->steepness);
  }
  tier__compressed_end(&data);
  return gain;
}

/* The same for the spend of customers of 1 to 10 purchases. */
static double gain_of_spend(int kind, unsigned long set, tier__fit_report *ret_report) {
  tier__random random = tier__random_begin((uint64_t)kind, set);
  const double p = any_size(&random, 0.3, 20), q = any_size(&random, 0.5, 10), gamma = any_size(&random, 1, 100);
  const tier__gamma_params truth = {p, q, gamma};
  const tier__gamma_rows rows = {CUSTOMERS, x, last, age};
  tier__gamma_params params;
  tier__newton_point at_truth;
  for (size_t i = 0; i < CUSTOMERS; i++) {
    x[i] = 1 + floor((double)i * 10 / CUSTOMERS);
    last[i] = tier__gamma_draw(&truth, &random, x[i]);
    age[i] = 1;
  }
  tier__gamma_fit(&rows, &params, ret_report);
  tier__gamma_log_likelihood(&truth, &rows, &at_truth);
  const double gain = ret_report->log_likelihood - at_truth.value;
  if (!(gain >= -1e-6) || ret_report->verdict == TIER__FIT_FAILED) {
    print_error("gamma-gamma, set %lu: (%g %g %g) fitted as (%g %g %g), %g better, verdict %d\n", set, p, q, gamma,
                params.p, params.q, params.gamma, gain, (int)ret_report->verdict);
  }
  return gain;
}

static void no_fit_ends_below_the_truth(void **state) {
  const unsigned long first = setting("TIER_FIT_FIRST", 0), sets = setting("TIER_FIT_SETS", SETS);
  int failed = 0;
  (void)state;
  for (int kind = 0; kind <= TIER__PURCHASES_COUNT; kind++) {
    const tier__purchase_model *model = kind < TIER__PURCHASES_COUNT ? tier__purchase_models[kind] : NULL;
    int verdicts[4] = {0}, evaluations = 0;
    for (unsigned long set = first; set < first + sets; set++) {
      tier__fit_report report;
      const double gain = model != NULL ? gain_over_truth(kind, set, &report) : gain_of_spend(kind, set, &report);
      failed += !(gain >= -1e-6) || report.verdict == TIER__FIT_FAILED;
      verdicts[report.verdict]++;
      evaluations += report.iterations;
    }
    print_message("%-11s %lu sets: %d converged, %d at a bound, %d on a ridge, %d failed; %.1f evaluations\n",
                  model != NULL ? model->word : "gamma-gamma", sets, verdicts[0], verdicts[1], verdicts[2], verdicts[3],
                  evaluations / (double)sets);
  }
  assert_int_equal(failed, 0);
}

static int make_context(void **state) {
  (void)state;
  return tier__context_make(NULL, &context, NULL) == TIER_OK ? 0 : -1;
}

static int end_context(void **state) {
  (void)state;
  tier_context_destroy(context);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(no_fit_ends_below_the_truth)};
  return cmocka_run_group_tests(tests, make_context, end_context);
}
