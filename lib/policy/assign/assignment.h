/* SPDX-License-Identifier: Apache-2.0 */
/** @file assignment.h
 * The life of a result. */
#ifndef TIER_LIB_ASSIGNMENT_H
#define TIER_LIB_ASSIGNMENT_H

#include "result_object.h"

/** An empty result. @param fitted Held. */
tier_status tier__result_make(const tier_fitted *fitted, int32_t as_of_day, tier_result **ret_result, tier_error *err);

#endif
