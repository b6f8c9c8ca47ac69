/* SPDX-License-Identifier: Apache-2.0 */
/** @file gamma_cross.h
 * The cross difference of ln Gamma, from which ratios of beta functions are made without cancellation. No state; any
 * thread. */
#ifndef TIER_LIB_GAMMA_CROSS_H
#define TIER_LIB_GAMMA_CROSS_H

/** ln( Gamma(z) Gamma(z + p + q) / (Gamma(z + p) Gamma(z + q)) ) = -ln( B(p, z + q) / B(p, z) ), which has the sign of
 * p q. z > 0, z + p > 0, q >= 0. A few units in the last place of its own size, however small p or q. */
double tier__gamma_cross(double z, double p, double q);

#endif
