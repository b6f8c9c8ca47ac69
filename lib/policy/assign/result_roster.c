/* SPDX-License-Identifier: Apache-2.0 */
/* From roster to roster: who is where after an assignment, and what was before that a return may go back to. */
#include "result_roster.h"

#include "base/calendar.h"
#include "base/failure.h"
#include "base/memory.h"

#include <string.h>

int32_t tier__reopen_days(const tier_policy *policy) {
  int32_t most = 0;
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const int32_t days = policy->ladders[l].settings.reopen_days;
    most = days > most ? days : most;
  }
  return most;
}

/** An empty roster with the ladders of another. */
static tier_status make_like(const tier_roster *like, tier_roster **ret_roster, tier_error *err) {
  const char *names[TIER__MOST_LADDERS];
  const char *const *tiers[TIER__MOST_LADDERS];
  size_t counts[TIER__MOST_LADDERS];
  for (size_t l = 0; l < like->ladder_count; l++) {
    names[l] = like->ladders[l].name;
    tiers[l] = (const char *const *)like->ladders[l].tiers;
    counts[l] = like->ladders[l].tier_count;
  }
  return tier__roster_make(like->context, names, tiers, counts, like->ladder_count, ret_roster, err);
}

static tier_status make_anchors(tier_roster *roster, tier_error *err) {
  TIER__TRY(tier__roster_make_anchor(roster, 0, err));
  return tier__roster_make_anchor(roster, 1, err);
}

static void copy_standings(const tier_roster *from, uint32_t from_key, tier_roster *to, uint32_t to_key) {
  const size_t ladders = from->ladder_count, bytes = ladders * sizeof(tier__standing);
  memcpy(to->standings + to_key * ladders, from->standings + from_key * ladders, bytes);
  for (size_t a = 0; a < 2; a++) {
    if (from->anchors[a] != NULL && to->anchors[a] != NULL) {
      memcpy(to->anchors[a] + to_key * ladders, from->anchors[a] + from_key * ladders, bytes);
    }
  }
}

/** Customers of a roster that another one gets. */
typedef struct transfer {
  tier_context *context;
  tier_string *ids;
  uint32_t *from, *to; /**< Keys. */
  size_t count;
} transfer;

static tier_status begin_transfer(tier_context *context, size_t most, transfer *ret_transfer, tier_error *err) {
  *ret_transfer = (transfer){context, tier__alloc(context, most, sizeof(tier_string)),
                             tier__alloc(context, most, sizeof(uint32_t)),
                             tier__alloc(context, most, sizeof(uint32_t)), 0};
  return ret_transfer->ids == NULL || ret_transfer->from == NULL || ret_transfer->to == NULL ? tier__no_memory(err)
                                                                                              : TIER_OK;
}

static void end_transfer(transfer *moved) {
  tier__release(moved->context, moved->ids);
  tier__release(moved->context, moved->from);
  tier__release(moved->context, moved->to);
}

static void add_customer(const tier_roster *roster, uint32_t key, transfer *moved) {
  moved->ids[moved->count] = tier_roster_id(roster, key);
  moved->from[moved->count++] = key;
}

static tier_status copy_run_days(const tier_roster *from, tier_roster *to, tier_error *err) {
  void *days = to->run_days;
  TIER__TRY(tier__reserve(to->context, &days, &to->run_day_capacity, from->run_day_count, sizeof *to->run_days, err));
  to->run_days = days;
  for (size_t i = 0; i < from->run_day_count; i++) {
    to->run_days[i] = from->run_days[i];
  }
  to->run_day_count = from->run_day_count;
  to->anchor_days[0] = from->anchor_days[0];
  to->anchor_days[1] = from->anchor_days[1];
  return TIER_OK;
}

/** Moves customers with their standings and, if `with_anchors`, their anchors. */
static tier_status transfer_all(const tier_roster *from, transfer *moved, int with_anchors, tier_roster *to,
                                tier_error *err) {
  TIER__TRY(tier__roster_add_ids(to, moved->ids, moved->count, moved->to, err));
  if (with_anchors) {
    TIER__TRY(make_anchors(to, err));
  }
  for (size_t i = 0; i < moved->count; i++) {
    copy_standings(from, moved->from[i], to, moved->to[i]);
  }
  return TIER_OK;
}

