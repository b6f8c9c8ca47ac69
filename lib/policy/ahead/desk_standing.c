/* SPDX-License-Identifier: Apache-2.0 */
/* Where the customer at the desk stood and stands, in the words of the caller. */
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "desk_object.h"
#include "ladder/roster_object.h"
#include "policy/assign/assign_tags.h"

#include <string.h>

static int32_t day_in(int32_t day) { return day == TIER_NO_DAY ? TIER__NEVER_DAY : day; }
static int32_t day_out(int32_t day) { return day == TIER__NEVER_DAY ? TIER_NO_DAY : day; }

static tier_status find_tier(const tier_desk *desk, tier_string id, int32_t *ret_tier, tier_error *err) {
  *ret_tier = id.data == NULL ? -1 : tier__ladder_find_tier(tier__desk_ladder(desk), id.data, id.length);
  return *ret_tier >= 0 ? TIER_OK : tier__fail(err, TIER_E_ARGUMENT, "a tier is named that there is not");
}

static tier_status read_standing(const tier_desk *desk, const tier_standing *told, tier__standing *ret_standing,
                                 tier_error *err) {
  tier_standing given;
  tier__standing standing = tier__standing_new();
  TIER__TRY(tier__struct_in(&given, sizeof given, sizeof given, told, "tier_standing", err));
  TIER__TRY(find_tier(desk, given.tier, &standing.tier, err));
  standing.earned = standing.tier;
  if (given.earned.length > 0) {
    TIER__TRY(find_tier(desk, given.earned, &standing.earned, err));
  }
  if (given.next.length > 0) {
    TIER__TRY(find_tier(desk, given.next, &standing.next_tier, err));
  }
  if (given.confirmed < -INT16_MAX || given.confirmed > INT16_MAX) {
    return tier__fail(err, TIER_E_ARGUMENT, "confirmed must be from -32767 to 32767");
  }
  standing.since_day = day_in(given.since_day);
  standing.changed_day = day_in(given.changed_day);
  standing.until_day = standing.earned == 0 ? TIER__NO_END : given.until_day;
  standing.grace_until = day_in(given.grace_until_day);
  standing.next_day = day_in(given.next_day);
  standing.last_day = day_in(given.last_day);
  standing.confirmed = (int16_t)given.confirmed;
  const char *wrong = tier__roster_wrong(&standing, tier__desk_ladder(desk)->step_count);
  if (wrong != NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "the standing %s", wrong);
  }
  *ret_standing = standing;
  return TIER_OK;
}

static tier_status read_override(tier_desk *desk, const tier_override *told, int32_t as_of_day, tier_error *err) {
  tier_override given;
  int32_t tier = -1;
  TIER__TRY(tier__struct_in(&given, sizeof given, sizeof given, told, "tier_override", err));
  if (given.kind < TIER_OVERRIDE_FREEZE || given.kind > TIER_OVERRIDE_CEILING) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no override of kind %d", (int)given.kind);
  }
  if (given.kind != TIER_OVERRIDE_FREEZE) {
    TIER__TRY(find_tier(desk, given.tier, &tier, err));
  }
  if (given.until_day >= as_of_day) {
    desk->overrides |= (uint8_t)(1u << given.kind);
    desk->override_tiers[0][given.kind] = tier;
  }
  return TIER_OK;
}

tier_status tier__desk_before(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day, tier_error *err) {
  desk->before = tier__standing_new();
  desk->overrides = 0;
  if (customer->before != NULL) {
    TIER__TRY(read_standing(desk, customer->before, &desk->before, err));
  }
  if (desk->before.last_day > as_of_day || desk->before.since_day > as_of_day ||
      desk->before.changed_day > as_of_day) {
    return tier__fail(err, TIER_E_ARGUMENT, "the customer was evaluated, or begins in his tier, on a later day");
  }
  if (customer->override_count > 0 && customer->overrides == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "overrides must not be NULL");
  }
  for (size_t i = 0; i < customer->override_count; i++) {
    const char *entry = (const char *)customer->overrides + i * customer->overrides->size;
    TIER__TRY(read_override(desk, (const tier_override *)(const void *)entry, as_of_day, err));
  }
  desk->frozen = (desk->overrides & (1u << TIER_OVERRIDE_FREEZE)) != 0 && desk->before.tier >= 0;
  desk->since = desk->before.since_day;
  desk->standing = desk->before;
  return TIER_OK;
}

