/* SPDX-License-Identifier: Apache-2.0 */
/* Learning, and what was learned: fit, save, load. */
#include "model_feed.h"

#include "base/executor.h"
#include "base/memory.h"
#include "findings.h"
#include "settings.h"
#include <stdio.h>
#include <string.h>

/* Batches are dealt to at most this many states, which are merged afterwards. Not the number of threads, so that the
 * same book is always cut in the same way. */
#define MOST_STATES ((size_t)8)

typedef struct learning {
  const tier__model *model;
  const tier__feed *feed;
  size_t count;
  void *states[MOST_STATES];
  tier_status statuses[MOST_STATES];
  tier_error errors[MOST_STATES];
} learning;

static void learn_part(void *arg, size_t index) {
  learning *job = arg;
  const tier__model *model = job->model;
  const size_t batches = job->feed->batch_count;
  const size_t end = (index + 1) * batches / job->count;
  tier_error *err = &job->errors[index];
  tier_status status = model->class_->state_create(model->model, &job->states[index], err);
  for (size_t b = index * batches / job->count; status == TIER_OK && b < end; b++) {
    status = model->class_->observe(model->model, job->states[index], &job->feed->batches[b], err);
    if (status != TIER_OK && err->row >= 0) {
      err->row += (int64_t)(b * TIER__BATCH_ROWS);
    }
  }
  job->statuses[index] = status;
}

/** Leaves all that was learned in the first state. */
static tier_status learn(learning *job, tier_error *err) {
  const tier__model *model = job->model;
  const size_t batches = job->feed->batch_count;
  job->count = batches < MOST_STATES ? batches : MOST_STATES;
  for (size_t i = 0; i < job->count; i++) {
    job->errors[i].size = sizeof job->errors[i];
    job->errors[i].row = -1;
  }
  tier__run(model->context, job->count, learn_part, job);
  for (size_t i = 0; i < job->count; i++) {
    if (job->statuses[i] != TIER_OK) {
      return tier__model_failed(model, job->statuses[i], &job->errors[i], err);
    }
  }
  for (size_t i = 1; i < job->count; i++) {
    tier_error inner = {.size = sizeof inner};
    tier_status status = model->class_->merge(model->model, job->states[0], job->states[i], &inner);
    if (status != TIER_OK) {
      return tier__model_failed(model, status, &inner, err);
    }
    model->class_->state_destroy(job->states[i]);
    job->states[i] = NULL;
  }
  return TIER_OK;
}

/** Adds what `finish` found, with a place that begins at the policy. */
static tier_status pass_on(const tier__model *model, const tier_finding *finding, tier_findings *findings,
                           tier_error *err) {
  const size_t bytes = sizeof "/models/" + strlen(model->name) + strlen(finding->place);
  char *place = tier__alloc(model->context, bytes, 1);
  if (place == NULL) {
    return tier__no_memory(err);
  }
  (void)snprintf(place, bytes, "/models/%s%s", model->name, finding->place);
  tier_status status = tier_findings_add(findings, finding->severity, finding->code, place, finding->message, err);
  tier__release(model->context, place);
  return status;
}

static tier_status pass_on_all(const tier__model *model, const tier_findings *found, tier_findings *findings,
                               tier_error *err) {
  TIER__TRY(tier__findings_status(found, err));
  for (size_t i = 0; i < tier_findings_count(found); i++) {
    tier_finding finding = {.size = sizeof finding};
    TIER__TRY(tier_findings_get(found, i, &finding, err));
    TIER__TRY(pass_on(model, &finding, findings, err));
  }
  return TIER_OK;
}

static tier_status finish(const tier__model *model, const void *state, tier_findings *findings, void **ret_fitted,
                          tier_error *err) {
  tier_findings *found = NULL;
  tier_error inner = {.size = sizeof inner};
  void *fitted = NULL;
  TIER__TRY(tier__findings_create(model->context, &found, err));
  tier_status status = model->class_->finish(model->model, state, found, &fitted, &inner);
  if (status != TIER_OK) {
    tier_findings_destroy(found);
    return tier__model_failed(model, status, &inner, err);
  }
  status = pass_on_all(model, found, findings, err);
  tier_findings_destroy(found);
  if (status != TIER_OK) {
    tier__model_fitted_destroy(model, fitted);
    return status;
  }
  *ret_fitted = fitted;
  return TIER_OK;
}

tier_status tier__model_fit(const tier__model *model, const tier__table *table, int32_t as_of_day,
                            tier_findings *findings, void **ret_fitted, tier_error *err) {
  tier__feed feed;
  learning *job = NULL;
  tier_status status = tier__feed_open(model, table, model->input_count, TIER__ALL_ROWS, as_of_day, &feed, err);
  if (status != TIER_OK) {
    goto out;
  }
  if (model->class_->state_create == NULL) {
    status = finish(model, NULL, findings, ret_fitted, err);
    goto out;
  }
  job = tier__alloc(model->context, 1, sizeof *job);
  if (job == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  job->model = model;
  job->feed = &feed;
  TIER__TRY_OUT(learn(job, err));
  TIER__TRY_OUT(finish(model, job->states[0], findings, ret_fitted, err));
out:
  for (size_t i = 0; job != NULL && i < job->count; i++) {
    if (job->states[i] != NULL) {
      model->class_->state_destroy(job->states[i]);
    }
  }
  tier__release(model->context, job);
  tier__feed_close(&feed);
  return status;
}

tier_status tier__model_save(const tier__model *model, const void *fitted, tier_writer *writer, tier_error *err) {
  tier_error inner = {.size = sizeof inner};
  tier_status status = model->class_->fitted_save(model->model, fitted, writer, &inner);
  return status == TIER_OK ? TIER_OK : tier__model_failed(model, status, &inner, err);
}

static tier_status first_error(const tier_findings *findings, tier_error *err) {
  TIER__TRY(tier__findings_status(findings, err));
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    TIER__TRY(tier_findings_get(findings, i, &finding, err));
    if (finding.severity >= TIER_ERROR) {
      return tier__fail(err, TIER_E_POLICY, "%s: %s", finding.place, finding.message);
    }
  }
  return TIER_OK;
}

tier_status tier__model_load(const tier__model *model, const json_t *object, const char *place, void **ret_fitted,
                             tier_error *err) {
  tier_findings *findings = NULL;
  tier_settings *settings = NULL;
  void *fitted = NULL;
  tier_error inner = {.size = sizeof inner};
  tier_status status = tier__findings_create(model->context, &findings, err);
  if (status != TIER_OK) {
    return status;
  }
  TIER__TRY_OUT(tier__settings_open(model->context, object, place, findings, &settings, err));
  tier_status loaded = model->class_->fitted_load(model->model, settings, &fitted, &inner);
  if (loaded == TIER_OK) {
    tier__settings_close(settings);
    settings = NULL;
  }
  TIER__TRY_OUT(loaded == TIER_E_MEMORY ? tier__model_failed(model, loaded, &inner, err) : TIER_OK);
  TIER__TRY_OUT(first_error(findings, err));
  if (loaded != TIER_OK) {
    status = tier__model_failed(model, loaded, &inner, err);
    goto out;
  }
  *ret_fitted = fitted;
  fitted = NULL;
out:
  tier__settings_drop(settings);
  tier__model_fitted_destroy(model, fitted);
  tier_findings_destroy(findings);
  return status;
}

void tier__model_fitted_destroy(const tier__model *model, void *fitted) {
  if (fitted != NULL) {
    model->class_->fitted_destroy(fitted);
  }
}
