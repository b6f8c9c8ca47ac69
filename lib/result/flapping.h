/* SPDX-License-Identifier: Apache-2.0 */
/** @file flapping.h
 * How often customers rise and fall, and how often a change is soon taken back. */
#ifndef TIER_LIB_FLAPPING_H
#define TIER_LIB_FLAPPING_H

#include <stddef.h>
#include <stdint.h>

/** What is remembered of one customer. Begin with { -1, 0, 0 }. */
typedef struct tier__last_change {
  int32_t left; /**< The tier before the last change; -1: none yet. */
  int32_t day;  /**< Of the last change. */
  int32_t back; /**< 1: has gone back within the days at least once. */
} tier__last_change;

/** Sums over customers. */
typedef struct tier__flaps {
  uint64_t ups, downs, reversals, flappers;
} tier__flaps;

/** One evaluation of one customer. A change back to the tier that the change before left, at most `reversal_days` after
 * it, is a reversal. @param previous -1: in no tier, which is no change. */
void tier__flap_step(int32_t previous, int32_t tier, int32_t day, int32_t reversal_days, tier__last_change *last,
                     tier__flaps *flaps);

#endif
