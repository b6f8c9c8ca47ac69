/* SPDX-License-Identifier: Apache-2.0 */
#include "base/table.h"

#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/memory.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

static void types(void **state) {
  static const size_t bytes[] = {0, 1, 8, 8, 4, 4, 8};
  (void)state;
  for (tier_type type = TIER_ANY; type <= TIER_MONEY; type++) {
    assert_int_equal(tier__type_bytes(type), bytes[type]);
    assert_int_equal(tier__type_of_name(tier__type_name(type)), type);
  }
  assert_string_equal(tier__type_name(TIER_MONEY), "money");
  assert_string_equal(tier__type_name(-1), "any");
  assert_string_equal(tier__type_name(7), "any");
  assert_int_equal(tier__type_of_name("double"), TIER_ANY);
}

static const tier_string labels[2] = {{"yes", 3}, {NULL, 0}};

static tier_status fill(tier__table *table) {
  tier__column *column = NULL;
  tier_status status =
      tier__table_add(table, "spend", TIER_MONEY, "currency", TIER__ROLE_METRIC, 1, NULL, 0, &column, NULL);
  if (status == TIER_OK) {
    ((int64_t *)column->values)[19] = -1234;
    status = tier__table_add(table, "label", TIER_TEXT, NULL, TIER__ROLE_ATTRIBUTE, 0, labels, 2, &column, NULL);
  }
  for (int i = 0; i < 20 && status == TIER_OK; i++) {
    const char name[] = {'c', (char)('a' + i), '\0'};
    status = tier__table_add(table, name, TIER_FLOAT64, "days", TIER__ROLE_OUTPUT, 0, NULL, 0, &column, NULL);
  }
  return status;
}

static void columns_are_made_and_found(void **state) {
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  tier__table table = tier__table_begin(context, 20, 2);
  assert_int_equal(fill(&table), TIER_OK);
  assert_int_equal(table.count, 22);
  const tier__column *spend = tier__table_find(&table, "spend");
  assert_string_equal(spend->view.name, "spend");
  assert_string_equal(spend->unit, "currency");
  assert_int_equal(spend->view.minor_digits, 2);
  assert_int_equal(spend->view.count, 20);
  assert_int_equal(((const int64_t *)spend->view.values)[19], -1234);
  assert_null(spend->view.validity);
  const tier__column *label = tier__table_find(&table, "label");
  assert_int_equal(label->view.label_count, 2);
  assert_true(label->view.labels[0].data != labels[0].data);
  assert_memory_equal(label->view.labels[0].data, "yes", 3);
  assert_int_equal(label->view.labels[1].length, 0);
  assert_string_equal(label->unit, "");
  for (size_t i = 0; i < 20; i++) {
    assert_false(tier__bit(label->view.validity, i));
  }
  assert_null(tier__table_find(&table, "none"));
  tier__table_end(&table);
  assert_int_equal(table.count, 0);
  tier__table_end(&table);
  tier_context_destroy(context);
}

static void no_memory_adds_no_column(void **state) {
  int done = 0;
  (void)state;
  for (size_t k = 1; !done; k++) {
    tier_test_allocator memory = {0};
    tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
    tier_context *context = NULL;
    assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
    tier__table table = tier__table_begin(context, 20, 2);
    tier_test_allocator_fail(&memory, k, 0);
    tier_status status = fill(&table);
    if (status == TIER_OK) {
      tier__column buffer = {0};
      status = tier__column_widen(context, &tier__table_find(&table, "spend")->view, &buffer, NULL);
      tier__column_free(context, &buffer);
    }
    done = memory.failed == 0;
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    tier__table_end(&table);
    tier_context_destroy(context);
    assert_int_equal(memory.live, 0);
  }
}

