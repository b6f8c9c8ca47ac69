/* SPDX-License-Identifier: Apache-2.0 */
/* The policy's own values: how each came about. What the rules of a sum give stands in the order in which it is
 * added. */
#include "base/failure.h"
#include "explain_sections.h"

/** @param[in,out] settled 1: the default does not count. */
static tier_status write_rule(tier__explanation *explanation, const tier__value_rule *rule, int *settled,
                              tier_error *err) {
  tier_writer *writer = &explanation->writer;
  const int32_t day = explanation->result->as_of_day;
  const int is_in_effect = rule->from_day <= day && day <= rule->until_day;
  uint8_t truth;
  TIER__TRY(tier__explain_truth(explanation, rule->when, &truth, err));
  const int applies = is_in_effect && truth == TIER__TRUE;
  const int unknown = is_in_effect && truth == TIER__UNKNOWN && rule->on_unknown == TIER__UNKNOWN_VALUE;
  *settled |= applies || unknown;
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "id", tier__text_view(rule->id));
  tier_writer_boolean(writer, "in_effect", is_in_effect);
  tier_writer_boolean(writer, "applies", applies);
  TIER__TRY(tier__explain_condition(explanation, "when", rule->when, err));
  TIER__TRY(tier__explain_condition(explanation, "then", applies ? rule->then : NULL, err));
  tier_writer_end(writer);
  return TIER_OK;
}

static tier_status write_set(tier__explanation *explanation, const tier__derived *set, tier_error *err) {
  static const char *const hits[] = {"first", "unique", "any", "priority", "best_tier", "worst_tier", "collect"};
  static const char *const ways[] = {"sum", "min", "max", "count"};
  tier_writer *writer = &explanation->writer;
  int settled = 0;
  tier_writer_text(writer, "hit", tier__text_view(hits[set->hit]));
  if (set->hit == TIER__HIT_COLLECT) {
    tier_writer_text(writer, "collect", tier__text_view(ways[set->collect]));
  }
  tier_writer_begin(writer, "rules", 1);
  for (size_t k = 0; k < set->rule_count; k++) {
    TIER__TRY(write_rule(explanation, &set->rules[k], &settled, err));
  }
  tier_writer_end(writer);
  return tier__explain_condition(explanation, "default", settled ? NULL : set->otherwise, err);
}

tier_status tier__explain_derived(tier__explanation *explanation, tier_error *err) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "values", 0);
  for (size_t k = 0; k < explanation->policy->derived_count; k++) {
    const tier__derived *derived = &explanation->policy->derived[k];
    const tier__column *column = tier__table_find(&explanation->result->table, derived->name);
    tier_writer_begin(writer, derived->name, 0);
    if (column != NULL) {
      tier__explain_value(explanation, "value", &column->view);
    }
    if (derived->value != NULL) {
      TIER__TRY(tier__explain_condition(explanation, "let", derived->value, err));
    } else {
      TIER__TRY(write_set(explanation, derived, err));
    }
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}
