/* SPDX-License-Identifier: Apache-2.0 */
#include "compress.h"

#include <string.h>

#include "base/memory.h"
#include "math/exact_total.h"
#include "purchase_pairs.h"
#include "row_packing.h"

/* How many profiles and rows there are that have customers. */
static void count_rows(const tier__packing *packing, size_t *ret_profiles, size_t *ret_rows) {
  size_t profiles = 0, rows = 0, before = 0;
  double weight;
  for (size_t first = 0, end; first < packing->count; first = end) {
    end = tier__packing_run(packing, first, &weight);
    if (weight > 0) {
      profiles += rows == 0 || !tier__packing_same_profile(packing, before, first);
      rows++;
      before = first;
    }
  }
  *ret_profiles = profiles;
  *ret_rows = rows;
}

/* Where the next row goes. */
typedef struct cursor {
  size_t row, profile;
  tier__exact customers, repeat_customers, repeat_purchases;
} cursor;

/* Starts a profile at the present row. */
static void begin_profile(const tier__packing *packing, size_t item, const cursor *at, tier__compressed *to) {
  const size_t covariate_count = to->profiles.covariate_count;
  for (size_t c = 0; c < covariate_count; c++) {
    to->profile_values[at->profile * covariate_count + c] = tier__packing_value(packing, item, c);
  }
  to->profile_rows[at->profile] = to->rows;
  to->profile_rows[at->profile].count = 0;
  to->profile_rows[at->profile].x += at->row;
  to->profile_rows[at->profile].last += at->row;
  to->profile_rows[at->profile].age += at->row;
  to->profile_rows[at->profile].weight += at->row;
}

static void put_row(const tier__packing *packing, size_t item, double weight, cursor *at, tier__compressed *to) {
  const size_t covariate_count = to->profiles.covariate_count, unique = to->unique;
  const double x = tier__packing_value(packing, item, covariate_count);
  to->columns[at->row] = x;
  to->columns[2 * unique + at->row] = tier__packing_value(packing, item, covariate_count + 1);
  to->columns[unique + at->row] = tier__packing_value(packing, item, covariate_count + 2);
  to->columns[3 * unique + at->row] = weight;
  tier__exact_add(&at->customers, weight);
  if (x > 0) {
    tier__exact_add(&at->repeat_customers, weight);
    tier__exact_add_product(&at->repeat_purchases, weight, x);
  }
  at->row++;
}

static void put_rows(const tier__packing *packing, tier__compressed *to) {
  cursor at;
  size_t before = 0;
  double weight;
  memset(&at, 0, sizeof at);
  for (size_t first = 0, end; first < packing->count; first = end) {
    end = tier__packing_run(packing, first, &weight);
    if (!(weight > 0)) {
      continue;
    }
    if (to->has_profiles) {
      at.profile += at.row > 0 && !tier__packing_same_profile(packing, before, first);
      if (to->profile_rows[at.profile].x == NULL) {
        begin_profile(packing, first, &at, to);
      }
      to->profile_rows[at.profile].count++;
      before = first;
    }
    put_row(packing, first, weight, &at, to);
  }
  to->customers = tier__exact_value(&at.customers);
  to->repeat_customers = tier__exact_value(&at.repeat_customers);
  to->repeat_purchases = tier__exact_value(&at.repeat_purchases);
}

static tier_status make_room(const tier__packing *packing, tier__compressed *to, tier_error *err) {
  size_t profiles, unique;
  count_rows(packing, &profiles, &unique);
  to->unique = unique;
  to->columns = tier__alloc(to->context, unique, 4 * sizeof *to->columns);
  if (to->columns == NULL) {
    return tier__no_memory(err);
  }
  to->rows.count = unique;
  to->rows.x = to->columns;
  to->rows.last = to->columns + unique;
  to->rows.age = to->columns + 2 * unique;
  to->rows.weight = to->columns + 3 * unique;
  if (to->has_profiles) {
    to->profile_values = tier__alloc(to->context, profiles, to->profiles.covariate_count * sizeof(double));
    to->profile_rows = tier__alloc(to->context, profiles, sizeof *to->profile_rows);
    if (to->profile_values == NULL || to->profile_rows == NULL) {
      return tier__no_memory(err);
    }
    to->profiles.count = profiles;
    to->profiles.values = to->profile_values;
    to->profiles.rows = to->profile_rows;
  }
  return TIER_OK;
}

static tier_status find_pairs(tier__compressed *to, tier_error *err) {
  const size_t count = to->has_profiles ? to->profiles.count : 1;
  tier__purchase_rows *rows = to->has_profiles ? to->profile_rows : &to->rows;
  to->pairs = tier__alloc(to->context, count, sizeof *to->pairs);
  if (to->pairs == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(tier__purchase_pairs_begin(to->context, &rows[i], &to->pairs[i], err));
    rows[i].pairs = &to->pairs[i];
  }
  return TIER_OK;
}

static double sum_of_log_intervals(const tier__purchase_columns *columns) {
  tier__exact total;
  total.count = 0;
  for (size_t i = 0; i < columns->count && columns->log_intervals != NULL; i++) {
    tier__exact_add_product(&total, columns->weight != NULL ? columns->weight[i] : 1, columns->log_intervals[i]);
  }
  return tier__exact_value(&total);
}

static tier_status compress(const tier__purchase_columns *columns, int paired, tier__compressed *to, tier_error *err) {
  tier__packing packing;
  tier_status status = tier__packing_begin(to->context, columns, &packing, err);
  if (status == TIER_OK) {
    status = make_room(&packing, to, err);
  }
  if (status == TIER_OK) {
    put_rows(&packing, to);
  }
  tier__packing_end(to->context, &packing);
  return status == TIER_OK && paired ? find_pairs(to, err) : status;
}

tier_status tier__compress(tier_context *context, const tier__purchase_columns *columns, int paired,
                           tier__compressed *ret_compressed, tier_error *err) {
  tier__compressed made;
  memset(&made, 0, sizeof made);
  made.context = context;
  made.has_profiles = columns->covariate_count > 0;
  made.profiles.covariate_count = columns->covariate_count;
  tier_status status = compress(columns, paired, &made, err);
  if (status != TIER_OK) {
    tier__compressed_end(&made);
    return status;
  }
  made.rows.log_intervals = sum_of_log_intervals(columns);
  *ret_compressed = made; /* Pairs are a block of their own: what points to them stays valid. */
  return TIER_OK;
}

void tier__compressed_end(tier__compressed *compressed) {
  const size_t pairs = compressed->pairs == NULL ? 0 : compressed->has_profiles ? compressed->profiles.count : 1;
  for (size_t i = 0; i < pairs; i++) {
    tier__purchase_pairs_end(compressed->context, &compressed->pairs[i]);
  }
  tier__release(compressed->context, compressed->pairs);
  tier__release(compressed->context, compressed->profile_values);
  tier__release(compressed->context, compressed->profile_rows);
  tier__release(compressed->context, compressed->columns);
  memset(compressed, 0, sizeof *compressed);
}
