/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_tags.h
 * Rules tag column by column; a customer wants the tags together. */
#ifndef TIER_LIB_ASSIGN_TAGS_H
#define TIER_LIB_ASSIGN_TAGS_H

#include "assign_blocks.h"

/** Arranges the tags of a ladder by customer. */
tier_status tier__assign_tags(tier_result *result, uint32_t ladder, const tier__block *blocks, tier_error *err);

/** The tag of a rule: its own, or a callback's id. @param rule The number of rules stands for their default. */
static inline const char *tier__rule_tag(const tier__rule_list *rules, uint32_t rule) {
  const tier__effect *then = rule < rules->count ? &rules->rules[rule].then : &rules->otherwise;
  return then->tag != NULL ? then->tag : rules->rules[rule].id;
}

#endif
