/* SPDX-License-Identifier: Apache-2.0 */
/* Learning: customers are counted by (x, T, t_x) and by (purchases, mean spend), exactly; the counts, once sorted, are
 * all that the fit sees, so that it cannot depend on the order in which the customers came. */
#include "clv_object.h"

#include <math.h>
#include <stdio.h>

#include "base/failure.h"
#include "base/memory.h"
#include "math/elementary.h"
#include "math/exact_sum.h"
#include "model/ordered_key.h"
#include "clv/common/purchase_pairs.h"

/* Fewer customers with repeat purchases than the first cannot carry a model of three or four parameters; fewer than the
 * second are a warning. */
enum { LEAST_CUSTOMERS = 5, GOOD_CUSTOMERS = 30 };

typedef struct state {
  tier_context *context;
  tier__tally purchases; /* (x, T, t_x) in days */
  tier__tally spend;     /* (purchases, key of the mean) */
  int64_t not_positive;  /* Customers with repeat purchases whose mean spend is not positive. */
} state;

tier_status tier__clv_state_create(const void *object, void **ret_state, tier_error *err) {
  const tier__clv_model *model = object;
  state *made = tier__alloc(model->context, 1, sizeof *made);
  if (made == NULL) {
    return tier__no_memory(err);
  }
  made->context = model->context;
  made->purchases = tier__tally_begin(model->context, 3);
  made->spend = tier__tally_begin(model->context, 2);
  *ret_state = made;
  return TIER_OK;
}

void tier__clv_state_destroy(void *object) {
  state *ended = object;
  tier__tally_end(&ended->purchases);
  tier__tally_end(&ended->spend);
  tier__release(ended->context, ended);
}

tier_status tier__clv_observe(const void *object, void *state_object, const tier_batch *batch, tier_error *err) {
  const tier__clv_model *model = object;
  state *to = state_object;
  for (size_t i = 0; i < batch->count; i++) {
    tier__clv_row row;
    if (!tier__clv_row_read(model, batch, i, &row)) {
      continue;
    }
    const int64_t purchases[3] = {row.x, row.age, row.last};
    TIER__TRY(tier__tally_add(&to->purchases, purchases, err));
    if (row.spend_count > 0) {
      const int64_t spend[2] = {row.spend_count, tier__key_of_double(row.spend_mean)};
      TIER__TRY(tier__tally_add(&to->spend, spend, err));
    } else if (model->spend && (row.x > 0 || model->include_first)) {
      to->not_positive++;
    }
  }
  return TIER_OK;
}

tier_status tier__clv_merge(const void *object, void *state_object, const void *other_object, tier_error *err) {
  state *to = state_object;
  const state *other = other_object;
  (void)object;
  TIER__TRY(tier__tally_merge(&to->purchases, &other->purchases, err));
  TIER__TRY(tier__tally_merge(&to->spend, &other->spend, err));
  to->not_positive += other->not_positive;
  return TIER_OK;
}

/* The sorted tally as columns of doubles, its counts last. One block, to be freed by tier__release. */
static tier_status columns_of(const tier__tally *from, tier__tally *sorted, double **ret_columns, tier_error *err) {
  *sorted = tier__tally_begin(from->context, from->width);
  TIER__TRY(tier__tally_merge(sorted, from, err));
  TIER__TRY(tier__tally_compact(sorted, err));
  const size_t count = sorted->count, width = from->width;
  double *columns = tier__alloc(from->context, count, (width + 1) * sizeof *columns);
  if (columns == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k <= width; k++) {
      columns[k * count + i] = (double)sorted->items[i * (width + 1) + k];
    }
  }
  *ret_columns = columns;
  return TIER_OK;
}

/* A finding about so many of the customers. */
static tier_status find_count(tier_findings *findings, int32_t severity, const char *code, int64_t count, int64_t of,
                              const char *message, tier_error *err) {
  const int64_t permille = (count * 1000 + of / 2) / of;
  char text[256];
  (void)snprintf(text, sizeof text, "%lld of %lld customers (%lld.%lld %%) %s", (long long)count, (long long)of,
                 (long long)(permille / 10), (long long)(permille % 10), message);
  return tier_findings_add(findings, severity, code, "", text, err);
}

