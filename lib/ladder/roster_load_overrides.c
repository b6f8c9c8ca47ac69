/* SPDX-License-Identifier: Apache-2.0 */
/* The overrides of a saved roster. */
#include "base/memory.h"
#include "roster_document.h"
#include "roster_loader.h"

#include <stdio.h>
#include <string.h>

/* Keys of an override. */
enum { CUSTOMER, LADDER, KIND, TIER, REASON, ACTOR, UNTIL, KEYS };
static const char *const KEY_NAMES[KEYS] = {"customer", "ladder", "kind", "tier", "reason", "actor", "until"};

static size_t find(tier_string text, const char *const *words, size_t count) {
  size_t k = 0;
  while (k < count && !tier__loader_is(text, words[k])) {
    k++;
  }
  return k;
}

/* Where the values of an override are, by key; NULL: not there. */
static tier_status find_values(tier__roster_loader *l, const char *places[KEYS]) {
  if (!tier__pull_open(&l->pull, '{')) {
    return tier__loader_fail(l, "must be an object");
  }
  while (tier__pull_more(&l->pull, '}')) {
    const size_t key = find(tier__pull_key(&l->pull), KEY_NAMES, KEYS);
    if (key == KEYS || places[key] != NULL) {
      return tier__loader_fail(l, "has a key that there is not, or one twice");
    }
    places[key] = l->pull.at;
    tier__pull_skip(&l->pull);
  }
  return TIER_OK;
}

static int text_at(tier__roster_loader *l, const char *place, tier_string *ret_text) {
  l->pull.at = place;
  return place != NULL && tier__pull_text(&l->pull, ret_text);
}

/* Whose, on which ladder, of which kind, which tier, until when. */
static const char *read_target(tier__roster_loader *l, const char *const places[KEYS], tier__override *made) {
  tier_string text;
  if (!text_at(l, places[CUSTOMER], &text) ||
      (made->customer = tier__roster_find(l->roster, text)) == TIER__NO_KEY) {
    return "customer: must be one of the customers";
  }
  const int32_t ladder = text_at(l, places[LADDER], &text) ? tier__roster_ladder_index(l->roster, text.data) : -1;
  if (ladder < 0) {
    return "ladder: must be the name of a ladder";
  }
  made->ladder = (uint32_t)ladder;
  made->kind = text_at(l, places[KIND], &text) ? (int32_t)find(text, tier__override_words, 4) : 4;
  if (made->kind == 4) {
    return "kind: must be freeze, fix, floor or ceiling";
  }
  made->tier = text_at(l, places[TIER], &text) ? tier__roster_tier_index(l->roster, made->ladder, text) : -1;
  if ((made->tier < 0) != (made->kind == TIER_OVERRIDE_FREEZE) ||
      (made->kind == TIER_OVERRIDE_FREEZE && places[TIER] != NULL)) {
    return "tier: must be the id of a tier, but of a freeze";
  }
  l->pull.at = places[UNTIL];
  return places[UNTIL] == NULL || tier__loader_day(l, &made->until_day) ? NULL : "until: must be a day";
}

static tier_status copy_text(tier__roster_loader *l, const char *place, char **ret_copy) {
  tier_string text;
  if (!text_at(l, place, &text) || text.length == 0 || text.length > TIER__OVERRIDE_MOST_TEXT) {
    return tier__loader_fail(l, "reason and actor must be texts of 1 to 1000 bytes");
  }
  *ret_copy = tier__copy_text(l->roster->context, text.data, text.length);
  return *ret_copy == NULL ? tier__no_memory(l->err) : TIER_OK;
}

/* What was copied is in `made` also on failure. */
static tier_status read_override(tier__roster_loader *l, tier__override *made) {
  const char *places[KEYS] = {NULL};
  TIER__TRY(find_values(l, places));
  const char *const after = l->pull.at;
  const char *wrong = read_target(l, places, made);
  if (wrong != NULL) {
    return tier__loader_fail(l, wrong);
  }
  TIER__TRY(copy_text(l, places[REASON], &made->reason));
  TIER__TRY(copy_text(l, places[ACTOR], &made->actor));
  l->pull.at = after;
  return TIER_OK;
}

tier_status tier__loader_overrides(tier__roster_loader *l) {
  tier_context *context = l->roster->context;
  tier__override *overrides = NULL;
  size_t count = 0, capacity = 0;
  tier_status status = TIER_OK;
  if (!tier__loader_go_to(l, TIER__ROSTER_OVERRIDES) || !tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "must be a list");
  }
  while (tier__pull_more(&l->pull, ']')) {
    const tier__override fresh = {.tier = -1, .until_day = TIER__NO_END};
    void *block = overrides;
    snprintf(l->place, sizeof l->place, "/overrides/%zu", count);
    status = tier__reserve(context, &block, &capacity, count + 1, sizeof *overrides, l->err);
    overrides = block;
    if (status != TIER_OK) {
      goto out;
    }
    overrides[count] = fresh;
    TIER__TRY_OUT(read_override(l, &overrides[count++]));
  }
  TIER__TRY_OUT(tier__roster_add_overrides(l->roster, overrides, count, l->err));
  count = 0; /* They are the roster's now. */
out:
  for (size_t i = 0; i < count; i++) {
    tier__override_end(context, &overrides[i]);
  }
  tier__release(context, overrides);
  return status;
}
