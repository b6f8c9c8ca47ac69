/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_tags.h
 * Rules tag column by column; a customer wants the tags together. */
#ifndef TIER_LIB_ASSIGN_TAGS_H
#define TIER_LIB_ASSIGN_TAGS_H

#include "assign_block.h"

/** Arranges the tags by customer. */
tier_status tier__assign_tags(tier_result *result, const tier__block *blocks, tier_error *err);

#endif
