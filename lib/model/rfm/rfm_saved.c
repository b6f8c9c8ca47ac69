/* SPDX-License-Identifier: Apache-2.0 */
/* A fitted RFM model as JSON and back. */
#include "rfm_object.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/settings.h"

static const char *const dimension_keys[3] = {"r", "f", "m"};

/** Turns keys of recency into days in ascending order, and back. */
static void turn(const tier__scale *scale, int64_t *keys, size_t count) {
  for (size_t i = 0; i < (count + 1) / 2; i++) {
    const int64_t first = tier__scale_negate(scale, keys[i]);
    keys[i] = tier__scale_negate(scale, keys[count - 1 - i]);
    keys[count - 1 - i] = first;
  }
}

static void save_days(const tier__rfm_fitted *done, tier_writer *writer) {
  const size_t cuts = done->bins[0] - 1;
  int64_t days[TIER__RFM_BINS];
  memcpy(days, done->cuts[0], cuts * sizeof *days);
  turn(&done->scales[0], days, cuts);
  tier__scale_save_keys(&done->scales[0], writer, "r", days, cuts);
}

/** Per R bin the cuts of F, and per F bin in it those of M. */
static void save_nested(const tier__rfm_fitted *done, tier_writer *writer) {
  const size_t bins = done->bins[0], cuts = bins - 1;
  tier_writer_begin(writer, "within", 1);
  for (size_t r = 0; r < bins; r++) {
    tier_writer_begin(writer, NULL, 0);
    tier__scale_save_keys(&done->scales[1], writer, "f", done->cuts[1] + r * cuts, cuts);
    tier_writer_begin(writer, "within", 1);
    for (size_t f = 0; f < bins; f++) {
      tier_writer_begin(writer, NULL, 0);
      tier__scale_save_keys(&done->scales[2], writer, "m", done->cuts[2] + (r * bins + f) * cuts, cuts);
      tier_writer_end(writer);
    }
    tier_writer_end(writer);
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
}

static void save_customers(const tier__rfm_fitted *done, tier_writer *writer) {
  const tier__scale whole = {TIER_INT64, 0};
  size_t used[3] = {0};
  tier_writer_begin(writer, "customers", 0);
  for (size_t d = 0; d < 3; d++) {
    int64_t counts[TIER__RFM_BINS];
    for (size_t i = 0; i < done->bins[d]; i++) {
      counts[i] = (int64_t)done->customers[d][i];
      used[d] += counts[i] > 0;
    }
    tier__scale_save_keys(&whole, writer, dimension_keys[d], counts, done->bins[d]);
  }
  tier_writer_end(writer);
  tier_writer_begin(writer, "bins_used", 0);
  for (size_t d = 0; d < 3; d++) {
    tier_writer_integer(writer, dimension_keys[d], (int64_t)used[d]);
  }
  tier_writer_end(writer);
}

/** How a value scores that is just at a threshold. */
static tier_string at_threshold(const tier__rfm_fitted *done) {
  return done->at_least ? (tier_string){"higher", 6} : (tier_string){"lower", 5};
}

tier_status tier__rfm_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  const tier__rfm_fitted *done = fitted;
  (void)model;
  (void)err;
  tier_writer_begin(writer, "columns", 0);
  for (size_t d = 0; d < 3; d++) {
    tier_writer_begin(writer, dimension_keys[d], 0);
    tier__scale_save(&done->scales[d], writer);
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  tier_writer_text(writer, "at_threshold", at_threshold(done));
  tier_writer_begin(writer, "thresholds", 0);
  save_days(done, writer);
  if (done->nested) {
    save_nested(done, writer);
  } else {
    tier__scale_save_keys(&done->scales[1], writer, "f", done->cuts[1], done->bins[1] - 1);
    tier__scale_save_keys(&done->scales[2], writer, "m", done->cuts[2], done->bins[2] - 1);
  }
  tier_writer_end(writer);
  save_customers(done, writer);
  tier_writer_integer(writer, "prospects", (int64_t)done->prospects);
  tier_writer_integer(writer, "not_known", (int64_t)done->incomplete);
  return TIER_OK;
}

static void check_ascent(tier_settings *saved, const char *key, const int64_t *cuts, size_t count) {
  for (size_t i = 1; i < count; i++) {
    if (cuts[i] < cuts[i - 1]) {
      tier_settings_reject(saved, key, "the thresholds must ascend");
      return;
    }
  }
}

/** Reads one list of cuts. */
static void load_cuts(tier_settings *saved, size_t d, size_t list, tier__rfm_fitted *done) {
  const size_t count = done->bins[d] - 1;
  int64_t *cuts = done->cuts[d] + list * count;
  tier__scale_load_keys(&done->scales[d], saved, dimension_keys[d], cuts, count);
  check_ascent(saved, dimension_keys[d], cuts, count);
  if (d == 0) {
    turn(&done->scales[0], cuts, count);
  }
}

static void load_nested(tier_settings *thresholds, tier__rfm_fitted *done) {
  const size_t bins = done->bins[0];
  if (tier_settings_count(thresholds, "within") != bins) {
    tier_settings_reject(thresholds, "within", "there must be one entry per score");
    return;
  }
  for (size_t r = 0; r < bins; r++) {
    tier_settings *within = tier_settings_entry(thresholds, "within", r);
    load_cuts(within, 1, r, done);
    if (tier_settings_count(within, "within") != bins) {
      tier_settings_reject(within, "within", "there must be one entry per score");
      return;
    }
    for (size_t f = 0; f < bins; f++) {
      load_cuts(tier_settings_entry(within, "within", f), 2, r * bins + f, done);
    }
  }
}

static void load_customers(tier_settings *saved, tier__rfm_fitted *done) {
  const tier__scale whole = {TIER_INT64, 0};
  tier_settings *customers = tier_settings_object(saved, "customers");
  tier_settings *used = tier_settings_object(saved, "bins_used");
  for (size_t d = 0; d < 3; d++) {
    int64_t counts[TIER__RFM_BINS] = {0};
    tier__scale_load_keys(&whole, customers, dimension_keys[d], counts, done->bins[d]);
    for (size_t i = 0; i < done->bins[d]; i++) {
      if (counts[i] < 0) {
        tier_settings_reject(customers, dimension_keys[d], "must be counts");
      }
      done->customers[d][i] = (uint64_t)counts[i];
    }
    (void)tier__settings_json(used, dimension_keys[d]); /* For people; follows from the counts. */
  }
}

tier_status tier__rfm_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  tier__rfm_fitted *done = NULL;
  TIER__TRY(tier__rfm_fitted_make(model, &done, err));
  tier_settings *columns = tier_settings_object(saved, "columns");
  tier_settings *thresholds = tier_settings_object(saved, "thresholds");
  if (columns == NULL || thresholds == NULL) {
    tier_settings_reject(saved, columns == NULL ? "columns" : "thresholds", "is missing or no object");
  }
  for (size_t d = 0; d < 3; d++) {
    tier__scale_load(&done->scales[d], tier_settings_object(columns, dimension_keys[d]));
  }
  if (strcmp(tier_settings_text(saved, "at_threshold", ""), at_threshold(done).data) != 0) {
    tier_settings_reject(saved, "at_threshold", "does not go with the method of the settings");
  }
  load_cuts(thresholds, 0, 0, done);
  if (done->nested) {
    load_nested(thresholds, done);
  } else {
    load_cuts(thresholds, 1, 0, done);
    load_cuts(thresholds, 2, 0, done);
  }
  load_customers(saved, done);
  done->prospects = (uint64_t)tier_settings_integer(saved, "prospects", 0, 0, INT64_MAX);
  done->incomplete = (uint64_t)tier_settings_integer(saved, "not_known", 0, 0, INT64_MAX);
  *ret_fitted = done;
  return TIER_OK;
}