/* What both fits have in common: how the search ended. */
static tier_status find_verdict(tier_findings *findings, const tier__fit_report *report, const char *place,
                                tier_error *err) {
  if (report->verdict == TIER__FIT_RIDGE) {
    return tier_findings_add(findings, TIER_WARNING, "ridge", place,
                             "the likelihood is flat or rises without end in some direction: predictions are usable, "
                             "but the data do not settle the single parameters",
                             err);
  }
  if (report->verdict == TIER__FIT_FAILED) {
    return tier_findings_add(findings, TIER_WARNING, "no_convergence", place,
                             "the search did not reach a maximum of the likelihood; the best point found is used", err);
  }
  return TIER_OK;
}

static tier_status find_in_purchases(const tier__clv_model *model, const tier__clv_purchases *fit,
                                     tier_findings *findings, tier_error *err) {
  const int64_t one_time = fit->customers - fit->repeat_customers;
  if (fit->repeat_customers < GOOD_CUSTOMERS) {
    TIER__TRY(find_count(findings, TIER_WARNING, "too_few_repeat", fit->repeat_customers, fit->customers,
                         "bought again; with fewer than 30 the model is a rough guess", err));
  }
  if (model->kind->one_time_alive && one_time > 0) {
    char message[128];
    (void)snprintf(message, sizeof message, "never bought again, and %s holds them alive for certain; mbg/nbd does not",
                   model->kind->word);
    TIER__TRY(find_count(findings, TIER_NOTE, "one_time_buyers", one_time, fit->customers, message, err));
  }
  return find_verdict(findings, &fit->report, "/purchases", err);
}

/* Fits in days and turns times into the model's unit; the density of each purchase time turns along. */
static tier_status fit_purchases(const tier__clv_model *model, const tier__tally *tally, tier__clv_purchases *ret_fit,
                                 tier_error *err) {
  tier__tally sorted = tier__tally_begin(tally->context, tally->width);
  tier__purchase_pairs pairs = {0, NULL, NULL, NULL};
  double *columns = NULL;
  int64_t days = 0;
  tier_status status = columns_of(tally, &sorted, &columns, err);
  if (status != TIER_OK) {
    goto out;
  }
  const size_t count = sorted.count;
  tier__purchase_rows rows = {count, columns, columns + 2 * count, columns + count, columns + 3 * count, NULL, 0};
  tier__clv_purchases fit = {.unique = (int64_t)count};
  for (size_t i = 0; i < count; i++) {
    const int64_t *item = sorted.items + i * 4;
    fit.customers += item[3];
    fit.repeat_customers += item[0] > 0 ? item[3] : 0;
    fit.repeat_purchases += item[0] * item[3];
    days |= item[1];
  }
  if (fit.repeat_customers < LEAST_CUSTOMERS || days == 0) {
    status = tier__fail(err, TIER_E_MODEL, "%lld of %lld customers bought again on a later day; at least %d must have",
                        (long long)(days == 0 ? 0 : fit.repeat_customers), (long long)fit.customers, LEAST_CUSTOMERS);
    goto out;
  }
  if (model->kind->paired) {
    status = tier__purchase_pairs_begin(tally->context, &rows, &pairs, err);
    if (status != TIER_OK) {
      goto out;
    }
    rows.pairs = &pairs;
  }
  tier__purchase_fit(model->kind, &rows, NULL, 0, fit.params, NULL, &fit.report);
  if (!isfinite(fit.report.log_likelihood)) {
    status = tier__fail(err, TIER_E_MODEL, "the likelihood of the purchases has no value at the start of the search");
    goto out;
  }
  for (size_t i = 0; i < model->kind->count; i++) {
    fit.params[i] /= model->kind->timed >> i & 1 ? model->unit_days : 1;
  }
  fit.report.log_likelihood += (double)fit.repeat_purchases * tier__log(model->unit_days);
  *ret_fit = fit;
out:
  tier__purchase_pairs_end(tally->context, &pairs);
  tier__tally_end(&sorted);
  tier__release(tally->context, columns);
  return status;
}

