/* SPDX-License-Identifier: Apache-2.0 */
#include "oracle_contract.h"

/* S(t) / S(s). */
static void share(arb_t result, const oracle_period_point *p, double t, double s, slong precision) {
  arb_t other;
  arb_init(other);
  p->of->ln_survival(result, p, t, precision);
  p->of->ln_survival(other, p, s, precision);
  arb_sub(result, result, other, precision);
  arb_exp(result, result, precision);
  arb_clear(other);
}

/* Exactly n more renewals, where `due` of them are: the chance of a customer who has made s. */
static void exactly(arb_t result, const oracle_period_point *p, double s, double n, double due, slong precision) {
  arb_t next;
  arb_init(next);
  share(result, p, s + n, s, precision);
  if (n < due) {
    share(next, p, s + n + 1, s, precision);
    arb_sub(result, result, next, precision);
  }
  arb_clear(next);
}

void oracle_contract_log_likelihood(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  exactly(result, p, 0, p->x, p->age, precision);
  arb_log(result, result, precision);
}

void oracle_contract_survive(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  share(result, p, p->age + p->horizon, p->age, precision);
}

void oracle_contract_chance(arb_t result, const void *at, slong precision) {
  const oracle_period_point *p = at;
  exactly(result, p, p->age, p->k, p->horizon, precision);
}

void oracle_contract_draw_past(uint64_t *random, oracle_period_point *p) {
  p->age = oracle_count(random, 5000);
  p->x = oracle_whole(random, p->age);
  p->last = p->x;
}
