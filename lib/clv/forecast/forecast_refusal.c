/* SPDX-License-Identifier: Apache-2.0 */
/* Threads meet rows in any order: the first one that was refused is what the caller hears of. */
#include "forecast.h"

#include "base/failure.h"

void tier__refused_begin(tier__refused *refused) { atomic_init(&refused->first, UINT64_MAX); }

void tier__refuse(tier__refused *refused, size_t row, tier__refusal why) {
  const uint_least64_t own = (uint_least64_t)row * TIER__REFUSALS + (uint_least64_t)why;
  uint_least64_t first = atomic_load_explicit(&refused->first, memory_order_relaxed);
  while (own < first && !atomic_compare_exchange_weak_explicit(&refused->first, &first, own, memory_order_relaxed,
                                                               memory_order_relaxed)) {
  }
}

/* Purchases go on without end if customers leave so seldom that the mean of their lives is infinite: if this parameter
 * is not above 1. */
static const char *endless_name(const tier_clv *clv, const double *params, double *ret_value) {
  const size_t decisive = clv->model->contractual ? 0 : 2;
  *ret_value = params[decisive];
  if (clv->kind == TIER_CLV_BDW) {
    *ret_value *= params[2];
    return "alpha x c";
  }
  return clv->model->names[decisive];
}

static tier_status fail_endless(const tier_clv *clv, const tier_clv_data *data, size_t row, tier_error *err) {
  double params[TIER__PURCHASES_MOST], value;
  char text[32];
  if (clv->kind == TIER_CLV_NBD) {
    return tier__fail_row(err, TIER_E_UNDEFINED, (int64_t)row,
                          "row %zu: customers of nbd never leave: without discount the expected number of purchases is "
                          "infinite", row);
  }
  tier__clv_params_of(clv, data, row, params);
  const char *name = endless_name(clv, params, &value);
  tier_number_format(value, text);
  return tier__fail_row(err, TIER_E_UNDEFINED, (int64_t)row,
                        "row %zu: %s = %s is not above 1: without discount the expected number of purchases is "
                        "infinite", row, name, text);
}

static tier_status fail_spend(const tier_clv *spend, size_t row, tier_error *err) {
  char text[32];
  tier_number_format(spend->params[1], text);
  return tier__fail_row(err, TIER_E_UNDEFINED, (int64_t)row,
                        "row %zu: q = %s: the mean spend is infinite for so few purchases", row, text);
}

tier_status tier__refused_status(tier__refused *refused, const tier_clv *clv, const tier_clv *spend,
                                 const tier_clv_data *data, tier_error *err) {
  const uint64_t first = atomic_load_explicit(&refused->first, memory_order_relaxed);
  const size_t row = (size_t)(first / TIER__REFUSALS);
  if (first == UINT64_MAX) {
    return TIER_OK;
  }
  switch ((tier__refusal)(first % TIER__REFUSALS)) {
  case TIER__REFUSED_ENDLESS:
    return fail_endless(clv, data, row, err);
  case TIER__REFUSED_SPEND:
    return fail_spend(spend, row, err);
  case TIER__REFUSED_COUNT:
    return tier__fail_row(err, TIER_E_MODEL, (int64_t)row, "row %zu: more than %d purchases: too many to be counted",
                          row, (int)TIER__COUNT_MOST);
  default:
    return tier__fail_row(err, TIER_E_UNDEFINED, (int64_t)row, "row %zu: the result is too large for a number", row);
  }
}
