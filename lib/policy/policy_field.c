/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_field.h"

#include "base/calendar_text.h"
#include "base/failure.h"
#include "base/key_table.h"
#include "base/memory.h"
#include "base/number_text.h"
#include "model/findings.h"
#include "policy_word.h"

#include <stdio.h>
#include <string.h>

void tier__policy_note(tier_policy *policy, const tier_settings *settings, const char *key, int32_t severity,
                       const char *code, const char *message) {
  char place[256];
  tier__settings_place(settings, key, place);
  tier__findings_note(policy->findings, severity, code, place, -1, "%s", message);
}

void tier__policy_note_entry(tier_policy *policy, const tier_settings *settings, const char *key, size_t index,
                             const char *message) {
  char list[256], place[TIER__PLACE_BYTES];
  tier__settings_place(settings, key, list);
  (void)snprintf(place, sizeof place, "%s/%zu", list, index);
  tier__findings_note(policy->findings, TIER_ERROR, "bad_value", place, -1, "%s", message);
}

tier_status tier__policy_copy_place(tier_policy *policy, const tier_settings *settings, const char *key,
                                    char **ret_place, tier_error *err) {
  char place[256];
  tier__settings_place(settings, key, place);
  *ret_place = tier__copy_text(policy->context, place, strlen(place));
  return *ret_place == NULL ? tier__no_memory(err) : TIER_OK;
}

tier_status tier__policy_read_text(tier_policy *policy, tier_settings *settings, const char *key, const char *fallback,
                                   char **ret_text, tier_error *err) {
  const char *text = tier_settings_text(settings, key, fallback);
  if (text != NULL) {
    *ret_text = tier__copy_text(policy->context, text, strlen(text));
    if (*ret_text == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

static tier_status parse(tier_policy *policy, const tier_settings *settings, const char *key, const char *text,
                         tier__expression **ret_expression, tier_error *err) {
  char place[256];
  tier__settings_place(settings, key, place);
  return tier__expression_parse(policy->reader, (tier_string){text, strlen(text)}, place, policy->findings,
                                ret_expression, err);
}

tier_status tier__policy_read_expression(tier_policy *policy, tier_settings *settings, const char *key,
                                         tier__expression **ret_expression, tier_error *err) {
  const char *text = tier_settings_text(settings, key, NULL);
  return text == NULL ? TIER_OK : parse(policy, settings, key, text, ret_expression, err);
}

tier_status tier__policy_read_value(tier_policy *policy, tier_settings *settings, const char *key,
                                    tier__expression **ret_expression, tier_error *err) {
  const json_t *value = tier__settings_json(settings, key);
  char number[32];
  if (json_is_integer(value)) {
    (void)tier__integer_write(json_integer_value(value), number);
  } else if (json_is_real(value)) {
    (void)tier__number_write(json_real_value(value), number);
  } else if (json_is_boolean(value)) {
    (void)snprintf(number, sizeof number, "%s", json_is_true(value) ? "true" : "false");
  } else {
    if (value != NULL && !json_is_string(value)) {
      tier_settings_reject(settings, key, "must be a number, a truth value, or a text with an expression");
      return TIER_OK;
    }
    return tier__policy_read_expression(policy, settings, key, ret_expression, err);
  }
  return parse(policy, settings, key, number, ret_expression, err);
}

int32_t tier__policy_read_day(tier_policy *policy, tier_settings *settings, const char *key, int32_t fallback) {
  const char *text = tier_settings_text(settings, key, NULL);
  int32_t day = fallback;
  if (text != NULL && (strlen(text) != 10 || !tier__day_read(text, 10, &day))) {
    tier__policy_note(policy, settings, key, TIER_ERROR, "bad_value", "must be a day such as \"2026-12-31\"");
    return fallback;
  }
  return day;
}

void tier__policy_read_days(tier_policy *policy, tier_settings *settings, int32_t *ret_from, int32_t *ret_until) {
  *ret_from = tier__policy_read_day(policy, settings, "from", INT32_MIN);
  *ret_until = tier__policy_read_day(policy, settings, "until", INT32_MAX);
  if (*ret_until < *ret_from) {
    tier__policy_note(policy, settings, "until", TIER_ERROR, "bad_value", "is before \"from\"");
  }
}

tier_status tier__policy_read_id(tier_policy *policy, tier_settings *entry, tier__keys *ids, const char *what,
                                 char **ret_id, tier_error *err) {
  char place[256];
  tier_string id;
  TIER__TRY(tier__policy_read_text(policy, entry, "id", "", ret_id, err));
  tier__settings_place(entry, "id", place);
  if (!tier_settings_has(entry, "id")) {
    tier__findings_note(policy->findings, TIER_ERROR, "missing_key", place, -1, "a %s needs an id", what);
    return TIER_OK;
  }
  if (!json_is_string(tier__settings_json(entry, "id"))) {
    return TIER_OK; /* Noted. */
  }
  if (!tier__policy_is_rule_id(*ret_id)) {
    tier__findings_note(policy->findings, TIER_ERROR, "bad_value", place, -1,
                        "the id of a %s is letters, digits, '_' and '-', and begins with a letter or '_'", what);
    return TIER_OK;
  }
  id = (tier_string){*ret_id, strlen(*ret_id)};
  if (tier__keys_find(ids, id) != TIER__NO_KEY) {
    tier__findings_note(policy->findings, TIER_ERROR, "duplicate_id", place, -1, "an earlier %s has this id", what);
    return TIER_OK;
  }
  TIER__TRY(tier__keys_reserve(ids, 1, id.length, err));
  (void)tier__keys_add(ids, id);
  return TIER_OK;
}

size_t tier__policy_open_names(tier_policy *policy, tier_settings *root, const char *key, size_t most,
                               tier_settings **ret_section) {
  tier_settings *section = tier_settings_object(root, key);
  size_t count = 0;
  char place[256];
  while (section != NULL && tier_settings_key(section, count) != NULL) {
    count++;
  }
  *ret_section = section;
  if (count > most) {
    tier__settings_place(root, key, place);
    tier__findings_note(policy->findings, TIER_ERROR, "bad_value", place, -1, "has more than %zu entries", most);
    for (size_t i = 0; i < count; i++) {
      (void)tier__settings_json(section, tier_settings_key(section, i)); /* None of them is unknown. */
    }
    return 0;
  }
  return count;
}
