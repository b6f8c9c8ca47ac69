/* SPDX-License-Identifier: Apache-2.0 */
/* Who is alive at T goes on as Pareto/NBD with k = r + x, alpha + T, s, beta + T (Fader and Hardie 2014). With
 * B = beta + T, purchases arrive t later at the rate
 *
 *   g(t) = k / (alpha + T) (1 + t / B)^-s.
 *
 * Expected purchases are its integral, discounted ones that of e^(-rate t) g(t), which in u = ln(1 + t / B) has no
 * singularity at all; it is integrated by the 16-point Gauss rule over panels of length 3 at most
 * in which it changes by a factor of e^6 at most. */
#include <math.h>

#include "clv/common/quick_alive.h"
#include "math/elementary.h"
#include "math/gauss_legendre.h"
#include "math/lomax_race.h"
#include "pareto_nbd_kernel.h"

#define LONGEST_PANEL 3.0
#define CHANGE_OF_PANEL 6.0
#define NEGLIGIBLE 0x1p-54
/* Never reached by parameters that a fit can give. */
enum { MOST_PANELS = 400 };

double tier__pareto_ln_left(const tier__pareto_params *params, double x, double last) {
  return tier__lomax_race(params->r + x, params->alpha + last, params->s, params->beta + last).value;
}

double tier__pareto_ln_here(const tier__pareto_params *params, double x, double age) {
  return tier__lomax_race_of_x(params->r + x, params->alpha + age, params->s, params->beta + age).value;
}

double tier__pareto_fade(const tier__pareto_params *params, double x, double t) {
  return (params->r + x) * tier__log1p(t / params->alpha) + params->s * tier__log1p(t / params->beta);
}

double tier__pareto_alive_of(const tier__pareto_params *params, double x, double last, double age, double ln_left,
                             double ln_here) {
  const double weight = (ln_left - tier__quick_fade(tier__pareto_fade(params, x, last))) +
                        tier__quick_fade(tier__pareto_fade(params, x, age));
  const double quick = tier__quick_alive(weight, tier__quick_factor(weight), tier__exp(ln_here));
  if (!isnan(quick)) {
    return quick;
  }
  const double gain = (params->r + x) * tier__log1p((age - last) / (params->alpha + last)) +
                      params->s * tier__log1p((age - last) / (params->beta + last));
  const double alive = tier__exp(-(ln_here + tier__softplus(ln_left - ln_here + gain)));
  return alive > 1 ? 1 : alive;
}

double tier__pareto_alive(const tier__pareto_params *params, double x, double last, double age) {
  return tier__pareto_alive_of(params, x, last, age, tier__pareto_ln_left(params, x, last),
                               tier__pareto_ln_here(params, x, age));
}

/* (1 - e^(-slope u)) / slope, which is u at slope 0. */
static double decayed(double slope, double u) { return slope == 0 ? u : -tier__expm1(-slope * u) / slope; }

/* Integral of exp(-(s - 1) u - worth (e^u - 1)) from 0 to `end`, which may be INFINITY if worth > 0: then it is
 * e^worth E_s(worth), the exponential integral (Abramowitz and Stegun 5.1.4). */
static double discounted_time(double s, double worth, double end) {
  double sum = 0, start = 0;
  for (int panel = 0; start < end && panel < MOST_PANELS; panel++) {
    const double t = tier__expm1(start), fall = worth * (t + 1), slope = fabs(s - 1);
    const double value = tier__exp(-(s - 1) * start - worth * t);
    /* From here on it falls at least as fast as e^(-(s - 1 + fall) u). */
    if (s - 1 + fall > 0 && value <= NEGLIGIBLE * sum * (s - 1 + fall)) {
      break;
    }
    const double by_slope = slope > 2 ? CHANGE_OF_PANEL / slope : LONGEST_PANEL;
    const double by_fall = tier__log1p(CHANGE_OF_PANEL / fall);
    double length = by_slope < by_fall ? by_slope : by_fall;
    length = length < end - start ? length : end - start;
    for (int i = 0; i < TIER__GAUSS_NODES; i++) {
      const double u = start + length * tier__gauss_node[i];
      sum += length * tier__gauss_weight[i] * tier__exp(-(s - 1) * u - worth * tier__expm1(u));
    }
    start = start + length < end ? start + length : end;
  }
  return sum;
}

void tier__pareto_future(const tier__pareto_params *params, double x, double age, double horizon, double rate,
                         double *ret_expected, double *ret_discounted) {
  const double scale = params->beta + age, end = tier__log1p(horizon / scale);
  const double pace = (params->r + x) / (params->alpha + age) * scale;
  *ret_expected = pace * decayed(params->s - 1, end);
  *ret_discounted = rate > 0 ? pace * discounted_time(params->s, rate * scale, end) : *ret_expected;
}

double tier__pareto_forever(const tier__pareto_params *params, double x, double age, double rate) {
  const double scale = params->beta + age, pace = (params->r + x) / (params->alpha + age) * scale;
  if (rate > 0) {
    return pace * discounted_time(params->s, rate * scale, (double)INFINITY);
  }
  return params->s > 1 ? pace / (params->s - 1) : (double)INFINITY;
}

double tier__pareto_survive(const tier__pareto_params *params, double age, double horizon) {
  return tier__exp(-params->s * tier__log1p(horizon / (params->beta + age)));
}
