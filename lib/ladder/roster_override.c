/* SPDX-License-Identifier: Apache-2.0 */
/* What is set by hand: kept in order, so that those of a customer are found by bisection. */
#include "base/calendar.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "base/utf8.h"
#include "book/sort_in_place.h"
#include "roster_object.h"

#include <string.h>

enum { KINDS = 4 };

static int compare(const tier__override *a, const tier__override *b) {
  if (a->customer != b->customer) {
    return a->customer < b->customer ? -1 : 1;
  }
  if (a->ladder != b->ladder) {
    return a->ladder < b->ladder ? -1 : 1;
  }
  return (a->kind > b->kind) - (a->kind < b->kind);
}

static int stands_before(const void *a, const void *b, const void *arg) {
  (void)arg;
  return compare(a, b) < 0;
}

/* The first of the first `count` that does not stand before `wanted`. */
static size_t lower_bound(const tier__override *overrides, size_t count, const tier__override *wanted) {
  size_t from = 0;
  while (count > 0) {
    const size_t half = count / 2;
    if (compare(&overrides[from + half], wanted) < 0) {
      from += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return from;
}

/* 1 if `overrides[at]` is of the customer, ladder and kind that are wanted. */
static int is_at(const tier__override *overrides, size_t count, size_t at, const tier__override *wanted) {
  return at < count && compare(&overrides[at], wanted) == 0;
}

static tier_status make_room(tier_roster *roster, size_t more, tier_error *err) {
  void *block = roster->overrides;
  if (more > SIZE_MAX - roster->override_count) {
    return tier__no_memory(err);
  }
  const tier_status status = tier__reserve(roster->context, &block, &roster->override_capacity,
                                           roster->override_count + more, sizeof *roster->overrides, err);
  roster->overrides = block;
  return status;
}

static void replace(tier_roster *roster, size_t at, const tier__override *with) {
  tier__override_end(roster->context, &roster->overrides[at]);
  roster->overrides[at] = *with;
}

/* Needs room. */
static void insert(tier_roster *roster, const tier__override *override_) {
  const size_t at = lower_bound(roster->overrides, roster->override_count, override_);
  if (is_at(roster->overrides, roster->override_count, at, override_)) {
    replace(roster, at, override_);
    return;
  }
  memmove(&roster->overrides[at + 1], &roster->overrides[at],
          (roster->override_count - at) * sizeof *roster->overrides);
  roster->overrides[at] = *override_;
  roster->override_count++;
}

tier_status tier__roster_add_overrides(tier_roster *roster, tier__override *overrides, size_t count, tier_error *err) {
  const size_t before = roster->override_count;
  tier__sort_in_place(overrides, count, sizeof *overrides, stands_before, NULL);
  for (size_t i = 1; i < count; i++) {
    if (compare(&overrides[i - 1], &overrides[i]) == 0) {
      const tier_string id = tier__keys_text(roster->customers, overrides[i].customer);
      return tier__fail(err, TIER_E_DATA, "/overrides: customer '%.*s' has two of the same kind",
                        (int)(id.length < 100 ? id.length : 100), id.data);
    }
  }
  TIER__TRY(make_room(roster, count, err));
  for (size_t i = 0; i < count; i++) {
    const size_t at = lower_bound(roster->overrides, before, &overrides[i]);
    if (is_at(roster->overrides, before, at, &overrides[i])) {
      replace(roster, at, &overrides[i]);
    } else {
      roster->overrides[roster->override_count++] = overrides[i];
    }
  }
  tier__sort_in_place(roster->overrides, roster->override_count, sizeof *roster->overrides, stands_before, NULL);
  return TIER_OK;
}

uint32_t tier__roster_overrides(const tier_roster *roster, uint32_t key, uint32_t ladder, int32_t day,
                                int32_t ret_tiers[4]) {
  const tier__override wanted = {.customer = key, .ladder = ladder, .kind = 0};
  uint32_t kinds = 0;
  if (roster->override_count == 0) {
    return 0;
  }
  for (size_t i = lower_bound(roster->overrides, roster->override_count, &wanted); i < roster->override_count; i++) {
    const tier__override *found = &roster->overrides[i];
    if (found->customer != key || found->ladder != ladder) {
      break;
    }
    if (found->until_day >= day) {
      kinds |= UINT32_C(1) << found->kind;
      ret_tiers[found->kind] = found->tier;
    }
  }
  return kinds;
}

static tier_status check_text(tier_string text, const char *what, tier_error *err) {
  if (text.data == NULL || text.length == 0 || text.length > TIER__OVERRIDE_MOST_TEXT) {
    return tier__fail(err, TIER_E_ARGUMENT, "an override needs a %s of 1 to %d bytes", what, TIER__OVERRIDE_MOST_TEXT);
  }
  if (!tier__utf8_valid(text.data, text.length) || memchr(text.data, '\0', text.length) != NULL) {
    return tier__fail(err, TIER_E_DATA, "the %s of an override must be UTF-8 without U+0000", what);
  }
  return TIER_OK;
}

/* Checks what a caller gave, and says what it is for: ladder, kind, tier, last day. */
static tier_status read_override(const tier_roster *roster, const tier_override *given, tier__override *ret_override,
                                 tier_error *err) {
  const int32_t ladder = tier__roster_ladder_index(roster, given->ladder);
  if (given->kind < 0 || given->kind >= KINDS) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no override of kind %d", (int)given->kind);
  }
  if (given->until_day != TIER_NO_DAY && (given->until_day < TIER__FIRST_DAY || given->until_day > TIER__LAST_DAY)) {
    return tier__fail(err, TIER_E_ARGUMENT, "until_day is outside the years 1 to 9999");
  }
  if (ladder < 0) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the roster has no ladder of that name");
  }
  const int is_freeze = given->kind == TIER_OVERRIDE_FREEZE;
  const int32_t tier = is_freeze ? -1 : tier__roster_tier_index(roster, (size_t)ladder, given->tier);
  if (is_freeze && given->tier.length > 0) {
    return tier__fail(err, TIER_E_ARGUMENT, "a freeze has no tier");
  }
  if (!is_freeze && tier < 0) {
    return tier__roster_fail_tier(given->tier, -1, err);
  }
  TIER__TRY(tier__roster_check_id(given->customer_id, -1, err));
  TIER__TRY(check_text(given->reason, "reason", err));
  TIER__TRY(check_text(given->actor, "actor", err));
  ret_override->ladder = (uint32_t)ladder;
  ret_override->kind = given->kind;
  ret_override->tier = tier;
  ret_override->until_day = given->until_day;
  return TIER_OK;
}

