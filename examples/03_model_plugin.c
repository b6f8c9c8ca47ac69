/* SPDX-License-Identifier: Apache-2.0 */
/* A model of your own, as a shared module that a program loads by its path (see 03_model_host.c).
 *
 *     cc -shared -fPIC 03_model_plugin.c $(pkg-config --cflags --libs libtier) -o 03_model_plugin.so
 *
 * The model "loyalty" gives each customer points from 0 to 100 for buying often and for having been there long, both
 * measured against the mean of the book:
 *
 *     score = 100 * (w1 * purchases / (purchases + mean purchases) + w2 * tenure / (tenure + mean tenure))
 *
 * and a level: "low", "middle" or "high". In a policy:
 *
 *     "models": { "loyalty": { "type": "loyalty", "weights": [0.7, 0.3], "levels": [40, 60] } }
 *
 * after which rules and tiers may say loyalty.score >= 50 or loyalty.level == 'high'.
 */
#include <stdlib.h>
#include <tier/tier.h>

enum { INPUTS = 2, OUTPUTS = 2 };

/* What is read never changes, so it need not be made anew for each model. INT64 must be the type of the column;
 * TIER_FLOAT64 would take any number. */
static const tier_input inputs[INPUTS] = {
    {.size = sizeof(tier_input), .name = "purchases", .type = TIER_INT64},
    {.size = sizeof(tier_input), .name = "tenure_days", .type = TIER_INT64},
};

static const tier_string levels[] = {{"low", 3}, {"middle", 6}, {"high", 4}};
static const tier_output outputs[OUTPUTS] = {
    {.size = sizeof(tier_output), .name = "score", .type = TIER_FLOAT64, .unit = "points"},
    {.size = sizeof(tier_output), .name = "level", .type = TIER_TEXT, .unit = "", .labels = levels, .label_count = 3},
};

/* The settings of one model of a policy. */
typedef struct loyalty {
  double weights[INPUTS];
  double limits[2]; /* Points from which on the level is middle, and high. */
} loyalty;

/* What is learned. Whole numbers: their sums do not depend on the order of the customers, as sums of doubles would.
 * The same struct serves as the state of learning and as the fitted model. */
typedef struct sums {
  int64_t customers;
  int64_t totals[INPUTS];
} sums;

/* Settings never make a getter fail: what is wrong is noted with its place in the policy, all of it at once. */
static tier_status create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  loyalty *model = malloc(sizeof *model);
  (void)user_data; /* What the host gave to tier_context_register_model; nothing for a module loaded by path. */
  if (model == NULL) {
    return tier_error_set(err, TIER_E_MEMORY, "no memory for a loyalty model");
  }
  *model = (loyalty){.weights = {0.5, 0.5}, .limits = {40, 60}};
  if (tier_settings_has(settings, "weights") &&
      (tier_settings_numbers(settings, "weights", model->weights, INPUTS) != INPUTS || !(model->weights[0] >= 0) ||
       !(model->weights[1] >= 0) || !(model->weights[0] + model->weights[1] <= 1))) {
    tier_settings_reject(settings, "weights", "must be two numbers from 0 that sum to at most 1");
  }
  if (tier_settings_has(settings, "levels") && (tier_settings_numbers(settings, "levels", model->limits, 2) != 2 ||
                                                !(model->limits[0] < model->limits[1]))) {
    tier_settings_reject(settings, "levels", "must be two numbers that ascend");
  }
  *ret_model = model;
  return TIER_OK;
}

static const tier_input *loyalty_inputs(const void *model, size_t *ret_count) {
  (void)model;
  *ret_count = INPUTS;
  return inputs;
}

static const tier_output *loyalty_outputs(const void *model, size_t *ret_count) {
  (void)model;
  *ret_count = OUTPUTS;
  return outputs;
}

static tier_status new_sums(void **ret_sums, tier_error *err) {
  sums *made = calloc(1, sizeof *made);
  if (made == NULL) {
    return tier_error_set(err, TIER_E_MEMORY, "no memory for a loyalty model");
  }
  *ret_sums = made; /* Only on success: a failing function leaves what it would return alone. */
  return TIER_OK;
}

static tier_status state_create(const void *model, void **ret_state, tier_error *err) {
  (void)model;
  return new_sums(ret_state, err);
}

/* A value may be not known: the bitmap says so. Without a bitmap all are known. */
static int known(const tier_column *column, size_t row) {
  return column->validity == NULL || ((column->validity[row >> 3] >> (row & 7)) & 1);
}

/* Both inputs of a row. Who never bought has no tenure, and takes no part. */
static int read_row(const tier_batch *batch, size_t row, int64_t ret_values[INPUTS]) {
  for (size_t i = 0; i < INPUTS; i++) {
    if (!known(batch->columns[i], row)) {
      return 0;
    }
    ret_values[i] = ((const int64_t *)batch->columns[i]->values)[row];
  }
  return 1;
}

