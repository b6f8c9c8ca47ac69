/* SPDX-License-Identifier: Apache-2.0 */
#include "../policy/policy_fixture.h"

/* Spend: a 50.00, b 60.00, c 100.00, d 300.00, e -7.00. So a and b are important, c and d core, and e needs nobody. */
static const char *const POLICY =
    "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"important\", \"enter\": \"spend >= 50\" },"
    "  { \"id\": \"core\", \"enter\": \"spend >= 100\" } ],"
    "  \"strategy\": { \"list\": ["
    "    { \"id\": \"top\", \"tier\": \"core\", \"owner_role\": \"partner\", \"hours\": 2.5 },"
    "    { \"id\": \"team\", \"tier\": \"important\", \"owner_role\": \"manager\", \"hours\": 0.1 },"
    "    { \"id\": \"app\" } ] } }";

typedef struct fixture {
  tier_context *context;
  tier_result *result;
} fixture;

static int begin_with(void **state, const char *json) {
  static fixture it;
  it.context = fixture_context();
  tier_book *book = fixture_book(it.context);
  tier_policy *policy = fixture_policy(it.context, json);
  tier_fitted *fitted = fixture_fit(policy, book);
  it.result = fixture_assign(fitted, book, NULL);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  *state = &it;
  return 0;
}

static int begin(void **state) {
  return begin_with(state, POLICY);
}

static int finish(void **state) {
  fixture *it = *state;
  tier_result_destroy(it->result);
  tier_context_destroy(it->context);
  return 0;
}

static tier_owner owner(const char *id, const char *role, double hours) {
  return (tier_owner){.size = sizeof(tier_owner), .id = text_of(id), .role = text_of(role), .hours = hours};
}

