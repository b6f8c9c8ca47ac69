/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a saved roster that is large: where everybody stands. */
#include "base/memory.h"
#include "roster_document.h"
#include "roster_loader.h"

#include <stdio.h>

static int read_value(tier__roster_loader *l, const tier__standing_column *column, int32_t *value) {
  int64_t number;
  if (column->kind != TIER__COLUMN_OF_COUNTS && tier__pull_null(&l->pull)) {
    return 1;
  }
  if (column->kind == TIER__COLUMN_OF_DAYS) {
    return tier__loader_day(l, value);
  }
  const int64_t least = column->kind == TIER__COLUMN_OF_TIERS ? 0 : -INT16_MAX;
  if (!tier__pull_integer(&l->pull, least, INT16_MAX, &number)) {
    return 0;
  }
  *value = (int32_t)number;
  return 1;
}

/* @return NULL, or what is wrong. */
static const char *read_standing(tier__roster_loader *l, size_t ladder, tier__standing *ret_standing) {
  int32_t values[TIER__STANDING_COLUMNS];
  const tier__standing fresh = tier__standing_new();
  size_t count = 0;
  tier__standing_values(&fresh, values);
  if (!tier__pull_open(&l->pull, '[')) {
    return "the standing must be a list";
  }
  while (tier__pull_more(&l->pull, ']')) {
    if (count == TIER__STANDING_COLUMNS || !read_value(l, &tier__standing_columns[count], &values[count])) {
      return count == TIER__STANDING_COLUMNS ? "the standing has too many values"
                                             : "the standing has a value of a wrong kind";
    }
    count++;
  }
  *ret_standing = tier__standing_of(values);
  if (values[10] < 0 || values[11] < 0) {
    return values[10] < 0 ? "has a mark that there is not" : "counts fewer returns than none";
  }
  return tier__roster_wrong(ret_standing, l->roster->ladders[ladder].tier_count);
}

static tier_status fail_standing(tier__roster_loader *l, size_t ladder, const char *wrong) {
  return tier__fail(l->err, TIER_E_DATA, "%s: ladder %zu: %s", l->place, ladder, wrong);
}

/* What follows in a list: the standings on all ladders. */
static tier_status read_standings(tier__roster_loader *l, tier__standing *standings) {
  size_t ladder = 0;
  while (tier__pull_more(&l->pull, ']')) {
    const char *wrong =
        ladder == l->roster->ladder_count ? "one too many" : read_standing(l, ladder, &standings[ladder]);
    if (wrong != NULL) {
      return fail_standing(l, ladder, wrong);
    }
    ladder++;
  }
  return ladder == l->roster->ladder_count ? TIER_OK : fail_standing(l, ladder, "is missing");
}

static tier_status read_customer(tier__roster_loader *l) {
  tier_string id = {NULL, 0};
  const size_t before = tier_roster_count(l->roster);
  if (!tier__pull_open(&l->pull, '[') || !tier__pull_more(&l->pull, ']') || !tier__pull_text(&l->pull, &id) ||
      id.length == 0) {
    return tier__loader_fail(l, "must be a list that begins with an id");
  }
  TIER__TRY(tier__roster_add_ids(l->roster, &id, 1, NULL, l->err));
  if (tier_roster_count(l->roster) == before) {
    return tier__loader_fail(l, "the customer is there already");
  }
  return read_standings(l, &l->roster->standings[before * l->roster->ladder_count]);
}

static tier_status read_customers(tier__roster_loader *l) {
  if (!tier__loader_go_to(l, TIER__ROSTER_CUSTOMERS) || !tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "must be a list");
  }
  while (tier__pull_more(&l->pull, ']')) {
    snprintf(l->place, sizeof l->place, "/customers/%zu", tier_roster_count(l->roster));
    TIER__TRY(read_customer(l));
  }
  return TIER_OK;
}

static tier_status read_anchor_standings(tier__roster_loader *l, size_t anchor) {
  const size_t per_customer = l->roster->ladder_count, count = tier_roster_count(l->roster);
  size_t i = 0;
  if (!tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "must be a list");
  }
  for (; tier__pull_more(&l->pull, ']'); i++) {
    snprintf(l->place, sizeof l->place, "/anchors/%zu/standings/%zu", anchor, i);
    if (i == count || !tier__pull_open(&l->pull, '[')) {
      return tier__loader_fail(l, i == count ? "there are not so many customers" : "must be a list");
    }
    TIER__TRY(read_standings(l, &l->roster->anchors[anchor][i * per_customer]));
  }
  return i == count ? TIER_OK : tier__loader_fail(l, "standings of customers are missing");
}

static tier_status read_anchor(tier__roster_loader *l, size_t anchor) {
  tier_roster *roster = l->roster;
  if (!tier__pull_open(&l->pull, '{')) {
    return tier__loader_fail(l, "must be an object or null");
  }
  TIER__TRY(tier__roster_make_anchor(roster, anchor, l->err));
  int seen = 0;
  while (tier__pull_more(&l->pull, '}')) {
    const tier_string key = tier__pull_key(&l->pull);
    const int part = tier__loader_is(key, "day") ? 1 : tier__loader_is(key, "standings") ? 2 : 4;
    if (part == 4 || (seen & part) != 0) {
      return tier__loader_fail(l, "has a key that there is not, or one twice");
    }
    seen |= part;
    if (part == 1 && !tier__loader_day(l, &roster->anchor_days[anchor])) {
      return tier__loader_fail(l, "the day must be one such as \"2026-12-31\"");
    }
    if (part == 2) {
      TIER__TRY(read_anchor_standings(l, anchor));
    }
  }
  return seen == 3 ? TIER_OK : tier__loader_fail(l, "must have a day and standings");
}

static tier_status read_anchors(tier__roster_loader *l) {
  size_t count = 0;
  if (!tier__loader_go_to(l, TIER__ROSTER_ANCHORS)) {
    return TIER_OK;
  }
  if (!tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "must be a list");
  }
  for (; tier__pull_more(&l->pull, ']'); count++) {
    snprintf(l->place, sizeof l->place, "/anchors/%zu", count);
    if (count == 2) {
      return tier__loader_fail(l, "there are at most two");
    }
    if (!tier__pull_null(&l->pull)) {
      TIER__TRY(read_anchor(l, count));
    }
  }
  return TIER_OK;
}

static tier_status read_run_days(tier__roster_loader *l) {
  tier_roster *roster = l->roster;
  int32_t former = roster->anchor_days[0], day;
  if (!tier__loader_go_to(l, TIER__ROSTER_RUN_DAYS)) {
    return TIER_OK;
  }
  if (!tier__pull_open(&l->pull, '[')) {
    return tier__loader_fail(l, "must be a list");
  }
  while (tier__pull_more(&l->pull, ']')) {
    void *block = roster->run_days;
    snprintf(l->place, sizeof l->place, "/run_days/%zu", roster->run_day_count);
    if (!tier__loader_day(l, &day) || day <= former) {
      return tier__loader_fail(l, "must be a day after the one before");
    }
    TIER__TRY(tier__reserve(roster->context, &block, &roster->run_day_capacity, roster->run_day_count + 1,
                            sizeof *roster->run_days, l->err));
    roster->run_days = block;
    roster->run_days[roster->run_day_count++] = former = day;
  }
  return TIER_OK;
}

tier_status tier__loader_standings(tier__roster_loader *l) {
  TIER__TRY(read_customers(l));
  TIER__TRY(read_anchors(l));
  return read_run_days(l);
}