/* Called with batch after batch; parts of the book may go to other states, which are merged in the end. */
static tier_status observe(const void *model, void *state, const tier_batch *batch, tier_error *err) {
  sums *seen = state;
  (void)model;
  (void)err;
  for (size_t row = 0; row < batch->count; row++) {
    int64_t values[INPUTS];
    if (read_row(batch, row, values)) {
      seen->customers++;
      seen->totals[0] += values[0];
      seen->totals[1] += values[1];
    }
  }
  return TIER_OK;
}

static tier_status merge(const void *model, void *state, const void *other, tier_error *err) {
  sums *seen = state;
  const sums *more = other;
  (void)model;
  (void)err;
  seen->customers += more->customers;
  seen->totals[0] += more->totals[0];
  seen->totals[1] += more->totals[1];
  return TIER_OK;
}

static tier_status finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                          tier_error *err) {
  const sums *seen = state;
  (void)model;
  if (seen->customers == 0) {
    return tier_error_set(err, TIER_E_MODEL, "nobody has bought anything yet");
  }
  if (seen->customers < 5) {
    /* Odd, but no failure: the user of the policy gets to read it. */
    tier_status status = tier_findings_add(findings, TIER_NOTE, "few_customers", "",
                                           "the means come from fewer than 5 customers", err);
    if (status != TIER_OK) {
      return status;
    }
  }
  tier_status status = new_sums(ret_fitted, err);
  if (status == TIER_OK) {
    *(sums *)*ret_fitted = *seen;
  }
  return status;
}

/* A fitted model is saved as JSON and must come back with the same bits. */
static tier_status save(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  const sums *learned = fitted;
  (void)model;
  (void)err;
  tier_writer_integer(writer, "customers", learned->customers);
  tier_writer_integer(writer, "purchases", learned->totals[0]);
  tier_writer_integer(writer, "tenure_days", learned->totals[1]);
  return TIER_OK;
}

static tier_status load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  (void)model;
  tier_status status = new_sums(ret_fitted, err);
  if (status == TIER_OK) {
    sums *learned = *ret_fitted;
    learned->customers = tier_settings_integer(saved, "customers", 1, 1, INT64_MAX);
    learned->totals[0] = tier_settings_integer(saved, "purchases", 0, 0, INT64_MAX);
    learned->totals[1] = tier_settings_integer(saved, "tenure_days", 0, 0, INT64_MAX);
  }
  return status;
}

/* Points for each input: half of the weight at the mean, all of it far above. */
static void points_of(const loyalty *model, const sums *learned, const int64_t values[INPUTS],
                      double ret_points[INPUTS]) {
  for (size_t i = 0; i < INPUTS; i++) {
    const double value = (double)values[i];
    const double mean = (double)learned->totals[i] / (double)learned->customers;
    ret_points[i] = value > 0 ? 100 * model->weights[i] * (value / (value + mean)) : 0;
  }
}

static void set_known(const tier_sink *sink, size_t row) { sink->validity[row >> 3] |= (uint8_t)(1u << (row & 7)); }

/* All rows start as not known. Several threads may be in here at once, with the same fitted model. */
static tier_status score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                         tier_error *err) {
  const loyalty *settings = model;
  (void)err;
  for (size_t row = 0; row < batch->count; row++) {
    int64_t values[INPUTS];
    double points[INPUTS];
    if (!read_row(batch, row, values)) {
      continue;
    }
    points_of(settings, fitted, values, points);
    const double sum = points[0] + points[1];
    ((double *)sinks[0].values)[row] = sum;
    ((int32_t *)sinks[1].values)[row] = (sum >= settings->limits[0]) + (sum >= settings->limits[1]);
    set_known(&sinks[0], row);
    set_known(&sinks[1], row);
  }
  return TIER_OK;
}

/* Why a customer has this score: addends that sum to it. */
static tier_status explain(const void *model, const void *fitted, const tier_batch *row,
                           tier_contribution *ret_contributions, size_t capacity, size_t *ret_count, tier_error *err) {
  int64_t values[INPUTS];
  double points[INPUTS];
  (void)err;
  *ret_count = 0;
  if (read_row(row, 0, values)) {
    points_of(model, fitted, values, points);
    for (size_t i = 0; i < INPUTS && i < capacity; i++) {
      ret_contributions[i] = (tier_contribution){"score", inputs[i].name, points[i]};
    }
    *ret_count = INPUTS;
  }
  return TIER_OK;
}

static const tier_model_class loyalty_class = {
    .size = sizeof(tier_model_class),
    .interface_version = TIER_MODEL_INTERFACE, /* A library with another interface refuses the module by name. */
    .name = "loyalty",
    .create = create,
    .destroy = free,
    .inputs = loyalty_inputs,
    .outputs = loyalty_outputs,
    .state_create = state_create,
    .observe = observe,
    .merge = merge,
    .state_destroy = free,
    .finish = finish,
    .fitted_save = save,
    .fitted_load = load,
    .fitted_destroy = free,
    .score = score,
    .explain = explain,
};

/* The one function that the library looks for, TIER_PLUGIN_SYMBOL: the models of the module, one after the other. */
const tier_model_class *tier_plugin_model(size_t index);

const tier_model_class *tier_plugin_model(size_t index) { return index == 0 ? &loyalty_class : NULL; }
