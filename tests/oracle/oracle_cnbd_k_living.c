/* SPDX-License-Identifier: Apache-2.0 */
#include "oracle_cnbd_k_living.h"

oracle_living oracle_living_draw(uint64_t *random, tier__cnbd_kind kind) {
  static const double around_one[] = {1, 1 + 1e-12, 1 - 1e-12, 1 + 1e-6};
  oracle_living living = {.kind = kind};
  living.p.r = oracle_spread(random, 0.01, 50);
  living.p.alpha = oracle_spread(random, 1e-3, 1e3);
  living.p.a = oracle_spread(random, 0.01, 50);
  living.p.b = oracle_spread(random, 0.01, 50);
  if (oracle_uniform(random, 0, 1) < 0.2) {
    living.p.a = around_one[(int)oracle_uniform(random, 0, 3.999)];
  }
  living.p.k = 1 + (int)oracle_uniform(random, 0, 7.999);
  living.x = oracle_count(random, 5000);
  living.age = oracle_spread(random, 0.1, 1e3);
  living.last = living.x > 0 ? living.age * oracle_uniform(random, 0, 1) : 0;
  return living;
}

double oracle_living_shape(const oracle_living *living) { return living->p.r + living->p.k * living->x; }

void oracle_living_stay(arb_t result, const oracle_living *living, double m, slong precision) {
  arb_t under;
  arb_init(under);
  arb_set_d(result, living->p.b);
  arb_set_d(under, living->x + (living->kind == TIER__MBG_CNBD) + m);
  arb_add(result, result, under, precision);
  arb_set_d(under, living->p.a);
  arb_add(under, under, result, precision);
  arb_div(result, result, under, precision);
  arb_clear(under);
}

void oracle_living_mean(arb_t result, const oracle_living *living, oracle_living_after after, const void *at,
                        slong precision) {
  arb_t shape, scale, idle, weight, weights, part;
  arb_init(shape), arb_init(scale), arb_init(idle);
  arb_init(weight), arb_init(weights), arb_init(part);
  arb_set_d(part, living->p.k * living->x);
  arb_set_d(shape, living->p.r);
  arb_add(shape, shape, part, precision);
  arb_set_d(scale, living->p.alpha);
  arb_set_d(part, living->age);
  arb_add(scale, scale, part, precision);
  arb_set_d(idle, living->last);
  arb_sub(idle, part, idle, precision);
  arb_div(idle, idle, scale, precision);
  arb_one(weight);
  arb_zero(result);
  for (int j = 0; j < living->p.k; j++) {
    arb_add(weights, weights, weight, precision);
    after(part, at, j, shape, scale, precision);
    arb_addmul(result, weight, part, precision);
    arb_mul(weight, weight, shape, precision);
    arb_mul(weight, weight, idle, precision);
    arb_div_ui(weight, weight, (ulong)j + 1, precision);
    arb_add_ui(shape, shape, 1, precision);
  }
  arb_div(result, result, weights, precision);
  arb_clear(shape), arb_clear(scale), arb_clear(idle);
  arb_clear(weight), arb_clear(weights), arb_clear(part);
}
