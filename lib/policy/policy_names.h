/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_names.h
 * What the names in conditions, models and callbacks stand for. */
#ifndef TIER_LIB_POLICY_NAMES_H
#define TIER_LIB_POLICY_NAMES_H

#include "policy_object.h"

/** What a column name stands for. */
enum {
  TIER__COLUMN_NONE = 0,
  TIER__COLUMN_METRIC = 1,
  TIER__COLUMN_ATTRIBUTE = 2,
  TIER__COLUMN_OUTPUT = 3,
  TIER__COLUMN_NO_MODEL = 4 /**< As none: the part before the dot names no model. */
};
/** @param[out] ret_type TIER_ANY for an attribute that is not declared, and for what a broken model might make. */
int tier__policy_column(const tier_policy *policy, const char *name, tier_type *ret_type);
/** Index of the model whose outputs begin with the part of `name` before its dot. @return `count` if none. */
size_t tier__policy_model_of(tier__model *const *models, size_t count, const char *name);

/** Called for an attribute that something reads. @param place JSON pointer of the first reader, or "rule ID". */
typedef tier_status (*tier__attribute_fn)(void *arg, const char *name, const char *place, tier_error *err);
/** Visits each attribute that models, conditions and callbacks read, once, in a fixed order. */
tier_status tier__policy_each_attribute(const tier_policy *policy, tier__attribute_fn visit, void *arg,
                                        tier_error *err);

#endif
