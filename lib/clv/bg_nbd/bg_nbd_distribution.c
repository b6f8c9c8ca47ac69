/* SPDX-License-Identifier: Apache-2.0 */
/* Who is alive at T goes on as BG/NBD with k = r + x, A = alpha + T and p ~ Beta(a, b'), b' = b + x (BG) or b + x + 1
 * (MBG). With S_j = E[(1 - p)^j], the chance to stay after j purchases, and N ~ NB(k, h / A), those made if nobody left,
 *
 *   P(j) = S_j P(N = j) + [j > 0] (S_(j-1) - S_j) P(N >= j)
 *
 * (Fader, Hardie, Lee 2005; the bracket is S_(j-1) a / (a + b' + j - 1)). All is positive: P(N >= j) is summed from the
 * far end. P(alive at T + h) is E[(1 + p h/A)^-k]. */
#include "bg_nbd_kernel.h"
#include "math/beta_power.h"
#include "math/elementary.h"
#include "math/gamma_ratio.h"
#include "math/negative_binomial.h"

/* Below, S_j is kept as a logarithm. */
#define LEAST_LOG (-690.0)

static double after_last(tier__bg_kind kind, const tier__bg_params *params, double x) {
  return kind == TIER__MBG_NBD ? params->b + x + 1 : params->b + x;
}

double tier__bg_survive(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon) {
  const double u = tier__log1p(horizon / (params->alpha + age));
  const double survive = tier__beta_power_at(params->a, after_last(kind, params, x), params->r + x, u);
  return survive < 1 ? survive : 1;
}

/* ln S_j = ln B(a, b + j) - ln B(a, b), from the smaller two gamma ratios. */
static double ln_stay(double a, double b, double j) {
  return j <= a ? tier__gamma_ratio(b, j).value - tier__gamma_ratio(a + b, j).value
                : tier__gamma_ratio(b, a).value - tier__gamma_ratio(b + j, a).value;
}

void tier__bg_distribution(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                           double first, size_t count, double *ret_probabilities) {
  const double k = params->r + x, a = params->a, b = after_last(kind, params, x);
  const double odds = horizon / (params->alpha + age), end = first + (double)count;
  double tail = tier__negative_binomial_tail(k, odds, end), ln_stays = ln_stay(a, b, end), stay = 0;
  int small = 1; /* So far S_j has been too small for a double. */
  tier__negative_binomial_run(k, odds, first, count, ret_probabilities);
  for (size_t i = count; i > 0; i--) {
    const double j = first + (double)(i - 1), left = (a + b + j) / (b + j); /* S_j / S_(j+1) */
    stay *= left;
    if (small && (ln_stays += tier__log1p(a / (b + j))) > LEAST_LOG) {
      small = 0;
      stay = tier__exp(ln_stay(a, b, j));
    }
    tail += ret_probabilities[i - 1];
    const double leave = j > 0 ? stay * (a / (b + j - 1)) : 0; /* S_(j-1) - S_j */
    ret_probabilities[i - 1] = stay * ret_probabilities[i - 1] + leave * tail;
  }
}
