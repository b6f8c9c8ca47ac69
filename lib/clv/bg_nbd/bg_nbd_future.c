/* SPDX-License-Identifier: Apache-2.0 */
/* Who is alive at T goes on as BG/NBD with k = r + x, A = alpha + T and p ~ Beta(a, b'), b' = b + x (BG) or b + x + 1
 * (MBG); so the purchases still to come arrive after t at the rate
 *
 *   g(t) = k/A E[(1 + p t/A)^-(k + 1)].
 *
 * Expected purchases are its integral, discounted ones that of e^(-rate t) g(t). In u = ln(1 + t/A) the integrand is
 * analytic for |Im u| < pi, also where the published closed forms have poles (a = 1, a + b < 1); it is integrated by
 * the 16-point Gauss rule over panels whose length follows the rate of decay.
 *
 * To the left of 0 the integrand may tower up at once: where few leave and many buy, p is about Gamma(a) with rate
 * a + b', and the mean about (1 + (k + 1) y / (a + b'))^-a with y = t/A. Panels keep to the distance from there; down
 * to y = -2 / (k + 1) the mean is below e^2 or so for any a, b'. */
#include <math.h>

#include "bg_nbd_kernel.h"
#include "math/beta_power.h"
#include "math/elementary.h"

#define LONGEST_PANEL 2.5
#define DECAY_OF_PANEL 6.0
#define LEAST_DECAY 1e-3
/* Twice its distance from a singularity: then the error is about (2 + sqrt 3)^-32. */
#define LENGTH_OVER_DISTANCE 2.0
#define NEGLIGIBLE 0x1p-54
/* e to the power of it is still a number. */
#define FARTHEST 700.0
/* Never reached by parameters that a fit can give. */
enum { MOST_PANELS = 400 };

/* One panel [start, start + length] in u. Adds to the sums. @param[out] ret_intensity,ret_decay At its end: g over its
 * value at 0, and how fast it falls in u. */
static void add_panel(double k, double a, double b, double scaled_rate, double start, double length, double *expected,
                      double *discounted, double *ret_intensity, double *ret_decay) {
  enum { LAST = TIER__GAUSS_NODES - 1 };
  double u[TIER__GAUSS_NODES], mean[TIER__GAUSS_NODES], plain = 0, worth = 0;
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    u[i] = start + length * tier__gauss_node[i];
  }
  tier__beta_power(a, b, k + 1, u, mean);
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    const double t = tier__expm1(u[i]);
    const double addend = tier__gauss_weight[i] * mean[i] * (t + 1);
    plain += addend;
    worth += addend * tier__exp(-scaled_rate * t);
  }
  *expected += plain * length;
  *discounted += worth * length;
  *ret_intensity = mean[LAST];
  *ret_decay = mean[LAST] > 0 ? tier__log(mean[LAST - 1] / mean[LAST]) / (u[LAST] - u[LAST - 1]) : 0;
}

static double smaller(double a, double b) { return a < b ? a : b; }

/* The process from T on. */
typedef struct coming {
  double k, a, b, scaled_rate;
  double horizon; /* In A; may be INFINITY if there is a rate. */
  double singular_u;
} coming;

static coming coming_of(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                        double rate) {
  const double k = params->r + x, scale = params->alpha + age;
  const double b = kind == TIER__MBG_NBD ? params->b + x + 1 : params->b + x;
  const double singular_y = (params->a + b + 2) / (k + 1);
  /* Where it is beyond y = -1, the longest panel is the shorter one anyway. */
  const double singular_u = singular_y < 1 ? tier__log1p(-singular_y) : -LONGEST_PANEL;
  return (coming){k, params->a, b, rate * scale, horizon / scale, singular_u};
}

/* Sums both integrals, the first one as long as the second one needs it if there is no end. */
static void integrate(const coming *c, double *ret_expected, double *ret_discounted) {
  const double end = smaller(tier__log1p(c->horizon), FARTHEST);
  double expected = 0, discounted = 0, start = 0, intensity = 1;
  double decay = (c->k + 1) * c->a / (c->a + c->b); /* Of the mean, at t = 0. */
  for (int panel = 0; start < end && panel < MOST_PANELS; panel++) {
    const double t = tier__expm1(start), now = tier__exp(-c->scaled_rate * t);
    const double left = c->horizon - t, worth_left = c->scaled_rate * left > 1 ? 1 / c->scaled_rate : left;
    /* g falls: what is left is less than its value now times the time left. */
    const int is_paid = intensity * now * worth_left <= NEGLIGIBLE * discounted;
    if (is_paid && (!isfinite(left) || intensity * left <= NEGLIGIBLE * expected)) {
      break;
    }
    const double fall = decay + (is_paid ? 0 : c->scaled_rate * (t + 1));
    const double reach = tier__log1p(DECAY_OF_PANEL / (fall > LEAST_DECAY ? fall : LEAST_DECAY));
    const double clearance = LENGTH_OVER_DISTANCE * (start - c->singular_u);
    const double length = smaller(smaller(reach, clearance), smaller(LONGEST_PANEL, end - start));
    add_panel(c->k, c->a, c->b, c->scaled_rate, start, length, &expected, &discounted, &intensity, &decay);
    start = start + length < end ? start + length : end;
  }
  *ret_expected = expected;
  *ret_discounted = discounted;
}

void tier__bg_future(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                     double rate, double *ret_expected, double *ret_discounted) {
  const coming c = coming_of(kind, params, x, age, horizon, rate);
  double expected, discounted;
  integrate(&c, &expected, &discounted);
  *ret_expected = c.k * expected;
  *ret_discounted = c.k * discounted;
}

/* Without discount it is E[1 / p]. */
double tier__bg_forever(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double rate) {
  const coming c = coming_of(kind, params, x, age, (double)INFINITY, rate);
  double expected, discounted;
  if (!(rate > 0)) {
    return c.a > 1 ? 1 + c.b / (c.a - 1) : (double)INFINITY;
  }
  integrate(&c, &expected, &discounted);
  return c.k * discounted;
}
