/* SPDX-License-Identifier: Apache-2.0 */
/** @file future_checks.h
 * What must hold for the future of any customer under any model in continuous time. */
#ifndef TIER_TESTS_FUTURE_CHECKS_H
#define TIER_TESTS_FUTURE_CHECKS_H

#include "helpers/assert_close.h"

#include "clv/common/purchase_model.h"

/** Probabilities sum to 1, their mean is the expected number, and cut into pieces they are the same. The horizon must
 * be short enough for a thousand purchases to be next to impossible. */
void future_check_distribution(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                               double horizon);
/** Without end there is more than over any horizon, and that by as little as who is left then can add. */
void future_check_forever(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                          double rate);
/** Survival begins at 1, falls, and follows from the purchases that it allows. */
void future_check_survival(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                           double horizon);
/** 20,000 drawn customers buy as they should until `age` and after, and their columns fit together. */
void future_check_draws(const tier__purchase_model *model, const double *params, double age, double horizon);

#endif
