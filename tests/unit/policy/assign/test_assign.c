/* SPDX-License-Identifier: Apache-2.0 */
/* From columns to decisions: enter and keep, text rules under both hit policies, rosters, summaries. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LADDER                                                                                                         \
  "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"mid\", \"enter\": \"spend >= 60\", \"keep\": \"spend >= 50\"},"          \
  " {\"id\": \"high\", \"enter\": \"spend >= 200 && purchases >= 3\", \"keep\": \"spend >= 100\"}]"

typedef struct scene {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
} scene;

static scene open_scene(const char *document) {
  scene s;
  s.context = fixture_context();
  s.book = fixture_book(s.context);
  s.policy = fixture_policy(s.context, document);
  s.fitted = fixture_fit(s.policy, s.book);
  return s;
}

static void close_scene(scene *s) {
  tier_fitted_destroy(s->fitted);
  tier_policy_destroy(s->policy);
  tier_book_destroy(s->book);
  tier_context_destroy(s->context);
}

static void without_roster_all_are_new(void **state) {
  scene s = open_scene("{" LADDER "}");
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  (void)state;
  assert_int_equal(tier_result_count(result), 5);
  assert_tier(result, "a", "low", "start");
  assert_tier(result, "b", "mid", "enter");
  assert_tier(result, "c", "mid", "enter");
  assert_tier(result, "d", "high", "enter");
  assert_tier(result, "e", "low", "start");
  for (size_t i = 0; i < 5; i++) {
    tier_decision decision = {.size = sizeof decision};
    assert_int_equal(tier_result_decision(result, i, &decision, NULL), TIER_OK);
    assert_int_equal(decision.change, TIER_CHANGE_NEW);
    assert_int_equal(decision.previous_tier, -1);
  }
  close_scene(&s);
  assert_tier(result, "d", "high", "enter"); /* A result outlives all it was made of. */
  tier_result_destroy(result);
}

static void a_roster_gives_keep_and_changes(void **state) {
  static const char *const ids[] = {"a", "b", "c", "d", "gone"};
  static const char *const tiers[] = {"mid", "high", "high", "low", "high"};
  scene s = open_scene("{" LADDER "}");
  tier_roster *roster = NULL;
  tier_string customers[5], steps[5];
  tier_tier_summary summary = {.size = sizeof summary};
  (void)state;
  for (size_t i = 0; i < 5; i++) {
    customers[i] = text_of(ids[i]);
    steps[i] = text_of(tiers[i]);
  }
  assert_int_equal(tier_roster_create(s.policy, &roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_add(roster, customers, steps, 5, NULL), TIER_OK);
  tier_result *result = fixture_assign(s.fitted, s.book, roster);
  tier_roster_destroy(roster);
  assert_tier(result, "a", "mid", "keep"); /* 50.00 would not enter. */
  assert_int_equal(fixture_decision(result, "a").change, TIER_CHANGE_SAME);
  assert_tier(result, "b", "mid", "enter"); /* 60.00 keeps no "high". */
  assert_int_equal(fixture_decision(result, "b").change, TIER_CHANGE_DOWN);
  assert_tier(result, "c", "high", "keep");
  assert_int_equal(fixture_decision(result, "c").change, TIER_CHANGE_SAME);
  assert_tier(result, "d", "high", "enter");
  assert_int_equal(fixture_decision(result, "d").change, TIER_CHANGE_UP);
  assert_true(fixture_is(fixture_decision(result, "d").previous_id, "low"));
  assert_int_equal(fixture_decision(result, "e").change, TIER_CHANGE_NEW);
  assert_int_equal(tier_result_roster_unmatched(result), 1);
  assert_int_equal(tier_result_tier(result, 2, &summary, NULL), TIER_OK);
  assert_int_equal(summary.customers, 2);
  assert_int_equal(summary.spend_minor, 40000);
  assert_int_equal(summary.came_up, 1);
  assert_int_equal(summary.stayed, 1);
  assert_int_equal(tier_result_tier(result, 1, &summary, NULL), TIER_OK);
  assert_int_equal(summary.came_down, 1);
  assert_int_equal(tier_result_tier(result, 0, &summary, NULL), TIER_OK);
  assert_int_equal(summary.came_new, 1);
  assert_int_equal(summary.spend_minor, -700);
  tier_result_destroy(result);
  close_scene(&s);
}

static void a_roster_of_other_tiers_is_refused(void **state) {
  scene s = open_scene("{" LADDER "}");
  tier_policy *other = fixture_policy(s.context, "{\"tiers\": [{\"id\": \"low\"}]}");
  tier_roster *roster = NULL;
  tier_result *result = NULL;
  (void)state;
  assert_int_equal(tier_roster_create(other, &roster, NULL), TIER_OK);
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY, roster, &result, NULL), TIER_E_ARGUMENT);
  assert_null(result);
  tier_roster_destroy(roster);
  tier_policy_destroy(other);
  close_scene(&s);
}

