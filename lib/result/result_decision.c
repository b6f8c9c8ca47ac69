/* SPDX-License-Identifier: Apache-2.0 */
#include "result_decision.h"

#include "base/failure.h"
#include "base/struct_size.h"
#include "reason_codes.h"
#include "result_parts.h"

/* Size of the first version. */
#define DECISION_LEAST (offsetof(tier_decision, tags) + sizeof(tier_string))

const char *tier_change_name(int32_t change) {
  static const char *const names[] = {"new", "same", "up", "down"};
  return change >= TIER_CHANGE_NEW && change <= TIER_CHANGE_DOWN ? names[change] : "unknown";
}

const char *tier_layer_name(int32_t layer) {
  static const char *const names[] = {"ladder", "places", "callback", "rule", "override"};
  return layer >= TIER_LAYER_LADDER && layer <= TIER_LAYER_OVERRIDE ? names[layer] : "unknown";
}

int32_t tier__result_layer(const tier_result *result, size_t ladder, size_t index) {
  const uint32_t reason = result->ladders[ladder].reasons[index];
  const tier__standing *standing = tier__result_standing(result, ladder, index);
  if (reason == TIER__REASON_HOLD && standing->tier != standing->earned) {
    return TIER_LAYER_RULE; /* The ladder's own hold shows the tier earned. */
  }
  return tier__reason_find(reason, &result->fitted->policy->ladders[ladder].rules)->layer;
}

int32_t tier__public_day(int32_t day) {
  return day == TIER__NEVER_DAY ? TIER_NO_DAY : day;
}

static uint32_t public_flags(uint16_t flags) {
  return ((flags & TIER__STANDING_HELD) != 0 ? TIER_DECISION_HELD : 0u) |
         ((flags & TIER__STANDING_CONFLICT) != 0 ? TIER_DECISION_CONFLICT : 0u) |
         ((flags & TIER__STANDING_REOPENED) != 0 ? TIER_DECISION_REOPENED : 0u);
}

tier_decision tier__result_decide(const tier_result *result, size_t ladder, size_t index) {
  const tier__standing *standing = tier__result_standing(result, ladder, index);
  const int32_t previous = tier__result_previous(result, ladder, index);
  const tier_decision decision = {
      .size = sizeof decision,
      .customer_id = tier__result_id(result, index),
      .tier = standing->tier,
      .previous_tier = previous,
      .change = tier__decide_change(standing->tier, previous),
      .tier_id = tier__result_tier_id(result, ladder, standing->tier),
      .previous_id = tier__result_tier_id(result, ladder, previous),
      .reason = tier__result_reason(result, ladder, index),
      .tags = tier__result_tags(result, ladder, index),
      .layer = tier__result_layer(result, ladder, index),
      .earned_tier = standing->earned,
      .since_day = tier__public_day(standing->since_day),
      .until_day = standing->until_day,
      .grace_until_day = tier__public_day(standing->grace_until),
      .flags = public_flags(standing->flags),
  };
  return decision;
}

tier_status tier_result_ladder_decision(const tier_result *result, size_t ladder, size_t index,
                                        tier_decision *ret_decision, tier_error *err) {
  if (result == NULL || index >= result->count) {
    return tier__fail(err, TIER_E_ARGUMENT, "index %zu is not below the number of customers, %zu", index,
                      tier_result_count(result));
  }
  if (ladder >= result->fitted->policy->ladder_count) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no ladder %zu", ladder);
  }
  TIER__TRY(tier__struct_out_check(ret_decision, DECISION_LEAST, "tier_decision", err));
  const tier_decision decision = tier__result_decide(result, ladder, index);
  tier__struct_out(ret_decision, &decision, sizeof decision);
  return TIER_OK;
}

tier_status tier_result_decision(const tier_result *result, size_t index, tier_decision *ret_decision,
                                 tier_error *err) {
  return tier_result_ladder_decision(result, 0, index, ret_decision, err);
}