/** Marks the customers that `former` needs. */
static tier_status choose(const tier__assign_work *work, transfer *moved, tier_error *err) {
  const tier_roster *roster = work->roster;
  const tier_result *result = work->result;
  const size_t count = tier_roster_count(roster);
  const int keeps_all = tier__reopen_days(result->fitted->policy) > 0 && roster->anchors[0] != NULL;
  uint8_t *skip = tier__alloc(result->context, count, 1);
  if (skip == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; !keeps_all && i < result->count; i++) {
    if (work->keys[i] != TIER__NO_KEY) {
      skip[work->keys[i]] = 1;
    }
  }
  for (size_t k = 0; k < roster->override_count; k++) {
    if (roster->overrides[k].until_day >= result->as_of_day) {
      skip[roster->overrides[k].customer] = 0;
    }
  }
  for (size_t key = 0; key < count; key++) {
    if (!skip[key]) {
      add_customer(roster, (uint32_t)key, moved);
    }
  }
  tier__release(result->context, skip);
  return TIER_OK;
}

tier_status tier__former_make(const tier__assign_work *work, tier_error *err) {
  const tier_roster *roster = work->roster;
  tier_result *result = work->result;
  transfer moved = {.context = result->context};
  tier_status status = TIER_OK;
  if (roster == NULL) {
    return TIER_OK;
  }
  const int with_anchors = tier__reopen_days(result->fitted->policy) > 0 && roster->anchors[0] != NULL;
  TIER__TRY_OUT(begin_transfer(result->context, tier_roster_count(roster), &moved, err));
  TIER__TRY_OUT(choose(work, &moved, err));
  TIER__TRY_OUT(make_like(roster, &result->former, err));
  TIER__TRY_OUT(transfer_all(roster, &moved, with_anchors, result->former, err));
  if (with_anchors) {
    TIER__TRY_OUT(copy_run_days(roster, result->former, err));
  }
  TIER__TRY_OUT(tier__roster_copy_overrides(roster, result->as_of_day, result->former, err));
out:
  end_transfer(&moved);
  return status;
}

/** The customers of the result, as they stand now. */
static tier_status add_result(const tier_result *result, tier_roster *roster, tier_error *err) {
  transfer moved = {.context = result->context};
  tier_status status = begin_transfer(result->context, result->count, &moved, err);
  if (status == TIER_OK) {
    for (size_t i = 0; i < result->count; i++) {
      moved.ids[i] = tier__result_id(result, i);
    }
    status = tier__roster_add_ids(roster, moved.ids, result->count, moved.to, err);
  }
  for (size_t i = 0; status == TIER_OK && i < result->count; i++) {
    for (size_t l = 0; l < roster->ladder_count; l++) {
      roster->standings[moved.to[i] * roster->ladder_count + l] = result->ladders[l].standings[i];
    }
  }
  end_transfer(&moved);
  return status;
}

/** The customers of the former roster whom the book does not know. */
static tier_status add_unmatched(const tier_roster *former, tier_roster *roster, tier_error *err) {
  transfer moved = {.context = roster->context};
  tier_status status = begin_transfer(roster->context, tier_roster_count(former), &moved, err);
  for (size_t key = 0; status == TIER_OK && key < tier_roster_count(former); key++) {
    if (tier__roster_find(roster, tier_roster_id(former, key)) == TIER__NO_KEY) {
      add_customer(former, (uint32_t)key, &moved);
    }
  }
  if (status == TIER_OK) {
    status = transfer_all(former, &moved, 0, roster, err);
  }
  end_transfer(&moved);
  return status;
}

/** At an anchor, who is evaluated for the first time was nowhere on the day before: so much is remembered of him. */
static void mark_beginners(const tier_result *result, tier_roster *roster) {
  const size_t ladders = roster->ladder_count;
  const int32_t day = result->as_of_day > TIER__FIRST_DAY ? result->as_of_day - 1 : TIER__NEVER_DAY;
  for (size_t i = 0; i < result->count * ladders; i++) { /* The customers of the result stand first in a new roster. */
    if (result->ladders[i % ladders].before[i / ladders].earned < 0) {
      roster->anchors[0][i].last_day = roster->anchors[1][i].last_day = day;
    }
  }
}

/** Anchors as the former roster had them; who is not in it was nowhere. */
static void take_anchors(const tier_roster *former, tier_roster *roster) {
  const size_t ladders = roster->ladder_count, bytes = ladders * sizeof(tier__standing);
  for (size_t key = 0; key < tier_roster_count(former); key++) {
    const uint32_t to = tier__roster_find(roster, tier_roster_id(former, key));
    for (size_t a = 0; a < 2; a++) {
      memcpy(roster->anchors[a] + to * ladders, former->anchors[a] + key * ladders, bytes);
    }
  }
}

