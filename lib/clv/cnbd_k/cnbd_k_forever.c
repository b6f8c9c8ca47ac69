/* SPDX-License-Identifier: Apache-2.0 */
/* Given the rate L of the stages, one of them is worth q = L / (L + rate) on average, and the m-th purchase q^(m k -
 * j). The sum over m of e_(m-1) q^(m k - j) is q^-j E[1 / (z + p)] with z = q^-k - 1 and p ~ Beta(a, b'). What is left
 * is one integral over L, whose density, times the weight of j, is up to a constant
 *
 *   (L u)^(k' - 1) e^(-L u) (L idle)^j / j!,  u = alpha + T.
 *
 * It is divided by the integral of that density, so that no constant is needed. Over v = ln(L u) the integrand is a
 * bell that falls doubly exponentially to the right and exponentially to the left: the trapezoidal rule after
 * v = peak + width sinh(w) converges exponentially (Takahasi and Mori 1974). All terms are positive. */
#include "cnbd_k_living.h"

#include <math.h>

#include "math/beta_power.h"
#include "math/elementary.h"

#define FIRST_STEP 0.125
/* Of the logarithm of the density without its polynomial, which is below e^90. */
#define DEEP_LEFT (-60.0)
#define DEEP_RIGHT (-160.0)
#define LONGEST_W 40.0
/* Its inverse must not overflow. */
#define LEAST_Z 0x1p-1000
enum { MOST_HALVINGS = 5 };

typedef struct bell {
  const tier__cnbd_living *living;
  double rate, peak, width;
} bell;

static double place(const bell *f, double w) {
  const double up = tier__exp(w);
  return f->peak + f->width * 0.5 * (up - 1 / up);
}

static double ln_density(const bell *f, double v) {
  return f->living->shape * ((v - f->peak) - tier__expm1(v - f->peak));
}

static double edge(const bell *f, double step, double depth) {
  double w = step;
  while (fabs(w) < LONGEST_W && ln_density(f, place(f, w)) > depth) {
    w += step;
  }
  return w;
}

/* Sum over j < k of z^j / j!. */
static double exp_terms(double z, int k) {
  double term = 1, sum = 1;
  for (int j = 1; j < k; j++) {
    term *= z / j;
    sum += term;
  }
  return sum;
}

/* Two sums over 16 places of w. */
static void add_places(const bell *f, double first, double step, double *worth, double *one) {
  const tier__cnbd_living *living = f->living;
  double density[TIER__GAUSS_NODES], multiple[TIER__GAUSS_NODES], z1[TIER__GAUSS_NODES], u[TIER__GAUSS_NODES],
      mean[TIER__GAUSS_NODES];
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    const double w = first + step * i, up = tier__exp(w), v = place(f, w), stages = tier__exp(v) / living->scale;
    density[i] = tier__exp(ln_density(f, v)) * 0.5 * (up + 1 / up);
    const double z = tier__expm1(living->k * tier__log1p(f->rate / stages));
    z1[i] = 1 / (z > LEAST_Z ? z : LEAST_Z);
    u[i] = tier__log1p(z1[i]);
    /* Beyond the edge the density vanishes before the terms overflow. */
    multiple[i] = density[i] > 0 ? exp_terms(living->idle * (stages + f->rate), living->k) : 0;
    *one += density[i] > 0 ? density[i] * exp_terms(living->idle * stages, living->k) : 0;
  }
  tier__beta_power(living->a, living->b, 1, u, mean);
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    *worth += density[i] * multiple[i] * (z1[i] * mean[i]);
  }
}

double tier__cnbd_forever(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                          double rate) {
  const tier__cnbd_living living = tier__cnbd_living_at(kind, params, x, last, age);
  const double shape = living.shape;
  if (!(rate > 0)) {
    return living.a > 1 ? (living.a + living.b - 1) / (living.a - 1) : (double)INFINITY;
  }
  const bell f = {&living, rate, tier__log(shape), shape > 1 ? 1 / sqrt(shape) : 1};
  const double first = edge(&f, -0.5, DEEP_LEFT), last_w = edge(&f, 0.5, DEEP_RIGHT);
  double step = FIRST_STEP, worth = 0, one = 0, before = 0;
  for (double w = first; w <= last_w; w += TIER__GAUSS_NODES * step) {
    add_places(&f, w, step, &worth, &one);
  }
  for (int halving = 0; halving < MOST_HALVINGS; halving++) {
    before = worth / one;
    for (double w = first + 0.5 * step; w < last_w; w += TIER__GAUSS_NODES * step) {
      add_places(&f, w, step, &worth, &one);
    }
    step *= 0.5;
    if (!(fabs(worth / one - before) > 1e-9 * before)) {
      break;
    }
  }
  return worth / one;
}
