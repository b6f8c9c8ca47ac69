/* SPDX-License-Identifier: Apache-2.0 */
#include "places_scores.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "rule/expression.h"

tier_status tier__places_scores(const tier__expression *by, const tier__table *table, double *ret_scores,
                                uint8_t *ret_known, tier_error *err) {
  tier__table parts = tier__table_begin(table->context, table->rows, table->minor_digits);
  tier__evaluation *evaluation = NULL;
  tier__column *column = NULL;
  tier_status status = TIER_OK;
  TIER__TRY_OUT(tier__table_add(&parts, "", tier__expression_type(by), "", TIER__ROLE_OUTPUT, 0, NULL, 0, &column,
                                err));
  TIER__TRY_OUT(tier__evaluation_open(by, table, table->rows, &evaluation, err));
  TIER__TRY_OUT(tier__evaluation_fill(evaluation, column, NULL, err));
  for (size_t i = 0; i < table->rows; i++) {
    ret_known[i] = (uint8_t)tier__bit(column->validity, i);
    ret_scores[i] = !ret_known[i]                        ? 0
                    : column->view.type == TIER_FLOAT64 ? ((const double *)column->values)[i]
                                                         : (double)((const int64_t *)column->values)[i];
  }
out:
  tier__evaluation_close(evaluation);
  tier__table_end(&parts);
  return status;
}
