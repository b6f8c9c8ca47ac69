/* SPDX-License-Identifier: Apache-2.0 */
/* Callbacks at work: what they see, what they may answer, and what they may not do. */
#include "unit/policy/policy_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define LADDER "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"mid\", \"enter\": \"spend >= 60\"}, {\"id\": \"high\", " \
               "\"enter\": \"spend >= 200\"}]"

typedef struct scene {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
} scene;

static scene open_scene(const char *document) {
  scene s;
  s.context = fixture_context();
  s.book = fixture_book(s.context);
  s.policy = fixture_policy(s.context, document);
  return s;
}

static void close_scene(scene *s) {
  tier_policy_destroy(s->policy);
  tier_book_destroy(s->book);
  tier_context_destroy(s->context);
}

/** What a callback answers for everybody, or how it fails. */
typedef struct answer {
  tier_verdict verdict;
  tier_status status;
  const char *message;
  int64_t row;
} answer;

static tier_status give_answer(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  const answer *a = user_data;
  for (size_t i = 0; i < batch->count; i++) {
    assert_int_equal(ret_verdicts[i].effect, TIER_EFFECT_NONE);
    ret_verdicts[i] = a->verdict;
  }
  if (a->message != NULL) {
    (void)tier_error_set(err, a->status, a->message);
    err->row = a->row;
  }
  return a->status;
}

static void add_answer(tier_policy *policy, const char *id, int32_t priority, answer *a) {
  const tier_rule_callback rule = {
      .size = sizeof rule, .id = id, .priority = priority, .evaluate = give_answer, .user_data = a};
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
}

static void callbacks_come_by_priority_before_text(void **state) {
  answer mid = {.verdict = {TIER_EFFECT_SET, 1}}, high = {.verdict = {TIER_EFFECT_SET, 2}};
  answer low = {.verdict = {TIER_EFFECT_SET, 0}};
  scene s = open_scene("{\"rules\": {\"list\": [{\"id\": \"text\", \"when\": \"true\","
                       " \"then\": {\"set\": \"low\"}}]}, " LADDER "}");
  (void)state;
  add_answer(s.policy, "late", 9, &low);
  add_answer(s.policy, "early", -5, &mid);
  add_answer(s.policy, "equal", -5, &high); /* Added later: comes after. */
  tier_fitted *fitted = fixture_fit(s.policy, s.book);
  tier_result *result = fixture_assign(fitted, s.book, NULL);
  assert_tier(result, "a", "mid", "callback:early");
  assert_tier(result, "d", "mid", "callback:early");
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  close_scene(&s);
}

static void a_tag_is_the_id_of_the_callback(void **state) {
  answer tag = {.verdict = {TIER_EFFECT_TAG, 77}}; /* The tier is not read. */
  answer none = {.verdict = {TIER_EFFECT_NONE, 77}};
  scene s = open_scene("{\"rules\": {\"hit\": \"collect\", \"list\": [{\"id\": \"text\", \"when\": \"spend > 100\","
                       " \"then\": {\"tag\": \"big\"}}]}, " LADDER "}");
  (void)state;
  add_answer(s.policy, "watch", 0, &tag);
  add_answer(s.policy, "idle", 0, &none);
  tier_fitted *fitted = fixture_fit(s.policy, s.book);
  tier_result *result = fixture_assign(fitted, s.book, NULL);
  assert_true(fixture_is(fixture_decision(result, "a").tags, "watch"));
  assert_true(fixture_is(fixture_decision(result, "d").tags, "watch big"));
  assert_tier(result, "d", "high", "enter");
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  close_scene(&s);
}

