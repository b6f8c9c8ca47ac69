/* SPDX-License-Identifier: Apache-2.0 */
#include "bg_nbd_formulas.h"

#include <math.h>

/* Where a formula has a pole, a is moved by 2^-100. */
enum { SHIFT = -100, BITS_WITH_SHIFT = 250, NODES = 20 };

/* r, alpha, a, b; k = r + x, u = alpha + T; who is alive at T goes on with b2 = b + x or b + x + 1. */
enum { R, ALPHA, A, B, K, U, B2, NAMES, RESULT = NAMES, S1, S2, S3, S4, S5, SLOTS };

typedef struct slots {
  arb_struct v[SLOTS];
} slots;

static void slots_begin(slots *s, const point *p, slong precision) {
  for (int i = 0; i < SLOTS; i++) {
    arb_init(&s->v[i]);
  }
  for (int i = 0; i < 4; i++) {
    arb_set_d(&s->v[i], p->params[i]);
  }
  arb_add_si(&s->v[K], &s->v[R], (slong)p->c.x, precision);
  arb_set_d(&s->v[U], p->c.age);
  arb_add(&s->v[U], &s->v[U], &s->v[ALPHA], precision);
  arb_add_si(&s->v[B2], &s->v[B], (slong)p->c.x + p->modified, precision);
}

static void slots_end(slots *s) {
  for (int i = 0; i < SLOTS; i++) {
    arb_clear(&s->v[i]);
  }
}

/* a + 2^-100. @return 0 if that needs more bits. */
static int shift_a(slots *s, slong precision) {
  arb_one(&s->v[S1]);
  arb_mul_2exp_si(&s->v[S1], &s->v[S1], SHIFT);
  arb_add(&s->v[A], &s->v[A], &s->v[S1], precision);
  return precision >= BITS_WITH_SHIFT;
}

/* ((alpha + T) / (alpha + t_x))^k a / (b + x - 1), MBG: b + x. */
static void odds_to_have_left(arb_t odds, slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  arb_set_d(&v[S1], p->c.last);
  arb_add(&v[S1], &v[S1], &v[ALPHA], precision);
  arb_div(odds, &v[U], &v[S1], precision);
  arb_pow(odds, odds, &v[K], precision);
  arb_mul(odds, odds, &v[A], precision);
  arb_sub_ui(&v[S1], &v[B2], 1, precision);
  arb_div(odds, odds, &v[S1], precision);
}

static void add_ln_gamma_ratio(arb_t sum, const arb_t high, const arb_t low, arb_t work, slong precision) {
  arb_lgamma(work, high, precision);
  arb_add(sum, sum, work, precision);
  arb_lgamma(work, low, precision);
  arb_sub(sum, sum, work, precision);
}

/* From parameters that are set already. */
static void log_likelihood_of(arb_t result, slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  arb_zero(&v[RESULT]);
  if (p->modified || p->c.x > 0) {
    odds_to_have_left(&v[S2], s, p, precision);
    arb_add_ui(&v[S2], &v[S2], 1, precision);
    arb_log(&v[RESULT], &v[S2], precision);
  }
  add_ln_gamma_ratio(&v[RESULT], &v[K], &v[R], &v[S1], precision);
  arb_log(&v[S1], &v[ALPHA], precision);
  arb_addmul(&v[RESULT], &v[R], &v[S1], precision);
  arb_log(&v[S1], &v[U], precision);
  arb_submul(&v[RESULT], &v[K], &v[S1], precision);
  oracle_ln_beta(&v[S1], &v[A], &v[B2], precision);
  oracle_ln_beta(&v[S2], &v[A], &v[B], precision);
  arb_sub(&v[S1], &v[S1], &v[S2], precision);
  arb_add(result, &v[RESULT], &v[S1], precision);
}

void bg_nbd_log_likelihood(arb_t result, const void *at, slong precision) {
  slots s;
  slots_begin(&s, at, precision);
  log_likelihood_of(result, &s, at, precision);
  slots_end(&s);
}

