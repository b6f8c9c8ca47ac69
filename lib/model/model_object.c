/* SPDX-License-Identifier: Apache-2.0 */
#include "model_object.h"

#include "base/calendar.h"
#include "base/context_object.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "base/utf8.h"
#include "findings.h"
#include "registry.h"
#include "settings.h"
#include <stdio.h>
#include <string.h>

/* A model's arrays may come from an older or a newer header: their stride is what the first entry says. */
#define MOST_COLUMNS ((size_t)4096)

/* tier_input as it was first. */
typedef struct first_input {
  size_t size;
  const char *name;
  tier_type type;
} first_input;

static const void *entry(const void *array, size_t index) {
  size_t stride;
  memcpy(&stride, array, sizeof stride);
  return (const unsigned char *)array + index * stride;
}

static int is_text(const char *text) { return text != NULL && tier__utf8_valid(text, strlen(text)); }

static tier_status check_input(const tier__model *model, size_t i, tier_error *err) {
  const tier_input *input = &model->inputs[i];
  if (!is_text(input->name) || input->type < TIER_ANY || input->type > TIER_MONEY) {
    return tier__fail(err, TIER_E_PLUGIN, "declares input %zu without a UTF-8 name or with an unknown type", i);
  }
  if (input->days_ago < 0 || input->days_ago > TIER__LAST_DAY - TIER__FIRST_DAY) {
    return tier__fail(err, TIER_E_PLUGIN, "declares input %zu of %lld days ago", i, (long long)input->days_ago);
  }
  if (input->days_ago == 0 && i > 0 && model->inputs[i - 1].days_ago > 0) {
    return tier__fail(err, TIER_E_PLUGIN, "declares input %zu after one of days ago, which must come last", i);
  }
  return TIER_OK;
}

char *tier__input_column(tier_context *context, const tier_input *input) {
  const size_t bytes = strlen(input->name) + sizeof " -9223372036854775808 days ago";
  char *name;
  if (input->days_ago == 0) {
    return tier__copy_text(context, input->name, strlen(input->name));
  }
  name = tier__alloc(context, bytes, 1);
  if (name != NULL) {
    (void)snprintf(name, bytes, "%s %lld days ago", input->name, (long long)input->days_ago);
  }
  return name;
}

static tier_status copy_inputs(tier__model *model, tier_error *err) {
  size_t count = 0;
  const tier_input *given = model->class_->inputs(model->model, &count);
  if (count > MOST_COLUMNS || (count > 0 && given == NULL)) {
    return tier__fail(err, TIER_E_PLUGIN, "declares %zu inputs, of at most %zu, or does not give them", count,
                      MOST_COLUMNS);
  }
  tier_input *inputs = tier__alloc(model->context, count, sizeof *inputs);
  model->inputs = inputs;
  if (inputs == NULL) {
    return tier__no_memory(err);
  }
  model->input_count = count;
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(tier__struct_in(&inputs[i], sizeof *inputs, sizeof(first_input), entry(given, i), "tier_input", err));
    TIER__TRY(check_input(model, i, err));
    model->present_count += inputs[i].days_ago == 0;
  }
  return TIER_OK;
}

/** [A-Za-z_][A-Za-z0-9_]*, as the rule language reads it. */
static int name_is_good(const char *name) {
  const char *const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  return *name != '\0' && (*name < '0' || *name > '9') && name[strspn(name, letters)] == '\0';
}

static tier_status check_output(const tier_output *outputs, size_t i, tier_error *err) {
  const tier_output *output = &outputs[i];
  if (output->name == NULL || !name_is_good(output->name) || output->type <= TIER_ANY || output->type > TIER_MONEY) {
    return tier__fail(err, TIER_E_PLUGIN, "declares output %zu with a malformed name or an unknown type", i);
  }
  if (!is_text(output->unit)) {
    return tier__fail(err, TIER_E_PLUGIN, "declares the output %s with a unit that is not UTF-8", output->name);
  }
  for (size_t j = 0; j < i; j++) {
    if (strcmp(outputs[j].name, output->name) == 0) {
      return tier__fail(err, TIER_E_PLUGIN, "declares the output %s twice", output->name);
    }
  }
  if ((output->type == TIER_TEXT) != (output->label_count > 0) || (output->label_count > 0 && output->labels == NULL)) {
    return tier__fail(err, TIER_E_PLUGIN, "declares the output %s with labels that do not go with its type",
                      output->name);
  }
  for (size_t j = 0; j < output->label_count; j++) {
    if (!tier__utf8_valid(output->labels[j].data, output->labels[j].length)) {
      return tier__fail(err, TIER_E_PLUGIN, "declares the output %s with a label that is not UTF-8", output->name);
    }
  }
  return TIER_OK;
}

