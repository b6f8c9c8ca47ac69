/* SPDX-License-Identifier: Apache-2.0 */
/* BG/BB: all addends of the likelihood and of the chances by their own beta functions, one rational factor after the
 * other; expected purchases by the published closed form, which loses digits near gamma = 1 and has none there, so that
 * here it is asked with more of them; the endless sum by 2F1 (Fader, Hardie, Shang 2010). */
#include "oracle_periods.h"

#include "clv/bg_bb/bg_bb_model.h"

/* result = a + b for doubles, exactly. */
static void set_sum(arb_t result, double a, double b, slong precision) {
  arb_t other;
  arb_init(other);
  arb_set_d(result, a);
  arb_set_d(other, b);
  arb_add(result, result, other, precision);
  arb_clear(other);
}

/* result *= (p + i)/(q + j), or its inverse. */
static void times_ratio(arb_t result, const arb_t p, slong i, const arb_t q, slong j, slong precision) {
  arb_t factor;
  arb_init(factor);
  arb_add_si(factor, p, i, precision);
  arb_mul(result, result, factor, precision);
  arb_add_si(factor, q, j, precision);
  arb_div(result, result, factor, precision);
  arb_clear(factor);
}

/* B(p + i, q + j) / B(p, q) as a product of factors. */
static void beta_ratio(arb_t result, const arb_t p, slong i, const arb_t q, slong j, slong precision) {
  arb_t s, rising;
  arb_init(s);
  arb_init(rising);
  arb_add(s, p, q, precision);
  arb_hypgeom_rising_ui(result, p, (ulong)i, precision);
  arb_hypgeom_rising_ui(rising, q, (ulong)j, precision);
  arb_mul(result, result, rising, precision);
  arb_hypgeom_rising_ui(rising, s, (ulong)(i + j), precision);
  arb_div(result, result, rising, precision);
  arb_clear(s);
  arb_clear(rising);
}

typedef struct shapes {
  arb_t a, b, g, d, ab, gd;
} shapes;

/* Updated by so many successes and opportunities. */
static void shapes_begin(shapes *s, const double *params, double x, double n, slong precision) {
  arb_init(s->a), arb_init(s->b), arb_init(s->g), arb_init(s->d), arb_init(s->ab), arb_init(s->gd);
  set_sum(s->a, params[0], x, precision);
  set_sum(s->b, params[1], n - x, precision);
  arb_set_d(s->g, params[2]);
  set_sum(s->d, params[3], n, precision);
  arb_add(s->ab, s->a, s->b, precision);
  arb_add(s->gd, s->g, s->d, precision);
}

static void shapes_end(shapes *s) {
  arb_clear(s->a), arb_clear(s->b), arb_clear(s->g), arb_clear(s->d), arb_clear(s->ab), arb_clear(s->gd);
}

/* @param ret_alive The addend of those who are alive, which is part of the likelihood. */
static void likelihood(arb_t result, arb_t ret_alive, const oracle_period_point *p, slong precision) {
  const slong x = (slong)p->x, last = (slong)p->last, n = (slong)p->age;
  shapes s;
  arb_t addend, life;
  arb_init(addend);
  arb_init(life);
  shapes_begin(&s, p->params, 0, 0, precision);
  beta_ratio(ret_alive, s.a, x, s.b, n - x, precision);
  beta_ratio(life, s.d, n, s.g, 0, precision);
  arb_mul(ret_alive, ret_alive, life, precision);
  beta_ratio(addend, s.a, x, s.b, last - x, precision);
  beta_ratio(life, s.d, last, s.g, 1, precision);
  arb_mul(addend, addend, life, precision);
  arb_set(result, ret_alive);
  arb_add_si(life, s.gd, 1, precision);
  for (slong j = last; j < n; j++) {
    arb_add(result, result, addend, precision);
    times_ratio(addend, s.b, j - x, s.ab, j, precision);
    times_ratio(addend, s.d, j, life, j, precision);
  }
  arb_clear(addend);
  arb_clear(life);
  shapes_end(&s);
}

static void log_likelihood_of(arb_t result, const void *at, slong precision) {
  arb_t alive;
  arb_init(alive);
  likelihood(result, alive, at, precision);
  arb_log(result, result, precision);
  arb_clear(alive);
}

static void alive_of(arb_t result, const void *at, slong precision) {
  arb_t alive;
  arb_init(alive);
  likelihood(result, alive, at, precision);
  arb_div(result, alive, result, precision);
  arb_clear(alive);
}