/* The central difference in the logarithm of a parameter, from steps of 2^-45: wrong by about 2^-90. */
void bg_nbd_slope(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  arb_t step, above;
  arb_init(step);
  arb_init(above);
  for (int sign = 1; sign >= -1; sign -= 2) {
    slots_begin(&s, p, precision);
    arb_set_si(step, sign);
    arb_mul_2exp_si(step, step, -45);
    arb_exp(step, step, precision);
    arb_mul(&s.v[p->variable], &s.v[p->variable], step, precision);
    arb_add_si(&s.v[K], &s.v[R], (slong)p->c.x, precision);
    arb_set_d(&s.v[U], p->c.age);
    arb_add(&s.v[U], &s.v[U], &s.v[ALPHA], precision);
    arb_add_si(&s.v[B2], &s.v[B], (slong)p->c.x + p->modified, precision);
    log_likelihood_of(sign > 0 ? above : result, &s, p, precision);
    slots_end(&s);
  }
  arb_sub(result, above, result, precision);
  arb_mul_2exp_si(result, result, 44);
  arb_clear(step);
  arb_clear(above);
}

void bg_nbd_alive(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  slots_begin(&s, p, precision);
  arb_zero(result);
  if (p->modified || p->c.x > 0) {
    odds_to_have_left(result, &s, p, precision);
  }
  arb_add_ui(result, result, 1, precision);
  arb_inv(result, result, precision);
  slots_end(&s);
}

static int is_sharp(const acb_t value, slong precision) { return acb_rel_accuracy_bits(value) > precision / 2; }

/* 2F1(a, b; c; z), 0 <= z < 1. The first way that has a sharp bound: the series unless z is near 1, Arb's choice, Arb's
 * choice after Euler's transformation. */
static void hypergeometric(arb_t result, const arb_t a, const arb_t b, const arb_t c, const arb_t z, slong precision) {
  acb_t p, q, r, at, value;
  acb_init(p), acb_init(q), acb_init(r), acb_init(at), acb_init(value);
  acb_set_arb(p, a), acb_set_arb(q, b), acb_set_arb(r, c), acb_set_arb(at, z);
  acb_indeterminate(value);
  if (arf_cmp_d(arb_midref(z), 0.9) < 0) {
    acb_hypgeom_2f1_direct(value, p, q, r, at, 0, precision);
  }
  if (!is_sharp(value, precision)) {
    acb_hypgeom_2f1(value, p, q, r, at, 0, precision);
  }
  if (!is_sharp(value, precision)) {
    acb_sub(p, r, p, precision);
    acb_sub(q, r, q, precision);
    acb_hypgeom_2f1(value, q, p, r, at, 0, precision); /* Not the same to Arb as the other way round. */
    acb_add(p, p, q, precision);
    acb_sub(p, p, r, precision);
    acb_sub_ui(q, at, 1, precision);
    acb_neg(q, q);
    acb_pow(q, q, p, precision);
    acb_mul(value, value, q, precision);
  }
  acb_get_real(result, value);
  acb_clear(p), acb_clear(q), acb_clear(r), acb_clear(at), acb_clear(value);
}

/* c / (a - 1) (1 - (u / (u + h))^k 2F1(k, b2; c; z)), c = a + b2 - 1, z = h / (u + h), after Euler's transformation:
 * the power times the function is (u / (u + h))^(a - 1) 2F1(a - 1, c - k; c; z). */
