/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "explain_decision.h"
#include "explain_values.h"
#include "rule/rule_trace.h"

/* A condition with its value and comparisons for the customer; null if there is none. */
static tier_status write_condition(tier__explanation *explanation, const char *key, const tier__expression *condition,
                                   tier_error *err) {
  tier_writer *writer = &explanation->writer;
  if (condition == NULL) {
    tier__writer_null(writer, key);
    return TIER_OK;
  }
  tier_writer_begin(writer, key, 0);
  TIER__TRY(tier__expression_trace(condition, &explanation->result->table, explanation->row, writer, err));
  tier_writer_end(writer);
  return TIER_OK;
}

static tier_status write_tiers(tier__explanation *explanation, tier_error *err) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "tiers", 1);
  for (size_t k = explanation->policy->step_count; k-- > 0;) {
    const tier__step *step = &explanation->policy->steps[k];
    tier_writer_begin(writer, NULL, 0);
    tier_writer_text(writer, "id", tier__text_view(step->id));
    tier_writer_text(writer, "label", tier__explain_label(explanation, (int32_t)k));
    TIER__TRY(write_condition(explanation, "enter", step->enter, err));
    TIER__TRY(write_condition(explanation, "keep", step->keep, err));
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

static void write_tier_effect(tier__explanation *explanation, const char *key, int32_t tier) {
  if (tier >= 0) {
    tier_writer_text(&explanation->writer, key, tier__result_tier_id(explanation->result, tier));
  }
}

/* As the policy's "then". */
static void write_effect(tier__explanation *explanation, const tier__rule *rule) {
  tier_writer_begin(&explanation->writer, "effect", 0);
  write_tier_effect(explanation, "set", rule->set);
  write_tier_effect(explanation, "floor", rule->floor);
  write_tier_effect(explanation, "ceiling", rule->ceiling);
  if (rule->tag != NULL) {
    tier_writer_text(&explanation->writer, "tag", tier__text_view(rule->tag));
  }
  tier_writer_end(&explanation->writer);
}

static tier_status write_rules(tier__explanation *explanation, tier_error *err) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "rules", 1);
  for (size_t k = 0; k < explanation->policy->rule_count; k++) {
    const tier__rule *rule = &explanation->policy->rules[k];
    tier_writer_begin(writer, NULL, 0);
    tier_writer_text(writer, "id", tier__text_view(rule->id));
    tier_writer_boolean(writer, "callback", rule->when == NULL);
    if (rule->when != NULL) {
      TIER__TRY(tier__expression_trace(rule->when, &explanation->result->table, explanation->row, writer, err));
      write_effect(explanation, rule);
    }
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

static void write_tags(tier__explanation *explanation) {
  tier_string rest = tier__result_tags(explanation->result, explanation->row);
  tier_writer_begin(&explanation->writer, "tags", 1);
  while (rest.length > 0) {
    const char *space = memchr(rest.data, ' ', rest.length);
    const tier_string tag = {rest.data, space == NULL ? rest.length : (size_t)(space - rest.data)};
    const size_t used = tag.length + (space != NULL);
    tier_writer_text(&explanation->writer, NULL, tag);
    rest = (tier_string){rest.data + used, rest.length - used};
  }
  tier_writer_end(&explanation->writer);
}

static tier_status read_language(const char *language, int *ret_chinese, tier_error *err) {
  const int chinese = language != NULL && strcmp(language, "zh") == 0;
  if (language != NULL && !chinese && strcmp(language, "en") != 0) {
    return tier__fail(err, TIER_E_ARGUMENT, "language must be \"en\" or \"zh\"");
  }
  *ret_chinese = chinese;
  return TIER_OK;
}

tier_status tier_result_explain(const tier_result *result, size_t index, const char *language, char **ret_json,
                                tier_error *err) {
  tier_status status = TIER_OK;
  if (result == NULL || ret_json == NULL || index >= result->count) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "ret_json must not be NULL, and index %zu below the number of customers, %zu", index,
                      tier_result_count(result));
  }
  tier__explanation explanation = {.result = result, .policy = result->fitted->policy, .row = index};
  TIER__TRY(read_language(language, &explanation.chinese, err));
  tier__writer_begin(&explanation.writer, result->context);
  TIER__TRY_OUT(tier__explain_decision(&explanation, err));
  TIER__TRY_OUT(tier__explain_values(&explanation, err));
  TIER__TRY_OUT(write_tiers(&explanation, err));
  TIER__TRY_OUT(write_rules(&explanation, err));
  write_tags(&explanation);
  TIER__TRY_OUT(tier__writer_take(&explanation.writer, ret_json, err));
out:
  if (status != TIER_OK) {
    tier__writer_end_all(&explanation.writer);
  }
  return status;
}
