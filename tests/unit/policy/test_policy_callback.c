/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of the host program: what is taken, what is refused, and that `destroy` runs exactly once on every path. */
#include "helpers/fail_alloc.h"
#include "policy_fixture.h"

static const char POLICY[] = "{\"rules\": {\"list\": [{\"id\": \"text\", \"when\": \"spend > 9\", \"then\": {\"set\": "
                             "\"low\"}}]}, \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"false\"}]}";

static tier_status do_nothing(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  (void)user_data;
  (void)batch;
  (void)ret_verdicts;
  (void)err;
  return TIER_OK;
}

static void count_destroy(void *user_data) { ++*(int *)user_data; }

static const char *const inputs[] = {"spend", "channel"};

static tier_rule_callback rule_of(const char *id, int *destroyed) {
  const tier_rule_callback rule = {.size = sizeof rule,
                                   .id = id,
                                   .inputs = inputs,
                                   .input_count = 2,
                                   .evaluate = do_nothing,
                                   .user_data = destroyed,
                                   .destroy = count_destroy};
  return rule;
}

static void destroy_runs_when_the_last_user_ends(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, POLICY);
  int destroyed = 0;
  const tier_rule_callback rule = rule_of("mine", &destroyed);
  (void)state;
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
  tier_fitted *fitted = fixture_fit(policy, book);
  tier_fitted *again = fixture_fit(policy, book);
  tier_policy_destroy(policy);
  assert_int_equal(destroyed, 0);
  tier_result *result = fixture_assign(fitted, book, NULL);
  tier_fitted_destroy(fitted);
  tier_fitted_destroy(again);
  assert_int_equal(destroyed, 0);
  tier_result_destroy(result);
  assert_int_equal(destroyed, 1);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

typedef void (*spoil_fn)(tier_rule_callback *rule);

static void spoil_id(tier_rule_callback *rule) { rule->id = "has space"; }
static void spoil_null_id(tier_rule_callback *rule) { rule->id = NULL; }
static void spoil_long_id(tier_rule_callback *rule) {
  rule->id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
}
static void spoil_evaluate(tier_rule_callback *rule) { rule->evaluate = NULL; }
static void spoil_inputs(tier_rule_callback *rule) { rule->inputs = NULL; }
static void spoil_flags(tier_rule_callback *rule) { rule->flags = 4; }
static void spoil_taken(tier_rule_callback *rule) { rule->id = "text"; }
static void spoil_column(tier_rule_callback *rule) {
  static const char *const wrong[] = {"rfm.segment"};
  rule->inputs = wrong;
  rule->input_count = 1;
}
static void spoil_null_input(tier_rule_callback *rule) {
  static const char *const wrong[] = {NULL};
  rule->inputs = wrong;
  rule->input_count = 1;
}

static void destroy_runs_when_a_rule_is_refused(void **state) {
  static const struct {
    spoil_fn spoil;
    tier_status status;
  } cases[] = {{spoil_id, TIER_E_ARGUMENT},       {spoil_null_id, TIER_E_ARGUMENT}, {spoil_long_id, TIER_E_ARGUMENT},
               {spoil_evaluate, TIER_E_ARGUMENT}, {spoil_inputs, TIER_E_ARGUMENT},  {spoil_null_input, TIER_E_ARGUMENT},
               {spoil_flags, TIER_E_TOO_NEW},     {spoil_taken, TIER_E_POLICY},     {spoil_column, TIER_E_POLICY}};
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, POLICY);
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int destroyed = 0;
    tier_error err = {.size = sizeof err};
    tier_rule_callback rule = rule_of("mine", &destroyed);
    cases[i].spoil(&rule);
    assert_int_equal(tier_policy_add_rule(policy, &rule, &err), cases[i].status);
    assert_int_equal(err.code, cases[i].status);
    assert_int_equal(destroyed, 1);
  }
  int destroyed = 0;
  const tier_rule_callback rule = rule_of("mine", &destroyed);
  assert_int_equal(tier_policy_add_rule(NULL, &rule, NULL), TIER_E_ARGUMENT);
  assert_int_equal(destroyed, 1);
  assert_int_equal(tier_fitted_add_rule(NULL, &rule, NULL), TIER_E_ARGUMENT);
  assert_int_equal(destroyed, 2);
  assert_int_equal(tier_policy_add_rule(policy, NULL, NULL), TIER_E_ARGUMENT);
  tier_policy_destroy(policy);
  assert_int_equal(destroyed, 2);
  tier_context_destroy(context);
}

static void structs_of_other_sizes(void **state) {
  struct {
    tier_rule_callback rule;
    int64_t later;
  } newer = {.later = 0};
  int destroyed = 0;
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, POLICY);
  tier_rule_callback rule = rule_of("short", &destroyed);
  (void)state;
  rule.size = 8; /* No room for `destroy`: then nothing of it is touched. */
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(destroyed, 0);
  rule.size = sizeof rule - 8;
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(destroyed, 1);
  destroyed = 0;
  newer.rule = rule_of("newer", &destroyed);
  newer.rule.size = sizeof newer;
  assert_int_equal(tier_policy_add_rule(policy, &newer.rule, NULL), TIER_OK);
  newer.rule.id = "newest";
  newer.later = 1;
  assert_int_equal(tier_policy_add_rule(policy, &newer.rule, NULL), TIER_E_TOO_NEW);
  assert_int_equal(destroyed, 1);
  tier_policy_destroy(policy);
  assert_int_equal(destroyed, 2);
  tier_context_destroy(context);
}

static void no_rule_after_a_fit(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, POLICY);
  tier_fitted *fitted = NULL;
  int destroyed = 0;
  tier_rule_callback rule = rule_of("early", &destroyed);
  (void)state;
  /* A fit that fails freezes nothing. */
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY - 4000, &fitted, NULL), TIER_E_DATA);
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
  fitted = fixture_fit(policy, book);
  rule.id = "late";
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_E_STATE);
  assert_int_equal(destroyed, 1);
  assert_int_equal(tier_fitted_add_rule(fitted, &rule, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(destroyed, 2);
  rule.id = "early";
  assert_int_equal(tier_fitted_add_rule(fitted, &rule, NULL), TIER_E_STATE);
  assert_int_equal(destroyed, 3);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  assert_int_equal(destroyed, 4);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void destroy_runs_without_memory(void **state) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = NULL;
  int done = 0;
  (void)state;
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  tier_policy *policy = fixture_policy(context, POLICY);
  for (size_t k = 1; !done; k++) {
    int destroyed = 0;
    const tier_rule_callback rule = rule_of("mine", &destroyed);
    const size_t before = memory.live;
    tier_test_allocator_fail(&memory, k, 0);
    const tier_status status = tier_policy_add_rule(policy, &rule, NULL);
    done = memory.failed == 0;
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    assert_int_equal(destroyed, done ? 0 : 1);
    if (done) {
      tier_policy_destroy(policy);
      assert_int_equal(destroyed, 1);
    } else {
      assert_int_equal(memory.live, before);
    }
  }
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(destroy_runs_when_the_last_user_ends), cmocka_unit_test(destroy_runs_when_a_rule_is_refused),
      cmocka_unit_test(structs_of_other_sizes),               cmocka_unit_test(no_rule_after_a_fit),
      cmocka_unit_test(destroy_runs_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