static void numbers_are_widened(void **state) {
  static const uint8_t bools[3] = {0, 1, 1};
  static const int32_t days[3] = {-1, 0, 19782};
  static const int64_t integers[3] = {INT64_MIN, 0, 2933};
  static const double reals[3] = {-0.5, 1e300, 3};
  static const uint8_t validity[1] = {5};
  static const struct {
    tier_type type;
    const void *values;
    double expected[3];
  } cases[] = {
      {TIER_BOOL, bools, {0, 1, 1}},
      {TIER_DAY, days, {-1, 0, 19782}},
      {TIER_INT64, integers, {-0x1p63, 0, 2933}},
      {TIER_MONEY, integers, {-0x1p63 / 100, 0, 29.33}},
      {TIER_FLOAT64, reals, {-0.5, 1e300, 3}},
  };
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  for (size_t i = 0; i < 5; i++) {
    const tier_column from = {sizeof from, "n", cases[i].type, 2, 3, cases[i].values, validity, NULL, 0};
    tier__column to = {0};
    assert_int_equal(tier__column_widen(context, &from, &to, NULL), TIER_OK);
    assert_int_equal(to.view.type, TIER_FLOAT64);
    assert_int_equal(to.view.count, 3);
    assert_int_equal(to.view.validity[0], 5);
    for (size_t row = 0; row < 3; row++) {
      assert_same_bits(((const double *)to.view.values)[row], cases[i].expected[row]);
    }
    tier__column_free(context, &to);
  }
  const tier_column text = {sizeof text, "t", TIER_TEXT, 0, 3, days, NULL, labels, 2};
  tier__column to = {0};
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier__column_widen(context, &text, &to, &err), TIER_E_ARGUMENT);
  assert_non_null(strstr(err.message, "column t"));
  tier_context_destroy(context);
}

/* Other labels are copies; where there is no memory for them the old ones stay. */
static void columns_are_relabelled(void **state) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = NULL;
  tier__column *column = NULL;
  char bytes[] = "newer";
  const tier_string others[3] = {{bytes, 5}, {NULL, 0}, {bytes, 3}};
  (void)state;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  tier__table table = tier__table_begin(context, 2, 2);
  assert_int_equal(tier__table_add(&table, "t", TIER_TEXT, "", 0, 1, labels, 2, &column, NULL), TIER_OK);
  const size_t live = memory.live;
  for (size_t k = 1;; k++) {
    tier_test_allocator_fail(&memory, k, 0);
    const tier_status status = tier__column_relabel(context, column, others, 3, NULL);
    if (memory.failed == 0) {
      assert_int_equal(status, TIER_OK);
      break;
    }
    assert_int_equal(status, TIER_E_MEMORY);
    assert_int_equal(memory.live, live);
    assert_int_equal(column->view.label_count, 2);
    assert_memory_equal(column->view.labels[0].data, "yes", 3);
  }
  memset(bytes, 'x', sizeof bytes);
  assert_int_equal(memory.live, live + 1);
  assert_int_equal(column->view.label_count, 3);
  assert_memory_equal(column->view.labels[0].data, "newer", 5);
  assert_int_equal(column->view.labels[1].length, 0);
  assert_int_equal(column->view.labels[2].length, 3);
  tier_test_allocator_fail(&memory, 0, 0);
  assert_int_equal(tier__column_relabel(context, column, NULL, 0, NULL), TIER_OK);
  assert_int_equal(column->view.label_count, 0);
  tier__table_end(&table);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

static void slices_begin_at_whole_bytes(void **state) {
  static const int32_t days[20] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
  static const uint8_t validity[3] = {0xFF, 0xAA, 0x01};
  const tier_column column = {sizeof column, "d", TIER_DAY, 0, 20, days, validity, NULL, 0};
  (void)state;
  for (size_t first = 0; first <= 16; first += 8) {
    tier_column slice = tier__column_slice(&column, first, 20 - first);
    assert_int_equal(slice.count, 20 - first);
    for (size_t i = 0; i < slice.count; i++) {
      assert_int_equal(((const int32_t *)slice.values)[i], days[first + i]);
      assert_int_equal(tier__bit(slice.validity, i), tier__bit(validity, first + i));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(types),
      cmocka_unit_test(columns_are_made_and_found),
      cmocka_unit_test(no_memory_adds_no_column),
      cmocka_unit_test(numbers_are_widened),
      cmocka_unit_test(columns_are_relabelled),
      cmocka_unit_test(slices_begin_at_whole_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
