/* SPDX-License-Identifier: Apache-2.0 */
/* Applying a fitted model: score and explain. */
#include "model_feed.h"
#include "model_scoring.h"

#include "base/bitmap.h"
#include "base/executor.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

struct tier__scoring {
  const tier__model *model;
  const void *fitted;
  tier__feed feed;
  tier__column **columns; /* One per output. */
  tier_sink *sinks;       /* One per output and batch. */
  tier_status *statuses;  /* One per batch. */
  tier_error *errors;
};

/** @return What is wrong with a value; NULL if it can be used. */
static const char *wrong_with(const tier__column *column, size_t i) {
  switch (column->view.type) {
  case TIER_FLOAT64:
    return isfinite(((const double *)column->values)[i]) ? NULL : "a value that is not finite";
  case TIER_TEXT: {
    const int32_t code = ((const int32_t *)column->values)[i];
    return code >= 0 && (size_t)code < column->view.label_count ? NULL : "the code of a text that it did not declare";
  }
  case TIER_BOOL:
    return ((const uint8_t *)column->values)[i] <= 1 ? NULL : "a bool that is neither 0 nor 1";
  default:
    return NULL;
  }
}

/** Nothing unusable leaves a model, and what is not known is zero, whatever the model left there. */
static tier_status check_column(const tier__scoring *job, tier__column *column, size_t first, size_t count,
                                tier_error *err) {
  const size_t bytes = tier__type_bytes(column->view.type);
  for (size_t i = first; i < first + count; i++) {
    if (!tier__bit(column->validity, i)) {
      memset((unsigned char *)column->values + i * bytes, 0, bytes);
      continue;
    }
    const char *wrong = wrong_with(column, i);
    if (wrong != NULL) {
      return tier__fail_row(err, TIER_E_MODEL, (int64_t)i, "model \"%s\" gave column %s %s", job->model->name,
                            column->view.name, wrong);
    }
  }
  return TIER_OK;
}

static void score_batch(void *arg, size_t index) {
  tier__scoring *job = arg;
  const tier__model *model = job->model;
  const size_t first = index * TIER__BATCH_ROWS;
  const tier_batch *batch = &job->feed.batches[index];
  tier_sink *sinks = &job->sinks[index * model->output_count];
  tier_error inner = {.size = sizeof inner, .row = -1};
  for (size_t i = 0; i < model->output_count; i++) {
    tier__column *column = job->columns[i];
    sinks[i].values = (unsigned char *)column->values + first * tier__type_bytes(column->view.type);
    sinks[i].validity = column->validity + first / 8;
  }
  tier_status status = model->class_->score(model->model, job->fitted, batch, sinks, &inner);
  if (status != TIER_OK) {
    inner.row += inner.row >= 0 ? (int64_t)first : 0;
    status = tier__model_failed(model, status, &inner, &job->errors[index]);
  }
  for (size_t i = 0; status == TIER_OK && i < model->output_count; i++) {
    status = check_column(job, job->columns[i], first, batch->count, &job->errors[index]);
  }
  job->statuses[index] = status;
}

/** Scores all batches; the failure reported is that of the first batch that failed, however they were run. */
static tier_status score_all(tier__scoring *job, tier_error *err) {
  const size_t batches = job->feed.batch_count;
  for (size_t b = 0; b < batches; b++) {
    job->errors[b].size = sizeof job->errors[b];
  }
  if (batches == 1) { /* The customer at the desk does not need the executor. */
    score_batch(job, 0);
  } else {
    tier__run(job->model->context, batches, score_batch, job);
  }
  for (size_t b = 0; b < batches; b++) {
    if (job->statuses[b] != TIER_OK) {
      const tier_error *first = &job->errors[b];
      return tier__fail_row(err, job->statuses[b], first->row, "%s", first->message);
    }
  }
  return TIER_OK;
}

