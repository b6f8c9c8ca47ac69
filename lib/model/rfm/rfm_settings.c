/* SPDX-License-Identifier: Apache-2.0 */
#include "rfm_object.h"

#include "base/failure.h"
#include "model/settings.h"
#include <math.h>

/* Nested cuts are bins^3 numbers. */
#define MOST_NESTED_BINS 10
#define MOST_DAYS 1e7
#define MOST_AMOUNT 1e15

static const char *const dimension_keys[3] = {"r", "f", "m"};

static void read_bins(tier__rfm_model *rfm, tier_settings *settings) {
  const int64_t most = rfm->method == TIER__RFM_NESTED ? MOST_NESTED_BINS : (int64_t)TIER__RFM_BINS;
  const int64_t bins = tier_settings_integer(settings, "bins", 5, 2, most);
  for (size_t d = 0; d < 3; d++) {
    rfm->bins[d] = (size_t)bins;
  }
}

static void read_thresholds(tier__rfm_model *rfm, tier_settings *settings) {
  tier_settings *thresholds = tier_settings_object(settings, "thresholds");
  if (!tier_settings_has(settings, "thresholds")) {
    tier_settings_reject(settings, "thresholds", "the method \"fixed\" needs thresholds");
  }
  for (size_t d = 0; d < 3; d++) {
    const size_t count = tier_settings_numbers(thresholds, dimension_keys[d], rfm->given[d], TIER__RFM_BINS - 1);
    int good = count >= 1 && count < TIER__RFM_BINS;
    for (size_t i = 0; good && i < count; i++) {
      good = fabs(rfm->given[d][i]) <= MOST_AMOUNT && (i == 0 || rfm->given[d][i] > rfm->given[d][i - 1]);
    }
    if (!good) {
      tier_settings_reject(thresholds, dimension_keys[d], "must be a list of 1 to 99 numbers that ascend");
    }
    rfm->bins[d] = good ? count + 1 : 2;
  }
}

/** "mean", "median", or an object with a number for each dimension. */
static void read_split(tier__rfm_model *rfm, tier_settings *settings) {
  static const char *const words[] = {"mean", "median", NULL};
  for (size_t d = 0; d < 3; d++) {
    rfm->bins[d] = 2;
  }
  const json_t *split = tier__settings_json(settings, "split");
  if (!json_is_object(split)) {
    if (split != NULL && !json_is_string(split)) {
      tier_settings_reject(settings, "split", "must be \"mean\", \"median\", or an object with r, f and m");
    }
    rfm->split = (int)tier_settings_choice(settings, "split", words, TIER__RFM_MEAN);
    return;
  }
  tier_settings *given = tier_settings_object(settings, "split");
  rfm->split = TIER__RFM_GIVEN;
  for (size_t d = 0; d < 3; d++) {
    if (!tier_settings_has(given, dimension_keys[d])) {
      tier_settings_reject(given, dimension_keys[d], "the value that counts as high is missing");
    }
    const double most = d == 0 ? MOST_DAYS : MOST_AMOUNT;
    rfm->given[d][0] = tier_settings_number(given, dimension_keys[d], 0, -most, most);
  }
}

static void read_weights(tier__rfm_model *rfm, tier_settings *settings) {
  tier_settings *weights = tier_settings_object(settings, "weights");
  double sum = 0;
  for (size_t d = 0; d < 3; d++) {
    rfm->weights[d] = tier_settings_number(weights, dimension_keys[d], 1, 0, 1e6);
    sum += rfm->weights[d];
  }
  if (sum <= 0) {
    tier_settings_reject(settings, "weights", "at least one must be above 0");
  }
}

static void declare_inputs(tier__rfm_model *rfm, tier_settings *settings) {
  const char *frequency = tier_settings_text(settings, "frequency", "purchases");
  const char *monetary = tier_settings_text(settings, "monetary", "spend");
  const char *const names[4] = {"recency_days", frequency, monetary, "purchases"};
  rfm->purchases = strcmp(frequency, "purchases") == 0 ? 1 : 3;
  rfm->input_count = rfm->purchases == 1 ? 3 : 4;
  for (size_t i = 0; i < rfm->input_count; i++) {
    rfm->inputs[i] = (tier_input){.size = sizeof(tier_input), .name = names[i], .type = TIER_ANY};
  }
}

static void declare_outputs(tier__rfm_model *rfm) {
  const tier_output outputs[6] = {
      {sizeof(tier_output), "r", TIER_INT64, "", NULL, 0},
      {sizeof(tier_output), "f", TIER_INT64, "", NULL, 0},
      {sizeof(tier_output), "m", TIER_INT64, "", NULL, 0},
      {sizeof(tier_output), "code", TIER_INT64, "", NULL, 0},
      {sizeof(tier_output), "score", TIER_FLOAT64, "", NULL, 0},
      {sizeof(tier_output), "segment", TIER_TEXT, "", rfm->segments.labels, rfm->segments.label_count},
  };
  memcpy(rfm->outputs, outputs, sizeof outputs);
  rfm->output_count = rfm->segments.label_count > 0 ? 6 : 5;
}

tier_status tier__rfm_read_settings(tier__rfm_model *rfm, tier_settings *settings, tier_error *err) {
  static const char *const methods[] = {"quantile", "fixed", "binary", "nested", NULL};
  rfm->method = (int)tier_settings_choice(settings, "method", methods, TIER__RFM_QUANTILE);
  switch (rfm->method) {
  case TIER__RFM_FIXED:
    read_thresholds(rfm, settings);
    break;
  case TIER__RFM_BINARY:
    read_split(rfm, settings);
    break;
  default:
    read_bins(rfm, settings);
  }
  rfm->code_base = 10;
  for (size_t d = 0; d < 3; d++) {
    while ((int64_t)rfm->bins[d] >= rfm->code_base) {
      rfm->code_base *= 10;
    }
  }
  read_weights(rfm, settings);
  declare_inputs(rfm, settings);
  TIER__TRY(tier__segment_map_read(rfm->context, settings, rfm->bins, &rfm->segments, err));
  declare_outputs(rfm);
  return TIER_OK;
}
