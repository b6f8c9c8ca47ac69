/* SPDX-License-Identifier: Apache-2.0 */
/* Rows have the same number if and only if they are equal, however many there are. */
#include "unit/clv/forecast/forecast_fixture.h"

#include <stdlib.h>

#include "clv/forecast/row_keys.h"

enum { ROWS = 40000, BLOCK = 4096 };

typedef struct table {
  double column[4][ROWS];
  uint32_t group[ROWS];
} table;

static int are_equal(const tier__key_columns *columns, size_t a, size_t b) {
  int equal = columns->group == NULL || columns->group[a] == columns->group[b];
  for (size_t c = 0; c < columns->count; c++) {
    equal = equal && columns->column[c][a] == columns->column[c][b];
  }
  return equal;
}

/* @return How many distinct ones there are. */
static size_t check(const tier__key_columns *columns) {
  tier_context *context = forecast_context(1);
  tier__row_keys keys = {0};
  assert_int_equal(tier__row_keys_begin(context, ROWS, ROWS, columns->count, &keys, NULL), TIER_OK);
  for (int round = 0; round < 2; round++) {
    tier__row_keys_clear(&keys);
    for (size_t from = 0; from < ROWS; from += BLOCK) {
      const size_t to = from + BLOCK < ROWS ? from + BLOCK : ROWS;
      assert_int_equal(tier__row_keys_add(context, &keys, columns, from, to, NULL), TIER_OK);
    }
  }
  const size_t count = keys.count;
  assert_true(keys.slot_count >= 2 * count);
  for (size_t row = 0; row < ROWS; row++) {
    assert_true(keys.of_row[row] < count);
    const size_t first = keys.first_of[keys.of_row[row]];
    assert_true(first <= row && keys.of_row[first] == keys.of_row[row] && are_equal(columns, first, row));
  }
  for (size_t number = 1; number < count; number++) { /* In order of their first rows: so no row twice. */
    assert_true(keys.first_of[number] > keys.first_of[number - 1]);
  }
  tier__row_keys_end(context, &keys);
  tier_context_destroy(context);
  return count;
}

static void fill(table *t, double distinct) {
  uint64_t state = 1;
  for (size_t i = 0; i < ROWS; i++) {
    for (size_t c = 0; c < 4; c++) {
      t->column[c][i] = (double)(int64_t)(clv_random(&state) * distinct) / (c == 1 ? 7 : 1);
    }
    t->group[i] = (uint32_t)(clv_random(&state) * 3);
  }
}

static void test_distinct(void **state) {
  static table t;
  (void)state;
  for (size_t columns = 0; columns <= 4; columns++) {
    tier__key_columns keys = {.count = columns,
                              .column = {t.column[0], t.column[1], t.column[2], t.column[3]}};
    size_t most = 1;
    fill(&t, 5);
    for (size_t c = 0; c < columns; c++) {
      most *= 5;
    }
    assert_int_equal(check(&keys), most);
    keys.group = t.group;
    assert_int_equal(check(&keys), 3 * most);
  }
}

/* As many keys as rows: the table grows. */
static void test_many(void **state) {
  static table t;
  const tier__key_columns keys = {.count = 2, .column = {t.column[0], t.column[1]}};
  (void)state;
  fill(&t, 1e12);
  assert_int_equal(check(&keys), ROWS);
}

static void test_zeros(void **state) {
  static table t;
  const tier__key_columns keys = {.count = 1, .column = {t.column[0]}};
  (void)state;
  for (size_t i = 0; i < ROWS; i++) {
    t.column[0][i] = i % 2 ? 0.0 : -0.0;
  }
  assert_int_equal(check(&keys), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_distinct),
      cmocka_unit_test(test_many),
      cmocka_unit_test(test_zeros),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
