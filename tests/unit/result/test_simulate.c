/* SPDX-License-Identifier: Apache-2.0 */
#include "../policy/policy_fixture.h"
#include <stdlib.h>

/* Spend: a 50.00, b 60.00, c 100.00, d 300.00, e -7.00. */
static const char *const BY_SPEND =
    "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"important\", \"enter\": \"spend >= 100\" },"
    "  { \"id\": \"core\", \"enter\": \"spend >= 200\" } ],"
    "  \"strategy\": { \"list\": [ { \"id\": \"call\", \"tier\": \"core\", \"hours\": 2.5 },"
    "    { \"id\": \"mail\", \"hours\": 0.125 } ] } }";
static const char *const LOWER =
    "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"important\", \"enter\": \"spend >= 60\" },"
    "  { \"id\": \"core\", \"enter\": \"spend >= 100\" } ] }";
/* Who bought within 30 days. */
static const char *const ACTIVE =
    "{ \"metrics\": { \"recent\": { \"count\": \"purchases\", \"window_days\": 30 } },"
    "  \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"active\", \"enter\": \"recent >= 1\" } ] }";
static const char *const GRACE =
    "{ \"metrics\": { \"recent\": { \"count\": \"purchases\", \"window_days\": 30 } },"
    "  \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"active\", \"enter\": \"recent >= 1\" } ],"
    "  \"ladder\": { \"grace_days\": 40 } }";

typedef struct shop {
  tier_context *context;
  tier_book *book;
} shop;

static int begin(void **state) {
  static shop it;
  it.context = fixture_context();
  it.book = fixture_book(it.context);
  *state = &it;
  return 0;
}

static int finish(void **state) {
  shop *it = *state;
  tier_book_destroy(it->book);
  tier_context_destroy(it->context);
  return 0;
}

static tier_fitted *fit(const shop *it, const char *json) {
  tier_policy *policy = fixture_policy(it->context, json);
  tier_fitted *fitted = fixture_fit(policy, it->book);
  tier_policy_destroy(policy);
  return fitted;
}

