/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_lint_regions.h
 * Several conditions in one space, and what the lint of lists and that of ladders ask about them. */
#ifndef TIER_LIB_RULE_LINT_REGIONS_H
#define TIER_LIB_RULE_LINT_REGIONS_H

#include "rule_region.h"
#include "rule_region_words.h"
#include <tier/model.h>

/** Most findings of a kind. */
enum { TIER__LINT_MOST = 20 };

typedef struct tier__lint {
  tier__space space;
  const tier__expression **expressions; /**< NULL where there is none. */
  tier__region *regions;
  size_t count;
  const tier__region **chosen; /**< Room for all, for questions about some. */
  uint64_t *box;               /**< Room for one. */
  int64_t work;                /**< What may still be done; see rule_region.h. */
  tier_findings *findings;
} tier__lint;

/** Makes room for conditions. @param[out] ret_lint To be given to tier__lint_end, also on failure. */
tier_status tier__lint_begin(tier_context *context, size_t count, tier_findings *findings, tier__lint *ret_lint,
                             tier_error *err);
/** Makes the space and the regions, once all `expressions` are set. */
tier_status tier__lint_read(tier__lint *lint, tier_error *err);
void tier__lint_end(tier__lint *lint);

/** 1 if a condition is there, was read, and nobody can meet it. */
int tier__lint_is_never(const tier__lint *lint, size_t index);
/** Notes "never_true" for a condition, or for a part of it. @param place JSON pointer of it. @return 1 if noted. */
int tier__lint_note_never(const tier__lint *lint, size_t index, const char *place);
/** 1 if an expression is just a value. */
int tier__lint_is_literal(const tier__expression *expression);
/** Notes "always_true" for a condition. @param[in,out] noted Goes up by 1 if noted. */
tier_status tier__lint_note_always(tier__lint *lint, size_t index, const char *place, size_t *noted, tier_error *err);
/** Does the union of `lint->chosen` have all points of a condition? Only if that is certain.
 * @param chosen How many. @param[out] ret_covers 1 if so. */
tier_status tier__lint_covers(tier__lint *lint, size_t index, size_t chosen, int *ret_covers, tier_error *err);
/** Looks for points of a condition that are certainly in none of `lint->chosen`; they are in `lint->box` then. */
tier_status tier__lint_escapes(tier__lint *lint, size_t index, size_t chosen, int *ret_escapes, tier_error *err);

#endif
