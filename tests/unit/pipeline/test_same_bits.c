/* SPDX-License-Identifier: Apache-2.0 */
/* The whole main job on real transactions, through the public interface only: however the rows come, the fitted policy
 * and the line of every customer have the same bytes. */
#include "sales_file.h"

#include <stdlib.h>

/* The same every time. */
static uint64_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

static void shuffle(sales *rows, uint64_t seed) {
  for (size_t i = rows->count - 1; i > 0; i--) {
    size_t k = (size_t)(next_random(&seed) % (i + 1));
    sales a = *rows;
    tier_string id = a.ids[i], day = a.days[i], amount = a.amounts[i];
    int64_t number = a.numbers[i];
    a.ids[i] = a.ids[k], a.days[i] = a.days[k], a.amounts[i] = a.amounts[k], a.numbers[i] = a.numbers[k];
    a.ids[k] = id, a.days[k] = day, a.amounts[k] = amount, a.numbers[k] = number;
  }
}

typedef struct lines {
  char *data;
  size_t length, capacity;
} lines;

static tier_status append(void *user_data, const char *data, size_t length, tier_error *err) {
  lines *text = user_data;
  (void)err;
  if (text->capacity - text->length < length) {
    text->capacity = 2 * (text->capacity + length);
    text->data = realloc(text->data, text->capacity);
    assert_non_null(text->data);
  }
  memcpy(text->data + text->length, data, length);
  text->length += length;
  return TIER_OK;
}

/* What a way of filling a book leads to: the fitted policy and the lines of all customers. */
typedef struct outcome {
  char *fitted;
  struct lines lines;
} outcome;

typedef void (*fill_fn)(tier_book *book, const sales *rows);

static outcome do_job(const sales *rows, fill_fn fill, uint32_t threads) {
  outcome made = {0};
  tier_error error = {.size = sizeof error};
  tier_context_options options = {.size = sizeof options, .threads = threads};
  tier_context *context = NULL;
  tier_book *book = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_result *result = NULL;
  int32_t day = 0;
  char *json = sales_read_file("examples/data/shop.json"), *saved = NULL;
  assert_int_equal(tier_context_create(&options, &context, &error), TIER_OK);
  assert_int_equal(tier_book_create(context, NULL, &book, &error), TIER_OK);
  fill(book, rows);
  tier_string document = {json, strlen(json)};
  assert_int_equal(tier_policy_parse(context, document, &policy, &error), TIER_OK);
  assert_int_equal(tier_book_last_day(book, NULL, &day, &error), TIER_OK);
  assert_int_equal(tier_fit(policy, book, day, &fitted, &error), TIER_OK);
  assert_int_equal(tier_fitted_save(fitted, &saved, &error), TIER_OK);
  made.fitted = strdup(saved);
  tier_text_free(saved);
  assert_int_equal(tier_assign(fitted, book, day, NULL, &result, &error), TIER_OK);
  assert_int_equal(tier_result_write_csv(result, append, &made.lines, &error), TIER_OK);
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
  free(json);
  return made;
}

static void fill_whole(tier_book *book, const sales *rows) {
  sales_add(book, rows, 0, rows->count, SALES_BY_TEXT, NULL);
}

static void fill_sevens(tier_book *book, const sales *rows) {
  for (size_t i = 0; i < rows->count; i += 7) {
    sales_add(book, rows, i, rows->count - i < 7 ? rows->count - i : 7, SALES_BY_TEXT, NULL);
  }
}

/* Two sources, one of which knows customers by number; the later rows come first. */
static void fill_sources(tier_book *book, const sales *rows) {
  size_t half = rows->count / 2;
  sales_add(book, rows, half, rows->count - half, SALES_BY_NUMBER, "till");
  sales_add(book, rows, 0, half, SALES_BY_TEXT, "web");
}

static void check_same(const outcome *wanted, const sales *rows, fill_fn fill, uint32_t threads) {
  outcome other = do_job(rows, fill, threads);
  assert_string_equal(other.fitted, wanted->fitted);
  assert_int_equal(other.lines.length, wanted->lines.length);
  assert_memory_equal(other.lines.data, wanted->lines.data, wanted->lines.length);
  free(other.fitted);
  free(other.lines.data);
}

static void test_every_way_gives_the_same_bytes(void **state) {
  (void)state;
  sales rows = sales_read("examples/data/cdnow.csv");
  assert_int_equal(rows.count, 69659);
  outcome whole = do_job(&rows, fill_whole, 1);
  assert_true(whole.lines.length > 23570 * 20);
  check_same(&whole, &rows, fill_sevens, 1);
  check_same(&whole, &rows, fill_sources, 2);
  check_same(&whole, &rows, fill_whole, 5);
  shuffle(&rows, 20261121);
  check_same(&whole, &rows, fill_whole, 1);
  check_same(&whole, &rows, fill_sevens, 3);
  free(whole.fitted);
  free(whole.lines.data);
  sales_end(&rows);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_way_gives_the_same_bytes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