static tier_status copy_outputs(tier__model *model, tier_error *err) {
  size_t count = 0;
  const tier_output *given = model->class_->outputs(model->model, &count);
  if (count == 0 || count > MOST_COLUMNS || given == NULL) {
    return tier__fail(err, TIER_E_PLUGIN, "declares %zu outputs, of 1 to %zu, or does not give them", count,
                      MOST_COLUMNS);
  }
  tier_output *outputs = tier__alloc(model->context, count, sizeof *outputs);
  model->outputs = outputs;
  if (outputs == NULL) {
    return tier__no_memory(err);
  }
  model->output_count = count;
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(tier__struct_in(&outputs[i], sizeof *outputs, sizeof *outputs, entry(given, i), "tier_output", err));
    outputs[i].unit = outputs[i].unit != NULL ? outputs[i].unit : "";
    TIER__TRY(check_output(outputs, i, err));
  }
  return TIER_OK;
}

/** Finds the class that "type" names. @return NULL if that is wrong, which is noted. */
static const tier_model_class *find_class(const tier_context *context, tier_settings *settings, void **ret_user_data) {
  const char *type = tier_settings_text(settings, "type", NULL);
  if (type == NULL) {
    if (!tier_settings_has(settings, "type")) {
      tier_settings_reject(settings, "type", "a model needs the \"type\" of model it is, such as \"rfm\"");
    }
    return NULL;
  }
  const tier_model_class *class_ = tier__registry_find(context, type, ret_user_data);
  if (class_ == NULL) {
    char place[256];
    tier__settings_place(settings, "type", place);
    tier__findings_note(tier__settings_findings(settings), TIER_ERROR, "bad_value", place, -1,
                        "no model is known by the name \"%s\"", type);
  }
  return class_;
}

/** Lets the class read its settings. What goes wrong but for memory becomes a finding. */
static tier_status run_create(tier__model *model, void *user_data, tier_settings *settings, tier_error *err) {
  tier_error inner = {.size = sizeof inner};
  tier_status status = model->class_->create(user_data, settings, &model->model, &inner);
  if (status == TIER_OK) {
    status = copy_inputs(model, &inner);
  }
  if (status == TIER_OK) {
    status = copy_outputs(model, &inner);
  }
  if (status == TIER_E_MEMORY) {
    return tier__model_failed(model, status, &inner, err);
  }
  if (status != TIER_OK) {
    char place[256];
    tier__settings_place(settings, "", place);
    const char *reason = inner.message[0] != '\0' ? inner.message : "cannot be made from these settings";
    tier__findings_note(tier__settings_findings(settings), TIER_ERROR, "bad_model", place, -1, "model \"%s\": %s",
                        model->name, reason);
  }
  return TIER_OK;
}

static tier_status make(tier_context *context, const char *name, tier__model **ret_model, tier_error *err) {
  tier__model *model = tier__alloc(context, 1, sizeof *model);
  if (model == NULL) {
    return tier__no_memory(err);
  }
  model->context = tier__context_hold(context);
  model->name = tier__copy_text(context, name, strlen(name));
  if (model->name == NULL) {
    tier__model_destroy(model);
    return tier__no_memory(err);
  }
  *ret_model = model;
  return TIER_OK;
}

tier_status tier__model_create(tier_context *context, const char *name, const json_t *object, const char *place,
                               tier_findings *findings, tier__model **ret_model, tier_error *err) {
  const size_t errors = tier__findings_at_least(findings, TIER_ERROR);
  tier_settings *settings = NULL;
  tier__model *model = NULL;
  void *user_data = NULL;
  tier_status status = make(context, name, &model, err);
  if (status != TIER_OK) {
    return status;
  }
  TIER__TRY_OUT(tier__settings_open(context, object, place, findings, &settings, err));
  model->class_ = find_class(context, settings, &user_data);
  if (model->class_ != NULL) {
    TIER__TRY_OUT(run_create(model, user_data, settings, err));
    tier__settings_close(settings);
    settings = NULL;
  }
  TIER__TRY_OUT(tier__findings_status(findings, err));
  *ret_model = NULL;
  if (tier__findings_at_least(findings, TIER_ERROR) == errors) {
    *ret_model = model;
    model = NULL;
  }
out:
  tier__settings_drop(settings);
  tier__model_destroy(model);
  return status;
}

void tier__model_destroy(tier__model *model) {
  if (model == NULL) {
    return;
  }
  tier_context *context = model->context;
  if (model->model != NULL) {
    model->class_->destroy(model->model);
  }
  tier__release(context, (void *)(uintptr_t)model->inputs);
  tier__release(context, (void *)(uintptr_t)model->outputs);
  tier__release(context, model->name);
  tier__release(context, model);
  tier_context_destroy(context);
}

tier_status tier__model_failed(const tier__model *model, tier_status status, const tier_error *inner,
                               tier_error *err) {
  if (inner->message[0] != '\0') {
    return tier__fail_row(err, status, inner->row, "model \"%s\": %s", model->name, inner->message);
  }
  return tier__fail(err, status, "model \"%s\" failed without a message, with status %d", model->name, (int)status);
}
