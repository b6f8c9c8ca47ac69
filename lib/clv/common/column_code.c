/* SPDX-License-Identifier: Apache-2.0 */
#include "column_code.h"

#include <string.h>

#include "base/double_key.h"
#include "base/memory.h"
#include "base/tally.h"

/* Whole numbers below, so that three columns fit into a word. */
#define WHOLE_LIMIT 0x1p21
/* Beyond, a table of values would leave the fast caches. At most half of its slots are taken. */
#define MOST_DISTINCT ((size_t)16384)
#define FIRST_BITS 11

enum { BLOCK = 256 };

static unsigned bits_of(uint64_t value) {
  unsigned bits = 0;
  for (; value > 0; value >>= 1) {
    bits++;
  }
  return bits;
}

static uint64_t span_key(double value) { return (uint64_t)tier__key_of_double(value) ^ (UINT64_C(1) << 63); }

/* Adding 2^52 rounds to a whole number. Ends at the first block that has others. */
static int are_whole(const double *values, size_t count, double *ret_most) {
  double most = 0, rest = 0;
  for (size_t first = 0, end; first < count && rest == 0; first = end) {
    end = count - first > BLOCK ? first + BLOCK : count;
    for (size_t i = first; i < end; i++) {
      const double v = values[i], gap = v - ((v + 0x1p52) - 0x1p52);
      rest += v < 0 ? 1 : (gap < 0 ? -gap : gap);
      most = v > most ? v : most;
    }
  }
  *ret_most = most;
  return rest == 0 && most < WHOLE_LIMIT;
}

/* Values already met, in open addressing. It grows with their number, to stay in the fastest cache if it can. */
typedef struct value_table {
  unsigned bits;   /* 2^bits slots. */
  uint16_t *ids;   /* Of each slot, plus 1; 0: free. */
  size_t count;
  int64_t *keys;   /* By id. */
} value_table;

static size_t slot_of(const value_table *table, int64_t key) {
  size_t slot = (size_t)((uint64_t)key * UINT64_C(0x9e3779b97f4a7c15) >> (64 - table->bits));
  while (table->ids[slot] != 0 && table->keys[table->ids[slot] - 1] != key) {
    slot = (slot + 1) & (((size_t)1 << table->bits) - 1);
  }
  return slot;
}

static void use_slots(value_table *table, unsigned bits) {
  table->bits = bits;
  memset(table->ids, 0, sizeof *table->ids << bits);
  for (size_t id = 0; id < table->count; id++) {
    table->ids[slot_of(table, table->keys[id])] = (uint16_t)(id + 1);
  }
}

/* Numbers the values. @return 0 if there are too many. */
static int number_values(value_table *table, const double *values, size_t count, uint16_t *ret_ids) {
  use_slots(table, FIRST_BITS);
  for (size_t i = 0; i < count; i++) {
    const int64_t key = tier__key_of_double(values[i]);
    size_t slot = slot_of(table, key);
    if (table->ids[slot] == 0) {
      if (table->count == MOST_DISTINCT) {
        return 0;
      }
      if (2 * table->count >= (size_t)1 << table->bits) {
        use_slots(table, table->bits + 2);
        slot = slot_of(table, key);
      }
      table->keys[table->count++] = key;
      table->ids[slot] = (uint16_t)table->count;
    }
    ret_ids[i] = (uint16_t)(table->ids[slot] - 1);
  }
  return 1;
}

/* Sorts (key, id) by key. @param items And as much behind for scratch. */
static void rank_values(const value_table *table, int64_t *items, tier__column_code *code) {
  for (size_t id = 0; id < table->count; id++) {
    items[2 * id] = table->keys[id];
    items[2 * id + 1] = (int64_t)id;
  }
  tier__words_sort(items, items + 2 * table->count, table->count, 2, 0);
  for (size_t rank = 0; rank < table->count; rank++) {
    code->distinct[rank] = items[2 * rank];
    code->ranks[items[2 * rank + 1]] = (uint16_t)rank;
  }
  code->kind = TIER__CODE_RANK;
  code->bits = bits_of(table->count > 0 ? table->count - 1 : 0);
}

