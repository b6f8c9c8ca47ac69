/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"

#include "base/checked.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

static void ends_with_the_last_holder(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  assert_ptr_equal(tier__context_hold(context), context);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 1);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
  tier_context_destroy(NULL);
  tier_text_free(NULL);
}

static void count_call(tier_context *context) {
  ++*(int *)context->registry;
}

static void registry_is_ended_once(void **state) {
  tier_context *context = NULL;
  int calls = 0;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  context->registry = &calls;
  context->registry_destroy = count_call;
  tier__context_hold(context);
  tier_context_destroy(context);
  assert_int_equal(calls, 0);
  tier_context_destroy(context);
  assert_int_equal(calls, 1);
}

static void allocator_is_whole_or_absent(void **state) {
  tier_test_allocator memory = {0};
  (void)state;
  for (unsigned set = 1; set < 7; set++) {
    tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
    tier_context *context = NULL;
    tier_error err = {.size = sizeof err};
    options.allocator.allocate = set & 1 ? options.allocator.allocate : NULL;
    options.allocator.reallocate = set & 2 ? options.allocator.reallocate : NULL;
    options.allocator.release = set & 4 ? options.allocator.release : NULL;
    assert_int_equal(tier__context_make(&options, &context, &err), TIER_E_ARGUMENT);
    assert_non_null(strstr(err.message, "allocator"));
    assert_null(context);
  }
  assert_int_equal(memory.calls, 0);
}

static void bad_options_and_no_memory(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = NULL;
  (void)state;
  tier_test_allocator_fail(&memory, 1, 0);
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_E_MEMORY);
  assert_int_equal(tier__context_make(NULL, NULL, NULL), TIER_E_ARGUMENT);
  options.size = 0;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_E_STRUCT_SIZE);
  assert_null(context);
  assert_int_equal(memory.live, 0);
}

/* Both with the C library's memory and with a caller's. */
static void memory_is_zeroed_and_checked(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  (void)state;
  for (int own = 0; own < 2; own++) {
    tier_context *context = NULL;
    assert_int_equal(tier__context_make(own ? &options : NULL, &context, NULL), TIER_OK);
    unsigned char *block = tier__alloc(context, 100, 7);
    for (size_t i = 0; i < 700; i++) {
      assert_int_equal(block[i], 0);
      block[i] = (unsigned char)i;
    }
    assert_null(tier__resize(context, block, SIZE_MAX, 2));
    block = tier__resize(context, block, 1000, 1);
    assert_int_equal(block[699], (unsigned char)699);
    tier__release(context, block);
    assert_null(tier__alloc(context, SIZE_MAX / 2, 3));
    assert_null(tier__copy_text(context, "x", SIZE_MAX));
    void *empty = tier__alloc(context, 0, 8);
    assert_non_null(empty);
    tier__release(context, empty);
    char *text = tier__copy_text(context, "abc", 2);
    assert_string_equal(text, "ab");
    tier__release(context, text);
    text = tier__copy_text(context, NULL, 0);
    assert_string_equal(text, "");
    tier__release(context, text);
    tier__release(context, NULL);
    tier_context_destroy(context);
  }
  assert_int_equal(memory.live, 0);
}

static void reserve_grows_and_survives_failure(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = NULL;
  void *block = NULL;
  size_t capacity = 0;
  (void)state;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  tier_test_allocator_fail(&memory, 0, 0);
  for (size_t needed = 1; needed <= 10000; needed++) {
    assert_int_equal(tier__reserve(context, &block, &capacity, needed, sizeof(int), NULL), TIER_OK);
    assert_true(capacity >= needed);
    ((int *)block)[needed - 1] = 1;
  }
  assert_true(memory.calls < 16);
  void *before = block;
  size_t capacity_before = capacity;
  tier_test_allocator_fail(&memory, 1, 1);
  assert_int_equal(tier__reserve(context, &block, &capacity, capacity + 1, sizeof(int), NULL), TIER_E_MEMORY);
  assert_int_equal(tier__reserve(context, &block, &capacity, SIZE_MAX, sizeof(int), NULL), TIER_E_MEMORY);
  assert_true(block == before && capacity == capacity_before);
  tier__release(context, block);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

static void checked_arithmetic(void **state) {
  static const int64_t edges[] = {INT64_MIN, INT64_MIN + 1, INT64_MIN / 2, -3037000500,   -2,       -1, 0, 1,
                                  2,         3037000500,    INT64_MAX / 2, INT64_MAX - 1, INT64_MAX};
  (void)state;
  for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
    for (size_t j = 0; j < sizeof edges / sizeof edges[0]; j++) {
      __extension__ typedef __int128 wide;
      wide a = edges[i];
      wide b = edges[j];
      const wide expected[3] = {a + b, a - b, a * b};
      int64_t got[3] = {42, 42, 42};
      const int overflow[3] = {tier__add_i64(edges[i], edges[j], &got[0]), tier__sub_i64(edges[i], edges[j], &got[1]),
                               tier__mul_i64(edges[i], edges[j], &got[2])};
      for (size_t k = 0; k < 3; k++) {
        assert_int_equal(overflow[k], expected[k] < INT64_MIN || expected[k] > INT64_MAX);
        assert_true(got[k] == (overflow[k] ? 42 : (int64_t)expected[k]));
      }
    }
  }
}

