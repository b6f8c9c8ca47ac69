/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/memory.h"
#include "explain_sections.h"
#include "policy/assign/assign_rules.h"
#include "rule/rule_trace.h"

static void write_tier_effect(tier__explanation *explanation, const char *key, int32_t tier) {
  if (tier >= 0) {
    tier_writer_text(&explanation->writer, key, tier__text_view(explanation->ladder->steps[tier].id));
  }
}

/* As the policy's "then". */
static void write_effect(tier__explanation *explanation, const tier__effect *effect) {
  tier_writer_begin(&explanation->writer, "effect", 0);
  write_tier_effect(explanation, "set", effect->set);
  write_tier_effect(explanation, "floor", effect->floor);
  write_tier_effect(explanation, "ceiling", effect->ceiling);
  if (effect->tag != NULL) {
    tier_writer_text(&explanation->writer, "tag", tier__text_view(effect->tag));
  }
  tier_writer_end(&explanation->writer);
}

static int is_in_effect(const tier__explanation *explanation, const tier__rule *rule) {
  return rule->from_day <= explanation->result->as_of_day && explanation->result->as_of_day <= rule->until_day;
}

static int has_tagged(const tier__explanation *explanation, size_t rule) {
  const tier__ladder_result *decided = explanation->decided;
  if (decided->tag_first == NULL) {
    return 0;
  }
  for (size_t k = decided->tag_first[explanation->row]; k < decided->tag_first[explanation->row + 1]; k++) {
    if (decided->tag_rules[k] == rule) {
      return 1;
    }
  }
  return 0;
}

/* A callback is not asked again: what it did is what the decision shows. */
static tier_status meet_callback(const tier__explanation *explanation, size_t rule, tier__rules_at_work *work,
                                 tier_error *err) {
  tier__effect effect = {.set = -1, .floor = -1, .ceiling = -1};
  if (explanation->decided->reasons[explanation->row] == TIER__REASON_RULE + rule) {
    effect.set = explanation->standing->tier;
  } else if (has_tagged(explanation, rule)) {
    effect.tag = explanation->ladder->rules.rules[rule].id;
  } else {
    return TIER_OK;
  }
  return tier__rules_apply(work, 0, (uint32_t)rule, &effect, err);
}

static tier_status meet_text(const tier__explanation *explanation, size_t rule, tier__rules_at_work *work,
                             tier_error *err) {
  const tier__rule *asked = &explanation->ladder->rules.rules[rule];
  uint8_t truth;
  TIER__TRY(tier__explain_truth(explanation, asked->when, &truth, err));
  if (truth == TIER__TRUE) {
    return tier__rules_apply(work, 0, (uint32_t)rule, &asked->then, err);
  }
  if (truth == TIER__UNKNOWN && asked->on_unknown == TIER__UNKNOWN_HOLD) {
    tier__rules_hold(work, 0);
  }
  return TIER_OK;
}

/* Lets the rules meet once more, for this customer alone. @param[in,out] fired By rule, zeroed. */
static tier_status find_fired(const tier__explanation *explanation, uint64_t *fired, tier_error *err) {
  const tier__rule_list *rules = &explanation->ladder->rules;
  tier__effects effects;
  tier__rule_state state;
  tier__rules_at_work work = {
      .context = explanation->result->context, .rules = rules, .effects = &effects, .states = &state};
  tier_status status = TIER_OK;
  tier__rules_begin(&work, 1);
  for (size_t k = 0; k < rules->count; k++) {
    if (rules->rules[k].when == NULL) {
      TIER__TRY_OUT(meet_callback(explanation, k, &work, err));
    } else if (is_in_effect(explanation, &rules->rules[k])) {
      TIER__TRY_OUT(meet_text(explanation, k, &work, err));
    }
  }
  status = tier__rules_settle(&work, 1, &explanation->decided->before[explanation->row], fired, err);
out:
  tier__release(work.context, work.marks.list);
  return status;
}

static tier_status write_rule(tier__explanation *explanation, const tier__rule *rule, int has_fired, tier_error *err) {
  static const char *const words[] = {"skip", "hold", "fail"};
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "id", tier__text_view(rule->id));
  tier_writer_boolean(writer, "callback", rule->when == NULL);
  tier_writer_boolean(writer, "fired", has_fired);
  if (rule->when != NULL) {
    tier_writer_boolean(writer, "in_effect", is_in_effect(explanation, rule));
    tier_writer_text(writer, "on_unknown", tier__text_view(words[rule->on_unknown]));
    TIER__TRY(tier__expression_trace(rule->when, &explanation->result->table, explanation->row, writer, err));
    write_effect(explanation, &rule->then);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

static void write_tags(tier__explanation *explanation) {
  tier_string rest = tier__result_tags(explanation->result, explanation->ladder_index, explanation->row);
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

tier_status tier__explain_rules(tier__explanation *explanation, tier_error *err) {
  const tier__rule_list *rules = &explanation->ladder->rules;
  tier_context *context = explanation->result->context;
  tier_status status = TIER_OK;
  uint64_t *fired = tier__alloc(context, rules->count, sizeof *fired);
  if (fired == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY_OUT(find_fired(explanation, fired, err));
  tier_writer_begin(&explanation->writer, "rules", 1);
  for (size_t k = 0; k < rules->count; k++) {
    TIER__TRY_OUT(write_rule(explanation, &rules->rules[k], fired[k] > 0, err));
  }
  tier_writer_end(&explanation->writer);
  write_tags(explanation);
out:
  tier__release(context, fired);
  return status;
}
