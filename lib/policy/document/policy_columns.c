/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_columns.h"

#include "base/failure.h"
#include "base/memory.h"
#include "base/text_buffer.h"
#include "policy/policy_names.h"
#include "rule/rule_schema.h"
#include <string.h>

int tier__known_columns_find(void *user_data, const char *name, tier_type *ret_type) {
  const tier__known_columns *known = user_data;
  const int kind = tier__policy_column(known->policy, name, ret_type);
  const tier__declared_attribute *attribute =
      kind == TIER__COLUMN_ATTRIBUTE ? tier__declared_find(known->attributes, known->attribute_count, name) : NULL;
  if (attribute != NULL) {
    *ret_type = attribute->type;
  }
  return tier__policy_is_readable(kind);
}

const char *tier__known_columns_at(void *user_data, size_t index) {
  const tier__known_columns *known = user_data;
  return index < known->name_count ? known->names[index] : NULL;
}

/** Counts, days and shares of what is built in, and probabilities of models; money can be taken back. */
uint8_t tier__known_columns_range(void *user_data, const char *name) {
  const tier__known_columns *known = user_data;
  const char *unit = tier__policy_unit(known->policy, name);
  tier_type type;
  switch (tier__policy_column(known->policy, name, &type)) {
  case TIER__COLUMN_METRIC:
    return type == TIER_INT64 || strcmp(unit, "share") == 0 || strcmp(unit, "days") == 0 ? TIER__RANGE_NATURAL
                                                                                         : TIER__RANGE_ANY;
  case TIER__COLUMN_OUTPUT:
    return strcmp(unit, "probability") == 0 ? TIER__RANGE_PROBABILITY : TIER__RANGE_ANY;
  default:
    return TIER__RANGE_ANY;
  }
}

static size_t count_columns(const tier_policy *policy) {
  size_t count = policy->window_count + policy->attribute_count + policy->derived_count;
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    count++;
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    count += policy->models[i]->output_count;
  }
  return count;
}

/** @param model NULL for a column that belongs to none. */
static tier_status add_name(tier__known_columns *known, const char *model, const char *name, tier_error *err) {
  tier__text text = tier__text_begin(known->policy->context);
  tier_status status;
  if (model != NULL) {
    tier__text_add_string(&text, model);
    tier__text_add(&text, ".", 1);
  }
  tier__text_add_string(&text, name);
  status = tier__text_take(&text, &known->names[known->name_count], err);
  if (status != TIER_OK) {
    tier__text_end(&text);
    return status;
  }
  known->name_count++;
  return TIER_OK;
}

tier_status tier__known_columns_list(const tier_policy *policy, const tier__declared_attribute *attributes,
                                     size_t attribute_count, tier__known_columns *ret_known, tier_error *err) {
  *ret_known = (tier__known_columns){policy, attributes, attribute_count, NULL, 0};
  ret_known->names = tier__alloc(policy->context, count_columns(policy), sizeof(char *));
  if (ret_known->names == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    TIER__TRY(add_name(ret_known, NULL, tier__metric_builtin(i)->name, err));
  }
  for (size_t i = 0; i < policy->window_count; i++) {
    TIER__TRY(add_name(ret_known, NULL, policy->windows[i].name, err));
  }
  for (size_t i = 0; i < policy->attribute_count; i++) {
    TIER__TRY(add_name(ret_known, NULL, policy->attributes[i].name, err));
  }
  for (size_t i = 0; i < policy->derived_count; i++) {
    TIER__TRY(add_name(ret_known, NULL, policy->derived[i].name, err));
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    for (size_t k = 0; k < policy->models[i]->output_count; k++) {
      TIER__TRY(add_name(ret_known, policy->models[i]->name, policy->models[i]->outputs[k].name, err));
    }
  }
  return TIER_OK;
}

void tier__known_columns_end(tier__known_columns *known) {
  for (size_t i = 0; i < known->name_count; i++) {
    tier__release(known->policy->context, known->names[i]);
  }
  tier__release(known->policy->context, known->names);
}
