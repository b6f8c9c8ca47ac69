/* SPDX-License-Identifier: Apache-2.0 */
/* With y = n - x a customer's likelihood is A + C(t_x) + ... + C(n - 1), where
 *
 *   A    = B(alpha + x, beta + y) B(gamma, delta + n) / (B(alpha, beta) B(gamma, delta)),
 *   C(j) = B(alpha + x, beta + j - x) B(gamma + 1, delta + j) / (B(alpha, beta) B(gamma, delta))
 *
 * (Fader, Hardie, Shang 2010): alive after all n opportunities, or gone before opportunity j + 1. All addends are
 * positive; with C(n) = A gamma / (gamma + delta + n) one follows from the next by
 *
 *   C(j) = C(j + 1) (alpha + beta + j)(gamma + 1 + delta + j) / ((beta + j - x)(delta + j)).
 *
 * Customers of the same x and n share them, so that one walk from n down to the smallest t_x serves all. Derivatives of
 * logarithms along the way are differences to those of A, and the likelihood's are means of them over the addends.
 *
 * The logarithm of a ratio of beta functions is a sum of cross differences of ln Gamma of one sign: y failures first,
 * then x successes. */
#include "bg_bb_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_cross.h"
#include "math/gamma_ratio.h"

enum { ALPHA, BETA, GAMMA, DELTA, COUNT };
/* The second derivatives of ln C that are not zero. */
enum { AA, AB, BB, GG, GD, DD, BENDS };

/* Where sums become too large they are scaled down by this, and the logarithm is kept. */
#define TOO_LARGE 0x1p400
#define LN_TOO_LARGE (400 * TIER__LN2)

/* ln C(j) or ln A in (alpha, beta, gamma, delta); `value` is C(j) itself, over A and e^`ln_scale`. */
typedef struct addend {
  double value, slope[COUNT], bend[BENDS];
} addend;

/* The walk has come to j: sums over A and C(n - 1) ... C(j). */
typedef struct walk {
  double j, ln_scale;
  addend now;
  double sum, slopes[COUNT], bends[BENDS], squares[COUNT][COUNT];
} walk;

static walk walk_begin(const tier__bg_bb_params *params, double n) {
  const double s1 = 1 / (params->gamma + params->delta + n), g1 = 1 / params->gamma;
  walk w;
  memset(&w, 0, sizeof w);
  w.j = n;
  w.sum = 1;
  w.now.value = params->gamma * s1;
  w.now.slope[GAMMA] = (params->delta + n) * (g1 * s1);
  w.now.slope[DELTA] = -s1;
  w.now.bend[GG] = s1 * s1 - g1 * g1;
  w.now.bend[GD] = w.now.bend[DD] = s1 * s1;
  return w;
}

/* From C(j + 1) to C(j). */
static void addend_step(const tier__bg_bb_params *params, double x, double j, addend *now) {
  const double b1 = 1 / (params->beta + (j - x)), s1 = 1 / (params->alpha + params->beta + j);
  const double d1 = 1 / (params->delta + j), t1 = 1 / (params->gamma + 1 + params->delta + j);
  now->value *= b1 / s1 * (d1 / t1);
  now->slope[ALPHA] += s1;
  now->slope[BETA] += s1 - b1;
  now->slope[GAMMA] += t1;
  now->slope[DELTA] += t1 - d1;
  now->bend[AA] -= s1 * s1;
  now->bend[AB] -= s1 * s1;
  now->bend[BB] += b1 * b1 - s1 * s1;
  now->bend[GG] -= t1 * t1;
  now->bend[GD] -= t1 * t1;
  now->bend[DD] += d1 * d1 - t1 * t1;
}

static void walk_scale(walk *w) {
  const double by = 1 / TOO_LARGE;
  w->ln_scale += LN_TOO_LARGE;
  w->now.value *= by;
  w->sum *= by;
  for (size_t i = 0; i < BENDS; i++) {
    w->bends[i] *= by;
  }
  for (size_t i = 0; i < COUNT; i++) {
    w->slopes[i] *= by;
    for (size_t j = 0; j <= i; j++) {
      w->squares[i][j] *= by;
    }
  }
}

