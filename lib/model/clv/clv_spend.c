/* SPDX-License-Identifier: Apache-2.0 */
/* The fit of the spend. */
#include <math.h>

#include "base/failure.h"
#include "clv_distinct.h"
#include "clv_learn.h"
#include "math/exact_sum.h"

/* Pearson's correlation of x and m, from sums about the means. */
static void correlate(const tier__gamma_rows *rows, tier__clv_spend *fit) {
  tier__sum x = {0, 0}, m = {0, 0}, xx = {0, 0}, xm = {0, 0}, mm = {0, 0};
  const double customers = (double)fit->customers;
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&x, rows->weight[i] * rows->x[i]);
    tier__sum_add(&m, rows->weight[i] * rows->mean[i]);
  }
  const double mean_x = tier__sum_value(&x) / customers, mean_m = tier__sum_value(&m) / customers;
  for (size_t i = 0; i < rows->count; i++) {
    const double dx = rows->x[i] - mean_x, dm = rows->mean[i] - mean_m, w = rows->weight[i];
    tier__sum_add(&xx, w * dx * dx);
    tier__sum_add(&xm, w * dx * dm);
    tier__sum_add(&mm, w * dm * dm);
  }
  const double scale = sqrt(tier__sum_value(&xx)) * sqrt(tier__sum_value(&mm));
  fit->correlation = scale > 0 ? tier__sum_value(&xm) / scale : 0;
  fit->has_correlation = scale > 0 && isfinite(fit->correlation);
}

tier_status tier__clv_fit_spend(const tier__tally *tally, tier__clv_spend *ret_fit, tier_error *err) {
  tier__clv_columns columns;
  TIER__TRY(tier__clv_columns_begin(tally, 1u << 1, &columns, err));
  const tier__gamma_rows rows = {columns.count, tier__clv_column(&columns, 0), tier__clv_column(&columns, 1),
                                 tier__clv_column(&columns, 2)};
  tier__clv_spend fit = {.unique = (int64_t)columns.count, .customers = (int64_t)tier__tally_total(tally)};
  fit.report.log_likelihood = (double)NAN;
  if (fit.customers >= TIER__CLV_LEAST_CUSTOMERS) {
    tier__gamma_fit(&rows, &fit.params, &fit.report);
    correlate(&rows, &fit);
  }
  tier__clv_columns_end(&columns);
  *ret_fit = fit;
  return TIER_OK;
}
