/* SPDX-License-Identifier: Apache-2.0 */
/* Who is alive at T goes on as Pareto/NBD with k = r + x, A = alpha + T, s, B = beta + T. While alive, the purchases
 * until u are negative binomial, NB(j; k, u / A), so that
 *
 *   P(j) = (1 + h/B)^-s NB(j; k, h/A) + Integral from 0 to h of NB(j; k, u/A) s/B (1 + u/B)^(-s - 1) du.
 *
 * In v = ln(u / A) the integrand is exp((j + 1) v - (k + j) softplus(v) - (s + 1) softplus(v + rho)), rho = ln(A / B),
 * up to a constant: one peak, log-concave, analytic for |Im v| < pi. It is integrated by the 16-point Gauss rule over
 * panels to both sides of the peak; in each it changes by a factor of e^6 at most. All is positive.
 *
 * The same nodes serve up to BLOCK neighbours j: from one to the next a node's value follows by a multiplication. */
#include <math.h>

#include "math/elementary.h"
#include "math/gauss_legendre.h"
#include "math/negative_binomial.h"
#include "pareto_nbd_kernel.h"

enum {
  BLOCK = 64,
  MOST_PANELS = 400 /* To each side; never reached. */
};
#define LONGEST_PANEL 3.0
/* To the left of both singularities, at i pi and -rho + i pi, by CLEAR. */
#define LONGEST_CLEAR_PANEL 6.0
#define CLEAR 3.0
#define CHANGE_OF_PANEL 6.0
/* What is left is negligible if the integrand has fallen by a factor of e^42. */
#define FALL_OF_ALL 42.0

/* A customer, and the block first to first + count - 1. */
typedef struct block {
  double k, s, ratio, rho; /* A / B and its logarithm. */
  double end;              /* ln(h / A) */
  double first, last;
  size_t count;
  tier__negative_binomial_term at_first, at_last;
  double factor[BLOCK]; /* (k + j) / (j + 1) of j = first + i. */
  double sum[BLOCK];
} block;

/* ln of the integrand of one j in v, up to a constant. */
static double exponent_at(const block *b, double j, double v) {
  return (j + 1) * v - (b->k + j) * tier__softplus(v) - (b->s + 1) * tier__softplus(v + b->rho);
}

/* Where it is largest: e = e^v solves ratio (k + s) e^2 + (k - 1 + ratio (s - j)) e = j + 1. */
static double peak_of(const block *b, double j) {
  const double square = b->ratio * (b->k + b->s), linear = b->k - 1 + b->ratio * (b->s - j);
  const double root = sqrt(linear * linear + 4 * square * (j + 1));
  const double peak = tier__log(linear > 0 ? 2 * (j + 1) / (linear + root) : (root - linear) / (2 * square));
  return peak < b->end ? peak : b->end;
}

/* Next to nothing is left of the integral of j beyond v. */
static int is_over(const block *b, double j, double v) {
  return exponent_at(b, j, v) < exponent_at(b, j, peak_of(b, j)) - FALL_OF_ALL;
}

/* Adds a panel from `start` over `length`, which may be negative. */
static void add_panel(block *b, double start, double length) {
  double step[TIER__GAUSS_NODES], value[TIER__GAUSS_NODES];
  const double low = length < 0 ? start + length : start;
  /* From the end of the block where the values are the larger ones: what underflows is small. */
  const int downward = b->k * tier__exp(low) >= b->last;
  const tier__negative_binomial_term *term = downward ? &b->at_last : &b->at_first;
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    const double odds = tier__exp(start + length * tier__gauss_node[i]), share = b->ratio * odds;
    const double exponent = tier__negative_binomial_exponent(term, odds) - (b->s + 1) * tier__log1p(share);
    step[i] = downward ? 1 + 1 / odds : odds / (1 + odds);
    value[i] = fabs(length) * tier__gauss_weight[i] * (b->s * share) * term->factor * tier__exp(exponent);
  }
  for (size_t n = 0; n < b->count; n++) {
    const size_t at = downward ? b->count - 1 - n : n;
    /* To the next j, or to the one before. */
    const double factor = downward ? (at > 0 ? 1 / b->factor[at - 1] : 0) : b->factor[at];
    double sum = 0;
    for (int i = 0; i < TIER__GAUSS_NODES; i++) {
      sum += value[i];
      value[i] *= step[i] * factor;
    }
    b->sum[at] += sum;
  }
}

