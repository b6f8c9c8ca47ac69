/* SPDX-License-Identifier: Apache-2.0 */
/* A covariate that is constant, or follows from others, has no effect that could be told from theirs: the likelihood
 * is exactly flat along it. Found by Cholesky on the correlation matrix, whose next pivot is the share of the variance
 * of a covariate that those before it leave unexplained. */
#include <math.h>

#include "base/failure.h"
#include "clv_sample.h"
#include "math/exact_sum.h"

/* Shares below it are rounding; above it, effects have some digits. */
#define LEAST_SHARE 1e-10
#define NO_SPREAD 1e-10

typedef double matrix[TIER__COVARIATES_MOST][TIER__COVARIATES_MOST];

static double weight_of(const tier__purchase_rows *rows) {
  tier__sum sum = {0, 0};
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&sum, rows->weight[i]);
  }
  return tier__sum_value(&sum);
}

/* @return Weighted mean of covariate k over the customers. */
static double mean_of(const tier__covariate_profiles *profiles, size_t k) {
  tier__sum sum = {0, 0}, weights = {0, 0};
  for (size_t p = 0; p < profiles->count; p++) {
    const double w = weight_of(&profiles->rows[p]);
    tier__sum_add(&sum, w * profiles->values[p * profiles->covariate_count + k]);
    tier__sum_add(&weights, w);
  }
  return tier__sum_value(&sum) / tier__sum_value(&weights);
}

static double product_of(const tier__covariate_profiles *profiles, size_t i, double mean_i, size_t j, double mean_j) {
  tier__sum sum = {0, 0}, weights = {0, 0};
  for (size_t p = 0; p < profiles->count; p++) {
    const double *z = profiles->values + p * profiles->covariate_count;
    const double w = weight_of(&profiles->rows[p]);
    tier__sum_add(&sum, w * (z[i] - mean_i) * (z[j] - mean_j));
    tier__sum_add(&weights, w);
  }
  return tier__sum_value(&sum) / tier__sum_value(&weights);
}

static tier_status refuse(const char *place, const char *const *names, size_t k, const char *why, tier_error *err) {
  const char made[] = {'z', (char)('1' + k), '\0'};
  return tier__fail(err, TIER_E_MODEL, "%scovariate \"%s\" %s: its effect cannot be told", place,
                    names != NULL ? names[k] : made, why);
}

tier_status tier__clv_covariates_vary(const tier__covariate_profiles *profiles, const char *const *names,
                                      const char *place, tier_error *err) {
  double mean[TIER__COVARIATES_MOST], spread[TIER__COVARIATES_MOST];
  matrix m;
  for (size_t i = 0; i < profiles->covariate_count; i++) {
    mean[i] = mean_of(profiles, i);
    spread[i] = sqrt(product_of(profiles, i, mean[i], i, mean[i]));
    if (!(spread[i] > NO_SPREAD * fabs(mean[i]))) {
      return refuse(place, names, i, "is the same for all customers", err);
    }
    for (size_t j = 0; j <= i; j++) {
      m[i][j] = i == j ? 1 : product_of(profiles, i, mean[i], j, mean[j]) / (spread[i] * spread[j]);
      for (size_t k = 0; k < j; k++) {
        m[i][j] -= m[i][k] * m[j][k];
      }
      m[i][j] = i == j ? m[i][j] : m[i][j] / m[j][j];
    }
    if (!(m[i][i] > LEAST_SHARE)) {
      return refuse(place, names, i, "follows from those before it", err);
    }
    m[i][i] = sqrt(m[i][i]);
  }
  return TIER_OK;
}
