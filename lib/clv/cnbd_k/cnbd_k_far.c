/* SPDX-License-Identifier: Apache-2.0 */
/* With T(m) = P(N >= m k - j), the chance of enough stages for m purchases, and e_m = E[(1 - p)^m],
 *
 *   expected = sum over m >= 1 of e_(m-1) T(m),  survive = sum over m >= 1 of (e_(m-1) - e_m) (1 - T(m)).
 *
 * Where many stages are passed, T is 1 up to 14 standard deviations below the mean; that part of the first sum has the
 * closed form below. Else, and in the second sum, the first 1,000 addends are added one by one. From there the addends
 * are smooth, and their sum is their integral from half a step before (Euler and Maclaurin), with the first correction
 * at its beginning; the next one is below 1e-12. The integral is taken by the 16-point Gauss rule over panels no longer
 * than a share of the standard deviation, the distance from m = 0, and the length over which e_m falls by e^6. */
#include "cnbd_k_far.h"

#include <math.h>

#include "math/beta_stay.h"
#include "math/elementary.h"
#include "math/gamma_cross.h"
#include "math/gauss_legendre.h"
#include "math/negative_binomial.h"

#define DEVIATIONS_BELOW 14.0
#define SOME_BELOW 30.0
/* Addends of a sum over each stage: about the time that the integral takes. */
#define LONGEST_SUM 2e5
#define DEVIATIONS_OF_PANEL 2.0
#define FALL_OF_PANEL 6.0
#define NEGLIGIBLE 0x1p-57
enum { ONE_BY_ONE = 1000, MOST_PANELS = 2000 };

typedef struct far_sum {
  const tier__cnbd_living *living;
  double j, s, odds, deviation;
  int survive;
} far_sum;

static double deviation(const tier__cnbd_living *living, int j, double odds) {
  return sqrt((living->shape + j) * odds * (1 + odds));
}

int tier__cnbd_is_far(const tier__cnbd_living *living, int j, double odds) {
  const double mean = (living->shape + j) * odds;
  return 2 * DEVIATIONS_BELOW * deviation(living, j, odds) + mean / living->k > LONGEST_SUM;
}

/* T(m). */
static double enough(const far_sum *f, double m) {
  return tier__negative_binomial_tail(f->s, f->odds, m * f->living->k - f->j);
}

/* T(m), or for survival 1 - T(m), which where it is small is a tail with the roles of stages and shape exchanged. */
static double chance_of(const far_sum *f, double m) {
  const double t = enough(f, m);
  if (!f->survive) {
    return t;
  }
  return t < 0.5 ? 1 - t : tier__negative_binomial_tail(m * f->living->k - f->j, 1 / f->odds, f->s);
}

static double addend(const far_sum *f, double m, double chance) {
  const double a = f->living->a, b = f->living->b, stay = tier__exp(tier__beta_stay_ln(a, b, m - 1));
  return chance * (f->survive ? stay * (a / (a + b + (m - 1))) : stay);
}

/* e_0 + ... + e_(m-1), m >= 1. From the second on, with p = a - 1 and z = b + 1, it is
 * (z + p) (1 - Gamma(z + p) Gamma(z + q) / (Gamma(z) Gamma(z + p + q))) / p for q = m - 1 addends, times e_1. */
static double stays_until(const tier__cnbd_living *living, double m) {
  const double a = living->a, b = living->b, p = a == 1 ? 1e-200 : a - 1, z = b + 1;
  return 1 + b / (a + b) * ((z + p) * (-tier__expm1(-tier__gamma_cross(z, p, m - 1)) / p));
}

/* P(m k - j <= N < (m + 1) k - j); for m = 0 from N = 0 on. */
static double between(const far_sum *f, int m) {
  const int k = f->living->k, from = m > 0 ? m * k - (int)f->j : 0, to = (m + 1) * k - (int)f->j;
  double run[TIER__CNBD_STAGES_MOST], sum = 0;
  tier__negative_binomial_run(f->s, f->odds, from, (size_t)(to - from), run);
  for (int i = 0; i < to - from; i++) {
    sum += run[i];
  }
  return sum;
}

