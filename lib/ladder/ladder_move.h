/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_move.h
 * How a standing moves: what begins, ends and is kept when `earned` changes or is renewed. */
#ifndef TIER_LIB_LADDER_MOVE_H
#define TIER_LIB_LADDER_MOVE_H

#include "decide.h"

/** 1 if the last change is `min_dwell_days` ago. */
int tier__ladder_dwelt(const tier__ladder_settings *settings, const tier__standing *standing, int32_t day);
/** The same for a fall, which must also be as far from the first day of a promised tier. */
int tier__ladder_may_fall(const tier__ladder_settings *settings, const tier__standing *standing, int32_t day);

/** First day in a tier of which nobody told when it began: today, or the day on which it ended if that is over. */
int32_t tier__ladder_first_day(const tier__standing *standing, int32_t day);

/** A higher tier begins: earned since `day`. A promise of no more than it is fulfilled. */
void tier__ladder_rise(const tier__ladder_settings *settings, tier__standing *standing, int32_t tier, int32_t day,
                       int32_t anchor);
/** A lower tier begins, with a validity of its own. */
void tier__ladder_fall(const tier__ladder_settings *settings, tier__standing *standing, int32_t tier, int32_t day,
                       int32_t anchor);
/** Promises a tier for the next period. */
void tier__ladder_promise(const tier__ladder_settings *settings, tier__standing *standing, int32_t tier, int32_t day,
                          int32_t anchor);
/** Reckons the validity of a tier anew that is kept. @param met 1: it is also met, or a higher one.
 * @return 1 if it is renewed. */
int tier__ladder_renew(const tier__ladder_settings *settings, tier__standing *standing, int met, int32_t day,
                       int32_t anchor);

#endif
