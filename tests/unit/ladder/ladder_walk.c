/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_walk.h"

#include "base/calendar_text.h"
#include "rule/rule_truth.h"

walk walk_begin(size_t tiers) {
  const walk w = {
      .settings = tier__ladder_plain(), .tiers = tiers, .anchor = TIER__NEVER_DAY, .standing = tier__standing_new()};
  return w;
}

int32_t day_of(const char *date) {
  int32_t day = TIER__NEVER_DAY;
  if (strcmp(date, "end") == 0) {
    return TIER__NO_END;
  }
  if (*date != '\0' && !tier__day_read(date, strlen(date), &day)) {
    fail_msg("%s is no day", date);
  }
  return day;
}

void see_truths(walk *w, int32_t day, const uint8_t *enter, const uint8_t *keep) {
  const uint8_t *enters[WALK_MOST_TIERS] = {NULL}, *keeps[WALK_MOST_TIERS] = {NULL};
  const uint8_t frozen = (uint8_t)w->frozen;
  for (size_t k = 1; k < w->tiers; k++) {
    enters[k] = &enter[k];
    keeps[k] = keep[k] == TRUTH_NONE ? NULL : &keep[k];
  }
  const tier__truths truths = {1, w->tiers, enters, keeps};
  w->done = tier__ladder_step(&w->settings, day, &truths, &w->anchor, &frozen, &w->standing, &w->reason);
}

static uint8_t truth_of(char letter) {
  switch (letter) {
  case 'y':
    return TIER__TRUE;
  case 'n':
    return TIER__FALSE;
  case '?':
    return TIER__UNKNOWN;
  default:
    return TRUTH_NONE;
  }
}

void see(walk *w, const char *date, const char *enter, const char *keep) {
  uint8_t enters[WALK_MOST_TIERS] = {0}, keeps[WALK_MOST_TIERS] = {0};
  assert_int_equal(strlen(enter), w->tiers - 1);
  for (size_t k = 1; k < w->tiers; k++) {
    enters[k] = truth_of(enter[k - 1]);
    keeps[k] = keep == NULL ? TRUTH_NONE : truth_of(keep[k - 1]);
  }
  see_truths(w, day_of(date), enters, keeps);
}