#define RULES(hit)                                                                                                     \
  "{\"rules\": {\"hit\": \"" hit "\", \"list\": ["                                                                     \
  "  {\"id\": \"staff\", \"when\": \"channel == 'staff'\", \"then\": {\"ceiling\": \"low\", \"tag\": \"own\"}},"      \
  "  {\"id\": \"vip\", \"when\": \"vip\", \"then\": {\"floor\": \"high\", \"tag\": \"star\"}},"                        \
  "  {\"id\": \"web\", \"when\": \"channel == 'web'\", \"then\": {\"set\": \"mid\", \"tag\": \"net\"}},"              \
  "  {\"id\": \"all\", \"when\": \"true\", \"then\": {\"tag\": \"own\"}}]}, " LADDER "}"

static void first_rule_alone_counts(void **state) {
  scene s = open_scene(RULES("first"));
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  (void)state;
  assert_tier(result, "a", "low", "start");
  assert_tier(result, "b", "high", "rule:vip");
  assert_tier(result, "c", "low", "rule:staff");
  assert_tier(result, "d", "high", "enter"); /* The floor changed nothing. */
  assert_tier(result, "e", "mid", "rule:web");
  assert_true(fixture_is(fixture_decision(result, "a").tags, "own"));
  assert_true(fixture_is(fixture_decision(result, "b").tags, "star"));
  assert_true(fixture_is(fixture_decision(result, "c").tags, "own"));
  assert_true(fixture_is(fixture_decision(result, "e").tags, "net"));
  tier_result_destroy(result);
  close_scene(&s);
}

static void collected_rules_all_count(void **state) {
  scene s = open_scene(RULES("collect"));
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  (void)state;
  assert_tier(result, "b", "high", "rule:vip"); /* set mid by "web", then lifted. */
  assert_tier(result, "e", "mid", "rule:web");
  assert_true(fixture_is(fixture_decision(result, "b").tags, "star net own"));
  assert_true(fixture_is(fixture_decision(result, "c").tags, "own")); /* Two rules, one tag. */
  assert_true(fixture_is(fixture_decision(result, "d").tags, "star own"));
  tier_result_destroy(result);
  close_scene(&s);
}

static void set_floor_ceiling_are_merged(void **state) {
  scene s = open_scene("{\"rules\": {\"hit\": \"collect\", \"list\": ["
                       "{\"id\": \"s1\", \"when\": \"purchases == 1\", \"then\": {\"set\": \"mid\"}},"
                       "{\"id\": \"s2\", \"when\": \"purchases == 1\", \"then\": {\"set\": \"high\"}},"
                       "{\"id\": \"f1\", \"when\": \"purchases == 2\", \"then\": {\"floor\": \"mid\"}},"
                       "{\"id\": \"f2\", \"when\": \"purchases == 2\", \"then\": {\"floor\": \"high\"}},"
                       "{\"id\": \"c1\", \"when\": \"purchases == 4\", \"then\": {\"ceiling\": \"low\"}},"
                       "{\"id\": \"c2\", \"when\": \"purchases == 4\", \"then\": {\"ceiling\": \"mid\"}}]}, " LADDER
                       "}");
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  (void)state;
  assert_tier(result, "a", "mid", "rule:s1");
  assert_tier(result, "b", "high", "rule:f2");
  assert_tier(result, "d", "low", "rule:c1");
  tier_result_destroy(result);
  close_scene(&s);
}

