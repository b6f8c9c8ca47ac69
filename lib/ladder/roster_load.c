/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of a saved roster, in the order in which they need each other. */
#include "base/failure.h"
#include "roster_document.h"
#include "roster_loader.h"

#include <stdio.h>

static tier_status read_head(tier__roster_loader *l) {
  tier_string kind;
  int64_t format;
  if (!tier__loader_go_to(l, TIER__ROSTER_KIND) || !tier__pull_text(&l->pull, &kind) ||
      !tier__loader_is(kind, "roster")) {
    return tier__fail(l->err, TIER_E_JSON, "this is not a roster: \"libtier\": \"roster\" is missing");
  }
  if (!tier__loader_go_to(l, TIER__ROSTER_FORMAT_NUMBER) || !tier__pull_integer(&l->pull, 1, INT64_MAX, &format)) {
    return tier__loader_fail(l, "must be a whole number from 1");
  }
  if (format > TIER__ROSTER_FORMAT) {
    return tier__fail(l->err, TIER_E_TOO_NEW, "the roster has format %lld; this library reads up to %d",
                      (long long)format, TIER__ROSTER_FORMAT);
  }
  return TIER_OK;
}

static tier_status fail_tiers(const tier__roster_loader *l) {
  return tier__fail(l->err, TIER_E_ARGUMENT, "%s: the roster was made for other ladders or tiers", l->place);
}

static tier_status check_tiers(tier__roster_loader *l, const tier__roster_ladder *ladder) {
  tier_string text;
  size_t count = 0;
  if (!tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "tiers must be a list");
  }
  while (tier__pull_more(&l->pull, ']')) {
    if (!tier__pull_text(&l->pull, &text)) {
      return tier__loader_fail(l, "tiers must be texts");
    }
    if (count == ladder->tier_count || !tier__loader_is(text, ladder->tiers[count])) {
      return fail_tiers(l);
    }
    count++;
  }
  return count == ladder->tier_count ? TIER_OK : fail_tiers(l);
}

static tier_status check_ladder(tier__roster_loader *l, const tier__roster_ladder *ladder) {
  tier_string text;
  int has_name = 0, has_tiers = 0;
  if (!tier__pull_open(&l->pull, '{')) {
    return tier__loader_fail(l, "must be an object");
  }
  while (tier__pull_more(&l->pull, '}')) {
    const tier_string key = tier__pull_key(&l->pull);
    if (tier__loader_is(key, "name") && !has_name) {
      has_name = 1;
      if (!tier__pull_text(&l->pull, &text)) {
        return tier__loader_fail(l, "the name must be a text");
      }
      if (!tier__loader_is(text, ladder->name)) {
        return fail_tiers(l);
      }
    } else if (tier__loader_is(key, "tiers") && !has_tiers) {
      has_tiers = 1;
      TIER__TRY(check_tiers(l, ladder));
    } else {
      return tier__loader_fail(l, "has a key that there is not, or one twice");
    }
  }
  return has_name && has_tiers ? TIER_OK : tier__loader_fail(l, "must have a name and tiers");
}

static tier_status check_ladders(tier__roster_loader *l) {
  size_t count = 0;
  if (!tier__loader_go_to(l, TIER__ROSTER_LADDERS) || !tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "must be a list");
  }
  while (tier__pull_more(&l->pull, ']')) {
    snprintf(l->place, sizeof l->place, "/ladders/%zu", count);
    if (count == l->roster->ladder_count) {
      return fail_tiers(l);
    }
    TIER__TRY(check_ladder(l, &l->roster->ladders[count]));
    count++;
  }
  return count == l->roster->ladder_count ? TIER_OK : fail_tiers(l);
}

tier_status tier__roster_read(tier_roster *roster, tier_string json, tier_error *err) {
  tier__roster_loader l = {.roster = roster, .err = err};
  tier_status status = TIER_OK;
  TIER__TRY(tier__pull_begin(&l.pull, roster->context, json, "roster", err));
  TIER__TRY_OUT(tier__loader_find_sections(&l));
  TIER__TRY_OUT(read_head(&l));
  TIER__TRY_OUT(check_ladders(&l));
  TIER__TRY_OUT(tier__loader_standings(&l));
  TIER__TRY_OUT(tier__loader_overrides(&l));
out:
  tier__pull_end(&l.pull);
  return status;
}
