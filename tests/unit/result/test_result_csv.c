/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/text_buffer.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "made_result.h"
#include <float.h>
#include <stdio.h>

static tier_context *make_context(tier_test_allocator *memory, uint32_t threads) {
  tier_context_options options = {.size = sizeof options, .threads = threads};
  if (memory != NULL) {
    options.allocator = tier_test_allocator_hooks(memory);
  }
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

/* Gathers what is written; stops with a code of its own when `stop_after` pieces have come. */
typedef struct gathered {
  tier__text text;
  size_t pieces, stop_after;
} gathered;

static tier_status gather(void *user_data, const char *data, size_t length, tier_error *err) {
  gathered *all = user_data;
  (void)err;
  all->pieces++;
  tier__text_add(&all->text, data, length);
  return all->pieces == all->stop_after ? TIER_E_CALLBACK : TIER_OK;
}

static tier__column *add_column(tier_result *result, const char *name, tier_type type, int32_t role, int known) {
  const tier_string labels[] = {{"plain", 5}, {"a,b", 3}, {"say \"hi\"", 8}, {"two\nlines", 9}, {"", 0}};
  tier__column *column = NULL;
  const size_t label_count = type == TIER_TEXT ? sizeof labels / sizeof labels[0] : 0;
  assert_int_equal(tier__table_add(&result->table, name, type, "", role, known, label_count > 0 ? labels : NULL,
                                   label_count, &column, NULL),
                   TIER_OK);
  return column;
}

static void add_every_type(tier_result *result) {
  static const uint8_t bools[5] = {0, 1, 1, 0, 1};
  static const int64_t integers[5] = {0, -1, INT64_MIN, INT64_MAX, 42};
  static const double numbers[5] = {0.1, 5.0, 1e-9, -2.5, DBL_MAX};
  static const int32_t codes[5] = {0, 1, 2, 3, 4};
  static const int32_t days[5] = {0, 20000, -1, 10333, 59};
  static const int64_t money[5] = {2933, 3000, -5, 2950, 0};
  memcpy(add_column(result, "flag", TIER_BOOL, TIER__ROLE_METRIC, 1)->values, bools, sizeof bools);
  memcpy(add_column(result, "whole", TIER_INT64, TIER__ROLE_METRIC, 1)->values, integers, sizeof integers);
  memcpy(add_column(result, "m.number", TIER_FLOAT64, TIER__ROLE_OUTPUT, 1)->values, numbers, sizeof numbers);
  memcpy(add_column(result, "m.word", TIER_TEXT, TIER__ROLE_OUTPUT, 1)->values, codes, sizeof codes);
  memcpy(add_column(result, "region", TIER_TEXT, TIER__ROLE_ATTRIBUTE, 1)->values, codes, sizeof codes);
  memcpy(add_column(result, "day", TIER_DAY, TIER__ROLE_METRIC, 1)->values, days, sizeof days);
  memcpy(add_column(result, "money", TIER_MONEY, TIER__ROLE_METRIC, 1)->values, money, sizeof money);
  tier__column *some = add_column(result, "some", TIER_INT64, TIER__ROLE_METRIC, 0);
  tier__bit_set(some->validity, 3);
}

static void every_type_is_written_as_documented(void **state) {
  (void)state;
  static const char *const ids[5] = {"1", "2", "a,b", "q\"q", "\xE5\xAE\xA2"};
  tier_context *context = make_context(NULL, 1);
  tier_result *result = made_result(context, ids, 5);
  gathered all = {.text = tier__text_begin(context)};
  add_every_type(result);
  assert_int_equal(tier_result_write_csv(result, gather, &all, NULL), TIER_OK);
  assert_string_equal(
      all.text.data, "customer_id,tier,previous_tier,change,reason,flag,whole,m.number,m.word,day,money,some\n"
                     "1,general,,new,start,false,0,0.1,plain,1970-01-01,29.33,\n"
                     "2,important,,new,enter,true,-1,5,\"a,b\",2024-10-04,30,\n"
                     "\"a,b\",core,,new,keep,true,-9223372036854775808,1e-9,\"say \"\"hi\"\"\",1969-12-31,-0.05,\n"
                     "\"q\"\"q\",general,general,same,rule:staff,false,9223372036854775807,-2.5,\"two\nlines\","
                     "1998-04-17,29.5,0\n"
                     "\xE5\xAE\xA2,important,general,up,callback:host,true,42,1.7976931348623157e308,,1970-03-01,0,\n");
  tier__text_end(&all.text);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static void tags_come_last(void **state) {
  (void)state;
  static const char *const ids[2] = {"1", "2"};
  static const char *const tags[2] = {"vip late", ""};
  tier_context *context = make_context(NULL, 1);
  tier_result *result = made_result(context, ids, 2);
  gathered all = {.text = tier__text_begin(context)};
  assert_true(made_result_tag(result, tags));
  assert_int_equal(tier_result_write_csv(result, gather, &all, NULL), TIER_OK);
  assert_string_equal(all.text.data, "customer_id,tier,previous_tier,change,reason,tags\n"
                                     "1,general,,new,start,vip late\n"
                                     "2,important,,new,enter,\n");
  tier__text_end(&all.text);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static void all_columns_but_attributes_are_written(void **state) {
  (void)state;
  static const char *const ids[1] = {"1"};
  tier_context *context = make_context(NULL, 1);
  tier_result *result = made_result(context, ids, 1);
  gathered all = {.text = tier__text_begin(context)};
  add_column(result, "region", TIER_TEXT, TIER__ROLE_ATTRIBUTE, 1);
  add_column(result, "risk.tier", TIER_TEXT, TIER__ROLE_DECISION, 1);
  add_column(result, "points", TIER_INT64, TIER__ROLE_OUTPUT, 1);
  assert_int_equal(tier_result_write_csv(result, gather, &all, NULL), TIER_OK);
  assert_string_equal(all.text.data, "customer_id,tier,previous_tier,change,reason,risk.tier,points\n"
                                     "1,general,,new,start,plain,0\n");
  tier__text_end(&all.text);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

enum { MANY = 10000 };

static tier_result *make_many(tier_context *context) {
  static char ids[MANY][8];
  static const char *pointers[MANY];
  for (size_t i = 0; i < MANY; i++) {
    snprintf(ids[i], sizeof ids[i], "%zu", i);
    pointers[i] = ids[i];
  }
  tier_result *result = made_result(context, pointers, MANY);
  assert_non_null(result);
  double *values = add_column(result, "m.number", TIER_FLOAT64, TIER__ROLE_OUTPUT, 1)->values;
  for (size_t i = 0; i < MANY; i++) {
    values[i] = (double)i / 7;
  }
  return result;
}

static void write_many(uint32_t threads, gathered *all) {
  tier_context *context = make_context(NULL, threads);
  tier_result *result = make_many(context);
  assert_int_equal(tier_result_write_csv(result, gather, all, NULL), TIER_OK);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static void threads_do_not_change_a_byte(void **state) {
  (void)state;
  tier_context *context = make_context(NULL, 1);
  gathered one = {.text = tier__text_begin(context)};
  gathered four = {.text = tier__text_begin(context)};
  write_many(1, &one);
  write_many(4, &four);
  assert_int_equal(one.text.length, four.text.length);
  assert_memory_equal(one.text.data, four.text.data, one.text.length);
  tier__text_end(&one.text);
  tier__text_end(&four.text);
  tier_context_destroy(context);
}

static void all_rows_come_in_order(void **state) {
  (void)state;
  tier_context *context = make_context(NULL, 1);
  gathered all = {.text = tier__text_begin(context)};
  write_many(3, &all);
  const char *line = strchr(all.text.data, '\n') + 1;
  for (size_t i = 0; i < MANY; i++) {
    char begin[16];
    const int length = snprintf(begin, sizeof begin, "%zu,", i);
    assert_memory_equal(line, begin, (size_t)length);
    line = strchr(line, '\n') + 1;
  }
  assert_int_equal(*line, '\0');
  tier__text_end(&all.text);
  tier_context_destroy(context);
}

static void an_empty_result_has_a_header(void **state) {
  (void)state;
  tier_context *context = make_context(NULL, 1);
  tier_result *result = made_result(context, NULL, 0);
  gathered all = {.text = tier__text_begin(context)};
  assert_int_equal(tier_result_write_csv(result, gather, &all, NULL), TIER_OK);
  assert_string_equal(all.text.data, "customer_id,tier,previous_tier,change,reason\n");
  tier__text_end(&all.text);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static void the_callback_can_stop_it(void **state) {
  (void)state;
  tier_context *context = make_context(NULL, 1);
  tier_result *result = make_many(context);
  for (size_t stop = 1; stop < 5; stop++) {
    gathered all = {.text = tier__text_begin(context), .stop_after = stop};
    tier_error err = {.size = sizeof err};
    assert_int_equal(tier_result_write_csv(result, gather, &all, &err), TIER_E_CALLBACK);
    assert_int_equal(err.code, TIER_E_CALLBACK);
    assert_int_equal(all.pieces, stop);
    tier__text_end(&all.text);
  }
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static tier_status refuse(void *user_data, const char *data, size_t length, tier_error *err) {
  (void)data;
  (void)length;
  if (user_data != NULL) {
    (void)snprintf(err->message, sizeof err->message, "%s", (const char *)user_data);
  }
  return TIER_E_CALLBACK;
}

/* An error that is used a second time still holds the first message. */
static void the_message_is_the_callbacks_own(void **state) {
  (void)state;
  char reason[] = "disk full";
  tier_context *context = make_context(NULL, 1);
  tier_result *result = made_result(context, NULL, 0);
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_result_write_csv(result, refuse, reason, &err), TIER_E_CALLBACK);
  assert_string_equal(err.message, "disk full");
  assert_int_equal(tier_result_write_csv(result, refuse, NULL, &err), TIER_E_CALLBACK);
  assert_int_equal(err.code, TIER_E_CALLBACK);
  assert_string_equal(err.message, "the write callback stopped the export");
  assert_int_equal(tier_result_write_csv(result, refuse, reason, NULL), TIER_E_CALLBACK);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static void refuses_null(void **state) {
  (void)state;
  tier_context *context = make_context(NULL, 1);
  tier_result *result = made_result(context, NULL, 0);
  assert_int_equal(tier_result_write_csv(NULL, gather, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_write_csv(result, NULL, NULL, NULL), TIER_E_ARGUMENT);
  tier_result_destroy(result);
  tier_context_destroy(context);
}

static tier_status count_bytes(void *user_data, const char *data, size_t length, tier_error *err) {
  (void)data;
  (void)err;
  *(size_t *)user_data += length;
  return TIER_OK;
}

static void no_memory_is_reported_and_leaks_nothing(void **state) {
  (void)state;
  tier_test_allocator memory = {0};
  tier_context *context = make_context(&memory, 1);
  tier_result *result = make_many(context);
  const size_t live = memory.live;
  tier_status status = TIER_E_MEMORY;
  for (size_t k = 1; status != TIER_OK; k++) {
    size_t bytes = 0;
    tier_test_allocator_fail(&memory, k, k % 2 == 0);
    status = tier_result_write_csv(result, count_bytes, &bytes, NULL);
    assert_int_equal(status, memory.failed > 0 ? TIER_E_MEMORY : TIER_OK);
    assert_int_equal(memory.live, live);
  }
  tier_result_destroy(result);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_type_is_written_as_documented),
      cmocka_unit_test(tags_come_last),
      cmocka_unit_test(all_columns_but_attributes_are_written),
      cmocka_unit_test(threads_do_not_change_a_byte),
      cmocka_unit_test(all_rows_come_in_order),
      cmocka_unit_test(an_empty_result_has_a_header),
      cmocka_unit_test(the_callback_can_stop_it),
      cmocka_unit_test(the_message_is_the_callbacks_own),
      cmocka_unit_test(refuses_null),
      cmocka_unit_test(no_memory_is_reported_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("result: csv", tests, NULL, NULL);
}