static void tier_is_the_first_column(void **state) {
  scene s = open_scene(RULES("first"));
  tier_result *result = fixture_assign(s.fitted, s.book, NULL);
  tier_column tier = {.size = sizeof tier}, channel = {.size = sizeof channel};
  (void)state;
  assert_int_equal(tier_result_column_at(result, 0, &tier, NULL), TIER_OK);
  assert_string_equal(tier.name, "tier");
  assert_int_equal(tier.type, TIER_TEXT);
  assert_int_equal(tier.label_count, 3);
  for (size_t i = 0; i < tier.count; i++) {
    tier_decision decision = {.size = sizeof decision};
    const tier_string label = tier.labels[((const int32_t *)tier.values)[i]];
    assert_int_equal(tier_result_decision(result, i, &decision, NULL), TIER_OK);
    assert_int_equal(label.length, decision.tier_id.length);
    assert_memory_equal(label.data, decision.tier_id.data, label.length);
  }
  assert_int_equal(tier_result_column(result, "channel", &channel, NULL), TIER_OK);
  assert_int_equal(channel.type, TIER_TEXT);
  tier_result_destroy(result);
  close_scene(&s);
}

static tier_book *book_with_channel(tier_context *context, tier_type type) {
  const tier_string id = text_of("a"), one = text_of("1");
  const tier_attribute channel = {.size = sizeof channel, .name = "channel", .type = type, .texts = &one};
  const tier_attribute *attributes[] = {&channel};
  const tier_customers customers = {.size = sizeof customers,
                                    .count = 1,
                                    .customer_ids = &id,
                                    .attributes = attributes,
                                    .attribute_count = type != TIER_ANY};
  tier_book *book = NULL;
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_customers(book, &customers, NULL, NULL), TIER_OK);
  return book;
}

static void attributes_must_be_as_they_were(void **state) {
  scene s = open_scene("{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"channel == '1'\"}]}");
  tier_book *without = book_with_channel(s.context, TIER_ANY), *other = book_with_channel(s.context, TIER_INT64);
  tier_book *same = book_with_channel(s.context, TIER_TEXT);
  tier_result *result = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_assign(s.fitted, without, FIXTURE_DAY, NULL, &result, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "'channel'"));
  assert_int_equal(tier_assign(s.fitted, other, FIXTURE_DAY, NULL, &result, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "'channel' is int"));
  assert_null(result);
  result = fixture_assign(s.fitted, same, NULL); /* Without any purchase: assigning needs none. */
  assert_tier(result, "a", "b", "enter");
  tier_result_destroy(result);
  tier_book_destroy(same);
  tier_book_destroy(other);
  tier_book_destroy(without);
  close_scene(&s);
}

static void an_empty_book_gives_an_empty_result(void **state) {
  scene s = open_scene("{" LADDER "}");
  tier_book *empty = NULL;
  tier_tier_summary summary = {.size = sizeof summary};
  (void)state;
  assert_int_equal(tier_book_create(s.context, NULL, &empty, NULL), TIER_OK);
  tier_result *result = fixture_assign(s.fitted, empty, NULL);
  assert_int_equal(tier_result_count(result), 0);
  assert_int_equal(tier_result_tier(result, 0, &summary, NULL), TIER_OK);
  assert_int_equal(summary.customers, 0);
  tier_result_destroy(result);
  tier_book_destroy(empty);
  close_scene(&s);
}

/** More customers than a block has rows. Customer i buys for i cents. */
static tier_book *large_book(tier_context *context, size_t count) {
  int64_t *numbers = malloc(count * sizeof *numbers), *cents = malloc(count * sizeof *cents);
  int32_t *days = malloc(count * sizeof *days);
  tier_book *book = NULL;
  assert_non_null(numbers);
  assert_non_null(cents);
  assert_non_null(days);
  for (size_t i = 0; i < count; i++) {
    numbers[i] = cents[i] = (int64_t)(count - 1 - i);
    days[i] = FIXTURE_DAY - 1;
  }
  const tier_transactions rows = {
      .size = sizeof rows, .count = count, .customer_numbers = numbers, .days = days, .amounts_minor = cents};
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  free(numbers);
  free(cents);
  free(days);
  return book;
}

