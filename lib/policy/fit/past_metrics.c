/* SPDX-License-Identifier: Apache-2.0 */
#include "past_metrics.h"

#include "base/bitmap.h"
#include "base/calendar.h"
#include "base/failure.h"
#include "base/memory.h"
#include "policy/pipeline/pipeline.h"

#include <string.h>

/** Copies the metric that an input reads, unless another input did so before. */
static tier_status take_metric(const tier_input *input, const tier__table *past, tier__table *table, tier_error *err) {
  const tier__column *from = tier__table_find(past, input->name);
  char *name = tier__input_column(table->context, input);
  tier__column *to = NULL;
  tier_status status = TIER_OK;
  if (name == NULL || from == NULL) {
    status = name == NULL ? tier__no_memory(err)
                          : tier__fail(err, TIER_E_INTERNAL, "no metric '%s' of days ago", input->name);
    goto out;
  }
  if (tier__table_find(table, name) == NULL) {
    TIER__TRY_OUT(tier__table_add(table, name, from->view.type, from->unit, TIER__ROLE_METRIC, from->validity == NULL,
                                  NULL, 0, &to, err));
    memcpy(to->values, from->values, table->rows * tier__type_bytes(from->view.type));
    if (from->validity != NULL) {
      memcpy(to->validity, from->validity, tier__bitmap_bytes(table->rows));
    }
  }
out:
  tier__release(table->context, name);
  return status;
}

static tier_status fill_metrics(const tier_policy *policy, const tier_book *book, const tier__ledger *ledger,
                                tier__table *past, tier_error *err) {
  int32_t *anchors = tier__alloc(past->context, ledger->customers, sizeof *anchors);
  if (anchors == NULL) {
    return tier__no_memory(err);
  }
  tier__pipeline_anchors(book, ledger, anchors);
  tier__pipeline_metrics(policy, ledger, anchors, NULL, past);
  tier__release(past->context, anchors);
  return TIER_OK;
}

/** All that is read of one day. */
static tier_status take_day(const tier_fitted *fitted, const tier_book *book, int64_t days_ago, tier__table *table,
                            tier_error *err) {
  const tier_policy *policy = fitted->policy;
  tier__ledger ledger = {0};
  tier__table past = tier__table_begin(fitted->context, table->rows, table->minor_digits);
  if (days_ago > (int64_t)fitted->as_of_day - TIER__FIRST_DAY) {
    return tier__fail(err, TIER_E_ARGUMENT, "%lld days before the day of the question is before the year 1",
                      (long long)days_ago);
  }
  tier_status status = tier__pipeline_group(policy, book, fitted->as_of_day - (int32_t)days_ago, &ledger, err);
  if (status != TIER_OK) {
    return status;
  }
  past.as_of_day = ledger.as_of_day;
  TIER__TRY_OUT(tier__metrics_add(policy->windows, policy->window_count, &past, err));
  TIER__TRY_OUT(fill_metrics(policy, book, &ledger, &past, err));
  for (size_t i = 0; i < policy->model_count; i++) {
    const tier__model *model = policy->models[i];
    for (size_t k = model->present_count; k < model->input_count; k++) {
      if (model->inputs[k].days_ago == days_ago) {
        TIER__TRY_OUT(take_metric(&model->inputs[k], &past, table, err));
      }
    }
  }
out:
  tier__table_end(&past);
  tier__ledger_end(&ledger);
  return status;
}

/** The smallest number of days that is read and above `last`; 0 if there is none. */
static int64_t next_day(const tier_policy *policy, int64_t last) {
  int64_t next = 0;
  for (size_t i = 0; i < policy->model_count; i++) {
    const tier__model *model = policy->models[i];
    for (size_t k = model->present_count; k < model->input_count; k++) {
      const int64_t days = model->inputs[k].days_ago;
      next = days > last && (next == 0 || days < next) ? days : next;
    }
  }
  return next;
}

tier_status tier__past_metrics(const tier_fitted *fitted, const tier_book *book, tier__table *table, tier_error *err) {
  for (int64_t days = next_day(fitted->policy, 0); days > 0; days = next_day(fitted->policy, days)) {
    TIER__TRY(take_day(fitted, book, days, table, err));
  }
  return TIER_OK;
}
