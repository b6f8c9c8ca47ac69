/* SPDX-License-Identifier: Apache-2.0 */
/* Standings that are told by somebody: opening balances, and where customers are. */
#include "base/calendar.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "base/utf8.h"
#include "roster_object.h"

#include <string.h>

/** Flags that a standing can have. */
enum {
  KNOWN_FLAGS = TIER__STANDING_HELD | TIER__STANDING_CONFLICT | TIER__STANDING_REOPENED | TIER__STANDING_TURNED_AWAY
};

static tier_status fail_ladder(tier_error *err) {
  return tier__fail(err, TIER_E_NOT_FOUND, "the roster has no ladder of that name");
}

/* Everything about a batch that can be seen without touching the roster. */
static tier_status check_batch(const tier_roster *roster, const tier_string *customer_ids, const tier_string *tiers,
                               size_t count, tier_error *err) {
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(tier__roster_check_id(customer_ids[i], (int64_t)i, err));
    if (tier__roster_tier_index(roster, 0, tiers[i]) < 0) {
      return tier__roster_fail_tier(tiers[i], (int64_t)i, err);
    }
  }
  return TIER_OK;
}

/* Takes rows back: customers that were there had no tier, the others were not there. */
static void undo(tier_roster *roster, const uint32_t *keys, size_t count, size_t before) {
  const tier__standing none = tier__standing_new();
  for (size_t i = 0; i < count; i++) {
    tier__roster_put(roster, keys[i], 0, &none);
  }
  tier__keys_truncate(roster->customers, before);
}

tier_status tier_roster_add(tier_roster *roster, const tier_string *customer_ids, const tier_string *tiers,
                            size_t count, tier_error *err) {
  tier_status status = TIER_OK;
  if (roster == NULL || (count > 0 && (customer_ids == NULL || tiers == NULL))) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster, customer_ids and tiers must not be NULL");
  }
  TIER__TRY(tier__roster_check_free(roster, err));
  const size_t before = tier__keys_count(roster->customers);
  TIER__TRY(check_batch(roster, customer_ids, tiers, count, err));
  uint32_t *keys = tier__alloc(roster->context, count, sizeof *keys);
  if (keys == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY_OUT(tier__roster_add_ids(roster, customer_ids, count, keys, err));
  for (size_t i = 0; i < count; i++) {
    tier__standing standing = tier__standing_new();
    if (roster->standings[keys[i] * roster->ladder_count].tier >= 0) {
      undo(roster, keys, i, before);
      status = tier__fail_row(err, TIER_E_DATA, (int64_t)i, "customer '%.*s' is named twice",
                              (int)(customer_ids[i].length < 100 ? customer_ids[i].length : 100), customer_ids[i].data);
      goto out;
    }
    standing.tier = standing.earned = tier__roster_tier_index(roster, 0, tiers[i]);
    tier__roster_put(roster, keys[i], 0, &standing);
  }
out:
  tier__release(roster->context, keys);
  return status;
}

static int is_day(int32_t day, int32_t none) {
  return day == none || (day >= TIER__FIRST_DAY && day <= TIER__LAST_DAY);
}

static int are_days(const tier__standing *s) {
  return is_day(s->since_day, TIER__NEVER_DAY) && is_day(s->changed_day, TIER__NEVER_DAY) &&
         is_day(s->until_day, TIER__NO_END) && is_day(s->grace_until, TIER__NEVER_DAY) &&
         is_day(s->next_day, TIER__NEVER_DAY) && is_day(s->last_day, TIER__NEVER_DAY);
}

/* Days that are none are the least, or without end the last, so that they are in order with all others. */
static const char *wrong_days(const tier__standing *s) {
  if (s->until_day < s->since_day) {
    return "ends before it begins";
  }
  if (s->last_day != TIER__NEVER_DAY && (s->since_day > s->last_day || s->changed_day > s->last_day)) {
    return "begins after its last evaluation";
  }
  if (s->grace_until != TIER__NEVER_DAY && s->grace_until < s->since_day) {
    return "has grace that ends before it begins";
  }
  return s->next_day != TIER__NEVER_DAY && s->next_day <= s->since_day ? "promises a day that is over" : NULL;
}

const char *tier__roster_wrong(const tier__standing *s, size_t tier_count) {
  const int32_t tiers = (int32_t)tier_count;
  if (s->tier < -1 || s->tier >= tiers || s->earned < -1 || s->earned >= tiers || s->next_tier < -1 ||
      s->next_tier >= tiers) {
    return "names a tier that there is not";
  }
  if ((s->tier < 0) != (s->earned < 0)) {
    return "has a tier on one side only";
  }
  if ((s->next_tier < 0) != (s->next_day == TIER__NEVER_DAY) || (s->next_tier >= 0 && s->next_tier <= s->earned)) {
    return "promises a tier without a day, a day without a tier, or no higher tier";
  }
  if (!are_days(s)) {
    return "has a day outside the years 1 to 9999";
  }
  if ((s->flags & ~(unsigned)KNOWN_FLAGS) != 0) {
    return "has a mark that there is not";
  }
  return wrong_days(s);
}

