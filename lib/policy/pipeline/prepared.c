/* SPDX-License-Identifier: Apache-2.0 */
#include "prepared.h"

#include "base/failure.h"
#include "base/memory.h"

static int is_wanted(const uint8_t *wanted, size_t index) { return wanted == NULL || wanted[index]; }

tier_status tier__prepared_open(const tier_fitted *fitted, tier__table *table, const tier__wanted *wanted,
                                tier__prepared *ret_prepared, tier_error *err) {
  static const tier__wanted all = {NULL, NULL};
  const tier_policy *policy = fitted->policy;
  const tier__wanted *which = wanted == NULL ? &all : wanted;
  tier__prepared *made = ret_prepared;
  *made = (tier__prepared){.context = table->context, .fitted = fitted, .table = table};
  made->scorings = tier__alloc(table->context, policy->model_count, sizeof(tier__scoring *));
  made->derived = tier__alloc(table->context, policy->derived_count, sizeof(tier__derived_run *));
  if (made->scorings == NULL || made->derived == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    if (is_wanted(which->models, i)) {
      TIER__TRY(tier__scoring_open(policy->models[i], fitted->models[i], table, table, &made->scorings[i], err));
    }
  }
  for (size_t i = 0; i < policy->derived_count; i++) {
    if (is_wanted(which->derived, i)) {
      TIER__TRY(tier__derived_open(&policy->derived[i], table, &made->derived[i], err));
    }
  }
  return TIER_OK;
}

tier_status tier__prepared_run(tier__prepared *prepared, uint8_t *conflicts, const tier__derived_report *report,
                               tier_error *err) {
  const tier_policy *policy = prepared->fitted->policy;
  const tier__table *table = prepared->table;
  tier__derived_report own = report == NULL ? (tier__derived_report){NULL, NULL} : *report;
  for (size_t i = 0; i < policy->model_count; i++) {
    if (prepared->scorings[i] != NULL) {
      TIER__TRY(tier__scoring_run(prepared->scorings[i], table->rows, table->as_of_day, err));
    }
  }
  for (size_t i = 0; i < policy->derived_count; i++) {
    if (prepared->derived[i] != NULL) {
      TIER__TRY(tier__derived_compute(prepared->derived[i], table->rows, conflicts, &own, err));
    }
    if (own.counts != NULL) {
      own.counts += tier__derived_rules(&policy->derived[i]);
      own.fired += tier__derived_rules(&policy->derived[i]);
    }
  }
  return TIER_OK;
}

void tier__prepared_close(tier__prepared *prepared) {
  if (prepared->context == NULL) {
    return;
  }
  const tier_policy *policy = prepared->fitted->policy;
  for (size_t i = 0; prepared->scorings != NULL && i < policy->model_count; i++) {
    tier__scoring_close(prepared->scorings[i]);
  }
  for (size_t i = 0; prepared->derived != NULL && i < policy->derived_count; i++) {
    tier__derived_close(prepared->derived[i]);
  }
  tier__release(prepared->context, prepared->scorings);
  tier__release(prepared->context, prepared->derived);
  *prepared = (tier__prepared){.context = NULL};
}
