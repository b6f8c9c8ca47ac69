/* SPDX-License-Identifier: Apache-2.0 */
/* Contributions that add up. A model says what each output is made of; whoever adds the parts must come to the output
 * that was scored, to the last bit. */
#include "base/bitmap.h"
#include "base/minor_units.h"
#include "model_feed.h"

#include <math.h>
#include <string.h>

/* How far a model may be off, as a share of the sum of the magnitudes. */
#define TOLERANCE 1e-9

/* The value of an output as a number. @return 0 if it has none. */
static int output_value(const tier__model *model, const tier__table *table, size_t row, const char *output,
                        int *ret_is_there, double *ret_value) {
  const size_t length = strlen(model->name);
  *ret_is_there = 0;
  for (size_t k = 0; k < table->count; k++) {
    const tier_column *column = &table->columns[k]->view;
    if (strncmp(column->name, model->name, length) != 0 || column->name[length] != '.' ||
        strcmp(column->name + length + 1, output) != 0) {
      continue;
    }
    *ret_is_there = 1;
    switch (tier__bit(column->validity, row) ? column->type : TIER_ANY) {
    case TIER_FLOAT64:
      *ret_value = ((const double *)column->values)[row];
      return 1;
    case TIER_INT64:
      *ret_value = (double)((const int64_t *)column->values)[row];
      return 1;
    case TIER_MONEY:
      *ret_value = (double)((const int64_t *)column->values)[row] / tier__minor_units(column->minor_digits);
      return 1;
    default:
      return 0;
    }
  }
  return 0;
}

/* Sums the contributions to the output of entry k in the order of the list.
 * @return 0 if an entry before k is about the same output. */
static int sum_output(const tier_contribution *list, size_t count, size_t k, double *ret_sum, double *ret_magnitude) {
  double sum = 0;
  double magnitude = 0;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i].output, list[k].output) == 0) {
      if (i < k) {
        return 0;
      }
      sum += list[i].contribution;
      magnitude += fabs(list[i].contribution);
    }
  }
  *ret_sum = sum;
  *ret_magnitude = magnitude;
  return 1;
}

static tier_status check_entries(const tier__model *model, const tier_contribution *list, size_t count,
                                 tier_error *err) {
  for (size_t k = 0; k < count; k++) {
    if (list[k].output == NULL || list[k].source == NULL || !isfinite(list[k].contribution)) {
      return tier__fail(err, TIER_E_MODEL, "%s: a contribution has no name or is not finite", model->name);
    }
  }
  return TIER_OK;
}

/* Adds what rounding took, so that the parts of the output of entry k sum to it bit for bit. The sum is so near to the
 * output that their difference is exact (Sterbenz), and one more addend is enough; where large parts cancel, two. */
static tier_status settle_output(const tier__model *model, const tier__table *table, size_t row, size_t k,
                                 tier_contribution *list, size_t *count, size_t capacity, tier_error *err) {
  double sum;
  double magnitude;
  double value;
  int is_there;
  if (!sum_output(list, *count < capacity ? *count : capacity, k, &sum, &magnitude)) {
    return TIER_OK;
  }
  const int is_number = output_value(model, table, row, list[k].output, &is_there, &value);
  if (!is_there) {
    return TIER_OK; /* Nothing was scored yet. */
  }
  if (!is_number || !(fabs(sum - value) <= TOLERANCE * fmax(magnitude, fabs(value)))) {
    return tier__fail(err, TIER_E_PLUGIN, "%s: the contributions to %s do not sum to it", model->name, list[k].output);
  }
  for (size_t round = 0; round < 2 && sum != value; round++) {
    const double rest = value - sum;
    if (*count < capacity) {
      list[*count] = (tier_contribution){list[k].output, "rounding", rest};
    }
    (*count)++;
    sum += rest;
  }
  return TIER_OK;
}

static tier_status settle(const tier__model *model, const tier__table *table, size_t row, tier_contribution *list,
                          size_t *count, size_t capacity, tier_error *err) {
  const size_t given = *count;
  TIER__TRY(check_entries(model, list, given, err));
  for (size_t k = 0; k < given; k++) {
    TIER__TRY(settle_output(model, table, row, k, list, count, capacity, err));
  }
  return TIER_OK;
}

tier_status tier__model_explain(const tier__model *model, const void *fitted, int32_t as_of_day,
                                const tier__table *table, size_t row, tier_contribution *ret_contributions,
                                size_t capacity, size_t *ret_count, tier_error *err) {
  tier__feed feed;
  size_t count = 0;
  if (model->class_->explain == NULL) {
    *ret_count = 0;
    return TIER_OK;
  }
  tier_status status = tier__feed_open(model, table, model->present_count, row, as_of_day, &feed, err);
  if (status == TIER_OK) {
    tier_error inner = {.size = sizeof inner};
    status = model->class_->explain(model->model, fitted, feed.batches, ret_contributions, capacity, &count, &inner);
    if (status != TIER_OK) {
      status = tier__model_failed(model, status, &inner, err);
    }
  }
  tier__feed_close(&feed);
  if (status == TIER_OK && count <= capacity) {
    status = settle(model, table, row, ret_contributions, &count, capacity, err);
  } else if (status == TIER_OK) {
    count += 2 * model->output_count; /* Room for what rounding takes. */
  }
  if (status == TIER_OK) {
    *ret_count = count;
  }
  return status;
}