/* @return TIER_OK also if there are too many values; the kind tells. */
static tier_status find_ranks(tier_context *context, const double *values, size_t count, tier__column_code *code,
                              tier_error *err) {
  tier_status status = TIER_OK;
  value_table table = {0, tier__alloc(context, 2 * MOST_DISTINCT, sizeof *table.ids), 0,
                       tier__alloc(context, MOST_DISTINCT, sizeof *table.keys)};
  int64_t *items = tier__alloc(context, MOST_DISTINCT, 4 * sizeof *items);
  code->ids = tier__alloc(context, count, sizeof *code->ids);
  code->ranks = tier__alloc(context, MOST_DISTINCT, sizeof *code->ranks);
  code->distinct = tier__alloc(context, MOST_DISTINCT, sizeof *code->distinct);
  if (table.ids == NULL || table.keys == NULL || items == NULL || code->ids == NULL || code->ranks == NULL ||
      code->distinct == NULL) {
    status = tier__no_memory(err);
  } else if (number_values(&table, values, count, code->ids)) {
    rank_values(&table, items, code);
  }
  tier__release(context, table.ids);
  tier__release(context, table.keys);
  tier__release(context, items);
  return status;
}

static void find_span(const double *values, size_t count, tier__column_code *code) {
  uint64_t least = UINT64_MAX, most = 0, differing = 0;
  const uint64_t first = span_key(values[0]);
  for (size_t i = 0; i < count; i++) {
    const uint64_t key = span_key(values[i]);
    least = key < least ? key : least;
    most = key > most ? key : most;
    differing |= key ^ first;
  }
  code->least = least;
  for (code->shift = 0; code->shift < 63 && !(differing >> code->shift & 1); code->shift++) {
  }
  code->bits = bits_of((most - least) >> code->shift);
}

tier_status tier__column_code_begin(tier_context *context, const double *values, size_t count,
                                    tier__column_code *ret_code, tier_error *err) {
  double most;
  memset(ret_code, 0, sizeof *ret_code);
  if (are_whole(values, count, &most)) {
    ret_code->kind = TIER__CODE_WHOLE;
    ret_code->bits = bits_of((uint64_t)most);
    return TIER_OK;
  }
  ret_code->kind = TIER__CODE_SPAN;
  tier_status status = find_ranks(context, values, count, ret_code, err);
  if (status == TIER_OK && ret_code->kind == TIER__CODE_SPAN) {
    tier__column_code_end(context, ret_code);
    ret_code->kind = TIER__CODE_SPAN;
    find_span(values, count, ret_code);
  }
  return status;
}

void tier__column_code_end(tier_context *context, tier__column_code *code) {
  tier__release(context, code->ids);
  tier__release(context, code->ranks);
  tier__release(context, code->distinct);
  memset(code, 0, sizeof *code);
}

void tier__column_code_put(const tier__column_code *code, const double *values, size_t count, unsigned place,
                           uint64_t *words, size_t stride) {
  if (code->kind == TIER__CODE_WHOLE) {
    for (size_t i = 0; i < count; i++) {
      words[i * stride] |= (uint64_t)(int64_t)values[i] << place;
    }
  } else if (code->kind == TIER__CODE_RANK) {
    for (size_t i = 0; i < count; i++) {
      words[i * stride] |= (uint64_t)code->ranks[code->ids[i]] << place;
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      words[i * stride] |= (span_key(values[i]) - code->least) >> code->shift << place;
    }
  }
}

double tier__column_code_value(const tier__column_code *code, uint64_t coded) {
  if (code->kind == TIER__CODE_WHOLE) {
    return (double)coded;
  }
  const uint64_t key = (coded << code->shift) + code->least;
  return tier__double_of_key(code->kind == TIER__CODE_RANK ? code->distinct[coded]
                                                           : (int64_t)(key ^ (UINT64_C(1) << 63)));
}