static tier_status add_columns(const tier__model *model, tier__table *outputs, tier__column **columns,
                               tier_error *err) {
  for (size_t i = 0; i < model->output_count; i++) {
    const tier_output *output = &model->outputs[i];
    const size_t bytes = strlen(model->name) + strlen(output->name) + 2;
    char *name = tier__alloc(model->context, bytes, 1);
    if (name == NULL) {
      return tier__no_memory(err);
    }
    (void)snprintf(name, bytes, "%s.%s", model->name, output->name);
    tier_status status = tier__table_add(outputs, name, output->type, output->unit, TIER__ROLE_OUTPUT, 0,
                                         output->labels, output->label_count, &columns[i], err);
    tier__release(model->context, name);
    TIER__TRY(status);
  }
  return TIER_OK;
}

/** Moves the finished columns into the table: all or none. */
static tier_status move_columns(tier__table *from, tier__table *to, tier_error *err) {
  void *block = to->columns;
  tier_status status =
      tier__reserve(to->context, &block, &to->capacity, to->count + from->count, sizeof *to->columns, err);
  to->columns = block;
  TIER__TRY(status);
  memcpy(to->columns + to->count, from->columns, from->count * sizeof *to->columns);
  to->count += from->count;
  from->count = 0;
  return TIER_OK;
}

static tier_status open_parts(tier__scoring *job, const tier__table *table, tier__table *outputs, tier_error *err) {
  const tier__model *model = job->model;
  TIER__TRY(tier__feed_open(model, table, model->present_count, TIER__ALL_ROWS, 0, &job->feed, err));
  job->columns = tier__alloc(model->context, model->output_count, sizeof *job->columns);
  job->sinks = tier__alloc(model->context, model->output_count * job->feed.batch_count, sizeof *job->sinks);
  job->statuses = tier__alloc(model->context, job->feed.batch_count, sizeof *job->statuses);
  job->errors = tier__alloc(model->context, job->feed.batch_count, sizeof *job->errors);
  if (job->columns == NULL || job->sinks == NULL || job->statuses == NULL || job->errors == NULL) {
    return tier__no_memory(err);
  }
  return add_columns(model, outputs, job->columns, err);
}

tier_status tier__scoring_open(const tier__model *model, const void *fitted, const tier__table *table,
                               tier__table *outputs, tier__scoring **ret_scoring, tier_error *err) {
  tier__scoring *job = tier__alloc(model->context, 1, sizeof *job);
  if (job == NULL) {
    return tier__no_memory(err);
  }
  job->model = model;
  job->fitted = fitted;
  const tier_status status = open_parts(job, table, outputs, err);
  if (status != TIER_OK) {
    tier__scoring_close(job);
    return status;
  }
  *ret_scoring = job;
  return TIER_OK;
}

tier_status tier__scoring_run(tier__scoring *scoring, size_t rows, int32_t as_of_day, tier_error *err) {
  tier__feed_refill(&scoring->feed, rows, as_of_day);
  for (size_t i = 0; i < scoring->model->output_count; i++) {
    memset(scoring->columns[i]->validity, 0, tier__bitmap_bytes(rows));
  }
  return score_all(scoring, err);
}

void tier__scoring_close(tier__scoring *scoring) {
  if (scoring == NULL) {
    return;
  }
  tier_context *context = scoring->model->context;
  tier__release(context, scoring->columns);
  tier__release(context, scoring->sinks);
  tier__release(context, scoring->statuses);
  tier__release(context, scoring->errors);
  tier__feed_close(&scoring->feed);
  tier__release(context, scoring);
}

tier_status tier__model_score(const tier__model *model, const void *fitted, int32_t as_of_day, tier__table *table,
                              tier_error *err) {
  tier__table outputs = tier__table_begin(table->context, table->rows, table->minor_digits);
  tier__scoring *scoring = NULL;
  tier_status status = tier__scoring_open(model, fitted, table, &outputs, &scoring, err);
  if (status == TIER_OK) {
    status = tier__scoring_run(scoring, table->rows, as_of_day, err);
  }
  if (status == TIER_OK) {
    status = move_columns(&outputs, table, err);
  }
  tier__scoring_close(scoring);
  tier__table_end(&outputs);
  return status;
}
