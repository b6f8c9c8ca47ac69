/* SPDX-License-Identifier: Apache-2.0 */
/* Pareto/NBD against its published closed forms (Schmittlein, Morrison, Colombo 1987; Fader, Hardie 2005; Fader,
 * Hardie, Lee 2005) and, for the distribution, the integral over the time of leaving. */
#include "oracle.h"

#include <math.h>

#include "clv/pareto_nbd/pareto_nbd_model.h"

enum { GRADIENTS = 200 };

typedef struct point {
  double params[TIER__PURCHASES_MOST];
  tier__customer c;
  double horizon, rate, count;
  size_t variable; /* Of a gradient. */
  int by_series;   /* If no |alpha - beta| / (m + t) is near 1. */
} point;

/* r, alpha, s, beta; k = r + x, u = alpha + T, v = beta + T. */
enum { R, ALPHA, S, BETA, K, U, V, NAMES, S1 = NAMES, S2, S3, S4, S5, S6, SLOTS };

typedef struct slots {
  arb_struct v[SLOTS];
} slots;

/* What follows from the parameters. */
static void slots_complete(slots *s, const point *p, slong precision) {
  arb_add_si(&s->v[K], &s->v[R], (slong)p->c.x, precision);
  arb_set_d(&s->v[U], p->c.age);
  arb_add(&s->v[V], &s->v[U], &s->v[BETA], precision);
  arb_add(&s->v[U], &s->v[U], &s->v[ALPHA], precision);
}

static void slots_begin(slots *s, const point *p, slong precision) {
  for (int i = 0; i < SLOTS; i++) {
    arb_init(&s->v[i]);
  }
  for (int i = 0; i < 4; i++) {
    arb_set_d(&s->v[i], p->params[i]);
  }
  slots_complete(s, p, precision);
}

static void slots_end(slots *s) {
  for (int i = 0; i < SLOTS; i++) {
    arb_clear(&s->v[i]);
  }
}

/* 2F1(w, c; w + 1; z), 0 <= z < 1. */
static void hypergeometric(arb_t result, const arb_t w, const arb_t c, const arb_t z, slong precision) {
  arb_t above;
  arb_init(above);
  arb_add_ui(above, w, 1, precision);
  arb_hypgeom_2f1(result, w, c, above, z, 0, precision);
  arb_clear(above);
}

/* The same by the series of (1 - z)^(1 - c) 2F1(1, w + 1 - c; w + 1; z), Euler's transformation: Arb's choice gives no
 * digits beside s = 1. */
static void hypergeometric_by_series(arb_t result, const arb_t w, const arb_t c, const arb_t z, slong precision) {
  acb_t one, b, d, at;
  acb_init(one), acb_init(b), acb_init(d), acb_init(at);
  acb_one(one), acb_set_arb(d, w), acb_set_arb(b, c), acb_set_arb(at, z);
  acb_add_ui(d, d, 1, precision);
  acb_sub(b, d, b, precision);
  acb_hypgeom_2f1_direct(one, one, b, d, at, 0, precision);
  acb_sub(b, b, d, precision);
  acb_add_ui(b, b, 1, precision);
  acb_sub_ui(at, at, 1, precision);
  acb_neg(at, at);
  acb_pow(at, at, b, precision);
  acb_mul(one, one, at, precision);
  acb_get_real(result, one);
  acb_clear(one), acb_clear(b), acb_clear(d), acb_clear(at);
}

/* 2F1(w, c; w + 1; |alpha - beta| / (m + t)) / (m + t)^w, w = r + s + x, m the larger one of the two, c = s + 1 if that
 * is alpha, else r + x. */