static tier_simulation *simulate(const shop *it, const tier_fitted *a, const tier_fitted *b,
                                 const tier_simulation_options *options) {
  tier_error err = {.size = sizeof err};
  tier_simulation *simulation = NULL;
  if (tier_simulate(a, b, it->book, FIXTURE_DAY, options, &simulation, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return simulation;
}

typedef struct text {
  char bytes[4096];
  size_t length;
} text;

static tier_status gather(void *user_data, const char *data, size_t length, tier_error *err) {
  text *all = user_data;
  (void)err;
  assert_true(all->length + length < sizeof all->bytes);
  memcpy(all->bytes + all->length, data, length);
  all->length += length;
  return TIER_OK;
}

static void assert_same_result(const tier_result *a, const tier_result *b) {
  text x = {.length = 0};
  text y = {.length = 0};
  assert_int_equal(tier_result_write_csv(a, gather, &x, NULL), TIER_OK);
  assert_int_equal(tier_result_write_csv(b, gather, &y, NULL), TIER_OK);
  assert_int_equal(x.length, y.length);
  assert_memory_equal(x.bytes, y.bytes, x.length);
}

static tier_simulation_cell cell(const tier_simulation *simulation, int32_t a, int32_t b) {
  tier_simulation_cell found = {.size = sizeof found};
  assert_int_equal(tier_simulation_get_cell(simulation, a, b, &found, NULL), TIER_OK);
  return found;
}

static tier_flapping flapping(const tier_simulation *simulation, int which) {
  tier_flapping found = {.size = sizeof found};
  assert_int_equal(tier_simulation_flapping(simulation, which, &found, NULL), TIER_OK);
  return found;
}

static void a_policy_against_itself_is_a_diagonal(void **state) {
  const shop *it = *state;
  tier_fitted *fitted = fit(it, BY_SPEND);
  tier_result *alone = fixture_assign(fitted, it->book, NULL);
  tier_simulation *simulation = simulate(it, fitted, fitted, NULL);
  uint64_t customers = 0;
  for (int32_t a = 0; a < 3; a++) {
    for (int32_t b = 0; b < 3; b++) {
      assert_true(a == b || cell(simulation, a, b).customers == 0);
      customers += cell(simulation, a, b).customers;
      assert_same_bits(cell(simulation, a, b).hours_a, cell(simulation, a, b).hours_b);
    }
  }
  assert_int_equal(customers, tier_result_count(alone));
  assert_int_equal(tier_simulation_mover_count(simulation), 0);
  assert_same_result(tier_simulation_result(simulation, 0), alone);
  assert_same_result(tier_simulation_result(simulation, 1), alone);
  assert_null(tier_simulation_result(simulation, 2));
  tier_simulation_destroy(simulation);
  tier_result_destroy(alone);
  tier_fitted_destroy(fitted);
}

static void two_policies_make_a_matrix(void **state) {
  const shop *it = *state;
  tier_fitted *a = fit(it, BY_SPEND);
  tier_fitted *b = fit(it, LOWER);
  tier_simulation *simulation = simulate(it, a, b, NULL);
  assert_int_equal(cell(simulation, 0, 0).customers, 2);
  assert_int_equal(cell(simulation, 0, 0).spend_minor, 4300);
  assert_int_equal(cell(simulation, 0, 1).customers, 1);
  assert_int_equal(cell(simulation, 0, 1).spend_minor, 6000);
  assert_int_equal(cell(simulation, 1, 2).customers, 1);
  assert_int_equal(cell(simulation, 1, 2).spend_minor, 10000);
  assert_int_equal(cell(simulation, 2, 2).customers, 1);
  assert_same_bits(cell(simulation, 2, 2).hours_a, 2.5);
  assert_same_bits(cell(simulation, 0, 0).hours_a, 0.25);
  assert_same_bits(cell(simulation, 0, 0).hours_b, 0.0);
  assert_int_equal(tier_simulation_mover_count(simulation), 2);
  assert_int_equal(tier_simulation_mover(simulation, 0), 1);
  assert_int_equal(tier_simulation_mover(simulation, 1), 2);
  assert_int_equal(tier_simulation_mover(simulation, 2), SIZE_MAX);
  tier_simulation_destroy(simulation);
  tier_fitted_destroy(a);
  tier_fitted_destroy(b);
}

static tier_roster *everybody(const tier_fitted *fitted, const char *tier) {
  const tier_string ids[] = {text_of("a"), text_of("b"), text_of("c"), text_of("d"), text_of("e")};
  const tier_string tiers[] = {text_of(tier), text_of(tier), text_of(tier), text_of(tier), text_of(tier)};
  tier_roster *roster = NULL;
  assert_int_equal(tier_roster_create(tier_fitted_policy(fitted), &roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_add(roster, ids, tiers, 5, NULL), TIER_OK);
  return roster;
}

/* B begins where A does if the tiers are the same; else all are new. */
static void b_begins_where_a_does(void **state) {
  const shop *it = *state;
  tier_fitted *a = fit(it, BY_SPEND);
  tier_fitted *same = fit(it, LOWER);
  tier_fitted *others = fit(it, ACTIVE);
  tier_simulation_options options = {.size = sizeof options, .before_a = everybody(a, "core")};
  tier_decision decision = {.size = sizeof decision};
  tier_simulation *simulation = simulate(it, a, same, &options);
  assert_int_equal(tier_result_decision(tier_simulation_result(simulation, 1), 0, &decision, NULL), TIER_OK);
  assert_true(fixture_is(decision.previous_id, "core"));
  tier_simulation_destroy(simulation);
  simulation = simulate(it, a, others, &options);
  assert_int_equal(tier_result_decision(tier_simulation_result(simulation, 1), 0, &decision, NULL), TIER_OK);
  assert_int_equal(decision.change, TIER_CHANGE_NEW);
  assert_int_equal(tier_simulation_mover_count(simulation), 2); /* c and d: the others are general in both. */
  tier_simulation_destroy(simulation);
  tier_roster_destroy((tier_roster *)(uintptr_t)options.before_a);
  tier_fitted_destroy(a);
  tier_fitted_destroy(same);
  tier_fitted_destroy(others);
}

/* a is active for 30 days, b for 55, c for 80, d for 105, e never. */
static void flapping_is_counted_over_the_history(void **state) {
  static const struct {
    int32_t days;
    uint64_t reversals;
  } expected[] = {{0, 3}, {90, 3}, {80, 3}, {79, 2}, {55, 2}, {30, 1}, {29, 0}, {105, 4}};
  const shop *it = *state;
  tier_fitted *fitted = fit(it, ACTIVE);
  for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++) {
    const tier_simulation_options options = {
        .size = sizeof options, .history_days = 310, .reversal_days = expected[k].days};
    tier_simulation *simulation = simulate(it, fitted, fitted, &options);
    const tier_flapping found = flapping(simulation, 1);
    assert_int_equal(found.evaluations, 311);
    assert_int_equal(found.ups, 4);
    assert_int_equal(found.downs, 4);
    assert_int_equal(found.reversals, expected[k].reversals);
    assert_int_equal(found.flappers, expected[k].reversals);
    tier_simulation_destroy(simulation);
  }
  tier_fitted_destroy(fitted);
}

/* The simulation is what somebody would do by hand, day after day. */
static void it_is_assignments_one_after_the_other(void **state) {
  const shop *it = *state;
  const tier_simulation_options options = {.size = sizeof options, .history_days = 310, .step_days = 7};
  tier_fitted *fitted = fit(it, GRACE);
  tier_simulation *simulation = simulate(it, fitted, fitted, &options);
  tier_roster *roster = NULL;
  tier_result *result = NULL;
  uint64_t evaluations = 0;
  for (int32_t day = FIXTURE_DAY - 308; day <= FIXTURE_DAY; day += 7) {
    tier_result_destroy(result);
    assert_int_equal(tier_assign(fitted, it->book, day, roster, &result, NULL), TIER_OK);
    tier_roster_destroy(roster);
    assert_int_equal(tier_result_roster(result, &roster, NULL), TIER_OK);
    evaluations++;
  }
  assert_int_equal(flapping(simulation, 0).evaluations, evaluations);
  assert_same_result(tier_simulation_result(simulation, 0), result);
  tier_roster_destroy(roster);
  tier_result_destroy(result);
  tier_simulation_destroy(simulation);
  tier_fitted_destroy(fitted);
}

static char *save_roster(const tier_roster *roster) {
  char *json = NULL;
  assert_int_equal(tier_roster_save(roster, &json, NULL), TIER_OK);
  return json;
}

static char *save_fitted(const tier_fitted *fitted) {
  char *json = NULL;
  assert_int_equal(tier_fitted_save(fitted, &json, NULL), TIER_OK);
  return json;
}

static void assert_same_text(char *a, char *b) {
  assert_string_equal(a, b);
  tier_text_free(a);
  tier_text_free(b);
}

static void nothing_is_written(void **state) {
  const shop *it = *state;
  tier_fitted *a = fit(it, BY_SPEND);
  tier_fitted *b = fit(it, LOWER);
  tier_roster *before_a = everybody(a, "core");
  tier_roster *before_b = everybody(b, "important");
  const tier_simulation_options options = {
      .size = sizeof options, .before_a = before_a, .before_b = before_b, .history_days = 30};
  tier_quality before = {.size = sizeof before};
  tier_quality after = {.size = sizeof after};
  char *saved[4] = {save_fitted(a), save_fitted(b), save_roster(before_a), save_roster(before_b)};
  assert_int_equal(tier_book_quality(it->book, FIXTURE_DAY, 0, &before, NULL), TIER_OK);
  tier_simulation_destroy(simulate(it, a, b, &options));
  assert_int_equal(tier_book_quality(it->book, FIXTURE_DAY, 0, &after, NULL), TIER_OK);
  assert_memory_equal(&before, &after, sizeof before);
  assert_same_text(saved[0], save_fitted(a));
  assert_same_text(saved[1], save_fitted(b));
  assert_same_text(saved[2], save_roster(before_a));
  assert_same_text(saved[3], save_roster(before_b));
  tier_fitted *again = fit(it, BY_SPEND); /* The data hash is that of the book. */
  assert_same_text(save_fitted(again), save_fitted(a));
  tier_fitted_destroy(again);
  tier_roster_destroy(before_a);
  tier_roster_destroy(before_b);
  tier_fitted_destroy(a);
  tier_fitted_destroy(b);
}

static tier_status judge(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  (void)user_data, (void)batch, (void)ret_verdicts, (void)err;
  return TIER_OK;
}

static void only_deterministic_callbacks_are_asked(void **state) {
  const shop *it = *state;
  for (uint32_t flags = 0; flags <= TIER_RULE_DETERMINISTIC; flags += TIER_RULE_DETERMINISTIC) {
    const tier_rule_callback rule = {.size = sizeof rule, .id = "host", .evaluate = judge, .flags = flags};
    tier_policy *policy = fixture_policy(it->context, BY_SPEND);
    assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
    tier_fitted *b = fixture_fit(policy, it->book);
    tier_fitted *a = fit(it, BY_SPEND);
    tier_simulation *simulation = NULL;
    tier_error err = {.size = sizeof err};
    const tier_status status = tier_simulate(a, b, it->book, FIXTURE_DAY, NULL, &simulation, &err);
    assert_int_equal(status, flags == 0 ? TIER_E_STATE : TIER_OK);
    assert_true(status == TIER_OK || strncmp(err.message, "B: rule 'host'", 14) == 0);
    tier_simulation_destroy(simulation);
    tier_fitted_destroy(a);
    tier_fitted_destroy(b);
    tier_policy_destroy(policy);
  }
}

static void mistakes_are_refused(void **state) {
  const shop *it = *state;
  static const tier_simulation_options bad[] = {
      {.size = sizeof bad[0], .history_days = -1},   {.size = sizeof bad[0], .history_days = 3661},
      {.size = sizeof bad[0], .step_days = -1},      {.size = sizeof bad[0], .reversal_days = -1},
      {.size = sizeof bad[0], .reversal_days = 40000}};
  tier_fitted *a = fit(it, BY_SPEND);
  tier_simulation *simulation = NULL;
  tier_error err = {.size = sizeof err};
  for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
    assert_int_equal(tier_simulate(a, a, it->book, FIXTURE_DAY, &bad[k], &simulation, NULL), TIER_E_ARGUMENT);
  }
  assert_int_equal(tier_simulate(NULL, a, it->book, FIXTURE_DAY, NULL, &simulation, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_simulate(a, NULL, it->book, FIXTURE_DAY, NULL, &simulation, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_simulate(a, a, NULL, FIXTURE_DAY, NULL, &simulation, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_simulate(a, a, it->book, FIXTURE_DAY, NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_simulate(a, a, it->book, INT32_MIN, NULL, &simulation, &err), TIER_E_ARGUMENT);
  assert_int_equal(strncmp(err.message, "A: ", 3), 0);
  assert_null(simulation);
  simulation = simulate(it, a, a, NULL);
  tier_simulation_cell none = {.size = sizeof none};
  tier_flapping flaps = {.size = sizeof flaps};
  assert_int_equal(tier_simulation_get_cell(simulation, 3, 0, &none, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_simulation_get_cell(simulation, 0, -1, &none, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_simulation_flapping(simulation, 2, &flaps, NULL), TIER_E_ARGUMENT);
  tier_simulation_destroy(simulation);
  tier_simulation_destroy(NULL);
  tier_fitted_destroy(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_policy_against_itself_is_a_diagonal, begin, finish),
      cmocka_unit_test_setup_teardown(two_policies_make_a_matrix, begin, finish),
      cmocka_unit_test_setup_teardown(b_begins_where_a_does, begin, finish),
      cmocka_unit_test_setup_teardown(flapping_is_counted_over_the_history, begin, finish),
      cmocka_unit_test_setup_teardown(it_is_assignments_one_after_the_other, begin, finish),
      cmocka_unit_test_setup_teardown(nothing_is_written, begin, finish),
      cmocka_unit_test_setup_teardown(only_deterministic_callbacks_are_asked, begin, finish),
      cmocka_unit_test_setup_teardown(mistakes_are_refused, begin, finish),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
