/* SPDX-License-Identifier: Apache-2.0 */
/** @file explanation.h
 * An explanation while it is written. Each section writes members of the writer's open object. */
#ifndef TIER_LIB_EXPLANATION_H
#define TIER_LIB_EXPLANATION_H

#include "result_parts.h"

/** One customer of a result, explained in one language. */
typedef struct tier__explanation {
  const tier_result *result;
  const tier_policy *policy;
  size_t row;
  int chinese; /**< 1: zh, 0: en. */
  tier_writer writer;
} tier__explanation;

#endif
