/* SPDX-License-Identifier: Apache-2.0 */
/* Of a customer who is alive at T, j stages after the last purchase: the m-th purchase to come needs m k - j stages,
 * and the stages N passed until T + t are negative binomial with shape k' + j (k' = r + k x) and odds t / (alpha + T).
 * With e_m = E[(1 - p)^m] the expected purchases are, over the weights of j,
 *
 *   C(t) = sum over m >= 1 of e_(m-1) P(N >= m k - j) = sum over n of P(N = n) (e_0 + e_1 + ...),
 *
 * the bracket with floor((n + j) / k) addends: exactly, where the literature scales an approximation to a total. All
 * terms are positive. The sum begins 14 standard deviations below the mean, or where probabilities can be told from 0,
 * and goes on as long as anything is left: some hundred terms in ordinary cases. Where there would be more than
 * 200,000, it is taken as an integral (cnbd_k_far.c).
 *
 * Discounting by parts: e^(-rate h) C(h) + rate times the integral of e^(-rate t) C(t), again positive addends; C has
 * no singularity nearer than t = -(alpha + T), and the panels of the 16-point Gauss rule are no longer than the
 * distance from there. They also hold no more than a purchase or so, as long as regular buyers make C a staircase. */
#include "cnbd_k_far.h"

#include <math.h>

#include "math/elementary.h"
#include "math/gauss_legendre.h"
#include "math/negative_binomial.h"

#define NEGLIGIBLE 0x1p-56
#define DEVIATIONS_BELOW 14.0
#define SOME_BELOW 30.0
#define LEAST_PROBABILITY 1e-290
/* A panel holds no more purchases than this, until chance has blurred them. */
#define PURCHASES_OF_PANEL 1.0
#define PURCHASES_OF_STAGE 4.0
#define LENGTH_OVER_DISTANCE 1.0
#define DECAY_OF_PANEL 6.0
#define MOST_DECAY 60.0
enum { MOST_PANELS = 2000 };

/* e_m and e_0 + ... + e_(m-1), for m that only rise. */
typedef struct stays {
  double m, now, sum;
} stays;

static inline void stay_on(stays *stay, double a, double b) {
  stay->sum += stay->now;
  stay->now *= (b + stay->m) / (a + b + stay->m);
  stay->m += 1;
}

/* Where the sum begins: at least at `least`. Far out in the tail probabilities underflow where the mean is large. */
static double first_stages(double s, double odds, double least) {
  const double mean = s * odds, far = floor(mean - DEVIATIONS_BELOW * sqrt(mean * (1 + odds)) - SOME_BELOW);
  const double n = far > least ? far : least;
  if (!(n < mean) || tier__negative_binomial(s, odds, n) > LEAST_PROBABILITY) {
    return n;
  }
  const double first = tier__negative_binomial_first(s, odds);
  return first > n ? first : n;
}

/* C for one j. */
static double expected_after(const tier__cnbd_living *living, int j, double odds) {
  if (tier__cnbd_is_far(living, j, odds)) {
    return tier__cnbd_far_expected(living, j, odds);
  }
  const double k = living->k, s = living->shape + j, share = odds / (1 + odds), mean = s * odds;
  double n = first_stages(s, odds, k - j), value = tier__negative_binomial(s, odds, n), sum = 0, left = 1;
  stays stay = {0, 1, 0};
  double next = k - j; /* Stages until the next purchase is complete. */
  while (next <= n) {
    stay_on(&stay, living->a, living->b);
    next += k;
  }
  while (left > NEGLIGIBLE * sum && value > 0) {
    sum += value * stay.sum;
    const double ratio = (s + n) / (n + 1) * share, gap = 1 - ratio;
    left = gap > 0 && n > mean ? value * stay.sum * ratio / (gap * gap) : sum + 1;
    value *= ratio;
    n += 1;
    if (n >= next) {
      stay_on(&stay, living->a, living->b);
      next += k;
    }
  }
  return sum;
}

static double expected_until(const tier__cnbd_living *living, double t) {
  double sum = 0;
  for (int j = 0; j < living->k; j++) {
    if (living->weight[j] > 0) {
      sum += living->weight[j] * expected_after(living, j, t / living->scale);
    }
  }
  return sum;
}

static double smaller(double a, double b) { return a < b ? a : b; }

/* After m purchases the next one is spread by the time of sqrt(m / k) of them: after 4 k, C is a staircase no more. */
static double panel_length(const tier__cnbd_living *living, double t, double rate) {
  const double away = living->scale + t, pace = living->shape / living->k;
  const double length = smaller(LENGTH_OVER_DISTANCE * away, DECAY_OF_PANEL / rate);
  const int blurred = pace * tier__log1p(t / living->scale) > PURCHASES_OF_STAGE * living->k;
  return blurred ? length : smaller(length, PURCHASES_OF_PANEL * away / pace);
}

/* Integral of e^(-rate t) C(t) over (0, horizon], rate > 0. */
static double integral_until(const tier__cnbd_living *living, double horizon, double rate) {
  double start = 0, sum = 0;
  for (int panel = 0; panel < MOST_PANELS && start < horizon && rate * start < MOST_DECAY; panel++) {
    const double length = smaller(panel_length(living, start, rate), horizon - start);
    double part = 0;
    for (int i = 0; i < TIER__GAUSS_NODES; i++) {
      const double t = start + length * tier__gauss_node[i];
      part += tier__gauss_weight[i] * (tier__exp(-rate * t) * expected_until(living, t));
    }
    sum += length * part;
    start = start + length < horizon ? start + length : horizon;
  }
  return sum;
}

void tier__cnbd_future(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                       double horizon, double rate, double *ret_expected, double *ret_discounted) {
  const tier__cnbd_living living = tier__cnbd_living_at(kind, params, x, last, age);
  *ret_expected = expected_until(&living, horizon);
  *ret_discounted = *ret_expected;
  if (rate > 0) {
    *ret_discounted = tier__exp(-rate * horizon) * *ret_expected + rate * integral_until(&living, horizon, rate);
  }
}
