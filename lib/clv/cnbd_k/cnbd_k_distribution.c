/* SPDX-License-Identifier: Apache-2.0 */
/* In the words of cnbd_k_future.c: m purchases come either if the stages are enough for m but not for m + 1 and the
 * customer stays after each, or if they are enough for m and he leaves after the m-th:
 *
 *   P(m) = e_m P(m k - j <= N < (m + 1) k - j) + [m > 0] (e_(m-1) - e_m) P(N >= m k - j),
 *
 * over the weights of j; the bracket is e_(m-1) a / (a + b' + m - 1). All is positive. P(N >= n) is summed from the far
 * end. To be alive at T + h is to have stayed after all purchases until then. */
#include "cnbd_k_far.h"

#include <math.h>

#include "math/beta_stay.h"
#include "math/elementary.h"
#include "math/negative_binomial.h"

#define NEGLIGIBLE 0x1p-56

/* Adds the part of one j. */
static void add_after(const tier__cnbd_living *living, int j, double odds, size_t first, size_t count,
                      double *probabilities) {
  const double k = living->k, s = living->shape + j, a = living->a, b = living->b;
  double tail = tier__negative_binomial_tail(s, odds, (double)(first + count) * k - j), run[TIER__CNBD_STAGES_MOST];
  for (size_t i = count; i > 0; i--) {
    const double m = (double)(first + i - 1), from = m > 0 ? m * k - j : 0, to = (m + 1) * k - j;
    double here = 0;
    tier__negative_binomial_run(s, odds, from, (size_t)(to - from), run);
    for (int n = 0; n < (int)(to - from); n++) {
      here += run[n];
    }
    tail += here;
    double sum = tier__exp(tier__beta_stay_ln(a, b, m)) * here;
    if (m > 0) {
      sum += tier__exp(tier__beta_stay_ln(a, b, m - 1)) * (a / (a + b + (m - 1))) * tail;
    }
    probabilities[i - 1] += living->weight[j] * sum;
  }
}

void tier__cnbd_distribution(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                             double horizon, size_t first, size_t count, double *ret_probabilities) {
  const tier__cnbd_living living = tier__cnbd_living_at(kind, params, x, last, age);
  for (size_t i = 0; i < count; i++) {
    ret_probabilities[i] = 0;
  }
  for (int j = 0; j < living.k; j++) {
    if (living.weight[j] > 0) {
      add_after(&living, j, horizon / living.scale, first, count, ret_probabilities);
    }
  }
  for (size_t i = 0; i < count; i++) {
    ret_probabilities[i] = ret_probabilities[i] < 1 ? ret_probabilities[i] : 1;
  }
}

static double survive_after(const tier__cnbd_living *living, int j, double odds) {
  if (tier__cnbd_is_far(living, j, odds)) {
    return tier__cnbd_far_survive(living, j, odds);
  }
  const double k = living->k, s = living->shape + j, share = odds / (1 + odds), mean = s * odds;
  const double a = living->a, b = living->b;
  double n = tier__negative_binomial_first(s, odds), value = tier__negative_binomial(s, odds, n), sum = 0;
  double m = floor((n + j) / k);
  double stay = tier__exp(tier__beta_stay_ln(a, b, m)), next = (m + 1) * k - j, left = 1;
  while (left > NEGLIGIBLE * sum && value > 0) {
    sum += value * stay;
    const double ratio = (s + n) / (n + 1) * share;
    left = n > mean && ratio < 1 ? value * stay * ratio / (1 - ratio) : sum + 1;
    value *= ratio;
    n += 1;
    if (n >= next) {
      stay *= (b + m) / (a + b + m);
      m += 1;
      next += k;
    }
  }
  return sum;
}

double tier__cnbd_survive(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                          double horizon) {
  const tier__cnbd_living living = tier__cnbd_living_at(kind, params, x, last, age);
  double sum = 0;
  for (int j = 0; j < living.k; j++) {
    if (living.weight[j] > 0) {
      sum += living.weight[j] * survive_after(&living, j, horizon / living.scale);
    }
  }
  return sum < 1 ? sum : 1;
}
