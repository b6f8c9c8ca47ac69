/* SPDX-License-Identifier: Apache-2.0 */
#include "base/checked.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "roster_object.h"

#include <string.h>

static tier_status make_ladder(tier_context *context, const char *name, const char *const *tiers, size_t tier_count,
                               tier__roster_ladder *ladder, tier_error *err) {
  ladder->name = tier__copy_text(context, name, strlen(name));
  ladder->tiers = tier__alloc(context, tier_count, sizeof *ladder->tiers);
  if (ladder->name == NULL || ladder->tiers == NULL) {
    return tier__no_memory(err);
  }
  for (; ladder->tier_count < tier_count; ladder->tier_count++) {
    const char *id = tiers[ladder->tier_count];
    ladder->tiers[ladder->tier_count] = tier__copy_text(context, id, strlen(id));
    if (ladder->tiers[ladder->tier_count] == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

tier_status tier__roster_make(tier_context *context, const char *const *names, const char *const *const *tiers,
                              const size_t *tier_counts, size_t ladder_count, tier_roster **ret_roster,
                              tier_error *err) {
  tier_status status = TIER_OK;
  tier_roster *roster = tier__alloc(context, 1, sizeof *roster);
  if (roster == NULL) {
    return tier__no_memory(err);
  }
  roster->context = tier__context_hold(context);
  roster->anchor_days[0] = roster->anchor_days[1] = TIER__NEVER_DAY;
  atomic_init(&roster->readers, 0);
  roster->ladders = tier__alloc(context, ladder_count, sizeof *roster->ladders);
  if (roster->ladders == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  roster->ladder_count = ladder_count; /* Also of those that are not made: they are zero, and can be ended. */
  for (size_t k = 0; k < ladder_count; k++) {
    TIER__TRY_OUT(make_ladder(context, names[k], tiers[k], tier_counts[k], &roster->ladders[k], err));
  }
  TIER__TRY_OUT(tier__keys_create(context, &roster->customers, err));
  *ret_roster = roster;
out:
  if (status != TIER_OK) {
    tier_roster_destroy(roster);
  }
  return status;
}

static void end_ladders(tier_roster *roster) {
  for (size_t k = 0; k < roster->ladder_count; k++) {
    tier__roster_ladder *ladder = &roster->ladders[k];
    for (size_t i = 0; i < ladder->tier_count; i++) {
      tier__release(roster->context, ladder->tiers[i]);
    }
    tier__release(roster->context, ladder->tiers);
    tier__release(roster->context, ladder->name);
  }
  tier__release(roster->context, roster->ladders);
}

tier_status tier__roster_fail_tier(tier_string id, int64_t row, tier_error *err) {
  const int readable = id.data != NULL && id.length <= 64 && tier__utf8_valid(id.data, id.length);
  return tier__fail_row(err, TIER_E_NOT_FOUND, row, "no tier has the id \"%.*s\"", readable ? (int)id.length : 3,
                        readable ? id.data : "...");
}

void tier__override_end(tier_context *context, tier__override *override_) {
  tier__release(context, override_->reason);
  tier__release(context, override_->actor);
}

void tier_roster_destroy(tier_roster *roster) {
  if (roster == NULL) {
    return;
  }
  tier_context *context = roster->context;
  end_ladders(roster);
  tier__keys_destroy(roster->customers);
  tier__release(context, roster->standings);
  tier__release(context, roster->anchors[0]);
  tier__release(context, roster->anchors[1]);
  tier__release(context, roster->run_days);
  for (size_t i = 0; i < roster->override_count; i++) {
    tier__override_end(context, &roster->overrides[i]);
  }
  tier__release(context, roster->overrides);
  tier__release(context, roster);
  tier_context_destroy(context);
}

static int same_tiers(const tier__roster_ladder *ladder, const char *const *tiers, size_t tier_count) {
  if (ladder->tier_count != tier_count) {
    return 0;
  }
  for (size_t i = 0; i < tier_count; i++) {
    if (strcmp(ladder->tiers[i], tiers[i]) != 0) {
      return 0;
    }
  }
  return 1;
}

int tier__roster_fits(const tier_roster *roster, const char *const *names, const char *const *const *tiers,
                      const size_t *tier_counts, size_t ladder_count) {
  if (roster->ladder_count != ladder_count) {
    return 0;
  }
  for (size_t k = 0; k < ladder_count; k++) {
    if (strcmp(roster->ladders[k].name, names[k]) != 0 || !same_tiers(&roster->ladders[k], tiers[k], tier_counts[k])) {
      return 0;
    }
  }
  return 1;
}

int32_t tier__roster_ladder_index(const tier_roster *roster, const char *name) {
  for (size_t k = 0; k < roster->ladder_count; k++) {
    if (strcmp(roster->ladders[k].name, name == NULL ? "" : name) == 0) {
      return (int32_t)k;
    }
  }
  return -1;
}

int32_t tier__roster_tier_index(const tier_roster *roster, size_t ladder, tier_string id) {
  const tier__roster_ladder *tiers = &roster->ladders[ladder];
  for (size_t i = 0; id.data != NULL && i < tiers->tier_count; i++) {
    if (strlen(tiers->tiers[i]) == id.length && memcmp(tiers->tiers[i], id.data, id.length) == 0) {
      return (int32_t)i;
    }
  }
  return -1;
}

size_t tier_roster_count(const tier_roster *roster) {
  return roster == NULL ? 0 : tier__keys_count(roster->customers);
}

tier_string tier_roster_id(const tier_roster *roster, size_t index) {
  if (index >= tier_roster_count(roster)) {
    return (tier_string){"", 0};
  }
  return tier__keys_text(roster->customers, (uint32_t)index);
}

uint32_t tier__roster_find(const tier_roster *roster, tier_string customer_id) {
  return tier__keys_find(roster->customers, customer_id);
}

tier_status tier__roster_check_id(tier_string id, int64_t row, tier_error *err) {
  if (id.length == 0 || id.data == NULL) {
    return tier__fail_row(err, TIER_E_DATA, row, "customer id is empty");
  }
  if (!tier__utf8_valid(id.data, id.length)) {
    return tier__fail_row(err, TIER_E_DATA, row, "customer id is not valid UTF-8");
  }
  return TIER_OK;
}

/* Room for the standings of `needed` customers, also at the anchors. The capacity is told only when all have it. */
static tier_status grow(tier_roster *roster, size_t needed, tier_error *err) {
  const size_t doubled = roster->capacity < 8 ? 16 : 2 * roster->capacity, target = needed > doubled ? needed : doubled;
  size_t count;
  if (needed <= roster->capacity) {
    return TIER_OK;
  }
  if (tier__mul_size(target, roster->ladder_count, &count)) {
    return tier__no_memory(err);
  }
  TIER__RESIZE(roster->context, roster->standings, count, err);
  for (size_t k = 0; k < 2; k++) {
    if (roster->anchors[k] != NULL) {
      TIER__RESIZE(roster->context, roster->anchors[k], count, err);
    }
  }
  roster->capacity = target;
  return TIER_OK;
}

tier_status tier__roster_make_anchor(tier_roster *roster, size_t anchor, tier_error *err) {
  const size_t per_customer = roster->ladder_count;
  size_t count;
  if (roster->anchors[anchor] != NULL) {
    return TIER_OK;
  }
  if (tier__mul_size(roster->capacity, per_customer, &count)) {
    return tier__no_memory(err);
  }
  tier__standing *standings = tier__alloc(roster->context, count, sizeof *standings);
  if (standings == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    standings[i] = tier__standing_new();
  }
  roster->anchors[anchor] = standings;
  return TIER_OK;
}

/* The number of readers is the one thing that changes in a roster that a call only reads, hence the casts. */
void tier__roster_enter(const tier_roster *roster) {
  if (roster != NULL) {
    atomic_fetch_add(&((tier_roster *)(uintptr_t)roster)->readers, 1);
  }
}

void tier__roster_leave(const tier_roster *roster) {
  if (roster != NULL) {
    atomic_fetch_sub(&((tier_roster *)(uintptr_t)roster)->readers, 1);
  }
}

tier_status tier__roster_check_free(const tier_roster *roster, tier_error *err) {
  return atomic_load(&((tier_roster *)(uintptr_t)roster)->readers) == 0
             ? TIER_OK
             : tier__fail(err, TIER_E_REENTRANT, "the roster is read by a call that has not returned yet");
}

/* The last day of evaluation that a roster with anchors knows of. */
static int32_t last_run_day(const tier_roster *roster) {
  const size_t count = roster->run_day_count;
  return count > 0 ? roster->run_days[count - 1] : roster->anchor_days[1];
}

/* Days of evaluation that are over when a standing is told say nothing about it: at the anchors it is as if it had been
 * evaluated on the last of them. */
void tier__roster_put(tier_roster *roster, uint32_t key, size_t ladder, const tier__standing *standing) {
  const size_t at = key * roster->ladder_count + ladder;
  const int32_t last_run = last_run_day(roster);
  tier__standing anchor = *standing;
  anchor.returned = roster->standings[at].returned;
  roster->standings[at] = anchor;
  if (anchor.earned >= 0 && anchor.last_day < last_run && anchor.since_day <= last_run &&
      anchor.changed_day <= last_run) {
    anchor.last_day = last_run;
  }
  for (size_t k = 0; k < 2; k++) {
    if (roster->anchors[k] != NULL) {
      roster->anchors[k][at] = anchor;
    }
  }
}

static void begin_customer(tier_roster *roster, uint32_t key) {
  const tier__standing none = tier__standing_new();
  for (size_t ladder = 0; ladder < roster->ladder_count; ladder++) {
    roster->standings[key * roster->ladder_count + ladder] = none;
    tier__roster_put(roster, key, ladder, &none);
  }
}

tier_status tier__roster_add_ids(tier_roster *roster, const tier_string *ids, size_t count, uint32_t *ret_keys,
                                 tier_error *err) {
  size_t bytes = 0;
  for (size_t i = 0; i < count; i++) {
    if (ids[i].length > SIZE_MAX - bytes) {
      return tier__no_memory(err);
    }
    bytes += ids[i].length;
  }
  const size_t before = tier__keys_count(roster->customers);
  TIER__TRY(tier__keys_reserve(roster->customers, count, bytes, err));
  TIER__TRY(grow(roster, before + count, err));
  for (size_t i = 0; i < count; i++) {
    const size_t known = tier__keys_count(roster->customers);
    const uint32_t key = tier__keys_add(roster->customers, ids[i]);
    if (key == known) {
      begin_customer(roster, key);
    }
    if (ret_keys != NULL) {
      ret_keys[i] = key;
    }
  }
  return TIER_OK;
}