/* Pearson's correlation of x and m, from sums about the means. */
static void correlate(const tier__gamma_rows *rows, tier__clv_spend *fit) {
  tier__sum x = {0, 0}, m = {0, 0}, xx = {0, 0}, xm = {0, 0}, mm = {0, 0};
  const double customers = (double)fit->customers;
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&x, rows->weight[i] * rows->x[i]);
    tier__sum_add(&m, rows->weight[i] * rows->mean[i]);
  }
  const double mean_x = tier__sum_value(&x) / customers, mean_m = tier__sum_value(&m) / customers;
  for (size_t i = 0; i < rows->count; i++) {
    const double dx = rows->x[i] - mean_x, dm = rows->mean[i] - mean_m, w = rows->weight[i];
    tier__sum_add(&xx, w * dx * dx);
    tier__sum_add(&xm, w * dx * dm);
    tier__sum_add(&mm, w * dm * dm);
  }
  const double scale = sqrt(tier__sum_value(&xx)) * sqrt(tier__sum_value(&mm));
  fit->correlation = scale > 0 ? tier__sum_value(&xm) / scale : 0;
  fit->has_correlation = scale > 0 && isfinite(fit->correlation);
}

/* @param[out] ret_fit `report.log_likelihood` is not finite if there is no fit. */
static tier_status fit_spend(const tier__tally *tally, tier__clv_spend *ret_fit, tier_error *err) {
  tier__tally sorted = tier__tally_begin(tally->context, tally->width);
  double *columns = NULL;
  tier_status status = columns_of(tally, &sorted, &columns, err);
  if (status != TIER_OK) {
    goto out;
  }
  const size_t count = sorted.count;
  const tier__gamma_rows rows = {count, columns, columns + count, columns + 2 * count};
  tier__clv_spend fit = {.unique = (int64_t)count, .customers = (int64_t)tier__tally_total(&sorted)};
  for (size_t i = 0; i < count; i++) {
    columns[count + i] = tier__double_of_key(sorted.items[i * 3 + 1]);
  }
  fit.report.log_likelihood = (double)NAN;
  if (fit.customers >= LEAST_CUSTOMERS) {
    tier__gamma_fit(&rows, &fit.params, &fit.report);
    correlate(&rows, &fit);
  }
  *ret_fit = fit;
out:
  tier__tally_end(&sorted);
  tier__release(tally->context, columns);
  return status;
}

static tier_status find_in_spend(const tier__clv_fitted *fitted, int64_t not_positive, tier_findings *findings,
                                 tier_error *err) {
  const tier__clv_spend *fit = &fitted->spend;
  if (not_positive > 0) {
    TIER__TRY(find_count(findings, TIER_NOTE, "spend_not_positive", not_positive, fitted->purchases.customers,
                         "have a mean spend of zero or less: they are taken to spend like the population", err));
  }
  if (fit->customers < GOOD_CUSTOMERS) {
    TIER__TRY(find_count(findings, TIER_WARNING, "too_few_repeat", fit->customers, fitted->purchases.customers,
                         fitted->has_spend
                             ? "can tell how much is spent; with fewer than 30 it is a rough guess"
                             : "can tell how much is spent; that is too few: spend and value are not known",
                         err));
  } else if (!fitted->has_spend) {
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "no_convergence", "/spend",
                                "the likelihood of the spend has no value: spend and value are not known", err));
  }
  if (fitted->has_spend && fit->params.q <= 1) {
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "gamma_gamma_mean", "/spend",
                                "q is not above 1, so that the population has no mean spend: spend and value are not "
                                "known for customers without purchases of their own to go by",
                                err));
  }
  return fitted->has_spend ? find_verdict(findings, &fit->report, "/spend", err) : TIER_OK;
}

tier_status tier__clv_finish(const void *object, const void *state_object, tier_findings *findings, void **ret_fitted,
                             tier_error *err) {
  const tier__clv_model *model = object;
  const state *from = state_object;
  tier__clv_fitted *fitted = tier__alloc(model->context, 1, sizeof *fitted);
  if (fitted == NULL) {
    return tier__no_memory(err);
  }
  fitted->context = model->context;
  tier_status status = fit_purchases(model, &from->purchases, &fitted->purchases, err);
  if (status == TIER_OK) {
    status = find_in_purchases(model, &fitted->purchases, findings, err);
  }
  if (status == TIER_OK && model->spend) {
    status = fit_spend(&from->spend, &fitted->spend, err);
    if (status == TIER_OK) {
      fitted->has_spend = isfinite(fitted->spend.report.log_likelihood);
      status = find_in_spend(fitted, from->not_positive, findings, err);
    }
  }
  if (status != TIER_OK) {
    tier__clv_fitted_destroy(fitted);
    return status;
  }
  *ret_fitted = fitted;
  return TIER_OK;
}
