/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_strategy.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "base/memory.h"
#include "base/table.h"
#include "model/findings.h"
#include "policy/policy_field.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_SERVICES = 1000, MOST_WORDS = 1000 };

/** A text, or a list of texts. @return The number of texts; 0 if there are none, or if it is wrong, which is noted. */
static size_t open_words(tier_policy *policy, tier_settings *row, const char *key, const json_t **ret_words) {
  const json_t *words = tier__settings_json(row, key);
  const size_t count = json_is_array(words) ? json_array_size(words) : (size_t)(words != NULL);
  *ret_words = words;
  if (words == NULL) {
    return 0;
  }
  if (count == 0 || count > MOST_WORDS || !(json_is_array(words) || json_is_string(words))) {
    tier_settings_reject(row, key, "must be a text or a list of 1 to 1000 texts");
    return 0;
  }
  for (size_t i = 0; json_is_array(words) && i < count; i++) {
    if (!json_is_string(json_array_get(words, i))) {
      tier__policy_note_entry(policy, row, key, i, "must be a text");
      return 0;
    }
  }
  return count;
}

static const char *word_at(const json_t *words, size_t index) {
  return json_string_value(json_is_array(words) ? json_array_get(words, index) : words);
}

static tier_status read_tiers(tier_policy *policy, tier_settings *row, tier__service *service, tier_error *err) {
  const tier__ladder *ladder = tier__main_ladder(policy);
  const json_t *words;
  const size_t count = open_words(policy, row, "tier", &words);
  if (count == 0) {
    return TIER_OK;
  }
  service->tiers = tier__alloc(policy->context, ladder->step_count, 1);
  if (service->tiers == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    const char *id = word_at(words, i);
    const int32_t tier = tier__ladder_find_tier(ladder, id, strlen(id));
    char place[256];
    if (tier >= 0) {
      service->tiers[tier] = 1;
      continue;
    }
    tier__settings_place(row, "tier", place);
    tier__findings_note(policy->findings, TIER_ERROR, "unknown_tier", place, -1, "no tier has the id '%s'", id);
  }
  return TIER_OK;
}

/** @param column What the words are compared with; NULL: they cannot be. */
static tier_status read_words(tier_policy *policy, tier_settings *row, const char *key, const char *column,
                              char ***ret_words, size_t *ret_count, tier_error *err) {
  const json_t *words;
  const size_t count = open_words(policy, row, key, &words);
  if (count > 0 && column == NULL) {
    char place[256];
    tier__settings_place(row, key, place);
    tier__findings_note(policy->findings, TIER_ERROR, "missing_key", place, -1,
                        "the strategy does not say which column is the %s", key);
  }
  if (count == 0) {
    return TIER_OK;
  }
  *ret_words = tier__alloc(policy->context, count, sizeof **ret_words);
  if (*ret_words == NULL) {
    return tier__no_memory(err);
  }
  *ret_count = count;
  for (size_t i = 0; i < count; i++) {
    (*ret_words)[i] = tier__copy_text(policy->context, word_at(words, i), strlen(word_at(words, i)));
    if ((*ret_words)[i] == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

/** Thousandths of an hour are whole numbers, so that hours add up exactly. */
static double read_hours(tier_settings *row) {
  const double hours = tier_settings_number(row, "hours", 0, 0, 100000);
  const double thousandths = floor(hours * 1000 + 0.5);
  if (fabs(hours * 1000 - thousandths) > 1e-6) {
    tier_settings_reject(row, "hours", "has more than three decimals");
  }
  return thousandths / 1000;
}

static tier_status read_service(tier_policy *policy, tier_settings *row, tier__service *service, tier__keys *ids,
                                tier_error *err) {
  (void)tier_settings_text(row, "note", NULL);
  service->discount_cap = tier_settings_number(row, "discount_cap", -1, 0, 1);
  service->contact_days = (int32_t)tier_settings_integer(row, "contact_days", 0, 1, 3660);
  service->hours = read_hours(row);
  TIER__TRY(tier__policy_read_id(policy, row, ids, "row", &service->id, err));
  TIER__TRY(read_tiers(policy, row, service, err));
  TIER__TRY(read_words(policy, row, "segment", policy->segment_column, &service->segments, &service->segment_count,
                       err));
  TIER__TRY(read_words(policy, row, "stage", policy->stage_column, &service->stages, &service->stage_count, err));
  TIER__TRY(tier__policy_read_text(policy, row, "service_level", NULL, &service->service_level, err));
  TIER__TRY(tier__policy_read_text(policy, row, "channel", NULL, &service->channel, err));
  return tier__policy_read_text(policy, row, "owner_role", NULL, &service->owner_role, err);
}

tier_status tier__policy_read_strategy(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *strategy = tier_settings_object(root, "strategy");
  tier__keys *ids = NULL;
  tier_status status;
  size_t count;
  if (strategy == NULL) {
    return TIER_OK;
  }
  (void)tier_settings_text(strategy, "note", NULL);
  TIER__TRY(tier__policy_read_text(policy, strategy, "segment", NULL, &policy->segment_column, err));
  TIER__TRY(tier__policy_read_text(policy, strategy, "stage", NULL, &policy->stage_column, err));
  count = tier_settings_count(strategy, "list");
  if (count == 0 || count > MOST_SERVICES) {
    tier_settings_reject(strategy, "list", "must be a list of 1 to 1000 rows");
    count = 0;
  }
  policy->services = tier__alloc(policy->context, count, sizeof *policy->services);
  if (policy->services == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__keys_create(policy->context, &ids, err));
  status = TIER_OK;
  for (size_t i = 0; i < count; i++) {
    tier_settings *row = tier_settings_entry(strategy, "list", i);
    if (row != NULL) {
      policy->service_count++;
      TIER__TRY_OUT(read_service(policy, row, &policy->services[policy->service_count - 1], ids, err));
    }
  }
out:
  tier__keys_destroy(ids);
  return status;
}

static void check_text(const char *column, const char *place, const tier__schema *schema, tier_findings *findings) {
  tier_type type;
  if (column == NULL) {
    return;
  }
  if (!schema->find(schema->user_data, column, &type)) {
    tier__findings_note(findings, TIER_ERROR, "unknown_column", place, -1, "there is no column '%s'", column);
  } else if (type != TIER_TEXT && type != TIER_ANY) {
    tier__findings_note(findings, TIER_ERROR, "type", place, -1, "'%s' must be text, but it is %s", column,
                        tier__type_name(type));
  }
}

void tier__strategy_check(const tier_policy *policy, const tier__schema *schema, tier_findings *findings) {
  check_text(policy->segment_column, "/strategy/segment", schema, findings);
  check_text(policy->stage_column, "/strategy/stage", schema, findings);
}