static void published_term(arb_t result, slots *s, const point *p, double t, slong precision) {
  arb_struct *v = s->v;
  const int above = p->params[ALPHA] >= p->params[BETA];
  arb_add(&v[S1], &v[K], &v[S], precision);
  arb_sub(&v[S3], &v[ALPHA], &v[BETA], precision);
  arb_abs(&v[S3], &v[S3]);
  arb_set_d(&v[S4], t);
  arb_add(&v[S4], &v[S4], &v[above ? ALPHA : BETA], precision);
  arb_div(&v[S3], &v[S3], &v[S4], precision);
  arb_pow(&v[S4], &v[S4], &v[S1], precision);
  if (above) {
    arb_add_ui(&v[S5], &v[S], 1, precision);
  } else {
    arb_set(&v[S5], &v[K]);
  }
  arb_indeterminate(result);
  if (p->by_series) {
    hypergeometric_by_series(result, &v[S1], &v[S5], &v[S3], precision);
  }
  if (!arb_is_finite(result)) { /* The series may find no bound for what it leaves out. */
    hypergeometric(result, &v[S1], &v[S5], &v[S3], precision);
  }
  arb_div(result, result, &v[S4], precision);
}

/* alive: (alpha + T)^-k (beta + T)^-s; whole: that + s / (k + s) (term(t_x) - term(T)). */
static void addends(arb_t still, arb_t whole, slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  published_term(whole, s, p, p->c.last, precision);
  published_term(still, s, p, p->c.age, precision);
  arb_sub(whole, whole, still, precision);
  arb_mul(whole, whole, &v[S], precision);
  arb_add(&v[S1], &v[K], &v[S], precision);
  arb_div(whole, whole, &v[S1], precision);
  arb_pow(still, &v[U], &v[K], precision);
  arb_pow(&v[S1], &v[V], &v[S], precision);
  arb_mul(still, still, &v[S1], precision);
  arb_inv(still, still, precision);
  arb_add(whole, whole, still, precision);
}

static void log_likelihood_of(arb_t result, slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  addends(&v[S6], result, s, p, precision);
  arb_log(result, result, precision);
  arb_log(&v[S1], &v[ALPHA], precision);
  arb_addmul(result, &v[R], &v[S1], precision);
  arb_log(&v[S1], &v[BETA], precision);
  arb_addmul(result, &v[S], &v[S1], precision);
  arb_lgamma(&v[S1], &v[K], precision);
  arb_add(result, result, &v[S1], precision);
  arb_lgamma(&v[S1], &v[R], precision);
  arb_sub(result, result, &v[S1], precision);
}

static void log_likelihood(arb_t result, const void *at, slong precision) {
  slots s;
  slots_begin(&s, at, precision);
  log_likelihood_of(result, &s, at, precision);
  slots_end(&s);
}

static void alive(arb_t result, const void *at, slong precision) {
  slots s;
  slots_begin(&s, at, precision);
  addends(&s.v[S6], result, &s, at, precision);
  arb_div(result, &s.v[S6], result, precision);
  slots_end(&s);
}

/* The central difference in the logarithm of a parameter, from steps of 2^-45: wrong by about 2^-90. */
static void slope(arb_t result, const void *at, slong precision) {
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
    slots_complete(&s, p, precision);
    log_likelihood_of(sign > 0 ? above : result, &s, p, precision);
    slots_end(&s);
  }
  arb_sub(result, above, result, precision);
  arb_mul_2exp_si(result, result, 44);
  arb_clear(step);
  arb_clear(above);
}

/* k v / (u (s - 1)) (1 - (v / (v + h))^(s - 1)); k v / u ln(1 + h / v) for s = 1. */
static void expected(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  slots_begin(&s, p, precision);
  arb_struct *v = s.v;
  arb_set_d(&v[S1], p->horizon);
  arb_div(&v[S1], &v[S1], &v[V], precision);
  arb_log1p(result, &v[S1], precision);
  if (p->params[S] != 1) {
    arb_sub_ui(&v[S2], &v[S], 1, precision);
    arb_mul(result, result, &v[S2], precision);
    arb_neg(result, result);
    arb_expm1(result, result, precision);
    arb_neg(result, result);
    arb_div(result, result, &v[S2], precision);
  }
  arb_mul(result, result, &v[V], precision);
  arb_mul(result, result, &v[K], precision);
  arb_div(result, result, &v[U], precision);
  slots_end(&s);
}

