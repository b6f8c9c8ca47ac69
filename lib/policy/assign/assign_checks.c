/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_checks.h"

#include "base/calendar.h"
#include "base/failure.h"

tier_status tier__assign_check_rules(const tier_policy *policy, tier_error *err) {
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const tier__rule_list *rules = &policy->ladders[l].rules;
    for (size_t i = 0; i < rules->count; i++) {
      if (rules->rules[i].when == NULL && !rules->rules[i].attached) {
        return tier__fail(err, TIER_E_STATE,
                          "rule '%s' of the host program is missing: give it by tier_fitted_add_rule",
                          rules->rules[i].id);
      }
    }
  }
  return TIER_OK;
}

tier_status tier__assign_check_day(const tier_policy *policy, int32_t day, tier_error *err) {
  const int is_early = day < policy->from_day;
  if (!is_early && day <= policy->until_day) {
    return TIER_OK;
  }
  char bound[16], asked[16];
  if (day < TIER__FIRST_DAY || day > TIER__LAST_DAY) {
    return TIER_OK; /* Not a day at all: that is told elsewhere. */
  }
  tier_day_format(is_early ? policy->from_day : policy->until_day, bound);
  tier_day_format(day, asked);
  return tier__fail(err, TIER_E_POLICY, "the policy is in effect %s %s, not on %s", is_early ? "from" : "until", bound,
                    asked);
}

tier_status tier__assign_check_policy(const tier_policy *policy, int32_t day, tier_error *err) {
  TIER__TRY(tier__assign_check_rules(policy, err));
  return tier__assign_check_day(policy, day, err);
}

int tier__has_callbacks(const tier_policy *policy) {
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const tier__rule_list *rules = &policy->ladders[l].rules;
    for (size_t i = 0; i < rules->count; i++) {
      if (rules->rules[i].when == NULL) {
        return 1;
      }
    }
  }
  return 0;
}
