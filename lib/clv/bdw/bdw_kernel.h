/* SPDX-License-Identifier: Apache-2.0 */
/** @file bdw_kernel.h
 * The beta discrete Weibull model of contracts, where the chance to renew drifts with time: pure functions over arrays.
 * See spec.md for the formulas. Nothing is allocated; any thread; same input, same bits. */
#ifndef TIER_LIB_BDW_KERNEL_H
#define TIER_LIB_BDW_KERNEL_H

#include "clv/common/purchase_rows.h"
#include "math/newton.h"

/** The chance not to make the first renewal ~ Beta(alpha, beta); t renewals are made with its complement to the power
 * t^c. All > 0. */
typedef struct tier__bdw_params {
  double alpha, beta, c;
} tier__bdw_params;

/** Log-likelihood summed over all customers, with gradient and Hessian in (ln alpha, ln beta, ln c). `age` of the rows
 * are the renewals that were due, `x` those made; `last` is not looked at. */
void tier__bdw_log_likelihood(const tier__bdw_params *params, const tier__purchase_rows *rows,
                              tier__newton_point *ret_point);

#endif
