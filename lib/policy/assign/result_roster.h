/* SPDX-License-Identifier: Apache-2.0 */
/** @file result_roster.h
 * What an assignment keeps of the roster it read, for the next one. */
#ifndef TIER_LIB_RESULT_ROSTER_H
#define TIER_LIB_RESULT_ROSTER_H

#include "assign_work.h"

/** Makes `former` of the result: overrides in force, customers whom the book does not know, and, if the policy reopens,
 * anchors of everybody. NULL without a roster. @return TIER_E_MEMORY. */
tier_status tier__former_make(const tier__assign_work *work, tier_error *err);
/** Most days that a ladder of the policy reopens; 0: none does. */
int32_t tier__reopen_days(const tier_policy *policy);

#endif
