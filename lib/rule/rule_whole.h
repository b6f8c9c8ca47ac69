/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_whole.h
 * Whole numbers that fit no machine integer. */
#ifndef TIER_LIB_RULE_WHOLE_H
#define TIER_LIB_RULE_WHOLE_H

#include <tier/base.h>

/** Order of a whole number, written as digits, and its nearest double, exact. @param nearest Finite, 2^53 or more.
 * @return -1, 0, 1. */
int tier__rule_whole_order(tier_string digits, double nearest);

#endif
