/* SPDX-License-Identifier: Apache-2.0 */
/* Read without a tree of values: first the whole text is checked to be JSON, and the places of its sections are kept;
 * then each section is read. */
#include "roster_loader.h"

#include "base/calendar_text.h"
#include "base/failure.h"

#include <stdio.h>
#include <string.h>

static const char *const SECTION_NAMES[TIER__ROSTER_SECTIONS] = {"libtier",   "format",  "ladders",  "columns",
                                                    "customers", "anchors", "run_days", "overrides"};

tier_status tier__loader_fail(const tier__roster_loader *l, const char *complaint) {
  return tier__fail(l->err, TIER_E_DATA, "%s: %s", l->place, complaint);
}

int tier__loader_is(tier_string text, const char *word) {
  return text.length == strlen(word) && memcmp(text.data, word, text.length) == 0;
}

/* @return TIER__ROSTER_SECTIONS if there is none of that name. */
static size_t find_word(tier_string text, const char *const *words, size_t count) {
  size_t k = 0;
  while (k < count && !tier__loader_is(text, words[k])) {
    k++;
  }
  return k;
}

tier_status tier__loader_find_sections(tier__roster_loader *l) {
  const char *const begin = l->pull.at;
  tier__pull_open(&l->pull, '{');
  while (tier__pull_more(&l->pull, '}')) {
    const tier_string key = tier__pull_key(&l->pull);
    const size_t section = find_word(key, SECTION_NAMES, TIER__ROSTER_SECTIONS);
    if (section == TIER__ROSTER_SECTIONS || l->places[section] != NULL) {
      return tier__fail(l->err, TIER_E_DATA, "/%.*s: %s", (int)(key.length < 60 ? key.length : 60), key.data,
                        section == TIER__ROSTER_SECTIONS ? "no such key" : "the key is there twice");
    }
    l->places[section] = l->pull.at;
    tier__pull_skip(&l->pull);
  }
  l->pull.at = begin;
  return TIER_OK;
}

int tier__loader_go_to(tier__roster_loader *l, size_t section) {
  snprintf(l->place, sizeof l->place, "/%s", SECTION_NAMES[section]);
  l->pull.at = l->places[section];
  return l->places[section] != NULL;
}

int tier__loader_day(tier__roster_loader *l, int32_t *ret_day) {
  tier_string text;
  return tier__pull_text(&l->pull, &text) && tier__day_read(text.data, text.length, ret_day);
}
