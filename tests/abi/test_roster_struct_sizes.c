/* SPDX-License-Identifier: Apache-2.0 */
/* The structs of rosters as an older and as a newer header has them. */
#include "helpers/small_shop.h"
#include "struct_checks.h"

#include <string.h>

#if UINTPTR_MAX == UINT64_MAX
/* The first version of each struct, for ever. */
#define FIRST_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has changed its size")
FIRST_SIZE(tier_standing, 88);
FIRST_SIZE(tier_override, 96);
#endif

static const char POLICY[] =
    "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"core\", \"enter\": \"spend >= 100\" } ] }";

/* What the calls below work on. */
static struct {
  tier_context *context;
  tier_policy *policy;
  tier_roster *roster;
} desk;

static const tier_standing STANDING = {.size = sizeof STANDING,
                                       .tier = {"core", 4},
                                       .since_day = TIER_NO_DAY,
                                       .changed_day = TIER_NO_DAY,
                                       .until_day = TIER_NO_DAY,
                                       .grace_until_day = TIER_NO_DAY,
                                       .next_day = TIER_NO_DAY,
                                       .last_day = TIER_NO_DAY};
static const tier_override OVERRIDE = {.size = sizeof OVERRIDE,
                                       .customer_id = {"1", 1},
                                       .kind = TIER_OVERRIDE_FIX,
                                       .tier = {"core", 4},
                                       .reason = {"a promise", 9},
                                       .actor = {"ann", 3},
                                       .until_day = TIER_NO_DAY};

static int open_desk(void **state) {
  const tier_string json = {POLICY, sizeof POLICY - 1}, id = {"1", 1};
  tier_error err = {.size = sizeof err};
  (void)state;
  struct_require_ok(tier_context_create(NULL, &desk.context, &err), &err);
  struct_require_ok(tier_policy_parse(desk.context, json, &desk.policy, &err), &err);
  struct_require_ok(tier_roster_create(desk.policy, &desk.roster, &err), &err);
  struct_require_ok(tier_roster_set(desk.roster, id, NULL, &STANDING, &err), &err);
  struct_require_ok(tier_roster_override(desk.roster, &OVERRIDE, &err), &err);
  return 0;
}

static int close_desk(void **state) {
  (void)state;
  tier_roster_destroy(desk.roster);
  tier_policy_destroy(desk.policy);
  tier_context_destroy(desk.context);
  return 0;
}

static tier_status give_standing(void *given, tier_error *err) {
  const tier_string id = {"1", 1};
  return tier_roster_set(desk.roster, id, NULL, given, err);
}

static tier_status give_override(void *given, tier_error *err) {
  return tier_roster_override(desk.roster, given, err);
}

static tier_status take_standing(void *ret, tier_error *err) {
  const tier_string id = {"1", 1};
  return tier_roster_get(desk.roster, id, NULL, ret, err);
}

static tier_status take_override(void *ret, tier_error *err) {
  return tier_roster_override_at(desk.roster, 0, ret, err);
}

static void structs_may_be_newer_but_not_shorter(void **state) {
  (void)state;
  struct_check_input("tier_standing", &STANDING, sizeof STANDING, give_standing);
  struct_check_input("tier_override", &OVERRIDE, sizeof OVERRIDE, give_override);
  struct_check_output("tier_standing", sizeof(tier_standing), take_standing);
  struct_check_output("tier_override", sizeof(tier_override), take_override);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(structs_may_be_newer_but_not_shorter)};
  return cmocka_run_group_tests_name("struct sizes of rosters", tests, open_desk, close_desk);
}