/* k / u v e^z z^(s - 1) (Gamma(1 - s, z) - Gamma(1 - s, z + rate h)), z = rate v; without end, the first one only. */
static void worth(arb_t result, const point *p, int is_endless, slong precision) {
  slots s;
  slots_begin(&s, p, precision);
  arb_struct *v = s.v, *z = &v[S2];
  arb_set_d(z, p->rate);
  arb_mul(z, z, &v[V], precision);
  arb_sub_ui(&v[S3], &v[S], 1, precision);
  arb_neg(&v[S3], &v[S3]);
  arb_hypgeom_gamma_upper(result, &v[S3], z, 0, precision);
  if (!is_endless) {
    arb_set_d(&v[S4], p->rate);
    arb_set_d(&v[S5], p->horizon);
    arb_mul(&v[S4], &v[S4], &v[S5], precision);
    arb_add(&v[S4], &v[S4], z, precision);
    arb_hypgeom_gamma_upper(&v[S5], &v[S3], &v[S4], 0, precision);
    arb_sub(result, result, &v[S5], precision);
  }
  arb_exp(&v[S4], z, precision);
  arb_mul(result, result, &v[S4], precision);
  arb_pow(&v[S4], z, &v[S3], precision);
  arb_div(result, result, &v[S4], precision);
  arb_mul(result, result, &v[K], precision);
  arb_mul(result, result, &v[V], precision);
  arb_div(result, result, &v[U], precision);
  slots_end(&s);
}

static void discounted(arb_t result, const void *at, slong precision) { worth(result, at, 0, precision); }
static void forever(arb_t result, const void *at, slong precision) { worth(result, at, 1, precision); }

static void survive(arb_t result, const void *at, slong precision) {
  const point *p = at;
  slots s;
  slots_begin(&s, p, precision);
  arb_set_d(&s.v[S1], p->horizon);
  arb_add(&s.v[S1], &s.v[S1], &s.v[V], precision);
  arb_div(&s.v[S1], &s.v[V], &s.v[S1], precision);
  arb_pow(result, &s.v[S1], &s.v[S], precision);
  slots_end(&s);
}

/* Parameters of the integrand, in units of h: a = u / h, b = v / h. Scale: minus the logarithm of about its largest
 * value. */
typedef struct leaving {
  acb_t k, a, s, b;
  slong count;
  double scale;
} leaving;

/* On 400 places from 1e-8 to 1. */
static double scale_of(const point *p) {
  const double k = p->params[R] + p->c.x, s = p->params[S];
  const double a = (p->params[ALPHA] + p->c.age) / p->horizon, b = (p->params[BETA] + p->c.age) / p->horizon;
  double top = -INFINITY;
  for (int i = 0; i < 400; i++) {
    const double t = exp(-i * 0.046), ln_t = p->count > 0 ? p->count * log(t / (a + t)) : 0;
    top = fmax(top, ln_t - k * log1p(t / a) - s * log1p(t / b) + log(s / (b + t)));
  }
  return -top;
}

static void power(acb_t result, const acb_t base, const acb_t exponent, int is_analytic, slong precision) {
  acb_log_analytic(result, base, is_analytic, precision);
  acb_mul(result, result, exponent, precision);
  acb_exp(result, result, precision);
}

