/* SPDX-License-Identifier: Apache-2.0 */
/** @file made_result.h
 * A result made by hand, for tests that need rows no policy would make. */
#ifndef TIER_TESTS_MADE_RESULT_H
#define TIER_TESTS_MADE_RESULT_H

#include "policy/assign/assignment.h"

enum { MADE_TIERS = 3, MADE_REASONS = 5, MADE_RULES = 2 };

/** Ids of the tiers and reasons of every result made here. */
extern const char *const MADE_TIER_IDS[MADE_TIERS];
extern const char *const MADE_REASON_TEXTS[MADE_REASONS];

/** A result with the column `tier` only. Row i is in tier i % 3, was in (i / 3) % 4 - 1, has earned (i + 1) % 3 since
 * day i, and has reason i % 5. @param ids In the order of a result. @return NULL without memory. */
tier_result *made_result(tier_context *context, const char *const *ids, size_t count);
/** Lets every row have the tags of `tags`, where "" is none. @return 1, or 0 without memory. */
int made_result_tag(tier_result *result, const char *const *tags);

#endif
