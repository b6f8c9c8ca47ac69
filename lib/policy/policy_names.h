/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_names.h
 * What the names in conditions, models and callbacks stand for. */
#ifndef TIER_LIB_POLICY_NAMES_H
#define TIER_LIB_POLICY_NAMES_H

#include "model/settings.h"
#include "policy_object.h"

/** Most entries of a section of names: far beyond any use, it bounds time and memory on hostile documents. */
enum { TIER__MOST_NAMES = 1000 };

/** What a column name stands for. */
enum {
  TIER__COLUMN_NONE = 0,
  TIER__COLUMN_METRIC = 1,
  TIER__COLUMN_ATTRIBUTE = 2,
  TIER__COLUMN_OUTPUT = 3,
  TIER__COLUMN_NO_MODEL = 4, /**< As none: the part before the dot names no model. */
  TIER__COLUMN_DERIVED = 5   /**< Of a `let` or a rule set. */
};
/** @param[out] ret_type TIER_ANY for an attribute that is not declared, for what a broken model might make, and for a
 * derived column while its type is open. */
int tier__policy_column(const tier_policy *policy, const char *name, tier_type *ret_type);
/** 1 if a condition can read it. */
static inline int tier__policy_is_readable(int kind) {
  return kind != TIER__COLUMN_NONE && kind != TIER__COLUMN_NO_MODEL;
}
/** Unit of a built-in metric or of an output of a model; "" of all else. */
const char *tier__policy_unit(const tier_policy *policy, const char *name);
/** Index of the model whose outputs begin with the part of `name` before its dot. @return `count` if none. */
size_t tier__policy_model_of(tier__model *const *models, size_t count, const char *name);
/** @return NULL if `name` is no output of a model, or of one that could not be made. */
const tier_output *tier__policy_output(const tier_policy *policy, const char *name);
/** Type of the values of a declared metric. */
tier_type tier__policy_metric_type(const tier__window_metric *metric);
/** @return NULL if no declared metric has that name. */
const tier__window_metric *tier__policy_find_metric(const tier_policy *policy, const char *name);

/** What a new name is for. */
enum {
  TIER__NAME_COLUMN,    /**< A column of results: of the headings of a decision it can have none. */
  TIER__NAME_ATTRIBUTE,
  TIER__NAME_LADDER,
  TIER__NAME_MODEL      /**< Its columns have a dot: only those of ladders and of the strategy are near. */
};
/** Notes a key of a section that cannot be a name, or is one already. @return 1 if it can be used. */
int tier__policy_check_new_name(tier_policy *policy, const tier_settings *section, const char *name, int use);

/** Called for an attribute that something reads. @param place JSON pointer of the reader, or "callback ID". */
typedef tier_status (*tier__attribute_fn)(void *arg, const char *name, const char *place, tier_error *err);
/** Visits all that models, expressions, callbacks and the strategy read, if it is an attribute, in a fixed order. */
tier_status tier__policy_each_reader(const tier_policy *policy, tier__attribute_fn visit, void *arg, tier_error *err);
/** The same, but each attribute once, with its first reader. */
tier_status tier__policy_each_attribute(const tier_policy *policy, tier__attribute_fn visit, void *arg,
                                        tier_error *err);

#endif
