/* SPDX-License-Identifier: Apache-2.0 */
#include "row_index.h"

#include <string.h>

#include "base/memory.h"

/* Rows that are looked up between two looks at the room that is left. */
enum { BLOCK = 4096 };

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

size_t tier__row_index_keys_most(const tier_clv_data *data) { return smaller(data->count, TIER__INDEX_KEYS_MOST); }

tier_status tier__row_index_begin(const tier_clv *clv, const tier_clv_data *data, const tier__key_columns *columns,
                                  size_t kinds, tier__row_index *ret_index, tier_error *err) {
  const size_t rows = smaller(data->count, TIER__INDEX_ROWS_MOST), most = tier__row_index_keys_most(data);
  const size_t profiles = clv->covariate_count > 0 ? most : 1;
  memset(ret_index, 0, sizeof *ret_index);
  ret_index->clv = clv;
  ret_index->data = data;
  ret_index->kinds = kinds;
  for (size_t kind = 0; kind < kinds; kind++) {
    ret_index->columns[kind] = columns[kind];
    TIER__TRY(tier__row_keys_begin(clv->context, rows, most, columns[kind].count, &ret_index->keys[kind], err));
  }
  if (clv->covariate_count > 0) {
    TIER__TRY(tier__row_keys_begin(clv->context, rows, most, clv->covariate_count, &ret_index->profiles, err));
  }
  ret_index->params = tier__alloc(clv->context, profiles, sizeof *ret_index->params);
  if (ret_index->params == NULL) {
    return tier__no_memory(err);
  }
  memcpy(ret_index->params[0], clv->params, sizeof clv->params);
  return TIER_OK;
}

void tier__row_index_end(tier__row_index *index) {
  for (size_t kind = 0; kind < index->kinds; kind++) {
    tier__row_keys_end(index->clv->context, &index->keys[kind]);
  }
  tier__row_keys_end(index->clv->context, &index->profiles);
  tier__release(index->clv->context, index->params);
}

/* The columns from the first row of the piece on. */
static tier__key_columns columns_here(const tier__row_index *index, const tier__key_columns *of_table) {
  tier__key_columns here = *of_table;
  for (size_t c = 0; c < here.count; c++) {
    here.column[c] += index->first;
  }
  here.group = index->clv->covariate_count > 0 ? index->profiles.of_row : NULL;
  return here;
}

static tier__key_columns covariates_here(const tier__row_index *index) {
  tier__key_columns here = {.count = index->clv->covariate_count};
  for (size_t c = 0; c < here.count; c++) {
    here.column[c] = index->data->covariates[c] + index->first;
  }
  return here;
}

static int has_room(const tier__row_index *index, size_t more) {
  int room = index->profiles.count + more <= TIER__INDEX_KEYS_MOST;
  for (size_t kind = 0; kind < index->kinds; kind++) {
    room &= index->keys[kind].count + more <= TIER__INDEX_KEYS_MOST;
  }
  return room;
}

static tier_status add_block(tier__row_index *index, size_t to, tier_error *err) {
  if (index->clv->covariate_count > 0) {
    const tier__key_columns covariates = covariates_here(index);
    TIER__TRY(tier__row_keys_add(index->clv->context, &index->profiles, &covariates, index->rows, to, err));
  }
  for (size_t kind = 0; kind < index->kinds; kind++) {
    const tier__key_columns columns = columns_here(index, &index->columns[kind]);
    TIER__TRY(tier__row_keys_add(index->clv->context, &index->keys[kind], &columns, index->rows, to, err));
  }
  index->rows = to;
  return TIER_OK;
}

tier_status tier__row_index_next(tier__row_index *index, tier_error *err) {
  index->first += index->rows;
  index->rows = 0;
  for (size_t kind = 0; kind < index->kinds; kind++) {
    tier__row_keys_clear(&index->keys[kind]);
  }
  if (index->clv->covariate_count > 0) {
    tier__row_keys_clear(&index->profiles);
  }
  const size_t most = smaller(index->data->count - index->first, TIER__INDEX_ROWS_MOST);
  while (index->rows < most && has_room(index, smaller(most - index->rows, BLOCK))) {
    TIER__TRY(add_block(index, index->rows + smaller(most - index->rows, BLOCK), err));
  }
  for (size_t profile = 0; profile < index->profiles.count; profile++) {
    tier__clv_params_of(index->clv, index->data, index->first + index->profiles.first_of[profile],
                        index->params[profile]);
  }
  return TIER_OK;
}