static void failures_and_bad_verdicts_stop_the_call(void **state) {
  static const struct {
    answer a;
    tier_status status;
    const char *message;
    int64_t row;
  } cases[] = {
      {{{TIER_EFFECT_SET, 7}, TIER_OK, NULL, 0}, TIER_E_PLUGIN, "callback 'mine' gave tier 7 of 3", 0},
      {{{TIER_EFFECT_FLOOR, 3}, TIER_OK, NULL, 0}, TIER_E_PLUGIN, "callback 'mine' gave tier 3 of 3", 0},
      {{{TIER_EFFECT_CEILING, -1}, TIER_OK, NULL, 0}, TIER_E_PLUGIN, "callback 'mine' gave tier -1 of 3", 0},
      {{{5, 0}, TIER_OK, NULL, 0}, TIER_E_PLUGIN, "callback 'mine' gave the unknown effect 5", 0},
      {{{-1, 0}, TIER_OK, NULL, 0}, TIER_E_PLUGIN, "callback 'mine' gave the unknown effect -1", 0},
      {{{0, 0}, TIER_E_CALLBACK, "no connection", 3}, TIER_E_CALLBACK, "callback 'mine': no connection", 3},
      {{{0, 0}, TIER_E_CALLBACK, "no connection", -1}, TIER_E_CALLBACK, "callback 'mine': no connection", -1},
      {{{0, 0}, TIER_E_ABORTED, "enough", -1}, TIER_E_ABORTED, "callback 'mine': enough", -1},
      {{{0, 0}, 12345, NULL, 0}, 12345, "callback 'mine' failed with code 12345 and no message", -1},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    answer a = cases[i].a;
    scene s = open_scene("{" LADDER "}");
    add_answer(s.policy, "mine", 0, &a);
    tier_fitted *fitted = fixture_fit(s.policy, s.book);
    tier_result *result = NULL;
    tier_error err = {.size = sizeof err};
    assert_int_equal(tier_assign(fitted, s.book, FIXTURE_DAY, NULL, &result, &err), cases[i].status);
    assert_null(result);
    assert_int_equal(err.code, cases[i].status);
    assert_string_equal(err.message, cases[i].message);
    assert_int_equal(err.row, cases[i].row);
    assert_int_equal(tier_assign(fitted, s.book, FIXTURE_DAY, NULL, &result, NULL), cases[i].status);
    tier_fitted_destroy(fitted);
    close_scene(&s);
  }
}

static tier_status look_at_columns(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts,
                                   tier_error *err) {
  static const char *const names[] = {"vip", "spend", "channel"};
  static const tier_type types[] = {TIER_BOOL, TIER_MONEY, TIER_TEXT};
  (void)ret_verdicts;
  (void)err;
  assert_int_equal(batch->count, 5);
  assert_int_equal(batch->column_count, 3);
  assert_int_equal(batch->as_of_day, FIXTURE_DAY);
  assert_int_equal(batch->minor_digits, 2);
  for (size_t i = 0; i < 3; i++) {
    assert_string_equal(batch->columns[i]->name, names[i]);
    assert_int_equal(batch->columns[i]->type, types[i]);
    assert_int_equal(batch->columns[i]->count, 5);
  }
  for (size_t i = 0; i < 5; i++) { /* In the order of the result: a to e. */
    assert_int_equal(batch->customer_ids[i].length, 1);
    assert_int_equal(batch->customer_ids[i].data[0], 'a' + (int)i);
  }
  assert_int_equal(((const int64_t *)batch->columns[1]->values)[3], 30000);
  assert_int_equal(batch->columns[0]->validity[0] & 0x1f, 0x0f); /* Unknown for "e". */
  ++*(int *)user_data;
  return TIER_OK;
}

static void columns_come_in_the_order_asked_for(void **state) {
  static const char *const inputs[] = {"vip", "spend", "channel"};
  int calls = 0;
  const tier_rule_callback rule = {.size = sizeof rule,
                                   .id = "look",
                                   .inputs = inputs,
                                   .input_count = 3,
                                   .flags = TIER_RULE_THREADSAFE,
                                   .evaluate = look_at_columns,
                                   .user_data = &calls};
  scene s = open_scene("{" LADDER "}");
  (void)state;
  assert_int_equal(tier_policy_add_rule(s.policy, &rule, NULL), TIER_OK);
  tier_fitted *fitted = fixture_fit(s.policy, s.book);
  tier_result *result = fixture_assign(fitted, s.book, NULL);
  assert_int_equal(calls, 1);
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  close_scene(&s);
}

typedef struct intruder {
  scene *s;
  tier_fitted *fitted;
  int calls;
} intruder;

