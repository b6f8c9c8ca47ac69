/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing a policy with every section, and fitting and loading it, while memory fails at each allocation in turn. */
#include "helpers/fail_alloc.h"
#include "unit/policy/policy_fixture.h"

static const char WHOLE[] =
    "{\"effective\": {\"from\": \"2020-01-01\"}, \"calendar\": {\"utc_offset\": \"+08:00\"},"
    " \"attributes\": {\"vip\": {\"type\": \"bool\", \"use\": \"sensitive\"}, \"channel\": \"text\"},"
    " \"metrics\": {\"m\": {\"sum\": \"earned\", \"window\": \"year\"}},"
    " \"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"spend\"}},"
    " \"let\": {\"late\": \"points + 1\", \"who\": \"channel\"},"
    " \"rule_sets\": {"
    "  \"points\": {\"hit\": \"priority\", \"default\": 0.5, \"list\": ["
    "   {\"id\": \"a\", \"when\": \"spend > 5\", \"then\": 1, \"priority\": 2},"
    "   {\"id\": \"b\", \"when\": \"vip\", \"then\": \"purchases\"}]},"
    "  \"band\": {\"hit\": \"unique\", \"default\": 0, \"table\": {\"columns\": [\"m\", \"returns\"], \"rows\": ["
    "   {\"id\": \"x\", \"cells\": [\"> 5\", \"-\"], \"then\": \"spend\"}]}}},"
    " \"rules\": {\"hit\": \"any\", \"default\": {\"tag\": \"none\"}, \"list\": ["
    "  {\"id\": \"r\", \"when\": \"late > 3\", \"then\": {\"tag\": \"t\"}},"
    "  {\"id\": \"q\", \"when\": \"band > 3\", \"then\": {\"floor\": \"low\"}}]},"
    " \"ladder\": {\"valid\": \"period_end\", \"renewal\": \"at_expiry\", \"costs\": {\"spend\": 1}},"
    " \"ladders\": {\"risk\": {\"tiers\": [{\"id\": \"calm\"}, {\"id\": \"hot\", \"enter\": \"returns > 1\"}]}},"
    " \"strategy\": {\"segment\": \"who\", \"list\": [{\"id\": \"s\", \"tier\": \"high\", \"segment\": [\"web\"],"
    "  \"channel\": \"mail\"}]},"
    " \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"m > 5 && abc.class == 'A'\", \"keep\": \"m > 1\","
    "  \"places\": {\"count\": 2, \"by\": \"spend\"}}]}";

static const char BROKEN[] =
    "{\"let\": {\"a\": \"b\", \"b\": \"a\", \"c\": \"spend > 'x'\"}, \"rule_sets\": {\"s\": {\"hit\": \"collect\","
    " \"table\": {\"columns\": [\"spend\"], \"rows\": [{\"id\": \"x\", \"cells\": [\"> 'web'\"], \"then\": 1},"
    " {\"id\": \"x\", \"cells\": [\"> \"], \"then\": \"'a'\"}]}}}, \"tiers\": [{\"id\": \"low\"}]}";

typedef struct memory_test {
  tier_test_allocator memory;
  tier_context *context;
} memory_test;

static void begin(memory_test *test) {
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&test->memory)};
  assert_int_equal(tier_context_create(&options, &test->context, NULL), TIER_OK);
}

static void end(memory_test *test) {
  tier_context_destroy(test->context);
  assert_int_equal(test->memory.live, 0);
}

static void parse_at_each_failure(const char *json) {
  memory_test test = {.context = NULL};
  int done = 0;
  begin(&test);
  for (size_t k = 1; !done; k++) {
    const size_t before = test.memory.live;
    tier_policy *policy = NULL;
    tier_test_allocator_fail(&test.memory, k, 0);
    const tier_status status = tier_policy_parse(test.context, text_of(json), &policy, NULL);
    done = test.memory.failed == 0;
    tier_test_allocator_fail(&test.memory, 0, 0);
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    tier_policy_destroy(policy);
    assert_int_equal(test.memory.live, before);
  }
  end(&test);
}

static void parsing_survives(void **state) {
  (void)state;
  parse_at_each_failure(WHOLE);
  parse_at_each_failure(BROKEN);
}

static void fitting_and_loading_survive(void **state) {
  memory_test test = {.context = NULL};
  char *json = NULL;
  (void)state;
  begin(&test);
  tier_policy *policy = fixture_policy(test.context, WHOLE);
  assert_int_equal(fixture_count(policy, TIER_ERROR), 0);
  tier_book *book = fixture_book(test.context);
  for (size_t k = 1, done = 0; !done; k++) {
    tier_fitted *fitted = NULL;
    tier_test_allocator_fail(&test.memory, k, 0);
    const tier_status status = tier_fit(policy, book, FIXTURE_DAY, &fitted, NULL);
    done = test.memory.failed == 0;
    tier_test_allocator_fail(&test.memory, 0, 0);
    assert_true(status == TIER_OK || (status == TIER_E_MEMORY && !done)); /* Some memory need not be given back. */
    if (done) {
      assert_int_equal(tier_fitted_save(fitted, &json, NULL), TIER_OK);
    }
    tier_fitted_destroy(fitted);
  }
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  for (size_t k = 1, done = 0; !done; k++) {
    const size_t before = test.memory.live;
    tier_fitted *fitted = NULL;
    tier_test_allocator_fail(&test.memory, k, 0);
    const tier_status status = tier_fitted_load(test.context, text_of(json), &fitted, NULL);
    done = test.memory.failed == 0;
    tier_test_allocator_fail(&test.memory, 0, 0);
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    tier_fitted_destroy(fitted);
    assert_int_equal(test.memory.live, before);
  }
  tier_text_free(json);
  end(&test);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(parsing_survives),
      cmocka_unit_test(fitting_and_loading_survive),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
