/* SPDX-License-Identifier: Apache-2.0 */
/** @file bg_nbd_formulas.h
 * BG/NBD and MBG/NBD by their published closed forms (Fader, Hardie, Lee 2005; Batislam, Denizel, Filiztekin 2007) and,
 * where there are none, Laplace transforms and integrals of the hypergeometric function. As oracle.h wants formulas,
 * each of a @ref point. What is to come is told of a customer who is alive. */
#ifndef TIER_TESTS_BG_NBD_FORMULAS_H
#define TIER_TESTS_BG_NBD_FORMULAS_H

#include "oracle.h"

#include "clv/common/purchase_model.h"

typedef struct point {
  int modified; /* MBG/NBD. */
  /* r, alpha, a, b. */
  double params[TIER__PURCHASES_MOST];
  tier__customer c;
  double horizon, rate, count;
  size_t variable; /* Of a gradient. */
} point;

void bg_nbd_log_likelihood(arb_t result, const void *at, slong precision);
/** Its derivative in the logarithm of parameter `variable`. */
void bg_nbd_slope(arb_t result, const void *at, slong precision);
void bg_nbd_alive(arb_t result, const void *at, slong precision);
void bg_nbd_expected(arb_t result, const void *at, slong precision);
void bg_nbd_discounted(arb_t result, const void *at, slong precision);
void bg_nbd_forever(arb_t result, const void *at, slong precision);
void bg_nbd_survive(arb_t result, const void *at, slong precision);
/** Of `count` purchases. */
void bg_nbd_probability(arb_t result, const void *at, slong precision);

#endif
