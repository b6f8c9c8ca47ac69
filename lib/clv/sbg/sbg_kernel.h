/* SPDX-License-Identifier: Apache-2.0 */
/** @file sbg_kernel.h
 * The shifted beta-geometric model of contracts that are renewed or not: pure functions over arrays. See spec.md for
 * the formulas. Nothing is allocated; any thread; same input, same bits. */
#ifndef TIER_LIB_SBG_KERNEL_H
#define TIER_LIB_SBG_KERNEL_H

#include "clv/common/purchase_rows.h"
#include "math/newton.h"

/** The chance not to renew ~ Beta(alpha, beta). Both > 0. */
typedef struct tier__sbg_params {
  double alpha, beta;
} tier__sbg_params;

/** Log-likelihood summed over all customers, with gradient and Hessian in (ln alpha, ln beta). `age` of the rows are
 * the renewals that were due, `x` those made; `last` is not looked at. */
void tier__sbg_log_likelihood(const tier__sbg_params *params, const tier__purchase_rows *rows,
                              tier__newton_point *ret_point);

#endif
