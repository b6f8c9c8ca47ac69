/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_lint.h
 * What conditions say about each other, found without any data: by the intervals and sets of the columns that they
 * speak of. */
#ifndef TIER_LIB_RULE_LINT_H
#define TIER_LIB_RULE_LINT_H

#include "rule/rule_truth.h"
#include <tier/model.h>

/** One condition with its name and place. All must have been checked. */
typedef struct tier__lint_condition {
  const tier__expression *when;
  const char *id;    /**< For messages. */
  const char *place; /**< JSON pointer. */
} tier__lint_condition;

enum {
  TIER__LINT_NEVER = 1,   /**< "never_true", warning: no customer can meet it, or a part of it. "always_true", note.
                                Neither for a condition that is just `true` or `false`. */
  TIER__LINT_MASKED = 2,  /**< "masked_rule", warning: earlier ones take every customer it is for. */
  TIER__LINT_OVERLAP = 4, /**< "overlap", warning: two can be true for one customer; says for which values. */
  TIER__LINT_GAP = 8      /**< "gap", warning: none is true for some values; says for which. */
};

/** Looks at a list of conditions in their order. What cannot be read as intervals and sets is left out of the claims:
 * a finding is only made where it is certain. Values that are missing are no gap, nor are classes and scores of a model
 * (texts and whole numbers, with a dot in the name) beyond those that a condition names. At most 20 findings of a kind.
 * @param what TIER__LINT_... together. @return TIER_E_MEMORY. */
tier_status tier__lint_list(tier_context *context, const tier__lint_condition *conditions, size_t count, unsigned what,
                            tier_findings *findings, tier_error *err);

/** 1 if two values certainly differ: both are written, and not the same. */
int tier__lint_differ(const tier__expression *a, const tier__expression *b);

/** A step of a ladder for the lint; NULL conditions where there are none. */
typedef struct tier__lint_step {
  const char *id;
  const tier__expression *enter, *keep;
  int partial;     /**< Whoever enters it may be in the tier below for all that: it has few places, or the rise goes by
                        one step. */
  char place[128]; /**< Of the tier: "/tiers/1". */
} tier__lint_step;

/** Looks at a ladder: "same_enter" (two tiers with the same condition), "unreachable_tier" (whoever enters it enters a
 * higher one as well; of both, a higher one that is not partial), "not_monotone" (of one column, the bound of a higher
 * tier is easier than that of the next lower one that has a bound), "equal_bound" (a bound is the same as that of the
 * tier below, and no other is harder), "keep_stricter" (somebody enters who could not keep it: `enter` does not imply
 * `keep`), "never_true" (also of a part: two bounds that leave nothing between). All warnings.
 * @return TIER_E_MEMORY. */
tier_status tier__lint_ladder(tier_context *context, const tier__lint_step *steps, size_t count,
                              tier_findings *findings, tier_error *err);

#endif