/* t^n a^k (a + t)^-(k + n) s b^s (b + t)^(-s - 1) e^scale. */
static int leaving_at(acb_ptr result, const acb_t t, void *param, slong order, slong precision) {
  const leaving *of = param;
  acb_t x, y, e;
  acb_init(x);
  acb_init(y);
  acb_init(e);
  acb_add(x, of->a, t, precision);
  acb_div(x, of->a, x, precision);
  power(y, x, of->k, order > 0, precision);
  acb_div(x, x, of->a, precision);
  acb_mul(x, x, t, precision);
  acb_pow_si(x, x, of->count, precision);
  acb_mul(y, y, x, precision);
  acb_add(x, of->b, t, precision);
  acb_div(e, of->s, x, precision);
  acb_mul(y, y, e, precision);
  acb_div(x, of->b, x, precision);
  power(e, x, of->s, order > 0, precision);
  acb_mul(y, y, e, precision);
  acb_set_d(e, of->scale);
  acb_exp(e, e, precision);
  acb_mul(result, y, e, precision);
  acb_clear(x);
  acb_clear(y);
  acb_clear(e);
  return 0;
}

static void integrate(arb_t result, leaving *of, slong precision) {
  acb_t low, high;
  mag_t tolerance;
  acb_init(low);
  acb_init(high);
  mag_init(tolerance);
  acb_one(high);
  mag_set_ui_2exp_si(tolerance, 1, -precision);
  (void)acb_calc_integrate(high, leaving_at, of, low, high, precision, tolerance, NULL, precision);
  acb_get_real(result, high);
  acb_clear(low);
  acb_clear(high);
  mag_clear(tolerance);
}

/* Gamma(k + n) / (Gamma(k) n!) times the integral above plus a^k (1 + a)^-(k + n) (b / (1 + b))^s. */
static void probability(arb_t result, const void *at, slong precision) {
  const point *p = at;
  leaving of = {.count = (slong)p->count, .scale = scale_of(p)};
  slots s;
  acb_t end;
  slots_begin(&s, p, precision);
  arb_struct *v = s.v;
  acb_init(of.k), acb_init(of.a), acb_init(of.s), acb_init(of.b), acb_init(end);
  arb_set_d(&v[S1], p->horizon);
  arb_div(&v[S2], &v[U], &v[S1], precision);
  arb_div(&v[S3], &v[V], &v[S1], precision);
  acb_set_arb(of.k, &v[K]);
  acb_set_arb(of.a, &v[S2]);
  acb_set_arb(of.s, &v[S]);
  acb_set_arb(of.b, &v[S3]);
  acb_one(end);
  (void)leaving_at(end, end, &of, 0, precision);
  acb_get_real(&v[S4], end);
  arb_add_ui(&v[S5], &v[S3], 1, precision);
  arb_mul(&v[S4], &v[S4], &v[S5], precision);
  arb_div(&v[S4], &v[S4], &v[S], precision);
  integrate(&v[S6], &of, precision);
  arb_add(&v[S6], &v[S6], &v[S4], precision);
  arb_set_d(&v[S4], -of.scale);
  arb_exp(&v[S4], &v[S4], precision);
  arb_mul(&v[S6], &v[S6], &v[S4], precision);
  arb_add_si(&v[S1], &v[K], of.count, precision);
  arb_lgamma(&v[S1], &v[S1], precision);
  arb_lgamma(&v[S2], &v[K], precision);
  arb_sub(&v[S1], &v[S1], &v[S2], precision);
  arb_set_si(&v[S2], of.count + 1);
  arb_lgamma(&v[S2], &v[S2], precision);
  arb_sub(&v[S1], &v[S1], &v[S2], precision);
  arb_exp(&v[S1], &v[S1], precision);
  arb_mul(result, &v[S6], &v[S1], precision);
  acb_clear(of.k), acb_clear(of.a), acb_clear(of.s), acb_clear(of.b), acb_clear(end);
  slots_end(&s);
}

