/* SPDX-License-Identifier: Apache-2.0 */
/* Learning the cuts. */
#include "rfm_object.h"

#include "base/failure.h"
#include "base/memory.h"
#include "rfm_kernel.h"
#include <inttypes.h>
#include <stdio.h>

tier_status tier__rfm_state_create(const void *model, void **ret_state, tier_error *err) {
  const tier__rfm_model *rfm = model;
  tier__rfm_state *state = tier__alloc(rfm->context, 1, sizeof *state);
  if (state == NULL) {
    return tier__no_memory(err);
  }
  state->context = rfm->context;
  for (size_t d = 0; d < 3; d++) {
    state->tallies[d] = tier__tally_begin(rfm->context, rfm->method == TIER__RFM_NESTED && d == 0 ? 3 : 1);
  }
  *ret_state = state;
  return TIER_OK;
}

void tier__rfm_state_destroy(void *state) {
  tier__rfm_state *seen = state;
  for (size_t d = 0; d < 3; d++) {
    tier__tally_end(&seen->tallies[d]);
  }
  tier__release(seen->context, seen);
}

tier_status tier__rfm_observe(const void *model, void *state, const tier_batch *batch, tier_error *err) {
  const tier__rfm_model *rfm = model;
  tier__rfm_state *seen = state;
  const size_t tallies = rfm->method == TIER__RFM_NESTED ? 1 : 3;
  TIER__TRY(tier__rfm_take_scales(rfm, batch, seen->scales, err));
  for (size_t i = 0; i < batch->count; i++) {
    int64_t keys[3];
    const int found = tier__rfm_keys(rfm, batch, i, keys);
    seen->prospects += found == TIER__RFM_PROSPECT;
    seen->incomplete += found == TIER__RFM_INCOMPLETE;
    for (size_t d = 0; found == TIER__RFM_SCORED && d < tallies; d++) {
      TIER__TRY(tier__tally_add(&seen->tallies[d], keys + d, err));
    }
  }
  return TIER_OK;
}

static tier_status merge_tallies(tier__tally *tallies, const tier__tally *more, tier_error *err) {
  for (size_t d = 0; d < 3; d++) {
    TIER__TRY(tier__tally_merge(&tallies[d], &more[d], err));
  }
  return TIER_OK;
}

tier_status tier__rfm_merge(const void *model, void *state, const void *other, tier_error *err) {
  tier__rfm_state *seen = state;
  const tier__rfm_state *more = other;
  (void)model;
  TIER__TRY(merge_tallies(seen->tallies, more->tallies, err));
  for (size_t d = 0; d < 3; d++) {
    seen->scales[d] = seen->scales[d].type == TIER_ANY ? more->scales[d] : seen->scales[d];
  }
  seen->prospects += more->prospects;
  seen->incomplete += more->incomplete;
  return TIER_OK;
}

size_t tier__rfm_cut_lists(const tier__rfm_fitted *fitted, size_t dimension) {
  size_t lists = 1;
  for (size_t d = 0; fitted->nested && d < dimension; d++) {
    lists *= fitted->bins[d];
  }
  return lists;
}

tier_status tier__rfm_fitted_make(const tier__rfm_model *rfm, tier__rfm_fitted **ret_fitted, tier_error *err) {
  tier__rfm_fitted *fitted = tier__alloc(rfm->context, 1, sizeof *fitted);
  if (fitted == NULL) {
    return tier__no_memory(err);
  }
  fitted->context = rfm->context;
  fitted->nested = rfm->method == TIER__RFM_NESTED;
  fitted->at_least = rfm->method == TIER__RFM_FIXED || rfm->method == TIER__RFM_BINARY;
  memcpy(fitted->bins, rfm->bins, sizeof fitted->bins);
  for (size_t d = 0; d < 3; d++) {
    const size_t cuts = tier__rfm_cut_lists(fitted, d) * (fitted->bins[d] - 1);
    fitted->cuts[d] = tier__alloc(rfm->context, cuts, sizeof *fitted->cuts[d]);
    if (fitted->cuts[d] == NULL) {
      tier__rfm_fitted_destroy(fitted);
      return tier__no_memory(err);
    }
  }
  *ret_fitted = fitted;
  return TIER_OK;
}

void tier__rfm_fitted_destroy(void *fitted) {
  tier__rfm_fitted *done = fitted;
  for (size_t d = 0; d < 3; d++) {
    tier__release(done->context, done->cuts[d]);
  }
  tier__release(done->context, done);
}

static int is_given(const tier__rfm_model *rfm) {
  return rfm->method == TIER__RFM_FIXED || (rfm->method == TIER__RFM_BINARY && rfm->split == TIER__RFM_GIVEN);
}

/** Thresholds from the policy as keys. Days ascend where their keys descend. */
static void take_given(const tier__rfm_model *rfm, tier__rfm_fitted *fitted, size_t d) {
  const size_t cuts = rfm->bins[d] - 1;
  for (size_t i = 0; i < cuts; i++) {
    const double value = d == 0 ? -rfm->given[d][cuts - 1 - i] : rfm->given[d][i];
    fitted->cuts[d][i] = tier__scale_key_from(&fitted->scales[d], value);
  }
}

