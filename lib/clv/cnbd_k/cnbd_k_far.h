/* SPDX-License-Identifier: Apache-2.0 */
/** @file cnbd_k_far.h
 * Sums over all purchases to come where there may be millions: as integrals, in bounded time. No state; any thread. */
#ifndef TIER_LIB_CNBD_K_FAR_H
#define TIER_LIB_CNBD_K_FAR_H

#include "cnbd_k_living.h"

/** Is a sum over the stages passed until then too long? @param j Stages since the last purchase. */
int tier__cnbd_is_far(const tier__cnbd_living *living, int j, double odds);
/** Expected purchases, if so. */
double tier__cnbd_far_expected(const tier__cnbd_living *living, int j, double odds);
/** P(alive then), if so. */
double tier__cnbd_far_survive(const tier__cnbd_living *living, int j, double odds);

#endif
