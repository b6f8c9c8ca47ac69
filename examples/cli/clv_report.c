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

static json_t *parameters_of(const tier_clv *model, size_t count, size_t replicates, const double *samples,
                             double *column) {
  json_t *parameters = json_object();
  for (size_t i = 0; i < count; i++) {
    tier_clv_parameter parameter = {.size = sizeof parameter};
    if (tier_clv_parameter_at(model, i, CONFIDENCE, &parameter, NULL) != TIER_OK) {
      continue;
    }
    json_t *entry = json_object();
    set_number(entry, "estimate", parameter.value);
    if (parameter.has_error) {
      set_number(entry, "standard_error", parameter.standard_error);
      set_number(entry, "low", parameter.low);
      set_number(entry, "high", parameter.high);
    }
    if (replicates > 0) {
      for (size_t r = 0; r < replicates; r++) {
        column[r] = samples[r * count + i];
      }
      qsort(column, replicates, sizeof *column, ascending);
      set_number(entry, "bootstrap_low", quantile(column, replicates, (1 - CONFIDENCE) / 2));
      set_number(entry, "bootstrap_high", quantile(column, replicates, (1 + CONFIDENCE) / 2));
    }
    (void)json_object_set_new(parameters, parameter.name, entry);
  }
  return parameters;
}

static tier_status add_parameters(tier_context *context, const clv_question *question, const tier_clv *model,
                                  const tier_clv_summary *summary, json_t *entry, tier_error *error) {
  size_t replicates = question->replicates, count = summary->parameter_count;
  double *samples = calloc(replicates + 1, (count + 1) * sizeof *samples);
  tier_clv_data data = clv_table_data(&question->table);
  if (samples == NULL) {
    return TIER_E_MEMORY;
  }
  tier_status status = replicates > 0 ? tier_clv_bootstrap(context, model, &data, question->seed, replicates, samples,
                                                           error)
                                      : TIER_OK;
  if (status == TIER_OK) {
    (void)json_object_set_new(entry, "parameters",
                              parameters_of(model, count, replicates, samples, samples + replicates * count));
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
  double *expected = calloc(question->step_count + 1, sizeof *expected);
  if (expected == NULL) {
    return TIER_E_MEMORY;
  }
  tier_status status = tier_clv_track(model, &data, question->table.starts, question->step, question->step_count,
                                      expected, error);
  json_t *list = json_array();
  for (size_t i = 0; status == TIER_OK && i < question->step_count; i++) {
    json_t *step = json_object();
    double days = question->step * question->table.unit_days * (double)(i + 1);
    set_day(step, "until", question->table.first_day + (int32_t)days);
    set_number(step, "actual", question->actual[i]);
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

/* One model. @return TIER_E_MODEL: it cannot be fitted to these data, which is told in `entry`. */
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
    status = add_parameters(context, question, model, &summary, entry, error);
  }
  if (status == TIER_OK && kind != TIER_CLV_GAMMA_GAMMA && question->step_count > 0) {
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
  if (question->step_count > 0) {
    json_t *holdout = json_object();
    set_day(holdout, "from", question->fit_day + 1);
    set_day(holdout, "until", question->until_day);
    set_count(holdout, "purchases", later);
    (void)json_object_set_new(report, "holdout", holdout);
  }
  return report;
}

int clv_report_build(tier_context *context, const clv_question *question, json_t **ret_report) {
  json_t *report = report_head(question), *models = json_array();
  int fitted = 0, code = CLI_DONE;
  tier_error error = {.size = sizeof error};
  (void)json_object_set_new(report, "models", models);
  for (tier_clv_kind kind = question->first; code == CLI_DONE && kind <= question->last; kind++) {
    if (question->first != question->last && (kind == TIER_CLV_BG_BB || kind == TIER_CLV_SBG || kind == TIER_CLV_BDW)) {
      continue;
    }
    json_t *entry = json_object();
    (void)json_object_set_new(entry, "model", json_string(tier_clv_kind_name(kind)));
    tier_status status = add_model(context, question, kind, entry, report, &error);
    fitted += status == TIER_OK;
    if (status == TIER_E_MODEL || status == TIER_E_UNDEFINED) {
      (void)json_object_set_new(entry, "error", json_string(error.message));
    } else if (status != TIER_OK) {
      code = cli_fail_status(tier_clv_kind_name(kind), status, &error);
    }
    (void)json_array_append_new(models, entry);
  }
  if (code == CLI_DONE && fitted == 0) {
    code = cli_fail_status(NULL, TIER_E_MODEL, &error);
  }
  if (code == CLI_DONE) {
    *ret_report = report;
  } else {
    json_decref(report);
  }
  return code;
}