static void cut_dimension(const tier__rfm_model *rfm, const tier__tally *tally, tier__rfm_fitted *fitted, size_t d) {
  const int is_float = fitted->scales[d].type == TIER_FLOAT64;
  if (is_given(rfm)) {
    take_given(rfm, fitted, d);
  } else if (rfm->method == TIER__RFM_QUANTILE) {
    tier__rfm_quantiles(tally->items, tally->count, 2, 0, rfm->bins[d], fitted->cuts[d]);
  } else if (rfm->split == TIER__RFM_MEAN) {
    fitted->cuts[d][0] = tier__rfm_mean(tally->items, tally->count, is_float);
  } else {
    fitted->cuts[d][0] = tier__rfm_median(tally->items, tally->count, is_float);
  }
}

/** Customers by score, which also tells how many bins are in use. */
static void count_customers(const tier__tally *tallies, tier__rfm_fitted *fitted) {
  for (size_t d = 0; d < (fitted->nested ? 1 : 3); d++) {
    const tier__tally *tally = &tallies[d];
    for (size_t i = 0; i < tally->count; i++) {
      int64_t keys[3] = {0};
      size_t scores[3];
      memcpy(keys + d, tally->items + i * (tally->width + 1), tally->width * sizeof *keys);
      tier__rfm_scores(fitted, keys, scores);
      for (size_t k = d; k < d + tally->width; k++) {
        fitted->customers[k][scores[k] - 1] += tier__tally_times(tally, i);
      }
    }
  }
}

static tier_status cut(const tier__rfm_model *rfm, tier__tally *tallies, tier__rfm_fitted *fitted, tier_error *err) {
  if (tallies[0].count == 0 && !is_given(rfm)) {
    return tier__fail(err, TIER_E_MODEL, "there is no customer with a purchase to learn from");
  }
  if (rfm->method != TIER__RFM_NESTED) {
    for (size_t d = 0; d < 3; d++) {
      cut_dimension(rfm, &tallies[d], fitted, d);
    }
    return TIER_OK;
  }
  int64_t *scratch = tier__alloc(rfm->context, tallies[0].count, 4 * sizeof *scratch);
  if (scratch == NULL) {
    return tier__no_memory(err);
  }
  tier__rfm_nested(tallies[0].items, scratch, tallies[0].count, rfm->bins[0], fitted->cuts);
  tier__release(rfm->context, scratch);
  return TIER_OK;
}

static tier_status report(const tier__rfm_model *rfm, const tier__rfm_fitted *fitted, tier_findings *findings,
                          tier_error *err) {
  char text[200];
  if (fitted->incomplete > 0) {
    (void)snprintf(text, sizeof text,
                   "customers with a purchase but without all three values, who get no scores: %" PRIu64,
                   fitted->incomplete);
    TIER__TRY(tier_findings_add(findings, TIER_NOTE, "not_known", "", text, err));
  }
  for (size_t d = 0; !fitted->at_least && d < 3; d++) {
    size_t used = 0;
    for (size_t i = 0; i < fitted->bins[d]; i++) {
      used += fitted->customers[d][i] > 0;
    }
    if (used < fitted->bins[d]) {
      (void)snprintf(text, sizeof text, "only %zu of the %zu scores of %.60s occur, as equal values stay together",
                     used, fitted->bins[d], rfm->inputs[d].name);
      TIER__TRY(tier_findings_add(findings, TIER_NOTE, "equal_values", "/bins", text, err));
    }
  }
  return TIER_OK;
}

tier_status tier__rfm_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                             tier_error *err) {
  const tier__rfm_model *rfm = model;
  const tier__rfm_state *seen = state;
  tier__tally tallies[3];
  tier__rfm_fitted *fitted = NULL;
  for (size_t d = 0; d < 3; d++) {
    tallies[d] = tier__tally_begin(rfm->context, seen->tallies[d].width);
  }
  tier_status status = tier__rfm_fitted_make(rfm, &fitted, err);
  if (status != TIER_OK) {
    return status;
  }
  memcpy(fitted->scales, seen->scales, sizeof fitted->scales);
  fitted->prospects = seen->prospects;
  fitted->incomplete = seen->incomplete;
  TIER__TRY_OUT(merge_tallies(tallies, seen->tallies, err));
  for (size_t d = 0; d < 3; d++) {
    TIER__TRY_OUT(tier__tally_compact(&tallies[d], err));
  }
  TIER__TRY_OUT(cut(rfm, tallies, fitted, err));
  count_customers(tallies, fitted);
  TIER__TRY_OUT(report(rfm, fitted, findings, err));
  *ret_fitted = fitted;
  fitted = NULL;
out:
  for (size_t d = 0; d < 3; d++) {
    tier__tally_end(&tallies[d]);
  }
  if (fitted != NULL) {
    tier__rfm_fitted_destroy(fitted);
  }
  return status;
}
