/* SPDX-License-Identifier: Apache-2.0 */
#include "base/key_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/context_object.h"
#include "base/memory.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

static tier_string text_of(const char *terminated) {
  const tier_string text = {terminated, strlen(terminated)};
  return text;
}

static uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static tier__keys *make_keys(void) {
  tier_context *context = NULL;
  tier__keys *keys = NULL;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  assert_int_equal(tier__keys_create(context, &keys, NULL), TIER_OK);
  tier_context_destroy(context); /* The keys hold it. */
  return keys;
}

static uint32_t add(tier__keys *keys, tier_string text) {
  assert_int_equal(tier__keys_reserve(keys, 1, text.length, NULL), TIER_OK);
  return tier__keys_add(keys, text);
}

static uint32_t add_number(tier__keys *keys, int64_t number) {
  assert_int_equal(tier__keys_reserve(keys, 1, 20, NULL), TIER_OK);
  return tier__keys_add_number(keys, number);
}

static void check_text(const tier__keys *keys, uint32_t key, const char *expected) {
  tier_string text = tier__keys_text(keys, key);
  assert_int_equal(text.length, strlen(expected));
  assert_memory_equal(text.data, expected, text.length);
}

static void numbers_and_their_texts_are_one_key(void **state) {
  static const struct {
    int64_t number;
    const char *text;
  } cases[] = {
      {0, "0"}, {42, "42"}, {-7, "-7"}, {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"}};
  tier__keys *keys = make_keys();
  (void)state;
  for (uint32_t i = 0; i < 5; i++) {
    assert_int_equal(tier__keys_find(keys, text_of(cases[i].text)), TIER__NO_KEY);
    assert_int_equal(i % 2 ? add(keys, text_of(cases[i].text)) : add_number(keys, cases[i].number), i);
    assert_int_equal(add(keys, text_of(cases[i].text)), i);
    assert_int_equal(add_number(keys, cases[i].number), i);
    assert_int_equal(tier__keys_find(keys, text_of(cases[i].text)), i);
    assert_int_equal(tier__keys_find_number(keys, cases[i].number), i);
    check_text(keys, i, cases[i].text);
  }
  static const char *const others[] = {"00", "-0", "042", "+42", "42 ", "9223372036854775808", "", "4.2e1"};
  for (uint32_t i = 0; i < 8; i++) {
    assert_int_equal(tier__keys_find(keys, text_of(others[i])), TIER__NO_KEY);
    assert_int_equal(add(keys, text_of(others[i])), 5 + i);
    check_text(keys, 5 + i, others[i]);
  }
  assert_int_equal(tier__keys_count(keys), 13);
  tier__keys_destroy(keys);
  tier__keys_destroy(NULL);
}

static void an_empty_table_finds_nothing(void **state) {
  tier__keys *keys = make_keys();
  uint32_t *order = NULL;
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  assert_int_equal(tier__keys_find(keys, text_of("a")), TIER__NO_KEY);
  assert_int_equal(tier__keys_find_number(keys, 1), TIER__NO_KEY);
  assert_int_equal(tier__keys_sort(keys, &order, NULL), TIER_OK);
  tier__release(context, order);
  tier__keys_truncate(keys, 0);
  tier__keys_destroy(keys);
  tier_context_destroy(context);
}

enum { MANY = 200000 };

/* Key i of a mixture of numbers, short and long texts. All differ. */
static size_t write_key(uint32_t i, char text[96]) {
  static const char *const before[] = {"", "-", "c", "", "\xE5\xAE\xA2", "", "1-"};
  static const char *const behind[] = {"", "", "", "-customer-with-a-long-name", "", " ", ""};
  int length = snprintf(text, 96, "%s%u%s", before[i % 7], i + 1, behind[i % 7]);
  return (size_t)length;
}

static void many_keys_are_numbered_in_order(void **state) {
  tier__keys *keys = make_keys();
  char text[96];
  (void)state;
  for (int round = 0; round < 2; round++) {
    for (uint32_t i = 0; i < MANY; i++) {
      tier_string key = {text, write_key(i, text)};
      if (add(keys, key) != i) {
        fail_msg("key %u", i);
      }
    }
  }
  assert_int_equal(tier__keys_count(keys), MANY);
  for (uint32_t i = 0; i < MANY; i++) {
    write_key(i, text);
    check_text(keys, i, text);
  }
  tier__keys_destroy(keys);
}

/* Taking keys away leaves a table like one that never had them, wherever the cut is and however often it grew. */
static void truncation_undoes_additions(void **state) {
  tier__keys *keys = make_keys();
  uint32_t seed = 1;
  uint32_t count = 0;
  char text[96];
  (void)state;
  for (int round = 0; round < 60; round++) {
    uint32_t keep = count == 0 ? 0 : next_random(&seed) % (count + 1);
    tier__keys_truncate(keys, keep);
    count = keep + next_random(&seed) % 3000;
    for (uint32_t i = keep; i < count; i++) {
      tier_string key = {text, write_key(i, text)};
      assert_int_equal(tier__keys_find(keys, key), TIER__NO_KEY);
      assert_int_equal(add(keys, key), i);
    }
    for (uint32_t i = 0; i < count; i += 7) {
      tier_string key = {text, write_key(i, text)};
      assert_int_equal(tier__keys_find(keys, key), i);
    }
  }
  tier__keys_destroy(keys);
}

/* The order of ids by its definition, on the texts alone. */
static int compare_texts(tier_string a, tier_string b) {
  char x[96] = "";
  char y[96] = "";
  char shown[96];
  memcpy(x, a.data, a.length);
  memcpy(y, b.data, b.length);
  long long m = strtoll(x, NULL, 10);
  long long n = strtoll(y, NULL, 10);
  snprintf(shown, sizeof shown, "%lld", m);
  int x_number = strcmp(shown, x) == 0;
  snprintf(shown, sizeof shown, "%lld", n);
  int y_number = strcmp(shown, y) == 0;
  if (x_number != y_number) {
    return x_number ? -1 : 1;
  }
  return x_number ? (m > n) - (m < n) : strcmp(x, y);
}

static void sorting_follows_the_definition(void **state) {
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  for (uint32_t count = 0; count < 3000; count = count * 3 + 1) {
    tier__keys *keys = make_keys();
    uint32_t seed = count;
    uint32_t *order = NULL;
    char text[96];
    for (uint32_t i = 0; i < count; i++) {
      tier_string key = {text, write_key(next_random(&seed) % 100000, text)};
      add(keys, key);
    }
    size_t distinct = tier__keys_count(keys);
    assert_int_equal(tier__keys_sort(keys, &order, NULL), TIER_OK);
    for (size_t i = 1; i < distinct; i++) {
      assert_true(compare_texts(tier__keys_text(keys, order[i - 1]), tier__keys_text(keys, order[i])) < 0);
      assert_true(tier__keys_compare(keys, order[i - 1], order[i]) < 0);
      assert_true(tier__keys_compare(keys, order[i], order[i - 1]) > 0);
      assert_int_equal(tier__keys_compare(keys, order[i], order[i]), 0);
    }
    tier__release(context, order);
    tier__keys_destroy(keys);
  }
  tier_context_destroy(context);
}

static void prefixes_and_high_bytes_sort_by_bytes(void **state) {
  static const char *const sorted[] = {"-10",       "-9",        "0",  "7",        "10",
                                       "",          "+1",        "01", "a",        "aaaaaaaa",
                                       "aaaaaaaaa", "aaaaaaaab", "b",  "\xC3\xA9", "\xE5\xAE\xA2"};
  enum { COUNT = sizeof sorted / sizeof sorted[0] };
  tier_context *context = NULL;
  tier__keys *keys = make_keys();
  uint32_t *order = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  for (uint32_t i = 0; i < COUNT; i++) {
    add(keys, text_of(sorted[i * 4 % COUNT]));
  }
  assert_int_equal(tier__keys_count(keys), COUNT);
  assert_int_equal(tier__keys_sort(keys, &order, NULL), TIER_OK);
  for (uint32_t i = 0; i < COUNT; i++) {
    check_text(keys, order[i], sorted[i]);
  }
  tier__release(context, order);
  tier__keys_destroy(keys);
  tier_context_destroy(context);
}

static void too_many_is_an_overflow(void **state) {
  tier__keys *keys = make_keys();
  (void)state;
  add(keys, text_of("a"));
  assert_int_equal(tier__keys_reserve(keys, TIER__NO_KEY, 0, NULL), TIER_E_OVERFLOW);
  assert_int_equal(tier__keys_reserve(keys, 1, SIZE_MAX, NULL), TIER_E_OVERFLOW);
  assert_int_equal(tier__keys_count(keys), 1);
  tier__keys_destroy(keys);
}

/* Creating, growing and sorting, with each allocation failing once and for ever. */
static void no_memory_leaves_the_table_as_it_was(void **state) {
  (void)state;
  for (int sticky = 0; sticky < 2; sticky++) {
    int done = 0;
    for (size_t k = 1; !done; k++) {
      tier_test_allocator memory = {0};
      tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
      tier_context *context = NULL;
      tier__keys *keys = NULL;
      uint32_t *order = NULL;
      tier_status status;
      assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
      tier_test_allocator_fail(&memory, k, sticky);
      status = tier__keys_create(context, &keys, NULL);
      for (uint32_t i = 0; i < 300 && status == TIER_OK; i++) {
        char text[96];
        tier_string key = {text, write_key(i, text)};
        status = tier__keys_reserve(keys, 1, key.length, NULL);
        assert_int_equal(tier__keys_count(keys), i);
        assert_int_equal(tier__keys_find(keys, key), TIER__NO_KEY);
        if (status == TIER_OK) {
          tier__keys_add(keys, key);
        }
      }
      status = status == TIER_OK ? tier__keys_sort(keys, &order, NULL) : status;
      done = memory.failed == 0;
      assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
      tier__release(context, order);
      tier__keys_destroy(keys);
      tier_context_destroy(context);
      assert_int_equal(memory.live, 0);
    }
  }
}

/* Inverse of an odd number modulo 2^64, by Newton's iteration. */
static uint64_t inverse(uint64_t odd) {
  uint64_t x = odd;
  for (int i = 0; i < 6; i++) {
    x *= 2 - odd * x;
  }
  return x;
}

/* Numbers chosen so that the finalizer of MurmurHash3 maps all of them to one slot: without a seed each addition would
 * look at all keys before it. */
static void test_chosen_numbers(void **state) {
  tier__keys *keys = make_keys();
  const clock_t start = clock();
  (void)state;
  for (uint64_t i = 0; i < 150000; i++) {
    uint64_t hash = i << 32 | 7;
    hash = (hash ^ hash >> 33) * inverse(UINT64_C(0xC4CEB9FE1A85EC53));
    hash = (hash ^ hash >> 33) * inverse(UINT64_C(0xFF51AFD7ED558CCD));
    assert_int_equal(add_number(keys, (int64_t)(hash ^ hash >> 33)), i);
  }
  assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 4);
  tier__keys_destroy(keys);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_and_their_texts_are_one_key),
      cmocka_unit_test(an_empty_table_finds_nothing),
      cmocka_unit_test(many_keys_are_numbered_in_order),
      cmocka_unit_test(truncation_undoes_additions),
      cmocka_unit_test(sorting_follows_the_definition),
      cmocka_unit_test(prefixes_and_high_bytes_sort_by_bytes),
      cmocka_unit_test(too_many_is_an_overflow),
      cmocka_unit_test(no_memory_leaves_the_table_as_it_was),
      cmocka_unit_test(test_chosen_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
