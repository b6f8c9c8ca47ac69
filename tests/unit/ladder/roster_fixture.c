/* SPDX-License-Identifier: Apache-2.0 */
#include "roster_fixture.h"

#include "base/context_object.h"
#include "base/failure.h"

static const char *const NAMES[] = {"", "club"};
static const char *const MAIN_TIERS[] = {"general", "important", "core"};
static const char *const CLUB_TIERS[] = {"out", "in"};
static const char *const *const TIERS[] = {MAIN_TIERS, CLUB_TIERS};
static const size_t COUNTS[] = {3, 2};

tier_status make_roster(tier_context *context, tier_roster **ret_roster, tier_error *err) {
  return tier__roster_make(context, NAMES, TIERS, COUNTS, 2, ret_roster, err);
}

tier_context *make_context(tier_test_allocator *memory) {
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(memory)};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

int begin_roster(void **state) {
  static roster_fixture f;
  memset(&f, 0, sizeof f);
  f.context = make_context(&f.memory);
  assert_int_equal(make_roster(f.context, &f.roster, NULL), TIER_OK);
  *state = &f;
  return 0;
}

int finish_roster(void **state) {
  roster_fixture *f = *state;
  tier_roster_destroy(f->roster);
  tier_context_destroy(f->context);
  assert_int_equal(f->memory.live, 0);
  return 0;
}

tier_string text(const char *terminated) {
  return (tier_string){terminated, strlen(terminated)};
}

int32_t day_of(const char *date) {
  int32_t day = 0;
  assert_int_equal(tier_day_parse(text(date), &day, NULL), TIER_OK);
  return day;
}

tier_standing standing_in(const char *tier) {
  const tier_standing standing = {.size = sizeof standing,
                                  .tier = text(tier),
                                  .since_day = day_of("2026-01-05"),
                                  .changed_day = TIER_NO_DAY,
                                  .until_day = TIER_NO_DAY,
                                  .grace_until_day = TIER_NO_DAY,
                                  .next_day = TIER_NO_DAY,
                                  .last_day = TIER_NO_DAY};
  return standing;
}

tier_override override_of(const char *customer, int32_t kind, const char *tier) {
  const tier_override override_ = {.size = sizeof override_,
                                   .customer_id = text(customer),
                                   .kind = kind,
                                   .tier = text(tier),
                                   .reason = text("a promise by phone"),
                                   .actor = text("desk 3"),
                                   .until_day = TIER_NO_DAY};
  return override_;
}

int32_t tier_of(const tier_roster *roster, const char *customer, size_t ladder) {
  const uint32_t key = tier__roster_find(roster, text(customer));
  return key == TIER__NO_KEY ? -1 : roster->standings[key * roster->ladder_count + ladder].tier;
}

static tier_status fill_standings(tier_roster *roster, tier_error *err) {
  const tier_string ids[] = {text("7"), text("客户\"7\"")}, tiers[] = {text("core"), text("general")};
  tier_standing full = standing_in("core");
  full.earned = text("important");
  full.changed_day = day_of("2026-01-05");
  full.until_day = day_of("2026-12-31");
  full.grace_until_day = day_of("2027-01-30");
  full.next = text("core");
  full.next_day = day_of("2027-01-01");
  full.last_day = day_of("2026-11-22");
  full.confirmed = -3;
  const tier_standing in = standing_in("in");
  TIER__TRY(tier_roster_add(roster, ids, tiers, 2, err));
  TIER__TRY(tier_roster_set(roster, text("full"), NULL, &full, err));
  TIER__TRY(tier_roster_set(roster, text("7"), "club", &in, err));
  return TIER_OK;
}

tier_status fill_roster(tier_roster *roster, tier_error *err) {
  tier_override fix = override_of("7", TIER_OVERRIDE_FIX, "general"), floor = override_of("new", 2, "in");
  const tier_override freeze = override_of("7", TIER_OVERRIDE_FREEZE, "");
  fix.until_day = day_of("2026-12-31");
  floor.ladder = "club";
  TIER__TRY(fill_standings(roster, err));
  TIER__TRY(tier_roster_override(roster, &floor, err));
  TIER__TRY(tier_roster_override(roster, &fix, err));
  return tier_roster_override(roster, &freeze, err);
}
