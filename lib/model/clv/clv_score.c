/* SPDX-License-Identifier: Apache-2.0 */
/* Predictions, and what the value of a customer is made of. */
#include <math.h>

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "clv_memo.h"

/* Where the outputs stand: with and without a spend model. */
enum { ALIVE, PURCHASES, SPEND, VALUE, RESIDUAL };
enum { RESIDUAL_ALONE = 2 };

typedef struct prediction {
  double alive, purchases, residual;
  int has_spend;
  double population, own; /* Two addends of the spend per purchase. */
} prediction;

/* @return 0 if nothing can be said of the customer. */
static int predict(tier__clv_memo *memo, const tier__clv_fitted *fitted, const tier__clv_row *row,
                   prediction *ret_made) {
  tier__clv_outlook outlook;
  prediction made = {0, 0, 0, 0, 0, 0};
  if (!row->has_covariates || !tier__clv_memo_look(memo, row, &outlook)) {
    return 0;
  }
  made.alive = outlook.alive;
  made.purchases = outlook.alive * outlook.expected;
  made.residual = outlook.alive * outlook.discounted;
  if (fitted->has_spend) {
    made.has_spend = tier__gamma_mean(&fitted->spend.params, (double)row->spend_count, row->spend_mean,
                                      &made.population, &made.own);
  }
  *ret_made = made;
  return 1;
}

static double value_of(const tier__clv_model *model, const prediction *made) {
  return model->margin * ((made->population + made->own) * made->residual);
}

/* Nothing that is not finite gets out: it stays not known. */
static void put(const tier_sink *sink, size_t i, double value) {
  if (isfinite(value)) {
    ((double *)sink->values)[i] = value;
    tier__bit_set(sink->validity, i);
  }
}

static void put_all(const tier__clv_model *model, const tier_sink *sinks, size_t i, const prediction *made) {
  put(&sinks[ALIVE], i, made->alive);
  put(&sinks[PURCHASES], i, made->purchases);
  put(&sinks[model->spend ? RESIDUAL : RESIDUAL_ALONE], i, made->residual);
  if (made->has_spend) {
    put(&sinks[SPEND], i, made->population + made->own);
    put(&sinks[VALUE], i, value_of(model, made));
  }
}

tier_status tier__clv_score(const void *object, const void *fitted_object, const tier_batch *batch,
                            const tier_sink *sinks, tier_error *err) {
  const tier__clv_model *model = object;
  const tier__clv_fitted *fitted = fitted_object;
  tier__clv_memo memo;
  tier_status status = tier__clv_memo_begin(model, &fitted->purchases, batch->count, &memo, err);
  for (size_t i = 0; status == TIER_OK && i < batch->count; i++) {
    tier__clv_row row;
    prediction made;
    if (tier__clv_row_read(model, batch, i, &row) && predict(&memo, fitted, &row, &made)) {
      put_all(model, sinks, i, &made);
    }
  }
  tier__clv_memo_end(&memo);
  return status;
}

/* Divides the value in the ratio of the two addends of the spend. The smaller part is rounded to a multiple of the
 * value's last place; then the rest is exact, and the two sum to the value bit for bit. */
static void divide(double value, const prediction *made, double *ret_population, double *ret_own) {
  const double smaller = made->population < made->own ? made->population : made->own;
  const double raw = value * (smaller / (made->population + made->own));
  const double part = (raw + value) - value;
  *ret_population = made->population < made->own ? part : value - part;
  *ret_own = made->population < made->own ? value - part : part;
}

tier_status tier__clv_explain(const void *object, const void *fitted_object, const tier_batch *batch,
                              tier_contribution *ret_contributions, size_t capacity, size_t *ret_count,
                              tier_error *err) {
  const tier__clv_model *model = object;
  const tier__clv_fitted *fitted = fitted_object;
  tier__clv_row row;
  tier__clv_memo memo;
  prediction made;
  *ret_count = 0;
  if (!tier__clv_row_read(model, batch, 0, &row)) {
    return TIER_OK;
  }
  tier_status status = tier__clv_memo_begin(model, &fitted->purchases, 1, &memo, err);
  const int is_made = status == TIER_OK && predict(&memo, fitted, &row, &made);
  tier__clv_memo_end(&memo);
  if (!is_made || !made.has_spend || !isfinite(value_of(model, &made))) {
    return status;
  }
  tier_contribution parts[2] = {{"value", "population", 0}, {"value", model->inputs[model->spend_at].name, 0}};
  divide(value_of(model, &made), &made, &parts[0].contribution, &parts[1].contribution);
  *ret_count = row.spend_count > 0 ? 2 : 1;
  for (size_t i = 0; i < *ret_count && i < capacity; i++) {
    ret_contributions[i] = parts[i];
  }
  return TIER_OK;
}
