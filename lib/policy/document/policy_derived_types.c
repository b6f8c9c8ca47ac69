/* SPDX-License-Identifier: Apache-2.0 */
/* The one type of a derived column. */
#include "base/failure.h"
#include "base/number_text.h"
#include "base/table.h"
#include "base/text_buffer.h"
#include "model/findings.h"
#include "policy_derived.h"
#include "policy/policy_walk.h"

#include <string.h>

/** The types that the values of a set have. */
typedef struct type_search {
  const tier_policy *policy;
  const tier__schema *schema;
  tier_findings *findings;
  unsigned seen;      /**< Bit t: some value has type t; bit 0: some type is open. */
  tier_type settled;
} type_search;

static int has(const type_search *search, tier_type type) { return (search->seen >> type & 1u) != 0; }

static int is_value(const tier__site *site) { return !site->is_condition; }

static tier_status look(void *arg, const tier__site *site, tier_error *err) {
  type_search *search = arg;
  (void)err;
  if (is_value(site)) {
    search->seen |= 1u << tier__expression_type(*site->slot);
  }
  return TIER_OK;
}

/** The type that the others can become. */
static tier_type settle_on(const type_search *search) {
  static const tier_type wide[] = {TIER_MONEY, TIER_DAY, TIER_FLOAT64, TIER_INT64, TIER_TEXT, TIER_BOOL};
  for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
    if (has(search, wide[i])) {
      return wide[i];
    }
  }
  return TIER_ANY;
}

/** 1 if the expression is one written number or text. */
static int is_written(const tier__expression *expression, tier_type type) {
  const tier_string text = tier__expression_text(expression);
  double number;
  if (type == TIER_TEXT) {
    return text.length > 0 && (text.data[0] == '\'' || text.data[0] == '"') &&
           tier__expression_column(expression, 0) == NULL;
  }
  return tier__number_read(text.data, text.length, &number);
}

/** Appends an expression with the values of another one and the type wanted: a choice of which the other side, never
 * taken, has that type. @return 0 if there is none. */
static int rewrite(const tier__expression *expression, tier_type wanted, tier__text *text) {
  const tier_string old = tier__expression_text(expression);
  const tier_type type = tier__expression_type(expression);
  const char *beside;
  if (wanted == TIER_FLOAT64 && type == TIER_INT64) {
    beside = "0.5";
  } else if (wanted == TIER_MONEY && (type == TIER_INT64 || type == TIER_FLOAT64) && is_written(expression, type)) {
    beside = "spend";
  } else if (wanted == TIER_DAY && type == TIER_TEXT && is_written(expression, type)) {
    beside = "as_of";
  } else {
    return 0;
  }
  if (wanted == TIER_FLOAT64 && is_written(expression, type)) {
    tier__text_add(text, old.data, old.length);
    tier__text_add_string(text, ".0");
    return 1;
  }
  tier__text_add_string(text, "false ? ");
  tier__text_add_string(text, beside);
  tier__text_add_string(text, " : (");
  tier__text_add(text, old.data, old.length);
  tier__text_add_string(text, ")");
  return 1;
}

/** Gives an expression the type of the column. @param found Gets what is wrong with the new one.
 * @param[out] ret_done 0 if it cannot have that type. */
static tier_status change(const type_search *search, const tier__site *site, tier_findings *found, int *ret_done,
                          tier_error *err) {
  tier__text text = tier__text_begin(search->policy->context);
  tier__expression *changed = NULL;
  tier_status status = TIER_OK;
  *ret_done = 0;
  if (!rewrite(*site->slot, search->settled, &text)) {
    goto out;
  }
  TIER__TRY_OUT(tier__text_status(&text, err));
  TIER__TRY_OUT(tier__expression_parse(search->policy->reader, (tier_string){text.data, text.length}, site->place,
                                       found, &changed, err));
  if (changed == NULL) {
    goto out;
  }
  tier__expression_check(changed, search->schema, TIER_ANY, site->place, found);
  if (tier__expression_type(changed) == search->settled) {
    tier__expression *old = *site->slot;
    *site->slot = changed;
    changed = old;
    *ret_done = 1;
  }
out:
  tier__expression_destroy(changed);
  tier__text_end(&text);
  return status;
}

static tier_status settle_one(void *arg, const tier__site *site, tier_error *err) {
  type_search *search = arg;
  const tier_type type = tier__expression_type(*site->slot);
  tier_findings *found = NULL;
  tier_status status;
  int done;
  if (!is_value(site) || type == search->settled || type == TIER_ANY) {
    return TIER_OK;
  }
  TIER__TRY(tier__findings_create(search->policy->context, &found, err));
  status = change(search, site, found, &done, err);
  tier_findings_destroy(found);
  if (status == TIER_OK && !done) {
    tier__findings_note(search->findings, TIER_ERROR, "type", site->place, -1,
                        "gives %s, but another value of this set gives %s", tier__type_name(type),
                        tier__type_name(search->settled));
  }
  return status;
}

/** What "collect" can do with values of the type. */
static void check_collect(const tier__derived *derived, const type_search *search) {
  const tier_type type = search->settled;
  const int amount = type == TIER_INT64 || type == TIER_FLOAT64 || type == TIER_MONEY || type == TIER_ANY;
  const int sums = derived->collect == TIER__COLLECT_SUM;
  if (derived->hit == TIER__HIT_COLLECT && derived->rule_count > 0 && !amount && (sums || type != TIER_DAY)) {
    tier__findings_note(search->findings, TIER_ERROR, "type", derived->place, -1, "%s cannot be collected by \"%s\"",
                        tier__type_name(type), sums ? "sum" : derived->collect == TIER__COLLECT_MIN ? "min" : "max");
  }
}

tier_status tier__policy_settle_derived(const tier_policy *policy, tier__derived *derived, const tier__schema *schema,
                                 tier_findings *findings, tier_error *err) {
  type_search search = {.policy = policy, .schema = schema, .findings = findings};
  const int counts = derived->hit == TIER__HIT_COLLECT && derived->collect == TIER__COLLECT_COUNT;
  TIER__TRY(tier__policy_each_of_derived(derived, look, &search, err));
  if (counts || (derived->hit == TIER__HIT_COLLECT && derived->rule_count == 0 && derived->otherwise == NULL)) {
    search.seen |= 1u << TIER_INT64; /* Of a set without values nobody can tell otherwise. */
  }
  search.settled = counts ? TIER_INT64 : settle_on(&search);
  if (derived->value == NULL && search.settled != TIER_ANY && !has(&search, TIER_ANY)) {
    TIER__TRY(tier__policy_each_of_derived(derived, settle_one, &search, err));
    check_collect(derived, &search);
  }
  derived->type = has(&search, TIER_ANY) ? TIER_ANY : search.settled;
  return TIER_OK;
}
