/* SPDX-License-Identifier: Apache-2.0 */
/* BG/CNBD-k and MBG/CNBD-k: likelihood and P(alive) against the published formulas (Reutterer, Platzer, Schroeder 2020)
 * in ball arithmetic, 10,000 points for each model and k. */
#include "oracle.h"

#include <math.h>

#include "clv/cnbd_k/cnbd_k_model.h"

enum { STAGES_MOST = 8, GRADIENTS = 400 };

/* Below, a chance is as good as none: doubles have fewer digits there. */
#define LEAST_CHANCE 1e-290

typedef struct point {
  int modified, k;
  double params[TIER__PURCHASES_MOST];
  tier__customer c;
  double log_intervals;
  size_t variable; /* Of a gradient. */
} point;

/* r, alpha, a, b; u = alpha + T, m = r + k x, b2 = b + x + d; S1 and S2. */
enum { R, ALPHA, A, B, U, M, B2, LEFT, HERE, WORK, WAIT, TERM, SLOTS };

typedef struct slots {
  arb_struct v[SLOTS];
} slots;

static void slots_begin(slots *s, const point *p) {
  for (int i = 0; i < SLOTS; i++) {
    arb_init(&s->v[i]);
  }
  for (int i = 0; i < 4; i++) {
    arb_set_d(&s->v[i], p->params[i]);
  }
}

static void slots_end(slots *s) {
  for (int i = 0; i < SLOTS; i++) {
    arb_clear(&s->v[i]);
  }
}

/* S1 = a / (b + x - 1 + d) (u / (alpha + t_x))^m, nothing where nobody can have left. */
static void find_left(slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  arb_zero(&v[LEFT]);
  if (p->modified || p->c.x > 0) {
    arb_set_d(&v[WORK], p->c.last);
    arb_add(&v[WORK], &v[WORK], &v[ALPHA], precision);
    arb_div(&v[WORK], &v[U], &v[WORK], precision);
    arb_pow(&v[LEFT], &v[WORK], &v[M], precision);
    arb_mul(&v[LEFT], &v[LEFT], &v[A], precision);
    arb_sub_ui(&v[WORK], &v[B2], 1, precision);
    arb_div(&v[LEFT], &v[LEFT], &v[WORK], precision);
  }
}

/* S2 = sum over j < k of m (m + 1) ... (m + j - 1) ((T - t_x) / u)^j / j!. */
static void find_here(slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  arb_set_d(&v[WORK], p->c.last);
  arb_set_d(&v[WAIT], p->c.age);
  arb_sub(&v[WAIT], &v[WAIT], &v[WORK], precision);
  arb_div(&v[WAIT], &v[WAIT], &v[U], precision);
  arb_zero(&v[HERE]);
  for (int j = 0; j < p->k; j++) {
    arb_rising_ui(&v[WORK], &v[M], (ulong)j, precision);
    arb_pow_ui(&v[TERM], &v[WAIT], (ulong)j, precision);
    arb_mul(&v[TERM], &v[TERM], &v[WORK], precision);
    arb_fac_ui(&v[WORK], (ulong)j, precision);
    arb_div(&v[TERM], &v[TERM], &v[WORK], precision);
    arb_add(&v[HERE], &v[HERE], &v[TERM], precision);
  }
}

/* What follows from the four parameters. */
static void find_rest(slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  arb_set_d(&v[U], p->c.age);
  arb_add(&v[U], &v[U], &v[ALPHA], precision);
  arb_add_si(&v[M], &v[R], (slong)(p->k * p->c.x), precision);
  arb_add_si(&v[B2], &v[B], (slong)p->c.x + p->modified, precision);
  find_left(s, p, precision);
  find_here(s, p, precision);
}

static void log_likelihood_of(arb_t result, slots *s, const point *p, slong precision) {
  arb_struct *v = s->v;
  arb_set_d(result, p->log_intervals);
  arb_mul_si(result, result, p->k - 1, precision);
  arb_set_si(&v[WORK], p->k);
  oracle_ln_gamma(&v[WORK], &v[WORK], precision);
  arb_mul_si(&v[WORK], &v[WORK], (slong)p->c.x, precision);
  arb_sub(result, result, &v[WORK], precision);
  oracle_ln_beta(&v[WORK], &v[A], &v[B2], precision);
  arb_add(result, result, &v[WORK], precision);
  oracle_ln_beta(&v[WORK], &v[A], &v[B], precision);
  arb_sub(result, result, &v[WORK], precision);
  oracle_ln_gamma(&v[WORK], &v[M], precision);
  arb_add(result, result, &v[WORK], precision);
  oracle_ln_gamma(&v[WORK], &v[R], precision);
  arb_sub(result, result, &v[WORK], precision);
  arb_log(&v[WORK], &v[ALPHA], precision);
  arb_addmul(result, &v[R], &v[WORK], precision);
  arb_log(&v[WORK], &v[U], precision);
  arb_submul(result, &v[M], &v[WORK], precision);
  arb_add(&v[WORK], &v[LEFT], &v[HERE], precision);
  arb_log(&v[WORK], &v[WORK], precision);
  arb_add(result, result, &v[WORK], precision);
}

