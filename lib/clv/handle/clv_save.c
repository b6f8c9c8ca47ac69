/* SPDX-License-Identifier: Apache-2.0 */
/* The document that clv_load.c reads. Every number is written in full. */
#include <string.h>

#include "base/failure.h"
#include "base/json_write.h"
#include "clv_make.h"
#include "clv_saved_form.h"

static void write_word(tier_writer *writer, const char *key, const char *word) {
  const tier_string text = {word, strlen(word)};
  tier_writer_text(writer, key, text);
}

static void write_parameters(tier_writer *writer, const tier_clv *clv) {
  const size_t own = tier__clv_own_count(clv), count = own + tier__clv_effect_count(clv);
  tier_writer_begin(writer, "parameters", 0);
  for (size_t i = 0; i < count; i++) {
    tier_writer_number(writer, tier__clv_name(clv, i), i < own ? clv->params[i] : clv->effects[i - own]);
  }
  tier_writer_end(writer);
}

static void write_covariates(tier_writer *writer, const tier_clv *clv) {
  if (clv->covariate_count == 0) {
    return;
  }
  tier_writer_begin(writer, "covariates", 1);
  for (size_t i = 0; i < clv->covariate_count; i++) {
    write_word(writer, NULL, tier__clv_covariate_name(clv, i));
  }
  tier_writer_end(writer);
}

/* Names of the variables that had to stop at a bound. */
static void write_bounds(tier_writer *writer, const tier_clv *clv, size_t count) {
  if (clv->report.at_bound == 0) {
    return;
  }
  tier_writer_begin(writer, "at_bound", 1);
  for (size_t i = 0; i < count; i++) {
    if (clv->report.at_bound >> i & 1) {
      write_word(writer, NULL, tier__clv_name(clv, i));
    }
  }
  tier_writer_end(writer);
}

/* The lower triangle, row after row. */
static void write_covariance(tier_writer *writer, const tier_clv *clv, size_t count) {
  double triangle[TIER__TRIANGLE_MOST];
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j <= i; j++) {
      triangle[length++] = clv->report.covariance[i][j];
    }
  }
  tier_writer_numbers(writer, "covariance", triangle, length);
}

static void write_fit(tier_writer *writer, const tier_clv *clv) {
  const tier__fit_report *report = &clv->report;
  const size_t count = tier__clv_own_count(clv) + tier__clv_effect_count(clv);
  tier_writer_begin(writer, "fit", 0);
  write_word(writer, "verdict", tier__clv_verdicts[report->verdict]);
  if (report->reason != NULL) {
    write_word(writer, "reason", report->reason);
  }
  tier_writer_number(writer, "log_likelihood", report->log_likelihood);
  tier_writer_integer(writer, "evaluations", report->iterations);
  tier_writer_number(writer, "customers", clv->customers);
  tier_writer_number(writer, "repeat_customers", clv->repeat_customers);
  tier_writer_number(writer, "repeat_purchases", clv->repeat_purchases);
  tier_writer_integer(writer, "unique", (int64_t)clv->unique);
  if (clv->stages != 0) {
    tier_writer_boolean(writer, "stages_chosen", clv->stages_chosen);
  }
  if (clv->model == NULL) {
    tier_writer_number(writer, "correlation", clv->correlation);
  }
  write_bounds(writer, clv, count);
  if (tier__verdict_has_direction(report->verdict)) {
    tier_writer_numbers(writer, "direction", report->direction, count);
  }
  if (report->has_covariance) {
    write_covariance(writer, clv, count);
  }
  tier_writer_end(writer);
}

tier_status tier_clv_save(const tier_clv *model, char **ret_json, tier_error *err) {
  tier_writer writer;
  if (model == NULL || ret_json == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_save: model or ret_json is NULL");
  }
  tier__writer_begin(&writer, model->context);
  write_word(&writer, "clv", tier_clv_kind_name(model->kind));
  tier_writer_integer(&writer, "format", TIER__CLV_FORMAT);
  tier_writer_number(&writer, "unit_days", model->unit_days);
  if (model->stages != 0) {
    tier_writer_integer(&writer, "stages", model->stages);
  }
  write_covariates(&writer, model);
  write_parameters(&writer, model);
  if (model->fitted) {
    write_fit(&writer, model);
  }
  return tier__writer_take(&writer, ret_json, err);
}
