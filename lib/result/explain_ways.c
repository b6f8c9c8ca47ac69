/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_ways.h"

#include "base/failure.h"
#include "base/memory.h"
#include "policy/document/policy_columns.h"
#include "rule/analysis/rule_inline.h"
#include "rule/rule_schema.h"

static const tier__unit_cost *find_cost(const tier__ladder *ladder, const char *column) {
  for (size_t k = 0; k < ladder->cost_count; k++) {
    if (strcmp(ladder->costs[k].column, column) == 0) {
      return &ladder->costs[k];
    }
  }
  return NULL;
}

static double unit_cost(void *user_data, const char *column) {
  const tier__unit_cost *cost = find_cost(user_data, column);
  return cost == NULL ? 1 : cost->cost;
}

static const tier__derived *find_derived(const tier_policy *policy, const char *name) {
  for (size_t k = 0; k < policy->derived_count; k++) {
    if (strcmp(policy->derived[k].name, name) == 0) {
      return &policy->derived[k];
    }
  }
  return NULL;
}

int tier__explain_is_derived(const tier__explanation *explanation, const char *column) {
  return find_derived(explanation->policy, column) != NULL;
}

/* What has a price of its own can be bought. */
static const tier__expression *find_let(void *user_data, const char *name) {
  const tier__explanation *explanation = user_data;
  const tier__derived *derived = find_derived(explanation->policy, name);
  return derived == NULL || find_cost(explanation->ladder, name) != NULL ? NULL : derived->value;
}

static int find_type(void *user_data, const char *name, tier_type *ret_type) {
  const tier__explanation *explanation = user_data;
  const tier__column *column = tier__table_find(&explanation->result->table, name);
  *ret_type = column == NULL ? TIER_ANY : column->view.type;
  return column != NULL;
}

static uint8_t find_range(void *user_data, const char *name) {
  const tier__explanation *explanation = user_data;
  tier__known_columns known = {.policy = explanation->policy};
  return tier__known_columns_range(&known, name);
}

static tier_status gaps_of(const tier__explanation *explanation, const tier__expression *condition, int wanted,
                           tier__gaps *ret_gaps, tier_error *err) {
  const tier__ladder *ladder = explanation->ladder;
  return tier__expression_gaps(condition, &explanation->result->table, explanation->row, wanted,
                               ladder->cost_count > 0 ? unit_cost : NULL, (void *)(uintptr_t)ladder, ret_gaps, err);
}

/* Writes lets out. The condition must say of the customer what it says with the names. */
static tier_status see_through(const tier__explanation *explanation, const tier__expression *condition,
                               tier__expression **ret_seen, tier_error *err) {
  const tier__schema schema = {.user_data = (void *)(uintptr_t)explanation,
                               .find = find_type,
                               .minor_digits = explanation->policy->minor_digits,
                               .range = find_range};
  uint8_t named, written;
  TIER__TRY(tier__expression_inline(condition, find_let, (void *)(uintptr_t)explanation, &schema, ret_seen, err));
  if (*ret_seen == NULL) {
    return TIER_OK;
  }
  TIER__TRY(tier__explain_truth(explanation, condition, &named, err));
  TIER__TRY(tier__explain_truth(explanation, *ret_seen, &written, err));
  if (named != written) {
    tier__expression_destroy(*ret_seen);
    *ret_seen = NULL;
  }
  return TIER_OK;
}

static int changes_derived(const tier__explanation *explanation, const tier__gaps *gaps, const tier__gap_way *way) {
  for (size_t k = 0; k < way->count; k++) {
    if (tier__explain_is_derived(explanation, gaps->changes[way->first + k].column)) {
      return 1;
    }
  }
  return 0;
}

/* Moves ways that change derived columns behind all others; both keep their order. */
static tier_status put_last(const tier__explanation *explanation, tier__gaps *gaps, tier_error *err) {
  const size_t count = gaps->way_count;
  tier__gap_way *sorted = tier__alloc(gaps->context, count, sizeof *sorted);
  size_t put = 0;
  if (sorted == NULL) {
    return tier__no_memory(err);
  }
  for (int derived = 0; derived < 2; derived++) {
    for (size_t k = 0; k < count; k++) {
      if (changes_derived(explanation, gaps, &gaps->ways[k]) == derived) {
        sorted[put++] = gaps->ways[k];
      }
    }
  }
  tier__release(gaps->context, gaps->ways);
  gaps->ways = sorted;
  return TIER_OK;
}

tier_status tier__explain_ways(const tier__explanation *explanation, const tier__expression *condition, int wanted,
                               tier__ways *ret_ways, tier_error *err) {
  const char *name;
  int derived = 0;
  memset(ret_ways, 0, sizeof *ret_ways);
  if (explanation->policy->derived_count == 0) {
    return gaps_of(explanation, condition, wanted, &ret_ways->gaps, err);
  }
  TIER__TRY(see_through(explanation, condition, &ret_ways->seen, err));
  condition = ret_ways->seen != NULL ? ret_ways->seen : condition;
  TIER__TRY(gaps_of(explanation, condition, wanted, &ret_ways->gaps, err));
  for (size_t k = 0; (name = tier__expression_column(condition, k)) != NULL; k++) {
    derived = derived || tier__explain_is_derived(explanation, name);
  }
  if (!derived) {
    return TIER_OK;
  }
  ret_ways->gaps.complete = 0; /* How the value itself comes about is not said. */
  return put_last(explanation, &ret_ways->gaps, err);
}

void tier__ways_end(tier__ways *ways) {
  tier__gaps_end(&ways->gaps);
  tier__expression_destroy(ways->seen);
  ways->seen = NULL;
}
