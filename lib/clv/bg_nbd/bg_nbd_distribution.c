/* SPDX-License-Identifier: Apache-2.0 */
/* Who is alive at T goes on as BG/NBD with k = r + x, A = alpha + T and p ~ Beta(a, b'), b' = b + x (BG) or b + x + 1
 * (MBG). With S_j = E[(1 - p)^j], the chance to stay after j purchases, and N ~ NB(k, h / A), those if nobody left,
 *
 *   P(j) = S_j P(N = j) + [j > 0] (S_(j-1) - S_j) P(N >= j) = S_(j-1) (P(N = j) + a / (a + b' + j - 1) P(N > j))
 *
 * (Fader, Hardie, Lee 2005), and P(0) = P(N = 0). All is positive: P(N > j) is summed from the far end. P(alive at
 * T + h) is E[(1 + p h/A)^-k]. */
#include "bg_nbd_kernel.h"
#include "math/beta_power.h"
#include "math/elementary.h"
#include "math/gamma_ratio.h"
#include "math/negative_binomial.h"

#define LONGEST_PRODUCT 1000

static double after_last(tier__bg_kind kind, const tier__bg_params *params, double x) {
  return kind == TIER__MBG_NBD ? params->b + x + 1 : params->b + x;
}

double tier__bg_survive(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon) {
  const double u = tier__log1p(horizon / (params->alpha + age));
  const double survive = tier__beta_power_at(params->a, after_last(kind, params, x), params->r + x, u);
  return survive < 1 ? survive : 1;
}

/* S_j = B(a, b + j) / B(a, b); far out from the smaller two gamma ratios. */
static double stay(double a, double b, double j) {
  double product = 1;
  if (j > LONGEST_PRODUCT) {
    const double ln_stay = j <= a ? tier__gamma_ratio(b, j).value - tier__gamma_ratio(a + b, j).value
                                  : tier__gamma_ratio(b, a).value - tier__gamma_ratio(b + j, a).value;
    return tier__exp(ln_stay);
  }
  for (double i = 0; i < j; i += 1) {
    product *= (b + i) / (a + b + i);
  }
  return product;
}

void tier__bg_distribution(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                           double first, size_t count, double *ret_probabilities) {
  const double k = params->r + x, a = params->a, b = after_last(kind, params, x);
  const double odds = horizon / (params->alpha + age);
  double tail = tier__negative_binomial_tail(k, odds, first + (double)count);
  tier__negative_binomial_run(k, odds, first, count, ret_probabilities);
  for (size_t i = count; i > 0; i--) {
    const double j = first + (double)(i - 1), now = ret_probabilities[i - 1];
    ret_probabilities[i - 1] = now + (j > 0 ? a / (a + b + (j - 1)) * tail : 0);
    tail += now;
  }
  double stays = first > 0 ? stay(a, b, first - 1) : 1;
  for (size_t i = 0; i < count; i++) {
    const double j = first + (double)i;
    ret_probabilities[i] *= stays;
    stays *= j > 0 ? (b + (j - 1)) / (a + b + (j - 1)) : 1;
  }
}
