/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_crowd.h"

crowd c;

void begin_crowd(size_t count) {
  memset(&c, 0, sizeof c);
  c.settings = tier__ladder_plain();
  c.count = count;
  for (size_t i = 0; i < count; i++) {
    c.known[i] = 1;
    c.now[i] = tier__standing_new();
  }
}

void step_day(int32_t day) {
  const uint8_t *enter[TIERS], *keep[TIERS];
  for (size_t k = 0; k < TIERS; k++) {
    enter[k] = c.enter[k];
    keep[k] = c.keep[k];
  }
  const tier__truths truths = {c.count, TIERS, enter, keep};
  memcpy(c.before, c.now, sizeof c.before);
  assert_int_equal(tier__ladder_step(&c.settings, day, &truths, NULL, c.frozen, c.now, c.reasons), c.count);
}

void place(int32_t tier, int32_t day) {
  tier__places_apply(&c.places[tier], &c.settings, tier, day, NULL, c.frozen, c.scores, c.known, c.weights, c.before,
                     c.count, c.order, c.now, c.reasons);
}

void live_day(int32_t day) {
  step_day(day);
  for (int32_t tier = TIERS - 1; tier > 0; tier--) {
    place(tier, day);
  }
  for (size_t i = 0; i < c.count; i++) {
    c.now[i].tier = c.now[i].earned;
  }
}
