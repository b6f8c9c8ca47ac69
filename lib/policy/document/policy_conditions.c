/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_conditions.h"

#include "base/failure.h"
#include "base/table.h"
#include "model/findings.h"
#include "policy_columns.h"
#include "policy_derived.h"
#include "policy/policy_field.h"
#include "policy/policy_names.h"
#include "policy_strategy.h"
#include "policy_table.h"
#include "policy/policy_walk.h"
#include "rule/rule_suggest.h"

#include <stdio.h>

typedef struct checking {
  const tier_policy *policy;
  const tier__schema *schema;
  tier_findings *findings;
} checking;

static tier_status check_site(void *arg, const tier__site *site, tier_error *err) {
  const checking *c = arg;
  if (site->is_row) {
    return tier__table_check(c->policy, *site->slot, site->place, c->schema, c->findings, err);
  }
  tier__expression_check(*site->slot, c->schema, site->is_condition ? TIER_BOOL : TIER_ANY, site->place, c->findings);
  return TIER_OK;
}

static void check_number(const checking *c, const tier__expression *value, const char *ladder, size_t step,
                         const char *key) {
  const tier_type type = value == NULL ? TIER_ANY : tier__expression_type(value);
  if (type == TIER_BOOL || type == TIER_TEXT || type == TIER_DAY) {
    char place[TIER__PLACE_BYTES];
    (void)snprintf(place, sizeof place, "%s/tiers/%zu/places/%s", ladder, step, key);
    tier__findings_note(c->findings, TIER_ERROR, "type", place, 0, "expected a number or money, found %s",
                        tier__type_name(type));
  }
}

/** Who comes first, and what he takes, is told by numbers. */
static void check_places(const checking *c, const tier__ladder *ladder) {
  for (size_t i = 0; i < ladder->step_count; i++) {
    check_number(c, ladder->steps[i].by, ladder->place, i, "by");
    check_number(c, ladder->steps[i].weight, ladder->place, i, "weight");
  }
}

static void check_costs(const checking *c, const tier__ladder *ladder) {
  for (size_t i = 0; i < ladder->cost_count; i++) {
    tier_type type;
    if (!tier__policy_is_readable(tier__policy_column(c->policy, ladder->costs[i].column, &type))) {
      char place[TIER__PLACE_BYTES];
      (void)snprintf(place, sizeof place, "%s/ladder/costs", ladder->place);
      tier__findings_note(c->findings, TIER_ERROR, "unknown_column", place, -1, "there is no column '%.100s'",
                          ladder->costs[i].column);
    }
  }
}

/** Derived columns first, in their order: the types of later ones follow from them. */
static tier_status check_all(tier_policy *policy, const tier__declared_attribute *attributes, size_t count,
                             tier_findings *findings, tier_error *err) {
  tier__known_columns known;
  tier_status status = tier__known_columns_list(policy, attributes, count, &known, err);
  const tier__schema schema = {&known, tier__known_columns_find, policy->minor_digits, tier__known_columns_at,
                               tier__known_columns_range};
  checking c = {policy, &schema, findings};
  TIER__TRY_OUT(status);
  for (size_t i = 0; i < policy->derived_count; i++) {
    TIER__TRY_OUT(tier__policy_each_of_derived(&policy->derived[i], check_site, &c, err));
    TIER__TRY_OUT(tier__policy_settle_derived(policy, &policy->derived[i], &schema, findings, err));
  }
  for (size_t i = 0; i < policy->ladder_count; i++) {
    TIER__TRY_OUT(tier__policy_each_of_ladder(&policy->ladders[i], check_site, &c, err));
    check_places(&c, &policy->ladders[i]);
    check_costs(&c, &policy->ladders[i]);
  }
  tier__strategy_check(policy, &schema, findings);
  status = tier__findings_status(findings, err);
out:
  tier__known_columns_end(&known);
  return status;
}

tier_status tier__policy_check_conditions(tier_policy *policy, tier_error *err) {
  return check_all(policy, NULL, 0, policy->findings, err);
}

tier_status tier__policy_settle_conditions(tier_policy *policy, const tier__declared_attribute *attributes,
                                           size_t count, tier_status code, const char *what, tier_error *err) {
  tier_findings *findings = NULL;
  tier_status status;
  TIER__TRY(tier__findings_create(policy->context, &findings, err));
  status = check_all(policy, attributes, count, findings, err);
  if (status == TIER_OK && tier__findings_at_least(findings, TIER_ERROR) > 0) {
    status = tier__findings_refuse(findings, code, what, err);
  }
  tier_findings_destroy(findings);
  return status;
}

static tier_status note_undeclared(void *arg, const char *name, const char *place, tier_error *err) {
  tier__known_columns *known = arg;
  const char *meant;
  (void)err;
  if (tier_policy_attribute_type(known->policy, name) != TIER_ANY) {
    return TIER_OK;
  }
  meant = tier__name_suggest(known->policy->findings, name, tier__known_columns_at, known);
  /* So near to a name that exists, it is rather a slip of the pen. */
  tier__findings_note(known->policy->findings, meant == NULL ? TIER_NOTE : TIER_WARNING, "undeclared_attribute", place,
                      -1, "'%s' is no metric and not declared: taken as an attribute of the book%s%s%s", name,
                      meant == NULL ? "" : "; did you mean '", meant == NULL ? "" : meant, meant == NULL ? "" : "'?");
  return TIER_OK;
}

tier_status tier__policy_note_undeclared(tier_policy *policy, tier_error *err) {
  tier__known_columns known;
  tier_status status = tier__known_columns_list(policy, NULL, 0, &known, err);
  if (status == TIER_OK) {
    status = tier__policy_each_attribute(policy, note_undeclared, &known, err);
  }
  tier__known_columns_end(&known);
  return status;
}
