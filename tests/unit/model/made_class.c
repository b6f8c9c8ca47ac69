/* SPDX-License-Identifier: Apache-2.0 */
#include "made_class.h"

#include <math.h>
#include <stdlib.h>

static const tier_string words[] = {{"low", 3}, {"high", 4}};

typedef struct model {
  made_bend *bend;
  tier_input input;
  tier_output outputs[2];
} model;

typedef struct learned {
  made_bend *bend;
  int64_t sum, count;
} learned;

static tier_status create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  made_bend *bend = user_data;
  if (bend->create_fails != TIER_OK) {
    return tier_error_set(err, bend->create_fails, "cannot be created");
  }
  model *m = calloc(1, sizeof *m);
  m->bend = bend;
  (void)tier_settings_number(settings, "factor", 2, 0, 10);
  const char *name = bend->input_name != NULL ? bend->input_name : "x";
  m->input = (tier_input){.size = bend->input_size != 0 ? bend->input_size : sizeof m->input,
                         .name = name,
                         .type = bend->input_type != 0 ? bend->input_type : TIER_FLOAT64,
                         .days_ago = bend->days_ago};
  m->outputs[0] = (tier_output){sizeof *m->outputs, "double", TIER_FLOAT64, bend->unit, NULL, 0};
  m->outputs[1] = (tier_output){sizeof *m->outputs, bend->bad_output_name ? "a b" : "above", TIER_TEXT, "", words, 2};
  *ret_model = m;
  atomic_fetch_add(&bend->made, 1);
  return TIER_OK;
}

static void model_destroy(void *given) {
  atomic_fetch_add(&((model *)given)->bend->destroyed, 1);
  free(given);
}

static const tier_input *inputs(const void *given, size_t *ret_count) {
  *ret_count = 1;
  return &((const model *)given)->input;
}

static const tier_output *outputs(const void *given, size_t *ret_count) {
  *ret_count = 2;
  return ((const model *)given)->outputs;
}

static tier_status state_create(const void *given, void **ret_state, tier_error *err) {
  learned *state = calloc(1, sizeof *state);
  (void)err;
  state->bend = ((const model *)given)->bend;
  atomic_fetch_add(&state->bend->made, 1);
  *ret_state = state;
  return TIER_OK;
}

static void learned_destroy(void *state) {
  atomic_fetch_add(&((learned *)state)->bend->destroyed, 1);
  free(state);
}

static double at(const tier_batch *batch, size_t i) { return ((const double *)batch->columns[0]->values)[i]; }

static int known(const tier_batch *batch, size_t i) {
  const uint8_t *validity = batch->columns[0]->validity;
  return validity == NULL || ((validity[i >> 3] >> (i & 7)) & 1);
}

static tier_status observe(const void *given, void *state, const tier_batch *batch, tier_error *err) {
  learned *s = state;
  (void)given;
  (void)err;
  atomic_fetch_add(&s->bend->observed, 1);
  for (size_t i = 0; i < batch->count; i++) {
    s->sum += known(batch, i) ? (int64_t)at(batch, i) : 0;
    s->count += known(batch, i);
  }
  return TIER_OK;
}

static tier_status merge(const void *given, void *state, const void *other, tier_error *err) {
  learned *s = state;
  const learned *o = other;
  (void)given;
  (void)err;
  atomic_fetch_add(&s->bend->merged, 1);
  s->sum += o->sum;
  s->count += o->count;
  return TIER_OK;
}

static tier_status finish(const void *given, const void *state, tier_findings *findings, void **ret_fitted,
                          tier_error *err) {
  learned *fitted = calloc(1, sizeof *fitted);
  (void)given;
  *fitted = *(const learned *)state;
  atomic_fetch_add(&fitted->bend->made, 1);
  *ret_fitted = fitted;
  const char *place = fitted->bend->place != NULL ? fitted->bend->place : "/factor";
  return fitted->count > 0 ? TIER_OK : tier_findings_add(findings, TIER_WARNING, "nothing", place, "empty", err);
}

static tier_status save(const void *given, const void *fitted, tier_writer *writer, tier_error *err) {
  const learned *f = fitted;
  (void)given;
  (void)err;
  tier_writer_integer(writer, "sum", f->sum);
  tier_writer_integer(writer, "count", f->count);
  return TIER_OK;
}

static tier_status load(const void *given, tier_settings *saved, void **ret_fitted, tier_error *err) {
  learned *fitted = calloc(1, sizeof *fitted);
  (void)err;
  fitted->bend = ((const model *)given)->bend;
  fitted->sum = tier_settings_integer(saved, "sum", 0, INT64_MIN, INT64_MAX);
  fitted->count = tier_settings_integer(saved, "count", 0, 0, INT64_MAX);
  atomic_fetch_add(&fitted->bend->made, 1);
  *ret_fitted = fitted;
  return TIER_OK;
}

static tier_status score(const void *given, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                         tier_error *err) {
  const made_bend *bend = ((const model *)given)->bend;
  const learned *f = fitted;
  for (size_t i = 0; i < batch->count; i++) {
    double *twice = (double *)sinks[0].values + i;
    *twice = NAN; /* Must not be seen where it is not known. */
    if (!known(batch, i)) {
      continue;
    }
    if (bend->fail_at != 0 && at(batch, i) >= bend->fail_at) {
      const tier_status status = tier_error_set(err, TIER_E_CALLBACK, "asked to fail");
      err->row = (int64_t)i;
      return status;
    }
    *twice = bend->nan_at != 0 && at(batch, i) >= bend->nan_at ? NAN : 2 * at(batch, i);
    ((int32_t *)sinks[1].values)[i] = bend->label_past_end ? 2 : at(batch, i) * (double)f->count > (double)f->sum;
    sinks[0].validity[i >> 3] |= (uint8_t)(1u << (i & 7));
    sinks[1].validity[i >> 3] |= (uint8_t)(1u << (i & 7));
  }
  return TIER_OK;
}

static tier_status explain(const void *given, const void *fitted, const tier_batch *row,
                           tier_contribution *ret_contributions, size_t capacity, size_t *ret_count, tier_error *err) {
  (void)given;
  (void)fitted;
  (void)err;
  *ret_count = row->count == 1 && known(row, 0) ? 2 : 0;
  for (size_t i = 0; i < *ret_count && i < capacity; i++) {
    ret_contributions[i] = (tier_contribution){"double", "x", at(row, 0)};
  }
  return TIER_OK;
}

tier_model_class made_class(void) {
  return (tier_model_class){
      .size = sizeof(tier_model_class), .interface_version = TIER_MODEL_INTERFACE,
      .name = "made", .create = create, .destroy = model_destroy, .inputs = inputs, .outputs = outputs,
      .state_create = state_create, .observe = observe, .merge = merge, .state_destroy = learned_destroy,
      .finish = finish, .fitted_save = save, .fitted_load = load, .fitted_destroy = learned_destroy,
      .score = score, .explain = explain,
  };
}
