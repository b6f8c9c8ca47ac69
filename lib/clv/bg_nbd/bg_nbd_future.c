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

void tier__bg_future(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                     double rate, double *ret_expected, double *ret_discounted) {
  const double k = params->r + x, scale = params->alpha + age;
  const double b = kind == TIER__MBG_NBD ? params->b + x + 1 : params->b + x;
  const double end = tier__log1p(horizon / scale), whole = horizon / scale, scaled_rate = rate * scale;
  double expected = 0, discounted = 0, start = 0, intensity = 1;
  double decay = (k + 1) * params->a / (params->a + b); /* Of the mean, at t = 0. */
  const double singular_y = (params->a + b + 2) / (k + 1);
  /* Where it is beyond y = -1, the longest panel is the shorter one anyway. */
  const double singular_u = singular_y < 1 ? tier__log1p(-singular_y) : -LONGEST_PANEL;
  for (int panel = 0; start < end && panel < MOST_PANELS; panel++) {
    const double t = tier__expm1(start), now = tier__exp(-scaled_rate * t);
    const double left = whole - t, worth_left = scaled_rate * left > 1 ? 1 / scaled_rate : left;
    /* g falls: what is left is less than its value now times the time left. */
    if (intensity * left <= NEGLIGIBLE * expected && intensity * now * worth_left <= NEGLIGIBLE * discounted) {
      break;
    }
    const double fall = decay + scaled_rate * (t + 1);
    const double reach = tier__log1p(DECAY_OF_PANEL / (fall > LEAST_DECAY ? fall : LEAST_DECAY));
    const double clearance = LENGTH_OVER_DISTANCE * (start - singular_u);
    const double length = smaller(smaller(reach, clearance), smaller(LONGEST_PANEL, end - start));
    add_panel(k, params->a, b, scaled_rate, start, length, &expected, &discounted, &intensity, &decay);
    start = start + length < end ? start + length : end;
  }
  *ret_expected = k * expected;
  *ret_discounted = k * discounted;
}
