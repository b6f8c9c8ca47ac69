/* SPDX-License-Identifier: Apache-2.0 */
/* The structs of reports, dry runs and owners as an older and as a newer header has them. */
#include "helpers/small_shop.h"
#include "struct_checks.h"

#include <string.h>

#if UINTPTR_MAX == UINT64_MAX
/* The first version of each struct, for ever. */
#define FIRST_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has changed its size")
FIRST_SIZE(tier_rule_report, 120);
FIRST_SIZE(tier_simulation_options, 40);
FIRST_SIZE(tier_simulation_cell, 40);
FIRST_SIZE(tier_flapping, 48);
FIRST_SIZE(tier_owner, 48);
FIRST_SIZE(tier_ownership, 32);
FIRST_SIZE(tier_role_summary, 88);
#endif

static const char POLICY[] =
    "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"core\", \"enter\": \"spend >= 100\" } ],"
    "  \"strategy\": { \"list\": ["
    "    { \"id\": \"call\", \"tier\": \"core\", \"owner_role\": \"team\", \"hours\": 1 } ] } }";

/* What the calls below work on. */
static struct {
  small_shop data;
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_result *result;
  tier_simulation *simulation;
  tier_owner_plan *plan;
} shop;

static int open_shop(void **state) {
  const tier_string json = {POLICY, sizeof POLICY - 1};
  const tier_owner owner = {.size = sizeof owner, .id = {"ann", 3}, .role = {"team", 4}, .hours = 5};
  tier_error err = {.size = sizeof err};
  (void)state;
  small_shop_open(&shop.data);
  struct_require_ok(tier_context_create(NULL, &shop.context, &err), &err);
  struct_require_ok(tier_book_create(shop.context, NULL, &shop.book, &err), &err);
  struct_require_ok(tier_book_add_transactions(shop.book, &shop.data.transactions, NULL, &err), &err);
  struct_require_ok(tier_policy_parse(shop.context, json, &shop.policy, &err), &err);
  struct_require_ok(tier_fit(shop.policy, shop.book, SMALL_SHOP_AS_OF, &shop.fitted, &err), &err);
  struct_require_ok(tier_assign(shop.fitted, shop.book, SMALL_SHOP_AS_OF, NULL, &shop.result, &err), &err);
  struct_require_ok(
      tier_simulate(shop.fitted, shop.fitted, shop.book, SMALL_SHOP_AS_OF, NULL, &shop.simulation, &err), &err);
  struct_require_ok(tier_owners_plan(shop.result, &owner, 1, NULL, 0, &shop.plan, &err), &err);
  return 0;
}

static int close_shop(void **state) {
  (void)state;
  tier_owner_plan_destroy(shop.plan);
  tier_simulation_destroy(shop.simulation);
  tier_result_destroy(shop.result);
  tier_fitted_destroy(shop.fitted);
  tier_policy_destroy(shop.policy);
  tier_book_destroy(shop.book);
  tier_context_destroy(shop.context);
  return 0;
}

static tier_status give_options(void *given, tier_error *err) {
  tier_simulation *simulation = NULL;
  const tier_status status =
      tier_simulate(shop.fitted, shop.fitted, shop.book, SMALL_SHOP_AS_OF, given, &simulation, err);
  tier_simulation_destroy(simulation);
  return status;
}

static tier_status give_owner(void *given, tier_error *err) {
  tier_owner_plan *plan = NULL;
  const tier_status status = tier_owners_plan(shop.result, given, 1, NULL, 0, &plan, err);
  tier_owner_plan_destroy(plan);
  return status;
}

static void structs_given_may_be_newer_but_not_shorter(void **state) {
  const tier_simulation_options options = {.size = sizeof options, .history_days = 3};
  const tier_owner owner = {.size = sizeof owner, .id = {"ann", 3}, .role = {"team", 4}, .hours = 5};
  (void)state;
  struct_check_input("tier_simulation_options", &options, sizeof options, give_options);
  struct_check_input("tier_owner", &owner, sizeof owner, give_owner);
}

/* Owners in a row stand as far apart as the header of the caller says. */
static void newer_owners_are_read_one_after_the_other(void **state) {
  struct {
    tier_owner known;
    int64_t unknown[4];
  } owners[2];
  tier_error err = {.size = sizeof err};
  tier_owner_plan *plan = NULL;
  double hours = 0;
  uint64_t customers = 0;
  (void)state;
  memset(owners, 0, sizeof owners);
  owners[0].known = (tier_owner){.size = sizeof owners[0], .id = {"ann", 3}, .role = {"team", 4}, .hours = 0};
  owners[1].known = (tier_owner){.size = sizeof owners[1], .id = {"bo", 2}, .role = {"team", 4}, .hours = 1};
  struct_require_ok(tier_owners_plan(shop.result, &owners[0].known, 2, NULL, 0, &plan, &err), &err);
  struct_require_ok(tier_owner_plan_load(plan, 1, &hours, &customers, &err), &err);
  assert_int_equal(customers, 1);
  tier_owner_plan_destroy(plan);
}

static tier_status take_decision(void *ret, tier_error *err) {
  return tier_result_ladder_decision(shop.result, 0, 3, ret, err);
}

static tier_status take_report(void *ret, tier_error *err) {
  return tier_result_rule(shop.result, 0, ret, err);
}

static tier_status take_cell(void *ret, tier_error *err) {
  return tier_simulation_get_cell(shop.simulation, 0, 1, ret, err);
}

static tier_status take_flapping(void *ret, tier_error *err) {
  return tier_simulation_flapping(shop.simulation, 1, ret, err);
}

static tier_status take_role(void *ret, tier_error *err) {
  return tier_owner_plan_role(shop.plan, 0, ret, err);
}

static void structs_taken_may_be_newer_but_not_shorter(void **state) {
  (void)state;
  struct_check_grown_output("tier_decision", offsetof(tier_decision, layer), sizeof(tier_decision), take_decision);
  struct_check_output("tier_rule_report", sizeof(tier_rule_report), take_report);
  struct_check_output("tier_simulation_cell", sizeof(tier_simulation_cell), take_cell);
  struct_check_output("tier_flapping", sizeof(tier_flapping), take_flapping);
  struct_check_output("tier_role_summary", sizeof(tier_role_summary), take_role);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(structs_given_may_be_newer_but_not_shorter),
      cmocka_unit_test(newer_owners_are_read_one_after_the_other),
      cmocka_unit_test(structs_taken_may_be_newer_but_not_shorter),
  };
  return cmocka_run_group_tests_name("struct sizes of results", tests, open_shop, close_shop);
}