/* A struct as three versions of a header have it. */
typedef struct first_version {
  size_t size;
  int64_t a;
} first_version;

typedef struct present_version {
  size_t size;
  int64_t a;
  int64_t b;
} present_version;

typedef struct later_version {
  size_t size;
  int64_t a;
  int64_t b;
  int64_t c;
} later_version;

static tier_status take_in(present_version *copy, const void *given, tier_error *err) {
  return tier__struct_in(copy, sizeof *copy, sizeof(first_version), given, "present_version", err);
}

static void structs_of_other_versions_come_in(void **state) {
  const first_version older = {sizeof older, 5};
  later_version newer = {sizeof newer, 6, 7, 0};
  present_version copy;
  tier_error err = {.size = sizeof err};
  (void)state;
  memset(&copy, 0xFF, sizeof copy);
  assert_int_equal(take_in(&copy, &older, &err), TIER_OK);
  assert_true(copy.size == sizeof copy && copy.a == 5 && copy.b == 0);
  assert_int_equal(take_in(&copy, &newer, &err), TIER_OK);
  assert_true(copy.size == sizeof copy && copy.a == 6 && copy.b == 7);
  newer.c = INT64_MIN;
  assert_int_equal(take_in(&copy, &newer, &err), TIER_E_TOO_NEW);
  assert_non_null(strstr(err.message, "present_version"));
  assert_int_equal(take_in(&copy, NULL, &err), TIER_E_ARGUMENT);
}

static void absurd_sizes_are_refused(void **state) {
  static const size_t sizes[] = {0, 1, sizeof(first_version) - 1, 65537, SIZE_MAX};
  (void)state;
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    present_version given = {sizes[i], 1, 2};
    present_version copy = {0};
    assert_int_equal(take_in(&copy, &given, NULL), TIER_E_STRUCT_SIZE);
    assert_int_equal(tier__struct_out_check(&given, sizeof(first_version), "x", NULL), TIER_E_STRUCT_SIZE);
    assert_int_equal(copy.a, 0);
  }
  assert_int_equal(tier__struct_out_check(NULL, sizeof(first_version), "x", NULL), TIER_E_ARGUMENT);
}

static void structs_of_other_versions_go_out(void **state) {
  const present_version ours = {sizeof ours, 5, 6};
  later_version newer = {sizeof newer, 1, 1, 1};
  struct {
    first_version older;
    int64_t behind;
  } guarded = {{sizeof guarded.older, 1}, 42};
  (void)state;
  assert_int_equal(tier__struct_out_check(&newer, sizeof(first_version), "x", NULL), TIER_OK);
  tier__struct_out(&newer, &ours, sizeof ours);
  assert_true(newer.size == sizeof newer && newer.a == 5 && newer.b == 6 && newer.c == 0);
  tier__struct_out(&guarded.older, &ours, sizeof ours);
  assert_true(guarded.older.size == sizeof guarded.older && guarded.older.a == 5 && guarded.behind == 42);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ends_with_the_last_holder),    cmocka_unit_test(registry_is_ended_once),
      cmocka_unit_test(allocator_is_whole_or_absent), cmocka_unit_test(bad_options_and_no_memory),
      cmocka_unit_test(memory_is_zeroed_and_checked), cmocka_unit_test(reserve_grows_and_survives_failure),
      cmocka_unit_test(checked_arithmetic),           cmocka_unit_test(structs_of_other_versions_come_in),
      cmocka_unit_test(absurd_sizes_are_refused),     cmocka_unit_test(structs_of_other_versions_go_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
