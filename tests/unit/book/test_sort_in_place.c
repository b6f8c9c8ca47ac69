/* SPDX-License-Identifier: Apache-2.0 */
#include "book/sort_in_place.h"
#include "helpers/assert_close.h"

enum { MOST = 1000 };

typedef struct item {
  uint32_t key, check;
} item;

static int item_before(const void *a, const void *b, const void *comparisons) {
  ++**(size_t *const *)comparisons;
  return ((const item *)a)->key < ((const item *)b)->key;
}

/* Sorted, nothing lost, and no more than n log n comparisons, for all patterns and many lengths. */
static void test_patterns(void **state) {
  static item items[MOST];
  (void)state;
  for (size_t count = 0; count <= MOST; count = count < 70 ? count + 1 : count * 2 - 3) {
    for (uint32_t pattern = 0; pattern < 5; ++pattern) {
      uint64_t sum = 0;
      size_t comparisons = 0, *counter = &comparisons, bound = 64;
      for (uint32_t i = 0; i < count; ++i) {
        const uint32_t keys[] = {i, (uint32_t)count - i, 7, i * 2654435761u % 10, i * 2654435761u};
        items[i].key = keys[pattern];
        items[i].check = keys[pattern] ^ 99u;
        sum += keys[pattern];
      }
      for (size_t n = count; n > 0; n /= 2) {
        bound += 3 * count;
      }
      tier__sort_in_place(items, count, sizeof *items, item_before, &counter);
      for (size_t i = 0; i < count; ++i) {
        assert_true(i == 0 || items[i - 1].key <= items[i].key);
        assert_int_equal(items[i].check, items[i].key ^ 99u);
        sum -= items[i].key;
      }
      assert_int_equal(sum, 0);
      assert_true(comparisons <= bound);
      assert_true((pattern != 0 && pattern != 2) || comparisons <= count);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_patterns)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
