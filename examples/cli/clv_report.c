/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_report.h"

#include <stdlib.h>
#include <string.h>

enum { BINS = 8 };
/* Of intervals, in percent. */
#define CONFIDENCE 0.95

static const char *const verdicts[] = {"given", "converged", "boundary", "ridge", "failed"};

static void set_number(json_t *object, const char *key, double value) {
  (void)json_object_set_new(object, key, json_real(value));
}

static void set_count(json_t *object, const char *key, double value) {
  (void)json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_day(json_t *object, const char *key, int32_t day) {
  char text[16];
  tier_day_format(day, text);
  (void)json_object_set_new(object, key, json_string(text));
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* The value below which a share of the sorted ones lies. */
static double quantile(const double *sorted, size_t count, double share) {
  double place = share * (double)(count - 1);
  size_t below = (size_t)place;
  double part = place - (double)below;
  return below + 1 < count ? sorted[below] + part * (sorted[below + 1] - sorted[below]) : sorted[count - 1];
}

static json_t *parameter_of(const tier_clv_parameter *parameter) {
  json_t *entry = json_object();
  set_number(entry, "estimate", parameter->value);
  if (parameter->has_error) {
    set_number(entry, "standard_error", parameter->standard_error);
    set_number(entry, "low", parameter->low);
    set_number(entry, "high", parameter->high);
  }
  if (parameter->at_bound) {
    (void)json_object_set_new(entry, "at_bound", json_true());
  }
  if (parameter->direction < 0 || parameter->direction > 0) {
    set_number(entry, "direction", parameter->direction);
  }
  return entry;
}

static json_t *parameters_of(const tier_clv *model, size_t count) {
  json_t *parameters = json_object();
  for (size_t i = 0; i < count; i++) {
    tier_clv_parameter parameter = {.size = sizeof parameter};
    if (tier_clv_parameter_at(model, i, CONFIDENCE, &parameter, NULL) == TIER_OK) {
      (void)json_object_set_new(parameters, parameter.name, parameter_of(&parameter));
    }
  }
  return parameters;
}

/* @param samples So many by `count`. @param column Room for as many. */
static void add_intervals(const double *samples, size_t replicates, size_t count, double *column, json_t *parameters) {
  const char *name;
  json_t *parameter;
  size_t i = 0;
  json_object_foreach(parameters, name, parameter) {
    for (size_t r = 0; r < replicates; r++) {
      column[r] = samples[r * count + i];
    }
    qsort(column, replicates, sizeof *column, ascending);
    set_number(parameter, "bootstrap_low", quantile(column, replicates, (1 - CONFIDENCE) / 2));
    set_number(parameter, "bootstrap_high", quantile(column, replicates, (1 + CONFIDENCE) / 2));
    i++;
  }
}

/* The fit stands even if a sample of a small base has too few customers who bought again. */
static tier_status add_bootstrap(tier_context *context, const clv_question *question, const tier_clv *model,
                                 size_t count, json_t *entry, tier_error *error) {
  size_t replicates = question->replicates;
  double *samples = calloc(replicates + 1, (count + 1) * sizeof *samples);
  tier_clv_data data = clv_table_data(&question->table);
  if (samples == NULL) {
    return tier_error_set(error, TIER_E_MEMORY, "no memory");
  }
  tier_status status = tier_clv_bootstrap(context, model, &data, question->seed, replicates, samples, error);
  if (status == TIER_OK) {
    add_intervals(samples, replicates, count, samples + replicates * count, json_object_get(entry, "parameters"));
  } else if (status == TIER_E_MODEL) {
    (void)json_object_set_new(entry, "bootstrap_error", json_string(error->message));
    status = TIER_OK;
  }
  free(samples);
  return status;
}

static void add_fit(const tier_clv_summary *summary, json_t *entry) {
  set_number(entry, "log_likelihood", summary->log_likelihood);
  set_number(entry, "aic", summary->aic);
  set_number(entry, "bic", summary->bic);
  (void)json_object_set_new(entry, "verdict", json_string(verdicts[summary->verdict]));
  if (summary->reason[0] != '\0') {
    (void)json_object_set_new(entry, "reason", json_string(summary->reason));
  }
  set_count(entry, "evaluations", summary->evaluations);
  set_count(entry, "unique", (double)summary->unique);
  if (summary->stages > 0) {
    set_count(entry, "stages", summary->stages);
  }
  if (summary->kind == TIER_CLV_GAMMA_GAMMA) {
    set_number(entry, "correlation", summary->correlation);
  }
  set_count(entry, "customers", summary->customers);
}

static json_t *bins_of(const tier_clv_bin *bins) {
  json_t *list = json_array();
  for (size_t i = 0; i < BINS; i++) {
    if (bins[i].customers > 0) {
      json_t *bin = json_object();
      char name[32];
      snprintf(name, sizeof name, "%zu%s", i, i + 1 == BINS ? "+" : "");
      (void)json_object_set_new(bin, "frequency", json_string(name));
      set_count(bin, "customers", bins[i].customers);
      set_number(bin, "actual", bins[i].actual);
      set_number(bin, "expected", bins[i].expected);
      (void)json_array_append_new(list, bin);
    }
  }
  return list;
}

static json_t *errors_of(double expected, double mae, double rmse, double hit_rate) {
  json_t *object = json_object();
  set_number(object, "expected", expected);
  set_number(object, "mae", mae);
  set_number(object, "rmse", rmse);
  set_number(object, "hit_rate", hit_rate);
  return object;
}

static void add_baselines(const tier_clv_assessment *a, json_t *report) {
  json_t *baselines = json_object();
  (void)json_object_set_new(baselines, "same_rate",
                            errors_of(a->same_rate_expected, a->same_rate_mae, a->same_rate_rmse,
                                      a->same_rate_hit_rate));
  (void)json_object_set_new(baselines, "zero", errors_of(0, a->zero_mae, a->zero_rmse, a->chance_hit_rate));
  (void)json_object_set_new(report, "baselines", baselines);
}

static tier_status add_tracking(const clv_question *question, const tier_clv *model, json_t *holdout,
                                tier_error *error) {
  tier_clv_data data = clv_table_data(&question->table);
  const clv_tracking *tracking = &question->tracking;
  double *expected = calloc(tracking->count + 1, sizeof *expected);
  if (expected == NULL) {
    return tier_error_set(error, TIER_E_MEMORY, "no memory");
  }
  json_t *list = json_array();
  tier_status status = tracking->count > 0 ? tier_clv_track(model, &data, question->table.starts,
                                                            tracking->step_days / question->table.unit_days,
                                                            tracking->count, expected, error)
                                           : TIER_OK;
  for (size_t i = 0; status == TIER_OK && i < tracking->count; i++) {
    json_t *step = json_object();
    set_day(step, "until", clv_tracking_day(tracking, i));
    set_number(step, "actual", tracking->actual[i]);
    set_number(step, "expected", expected[i]);
    (void)json_array_append_new(list, step);
  }
  (void)json_object_set_new(holdout, "tracking", list);
  free(expected);
  return status;
}

static tier_status add_holdout(const clv_question *question, const tier_clv *model, json_t *entry, json_t *report,
                               tier_error *error) {
  tier_clv_data data = clv_table_data(&question->table);
  double horizon = (question->until_day - question->fit_day) / question->table.unit_days;
  tier_clv_assessment a = {.size = sizeof a};
  tier_clv_bin bins[BINS];
  tier_status status = tier_clv_assess(model, &data, question->table.later, horizon, 0, &a, bins, BINS, error);
  if (status != TIER_OK) {
    return status;
  }
  json_t *holdout = errors_of(a.expected, a.mae, a.rmse, a.hit_rate);
  char grade[2] = {(char)a.grade, '\0'};
  set_number(holdout, "actual", a.actual);
  set_number(holdout, "bias", a.bias);
  set_number(holdout, "calibration_error", a.calibration_error);
  (void)json_object_set_new(holdout, "grade", json_string(grade));
  (void)json_object_set_new(holdout, "bins", bins_of(bins));
  (void)json_object_set_new(entry, "holdout", holdout);
  add_baselines(&a, report);
  return add_tracking(question, model, holdout, error);
}

/* Is there something to compare with? */
static int has_holdout(const clv_question *question) { return question->fit_day < question->until_day; }

/* One model. */
static tier_status add_model(tier_context *context, const clv_question *question, tier_clv_kind kind, json_t *entry,
                             json_t *report, tier_error *error) {
  tier_clv_data data = clv_table_data(&question->table);
  tier_clv_fit_options options = {.size = sizeof options, .unit_days = question->table.unit_days};
  tier_clv_summary summary = {.size = sizeof summary};
  tier_clv *model = NULL;
  tier_status status = tier_clv_fit(context, kind, &data, &options, &model, error);
  if (status == TIER_OK) {
    status = tier_clv_summarise(model, &summary, error);
  }
  if (status == TIER_OK) {
    add_fit(&summary, entry);
    (void)json_object_set_new(entry, "parameters", parameters_of(model, summary.parameter_count));
  }
  if (status == TIER_OK && question->replicates > 0) {
    status = add_bootstrap(context, question, model, summary.parameter_count, entry, error);
  }
  if (status == TIER_OK && kind != TIER_CLV_GAMMA_GAMMA && has_holdout(question)) {
    status = add_holdout(question, model, entry, report, error);
  }
  tier_clv_destroy(model);
  return status;
}

static json_t *report_head(const clv_question *question) {
  const clv_table *table = &question->table;
  json_t *report = json_object();
  double repeat_customers = 0, repeat_purchases = 0, later = 0;
  for (size_t i = 0; i < table->count; i++) {
    repeat_customers += table->frequency[i] > 0;
    repeat_purchases += table->frequency[i];
    later += table->later[i];
  }
  set_day(report, "as_of", question->fit_day);
  (void)json_object_set_new(report, "unit", json_string(question->unit));
  set_count(report, "customers", (double)table->count);
  set_count(report, "repeat_customers", repeat_customers);
  set_count(report, "repeat_purchases", repeat_purchases);
  if (has_holdout(question)) {
    json_t *holdout = json_object();
    set_day(holdout, "from", question->fit_day + 1);
    set_day(holdout, "until", question->until_day);
    set_count(holdout, "purchases", later);
    (void)json_object_set_new(report, "holdout", holdout);
  }
  return report;
}

/* Can it be fitted to transactions? */
static int is_asked_for(const clv_question *question, tier_clv_kind kind) {
  return question->first == question->last ||
         (kind != TIER_CLV_BG_BB && kind != TIER_CLV_SBG && kind != TIER_CLV_BDW);
}

/* A model that these data do not allow. Others may be. */
static int is_about_the_data(tier_status status) {
  return status == TIER_E_MODEL || status == TIER_E_UNDEFINED || status == TIER_E_ARGUMENT;
}

int clv_report_build(tier_context *context, const clv_question *question, json_t **ret_report) {
  json_t *report = report_head(question), *models = json_array();
  tier_error first = {.size = sizeof first};
  tier_status failed = TIER_OK;
  int fitted = 0, code = CLI_DONE;
  (void)json_object_set_new(report, "models", models);
  for (tier_clv_kind kind = question->first; code == CLI_DONE && kind <= question->last; kind++) {
    if (!is_asked_for(question, kind)) {
      continue;
    }
    tier_error error = {.size = sizeof error};
    json_t *entry = json_pack("{s:s}", "model", tier_clv_kind_name(kind));
    tier_status status = add_model(context, question, kind, entry, report, &error);
    fitted += status == TIER_OK;
    if (status != TIER_OK && failed == TIER_OK) {
      failed = status;
      first = error;
    }
    if (is_about_the_data(status)) {
      json_decref(entry);
      entry = json_pack("{s:s, s:s}", "model", tier_clv_kind_name(kind), "error", error.message);
    } else if (status != TIER_OK) {
      code = cli_fail_status(tier_clv_kind_name(kind), status, &error);
    }
    (void)json_array_append_new(models, entry);
  }
  if (code == CLI_DONE && fitted == 0) {
    code = cli_fail_status(question->file, failed, &first);
  }
  if (code == CLI_DONE) {
    *ret_report = report;
  } else {
    json_decref(report);
  }
  return code;
}
