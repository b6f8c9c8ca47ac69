/* SPDX-License-Identifier: Apache-2.0 */
/* What the roster says of everybody. */
#include "assign_work.h"

#include "base/failure.h"
#include "base/memory.h"

static tier_status fits(const tier_policy *policy, const tier_roster *roster, int *ret_fits, tier_error *err) {
  tier_context *context = policy->context;
  const char *names[TIER__MOST_LADDERS];
  const char **tiers[TIER__MOST_LADDERS] = {NULL};
  size_t counts[TIER__MOST_LADDERS];
  tier_status status = TIER_OK;
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const tier__ladder *ladder = &policy->ladders[l];
    names[l] = ladder->name;
    counts[l] = ladder->step_count;
    tiers[l] = tier__alloc(context, ladder->step_count, sizeof(char *));
    if (tiers[l] == NULL) {
      status = tier__no_memory(err);
      goto out;
    }
    for (size_t k = 0; k < ladder->step_count; k++) {
      tiers[l][k] = ladder->steps[k].id;
    }
  }
  *ret_fits = tier__roster_fits(roster, names, (const char *const *const *)tiers, counts, policy->ladder_count);
out:
  for (size_t l = 0; l < policy->ladder_count; l++) {
    tier__release(context, (void *)tiers[l]);
  }
  return status;
}

tier_status tier__assign_check_roster(const tier_policy *policy, const tier_roster *roster, int32_t as_of_day,
                                      tier_error *err) {
  int is_fit = 0;
  if (roster == NULL) {
    return TIER_OK;
  }
  TIER__TRY(fits(policy, roster, &is_fit, err));
  if (!is_fit) {
    return tier__fail(err, TIER_E_ARGUMENT, "the roster was made for other tiers than those of the policy");
  }
  const size_t count = tier_roster_count(roster) * roster->ladder_count;
  for (size_t i = 0; i < count; i++) {
    const tier__standing *standing = &roster->standings[i];
    const int32_t since = standing->since_day > standing->changed_day ? standing->since_day : standing->changed_day;
    if (standing->last_day > as_of_day || since > as_of_day) {
      const int is_evaluated = standing->last_day > as_of_day;
      char day[16];
      tier_day_format(is_evaluated ? standing->last_day : since, day);
      return tier__fail(err, TIER_E_ARGUMENT, "customers of the roster %s on %s, which is a later day",
                        is_evaluated ? "were evaluated" : "begin in their tiers", day);
    }
  }
  return TIER_OK;
}

static tier_status find_keys(tier__assign_work *work, tier_error *err) {
  tier_result *result = work->result;
  uint64_t matched = 0;
  work->keys = tier__alloc(result->context, result->count, sizeof *work->keys);
  if (work->keys == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    work->keys[i] = work->roster == NULL ? TIER__NO_KEY : tier__roster_find(work->roster, tier__result_id(result, i));
    matched += work->keys[i] != TIER__NO_KEY;
  }
  result->roster_unmatched = work->roster == NULL ? 0 : tier_roster_count(work->roster) - matched;
  return TIER_OK;
}

static tier_status take_standings(const tier__assign_work *work, size_t l, tier_error *err) {
  tier_result *result = work->result;
  tier__ladder_result *ladder = &result->ladders[l];
  ladder->before = tier__alloc(result->context, result->count, sizeof *ladder->before);
  if (ladder->before == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    ladder->before[i] = work->keys[i] == TIER__NO_KEY
                            ? tier__standing_new()
                            : work->roster->standings[work->keys[i] * work->roster->ladder_count + l];
  }
  return TIER_OK;
}

tier_status tier__assign_before(tier__assign_work *work, tier_error *err) {
  TIER__TRY(find_keys(work, err));
  for (size_t l = 0; l < work->result->fitted->policy->ladder_count; l++) {
    TIER__TRY(take_standings(work, l, err));
  }
  return TIER_OK;
}

tier_status tier__assign_overrides(tier__assign_work *work, uint32_t ladder, tier_error *err) {
  const tier_result *result = work->result;
  tier_context *context = result->context;
  const tier__standing *before = result->ladders[ladder].before;
  if (work->roster == NULL || work->roster->override_count == 0) {
    return TIER_OK;
  }
  if (work->overrides == NULL) {
    work->overrides = tier__alloc(context, result->count, 1);
    work->override_tiers = tier__alloc(context, result->count, sizeof *work->override_tiers);
    work->frozen = tier__alloc(context, result->count, 1);
  }
  if (work->overrides == NULL || work->override_tiers == NULL || work->frozen == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    work->overrides[i] = work->keys[i] == TIER__NO_KEY
                             ? 0
                             : (uint8_t)tier__roster_overrides(work->roster, work->keys[i], ladder, result->as_of_day,
                                                               work->override_tiers[i]);
    work->frozen[i] = (work->overrides[i] & (1u << TIER_OVERRIDE_FREEZE)) != 0 && before[i].tier >= 0;
  }
  return TIER_OK;
}

tier__ladder_rows tier__assign_rows(const tier__assign_work *work, uint32_t ladder) {
  tier__ladder_result *made = &work->result->ladders[ladder];
  const tier__ladder_rows rows = {.count = work->result->count,
                                  .anchors = work->anchors,
                                  .ids = work->ids,
                                  .overrides = work->overrides,
                                  .override_tiers = (const int32_t(*)[4])work->override_tiers,
                                  .frozen = work->frozen,
                                  .candidates = (const uint8_t *const *)work->candidates,
                                  .before = made->before,
                                  .standings = made->standings,
                                  .reasons = made->reasons};
  return rows;
}

void tier__assign_work_end(tier__assign_work *work) {
  if (work->result == NULL) {
    return;
  }
  tier_context *context = work->result->context;
  tier__release(context, work->keys);
  tier__release(context, work->starts);
  tier__release(context, work->anchors);
  tier__release(context, work->ids);
  tier__release(context, work->conflicts);
  tier__release(context, work->reopened);
  tier__release(context, work->overrides);
  tier__release(context, work->override_tiers);
  tier__release(context, work->frozen);
}