/* a/(a + b) d/(g - 1) (1 - Gamma(g + d) Gamma(1 + d + h) / (Gamma(g + d + h) Gamma(1 + d))), all updated. */
static void expected_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  shapes s;
  arb_t part;
  arb_init(part);
  shapes_begin(&s, p->params, p->x, p->age, precision);
  arb_add_si(part, s.d, 1, precision);
  arb_hypgeom_rising_ui(result, part, (ulong)p->horizon, precision);
  arb_hypgeom_rising_ui(part, s.gd, (ulong)p->horizon, precision);
  arb_div(result, result, part, precision);
  arb_sub_si(result, result, 1, precision);
  arb_mul(result, result, s.d, precision);
  arb_mul(result, result, s.a, precision);
  arb_div(result, result, s.ab, precision);
  arb_sub_si(part, s.g, 1, precision);
  arb_div(result, result, part, precision);
  arb_neg(result, result);
  arb_clear(part);
  shapes_end(&s);
}

/* Term by term. */
static void discounted_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  shapes s;
  arb_t worth, term;
  arb_init(worth);
  arb_init(term);
  shapes_begin(&s, p->params, p->x, p->age, precision);
  arb_set_d(worth, -p->rate);
  arb_exp(worth, worth, precision);
  arb_div(term, s.a, s.ab, precision);
  arb_zero(result);
  for (slong j = 0; j < (slong)p->horizon; j++) {
    arb_mul(term, term, worth, precision);
    times_ratio(term, s.d, j, s.gd, j, precision);
    arb_add(result, result, term, precision);
  }
  arb_clear(worth);
  arb_clear(term);
  shapes_end(&s);
}

/* a/(a + b) d/(g + d) v 2F1(1, d + 1; g + d + 1; v), v = e^-rate, the last factor by Pfaff:
 * 2F1(1, g; g + d + 1; -v / (1 - v)) / (1 - v). */
static void forever_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  shapes s;
  arb_t one, growth, c;
  arb_init(one);
  arb_init(growth);
  arb_init(c);
  shapes_begin(&s, p->params, p->x, p->age, precision);
  arb_set_d(growth, p->rate);
  arb_expm1(growth, growth, precision);
  arb_inv(growth, growth, precision);
  arb_neg(c, growth);
  arb_one(one);
  arb_add_si(result, s.gd, 1, precision);
  arb_hypgeom_2f1(result, one, s.g, result, c, 0, precision);
  arb_mul(result, result, growth, precision);
  arb_mul(result, result, s.d, precision);
  arb_div(result, result, s.gd, precision);
  arb_mul(result, result, s.a, precision);
  arb_div(result, result, s.ab, precision);
  arb_clear(one);
  arb_clear(growth);
  arb_clear(c);
  shapes_end(&s);
}

/* Over all i: C(i, k) B(a + k, b + i - k) B(g + 1, d + i), and those who are still there after `horizon`. */
static void chance_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  const slong k = (slong)p->k, h = (slong)p->horizon;
  shapes s;
  arb_t term, one, above;
  arb_init(term);
  arb_init(one);
  arb_init(above);
  shapes_begin(&s, p->params, p->x, p->age, precision);
  arb_one(one);
  arb_add_si(above, s.gd, 1, precision);
  beta_ratio(term, s.a, k, s.b, 0, precision);
  beta_ratio(result, s.d, k, s.g, 1, precision);
  arb_mul(term, term, result, precision);
  arb_zero(result);
  for (slong i = k; i < h; i++) {
    arb_add(result, result, term, precision);
    times_ratio(term, one, i, one, i - k, precision);
    times_ratio(term, s.b, i - k, s.ab, i, precision);
    times_ratio(term, s.d, i, above, i, precision);
  }
  times_ratio(term, s.gd, h, s.g, 0, precision);
  arb_add(result, result, term, precision);
  arb_clear(term);
  arb_clear(one);
  arb_clear(above);
  shapes_end(&s);
}

static oracle_period_point draw_point(uint64_t *random, size_t number) {
  const int slow = number % 4 == 0;
  oracle_period_point p;
  for (size_t i = 0; i < 4; i++) {
    p.params[i] = i == 2 ? oracle_around_one(random, 1e-3, 1e3) : oracle_spread(random, 1e-3, 1e3);
  }
  p.age = oracle_count(random, 5000);
  p.last = oracle_whole(random, p.age);
  p.x = p.last > 0 ? 1 + oracle_whole(random, p.last - 1) : 0;
  p.horizon = 1 + oracle_count(random, 1000);
  p.rate = slow ? oracle_spread(random, 1e-6, ORACLE_LEAST_RATE) : oracle_spread(random, ORACLE_LEAST_RATE, 2);
  p.k = oracle_whole(random, p.horizon < 200 ? p.horizon : 200);
  return p;
}

static void bg_bb_agrees(void **state) {
  static const oracle_periods bg_bb = {
      .model = &tier__bg_bb,
      .log_likelihood = log_likelihood_of,
      .still = alive_of,
      .chance = chance_of,
      .expected = expected_of,
      .discounted = discounted_of,
      .forever = forever_of,
      .expected_has_pole = 1,
      .pole = 2,
      .seed = 101,
      .draw = draw_point,
  };
  (void)state;
  oracle_check_periods(&bg_bb);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(bg_bb_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
