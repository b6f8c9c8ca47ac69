/* SPDX-License-Identifier: Apache-2.0 */
/* Tiers with a number of places: the one step that needs all customers at once. */
#include "assign_work.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "places_scores.h"

static tier_status make_lists(tier__assign_work *work, size_t steps, tier_error *err) {
  tier_context *context = work->result->context;
  work->candidates = tier__alloc(context, steps, sizeof(uint8_t *));
  work->scored = tier__alloc(context, steps, sizeof(uint8_t *));
  work->scores = tier__alloc(context, steps, sizeof(double *));
  work->weights = tier__alloc(context, steps, sizeof(uint64_t *));
  return work->candidates == NULL || work->scored == NULL || work->scores == NULL || work->weights == NULL
             ? tier__no_memory(err)
             : TIER_OK;
}

static tier_status weigh(tier__assign_work *work, const tier__step *step, size_t k, tier_error *err) {
  const tier_result *result = work->result;
  work->weights[k] = tier__alloc(result->context, result->count, sizeof(uint64_t));
  return work->weights[k] == NULL
             ? tier__no_memory(err)
             : tier__places_weights(step->weight, &result->table, work->weights[k], work->scored[k], err);
}

tier_status tier__assign_scores(tier__assign_work *work, const tier__ladder *ladder, tier_error *err) {
  const tier_result *result = work->result;
  for (size_t k = 1; k < ladder->step_count; k++) {
    if (!ladder->steps[k].places.limited) {
      continue;
    }
    if (work->scores == NULL) {
      TIER__TRY(make_lists(work, ladder->step_count, err));
    }
    work->scored[k] = tier__alloc(result->context, result->count, 1);
    work->scores[k] = tier__alloc(result->context, result->count, sizeof(double));
    if (work->scored[k] == NULL || work->scores[k] == NULL) {
      return tier__no_memory(err);
    }
    TIER__TRY(tier__places_scores(ladder->steps[k].by, &result->table, work->scores[k], work->scored[k], err));
    if (ladder->steps[k].weight != NULL) {
      TIER__TRY(weigh(work, &ladder->steps[k], k, err));
    }
    work->candidates[k] = ladder->steps[k].enter == NULL ? work->scored[k] : NULL;
  }
  return TIER_OK;
}

void tier__assign_scores_end(tier__assign_work *work, const tier__ladder *ladder) {
  tier_context *context = work->result->context;
  for (size_t k = 0; k < ladder->step_count; k++) {
    tier__release(context, work->scored == NULL ? NULL : work->scored[k]);
    tier__release(context, work->scores == NULL ? NULL : work->scores[k]);
    tier__release(context, work->weights == NULL ? NULL : work->weights[k]);
  }
  tier__release(context, (void *)work->candidates);
  tier__release(context, (void *)work->scored);
  tier__release(context, (void *)work->scores);
  tier__release(context, (void *)work->weights);
  work->candidates = work->scored = NULL;
  work->scores = NULL;
  work->weights = NULL;
}

tier_status tier__assign_places(tier__assign_work *work, uint32_t ladder, tier_error *err) {
  const tier_result *result = work->result;
  const tier__ladder *settings = &result->fitted->policy->ladders[ladder];
  tier__ladder_result *made = &result->ladders[ladder];
  if (work->scores == NULL) {
    return TIER_OK;
  }
  uint32_t *order = tier__alloc(result->context, result->count, sizeof *order);
  if (order == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = settings->step_count; k-- > 1;) {
    if (work->scores[k] != NULL) {
      tier__places_apply(&settings->steps[k].places, &settings->settings, (int32_t)k, result->as_of_day, work->anchors,
                         work->frozen, work->scores[k], work->scored[k], work->weights[k], made->before, result->count,
                         order, made->standings, made->reasons);
    }
  }
  tier__release(result->context, order);
  return TIER_OK;
}
