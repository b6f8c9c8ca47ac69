/* SPDX-License-Identifier: Apache-2.0 */
/* The part of the report on what rules and conditions met, and on decisions that somebody should look at. */
#include "report.h"

/** Why conditions were unknown, by name; empty if none was. */
static json_t *faults_json(const tier_rule_report *rule) {
  static const char *const reasons[] = {"missing", "division_by_zero", "overflow", "day_range", "not_finite"};
  json_t *faults = json_object();
  for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
    if (rule->faults[i] > 0) {
      (void)json_object_set_new(faults, reasons[i], json_integer((json_int_t)rule->faults[i]));
    }
  }
  return faults;
}

json_t *report_rules(const tier_result *result) {
  json_t *list = json_array();
  for (size_t i = 0; i < tier_result_rule_count(result); i++) {
    tier_rule_report rule = {.size = sizeof rule};
    if (tier_result_rule(result, i, &rule, NULL) == TIER_OK) {
      (void)json_array_append_new(
          list, json_pack("{s:s%, s:I, s:I, s:I, s:I, s:o}", "id", rule.id.data, rule.id.length, "true",
                          (json_int_t)rule.was_true, "false", (json_int_t)rule.was_false, "unknown",
                          (json_int_t)rule.unknown, "fired", (json_int_t)rule.fired, "reasons", faults_json(&rule)));
    }
  }
  return list;
}

json_t *report_marks(const tier_result *result) {
  json_int_t held = 0, conflict = 0, reopened = 0;
  for (size_t i = 0; i < tier_result_count(result); i++) {
    tier_decision decision = {.size = sizeof decision};
    if (tier_result_decision(result, i, &decision, NULL) == TIER_OK) {
      held += (decision.flags & TIER_DECISION_HELD) != 0;
      conflict += (decision.flags & TIER_DECISION_CONFLICT) != 0;
      reopened += (decision.flags & TIER_DECISION_REOPENED) != 0;
    }
  }
  return json_pack("{s:I, s:I, s:I}", "held", held, "conflict", conflict, "reopened", reopened);
}