/* The first addends, one by one. Chances are summed from the end where they are small, so that they keep their digits.
 * */
static double add_first(const far_sum *f) {
  double chance[ONE_BY_ONE + 1], sum = 0;
  chance[0] = 0;
  chance[ONE_BY_ONE] = f->survive ? 0 : chance_of(f, ONE_BY_ONE);
  for (int m = 1; f->survive && m <= ONE_BY_ONE; m++) {
    chance[m] = chance[m - 1] + between(f, m - 1);
  }
  for (int m = ONE_BY_ONE - 1; !f->survive && m >= 1; m--) {
    chance[m] = chance[m + 1] + between(f, m);
  }
  for (int m = 1; m <= ONE_BY_ONE; m++) {
    sum += addend(f, m, chance[m] < 1 ? chance[m] : 1);
  }
  return sum;
}

static double panel_length(const far_sum *f, double m) {
  const double a = f->living->a, b = f->living->b, spread = DEVIATIONS_OF_PANEL * f->deviation / f->living->k;
  const double fall = FALL_OF_PANEL * (b + m) / (a + 1);
  const double length = spread < m ? spread : m;
  return length < fall ? length : fall;
}

/* From m on, until nothing is left, or for survival until T is nothing. @param[out] ret_end Where that is. */
static double integrate(const far_sum *f, double m, double sum, double *ret_end) {
  for (int panel = 0; panel < MOST_PANELS; panel++) {
    const double length = panel_length(f, m);
    double part = 0, first = 0, value = 0;
    for (int i = 0; i < TIER__GAUSS_NODES; i++) {
      const double at = m + length * tier__gauss_node[i];
      value = addend(f, at, chance_of(f, at));
      first = i == 0 ? value : first;
      part += tier__gauss_weight[i] * value;
    }
    sum += length * part;
    m += length;
    /* Beyond the mean T falls ever faster: what is left is less than a geometric series. */
    const double slope = value > 0 ? tier__log(first / value) / length : 1;
    if (f->survive ? enough(f, m) <= NEGLIGIBLE : value <= NEGLIGIBLE * sum * slope) {
      break;
    }
  }
  *ret_end = m;
  return sum;
}

static far_sum far_begin(const tier__cnbd_living *living, int j, double odds, int survive) {
  return (far_sum){living, j, living->shape + j, odds, deviation(living, j, odds), survive};
}

/* The last m whose T is 1; 0 if there are not enough to leave them out. */
static double certain(const far_sum *f) {
  const double low = f->s * f->odds - DEVIATIONS_BELOW * f->deviation - SOME_BELOW;
  const double m = floor((low + f->j) / f->living->k);
  return m > ONE_BY_ONE ? m : 0;
}

static double sum_from(const far_sum *f, double after, double sum, double *ret_end) {
  const double step = addend(f, after + 1, chance_of(f, after + 1)) - addend(f, after, chance_of(f, after));
  return integrate(f, after + 0.5, sum + step / 24, ret_end);
}

double tier__cnbd_far_expected(const tier__cnbd_living *living, int j, double odds) {
  const far_sum f = far_begin(living, j, odds, 0);
  const double low = certain(&f);
  double end;
  return low > 0 ? sum_from(&f, low, stays_until(living, low), &end) : sum_from(&f, ONE_BY_ONE, add_first(&f), &end);
}

/* Who is still there after as many purchases as can have come, stays. There the sum needs the correction too. */
double tier__cnbd_far_survive(const tier__cnbd_living *living, int j, double odds) {
  const far_sum f = far_begin(living, j, odds, 1);
  double end;
  const double sum = sum_from(&f, ONE_BY_ONE, add_first(&f), &end);
  const double step = addend(&f, end + 0.5, 1) - addend(&f, end - 0.5, 1);
  return sum - step / 24 + tier__exp(tier__beta_stay_ln(living->a, living->b, end - 0.5));
}