static int32_t day_in(int32_t day) {
  return day == TIER_NO_DAY ? TIER__NEVER_DAY : day;
}

static int32_t day_out(int32_t day) {
  return day == TIER__NEVER_DAY ? TIER_NO_DAY : day;
}

/* The tiers by their ids, and the numbers. */
static tier_status read_standing(const tier_roster *roster, size_t ladder, const tier_standing *given,
                                 tier__standing *standing, tier_error *err) {
  const int32_t tier = tier__roster_tier_index(roster, ladder, given->tier);
  const int32_t earned = given->earned.length == 0 ? tier : tier__roster_tier_index(roster, ladder, given->earned);
  const int32_t next = given->next.length == 0 ? -1 : tier__roster_tier_index(roster, ladder, given->next);
  if (tier < 0) {
    return tier__roster_fail_tier(given->tier, -1, err);
  }
  if (earned < 0) {
    return tier__roster_fail_tier(given->earned, -1, err);
  }
  if (next < 0 && given->next.length > 0) {
    return tier__roster_fail_tier(given->next, -1, err);
  }
  if (given->confirmed < -INT16_MAX || given->confirmed > INT16_MAX) {
    return tier__fail(err, TIER_E_ARGUMENT, "confirmed must be from -32767 to 32767");
  }
  const tier__standing told = {
      .tier = tier,
      .earned = earned,
      .since_day = day_in(given->since_day),
      .changed_day = day_in(given->changed_day),
      .until_day = earned == 0 ? TIER__NO_END : given->until_day, /* The lowest tier has no end. */
      .grace_until = day_in(given->grace_until_day),
      .next_tier = next,
      .next_day = day_in(given->next_day),
      .last_day = day_in(given->last_day),
      .confirmed = (int16_t)given->confirmed,
  };
  const char *wrong = tier__roster_wrong(&told, roster->ladders[ladder].tier_count);
  if (wrong != NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "the standing %s", wrong);
  }
  *standing = told;
  return TIER_OK;
}

tier_status tier_roster_set(tier_roster *roster, tier_string customer_id, const char *ladder,
                            const tier_standing *standing, tier_error *err) {
  tier_standing given;
  tier__standing told;
  uint32_t key;
  if (roster == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster must not be NULL");
  }
  TIER__TRY(tier__roster_check_free(roster, err));
  TIER__TRY(tier__struct_in(&given, sizeof given, sizeof given, standing, "tier_standing", err));
  const int32_t index = tier__roster_ladder_index(roster, ladder);
  if (index < 0) {
    return fail_ladder(err);
  }
  TIER__TRY(tier__roster_check_id(customer_id, -1, err));
  TIER__TRY(read_standing(roster, (size_t)index, &given, &told, err));
  TIER__TRY(tier__roster_add_ids(roster, &customer_id, 1, &key, err));
  tier__roster_put(roster, key, (size_t)index, &told);
  return TIER_OK;
}

static tier_string tier_id(const tier_roster *roster, size_t ladder, int32_t tier) {
  const char *id = tier < 0 ? "" : roster->ladders[ladder].tiers[tier];
  return (tier_string){id, strlen(id)};
}

tier_status tier_roster_get(const tier_roster *roster, tier_string customer_id, const char *ladder,
                            tier_standing *ret_standing, tier_error *err) {
  if (roster == NULL || ret_standing == NULL || (customer_id.data == NULL && customer_id.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster, customer_id and ret_standing must not be NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_standing, sizeof *ret_standing, "tier_standing", err));
  const int32_t index = tier__roster_ladder_index(roster, ladder);
  if (index < 0) {
    return fail_ladder(err);
  }
  const uint32_t key = tier__roster_find(roster, customer_id);
  const tier__standing *s =
      key == TIER__NO_KEY ? NULL : &roster->standings[key * roster->ladder_count + (size_t)index];
  if (s == NULL || s->tier < 0) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the customer is in no tier of this ladder");
  }
  const tier_standing found = {
      .size = sizeof found,
      .tier = tier_id(roster, (size_t)index, s->tier),
      .earned = tier_id(roster, (size_t)index, s->earned),
      .since_day = day_out(s->since_day),
      .changed_day = day_out(s->changed_day),
      .until_day = s->until_day,
      .grace_until_day = day_out(s->grace_until),
      .next = tier_id(roster, (size_t)index, s->next_tier),
      .next_day = day_out(s->next_day),
      .last_day = day_out(s->last_day),
      .confirmed = s->confirmed,
  };
  tier__struct_out(ret_standing, &found, sizeof found);
  return TIER_OK;
}
