/* SPDX-License-Identifier: Apache-2.0 */
/** @file oracle_cnbd_k_living.h
 * A customer who is alive at T under (M)BG/CNBD-k: what all that is still to come is asked at. */
#ifndef TIER_TESTS_ORACLE_CNBD_K_LIVING_H
#define TIER_TESTS_ORACLE_CNBD_K_LIVING_H

#include "oracle.h"

#include "clv/cnbd_k/cnbd_k_kernel.h"

typedef struct oracle_living {
  tier__cnbd_kind kind;
  tier__cnbd_params p;
  double x, last, age;
} oracle_living;

/** Any parameters, k and past. */
oracle_living oracle_living_draw(uint64_t *random, tier__cnbd_kind kind);

/** r + k x, rounded: for deciding what to ask. */
double oracle_living_shape(const oracle_living *living);

/** (b' + m) / (a + b' + m), the chance to stay after purchase m + 1 to come; m exact. */
void oracle_living_stay(arb_t result, const oracle_living *living, double m, slong precision);

/** Of a customer j stages after the last purchase, whose rate of stages is Gamma(shape, scale). `at` is what was given
 * to oracle_living_mean. */
typedef void (*oracle_living_after)(arb_t result, const void *at, int j, const arb_t shape, const arb_t scale,
                                    slong precision);

/** Mean over j, with the weights (shape)_j y^j / j!, y = (T - t_x) / (alpha + T). */
void oracle_living_mean(arb_t result, const oracle_living *living, oracle_living_after after, const void *at,
                        slong precision);

#endif
