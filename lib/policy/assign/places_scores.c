/* SPDX-License-Identifier: Apache-2.0 */
#include "places_scores.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "ladder/ladder_settings.h"
#include "rule/expression.h"

#include <math.h>

/** Evaluates an expression for all rows into a column of a table that the caller ends, whatever comes of it. */
static tier_status compute(const tier__expression *expression, const tier__table *table, tier__table *parts,
                           tier__column **ret_column, tier_error *err) {
  tier__evaluation *evaluation = NULL;
  *parts = tier__table_begin(table->context, table->rows, table->minor_digits);
  TIER__TRY(tier__table_add(parts, "", tier__expression_type(expression), "", TIER__ROLE_OUTPUT, 0, NULL, 0,
                            ret_column, err));
  TIER__TRY(tier__evaluation_open(expression, table, table->rows, &evaluation, err));
  const tier_status status = tier__evaluation_fill(evaluation, *ret_column, NULL, err);
  tier__evaluation_close(evaluation);
  return status;
}

tier_status tier__places_scores(const tier__expression *by, const tier__table *table, double *ret_scores,
                                uint8_t *ret_known, tier_error *err) {
  tier__table parts;
  tier__column *column = NULL;
  const tier_status status = compute(by, table, &parts, &column, err);
  for (size_t i = 0; status == TIER_OK && i < table->rows; i++) {
    ret_known[i] = (uint8_t)tier__bit(column->validity, i);
    ret_scores[i] = !ret_known[i]                        ? 0
                    : column->view.type == TIER_FLOAT64 ? ((const double *)column->values)[i]
                                                         : (double)((const int64_t *)column->values)[i];
  }
  tier__table_end(&parts);
  return status;
}

/** Parts in one unit of a value: of an amount in one minor unit. */
static uint64_t parts_of_one(tier_type type, int32_t minor_digits) {
  uint64_t parts = TIER__WEIGHT_PARTS;
  for (int32_t i = 0; type == TIER_MONEY && i < minor_digits && parts > 1; i++) {
    parts /= 10;
  }
  return parts;
}

static uint64_t parts_of(const tier__column *column, size_t row, uint64_t one) {
  if (column->view.type == TIER_FLOAT64) {
    const double parts = floor(((const double *)column->values)[row] * (double)one + 0.5);
    return parts < (double)TIER__WEIGHT_MOST ? (uint64_t)parts : TIER__WEIGHT_MOST;
  }
  const uint64_t value = (uint64_t)((const int64_t *)column->values)[row];
  return value < TIER__WEIGHT_MOST / one ? value * one : TIER__WEIGHT_MOST;
}

static int is_negative(const tier__column *column, size_t row) {
  return column->view.type == TIER_FLOAT64 ? ((const double *)column->values)[row] < 0
                                           : ((const int64_t *)column->values)[row] < 0;
}

tier_status tier__places_weights(const tier__expression *weight, const tier__table *table, uint64_t *ret_weights,
                                 uint8_t *known, tier_error *err) {
  tier__table parts;
  tier__column *column = NULL;
  const tier_status status = compute(weight, table, &parts, &column, err);
  const uint64_t one = parts_of_one(tier__expression_type(weight), table->minor_digits);
  for (size_t i = 0; status == TIER_OK && i < table->rows; i++) {
    const int has_weight = tier__bit(column->validity, i) && !is_negative(column, i);
    ret_weights[i] = has_weight ? parts_of(column, i, one) : 0;
    known[i] = known[i] && has_weight;
  }
  tier__table_end(&parts);
  return status;
}
