/* SPDX-License-Identifier: Apache-2.0 */
#include "purchase_pairs.h"

#include <string.h>

#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/tally.h"

enum { LAST, X, ROW, WORDS };

/* Numbers the distinct (x, t_x) of items in order. */
static size_t number_pairs(const int64_t *items, const tier__purchase_rows *rows, double *last, size_t *of_row) {
  size_t count = 0;
  for (size_t i = 0; i < rows->count; i++) {
    const int64_t *item = items + i * WORDS;
    if (i == 0 || item[X] != item[X - WORDS] || item[LAST] != item[LAST - WORDS]) {
      last[count++] = rows->last[item[ROW]];
    }
    of_row[item[ROW]] = count - 1;
  }
  return count;
}

tier_status tier__purchase_pairs_begin(tier_context *context, const tier__purchase_rows *rows,
                                       tier__purchase_pairs *ret_pairs, tier_error *err) {
  tier_status status = TIER_OK;
  int64_t *items = tier__alloc(context, rows->count, 2 * WORDS * sizeof *items);
  double *last = tier__alloc(context, rows->count, sizeof *last), *work = NULL;
  size_t *of_row = tier__alloc(context, rows->count, sizeof *of_row), count = 0;
  if (items != NULL && last != NULL && of_row != NULL) {
    for (size_t i = 0; i < rows->count; i++) {
      const int64_t item[WORDS] = {tier__key_of_double(rows->last[i]), tier__key_of_double(rows->x[i]), (int64_t)i};
      memcpy(items + i * WORDS, item, sizeof item);
    }
    tier__words_sort(items, items + rows->count * WORDS, rows->count, WORDS, LAST);
    tier__words_sort(items, items + rows->count * WORDS, rows->count, WORDS, X);
    count = number_pairs(items, rows, last, of_row);
    work = tier__alloc(context, count, TIER__PAIR_WORK * sizeof *work);
  }
  tier__release(context, items);
  *ret_pairs = (tier__purchase_pairs){count, last, of_row, work};
  if (work == NULL) {
    tier__purchase_pairs_end(context, ret_pairs);
    status = tier__no_memory(err);
  }
  return status;
}

void tier__purchase_pairs_end(tier_context *context, tier__purchase_pairs *pairs) {
  tier__release(context, pairs->last);
  tier__release(context, pairs->of_row);
  tier__release(context, pairs->work);
  memset(pairs, 0, sizeof *pairs);
}