static void log_likelihood(arb_t result, const void *at, slong precision) {
  slots s;
  slots_begin(&s, at);
  find_rest(&s, at, precision);
  log_likelihood_of(result, &s, at, precision);
  slots_end(&s);
}

static void alive(arb_t result, const void *at, slong precision) {
  slots s;
  slots_begin(&s, at);
  find_rest(&s, at, precision);
  arb_add(&s.v[LEFT], &s.v[LEFT], &s.v[HERE], precision);
  arb_div(result, &s.v[HERE], &s.v[LEFT], precision);
  slots_end(&s);
}

/* The central difference in the logarithm of a parameter, from steps of 2^-90: wrong by about 2^-180. */
static void slope(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t step, above;
  arb_init(step);
  arb_init(above);
  for (int sign = 1; sign >= -1; sign -= 2) {
    slots s;
    slots_begin(&s, p);
    arb_set_si(step, sign);
    arb_mul_2exp_si(step, step, -90);
    arb_exp(step, step, precision);
    arb_mul(&s.v[p->variable], &s.v[p->variable], step, precision);
    find_rest(&s, p, precision);
    log_likelihood_of(sign > 0 ? above : result, &s, p, precision);
    slots_end(&s);
  }
  arb_sub(result, above, result, precision);
  arb_mul_2exp_si(result, result, 89);
  arb_clear(step);
  arb_clear(above);
}

static point point_make(uint64_t *random, int modified, int k) {
  point p = {.modified = modified, .k = k};
  p.params[R] = oracle_spread(random, 0.02, 50);
  p.params[ALPHA] = oracle_spread(random, 1e-3, 1e3);
  p.params[A] = oracle_around_one(random, 0.02, 50);
  p.params[B] = oracle_spread(random, 0.02, 100);
  p.params[TIER__STAGES] = k;
  p.c.x = oracle_count(random, 5000);
  p.c.age = oracle_spread(random, 0.1, 1000);
  p.c.last = p.c.x > 0 ? p.c.age * oracle_uniform(random, 0, 1) : 0;
  p.log_intervals = p.c.x > 0 ? p.c.x * (log(p.c.last / p.c.x) - oracle_uniform(random, 0, 1)) : 0;
  return p;
}

static double likelihood_found(const point *p, tier__newton_point *ret_point) {
  const tier__purchase_model *model = p->modified ? &tier__mbg_cnbd_k : &tier__bg_cnbd_k;
  const double one = 1;
  const tier__purchase_rows rows = {1, &p->c.x, &p->c.last, &p->c.age, &one, NULL, p->log_intervals};
  model->log_likelihood(p->params, &rows, ret_point);
  return ret_point->value;
}

static void check_model(const tier__purchase_model *model, int modified) {
  for (int k = 1; k <= STAGES_MOST; k++) {
    oracle_worst likelihoods = {.name = "log-likelihood"}, chances = {.name = "alive"};
    uint64_t random = 60 + (uint64_t)(2 * k + modified);
    print_message("k = %d\n", k);
    for (size_t i = 0; i < ORACLE_POINTS; i++) {
      const point p = point_make(&random, modified, k);
      tier__newton_point found;
      oracle_compare_near(&likelihoods, i, likelihood_found(&p, &found), oracle_value(log_likelihood, &p), 1e-3);
      oracle_compare_near(&chances, i, model->alive(p.params, &p.c), oracle_value(alive, &p), LEAST_CHANCE);
    }
    oracle_check(&likelihoods, 1e-10, ORACLE_POINTS);
    oracle_check(&chances, 1e-12, ORACLE_POINTS);
  }
}

static void bg_cnbd_k_agrees(void **state) {
  (void)state;
  check_model(&tier__bg_cnbd_k, 0);
}

static void mbg_cnbd_k_agrees(void **state) {
  (void)state;
  check_model(&tier__mbg_cnbd_k, 1);
}

static void gradients_agree(void **state) {
  oracle_worst worst = {.name = "gradient"};
  uint64_t random = 90;
  (void)state;
  for (size_t i = 0; i < GRADIENTS; i++) {
    point p = point_make(&random, (int)(i % 2), (int)(i / 2 % STAGES_MOST) + 1);
    tier__newton_point found;
    (void)likelihood_found(&p, &found);
    /* Without purchase BG/CNBD-k says nothing of a and b. */
    for (p.variable = 0; p.variable < (p.modified || p.c.x > 0 ? 4 : 2); p.variable++) {
      oracle_compare_near(&worst, i, found.gradient[p.variable], oracle_value(slope, &p), 1e-3);
    }
  }
  oracle_check(&worst, 1e-8, GRADIENTS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bg_cnbd_k_agrees),
      cmocka_unit_test(mbg_cnbd_k_agrees),
      cmocka_unit_test(gradients_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
