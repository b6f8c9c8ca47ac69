/* SPDX-License-Identifier: Apache-2.0 */
/* sBG: chances by ratios of beta functions, expected renewals by the closed form for a mean residual life cut short,
 * discounted ones by 2F1 (Fader, Hardie 2010), or added up. */
#include "oracle_contract.h"

#include "clv/sbg/sbg_model.h"

/* ln S(t). */
static void ln_survival(arb_t result, const oracle_period_point *p, double t, slong precision) {
  arb_t a, b, other;
  if (t == 0) { /* Exactly. */
    arb_zero(result);
    return;
  }
  arb_init(a);
  arb_init(b);
  arb_init(other);
  arb_set_d(a, p->params[0]);
  arb_set_d(b, p->params[1]);
  oracle_ln_beta(other, a, b, precision);
  arb_add_si(b, b, (slong)t, precision);
  oracle_ln_beta(result, a, b, precision);
  arb_sub(result, result, other, precision);
  arb_clear(a);
  arb_clear(b);
  arb_clear(other);
}

/* (b - (b + h) S(T + h) / S(T)) / (alpha - 1), b = beta + T. */
static void expected_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  arb_t b, part;
  arb_init(b);
  arb_init(part);
  oracle_contract_survive(result, p, precision);
  arb_set_d(b, p->params[1]);
  arb_add_si(b, b, (slong)p->age, precision);
  arb_add_si(part, b, (slong)p->horizon, precision);
  arb_mul(result, result, part, precision);
  arb_sub(result, b, result, precision);
  arb_set_d(part, p->params[0]);
  arb_sub_si(part, part, 1, precision);
  arb_div(result, result, part, precision);
  arb_clear(b);
  arb_clear(part);
}

/* By the retention rates. */
static void discounted_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  arb_t worth, term, b, ab, factor;
  arb_init(worth), arb_init(term), arb_init(b), arb_init(ab), arb_init(factor);
  arb_set_d(worth, -p->rate);
  arb_exp(worth, worth, precision);
  arb_set_d(b, p->params[1]);
  arb_add_si(b, b, (slong)p->age, precision);
  arb_set_d(ab, p->params[0]);
  arb_add(ab, ab, b, precision);
  arb_one(term);
  arb_zero(result);
  for (slong j = 0; j < (slong)p->horizon; j++) {
    arb_mul(term, term, worth, precision);
    arb_add_si(factor, b, j, precision);
    arb_mul(term, term, factor, precision);
    arb_add_si(factor, ab, j, precision);
    arb_div(term, term, factor, precision);
    arb_add(result, result, term, precision);
  }
  arb_clear(worth), arb_clear(term), arb_clear(b), arb_clear(ab), arb_clear(factor);
}

/* v b/(alpha + b) 2F1(1, b + 1; alpha + b + 1; v), v = e^-rate, the last factor by Pfaff:
 * 2F1(1, alpha; alpha + b + 1; -v/(1 - v)) / (1 - v). */
static void forever_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  arb_t one, growth, a, b, ab, z;
  arb_init(one), arb_init(growth), arb_init(a), arb_init(b), arb_init(ab), arb_init(z);
  arb_set_d(a, p->params[0]);
  arb_set_d(b, p->params[1]);
  arb_add_si(b, b, (slong)p->age, precision);
  arb_add(ab, a, b, precision);
  arb_set_d(growth, p->rate);
  arb_expm1(growth, growth, precision);
  arb_inv(growth, growth, precision);
  arb_neg(z, growth);
  arb_one(one);
  arb_add_si(result, ab, 1, precision);
  arb_hypgeom_2f1(result, one, a, result, z, 0, precision);
  arb_mul(result, result, growth, precision);
  arb_mul(result, result, b, precision);
  arb_div(result, result, ab, precision);
  arb_clear(one), arb_clear(growth), arb_clear(a), arb_clear(b), arb_clear(ab), arb_clear(z);
}

static oracle_period_point draw_point(uint64_t *random, size_t number) {
  const int slow = number % 4 == 0;
  oracle_period_point p;
  p.params[0] = oracle_around_one(random, 1e-3, 1e3);
  p.params[1] = oracle_spread(random, 1e-3, 1e3);
  oracle_contract_draw_past(random, &p);
  p.horizon = 1 + oracle_count(random, 3000);
  p.rate = slow ? oracle_spread(random, 1e-6, ORACLE_LEAST_RATE) : oracle_spread(random, ORACLE_LEAST_RATE, 2);
  p.k = oracle_whole(random, p.horizon);
  return p;
}

static void sbg_agrees(void **state) {
  static const oracle_periods sbg = {
      .model = &tier__sbg,
      .ln_survival = ln_survival,
      .log_likelihood = oracle_contract_log_likelihood,
      .still = oracle_contract_survive,
      .chance = oracle_contract_chance,
      .expected = expected_of,
      .discounted = discounted_of,
      .forever = forever_of,
      .expected_has_pole = 1,
      .pole = 0,
      .seed = 202,
      .draw = draw_point,
  };
  (void)state;
  oracle_check_periods(&sbg);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(sbg_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
