/* SPDX-License-Identifier: Apache-2.0 */
/** @file roster_fixture.h
 * Rosters with two ladders, over an allocator that counts. */
#ifndef TIER_TESTS_ROSTER_FIXTURE_H
#define TIER_TESTS_ROSTER_FIXTURE_H

#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "ladder/roster_object.h"

/** A roster for the ladders "" (general, important, core) and "club" (out, in). */
tier_status make_roster(tier_context *context, tier_roster **ret_roster, tier_error *err);
tier_context *make_context(tier_test_allocator *memory);
/** For cmocka: a fixture, and the proof that nothing leaked. */
typedef struct roster_fixture {
  tier_test_allocator memory;
  tier_context *context;
  tier_roster *roster;
} roster_fixture;
int begin_roster(void **state);
int finish_roster(void **state);

tier_string text(const char *terminated);
int32_t day_of(const char *date);
/** A standing in a tier since January 5, 2026, with no more to tell. */
tier_standing standing_in(const char *tier);
/** An override without end. */
tier_override override_of(const char *customer, int32_t kind, const char *tier);
/** The tier of a customer on a ladder, by its index; -1: none. */
int32_t tier_of(const tier_roster *roster, const char *customer, size_t ladder);
/** Everything in it: standings, dates, overrides. */
tier_status fill_roster(tier_roster *roster, tier_error *err);

#endif
