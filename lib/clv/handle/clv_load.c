/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what clv_save.c wrote, and nothing else: a key or a number that does not belong there means that the text is
 * not what it claims to be. */
#include <string.h>

#include "base/failure.h"
#include "base/json_read.h"
#include "clv_make.h"
#include "clv_sample.h"
#include "clv_saved_form.h"
#include "json_fields.h"

#define MOST_COUNT INT64_C(9007199254740992)
#define MOST_SUM 1e40
#define MOST_NUMBER 1e300
/* Times any covariate, and summed over all of them, it stays finite. Fits stay well within. */
#define MOST_EFFECT 1e200

/* Is it a model that we can read? */
static tier_status check_head(const json_t *document, tier_clv_kind *ret_kind, tier_error *err) {
  const json_t *kind = json_object_get(document, "clv"), *format = json_object_get(document, "format");
  tier_error unused = {.size = sizeof unused};
  if (!json_is_string(kind)) {
    return tier__fail(err, TIER_E_JSON, "this is not a saved customer-base model: \"clv\" is missing");
  }
  if (!json_is_integer(format) || json_integer_value(format) < 1) {
    return tier__fail(err, TIER_E_JSON, "/format: must be a whole number from 1");
  }
  if (json_integer_value(format) > TIER__CLV_FORMAT) {
    return tier__fail(err, TIER_E_TOO_NEW, "the model has format %lld; this library reads up to %d",
                      (long long)json_integer_value(format), TIER__CLV_FORMAT);
  }
  const tier_string word = {json_string_value(kind), json_string_length(kind)};
  if (tier_clv_kind_find(word, ret_kind, &unused) != TIER_OK) {
    return tier__fail(err, TIER_E_JSON, "/clv: there is no model of that name");
  }
  return TIER_OK;
}

/* What has to be known before a model can be made. The texts live as long as the document. */
typedef struct frame {
  tier_clv_fit_options options;
  const char *names[TIER__COVARIATES_MOST];
  tier__clv_texts texts;
} frame;

static void read_frame(tier__fields *fields, tier__place root, const tier__purchase_model *model, frame *ret_frame) {
  static const char *const keys[] = {"clv", "format", "unit_days", "stages", "covariates", "parameters", "fit", NULL};
  tier_clv_fit_options options = {.size = sizeof options};
  tier_error why = {.size = sizeof why};
  tier__fields_known(fields, root, keys);
  options.unit_days = tier__fields_number(fields, root, "unit_days", 1e-9, 1e9);
  if (model != NULL && model->staged) {
    options.stages = (int32_t)tier__fields_integer(fields, root, "stages", 1, TIER__STAGES_MOST);
  } else if (tier__fields_has(root, "stages")) {
    tier__fields_reject(fields, "", "stages", "the model has none");
  }
  *ret_frame = (frame){.options = options};
  if (tier__fields_has(root, "covariates")) {
    ret_frame->texts.covariates = ret_frame->names;
    ret_frame->texts.covariate_count =
        tier__fields_texts(fields, root, "covariates", TIER__COVARIATES_MOST, ret_frame->names);
    if (model == NULL || model->effect_count == 0 || ret_frame->texts.covariate_count == 0) {
      tier__fields_reject(fields, "", "covariates", "the model has none");
    } else if (tier__clv_names_check(ret_frame->names, ret_frame->texts.covariate_count, &why) != TIER_OK) {
      tier__fields_reject(fields, "", "covariates", why.message);
    }
  }
  if (tier__fields_has(root, "fit")) {
    const tier__place fit = tier__fields_object(fields, root, "fit", "/fit");
    ret_frame->texts.reason = tier__fields_has(fit, "reason") ? tier__fields_text(fields, fit, "reason") : NULL;
  }
}

static tier__param_origin origin_of(tier__place root, const tier_clv *clv) {
  if (clv->covariate_count > 0) {
    return TIER__PARAM_BASE;
  }
  return tier__fields_has(root, "fit") ? TIER__PARAM_FITTED : TIER__PARAM_GIVEN;
}

static void read_parameters(tier__fields *fields, tier__place root, tier_clv *clv) {
  const tier__place at = tier__fields_object(fields, root, "parameters", "/parameters");
  const size_t own = tier__clv_own_count(clv), count = own + tier__clv_effect_count(clv);
  const char *names[TIER__VARIABLES_MOST + 1] = {NULL};
  for (size_t i = 0; i < count; i++) {
    names[i] = tier__clv_name(clv, i);
    const double most = i < own ? MOST_NUMBER : MOST_EFFECT;
    const double value = tier__fields_number(fields, at, names[i], -most, most);
    if (i >= own) {
      clv->effects[i - own] = value;
      continue;
    }
    clv->params[i] = value;
    if (!tier__clv_param_is_sane(clv->model, i, origin_of(root, clv), value)) {
      tier__fields_reject(fields, at.path, names[i], "is out of bounds");
    }
  }
  tier__fields_known(fields, at, names);
}

