/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "model/findings.h"
#include "policy/policy_names.h"
#include "policy_lint.h"
#include "policy_strategy.h"

#include <stdio.h>
#include <string.h>

/** 1 if every text of `some` is one of `all`. NULL stands for any text. */
static int covers_words(char *const *all, size_t all_count, char *const *some, size_t some_count) {
  if (all == NULL) {
    return 1;
  }
  for (size_t i = 0; i < some_count; i++) {
    size_t k = 0;
    while (k < all_count && strcmp(all[k], some[i]) != 0) {
      k++;
    }
    if (k == all_count) {
      return 0;
    }
  }
  return some != NULL;
}

static int covers_tiers(const uint8_t *all, const uint8_t *some, size_t tiers) {
  for (size_t i = 0; all != NULL && i < tiers; i++) {
    if (!all[i] && (some == NULL || some[i])) {
      return 0;
    }
  }
  return 1;
}

/** 1 if whoever comes to the later row has come to the earlier one. */
static int covers(const tier__service *earlier, const tier__service *later, size_t tiers) {
  return covers_tiers(earlier->tiers, later->tiers, tiers) &&
         covers_words(earlier->segments, earlier->segment_count, later->segments, later->segment_count) &&
         covers_words(earlier->stages, earlier->stage_count, later->stages, later->stage_count);
}

static void lint_masked(tier_policy *policy, size_t index) {
  const size_t tiers = tier__main_ladder(policy)->step_count;
  for (size_t k = 0; k < index; k++) {
    if (covers(&policy->services[k], &policy->services[index], tiers)) {
      char place[64];
      (void)snprintf(place, sizeof place, "/strategy/list/%zu", index);
      tier__findings_note(policy->findings, TIER_WARNING, "masked_service", place, -1,
                          "nobody comes here: row '%s' takes everybody it is for", policy->services[k].id);
      return;
    }
  }
}

/** Finds words that a model's column cannot have.
 * @param key "segment" or "stage". @param column NULL: none. */
static tier_status lint_words(tier_policy *policy, size_t index, const char *key, const char *column,
                              char *const *words, size_t count, size_t *noted, tier_error *err) {
  char place[64];
  (void)snprintf(place, sizeof place, "/strategy/list/%zu/%s", index, key);
  for (size_t i = 0; column != NULL && i < count; i++) {
    const tier_string word = {words[i], strlen(words[i])};
    TIER__TRY(tier__policy_lint_text(policy, column, word, place, -1, noted, err));
  }
  return TIER_OK;
}

/** Whoever has another segment or stage than the rows name, or none, gets no service. */
static void lint_gap(tier_policy *policy, size_t tier) {
  for (size_t i = 0; i < policy->service_count; i++) {
    const tier__service *service = &policy->services[i];
    if ((service->tiers == NULL || service->tiers[tier]) && service->segments == NULL && service->stages == NULL) {
      return;
    }
  }
  tier__findings_note(policy->findings, TIER_WARNING, "strategy_gap", "/strategy/list", -1,
                      "no row takes all customers of tier '%s', whatever their segment and stage",
                      tier__main_ladder(policy)->steps[tier].id);
}

tier_status tier__strategy_lint(tier_policy *policy, tier_error *err) {
  size_t noted = 0;
  for (size_t i = 0; i < policy->service_count; i++) {
    const tier__service *service = &policy->services[i];
    lint_masked(policy, i);
    TIER__TRY(lint_words(policy, i, "segment", policy->segment_column, service->segments, service->segment_count,
                         &noted, err));
    TIER__TRY(lint_words(policy, i, "stage", policy->stage_column, service->stages, service->stage_count,
                         &noted, err));
  }
  for (size_t i = 0; policy->service_count > 0 && i < tier__main_ladder(policy)->step_count; i++) {
    lint_gap(policy, i);
  }
  return TIER_OK;
}
