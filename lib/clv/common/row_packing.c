/* SPDX-License-Identifier: Apache-2.0 */
#include "row_packing.h"

#include <string.h>

#include "base/memory.h"
#include "math/exact_total.h"
#include "packed_sort.h"

enum { WORD_BITS = 64 };

static uint64_t ones(unsigned bits) { return bits == WORD_BITS ? UINT64_MAX : (UINT64_C(1) << bits) - 1; }

/* Lays the codes of the columns into words from the last column to the first, each from the lowest bit on. */
static void lay_out(tier__packing *packing, size_t covariate_count) {
  size_t from_end = 0;
  unsigned used = 0, bits[TIER__PACKED_MOST] = {0};
  for (size_t c = packing->column_count; c-- > 0;) {
    const unsigned more = packing->codes[c].bits;
    if (used + more > WORD_BITS) {
      from_end++;
      used = 0;
    }
    packing->word[c] = from_end;
    packing->place[c] = more > 0 ? used : 0;
    bits[from_end] = used += more;
  }
  packing->key_count = from_end + 1;
  for (size_t w = 0; w <= from_end; w++) {
    packing->bits[w] = bits[from_end - w];
  }
  for (size_t c = 0; c < packing->column_count; c++) {
    packing->word[c] = from_end - packing->word[c];
    packing->profile_mask[packing->word[c]] |=
        c < covariate_count ? ones(packing->codes[c].bits) << packing->place[c] : 0;
  }
  packing->stride = packing->key_count + (packing->weighted ? 1 : 0);
}

static void put_weights(const double *weights, tier__packing *packing) {
  uint64_t *words = packing->items + packing->key_count;
  for (size_t i = 0; i < packing->count; i++) {
    memcpy(words + i * packing->stride, weights + i, sizeof *weights);
  }
}

static tier_status pack(tier_context *context, const double *const *values, const double *weights,
                        tier__packing *packing, tier_error *err) {
  packing->items = tier__alloc(context, packing->count, packing->stride * sizeof *packing->items);
  uint64_t *scratch = tier__alloc(context, packing->count, packing->stride * sizeof *scratch);
  if (packing->items == NULL || scratch == NULL) {
    tier__release(context, scratch);
    return tier__no_memory(err);
  }
  for (size_t c = 0; c < packing->column_count; c++) {
    tier__column_code_put(&packing->codes[c], values[c], packing->count, packing->place[c],
                          packing->items + packing->word[c], packing->stride);
  }
  if (packing->weighted) {
    put_weights(weights, packing);
  }
  uint64_t *sorted = tier__packed_sort(packing->items, scratch, packing->count, packing->stride, packing->key_count,
                                       packing->bits);
  tier__release(context, sorted == scratch ? packing->items : scratch);
  packing->items = sorted;
  return TIER_OK;
}

tier_status tier__packing_begin(tier_context *context, const tier__purchase_columns *columns,
                                tier__packing *ret_packing, tier_error *err) {
  const size_t covariate_count = columns->covariate_count;
  const double *values[TIER__PACKED_MOST];
  for (size_t c = 0; c < covariate_count; c++) {
    values[c] = columns->covariates[c];
  }
  values[covariate_count] = columns->x;
  values[covariate_count + 1] = columns->age;
  values[covariate_count + 2] = columns->last;
  memset(ret_packing, 0, sizeof *ret_packing);
  ret_packing->count = columns->count;
  ret_packing->weighted = columns->weight != NULL;
  ret_packing->column_count = covariate_count + 3;
  for (size_t c = 0; c < ret_packing->column_count; c++) {
    TIER__TRY(tier__column_code_begin(context, values[c], columns->count, &ret_packing->codes[c], err));
  }
  lay_out(ret_packing, covariate_count);
  return pack(context, values, columns->weight, ret_packing, err);
}

void tier__packing_end(tier_context *context, tier__packing *packing) {
  for (size_t c = 0; c < packing->column_count; c++) {
    tier__column_code_end(context, &packing->codes[c]);
  }
  tier__release(context, packing->items);
  memset(packing, 0, sizeof *packing);
}

static const uint64_t *item_at(const tier__packing *packing, size_t item) {
  return packing->items + item * packing->stride;
}

static double weight_at(const tier__packing *packing, size_t item) {
  double weight;
  memcpy(&weight, item_at(packing, item) + packing->key_count, sizeof weight);
  return weight;
}

static int same_key(const tier__packing *packing, size_t a, size_t b) {
  const uint64_t *left = item_at(packing, a), *right = item_at(packing, b);
  uint64_t differing = 0;
  for (size_t w = 0; w < packing->key_count; w++) {
    differing |= left[w] ^ right[w];
  }
  return differing == 0;
}

size_t tier__packing_run(const tier__packing *packing, size_t first, double *ret_weight) {
  size_t end = first + 1;
  while (end < packing->count && same_key(packing, first, end)) {
    end++;
  }
  if (!packing->weighted) {
    *ret_weight = (double)(end - first);
  } else if (end == first + 1) {
    *ret_weight = weight_at(packing, first);
  } else {
    tier__exact total;
    total.count = 0;
    for (size_t i = first; i < end; i++) {
      tier__exact_add(&total, weight_at(packing, i));
    }
    *ret_weight = tier__exact_value(&total);
  }
  return end;
}

int tier__packing_same_profile(const tier__packing *packing, size_t a, size_t b) {
  const uint64_t *left = item_at(packing, a), *right = item_at(packing, b);
  uint64_t differing = 0;
  for (size_t w = 0; w < packing->key_count; w++) {
    differing |= (left[w] ^ right[w]) & packing->profile_mask[w];
  }
  return differing == 0;
}

double tier__packing_value(const tier__packing *packing, size_t item, size_t column) {
  const tier__column_code *code = &packing->codes[column];
  const uint64_t word = item_at(packing, item)[packing->word[column]];
  return tier__column_code_value(code, word >> packing->place[column] & ones(code->bits));
}
