/* SPDX-License-Identifier: Apache-2.0 */
/* Gamma-Gamma (Colombo, Jiang 1999; Fader, Hardie 2013), in the published closed forms. */
#include "oracle.h"

#include "clv/gamma_gamma/gamma_gamma_kernel.h"

typedef struct point {
  tier__gamma_params params;
  double x, mean;
} point;

static void add_ln_gamma(arb_t sum, const arb_t z, int sign, slong precision) {
  arb_t value;
  arb_init(value);
  arb_lgamma(value, z, precision);
  arb_addmul_si(sum, value, sign, precision);
  arb_clear(value);
}

static void add_product_of_ln(arb_t sum, const arb_t factor, const arb_t of, slong precision) {
  arb_t value;
  arb_init(value);
  arb_log(value, of, precision);
  arb_addmul(sum, factor, value, precision);
  arb_clear(value);
}

/* lnGamma(px + q) - lnGamma(px) - lnGamma(q) + q ln gamma + (px - 1) ln m + px ln x - (px + q) ln(gamma + xm). */
static void log_likelihood(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t px, q, gamma, m, x, work;
  arb_init(px), arb_init(q), arb_init(gamma), arb_init(m), arb_init(x), arb_init(work);
  arb_set_d(px, p->params.p);
  arb_set_d(q, p->params.q);
  arb_set_d(gamma, p->params.gamma);
  arb_set_d(m, p->mean);
  arb_set_d(x, p->x);
  arb_mul(px, px, x, precision);
  arb_zero(result);
  arb_add(work, px, q, precision);
  add_ln_gamma(result, work, 1, precision);
  add_ln_gamma(result, px, -1, precision);
  add_ln_gamma(result, q, -1, precision);
  add_product_of_ln(result, q, gamma, precision);
  add_product_of_ln(result, px, x, precision);
  arb_neg(work, work);
  arb_addmul(gamma, x, m, precision);
  add_product_of_ln(result, work, gamma, precision);
  arb_sub_ui(work, px, 1, precision);
  add_product_of_ln(result, work, m, precision);
  arb_clear(px), arb_clear(q), arb_clear(gamma), arb_clear(m), arb_clear(x), arb_clear(work);
}

/* p (gamma + x m) / (p x + q - 1). */
static void mean_spend(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t a, b, x;
  arb_init(a), arb_init(b), arb_init(x);
  arb_set_d(x, p->x);
  arb_set_d(a, p->mean);
  arb_mul(a, a, x, precision);
  arb_set_d(b, p->params.gamma);
  arb_add(a, a, b, precision);
  arb_set_d(b, p->params.p);
  arb_mul(a, a, b, precision);
  arb_mul(b, b, x, precision);
  arb_set_d(x, p->params.q);
  arb_add(b, b, x, precision);
  arb_sub_ui(b, b, 1, precision);
  arb_div(result, a, b, precision);
  arb_clear(a), arb_clear(b), arb_clear(x);
}

static void gamma_gamma_agrees(void **state) {
  oracle_worst likelihood = {.name = "log-likelihood"}, spend = {.name = "mean spend"};
  uint64_t random = 50;
  (void)state;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    const double one = 1;
    point p = {.x = 1 + oracle_count(&random, 5000), .mean = oracle_spread(&random, 1e-2, 1e6)};
    p.params.p = oracle_spread(&random, 1e-3, 1e3);
    p.params.q = oracle_around_one(&random, 1e-2, 1e3);
    p.params.gamma = oracle_spread(&random, 1e-3, 1e6);
    const tier__gamma_rows rows = {1, &p.x, &p.mean, &one};
    tier__newton_point found;
    double population, own;
    tier__gamma_log_likelihood(&p.params, &rows, &found);
    oracle_compare_near(&likelihood, i, found.value, oracle_value(log_likelihood, &p), 1e-3);
    const int exists = tier__gamma_mean(&p.params, p.x, p.mean, &population, &own);
    assert_int_equal(exists, p.params.p * p.x + (p.params.q - 1) > 0);
    if (exists) {
      oracle_compare(&spend, i, population + own, oracle_value(mean_spend, &p));
    }
  }
  oracle_check(&likelihood, 1e-10, ORACLE_POINTS);
  oracle_check(&spend, 1e-10, ORACLE_POINTS / 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(gamma_gamma_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