static void read_bounds(tier__fields *fields, tier__place fit, tier_clv *clv, size_t count) {
  const char *names[TIER__VARIABLES_MOST];
  if (!tier__fields_has(fit, "at_bound")) {
    return;
  }
  const size_t bounds = tier__fields_texts(fields, fit, "at_bound", count, names);
  for (size_t i = 0; i < bounds; i++) {
    size_t k = 0;
    while (k < count && strcmp(tier__clv_name(clv, k), names[i]) != 0) {
      k++;
    }
    if (k == count || clv->report.at_bound >> k & 1) {
      tier__fields_reject(fields, fit.path, "at_bound", "names a parameter twice, or one that is not there");
      return;
    }
    clv->report.at_bound |= UINT32_C(1) << k;
  }
}

static void read_covariance(tier__fields *fields, tier__place fit, tier_clv *clv, size_t count) {
  double triangle[TIER__TRIANGLE_MOST] = {0};
  size_t length = 0;
  if (!tier__fields_has(fit, "covariance")) {
    return;
  }
  clv->report.has_covariance = 1;
  tier__fields_numbers(fields, fit, "covariance", count * (count + 1) / 2, MOST_NUMBER, triangle);
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j <= i; j++) {
      clv->report.covariance[i][j] = clv->report.covariance[j][i] = triangle[length++];
    }
    if (clv->report.covariance[i][i] < 0) {
      tier__fields_reject(fields, fit.path, "covariance", "has a negative variance");
    }
  }
}

static void read_fit(tier__fields *fields, tier__place fit, tier_clv *clv) {
  static const char *const keys[] = {"verdict",          "reason",           "log_likelihood", "evaluations",
                                     "customers",        "repeat_customers", "repeat_purchases", "unique",
                                     "stages_chosen",    "correlation",      "at_bound",       "direction",
                                     "covariance",       NULL};
  tier__fit_report *report = &clv->report;
  const size_t count = tier__clv_own_count(clv) + tier__clv_effect_count(clv);
  tier__fields_known(fields, fit, keys);
  clv->fitted = 1;
  report->count = count;
  report->verdict = (tier__fit_verdict)tier__fields_choice(fields, fit, "verdict", tier__clv_verdicts);
  report->log_likelihood = tier__fields_number(fields, fit, "log_likelihood", -MOST_NUMBER, MOST_NUMBER);
  report->iterations = (int32_t)tier__fields_integer(fields, fit, "evaluations", 0, INT32_MAX);
  clv->customers = tier__fields_number(fields, fit, "customers", TIER__LEAST_CUSTOMERS, MOST_SUM);
  clv->repeat_customers = tier__fields_number(fields, fit, "repeat_customers", 0, MOST_SUM);
  clv->repeat_purchases = tier__fields_number(fields, fit, "repeat_purchases", 0, MOST_SUM);
  clv->unique = (size_t)tier__fields_integer(fields, fit, "unique", 0, MOST_COUNT);
  if (clv->stages != 0) {
    clv->stages_chosen = tier__fields_boolean(fields, fit, "stages_chosen");
  } else if (tier__fields_has(fit, "stages_chosen")) {
    tier__fields_reject(fields, fit.path, "stages_chosen", "the model has none");
  }
  if (clv->model == NULL) {
    clv->correlation = tier__fields_number(fields, fit, "correlation", -1, 1);
  } else if (tier__fields_has(fit, "correlation")) {
    tier__fields_reject(fields, fit.path, "correlation", "only Gamma-Gamma has one");
  }
  read_bounds(fields, fit, clv, count);
  if (tier__verdict_has_direction(report->verdict)) {
    tier__fields_numbers(fields, fit, "direction", count, 1.000001, report->direction);
  } else if (tier__fields_has(fit, "direction")) {
    tier__fields_reject(fields, fit.path, "direction", "does not go with the verdict");
  }
  read_covariance(fields, fit, clv, count);
}

static tier_status load_document(tier_context *context, const json_t *document, tier_clv **ret_model,
                                 tier_error *err) {
  tier__fields fields = {TIER_OK, err};
  const tier__place root = {document, ""};
  const tier__purchase_model *model = NULL;
  tier_clv_kind kind;
  tier_clv *clv;
  frame head;
  TIER__TRY(check_head(document, &kind, err));
  (void)tier__clv_model_of(kind, &model);
  read_frame(&fields, root, model, &head);
  TIER__TRY(fields.status);
  TIER__TRY(tier__clv_make(context, kind, &head.options, &head.texts, &clv, err));
  read_parameters(&fields, root, clv);
  if (tier__fields_has(root, "fit")) {
    read_fit(&fields, tier__fields_object(&fields, root, "fit", "/fit"), clv);
  }
  if (fields.status != TIER_OK) {
    tier_clv_destroy(clv);
    return fields.status;
  }
  *ret_model = clv;
  return TIER_OK;
}

tier_status tier_clv_load(tier_context *context, tier_string json, tier_clv **ret_model, tier_error *err) {
  json_t *document = NULL;
  if (context == NULL || ret_model == NULL || (json.data == NULL && json.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_load: context, json or ret_model is NULL");
  }
  TIER__TRY(tier__json_read(json, "model", &document, err));
  const tier_status status = load_document(context, document, ret_model, err);
  json_decref(document);
  return status;
}