static void walk_to(const tier__bg_bb_params *params, double x, double last, walk *w) {
  for (; w->j > last; w->j -= 1) {
    addend_step(params, x, w->j - 1, &w->now);
    const double value = w->now.value;
    w->sum += value;
    for (size_t i = 0; i < BENDS; i++) {
      w->bends[i] += value * w->now.bend[i];
    }
    for (size_t i = 0; i < COUNT; i++) {
      w->slopes[i] += value * w->now.slope[i];
      for (size_t j = 0; j <= i; j++) {
        w->squares[i][j] += value * w->now.slope[i] * w->now.slope[j];
      }
    }
    if (w->sum > TOO_LARGE) {
      walk_scale(w);
    }
  }
}

/* ln of B(alpha + x, beta + y) B(gamma, delta + n) / (B(alpha, beta) B(gamma, delta)). */
static double ln_alive(const tier__bg_bb_params *params, double x, double y) {
  return -(tier__gamma_cross(params->beta, params->alpha, y) + tier__gamma_cross(params->alpha, params->beta + y, x) +
           tier__gamma_cross(params->delta, params->gamma, x + y));
}

/* ln L, from C(t_x): nearer to it than A may be. */
static double ln_likelihood(const tier__bg_bb_params *params, double x, double last, double age, const walk *w) {
  if (!(last < age)) {
    return ln_alive(params, x, age - x);
  }
  const double ln_first = ln_alive(params, x, last - x) - tier__log1p((params->delta + last) / params->gamma);
  return ln_first + tier__log(w->sum / w->now.value);
}

/* Derivatives of ln A. */
static addend alive_derivatives(const tier__bg_bb_params *params, double x, double n) {
  const tier__jet a = tier__gamma_ratio(params->alpha, x), b = tier__gamma_ratio(params->beta, n - x);
  const tier__jet ab = tier__gamma_ratio(params->alpha + params->beta, n);
  const tier__jet d = tier__gamma_ratio(params->delta, n), gd = tier__gamma_ratio(params->gamma + params->delta, n);
  const addend made = {1,
                       {a.first - ab.first, b.first - ab.first, -gd.first, d.first - gd.first},
                       {a.second - ab.second, -ab.second, b.second - ab.second, -gd.second, -gd.second,
                        d.second - gd.second}};
  return made;
}

typedef struct totals {
  tier__sum value, first[COUNT], second[COUNT][COUNT];
} totals;

static void add_customers(const addend *alive, const walk *w, double value, double weight, totals *to) {
  static const int bend_at[COUNT][COUNT] = {
      {AA, -1, -1, -1}, {AB, BB, -1, -1}, {-1, -1, GG, -1}, {-1, -1, GD, DD}};
  tier__sum_add(&to->value, weight * value);
  for (size_t i = 0; i < COUNT; i++) {
    const double mean = w->slopes[i] / w->sum;
    tier__sum_add(&to->first[i], weight * (alive->slope[i] + mean));
    for (size_t j = 0; j <= i; j++) {
      const int at = bend_at[i][j];
      const double bend = at >= 0 ? alive->bend[at] + w->bends[at] / w->sum : 0;
      tier__sum_add(&to->second[i][j], weight * (bend + (w->squares[i][j] - mean * w->slopes[j]) / w->sum));
    }
  }
}

/* Rows of one (x, n), the last one first: if they are ordered by t_x the walk never begins anew. */
static void add_group(const tier__bg_bb_params *params, const tier__purchase_rows *rows, size_t first, size_t end,
                      totals *to) {
  const double x = rows->x[first], age = rows->age[first];
  const addend alive = alive_derivatives(params, x, age);
  walk w = walk_begin(params, age);
  for (size_t i = end; i-- > first;) {
    if (rows->last[i] > w.j) {
      w = walk_begin(params, age);
    }
    walk_to(params, x, rows->last[i], &w);
    add_customers(&alive, &w, ln_likelihood(params, x, rows->last[i], age, &w), rows->weight[i], to);
  }
}

void tier__bg_bb_log_likelihood(const tier__bg_bb_params *params, const tier__purchase_rows *rows,
                                tier__newton_point *ret_point) {
  const double theta[COUNT] = {params->alpha, params->beta, params->gamma, params->delta};
  totals sum;
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0, end; first < rows->count; first = end) {
    for (end = first; end < rows->count && rows->x[end] == rows->x[first] && rows->age[end] == rows->age[first];) {
      end++;
    }
    add_group(params, rows, first, end, &sum);
  }
  ret_point->value = tier__sum_value(&sum.value);
  for (size_t i = 0; i < COUNT; i++) {
    ret_point->gradient[i] = tier__sum_value(&sum.first[i]);
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] = tier__sum_value(&sum.second[i][j]);
    }
  }
  tier__newton_to_logarithms(ret_point, COUNT, theta);
}
