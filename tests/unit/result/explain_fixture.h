/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_fixture.h
 * Six customers, each of whom another thing decides upon, through the public interface from end to end. */
#ifndef TIER_TESTS_EXPLAIN_FIXTURE_H
#define TIER_TESTS_EXPLAIN_FIXTURE_H

#include "helpers/fail_alloc.h"
#include <tier/tier.h>

/** Number of contributions of the fixture's model, more than anybody expects. */
enum { FIXTURE_CONTRIBUTIONS = 40 };

/** Rows of the result. */
enum { BY_START, BY_ENTER, BY_KEEP, BY_TEXT_RULE, BY_FLOOR_AND_TAG, BY_CALLBACK, FIXTURE_CUSTOMERS };

typedef struct explain_fixture {
  tier_test_allocator memory;
  tier_context *context;
  tier_result *result;
  double contribution; /**< What the model gives as each contribution; 1 at first. */
} explain_fixture;

/** @return 0; anything else if a call failed, with the message on stderr. */
int explain_fixture_begin(explain_fixture *fixture);
/** @return Blocks of memory that were not released. */
size_t explain_fixture_end(explain_fixture *fixture);

#endif
