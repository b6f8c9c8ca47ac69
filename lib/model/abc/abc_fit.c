/* SPDX-License-Identifier: Apache-2.0 */
/* Learning where the classes begin. */
#include "abc_object.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Below this the shape of a curve is chance. */
#define FEW_CUSTOMERS 20

tier_status tier__abc_state_create(const void *model, void **ret_state, tier_error *err) {
  const tier__abc_model *abc = model;
  tier__abc_state *state = tier__alloc(abc->context, 1, sizeof *state);
  if (state == NULL) {
    return tier__no_memory(err);
  }
  state->context = abc->context;
  state->positive = tier__tally_begin(abc->context, 1);
  *ret_state = state;
  return TIER_OK;
}

void tier__abc_state_destroy(void *state) {
  tier__abc_state *seen = state;
  tier__tally_end(&seen->positive);
  tier__release(seen->context, seen);
}

tier_status tier__abc_observe(const void *model, void *state, const tier_batch *batch, tier_error *err) {
  tier__abc_state *seen = state;
  const tier_column *value = batch->columns[0];
  (void)model;
  TIER__TRY(tier__scale_take(&seen->scale, value, err));
  for (size_t i = 0; i < batch->count; i++) {
    const int known = tier__bit(value->validity, i);
    const int64_t key = known ? tier__key_at(value, i) : 0;
    seen->unknown += !known;
    seen->not_positive += known && key <= 0;
    if (key > 0) {
      TIER__TRY(tier__tally_add(&seen->positive, &key, err));
    }
  }
  return TIER_OK;
}

tier_status tier__abc_merge(const void *model, void *state, const void *other, tier_error *err) {
  tier__abc_state *seen = state;
  const tier__abc_state *more = other;
  (void)model;
  TIER__TRY(tier__tally_merge(&seen->positive, &more->positive, err));
  seen->scale = seen->scale.type == TIER_ANY ? more->scale : seen->scale;
  seen->not_positive += more->not_positive;
  seen->unknown += more->unknown;
  return TIER_OK;
}

static void fill_classes(const tier__abc_model *abc, const tier__abc_values *values, const size_t *ends,
                         tier__abc_fitted *fitted) {
  const double total = tier__abc_sum(values, values->count);
  const size_t last = abc->class_count - 1;
  for (size_t c = 0, first = 0; c <= last; c++) {
    const size_t end = c < last ? ends[c] : values->count;
    tier__abc_class_fit *fit = &fitted->classes[c];
    for (size_t i = first; i < end; i++) {
      fit->customers += (uint64_t)values->pairs[2 * (values->count - 1 - i) + 1];
    }
    fit->has_from = c < last && end > first;
    fit->from = fit->has_from ? values->pairs[2 * (values->count - end)] : 0;
    const double share = total > 0 ? (tier__abc_sum(values, end) - tier__abc_sum(values, first)) / total : 0;
    fit->share = fmin(fmax(share, 0), 1);
    first = end;
  }
  fitted->classes[last].customers += fitted->not_positive + fitted->unknown;
}

static tier_status report_counts(const tier__abc_model *abc, const tier__abc_fitted *fitted, tier_findings *findings,
                                 tier_error *err) {
  const char last = (char)('A' + (int)abc->class_count - 1);
  char text[160];
  if (fitted->not_positive > 0) {
    (void)snprintf(text, sizeof text, "customers whose %.60s is not above 0: %" PRIu64 "; they are in class %c",
                   abc->input.name, fitted->not_positive, last);
    TIER__TRY(tier_findings_add(findings, TIER_NOTE, "not_positive", "/value", text, err));
  }
  if (fitted->unknown > 0) {
    (void)snprintf(text, sizeof text, "customers whose %.60s is not known: %" PRIu64 "; they are in class %c",
                   abc->input.name, fitted->unknown, last);
    TIER__TRY(tier_findings_add(findings, TIER_NOTE, "not_known", "/value", text, err));
  }
  return TIER_OK;
}

