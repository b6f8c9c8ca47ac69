/* SPDX-License-Identifier: Apache-2.0 */
/** @file forecast_check.h
 * Arguments that several calls have in common. All return TIER_E_ARGUMENT. */
#ifndef TIER_LIB_FORECAST_CHECK_H
#define TIER_LIB_FORECAST_CHECK_H

#include "clv/handle/clv_handle.h"

/** A model of purchases. */
tier_status tier__purchases_check(const tier_clv *model, tier_error *err);
/** A time from 0, or above it unless `zero_allowed`; whole, and at most 1,000,000, where the model counts
 * opportunities.
 * @param name For the message. */
tier_status tier__time_check(const tier__purchase_model *model, const char *name, double value, int zero_allowed,
                             tier_error *err);
/** An array that may be NULL only if it is empty. */
tier_status tier__array_check(const char *name, const double *values, size_t count, tier_error *err);

#endif
