/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_values.h
 * The section of an explanation that tells what the decision is made of. */
#ifndef TIER_LIB_EXPLAIN_VALUES_H
#define TIER_LIB_EXPLAIN_VALUES_H

#include "explanation.h"

/** "inputs" and "models". */
tier_status tier__explain_values(tier__explanation *explanation, tier_error *err);

#endif
