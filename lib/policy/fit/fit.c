/* SPDX-License-Identifier: Apache-2.0 */
/* Learning: a policy and a book give a fitted policy. */
#include "base/failure.h"
#include "book/book_column.h"
#include "book/book_object.h"
#include "document_hash.h"
#include "fit_findings.h"
#include "model/findings.h"
#include "past_metrics.h"
#include "policy/pipeline/pipeline.h"
#include "policy/document/policy_conditions.h"
#include "policy/policy_names.h"
#include "policy/document/policy_parse.h"

#include <stdio.h>

typedef struct attribute_search {
  tier_fitted *fitted;
  const tier_book *book;
} attribute_search;

static tier_status add_attribute(void *arg, const char *name, const char *place, tier_error *err) {
  const attribute_search *search = arg;
  const tier_type declared = tier_policy_attribute_type(search->fitted->policy, name);
  const tier_type type = tier__book_attribute_type(search->book, name);
  if (type == TIER_ANY) {
    return tier__fail(err, TIER_E_DATA, "the book has no attribute '%.100s', which %s reads", name, place);
  }
  if (declared != TIER_ANY && declared != type) {
    return tier__fail(err, TIER_E_DATA, "attribute '%.100s' is %s in the book, but the policy declares it as %s", name,
                      tier__type_name(type), tier__type_name(declared));
  }
  return tier__fitted_add_attribute(search->fitted, name, type, err);
}

/** Finds the attributes in use and checks the conditions again, now that all types are known. */
static tier_status settle_attributes(tier_fitted *fitted, const tier_book *book, tier_error *err) {
  attribute_search search = {fitted, book};
  TIER__TRY(tier__policy_each_attribute(fitted->policy, add_attribute, &search, err));
  return tier__policy_settle_conditions(fitted->policy, fitted->attributes, fitted->attribute_count, TIER_E_DATA,
                                        "with the types of the book's attributes, the policy", err);
}

static int has_purchase(const tier__ledger *ledger) {
  const size_t count = ledger->first[ledger->customers];
  for (size_t i = 0; i < count; i++) {
    if (ledger->occasions[i].is_purchase) {
      return 1;
    }
  }
  return 0;
}

/** 1 if a model after `index` reads its outputs: only then is it applied during the fit. */
static int is_read_later(const tier_policy *policy, size_t index) {
  for (size_t i = index + 1; i < policy->model_count; i++) {
    for (size_t k = 0; k < policy->models[i]->input_count; k++) {
      if (tier__policy_model_of(policy->models, policy->model_count, policy->models[i]->inputs[k].name) == index) {
        return 1;
      }
    }
  }
  return 0;
}

static tier_status fit_models(tier_fitted *fitted, tier__table *table, tier_error *err) {
  const tier_policy *policy = fitted->policy;
  for (size_t i = 0; i < policy->model_count; i++) {
    TIER__TRY(
        tier__model_fit(policy->models[i], table, fitted->as_of_day, fitted->findings, &fitted->models[i], err));
    if (is_read_later(policy, i)) {
      TIER__TRY(tier__model_score(policy->models[i], fitted->models[i], fitted->as_of_day, table, err));
    }
  }
  TIER__TRY(tier__findings_status(fitted->findings, err));
  return tier__findings_at_least(fitted->findings, TIER_ERROR) == 0
             ? TIER_OK
             : tier__findings_refuse(fitted->findings, TIER_E_MODEL, "the fit", err);
}

static tier_status learn(tier_fitted *fitted, const tier_book *book, tier_error *err) {
  tier__ledger ledger = {0};
  tier__table table = tier__table_begin(fitted->context, 0, fitted->policy->minor_digits);
  tier_status status = tier__pipeline_group(fitted->policy, book, fitted->as_of_day, &ledger, err);
  if (status != TIER_OK) {
    return status;
  }
  if (!has_purchase(&ledger)) {
    char day[16];
    tier_day_format(fitted->as_of_day, day);
    status = tier__fail(err, TIER_E_DATA, "the book has no purchase up to %s", day);
    goto out;
  }
  fitted->customers = ledger.customers;
  (void)snprintf(fitted->data_hash, sizeof fitted->data_hash, "%016llx", (unsigned long long)ledger.hash);
  TIER__TRY_OUT(settle_attributes(fitted, book, err));
  tier__fit_note_hidden(fitted, book);
  table.rows = ledger.customers;
  TIER__TRY_OUT(tier__pipeline_columns(fitted, book, &ledger, &table, err));
  tier__ledger_end(&ledger); /* As large as the transactions, and of no more use. */
  TIER__TRY_OUT(tier__past_metrics(fitted, book, &table, err));
  TIER__TRY_OUT(fit_models(fitted, &table, err));
  status = tier__fit_note_never_known(fitted, &table, err);
out:
  tier__table_end(&table);
  tier__ledger_end(&ledger);
  return status;
}

tier_status tier_fit(const tier_policy *policy, const tier_book *book, int32_t as_of_day, tier_fitted **ret_fitted,
                     tier_error *err) {
  tier_policy *clone = NULL;
  tier_fitted *fitted = NULL;
  tier_status status;
  if (policy == NULL || book == NULL || ret_fitted == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy, book and ret_fitted must not be NULL");
  }
  if (tier__findings_at_least(policy->findings, TIER_ERROR) > 0) {
    return tier__findings_refuse(policy->findings, TIER_E_POLICY, "policy", err);
  }
  TIER__TRY(tier__book_enter(book, err));
  TIER__TRY_OUT(tier__policy_clone(policy, &clone, err));
  TIER__TRY_OUT(tier__fitted_make(clone, &fitted, err));
  fitted->as_of_day = as_of_day;
  TIER__TRY_OUT(tier__document_hash(fitted->context, clone->document, fitted->policy_hash, err));
  tier__fitted_zone_rules(clone, fitted->zone_rules);
  TIER__TRY_OUT(learn(fitted, book, err));
  atomic_store(&((tier_policy *)(uintptr_t)policy)->frozen, 1);
  *ret_fitted = fitted;
  fitted = NULL;
out:
  tier_fitted_destroy(fitted);
  tier__book_leave(book);
  return status;
}