void bg_nbd_expected(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  slots_begin(&s, p, precision);
  arb_struct *v = s.v, *c = &v[S2];
  arb_add(c, &v[A], &v[B2], precision);
  arb_sub_ui(c, c, 1, precision);
  arb_indeterminate(result);
  const int pole = p->params[A] == 1 || arb_contains_zero(c);
  if (!pole || shift_a(&s, precision)) {
    arb_add(c, &v[A], &v[B2], precision);
    arb_sub_ui(c, c, 1, precision);
    arb_set_d(&v[S3], p->horizon);
    arb_add(&v[S4], &v[S3], &v[U], precision);
    arb_div(&v[S3], &v[S3], &v[S4], precision);
    arb_div(&v[S4], &v[U], &v[S4], precision);
    arb_sub_ui(&v[S1], &v[A], 1, precision);
    arb_pow(&v[S4], &v[S4], &v[S1], precision);
    arb_sub(&v[S5], c, &v[K], precision);
    hypergeometric(&v[S5], &v[S1], &v[S5], c, &v[S3], precision);
    arb_mul(&v[S4], &v[S4], &v[S5], precision);
    arb_sub_ui(&v[S4], &v[S4], 1, precision);
    arb_neg(&v[S4], &v[S4]);
    arb_mul(&v[S4], &v[S4], c, precision);
    arb_div(result, &v[S4], &v[S1], precision);
  }
  slots_end(&s);
}

/* (u / (u + h))^a 2F1(a, a + b2 - k; a + b2; h / (u + h)), which is 2F1(k, a; a + b2; -h / u). */
void bg_nbd_survive(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  slots_begin(&s, p, precision);
  arb_add(&s.v[S1], &s.v[A], &s.v[B2], precision);
  arb_set_d(&s.v[S2], p->horizon);
  arb_add(&s.v[S3], &s.v[U], &s.v[S2], precision);
  arb_div(&s.v[S2], &s.v[S2], &s.v[S3], precision);
  arb_sub(&s.v[S4], &s.v[S1], &s.v[K], precision);
  hypergeometric(&s.v[S4], &s.v[A], &s.v[S4], &s.v[S1], &s.v[S2], precision);
  arb_div(&s.v[S3], &s.v[U], &s.v[S3], precision);
  arb_pow(&s.v[S3], &s.v[S3], &s.v[A], precision);
  arb_mul(result, &s.v[S3], &s.v[S4], precision);
  slots_end(&s);
}

/* Gamma(k + j) / (Gamma(k) j!) (1 - z)^k z^j B(a, b2 + j) + [j > 0] B(a + 1, b2 + j - 1) I_z(j, k), over B(a, b2). */
void bg_nbd_probability(arb_t result, const void *at, slong precision) {
  const point *p = at;
  const slong count = (slong)p->count;
  slots s;
  slots_begin(&s, p, precision);
  arb_struct *v = s.v, *z = &v[S2];
  arb_set_d(z, p->horizon);
  arb_add(&v[S1], z, &v[U], precision);
  arb_div(z, z, &v[S1], precision);
  arb_zero(&v[RESULT]);
  arb_add_si(&v[S3], &v[K], count, precision);
  add_ln_gamma_ratio(&v[RESULT], &v[S3], &v[K], &v[S1], precision);
  arb_set_si(&v[S3], count + 1);
  arb_lgamma(&v[S3], &v[S3], precision);
  arb_sub(&v[RESULT], &v[RESULT], &v[S3], precision);
  arb_log(&v[S3], z, precision);
  arb_mul_si(&v[S3], &v[S3], count, precision);
  arb_add(&v[RESULT], &v[RESULT], &v[S3], precision);
  arb_sub_ui(&v[S3], z, 1, precision);
  arb_neg(&v[S3], &v[S3]);
  arb_log(&v[S3], &v[S3], precision);
  arb_addmul(&v[RESULT], &v[K], &v[S3], precision);
  arb_add_si(&v[S3], &v[B2], count, precision);
  oracle_ln_beta(&v[S4], &v[A], &v[S3], precision);
  arb_add(&v[RESULT], &v[RESULT], &v[S4], precision);
  arb_exp(&v[RESULT], &v[RESULT], precision);
  if (count > 0) {
    arb_set_si(&v[S4], count);
    arb_hypgeom_beta_lower(&v[S4], &v[S4], &v[K], z, 1, precision);
    arb_sub_ui(&v[S3], &v[S3], 1, precision);
    arb_add_ui(&v[S5], &v[A], 1, precision);
    oracle_ln_beta(&v[S1], &v[S5], &v[S3], precision);
    arb_exp(&v[S1], &v[S1], precision);
    arb_addmul(&v[RESULT], &v[S1], &v[S4], precision);
  }
  oracle_ln_beta(&v[S1], &v[A], &v[B2], precision);
  arb_neg(&v[S1], &v[S1]);
  arb_exp(&v[S1], &v[S1], precision);
  arb_mul(result, &v[RESULT], &v[S1], precision);
  slots_end(&s);
}

