/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_met.h
 * Step 3 of the order of evaluation: which tier the conditions give. */
#ifndef TIER_LIB_LADDER_MET_H
#define TIER_LIB_LADDER_MET_H

#include "decide.h"

/** Customers that are looked at together. */
enum { TIER__LADDER_BLOCK = 256 };

/** For `count` customers from `first` on: the highest tier whose `enter` is true, and the highest whose `enter` is
 * unknown; 0 if there is none. @param count At most TIER__LADDER_BLOCK. */
void tier__ladder_met(const tier__truths *truths, size_t first, size_t count, uint8_t *ret_met, uint8_t *ret_unknown);

/** The condition to keep a tier above the lowest, for one customer: a truth. */
uint8_t tier__ladder_keep(const tier__truths *truths, int32_t tier, size_t customer);

#endif