static tier_owner_plan *plan(const fixture *it, const tier_owner *owners, size_t owner_count,
                             const tier_ownership *present, size_t present_count) {
  tier_error err = {.size = sizeof err};
  tier_owner_plan *made = NULL;
  if (tier_owners_plan(it->result, owners, owner_count, present, present_count, &made, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return made;
}

static void assert_customer(const tier_owner_plan *made, size_t index, int64_t expected_owner, int32_t expected) {
  int64_t found = -2;
  int32_t change = -1;
  assert_int_equal(tier_owner_plan_customer(made, index, &found, &change, NULL), TIER_OK);
  assert_int_equal(found, expected_owner);
  assert_int_equal(change, expected);
}

static void customers_get_owners_of_their_role(void **state) {
  const fixture *it = *state;
  const tier_owner owners[] = {owner("ann", "partner", 5), owner("bo", "manager", 0.2)};
  tier_owner_plan *made = plan(it, owners, 2, NULL, 0);
  double hours = 0;
  uint64_t customers = 0;
  assert_customer(made, 0, 1, TIER_OWNER_NEW);
  assert_customer(made, 1, 1, TIER_OWNER_NEW);
  assert_customer(made, 2, 0, TIER_OWNER_NEW);
  assert_customer(made, 3, 0, TIER_OWNER_NEW);
  assert_customer(made, 4, -1, TIER_OWNER_NONE);
  assert_int_equal(tier_owner_plan_load(made, 1, &hours, &customers, NULL), TIER_OK);
  assert_same_bits(hours, 0.2); /* Twice a tenth, exactly. */
  assert_int_equal(customers, 2);
  tier_owner_plan_destroy(made);
}

static void roles_are_summed_by_name(void **state) {
  const fixture *it = *state;
  const tier_owner owners[] = {owner("zoe", "watch", 7), owner("ann", "partner", 2.5), owner("al", "partner", 2.25)};
  const tier_ownership present[] = {{text_of("d"), text_of("ann")}, {text_of("c"), text_of("zoe")}};
  tier_owner_plan *made = plan(it, owners, 3, present, 2);
  static const char *const names[] = {"manager", "partner", "watch"};
  tier_role_summary role = {.size = sizeof role};
  assert_int_equal(tier_owner_plan_role_count(made), 3);
  for (size_t k = 0; k < 3; k++) {
    assert_int_equal(tier_owner_plan_role(made, k, &role, NULL), TIER_OK);
    assert_true(fixture_is(role.role, names[k]));
    assert_int_equal(role.kept + role.given + role.moved + role.unmet, role.customers);
  }
  assert_same_bits(role.hours_available, 7.0);
  assert_int_equal(role.customers, 0);
  assert_int_equal(tier_owner_plan_role(made, 0, &role, NULL), TIER_OK);
  assert_same_bits(role.hours_needed, 0.2);
  assert_same_bits(role.hours_available, 0.0);
  assert_int_equal(role.unmet, 2);
  assert_int_equal(tier_owner_plan_role(made, 1, &role, NULL), TIER_OK);
  assert_same_bits(role.hours_available, 4.75);
  assert_same_bits(role.hours_needed, 5.0);
  assert_same_bits(role.hours_assigned, 2.5);
  assert_int_equal(role.kept, 1);
  assert_int_equal(role.unmet, 1);
  assert_customer(made, 2, -1, TIER_OWNER_UNMET); /* Had one of another role. */
  tier_owner_plan_destroy(made);
}

static void what_is_not_there_any_more_is_left_out(void **state) {
  const fixture *it = *state;
  const tier_owner owners[] = {owner("ann", "partner", 100), owner("bo", "manager", 100)};
  const tier_ownership present[] = {{text_of("nobody"), text_of("ann")},
                                    {text_of("c"), text_of("gone")},
                                    {text_of("e"), text_of("ann")},
                                    {text_of("d"), text_of("ann")}};
  tier_owner_plan *made = plan(it, owners, 2, present, 4);
  assert_customer(made, 2, 0, TIER_OWNER_NEW);
  assert_customer(made, 3, 0, TIER_OWNER_KEPT);
  assert_customer(made, 4, -1, TIER_OWNER_FREED);
  tier_owner_plan_destroy(made);
}

/* Turning the lists around changes nothing but the indexes. */
static void the_order_of_the_lists_does_not_matter(void **state) {
  const fixture *it = *state;
  const tier_owner owners[] = {owner("ann", "partner", 2.5), owner("bo", "partner", 2.5), owner("cy", "manager", 0.1)};
  const tier_owner turned[] = {owners[2], owners[1], owners[0]};
  const tier_ownership present[] = {{text_of("d"), text_of("bo")}, {text_of("a"), text_of("cy")}};
  const tier_ownership turned_present[] = {present[1], present[0]};
  tier_owner_plan *one = plan(it, owners, 3, present, 2);
  tier_owner_plan *other = plan(it, turned, 3, turned_present, 2);
  for (size_t i = 0; i < 5; i++) {
    int64_t found = -1;
    int32_t change = -1;
    assert_int_equal(tier_owner_plan_customer(one, i, &found, &change, NULL), TIER_OK);
    assert_customer(other, i, found < 0 ? -1 : 2 - found, change);
  }
  tier_owner_plan_destroy(one);
  tier_owner_plan_destroy(other);
}

static tier_status refused(const fixture *it, tier_owner first, tier_owner second, const tier_ownership *present,
                           size_t present_count, int64_t row) {
  const tier_owner owners[] = {first, second};
  tier_error err = {.size = sizeof err};
  tier_owner_plan *made = NULL;
  const tier_status status = tier_owners_plan(it->result, owners, 2, present, present_count, &made, &err);
  assert_null(made);
  assert_int_equal(err.row, row);
  return status;
}

static void mistakes_are_refused(void **state) {
  const fixture *it = *state;
  const tier_owner good = owner("ann", "partner", 5);
  const tier_ownership twice[] = {{text_of("c"), text_of("ann")}, {text_of("c"), text_of("bo")}};
  const tier_ownership empty[] = {{text_of("c"), text_of("")}};
  tier_owner_plan *made = NULL;
  assert_int_equal(refused(it, good, good, NULL, 0, 1), TIER_E_DATA);
  assert_int_equal(refused(it, good, owner("", "partner", 5), NULL, 0, 1), TIER_E_DATA);
  assert_int_equal(refused(it, owner("\xFF", "partner", 5), good, NULL, 0, 0), TIER_E_DATA);
  assert_int_equal(refused(it, good, owner("bo", "\xFF", 5), NULL, 0, 1), TIER_E_DATA);
  assert_int_equal(refused(it, good, owner("bo", "partner", -0.5), NULL, 0, 1), TIER_E_ARGUMENT);
  assert_int_equal(refused(it, good, owner("bo", "partner", 1.1e9), NULL, 0, 1), TIER_E_ARGUMENT);
  assert_int_equal(refused(it, good, owner("bo", "partner", 0.0 / 1), twice, 2, 1), TIER_E_DATA);
  assert_int_equal(refused(it, good, owner("bo", "partner", 1), empty, 1, 0), TIER_E_DATA);
  assert_int_equal(tier_owners_plan(NULL, &good, 1, NULL, 0, &made, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owners_plan(it->result, NULL, 1, NULL, 0, &made, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owners_plan(it->result, &good, 1, NULL, 1, &made, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owners_plan(it->result, &good, 1, NULL, 0, NULL, NULL), TIER_E_ARGUMENT);
}

static void indexes_are_checked(void **state) {
  const fixture *it = *state;
  tier_owner_plan *made = plan(it, NULL, 0, NULL, 0);
  tier_role_summary role = {.size = sizeof role};
  int64_t found;
  int32_t change;
  double hours;
  uint64_t customers;
  assert_customer(made, 3, -1, TIER_OWNER_UNMET);
  assert_int_equal(tier_owner_plan_customer(made, 5, &found, &change, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owner_plan_customer(NULL, 0, &found, &change, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owner_plan_load(made, 0, &hours, &customers, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owner_plan_role(made, 2, &role, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_owner_plan_role_count(NULL), 0);
  tier_owner_plan_destroy(made);
  tier_owner_plan_destroy(NULL);
}

static int begin_without(void **state) {
  return begin_with(state, "{ \"tiers\": [ { \"id\": \"general\" } ] }");
}

static void a_policy_without_a_strategy_plans_nothing(void **state) {
  const fixture *it = *state;
  tier_owner_plan *made = NULL;
  assert_int_equal(tier_owners_plan(it->result, NULL, 0, NULL, 0, &made, NULL), TIER_E_STATE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(customers_get_owners_of_their_role, begin, finish),
      cmocka_unit_test_setup_teardown(roles_are_summed_by_name, begin, finish),
      cmocka_unit_test_setup_teardown(what_is_not_there_any_more_is_left_out, begin, finish),
      cmocka_unit_test_setup_teardown(the_order_of_the_lists_does_not_matter, begin, finish),
      cmocka_unit_test_setup_teardown(mistakes_are_refused, begin, finish),
      cmocka_unit_test_setup_teardown(indexes_are_checked, begin, finish),
      cmocka_unit_test_setup_teardown(a_policy_without_a_strategy_plans_nothing, begin_without, finish),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
