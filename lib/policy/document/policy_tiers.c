/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_tiers.h"

#include "base/failure.h"
#include "base/memory.h"
#include "policy/policy_field.h"

#include <string.h>

/** A tier id is any text that can stand in a table: not empty, at most 100 bytes, no control characters, and no space
 * at either end. */
static int is_tier_id(const char *id) {
  const size_t length = strlen(id);
  if (length == 0 || length > 100 || id[0] == ' ' || id[length - 1] == ' ') {
    return 0;
  }
  for (size_t i = 0; i < length; i++) {
    if ((unsigned char)id[i] < 0x20 || id[i] == 0x7f) {
      return 0;
    }
  }
  return 1;
}

static tier_status read_id(tier_policy *policy, tier_settings *tier, tier__ladder *ladder, size_t index,
                           tier_error *err) {
  tier__step *step = &ladder->steps[index];
  const int given = tier != NULL && tier_settings_has(tier, "id");
  if (tier == NULL) {
    step->id = tier__copy_text(policy->context, "", 0);
    return step->id == NULL ? tier__no_memory(err) : TIER_OK;
  }
  TIER__TRY(tier__policy_read_text(policy, tier, "id", "", &step->id, err));
  if (!given) {
    tier__policy_note(policy, tier, "id", TIER_ERROR, "missing_key", "a tier needs an id");
  } else if (!is_tier_id(step->id)) {
    tier_settings_reject(tier, "id",
                         "a tier's id is a text of 1 to 100 bytes without control characters and outer spaces");
  }
  for (size_t i = 0; i < index; i++) {
    if (step->id[0] != '\0' && strcmp(ladder->steps[i].id, step->id) == 0) {
      tier__policy_note(policy, tier, "id", TIER_ERROR, "duplicate_id", "a lower tier has this id already");
      break;
    }
  }
  return TIER_OK;
}

static tier_status read_label(tier_policy *policy, tier_settings *tier, tier__step *step, tier_error *err) {
  tier_settings *label = tier_settings_object(tier, "label");
  if (label == NULL) {
    return TIER_OK;
  }
  TIER__TRY(tier__policy_read_text(policy, label, "en", NULL, &step->label_en, err));
  return tier__policy_read_text(policy, label, "zh", NULL, &step->label_zh, err);
}

/** Conditions of the lowest tier would change nothing: they are named and left out. */
static void reject_lowest(tier_policy *policy, tier_settings *tier) {
  if (tier_settings_text(tier, "enter", NULL) != NULL) {
    tier__policy_note(policy, tier, "enter", TIER_WARNING, "first_tier_enter",
                      "not used: whoever enters no higher tier is in the lowest");
  }
  if (tier_settings_text(tier, "keep", NULL) != NULL) {
    tier__policy_note(policy, tier, "keep", TIER_WARNING, "first_tier_keep",
                      "not used: nobody can fall out of the lowest tier");
  }
  if (tier_settings_has(tier, "places")) {
    (void)tier__settings_json(tier, "places");
    tier__policy_note(policy, tier, "places", TIER_ERROR, "bad_value", "the lowest tier has a place for everybody");
  }
}

/** How many places there are: by exactly one of three keys. */
static void read_limit(tier_policy *policy, tier_settings *places, tier__places *limit) {
  const int has_count = tier_settings_has(places, "count"), has_share = tier_settings_has(places, "share");
  const int has_capacity = tier_settings_has(places, "capacity");
  if (has_count + has_share + has_capacity != 1) {
    tier__policy_note(policy, places, "", TIER_ERROR, has_count || has_share ? "bad_value" : "missing_key",
                      "needs one of \"count\", \"share\" and \"capacity\"");
  }
  limit->limited = has_capacity ? 3 : has_share ? 2 : 1;
  limit->count = (uint64_t)tier_settings_integer(places, "count", 1, 0, INT64_MAX);
  limit->share = tier_settings_number(places, "share", 1, 0, 1);
  limit->capacity = (uint64_t)(tier_settings_number(places, "capacity", 1, 1e-6, 1e12) * TIER__WEIGHT_PARTS + 0.5);
  limit->incumbency = tier_settings_number(places, "incumbency", 0, 0, 10);
}

static tier_status read_places(tier_policy *policy, tier_settings *tier, tier__step *step, tier_error *err) {
  tier_settings *places = tier_settings_object(tier, "places");
  if (places == NULL) {
    return TIER_OK;
  }
  read_limit(policy, places, &step->places);
  if (!tier_settings_has(places, "by")) {
    tier__policy_note(policy, places, "by", TIER_ERROR, "missing_key", "needs an expression: who comes first");
  }
  TIER__TRY(tier__policy_read_expression(policy, places, "by", &step->by, err));
  if (step->places.limited != 3) {
    return TIER_OK; /* A weight is an unknown key then. */
  }
  if (!tier_settings_has(places, "weight")) {
    tier__policy_note(policy, places, "weight", TIER_ERROR, "missing_key",
                      "needs an expression: what a customer takes of the capacity");
  }
  return tier__policy_read_expression(policy, places, "weight", &step->weight, err);
}

static tier_status read_step(tier_policy *policy, tier_settings *tier, tier__ladder *ladder, size_t index,
                             tier_error *err) {
  tier__step *step = &ladder->steps[index];
  TIER__TRY(read_id(policy, tier, ladder, index, err));
  if (tier == NULL) {
    return TIER_OK;
  }
  (void)tier_settings_text(tier, "note", NULL);
  TIER__TRY(read_label(policy, tier, step, err));
  if (index == 0) {
    reject_lowest(policy, tier);
    return TIER_OK;
  }
  if (!tier_settings_has(tier, "enter") && !tier_settings_has(tier, "places")) {
    tier__policy_note(policy, tier, "enter", TIER_ERROR, "missing_enter",
                      "needs a condition; \"false\" if only rules give this tier");
  }
  TIER__TRY(tier__policy_read_expression(policy, tier, "enter", &step->enter, err));
  TIER__TRY(tier__policy_read_expression(policy, tier, "keep", &step->keep, err));
  return read_places(policy, tier, step, err);
}

tier_status tier__policy_read_tiers(tier_policy *policy, tier_settings *section, tier__ladder *ladder,
                                    tier_error *err) {
  size_t count = tier_settings_count(section, "tiers");
  if (count == 0) {
    if (!tier_settings_has(section, "tiers")) {
      tier__policy_note(policy, section, "tiers", TIER_ERROR, "missing_key", "a ladder needs at least one tier");
    } else if (json_is_array(tier__settings_json(section, "tiers"))) {
      tier__policy_note(policy, section, "tiers", TIER_ERROR, "bad_value", "a ladder needs at least one tier");
    }
  }
  if (count > TIER__MOST_STEPS) {
    tier__policy_note(policy, section, "tiers", TIER_ERROR, "bad_value", "has more than 256 tiers");
    count = 0;
  }
  ladder->steps = tier__alloc(policy->context, count, sizeof *ladder->steps);
  if (ladder->steps == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    ladder->step_count++;
    TIER__TRY(read_step(policy, tier_settings_entry(section, "tiers", i), ladder, i, err));
  }
  return TIER_OK;
}