/* Twenty nodes and weights on [-1, 1]. */
static void rule(arb_t node, arb_t weight, ulong i, slong precision) {
  arb_hypgeom_legendre_p_ui_root(node, weight, NODES, i, precision);
}

/* Where a panel from `start` ends. Twice as long as the distance from where the integrand towers up, it is integrated
 * with 20 digits. */
static double panel_end(const point *p, double start, double end) {
  const double k1 = p->params[R] + p->c.x + 1, c = p->params[A] + p->params[B] + p->c.x + p->modified;
  const double distance = start + log1p((c + 2) / (k1 + c + 2)), rate = p->rate * (p->params[ALPHA] + p->c.age);
  const double length = fmin(fmin(2 * distance, 3), log1p(8 / (rate * exp(start))));
  return fmin(start + length, end);
}

/* Integral of k 2F1(k + 1, a; c; -y) e^(w - l y) over w from 0 to `end`, y = e^w - 1, l the rate in 1 / u, c = a + b2.
 * By Pfaff's transformation the function is e^(-a w) 2F1(a, c - k - 1; c; 1 - e^-w). */
static void integrate(arb_t result, slots *s, const point *p, double end, slong precision) {
  arb_struct *v = s->v;
  arb_t node, weight, y, c, part;
  arb_init(node), arb_init(weight), arb_init(y), arb_init(c), arb_init(part);
  arb_add(c, &v[A], &v[B2], precision);
  arb_sub(&v[S1], c, &v[K], precision);
  arb_sub_ui(&v[S1], &v[S1], 1, precision);
  arb_set_d(&v[S4], p->rate);
  arb_mul(&v[S4], &v[S4], &v[U], precision);
  arb_zero(result);
  for (double start = 0, next; start < end; start = next) {
    next = panel_end(p, start, end);
    arb_zero(part);
    for (ulong i = 0; i < NODES; i++) {
      rule(node, weight, i, precision);
      arb_set_d(y, 0.5 * (next - start));
      arb_mul(node, node, y, precision);
      arb_set_d(&v[S2], 0.5 * (next + start));
      arb_add(node, node, &v[S2], precision);
      arb_expm1(y, node, precision);
      arb_neg(&v[S2], node);
      arb_expm1(&v[S2], &v[S2], precision);
      arb_neg(&v[S2], &v[S2]);
      hypergeometric(&v[S3], &v[A], &v[S1], c, &v[S2], precision);
      arb_submul(node, &v[A], node, precision);
      arb_submul(node, y, &v[S4], precision);
      arb_exp(node, node, precision);
      arb_mul(&v[S3], &v[S3], node, precision);
      arb_addmul(part, &v[S3], weight, precision);
    }
    arb_set_d(y, 0.5 * (next - start));
    arb_addmul(result, part, y, precision);
  }
  arb_mul(result, result, &v[K], precision);
  arb_clear(node), arb_clear(weight), arb_clear(y), arb_clear(c), arb_clear(part);
}

void bg_nbd_discounted(arb_t result, const void *at, slong precision) {
  const point *p = at;
  const double u = p->params[ALPHA] + p->c.age;
  slots s;
  slots_begin(&s, p, precision);
  integrate(result, &s, p, log1p(fmin(p->horizon, 100 / p->rate) / u), precision);
  slots_end(&s);
}

