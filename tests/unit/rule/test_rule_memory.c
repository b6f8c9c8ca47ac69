/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of parse, check, evaluate and trace fails once: an error, no leak, nothing written. */
#include "rule_fixture.h"

#include "base/json_write.h"
#include "base/memory.h"
#include "helpers/fail_alloc.h"

static const char *const texts[] = {
    "spend / 2 >= 1000.50 && channel in ['web', 'shop'] || !(last_day - first_day > 30 && vip) && value is known",
    "purchases in [1, 2, 3] && (share + value * 2 - 1 / (visits + 1)) > 0.5 && region != channel && region < 'm'",
    "spent > 5 && purchases == 'x' || chanel == 'a'",
    "vip && (staff",
    "coalesce(lower(channel), region, 'X').lower().contains('we') || (vip ? 1 / purchases : value) > min(1, share)",
    "addMonths(last_day, 1) > as_of ? lower(channel) == 'web' : monthsBetween(first_day, as_of) > round(value, 2)",
    "channel.startswith('x') || min(1) > 2"};
static const char *const values[] = {"vip ? lower(channel) : coalesce(region, 'X')", "spend / purchases + 1", "as_of",
                                     "lower(channel)"};

static tier_status trace(rule_fixture *fixture, const tier__expression *expression) {
  tier_writer writer;
  char *json = NULL;
  tier_status status;
  tier__writer_begin(&writer, fixture->context);
  status = tier__expression_trace(expression, &fixture->table, 1, &writer, NULL);
  if (status == TIER_OK) {
    status = tier__writer_take(&writer, &json, NULL);
  } else {
    tier__writer_end_all(&writer);
  }
  tier_text_free(json);
  return status;
}

/* One way through all of it. @return TIER_OK if nothing failed, also when the text was refused. */
static tier_status go_through(rule_fixture *fixture, const char *data) {
  const tier_string text = {data, strlen(data)};
  tier__schema schema = fixture->schema;
  tier_findings *findings = NULL;
  tier__expression *expression = NULL;
  uint8_t truth[3] = {77, 77, 77};
  tier_status status;
  schema.user_data = &fixture->table;
  TIER__TRY_OUT(tier__findings_create(fixture->context, &findings, NULL));
  TIER__TRY_OUT(tier__expression_parse(fixture->context, text, "/when", findings, &expression, NULL));
  if (expression != NULL) {
    tier__expression_check(expression, &schema, TIER_BOOL, "/when", findings);
  }
  TIER__TRY_OUT(tier__findings_status(findings, NULL));
  if (tier_findings_count(findings) != 0) {
    goto out;
  }
  status = tier__expression_evaluate(expression, &fixture->table, 0, 3, truth, NULL, NULL);
  assert_true((status == TIER_OK) == (truth[0] != 77));
  if (status == TIER_OK) {
    status = trace(fixture, expression);
  }
out:
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
  return status;
}

/* A column from a value, and the same column filled again. */
static tier_status make_column(rule_fixture *fixture, const char *data) {
  const tier_string text = {data, strlen(data)};
  tier__table table = fixture->table; /* Columns that are added to this view are taken away again. */
  tier__schema schema = fixture->schema;
  tier_findings *findings = NULL;
  tier__expression *expression = NULL;
  tier__evaluation *evaluation = NULL;
  tier__rule_counts counts = {{0}, {0}};
  tier_status status;
  schema.user_data = &table;
  TIER__TRY_OUT(tier__findings_create(fixture->context, &findings, NULL));
  TIER__TRY_OUT(tier__expression_parse(fixture->context, text, "/let", findings, &expression, NULL));
  tier__expression_check(expression, &schema, TIER_ANY, "/let", findings);
  TIER__TRY_OUT(tier__findings_status(findings, NULL));
  status = tier__expression_column_add(expression, &table, "made", TIER__ROLE_METRIC, &counts, NULL);
  assert_int_equal(table.count, fixture->table.count + (status == TIER_OK));
  assert_int_equal(counts.truths[TIER__TRUE] + counts.truths[TIER__UNKNOWN], status == TIER_OK ? 3 : 0);
  TIER__TRY_OUT(status);
  tier__column *column = table.columns[table.count - 1];
  const size_t labels = column->view.label_count;
  ((uint8_t *)fixture->table.columns[10]->values)[1] ^= 1; /* vip */
  status = tier__evaluation_open(expression, &table, 3, &evaluation, NULL);
  if (status == TIER_OK) {
    status = tier__evaluation_fill(evaluation, column, &counts, NULL);
  }
  assert_int_equal(counts.truths[TIER__TRUE] + counts.truths[TIER__UNKNOWN], status == TIER_OK ? 6 : 3);
  assert_true(status == TIER_OK || column->view.label_count == labels);
  tier__evaluation_close(evaluation);
  tier__column_free(fixture->context, column);
  tier__release(fixture->context, column);
out:
  fixture->table.columns = table.columns; /* May have moved. */
  fixture->table.capacity = table.capacity;
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
  return status;
}

static void values_may_fail(void **state) {
  (void)state;
  for (size_t t = 0; t < sizeof values / sizeof values[0]; t++) {
    tier_test_allocator memory = {0};
    const tier_allocator hooks = tier_test_allocator_hooks(&memory);
    rule_fixture fixture = rule_fixture_begin(3, &hooks);
    const size_t live = memory.live;
    rule_set_text(&fixture, "channel", 0, "web");
    rule_set_text(&fixture, "channel", 2, "shop");
    rule_set_text(&fixture, "region", 2, "it's");
    rule_set_integer(&fixture, "vip", 1, 1);
    for (size_t k = 1;; k++) {
      tier_test_allocator_fail(&memory, k, 0);
      const tier_status status = make_column(&fixture, values[t]);
      assert_int_equal(memory.live, live);
      if (memory.failed == 0) {
        assert_int_equal(status, TIER_OK);
        assert_true(k > 15);
        break;
      }
      assert_int_equal(status, TIER_E_MEMORY);
    }
    tier_test_allocator_fail(&memory, 0, 0);
    rule_fixture_end(&fixture);
    assert_int_equal(memory.live, 0);
  }
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
    for (int sticky = 0; sticky < 2; sticky++) {
      tier_test_allocator memory = {0};
      const tier_allocator hooks = tier_test_allocator_hooks(&memory);
      rule_fixture fixture = rule_fixture_begin(3, &hooks);
      const size_t live = memory.live;
      size_t failures = 0;
      for (size_t k = 1;; k++) {
        tier_test_allocator_fail(&memory, k, sticky);
        const tier_status status = go_through(&fixture, texts[t]);
        assert_int_equal(memory.live, live);
        if (memory.failed == 0) {
          assert_int_equal(status, TIER_OK);
          break;
        }
        assert_int_equal(status, TIER_E_MEMORY);
        failures++;
      }
      assert_true(failures >= 5);
      tier_test_allocator_fail(&memory, 0, 0);
      rule_fixture_end(&fixture);
      assert_int_equal(memory.live, 0);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail), cmocka_unit_test(values_may_fail)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