/** Tries all that a callback may not do, and then what it may. */
static tier_status intrude(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  intruder *in = user_data;
  const int32_t day = 20000;
  const int64_t number = 1, cents = 1;
  const tier_transactions rows = {
      .size = sizeof rows, .count = 1, .customer_numbers = &number, .days = &day, .amounts_minor = &cents};
  const tier_rule_callback rule = {.size = sizeof rule, .id = "other", .evaluate = intrude};
  tier_result *result = NULL;
  tier_fitted *fitted = NULL;
  tier_forecast *forecast = NULL;
  tier_simulation *simulation = NULL;
  int32_t tier = -1;
  (void)batch;
  (void)ret_verdicts;
  (void)err;
  in->calls++;
  assert_int_equal(tier_assign(in->fitted, in->s->book, FIXTURE_DAY, NULL, &result, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_fit(in->s->policy, in->s->book, FIXTURE_DAY, &fitted, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_book_add_transactions(in->s->book, &rows, NULL, NULL), TIER_E_REENTRANT);
  assert_int_equal(tier_forecast_make(in->fitted, in->s->book, FIXTURE_DAY, NULL, NULL, &forecast, NULL),
                   TIER_E_REENTRANT);
  assert_int_equal(tier_simulate(in->fitted, in->fitted, in->s->book, FIXTURE_DAY, NULL, &simulation, NULL),
                   TIER_E_REENTRANT);
  assert_int_equal(tier_policy_add_rule(in->s->policy, &rule, NULL), TIER_E_STATE);
  assert_null(forecast);
  assert_null(simulation);
  assert_null(result);
  assert_null(fitted);
  assert_int_equal(tier_policy_find_tier(in->s->policy, text_of("high"), &tier, NULL), TIER_OK);
  assert_int_equal(tier, 2);
  return TIER_OK;
}

static void callbacks_may_not_re_enter(void **state) {
  scene s = open_scene("{" LADDER "}");
  intruder in = {&s, NULL, 0};
  const tier_rule_callback rule = {
      .size = sizeof rule, .id = "in", .flags = TIER_RULE_DETERMINISTIC, .evaluate = intrude, .user_data = &in};
  (void)state;
  assert_int_equal(tier_policy_add_rule(s.policy, &rule, NULL), TIER_OK);
  in.fitted = fixture_fit(s.policy, s.book);
  tier_result *result = fixture_assign(in.fitted, s.book, NULL);
  tier_result_destroy(result);
  result = fixture_assign(in.fitted, s.book, NULL); /* The book is free again. */
  assert_int_equal(in.calls, 2);
  tier_result_destroy(result);
  tier_fitted_destroy(in.fitted);
  close_scene(&s);
}

enum { MANY = 200000 }; /* More than a block. */

/** Who ran a callback. */
typedef struct witness {
  pthread_t caller;
  atomic_int here, elsewhere;
  atomic_size_t rows;
} witness;

static tier_status look_around(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  witness *w = user_data;
  (void)ret_verdicts;
  (void)err;
  atomic_fetch_add(pthread_equal(pthread_self(), w->caller) ? &w->here : &w->elsewhere, 1);
  atomic_fetch_add(&w->rows, batch->count);
  return TIER_OK;
}

static tier_book *many_customers(tier_context *context) {
  int64_t *numbers = malloc(MANY * sizeof *numbers);
  int32_t *days = malloc(MANY * sizeof *days);
  tier_book *book = NULL;
  assert_non_null(numbers);
  assert_non_null(days);
  for (size_t i = 0; i < MANY; i++) {
    numbers[i] = (int64_t)i + 1;
    days[i] = FIXTURE_DAY;
  }
  const tier_transactions rows = {
      .size = sizeof rows, .count = MANY, .customer_numbers = numbers, .days = days, .amounts_minor = numbers};
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  free(numbers);
  free(days);
  return book;
}

/** Each row is asked about once; by the caller's thread alone, unless the callback stands threads. */
static void only_safe_callbacks_see_other_threads(void **state) {
  const tier_context_options options = {.size = sizeof options, .threads = 3};
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  tier_book *book = many_customers(context);
  for (uint32_t flags = 0; flags <= TIER_RULE_THREADSAFE; flags += TIER_RULE_THREADSAFE) {
    witness w = {.caller = pthread_self()};
    const tier_rule_callback rule = {
        .size = sizeof rule, .id = "look", .flags = flags, .evaluate = look_around, .user_data = &w};
    tier_policy *policy = fixture_policy(context, "{" LADDER "}");
    assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
    tier_fitted *fitted = fixture_fit(policy, book);
    tier_result *result = fixture_assign(fitted, book, NULL);
    assert_int_equal(atomic_load(&w.rows), MANY);
    assert_true(atomic_load(&w.here) + atomic_load(&w.elsewhere) > 1);
    assert_true(flags == TIER_RULE_THREADSAFE || atomic_load(&w.elsewhere) == 0);
    tier_result_destroy(result);
    tier_fitted_destroy(fitted);
    tier_policy_destroy(policy);
  }
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(callbacks_come_by_priority_before_text), cmocka_unit_test(a_tag_is_the_id_of_the_callback),
      cmocka_unit_test(failures_and_bad_verdicts_stop_the_call), cmocka_unit_test(columns_come_in_the_order_asked_for),
      cmocka_unit_test(callbacks_may_not_re_enter),
      cmocka_unit_test(only_safe_callbacks_see_other_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