static tier_status report_classes(const tier__abc_model *abc, const tier__abc_fitted *fitted, tier_findings *findings,
                                  tier_error *err) {
  for (size_t c = 0; c + 1 < abc->class_count; c++) {
    char text[160];
    if (fitted->classes[c].has_from) {
      continue;
    }
    (void)snprintf(text, sizeof text, "class %c is empty: no customer's share of the value ends inside it",
                   (char)('A' + (int)c));
    const char *place = abc->rule == TIER__ABC_COMPUTED ? "/rule" : "/cuts";
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "empty_class", place, text, err));
  }
  return TIER_OK;
}

/** The computed rule says nothing about a curve that is a straight line: then all are in the middle class. */
static tier_status compute(const tier__abc_values *values, uint64_t zeros, uint64_t customers, size_t ends[2],
                           tier__abc_fitted *fitted, tier_findings *findings, tier_error *err) {
  tier__abc_compute(values, zeros, ends, &fitted->points);
  if (customers < FEW_CUSTOMERS) {
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "few_customers", "/rule",
                                "fewer than 20 customers are too few for the rule \"computed\"", err));
  }
  if (values->count == 1 && zeros == 0) {
    ends[0] = 0;
    ends[1] = 1;
    return tier_findings_add(findings, TIER_WARNING, "equal_values", "/value",
                             "all customers have the same value; all are in class B", err);
  }
  return TIER_OK;
}

static tier_status fit(const tier__abc_model *abc, const tier__tally *tally, tier__abc_fitted *fitted,
                       tier_findings *findings, tier_error *err) {
  const tier__abc_values values = {tally->items, tally->count, fitted->scale.type == TIER_FLOAT64};
  size_t ends[TIER__ABC_CLASSES] = {0};
  const double sum = tier__abc_sum(&values, values.count);
  const double total = values.is_float ? sum : sum / tier__scale_unit(&fitted->scale);
  if (!isfinite(total)) {
    return tier__fail(err, TIER_E_MODEL, "the values of %s are too large to add up", abc->input.name);
  }
  fitted->total = total;
  TIER__TRY(report_counts(abc, fitted, findings, err));
  if (values.count == 0) {
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "no_value", "/value",
                                "no customer has a value above 0; all are in the last class", err));
    fill_classes(abc, &values, ends, fitted);
    return TIER_OK;
  }
  if (abc->rule == TIER__ABC_COMPUTED) {
    TIER__TRY(compute(&values, fitted->not_positive, tier__tally_total(tally) + fitted->not_positive, ends, fitted,
                      findings, err));
  } else {
    tier__abc_cut(&values, abc->cuts, abc->class_count - 1, abc->rule, ends);
  }
  fill_classes(abc, &values, ends, fitted);
  return report_classes(abc, fitted, findings, err);
}

tier_status tier__abc_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                             tier_error *err) {
  const tier__abc_model *abc = model;
  const tier__abc_state *seen = state;
  tier__tally tally = tier__tally_begin(abc->context, 1);
  tier_status status = TIER_OK;
  tier__abc_fitted *fitted = tier__alloc(abc->context, 1, sizeof *fitted);
  if (fitted == NULL) {
    return tier__no_memory(err);
  }
  fitted->context = abc->context;
  fitted->scale = seen->scale;
  fitted->not_positive = seen->not_positive;
  fitted->unknown = seen->unknown;
  TIER__TRY_OUT(tier__tally_merge(&tally, &seen->positive, err));
  TIER__TRY_OUT(tier__tally_compact(&tally, err));
  TIER__TRY_OUT(fit(abc, &tally, fitted, findings, err));
  *ret_fitted = fitted;
  fitted = NULL;
out:
  tier__tally_end(&tally);
  tier__release(abc->context, fitted);
  return status;
}

void tier__abc_fitted_destroy(void *fitted) {
  tier__abc_fitted *done = fitted;
  tier__release(done->context, done);
}