/** 1 if the tag of a mark was there in an earlier one. */
static int is_repeated(const tier_desk *desk, size_t mark, const char *tag) {
  const tier__rule_list *rules = &tier__desk_ladder(desk)->rules;
  for (size_t i = 0; i < mark; i++) {
    if (strcmp(tier__rule_tag(rules, desk->run.work.marks.list[i].rule), tag) == 0) {
      return 1;
    }
  }
  return 0;
}

tier_status tier__desk_tags(tier_desk *desk, tier_error *err) {
  const tier__tag_marks *marks = &desk->run.work.marks;
  desk->tag_length = 0;
  for (size_t i = 0; i < marks->count; i++) {
    const char *tag = tier__rule_tag(&tier__desk_ladder(desk)->rules, marks->list[i].rule);
    const size_t length = strlen(tag);
    if (is_repeated(desk, i, tag)) {
      continue;
    }
    void *tags = desk->tags;
    TIER__TRY(tier__reserve(desk->context, &tags, &desk->tag_capacity, desk->tag_length + length + 1, 1, err));
    desk->tags = tags;
    if (desk->tag_length > 0) {
      desk->tags[desk->tag_length++] = ' ';
    }
    memcpy(desk->tags + desk->tag_length, tag, length);
    desk->tag_length += length;
  }
  return TIER_OK;
}

static tier_string tier_id(const tier_desk *desk, int32_t tier) {
  const char *id = tier < 0 ? "" : tier__desk_ladder(desk)->steps[tier].id;
  return (tier_string){id, strlen(id)};
}

static int32_t layer_of(const tier_desk *desk) {
  const uint32_t reason = desk->reason;
  if (reason >= TIER__REASON_RULE) {
    const tier__rule *rule = &tier__desk_ladder(desk)->rules.rules[reason - TIER__REASON_RULE];
    return rule->when == NULL ? TIER_LAYER_CALLBACK : TIER_LAYER_RULE;
  }
  if (reason >= TIER__REASON_OVERRIDE_FIX && reason <= TIER__REASON_OVERRIDE_FREEZE) {
    return TIER_LAYER_OVERRIDE;
  }
  const int is_rule = reason == TIER__REASON_DEFAULT ||
                      (reason == TIER__REASON_HOLD && desk->standing.tier != desk->standing.earned);
  return is_rule ? TIER_LAYER_RULE : reason == TIER__REASON_PLACES ? TIER_LAYER_PLACES : TIER_LAYER_LADDER;
}

static uint32_t flags_of(const tier_desk *desk) {
  return ((desk->standing.flags & TIER__STANDING_HELD) != 0 ? (uint32_t)TIER_DECISION_HELD : 0u) |
         ((desk->standing.flags & TIER__STANDING_CONFLICT) != 0 ? (uint32_t)TIER_DECISION_CONFLICT : 0u);
}

tier_decision tier__desk_decision(const tier_desk *desk) {
  const tier__standing *standing = &desk->standing;
  const char *reason = desk->reason_texts[desk->reason];
  return (tier_decision){
      .size = sizeof(tier_decision),
      .customer_id = {"", 0},
      .tier = standing->tier,
      .previous_tier = desk->before.tier,
      .change = tier__decide_change(standing->tier, desk->before.tier),
      .tier_id = tier_id(desk, standing->tier),
      .previous_id = tier_id(desk, desk->before.tier),
      .reason = {reason, strlen(reason)},
      .tags = {desk->tag_length > 0 ? desk->tags : "", desk->tag_length},
      .layer = layer_of(desk),
      .earned_tier = standing->earned,
      .since_day = day_out(standing->since_day),
      .until_day = standing->until_day,
      .grace_until_day = day_out(standing->grace_until),
      .flags = flags_of(desk),
  };
}

tier_status tier_desk_standing(const tier_desk *desk, tier_standing *ret_standing, tier_error *err) {
  if (desk == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "desk must not be NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_standing, sizeof *ret_standing, "tier_standing", err));
  TIER__TRY(tier__desk_free(desk, err));
  if (!desk->decided) {
    return tier__fail(err, TIER_E_STATE, "nothing has been decided yet");
  }
  const tier__standing *s = &desk->standing;
  const tier_standing told = {.size = sizeof told,
                              .tier = tier_id(desk, s->tier),
                              .earned = tier_id(desk, s->earned),
                              .since_day = day_out(s->since_day),
                              .changed_day = day_out(s->changed_day),
                              .until_day = s->until_day,
                              .grace_until_day = day_out(s->grace_until),
                              .next = tier_id(desk, s->next_tier),
                              .next_day = day_out(s->next_day),
                              .last_day = day_out(s->last_day),
                              .confirmed = s->confirmed};
  tier__struct_out(ret_standing, &told, sizeof told);
  return TIER_OK;
}
