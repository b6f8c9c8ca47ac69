/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_move.h"

int tier__ladder_dwelt(const tier__ladder_settings *settings, const tier__standing *standing, int32_t day) {
  return standing->changed_day == TIER__NEVER_DAY || (int64_t)day - standing->changed_day >= settings->min_dwell_days;
}

/* A promised tier begins on its day whatever happens, so a fall shortly before would make two changes in a row. */
int tier__ladder_may_fall(const tier__ladder_settings *settings, const tier__standing *standing, int32_t day) {
  const int clear = standing->next_tier < 0 || (int64_t)standing->next_day - day >= settings->min_dwell_days;
  return clear && tier__ladder_dwelt(settings, standing, day);
}

int32_t tier__ladder_first_day(const tier__standing *standing, int32_t day) {
  const int32_t until = standing->until_day < day ? standing->until_day : day;
  return standing->grace_until != TIER__NEVER_DAY && standing->grace_until < until ? standing->grace_until : until;
}

static void begin(tier__standing *standing, int32_t tier, int32_t day, int32_t until) {
  standing->earned = tier;
  standing->since_day = day;
  standing->changed_day = day;
  standing->until_day = until;
  standing->grace_until = TIER__NEVER_DAY;
  standing->confirmed = 0;
}

void tier__ladder_rise(const tier__ladder_settings *settings, tier__standing *standing, int32_t tier, int32_t day,
                       int32_t anchor) {
  const int32_t former = standing->until_day;
  const int goes_on = !settings->restart_on_upgrade && former != TIER__NO_END && former >= day;
  begin(standing, tier, day, goes_on ? former : tier__ladder_validity(settings, tier, day, anchor));
  if (standing->next_tier <= tier) {
    standing->next_tier = -1;
    standing->next_day = TIER__NEVER_DAY;
  }
}

void tier__ladder_fall(const tier__ladder_settings *settings, tier__standing *standing, int32_t tier, int32_t day,
                       int32_t anchor) {
  begin(standing, tier, day, tier__ladder_validity(settings, tier, day, anchor));
}

void tier__ladder_promise(const tier__ladder_settings *settings, tier__standing *standing, int32_t tier, int32_t day,
                          int32_t anchor) {
  const int32_t next = tier__period_start(&settings->period, anchor == TIER__NEVER_DAY ? day : anchor, day, 1);
  if (next > day) { /* Else the calendar ends today. */
    standing->next_tier = tier;
    standing->next_day = next;
  }
}

int tier__ladder_renew(const tier__ladder_settings *settings, tier__standing *standing, int met, int32_t day,
                       int32_t anchor) {
  const int32_t tier = standing->earned, until = standing->until_day;
  if (settings->valid == TIER__VALID_WHILE_MET || until == TIER__NO_END) {
    return 0;
  }
  if (day > until) {
    const int32_t next = tier__ladder_validity(settings, tier, until + 1, anchor);
    standing->until_day = next >= day ? next : tier__ladder_validity(settings, tier, day, anchor);
  }
  if (settings->renewal == TIER__RENEW_CONTINUOUS && met && standing->since_day != day) {
    const int32_t again = tier__ladder_validity(settings, tier, day, anchor);
    standing->until_day = again > standing->until_day ? again : standing->until_day;
  }
  return standing->until_day != until;
}
