/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of lint, gaps and cells fails once: an error, no leak, and the same answer when asked again. */
#include "unit/rule/rule_fixture.h"

#include "helpers/fail_alloc.h"
#include "rule/decision_cell.h"
#include "rule/analysis/rule_gap.h"
#include "rule/analysis/rule_lint.h"

enum { CONDITIONS = 6 };

static const char *const texts[CONDITIONS] = {
    "spend >= 100 && channel in ['web', 'shop'] || contains(channel, 'x')",
    "!(spend < 50 || purchases != 3) && coalesce(vip, false)",
    "spend > 5 && spend < 3",
    "spend >= 500 && spend / purchases > 20",
    "spend is known && (value > 0.5 || value <= 0.5) || spend >= 500",
    "spend >= 100 && channel == 'web'",
};

typedef struct analysis {
  rule_fixture fixture;
  tier__expression *expressions[CONDITIONS];
  size_t answers; /* Of the last run. */
} analysis;

static tier_status lint(analysis *a) {
  tier_findings *findings = NULL;
  tier__lint_condition conditions[CONDITIONS];
  const unsigned all = TIER__LINT_NEVER | TIER__LINT_MASKED | TIER__LINT_OVERLAP | TIER__LINT_GAP;
  const tier__lint_step steps[3] = {{"low", NULL, NULL, 0, "/tiers/0"},
                                    {"mid", a->expressions[0], a->expressions[3], 0, "/tiers/1"},
                                    {"high", a->expressions[5], NULL, 0, "/tiers/2"}};
  tier_status status;
  for (size_t i = 0; i < CONDITIONS; i++) {
    const tier__lint_condition condition = {a->expressions[i], "x", "/rules/list/0/when"};
    conditions[i] = condition;
  }
  TIER__TRY_OUT(tier__findings_create(a->fixture.context, &findings, NULL));
  TIER__TRY_OUT(tier__lint_list(a->fixture.context, conditions, CONDITIONS, all, findings, NULL));
  TIER__TRY_OUT(tier__lint_ladder(a->fixture.context, steps, 3, findings, NULL));
  a->answers = tier_findings_count(findings);
out:
  tier_findings_destroy(findings);
  return status;
}

static tier_status gaps(analysis *a) {
  a->answers = 0;
  for (size_t i = 0; i < CONDITIONS; i++) {
    for (int wanted = TIER__FALSE; wanted <= TIER__TRUE; wanted++) {
      tier__gaps found = {.way_count = 77};
      const tier_status status =
          tier__expression_gaps(a->expressions[i], &a->fixture.table, 0, wanted, NULL, NULL, &found, NULL);
      if (status != TIER_OK) {
        assert_int_equal(found.way_count, 77);
        return status;
      }
      a->answers += found.way_count;
      tier__gaps_end(&found);
    }
  }
  return TIER_OK;
}

static tier_status cell(analysis *a) {
  static const char text[] = "1, [2..5]";
  const tier_string column = {"purchases", 9};
  const tier_string whole = {text, sizeof text - 1};
  tier__text condition = tier__text_begin(a->fixture.context);
  size_t at;
  assert_null(tier__cell_condition(column, whole, &condition, &at));
  const tier_status status = tier__text_status(&condition, NULL);
  a->answers = condition.length;
  tier__text_end(&condition);
  return status;
}

static void fail_all(tier_status (*run)(analysis *a), int sticky) {
  tier_test_allocator memory = {0};
  const tier_allocator hooks = tier_test_allocator_hooks(&memory);
  analysis a = {.fixture = rule_fixture_begin(1, &hooks)};
  rule_set_integer(&a.fixture, "spend", 0, 8000);
  rule_set_integer(&a.fixture, "purchases", 0, 2);
  rule_set_text(&a.fixture, "channel", 0, "web");
  for (size_t i = 0; i < CONDITIONS; i++) {
    a.expressions[i] = rule_read(&a.fixture, texts[i]);
    assert_non_null(a.expressions[i]);
  }
  assert_int_equal(run(&a), TIER_OK);
  const size_t answers = a.answers;
  const size_t live = memory.live;
  assert_true(answers >= 5);
  for (size_t k = 1;; k++) {
    tier_test_allocator_fail(&memory, k, sticky);
    const tier_status status = run(&a);
    assert_int_equal(memory.live, live);
    if (memory.failed == 0) {
      assert_int_equal(status, TIER_OK);
      assert_int_equal(a.answers, answers);
      break;
    }
    assert_int_equal(status, TIER_E_MEMORY);
  }
  tier_test_allocator_fail(&memory, 0, 0);
  for (size_t i = 0; i < CONDITIONS; i++) {
    tier__expression_destroy(a.expressions[i]);
  }
  rule_fixture_end(&a.fixture);
  assert_int_equal(memory.live, 0);
}

static void lint_may_fail(void **state) {
  (void)state;
  fail_all(lint, 0);
  fail_all(lint, 1);
}

static void gaps_may_fail(void **state) {
  (void)state;
  fail_all(gaps, 0);
  fail_all(gaps, 1);
}

static void cells_may_fail(void **state) {
  (void)state;
  fail_all(cell, 0);
  fail_all(cell, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lint_may_fail), cmocka_unit_test(gaps_may_fail),
                                     cmocka_unit_test(cells_may_fail)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
