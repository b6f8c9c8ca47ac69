/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_walk.h
 * One customer walks up and down a ladder, day by day. */
#ifndef TIER_TESTS_LADDER_WALK_H
#define TIER_TESTS_LADDER_WALK_H

#include "helpers/assert_close.h"
#include "ladder/decide.h"

enum { WALK_MOST_TIERS = 8 };

typedef struct walk {
  tier__ladder_settings settings;
  size_t tiers;
  int32_t anchor;
  int frozen;
  tier__standing standing;
  uint32_t reason;
  size_t done; /* What the last step returned. */
} walk;

/** A new customer on the plain ladder. */
walk walk_begin(size_t tiers);
/** "2026-12-31" as a day; "" is none, "end" no end. */
int32_t day_of(const char *date);
/** An evaluation. @param enter,keep A letter for each tier above the lowest: 'y', 'n' or '?'; `keep` may be NULL, and
 * its '-' means that the tier has none. */
void see(walk *w, const char *date, const char *enter, const char *keep);
/** The same, for any day and truths by tier. @param keep By tier; TRUTH_NONE: it has none. */
void see_truths(walk *w, int32_t day, const uint8_t *enter, const uint8_t *keep);
enum { TRUTH_NONE = 9 };

#define expect(w, tier, why)                                                                                           \
  do {                                                                                                                 \
    assert_int_equal((w)->standing.earned, (tier));                                                                    \
    assert_int_equal((w)->reason, TIER__REASON_##why);                                                                 \
  } while (0)
#define expect_day(w, member, date) assert_int_equal((w)->standing.member, day_of(date))

#endif
