/* SPDX-License-Identifier: Apache-2.0 */
/* BdW: everything from S(t) = B(alpha, beta + t^c) / B(alpha, beta), by differences and sums with so many digits that
 * nothing is lost (Fader, Hardie, Liu, Davin, Steenburgh 2018). */
#include "oracle_contract.h"

#include "clv/bdw/bdw_model.h"

/* ln S(t). */
static void ln_survival(arb_t result, const oracle_period_point *p, double t, slong precision) {
  arb_t a, b, power;
  if (t == 0) { /* Exactly. */
    arb_zero(result);
    return;
  }
  arb_init(a);
  arb_init(b);
  arb_init(power);
  arb_set_d(a, p->params[0]);
  arb_set_d(b, p->params[1]);
  arb_set_d(power, p->params[2]);
  oracle_ln_beta(result, a, b, precision);
  arb_neg(result, result);
  arb_t time;
  arb_init(time);
  arb_set_d(time, t);
  arb_pow(power, time, power, precision);
  arb_add(b, b, power, precision);
  oracle_ln_beta(power, a, b, precision);
  arb_add(result, result, power, precision);
  arb_clear(time);
  arb_clear(a);
  arb_clear(b);
  arb_clear(power);
}

/* Term by term; what is no longer seen is bounded, as the terms fall. */
static void discounted_of(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  arb_t term, worth, base;
  mag_t size, seen;
  arb_init(term), arb_init(worth), arb_init(base);
  mag_init(size), mag_init(seen);
  ln_survival(base, p, p->age, precision);
  arb_zero(result);
  for (double j = 1; j <= p->horizon; j += 1) {
    arb_set_d(worth, -p->rate);
    arb_mul_si(worth, worth, (slong)j, precision);
    ln_survival(term, p, p->age + j, precision);
    arb_sub(term, term, base, precision);
    arb_add(term, term, worth, precision);
    arb_exp(term, term, precision);
    arb_add(result, result, term, precision);
    arb_get_mag(size, term);
    mag_mul_ui(size, size, (ulong)(p->horizon - j));
    arb_get_mag(seen, result);
    mag_mul_2exp_si(seen, seen, -precision);
    if (mag_cmp(size, seen) < 0) {
      arb_add_error_mag(result, size);
      break;
    }
  }
  arb_clear(term), arb_clear(worth), arb_clear(base);
  mag_clear(size), mag_clear(seen);
}

static void expected_of(arb_t result, const void *at, slong precision) {
  oracle_period_point p = *(const oracle_period_point *)at;
  p.rate = 0;
  discounted_of(result, &p, precision);
}

static oracle_period_point draw_point(uint64_t *random, size_t number) {
  const int slow = number % 20 == 0;
  oracle_period_point p;
  p.params[0] = oracle_around_one(random, 1e-3, 1e3);
  p.params[1] = oracle_spread(random, 1e-3, 1e3);
  p.params[2] = oracle_around_one(random, 0.1, 5);
  oracle_contract_draw_past(random, &p);
  p.horizon = 1 + oracle_count(random, slow ? 3000 : 40);
  p.rate = slow ? oracle_spread(random, ORACLE_LEAST_RATE, 0.5) : oracle_spread(random, 0.5, 2);
  p.k = oracle_whole(random, p.horizon);
  return p;
}

static void bdw_agrees(void **state) {
  static const oracle_periods bdw = {
      .model = &tier__bdw,
      .ln_survival = ln_survival,
      .log_likelihood = oracle_contract_log_likelihood,
      .still = oracle_contract_survive,
      .chance = oracle_contract_chance,
      .expected = expected_of,
      .discounted = discounted_of,
      .seed = 303,
      .draw = draw_point,
  };
  (void)state;
  oracle_check_periods(&bdw);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(bdw_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
