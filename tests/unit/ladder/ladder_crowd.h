/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_crowd.h
 * Customers who compete for the places of three tiers, day by day. */
#ifndef TIER_TESTS_LADDER_CROWD_H
#define TIER_TESTS_LADDER_CROWD_H

#include "helpers/assert_close.h"
#include "ladder/decide.h"

enum { CROWD = 60, TIERS = 4 };

typedef struct crowd {
  tier__ladder_settings settings;
  tier__places places[TIERS];
  size_t count;
  uint8_t enter[TIERS][CROWD], keep[TIERS][CROWD], known[CROWD], frozen[CROWD];
  double scores[CROWD];
  uint64_t weights[CROWD];
  tier__standing before[CROWD], now[CROWD];
  uint32_t reasons[CROWD], order[CROWD];
} crowd;

/** The one crowd of a test. */
extern crowd c;

/** New customers with scores of 0 who meet nothing, on the plain ladder without limits. */
void begin_crowd(size_t count);
/** Steps 2 to 7 of a day. */
void step_day(int32_t day);
/** Step 8 for one tier. */
void place(int32_t tier, int32_t day);
/** Steps 2 to 8. */
void live_day(int32_t day);

#endif
