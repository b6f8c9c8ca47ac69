/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/number_text.h"
#include "base/struct_size.h"
#include "result_parts.h"

/* Sizes of the first version of each struct that a caller hands in to be filled. */
#define COLUMN_LEAST (offsetof(tier_column, label_count) + sizeof(size_t))
#define SUMMARY_LEAST (offsetof(tier_tier_summary, came_down) + sizeof(uint64_t))

size_t tier_result_count(const tier_result *result) {
  return result == NULL ? 0 : result->count;
}

int32_t tier_result_as_of_day(const tier_result *result) {
  return result == NULL ? 0 : result->as_of_day;
}

const tier_fitted *tier_result_fitted(const tier_result *result) {
  return result == NULL ? NULL : result->fitted;
}

uint64_t tier_result_roster_unmatched(const tier_result *result) {
  return result == NULL ? 0 : result->roster_unmatched;
}

size_t tier_result_column_count(const tier_result *result) {
  return result == NULL ? 0 : result->table.count;
}

/* The order of a result's customers: whole numbers first and by value, the rest by bytes. */
static int compare_ids(tier_string a, tier_string b) {
  int64_t x = 0;
  int64_t y = 0;
  const int a_is_number = tier__integer_canonical(a.data, a.length, &x);
  const int b_is_number = tier__integer_canonical(b.data, b.length, &y);
  if (a_is_number && b_is_number) {
    return (x > y) - (x < y);
  }
  if (a_is_number != b_is_number) {
    return a_is_number ? -1 : 1;
  }
  const int order = memcmp(a.data, b.data, a.length < b.length ? a.length : b.length);
  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

tier_status tier_result_find(const tier_result *result, tier_string customer_id, size_t *ret_index, tier_error *err) {
  if (result == NULL || ret_index == NULL || (customer_id.data == NULL && customer_id.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "result, customer_id and ret_index must not be NULL");
  }
  size_t first = 0;
  size_t end = customer_id.length > 0 ? result->count : 0;
  while (first < end) {
    const size_t middle = first + (end - first) / 2;
    const int order = compare_ids(customer_id, tier__result_id(result, middle));
    if (order == 0) {
      *ret_index = middle;
      return TIER_OK;
    }
    if (order < 0) {
      end = middle;
    } else {
      first = middle + 1;
    }
  }
  return tier__fail(err, TIER_E_NOT_FOUND, "no customer of the result has this id");
}

tier_status tier_result_tier(const tier_result *result, int32_t tier, tier_tier_summary *ret_summary, tier_error *err) {
  if (result == NULL || tier < 0 || (size_t)tier >= tier__main_ladder(result->fitted->policy)->step_count) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no tier %d", (int)tier);
  }
  TIER__TRY(tier__struct_out_check(ret_summary, SUMMARY_LEAST, "tier_tier_summary", err));
  const tier_tier_summary *summary = &result->ladders[0].summaries[tier];
  tier__struct_out(ret_summary, summary, sizeof *summary);
  return TIER_OK;
}

tier_status tier_result_column_at(const tier_result *result, size_t index, tier_column *ret_column, tier_error *err) {
  if (index >= tier_result_column_count(result)) {
    return tier__fail(err, TIER_E_ARGUMENT, "index %zu is not below the number of columns, %zu", index,
                      tier_result_column_count(result));
  }
  TIER__TRY(tier__struct_out_check(ret_column, COLUMN_LEAST, "tier_column", err));
  tier__struct_out(ret_column, &result->table.columns[index]->view, sizeof(tier_column));
  return TIER_OK;
}

tier_status tier_result_column(const tier_result *result, const char *name, tier_column *ret_column, tier_error *err) {
  if (result == NULL || name == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "result and name must not be NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_column, COLUMN_LEAST, "tier_column", err));
  const tier__column *column = tier__table_find(&result->table, name);
  if (column == NULL) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the result has no column \"%s\"", name);
  }
  tier__struct_out(ret_column, &column->view, sizeof column->view);
  return TIER_OK;
}
