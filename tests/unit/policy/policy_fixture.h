/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_fixture.h
 * What the tests of policies share. Every function fails the test if it cannot do its work. */
#ifndef TIER_TESTS_POLICY_FIXTURE_H
#define TIER_TESTS_POLICY_FIXTURE_H

#include "helpers/assert_close.h"
#include <tier/tier.h>

/** 2026-01-01, the day of the question in these tests. */
#define FIXTURE_DAY 20454

static inline tier_string text_of(const char *terminated) {
  tier_string text = {terminated, strlen(terminated)};
  return text;
}

tier_context *fixture_context(void);
tier_policy *fixture_policy(tier_context *context, const char *json);
/** A book of five customers: a 1 purchase of 50.00, b 2 of 60.00, c 3 of 100.00, d 4 of 300.00, e only a return. With
 * attributes "channel" (text: shop, web, staff, missing, web) and "vip" (bool: 0, 1, 0, 1, missing). */
tier_book *fixture_book(tier_context *context);
tier_fitted *fixture_fit(const tier_policy *policy, const tier_book *book);
tier_result *fixture_assign(const tier_fitted *fitted, const tier_book *book, const tier_roster *before);

/** Writes the file of a zone that is always so many hours ahead of UTC. */
void fixture_zone(const char *path, int hours);

/** 1 if there is such a finding. @param position -2: any. */
int fixture_found(const tier_findings *findings, int32_t severity, const char *code, const char *place,
                  int64_t position);
/** Parses a document and fails unless its only finding of this severity or a higher one is this. An empty code: unless
 * there is none. */
void assert_only_finding(tier_context *context, const char *json, int32_t severity, const char *code,
                         const char *place);
/** Number of findings of a policy of at least this severity. */
size_t fixture_count(const tier_policy *policy, int32_t severity);
/** Prints findings, for a test that is about to fail. */
void fixture_print(const tier_findings *findings);

/** The decision on one customer. */
tier_decision fixture_decision(const tier_result *result, const char *id);
/** Asserts tier and reason of one customer. */
void assert_tier(const tier_result *result, const char *id, const char *tier, const char *reason);
int fixture_is(tier_string text, const char *expected);

#endif
