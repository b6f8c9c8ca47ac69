/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of a dry run, an owner plan and an explanation fails once: it is told, or could be done without, and
 * nothing is left behind. */
#include "../policy/policy_fixture.h"
#include "helpers/fail_alloc.h"

static const char *const POLICY =
    "{ \"metrics\": { \"recent\": { \"count\": \"purchases\", \"window_days\": 30 } },"
    "  \"models\": { \"rfm\": { \"type\": \"rfm\" } },"
    "  \"let\": { \"mean\": \"spend / purchases\" },"
    "  \"rule_sets\": { \"points\": { \"hit\": \"collect\", \"list\": ["
    "    { \"id\": \"often\", \"when\": \"purchases > 1\", \"then\": \"purchases * 0.5\" } ] } },"
    "  \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"active\", \"enter\": \"recent >= 1 && channel != 'web'\" } ],"
    "  \"ladder\": { \"grace_days\": 3 },"
    "  \"ladders\": { \"risk\": { \"tiers\": ["
    "    { \"id\": \"low\" }, { \"id\": \"high\", \"enter\": \"mean < 40\" } ] },"
    "    \"few\": { \"tiers\": ["
    "    { \"id\": \"some\" }, { \"id\": \"best\", \"places\": { \"count\": 1, \"by\": \"spend * 1.5\" } } ] } },"
    "  \"rules\": { \"list\": [ { \"id\": \"good\", \"when\": \"points > 1\", \"then\": { \"tag\": \"good\" } } ] },"
    "  \"strategy\": { \"list\": [ { \"id\": \"call\", \"owner_role\": \"team\", \"hours\": 1 } ] } }";

typedef struct fixture {
  tier_test_allocator memory;
  tier_context *context;
  tier_book *book;
  tier_fitted *fitted;
  tier_result *result;
} fixture;

static int begin(void **state) {
  static fixture it;
  memset(&it, 0, sizeof it);
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&it.memory)};
  assert_int_equal(tier_context_create(&options, &it.context, NULL), TIER_OK);
  it.book = fixture_book(it.context);
  tier_policy *policy = fixture_policy(it.context, POLICY);
  it.fitted = fixture_fit(policy, it.book);
  it.result = fixture_assign(it.fitted, it.book, NULL);
  tier_policy_destroy(policy);
  *state = &it;
  return 0;
}

static int finish(void **state) {
  fixture *it = *state;
  tier_result_destroy(it->result);
  tier_fitted_destroy(it->fitted);
  tier_book_destroy(it->book);
  tier_context_destroy(it->context);
  assert_int_equal(it->memory.live, 0);
  return 0;
}

/* Calls until nothing fails any more. */
static void fail_at_each(fixture *it, tier_status (*call)(fixture *it)) {
  const size_t live = it->memory.live;
  size_t told = 0;
  for (size_t k = 1; k == 1 || it->memory.failed > 0; k++) {
    tier_test_allocator_fail(&it->memory, k, k % 2 == 0);
    const tier_status status = call(it);
    assert_true(status == TIER_OK || (status == TIER_E_MEMORY && it->memory.failed > 0));
    assert_int_equal(it->memory.live, live);
    told += status == TIER_E_MEMORY;
  }
  assert_true(told > 5);
  tier_test_allocator_fail(&it->memory, 0, 0);
}

static tier_status simulate(fixture *it) {
  const tier_simulation_options options = {.size = sizeof options, .history_days = 40, .step_days = 20};
  tier_simulation *simulation = NULL;
  const tier_status status =
      tier_simulate(it->fitted, it->fitted, it->book, FIXTURE_DAY, &options, &simulation, NULL);
  assert_int_equal(simulation != NULL, status == TIER_OK);
  tier_simulation_destroy(simulation);
  return status;
}

static tier_status plan(fixture *it) {
  const tier_owner owners[] = {
      {.size = sizeof owners[0], .id = text_of("ann"), .role = text_of("team"), .hours = 2},
      {.size = sizeof owners[0], .id = text_of("bo"), .role = text_of("team"), .hours = 1}};
  const tier_ownership present[] = {{text_of("a"), text_of("bo")}, {text_of("b"), text_of("bo")}};
  tier_owner_plan *made = NULL;
  const tier_status status = tier_owners_plan(it->result, owners, 2, present, 2, &made, NULL);
  assert_int_equal(made != NULL, status == TIER_OK);
  tier_owner_plan_destroy(made);
  return status;
}

static tier_status explain(fixture *it) {
  tier_status status = TIER_OK;
  for (size_t i = 0; status == TIER_OK && i < tier_result_count(it->result); i++) {
    char *json = NULL;
    status = tier_result_explain(it->result, i, NULL, &json, NULL);
    assert_int_equal(json != NULL, status == TIER_OK);
    tier_text_free(json);
  }
  return status;
}

static void dry_runs(void **state) {
  fail_at_each(*state, simulate);
}

static void owner_plans(void **state) {
  fail_at_each(*state, plan);
}

static void explanations(void **state) {
  fail_at_each(*state, explain);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(dry_runs, begin, finish),
      cmocka_unit_test_setup_teardown(owner_plans, begin, finish),
      cmocka_unit_test_setup_teardown(explanations, begin, finish),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
