/* SPDX-License-Identifier: Apache-2.0 */
/** @file cnbd_k_living.h
 * What is known of a customer who is alive at T. No state; any thread. */
#ifndef TIER_LIB_CNBD_K_LIVING_H
#define TIER_LIB_CNBD_K_LIVING_H

#include "cnbd_k_kernel.h"

/** Stages are passed at a rate ~ Gamma(shape + j, scale), where j of them have been passed since the last purchase with
 * the chance `weight[j]`; leaving after each purchase: chance ~ Beta(a, b). */
typedef struct tier__cnbd_living {
  int k;
  double shape, scale, a, b;
  double idle; /**< Time since the last purchase. */
  double weight[TIER__CNBD_STAGES_MOST];
} tier__cnbd_living;

/** The weights are (shape)_j y^j / j! over their sum, y = idle / scale. */
static inline tier__cnbd_living tier__cnbd_living_at(tier__cnbd_kind kind, const tier__cnbd_params *params, double x,
                                                     double last, double age) {
  tier__cnbd_living living = {.k = params->k,
                              .shape = params->r + params->k * x,
                              .scale = params->alpha + age,
                              .a = params->a,
                              .b = kind == TIER__MBG_CNBD ? params->b + x + 1 : params->b + x,
                              .idle = age - last};
  double term = 1, sum = 0;
  for (int j = 0; j < living.k; j++) {
    living.weight[j] = term;
    sum += term;
    term *= (living.shape + j) / (j + 1) * (living.idle / living.scale);
  }
  for (int j = 0; j < living.k; j++) {
    living.weight[j] /= sum;
  }
  return living;
}

#endif