/* pi / sin(pi p) Gamma(q - p) / Gamma(c - p) l^(p - 1) 1F1(1 + p - c; 1 + p - q; l), added. */
static void add_residues(arb_t sum, const arb_t p, const arb_t q, const arb_t c, const arb_t l, slong precision) {
  arb_t x, y, z;
  arb_init(x), arb_init(y), arb_init(z);
  arb_sub(x, p, c, precision);
  arb_add_ui(x, x, 1, precision);
  arb_sub(y, p, q, precision);
  arb_add_ui(y, y, 1, precision);
  arb_hypgeom_1f1(z, x, y, l, 0, precision);
  arb_sub(x, c, p, precision);
  arb_rgamma(x, x, precision);
  arb_mul(z, z, x, precision);
  arb_sub(x, q, p, precision);
  arb_gamma(x, x, precision);
  arb_mul(z, z, x, precision);
  arb_sub_ui(x, p, 1, precision);
  arb_pow(x, l, x, precision);
  arb_mul(z, z, x, precision);
  arb_sin_pi(x, p, precision);
  arb_div(z, z, x, precision);
  arb_const_pi(x, precision);
  arb_addmul(sum, z, x, precision);
  arb_clear(x), arb_clear(y), arb_clear(z);
}

/* The Laplace transform of 2F1(k1, a; c; -y) at l, k1 = k + 1, c = a + b2, by the residues of its Mellin-Barnes
 * integral to the left: Gamma(c) / (Gamma(k1) Gamma(a)) times
 *   Gamma(k1 - 1) Gamma(a - 1) / Gamma(c - 1) 2F2(1, 2 - c; 2 - k1, 2 - a; l) + those of add_residues. */
static void transform(arb_t result, slots *s, const arb_t k1, const arb_t c, const arb_t l, slong precision) {
  arb_struct *v = s->v;
  arb_struct upper[2], lower[2];
  for (int i = 0; i < 2; i++) {
    arb_init(&upper[i]);
    arb_init(&lower[i]);
  }
  arb_one(&upper[0]);
  arb_sub_ui(&upper[1], c, 2, precision);
  arb_neg(&upper[1], &upper[1]);
  arb_sub_ui(&lower[0], k1, 2, precision);
  arb_neg(&lower[0], &lower[0]);
  arb_sub_ui(&lower[1], &v[A], 2, precision);
  arb_neg(&lower[1], &lower[1]);
  arb_hypgeom_pfq(&v[RESULT], upper, 2, lower, 2, l, 0, precision);
  arb_sub_ui(&v[S5], k1, 1, precision);
  arb_gamma(&v[S5], &v[S5], precision);
  arb_mul(&v[RESULT], &v[RESULT], &v[S5], precision);
  arb_sub_ui(&v[S5], &v[A], 1, precision);
  arb_gamma(&v[S5], &v[S5], precision);
  arb_mul(&v[RESULT], &v[RESULT], &v[S5], precision);
  arb_sub_ui(&v[S5], c, 1, precision);
  arb_rgamma(&v[S5], &v[S5], precision);
  arb_mul(&v[RESULT], &v[RESULT], &v[S5], precision);
  add_residues(&v[RESULT], &v[A], k1, c, l, precision);
  add_residues(&v[RESULT], k1, &v[A], c, l, precision);
  arb_gamma(&v[S5], c, precision);
  arb_mul(&v[RESULT], &v[RESULT], &v[S5], precision);
  arb_rgamma(&v[S5], k1, precision);
  arb_mul(&v[RESULT], &v[RESULT], &v[S5], precision);
  arb_rgamma(&v[S5], &v[A], precision);
  arb_mul(result, &v[RESULT], &v[S5], precision);
  for (int i = 0; i < 2; i++) {
    arb_clear(&upper[i]);
    arb_clear(&lower[i]);
  }
}

void bg_nbd_forever(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  slots_begin(&s, p, precision);
  arb_struct *v = s.v;
  arb_set_d(&v[S4], p->rate);
  arb_mul(&v[S4], &v[S4], &v[U], precision);
  arb_indeterminate(result);
  if (p->params[A] != 1 || shift_a(&s, precision)) {
    arb_add_ui(&v[S2], &v[K], 1, precision);
    arb_add(&v[S3], &v[A], &v[B2], precision);
    transform(result, &s, &v[S2], &v[S3], &v[S4], precision);
    arb_mul(result, result, &v[K], precision);
  }
  slots_end(&s);
}