tier_status tier_roster_override(tier_roster *roster, const tier_override *override_, tier_error *err) {
  tier_override given;
  tier__override made = {0};
  tier_status status = TIER_OK;
  if (roster == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster must not be NULL");
  }
  TIER__TRY(tier__roster_check_free(roster, err));
  TIER__TRY(tier__struct_in(&given, sizeof given, sizeof given, override_, "tier_override", err));
  TIER__TRY(read_override(roster, &given, &made, err));
  made.reason = tier__copy_text(roster->context, given.reason.data, given.reason.length);
  made.actor = tier__copy_text(roster->context, given.actor.data, given.actor.length);
  if (made.reason == NULL || made.actor == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  TIER__TRY_OUT(make_room(roster, 1, err));
  TIER__TRY_OUT(tier__roster_add_ids(roster, &given.customer_id, 1, &made.customer, err));
  insert(roster, &made);
  return TIER_OK;
out:
  tier__override_end(roster->context, &made);
  return status;
}

tier_status tier_roster_clear_override(tier_roster *roster, tier_string customer_id, const char *ladder, int32_t kind,
                                       tier_error *err) {
  if (roster == NULL || (customer_id.data == NULL && customer_id.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster and customer_id must not be NULL");
  }
  TIER__TRY(tier__roster_check_free(roster, err));
  const int32_t index = tier__roster_ladder_index(roster, ladder);
  const uint32_t key = tier__roster_find(roster, customer_id);
  const tier__override wanted = {.customer = key, .ladder = (uint32_t)index, .kind = kind};
  const size_t at = lower_bound(roster->overrides, roster->override_count, &wanted);
  if (index < 0 || key == TIER__NO_KEY || !is_at(roster->overrides, roster->override_count, at, &wanted)) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the customer has no such override");
  }
  tier__override_end(roster->context, &roster->overrides[at]);
  roster->override_count--;
  memmove(&roster->overrides[at], &roster->overrides[at + 1],
          (roster->override_count - at) * sizeof *roster->overrides);
  return TIER_OK;
}

size_t tier_roster_override_count(const tier_roster *roster) {
  return roster == NULL ? 0 : roster->override_count;
}

tier_status tier_roster_override_at(const tier_roster *roster, size_t index, tier_override *ret_override,
                                    tier_error *err) {
  if (roster == NULL || ret_override == NULL || index >= roster->override_count) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster or ret_override is NULL, or index is not below the count");
  }
  TIER__TRY(tier__struct_out_check(ret_override, sizeof *ret_override, "tier_override", err));
  const tier__override *o = &roster->overrides[index];
  const tier__roster_ladder *ladder = &roster->ladders[o->ladder];
  const char *tier = o->tier < 0 ? "" : ladder->tiers[o->tier];
  const tier_override found = {
      .size = sizeof found,
      .customer_id = tier__keys_text(roster->customers, o->customer),
      .ladder = ladder->name,
      .kind = o->kind,
      .tier = {tier, strlen(tier)},
      .reason = {o->reason, strlen(o->reason)},
      .actor = {o->actor, strlen(o->actor)},
      .until_day = o->until_day,
  };
  tier__struct_out(ret_override, &found, sizeof found);
  return TIER_OK;
}

/* A copy for another roster, to which the customer is added if he is not there. */
static tier_status copy_override(const tier_roster *from, const tier__override *original, tier_roster *to,
                                 tier__override *copy, tier_error *err) {
  const tier_string id = tier__keys_text(from->customers, original->customer);
  *copy = *original;
  copy->reason = tier__copy_text(to->context, original->reason, strlen(original->reason));
  copy->actor = tier__copy_text(to->context, original->actor, strlen(original->actor));
  if (copy->reason == NULL || copy->actor == NULL) {
    return tier__no_memory(err);
  }
  return tier__roster_add_ids(to, &id, 1, &copy->customer, err);
}

tier_status tier__roster_copy_overrides(const tier_roster *from, int32_t day, tier_roster *to, tier_error *err) {
  tier_status status = TIER_OK;
  const size_t before = tier_roster_count(to);
  size_t count = 0;
  if (from->override_count == 0) {
    return TIER_OK;
  }
  tier__override *copies = tier__alloc(to->context, from->override_count, sizeof *copies);
  if (copies == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < from->override_count; i++) {
    if (from->overrides[i].until_day >= day) {
      count++;
      TIER__TRY_OUT(copy_override(from, &from->overrides[i], to, &copies[count - 1], err));
    }
  }
  TIER__TRY_OUT(tier__roster_add_overrides(to, copies, count, err));
  count = 0; /* They are the roster's now. */
out:
  for (size_t i = 0; i < count; i++) {
    tier__override_end(to->context, &copies[i]);
  }
  if (status != TIER_OK) {
    tier__keys_truncate(to->customers, before);
  }
  tier__release(to->context, copies);
  return status;
}