/* alpha and beta apart by up to `ratio`, up to `most` purchases. */
static point point_make(uint64_t *random, double ratio, double most) {
  point p = {.variable = 0};
  p.params[R] = oracle_spread(random, 0.02, 50);
  p.params[ALPHA] = oracle_spread(random, 1e-3, 1e3);
  p.params[S] = oracle_around_one(random, 0.02, 50);
  p.params[BETA] = p.params[ALPHA] * oracle_spread(random, 1 / ratio, ratio);
  p.c.x = oracle_count(random, most);
  p.c.age = oracle_spread(random, 0.1, 1000);
  p.c.last = p.c.x > 0 ? p.c.age * oracle_uniform(random, 0, 1) : 0;
  p.horizon = p.c.age * oracle_spread(random, 1e-3, 1e3);
  p.rate = oracle_spread(random, 1e-5, 0.1);
  p.count = oracle_count(random, 2000);
  return p;
}

static double likelihood_found(const point *p, tier__newton_point *ret_point) {
  const double one = 1;
  double work[TIER__PAIR_WORK], last = p->c.last;
  size_t of_row = 0;
  const tier__purchase_pairs pairs = {1, &last, &of_row, work};
  const tier__purchase_rows rows = {1, &p->c.x, &p->c.last, &p->c.age, &one, &pairs, 0};
  tier__pareto_nbd.log_likelihood(p->params, &rows, ret_point);
  return ret_point->value;
}

enum { LIKELIHOOD, ALIVE, EXPECTED, DISCOUNTED, FOREVER, SURVIVE, PROBABILITY, QUANTITIES };

static void compare(const point *p, size_t at, oracle_worst *worst) {
  const tier__purchase_model *model = &tier__pareto_nbd;
  tier__newton_point found;
  double plain, paid, chance;
  oracle_compare_near(&worst[LIKELIHOOD], at, likelihood_found(p, &found), oracle_value(log_likelihood, p), 1e-3);
  const double true_alive = oracle_value(alive, p);
  if (true_alive > 1e-250) {
    oracle_compare(&worst[ALIVE], at, model->alive(p->params, &p->c), true_alive);
  }
  model->future(p->params, &p->c, p->horizon, p->rate, &plain, &paid);
  oracle_compare(&worst[EXPECTED], at, plain, oracle_value(expected, p));
  oracle_compare(&worst[DISCOUNTED], at, paid, oracle_value(discounted, p));
  oracle_compare(&worst[FOREVER], at, model->forever(p->params, &p->c, p->rate), oracle_value(forever, p));
  const double true_survive = oracle_value(survive, p);
  if (true_survive > 1e-250) {
    oracle_compare(&worst[SURVIVE], at, model->survive(p->params, &p->c, p->horizon), true_survive);
  }
  model->distribution(p->params, &p->c, p->horizon, (size_t)p->count, 1, &chance);
  const double true_chance = oracle_value(probability, p);
  if (true_chance > 1e-250) {
    oracle_compare(&worst[PROBABILITY], at, chance, true_chance);
  }
}

static void pareto_nbd_agrees(void **state) {
  oracle_worst worst[QUANTITIES] = {{.name = "log-likelihood"}, {.name = "alive"},   {.name = "expected"},
                                    {.name = "discounted"},     {.name = "forever"}, {.name = "survive"},
                                    {.name = "probability"}};
  uint64_t random = 30;
  (void)state;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    const point p = point_make(&random, 1e6, 5000);
    compare(&p, i, worst);
  }
  for (size_t i = 0; i < QUANTITIES; i++) {
    oracle_check(&worst[i], 1e-10, ORACLE_POINTS / 2);
  }
}

static void gradients_agree(void **state) {
  oracle_worst worst = {.name = "gradient"};
  uint64_t random = 31;
  (void)state;
  for (size_t i = 0; i < GRADIENTS; i++) {
    point p = point_make(&random, 1e3, 500);
    p.by_series = 1;
    tier__newton_point found;
    (void)likelihood_found(&p, &found);
    for (p.variable = 0; p.variable < 4; p.variable++) {
      oracle_compare_near(&worst, i, found.gradient[p.variable], oracle_value(slope, &p), 1e-3);
    }
  }
  oracle_check(&worst, 1e-8, GRADIENTS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pareto_nbd_agrees),
      cmocka_unit_test(gradients_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
