/* SPDX-License-Identifier: Apache-2.0 */
/* Rosters for the ladders of a policy. */
#include "base/failure.h"
#include "base/memory.h"
#include "ladder/roster_object.h"
#include "model/findings.h"
#include "policy_object.h"

static tier_status list_ids(const tier__ladder *ladder, tier_context *context, const char ***ret_ids, tier_error *err) {
  const char **ids = tier__alloc(context, ladder->step_count, sizeof *ids);
  if (ids == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < ladder->step_count; i++) {
    ids[i] = ladder->steps[i].id;
  }
  *ret_ids = ids;
  return TIER_OK;
}

static tier_status make_roster(const tier_policy *policy, tier_roster **ret_roster, tier_error *err) {
  const char *names[TIER__MOST_LADDERS];
  const char **tiers[TIER__MOST_LADDERS] = {NULL};
  size_t counts[TIER__MOST_LADDERS];
  tier_status status = TIER_OK;
  for (size_t k = 0; k < policy->ladder_count; k++) {
    names[k] = policy->ladders[k].name;
    counts[k] = policy->ladders[k].step_count;
    TIER__TRY_OUT(list_ids(&policy->ladders[k], policy->context, &tiers[k], err));
  }
  TIER__TRY_OUT(tier__roster_make(policy->context, names, (const char *const *const *)tiers, counts,
                                  policy->ladder_count, ret_roster, err));
out:
  for (size_t k = 0; k < TIER__MOST_LADDERS; k++) {
    tier__release(policy->context, (void *)(uintptr_t)tiers[k]);
  }
  return status;
}

tier_status tier_roster_create(const tier_policy *policy, tier_roster **ret_roster, tier_error *err) {
  if (policy == NULL || ret_roster == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy and ret_roster must not be NULL");
  }
  if (tier__findings_at_least(policy->findings, TIER_ERROR) > 0) {
    return tier__findings_refuse(policy->findings, TIER_E_POLICY, "policy", err);
  }
  return make_roster(policy, ret_roster, err);
}

tier_status tier_roster_load(const tier_policy *policy, tier_string json, tier_roster **ret_roster, tier_error *err) {
  tier_roster *roster = NULL;
  if (policy == NULL || ret_roster == NULL || (json.data == NULL && json.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy, json and ret_roster must not be NULL");
  }
  TIER__TRY(tier_roster_create(policy, &roster, err));
  const tier_status status = tier__roster_read(roster, json, err);
  if (status != TIER_OK) {
    tier_roster_destroy(roster);
    return status;
  }
  *ret_roster = roster;
  return TIER_OK;
}
