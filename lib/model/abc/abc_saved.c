/* SPDX-License-Identifier: Apache-2.0 */
/* A fitted ABC model as JSON and back. */
#include "abc_object.h"

#include "base/failure.h"
#include "base/memory.h"
#include <float.h>

static void save_class(const tier__abc_model *abc, const tier__abc_fitted *fitted, size_t c, tier_writer *writer) {
  const tier__abc_class_fit *fit = &fitted->classes[c];
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "class", abc->labels[c]);
  if (fit->has_from) {
    tier__scale_save_key(&fitted->scale, writer, "from", fit->from);
  }
  tier_writer_integer(writer, "customers", (int64_t)fit->customers);
  tier_writer_number(writer, "share", fit->share);
  tier_writer_end(writer);
}

tier_status tier__abc_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  const tier__abc_model *abc = model;
  const tier__abc_fitted *done = fitted;
  (void)err;
  tier__scale_save(&done->scale, writer);
  tier_writer_number(writer, "total", done->total);
  tier_writer_integer(writer, "not_positive", (int64_t)done->not_positive);
  tier_writer_integer(writer, "not_known", (int64_t)done->unknown);
  if (abc->rule == TIER__ABC_COMPUTED) {
    tier_writer_begin(writer, "curve", 0);
    tier_writer_number(writer, "pareto", done->points.pareto);
    tier_writer_number(writer, "break_even", done->points.break_even);
    tier_writer_number(writer, "submarginal", done->points.submarginal);
    tier_writer_boolean(writer, "exchanged", done->points.exchanged);
    tier_writer_end(writer);
  }
  tier_writer_begin(writer, "classes", 1);
  for (size_t c = 0; c < abc->class_count; c++) {
    save_class(abc, done, c, writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

static void load_curve(tier_settings *saved, tier__abc_points *points) {
  tier_settings *curve = tier_settings_object(saved, "curve");
  points->pareto = tier_settings_number(curve, "pareto", 0, 0, 1);
  points->break_even = tier_settings_number(curve, "break_even", 0, 0, 1);
  points->submarginal = tier_settings_number(curve, "submarginal", 0, 0, 1);
  points->exchanged = tier_settings_boolean(curve, "exchanged", 0);
}

static void load_class(const tier__abc_model *abc, tier_settings *saved, size_t c, tier__abc_fitted *fitted) {
  tier__abc_class_fit *fit = &fitted->classes[c];
  tier_settings *entry = tier_settings_entry(saved, "classes", c);
  const char *label = tier_settings_text(entry, "class", "");
  if (label[0] != abc->labels[c].data[0] || label[1] != '\0') {
    tier_settings_reject(entry, "class", "the classes must stand in their order");
  }
  fit->has_from = tier_settings_has(entry, "from");
  if (fit->has_from) {
    fit->from = tier__scale_load_key(&fitted->scale, entry, "from");
  }
  fit->customers = (uint64_t)tier_settings_integer(entry, "customers", 0, 0, INT64_MAX);
  fit->share = tier_settings_number(entry, "share", 0, 0, 1);
}

/** What a class begins at must descend, or a better class would be out of reach. */
static void check_order(const tier__abc_model *abc, tier_settings *saved, const tier__abc_fitted *fitted) {
  int64_t least = INT64_MAX;
  for (size_t c = 0; c < abc->class_count; c++) {
    const tier__abc_class_fit *fit = &fitted->classes[c];
    if (fit->has_from && (fit->from >= least || fit->from <= 0 || c + 1 == abc->class_count)) {
      tier_settings_reject(saved, "classes", "\"from\" must descend from class to class, and the last has none");
      return;
    }
    least = fit->has_from ? fit->from : least;
  }
}

tier_status tier__abc_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  const tier__abc_model *abc = model;
  tier__abc_fitted *fitted = tier__alloc(abc->context, 1, sizeof *fitted);
  if (fitted == NULL) {
    return tier__no_memory(err);
  }
  fitted->context = abc->context;
  tier__scale_load(&fitted->scale, saved);
  fitted->total = tier_settings_number(saved, "total", 0, 0, DBL_MAX);
  fitted->not_positive = (uint64_t)tier_settings_integer(saved, "not_positive", 0, 0, INT64_MAX);
  fitted->unknown = (uint64_t)tier_settings_integer(saved, "not_known", 0, 0, INT64_MAX);
  if (abc->rule == TIER__ABC_COMPUTED) {
    load_curve(saved, &fitted->points);
  }
  if (tier_settings_count(saved, "classes") != abc->class_count) {
    tier_settings_reject(saved, "classes", "there must be as many classes as the settings ask for");
  } else {
    for (size_t c = 0; c < abc->class_count; c++) {
      load_class(abc, saved, c, fitted);
    }
    check_order(abc, saved, fitted);
  }
  *ret_fitted = fitted;
  return TIER_OK;
}