/* How far the next panel goes: the integrands of two j may change so much in it. Those of the j in between change less
 * than the one or than the other. */
static double panel_length(const block *b, double fast, double slow, double start, double sign, double most) {
  const double singular = b->rho > 0 ? -b->rho : 0;
  const double longest = sign < 0 && start < singular - CLEAR ? LONGEST_CLEAR_PANEL : LONGEST_PANEL;
  const double at_fast = exponent_at(b, fast, start), at_slow = exponent_at(b, slow, start);
  for (double length = most < longest ? most : longest;; length *= 0.5) {
    double change = 0;
    for (int half = 1; half <= 2; half++) {
      const double v = start + 0.5 * sign * length * half;
      change = fmax(change, fabs(exponent_at(b, fast, v) - at_fast));
      change = fmax(change, fabs(exponent_at(b, slow, v) - at_slow));
    }
    if (!(change > CHANGE_OF_PANEL)) {
      return length;
    }
  }
}

/* Panels from `start`, where no j of the block has its peak beyond, in the direction of `sign`; `most` of it, or as far
 * as anything is left. The integral of `fast` is over first, that of `slow` last. */
static void integrate(block *b, double start, double sign, double most) {
  const double slow = sign < 0 ? b->first : b->last, next = sign < 0 ? -1 : 1;
  double fast = sign < 0 ? b->last : b->first, done = 0;
  for (int panel = 0; panel < MOST_PANELS && done < most; panel++) {
    const double at = start + sign * done;
    while (fast != slow && is_over(b, fast, at)) {
      fast += next;
    }
    if (fast == slow && is_over(b, slow, at)) {
      break;
    }
    const double length = panel_length(b, fast, slow, at, sign, most - done);
    add_panel(b, at, sign * length);
    done = done + length < most ? done + length : most;
  }
}

static void add_block(block *b) {
  const double start = peak_of(b, b->last);
  for (size_t i = 0; i < b->count; i++) {
    const double j = b->first + (double)i;
    b->factor[i] = (b->k + j) / (j + 1);
    b->sum[i] = 0;
  }
  b->at_first = tier__negative_binomial_prepare(b->k, b->first);
  b->at_last = tier__negative_binomial_prepare(b->k, b->last);
  integrate(b, start, -1, (double)INFINITY);
  integrate(b, start, 1, b->end - start);
}

void tier__pareto_distribution(const tier__pareto_params *params, double x, double age, double horizon, double first,
                               size_t count, double *ret_probabilities) {
  const double u = params->alpha + age, v = params->beta + age, odds = horizon / u;
  const double survive = tier__pareto_survive(params, age, horizon);
  block b = {.k = params->r + x, .s = params->s, .ratio = u / v, .rho = tier__log(u / v)};
  tier__negative_binomial_run(b.k, odds, first, count, ret_probabilities);
  if (!(odds > 0)) {
    return;
  }
  b.end = tier__log(odds);
  for (size_t done = 0; done < count; done += b.count) {
    b.count = count - done < BLOCK ? count - done : BLOCK;
    b.first = first + (double)done;
    b.last = b.first + (double)(b.count - 1);
    add_block(&b);
    for (size_t i = 0; i < b.count; i++) {
      ret_probabilities[done + i] = survive * ret_probabilities[done + i] + b.sum[i];
    }
  }
}