static tier_status add_run_day(tier_roster *roster, int32_t day, tier_error *err) {
  const size_t count = roster->run_day_count;
  if (day <= roster->anchor_days[0] || (count > 0 && roster->run_days[count - 1] >= day)) {
    return TIER_OK;
  }
  void *days = roster->run_days;
  TIER__TRY(tier__reserve(roster->context, &days, &roster->run_day_capacity, count + 1, sizeof *roster->run_days, err));
  roster->run_days = days;
  roster->run_days[roster->run_day_count++] = day;
  return TIER_OK;
}

/** The newer anchor becomes the older, and today the newer; of the days of evaluation those after the older stay. */
static void move_anchors(tier_roster *roster, int32_t day) {
  const size_t bytes = tier_roster_count(roster) * roster->ladder_count * sizeof(tier__standing);
  size_t kept = 0;
  memcpy(roster->anchors[0], roster->anchors[1], bytes);
  memcpy(roster->anchors[1], roster->standings, bytes);
  roster->anchor_days[0] = roster->anchor_days[1];
  roster->anchor_days[1] = day;
  for (size_t i = 0; i < roster->run_day_count; i++) {
    if (roster->run_days[i] > roster->anchor_days[0]) {
      roster->run_days[kept++] = roster->run_days[i];
    }
  }
  roster->run_day_count = kept;
}

/** The day from which the standings before this first evaluation are. Where nothing was told, they are those of new
 * customers, on any day: one that is far enough back for every purchase that may still come back. */
static int32_t day_before_all(const tier_result *result, int32_t reopen_days) {
  const int64_t yesterday = (int64_t)result->as_of_day - 1, far = yesterday - reopen_days;
  int32_t last = TIER__NEVER_DAY;
  int told = 0;
  for (size_t i = 0; i < result->count; i++) {
    const tier__standing *before = &result->ladders[0].before[i];
    told |= before->tier >= 0;
    last = before->last_day > last ? before->last_day : last;
  }
  if (last != TIER__NEVER_DAY) {
    return last;
  }
  const int64_t before = told ? yesterday : far;
  return before < TIER__FIRST_DAY ? TIER__FIRST_DAY : (int32_t)before;
}

/** Both anchors are what was before this evaluation. */
static void begin_anchors(const tier_result *result, tier_roster *roster, int32_t reopen_days) {
  const size_t ladders = roster->ladder_count, bytes = tier_roster_count(roster) * ladders * sizeof(tier__standing);
  memcpy(roster->anchors[0], roster->standings, bytes);
  for (size_t i = 0; i < result->count; i++) {
    for (size_t l = 0; l < ladders; l++) {
      roster->anchors[0][i * ladders + l] = result->ladders[l].before[i];
    }
  }
  memcpy(roster->anchors[1], roster->anchors[0], bytes);
  roster->anchor_days[0] = roster->anchor_days[1] = day_before_all(result, reopen_days);
}

static tier_status keep_anchors(const tier_result *result, tier_roster *roster, tier_error *err) {
  const tier_roster *former = result->former;
  const int32_t reopen_days = tier__reopen_days(result->fitted->policy), day = result->as_of_day;
  if (reopen_days == 0) {
    return TIER_OK;
  }
  TIER__TRY(make_anchors(roster, err));
  if (former == NULL || former->anchors[0] == NULL) {
    begin_anchors(result, roster, reopen_days);
    mark_beginners(result, roster);
    return add_run_day(roster, day, err);
  }
  TIER__TRY(copy_run_days(former, roster, err));
  mark_beginners(result, roster);
  take_anchors(former, roster);
  TIER__TRY(add_run_day(roster, day, err));
  if ((int64_t)day - roster->anchor_days[1] >= reopen_days) {
    move_anchors(roster, day);
  }
  return TIER_OK;
}

tier_status tier_result_roster(const tier_result *result, tier_roster **ret_roster, tier_error *err) {
  tier_roster *roster = NULL;
  if (result == NULL || ret_roster == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "result and ret_roster must not be NULL");
  }
  tier_status status = tier_roster_create(result->fitted->policy, &roster, err);
  if (status != TIER_OK) {
    return status;
  }
  TIER__TRY_OUT(add_result(result, roster, err));
  if (result->former != NULL) {
    TIER__TRY_OUT(add_unmatched(result->former, roster, err));
    TIER__TRY_OUT(tier__roster_copy_overrides(result->former, result->as_of_day, roster, err));
  }
  TIER__TRY_OUT(keep_anchors(result, roster, err));
  *ret_roster = roster;
  roster = NULL;
out:
  tier_roster_destroy(roster);
  return status;
}
