/* SPDX-License-Identifier: Apache-2.0 */
/* With S(x) = B(alpha, beta + x) / B(alpha, beta) a customer's log-likelihood is
 *
 *   ln S(x)                                   while the contract lasts, x = T,
 *   ln S(x) + ln(alpha / (alpha + beta + x))  if renewal x + 1 was not made
 *
 * (Fader, Hardie 2007). Rows come ordered by x, so that S is computed once for each. */
#include "sbg_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_cross.h"
#include "math/gamma_ratio.h"

/* Derivatives in (alpha, beta): of the second order aa, ab, bb. */
typedef struct totals {
  tier__sum value, first[2], second[3];
} totals;

static void add_made(const tier__sbg_params *params, double x, double weight, totals *to) {
  const tier__jet stay = tier__gamma_ratio(params->beta, x), all = tier__gamma_ratio(params->alpha + params->beta, x);
  tier__sum_add(&to->value, -weight * tier__gamma_cross(params->beta, params->alpha, x));
  tier__sum_add(&to->first[0], -weight * all.first);
  tier__sum_add(&to->first[1], weight * (stay.first - all.first));
  tier__sum_add(&to->second[0], -weight * all.second);
  tier__sum_add(&to->second[1], -weight * all.second);
  tier__sum_add(&to->second[2], weight * (stay.second - all.second));
}

static void add_lost(const tier__sbg_params *params, double x, double weight, totals *to) {
  const double a1 = 1 / params->alpha, s1 = 1 / (params->alpha + (params->beta + x));
  tier__sum_add(&to->value, -weight * tier__log1p((params->beta + x) * a1));
  tier__sum_add(&to->first[0], weight * (params->beta + x) * (a1 * s1));
  tier__sum_add(&to->first[1], -weight * s1);
  tier__sum_add(&to->second[0], weight * (s1 * s1 - a1 * a1));
  tier__sum_add(&to->second[1], weight * s1 * s1);
  tier__sum_add(&to->second[2], weight * s1 * s1);
}

void tier__sbg_log_likelihood(const tier__sbg_params *params, const tier__purchase_rows *rows,
                              tier__newton_point *ret_point) {
  const double theta[2] = {params->alpha, params->beta};
  totals sum;
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0, end; first < rows->count; first = end) {
    const double x = rows->x[first];
    double all = 0, lost = 0;
    for (end = first; end < rows->count && rows->x[end] == x; end++) {
      all += rows->weight[end];
      lost += rows->age[end] > x ? rows->weight[end] : 0;
    }
    add_made(params, x, all, &sum);
    add_lost(params, x, lost, &sum);
  }
  ret_point->value = tier__sum_value(&sum.value);
  for (size_t i = 0, at = 0; i < 2; i++) {
    ret_point->gradient[i] = tier__sum_value(&sum.first[i]);
    for (size_t j = 0; j <= i; j++, at++) {
      ret_point->hessian[i][j] = tier__sum_value(&sum.second[at]);
    }
  }
  tier__newton_to_logarithms(ret_point, 2, theta);
}