static void blocks_and_threads_do_not_show(void **state) {
  const size_t count = 150000;
  (void)state;
  for (uint32_t threads = 1; threads <= 3; threads += 2) {
    const tier_context_options options = {.size = sizeof options, .threads = threads};
    tier_context *context = NULL;
    assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
    tier_book *book = large_book(context, count);
    tier_policy *policy = fixture_policy(
        context, "{\"rules\": {\"list\": [{\"id\": \"odd\", \"when\": \"spend == 700 || spend == 0.01\", \"then\":"
                 " {\"tag\": \"odd\"}}]}, \"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"spend >= 655\"}]}");
    tier_fitted *fitted = fixture_fit(policy, book);
    tier_result *result = fixture_assign(fitted, book, NULL);
    for (size_t i = 0; i < count; i++) {
      tier_decision decision = {.size = sizeof decision};
      char id[24];
      (void)snprintf(id, sizeof id, "%zu", i);
      assert_int_equal(tier_result_decision(result, i, &decision, NULL), TIER_OK);
      if (!fixture_is(decision.customer_id, id) || decision.tier != (i >= 65500) ||
          (decision.tags.length > 0) != (i == 70000 || i == 1)) {
        fail_msg("customer %zu", i);
      }
    }
    tier_result_destroy(result);
    tier_fitted_destroy(fitted);
    tier_policy_destroy(policy);
    tier_book_destroy(book);
    tier_context_destroy(context);
  }
}

static void wrong_arguments_are_refused(void **state) {
  scene s = open_scene("{" LADDER "}");
  tier_result *result = NULL;
  (void)state;
  assert_int_equal(tier_assign(NULL, s.book, FIXTURE_DAY, NULL, &result, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_assign(s.fitted, NULL, FIXTURE_DAY, NULL, &result, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_assign(s.fitted, s.book, FIXTURE_DAY, NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_assign(s.fitted, s.book, INT32_MAX, NULL, &result, NULL), TIER_E_ARGUMENT);
  assert_null(result);
  close_scene(&s);
}

/* A policy whose rules tag everybody, two by two with one tag. To be freed. */
static char *tagging_policy(int rules) {
  const size_t bytes = 128 + (size_t)rules * 64;
  char *json = malloc(bytes);
  assert_non_null(json);
  size_t length = (size_t)snprintf(json, bytes, "{\"tiers\": [{\"id\": \"all\"}],"
                                                " \"rules\": {\"hit\": \"collect\", \"list\": [");
  for (int i = 0; i < rules; i++) {
    length += (size_t)snprintf(json + length, bytes - length,
                               "%s{\"id\": \"r%d\", \"when\": \"true\", \"then\": {\"tag\": \"t%d\"}}",
                               i == 0 ? "" : ",", i, i / 2);
  }
  (void)snprintf(json + length, bytes - length, "]}}");
  return json;
}

static tier_book *book_of(tier_context *context, size_t customers) {
  enum { MOST = 500 };
  int64_t numbers[MOST], amounts[MOST];
  int32_t days[MOST];
  tier_book *book = NULL;
  const tier_transactions rows = {.size = sizeof rows,
                                  .count = customers,
                                  .customer_numbers = numbers,
                                  .days = days,
                                  .amounts_minor = amounts};
  assert_true(customers <= MOST);
  for (size_t i = 0; i < customers; i++) {
    numbers[i] = (int64_t)i;
    days[i] = FIXTURE_DAY;
    amounts[i] = 100;
  }
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  return book;
}

/* The time for a customer must not grow with the square of its tags. */
static void many_tags_take_little_time(void **state) {
  enum { RULES = 8000, CUSTOMERS = 200 };
  char *json = tagging_policy(RULES);
  tier_context *context = fixture_context();
  tier_book *book = book_of(context, CUSTOMERS);
  tier_policy *policy = fixture_policy(context, json);
  tier_fitted *fitted = fixture_fit(policy, book);
  size_t spaces = 0;
  (void)state;
  const clock_t begin = clock();
  tier_result *result = fixture_assign(fitted, book, NULL);
  assert_true(clock() - begin < 2 * CLOCKS_PER_SEC);
  const tier_string tags = fixture_decision(result, "7").tags;
  for (size_t i = 0; i < tags.length; i++) {
    spaces += tags.data[i] == ' ';
  }
  assert_int_equal(spaces + 1, RULES / 2);
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
  free(json);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_roster_all_are_new),         cmocka_unit_test(a_roster_gives_keep_and_changes),
      cmocka_unit_test(a_roster_of_other_tiers_is_refused), cmocka_unit_test(first_rule_alone_counts),
      cmocka_unit_test(collected_rules_all_count),          cmocka_unit_test(set_floor_ceiling_are_merged),
      cmocka_unit_test(tier_is_the_first_column),           cmocka_unit_test(attributes_must_be_as_they_were),
      cmocka_unit_test(an_empty_book_gives_an_empty_result), cmocka_unit_test(blocks_and_threads_do_not_show),
      cmocka_unit_test(wrong_arguments_are_refused),        cmocka_unit_test(many_tags_take_little_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
