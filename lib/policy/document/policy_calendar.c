/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "policy_sections.h"

#include <string.h>

/** "+hh:mm" or "-hh:mm" up to 18 hours, or "Z". @return 1 if it is one. */
static int is_offset(const char *text) {
  int minutes;
  if (strcmp(text, "Z") == 0) {
    return 1;
  }
  if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return 0;
  }
  for (size_t i = 1; i < 6; i++) {
    if (i != 3 && (text[i] < '0' || text[i] > '9')) {
      return 0;
    }
  }
  minutes = ((text[1] - '0') * 10 + (text[2] - '0')) * 60 + (text[4] - '0') * 10 + (text[5] - '0');
  return text[4] <= '5' && minutes <= 18 * 60;
}

/** A zone that cannot be had is a finding. */
static tier_status open_zone(tier_policy *policy, const tier_settings *calendar, const char *key, const char *name,
                             tier_error *err) {
  tier_error why = {.size = sizeof why};
  const tier_status status = tier_zone_open(policy->context, name, &policy->zone, &why);
  if (status == TIER_E_MEMORY) {
    return tier__no_memory(err);
  }
  if (status != TIER_OK) {
    tier__policy_note(policy, calendar, key, TIER_ERROR, "unknown_zone", why.message);
  }
  policy->purchases.zone = policy->zone;
  return TIER_OK;
}

static tier_status read_zone(tier_policy *policy, tier_settings *calendar, tier_error *err) {
  const char *offset = tier_settings_text(calendar, "utc_offset", NULL);
  const char *zone = tier_settings_text(calendar, "zone", NULL);
  if (offset != NULL && zone != NULL) {
    tier__policy_note(policy, calendar, "", TIER_ERROR, "bad_value", "has both \"utc_offset\" and \"zone\"");
    return TIER_OK;
  }
  if (offset != NULL && !is_offset(offset)) {
    tier_settings_reject(calendar, "utc_offset", "must be like \"+08:00\", from \"-18:00\" to \"+18:00\"");
    return TIER_OK;
  }
  if (zone != NULL && (zone[0] == '+' || zone[0] == '-' || strcmp(zone, "Z") == 0)) {
    tier_settings_reject(calendar, "zone", "is the name of a zone; an offset stands under \"utc_offset\"");
    return TIER_OK;
  }
  if (offset != NULL) {
    return open_zone(policy, calendar, "utc_offset", offset, err);
  }
  return zone != NULL ? open_zone(policy, calendar, "zone", zone, err) : TIER_OK;
}

tier_status tier__policy_read_calendar(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *effective = tier_settings_object(root, "effective");
  tier_settings *calendar = tier_settings_object(root, "calendar");
  if (effective != NULL) {
    tier__policy_read_days(policy, effective, &policy->from_day, &policy->until_day);
  }
  return calendar == NULL ? TIER_OK : read_zone(policy, calendar, err);
}
