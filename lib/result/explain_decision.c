/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_sections.h"
#include "explain_sentence.h"
#include "policy/policy_walk.h"
#include "result_decision.h"
#include "rule/rule_trace.h"

/* A tier's own condition to keep it: what everything but a rise is about. */
static void point_to_keep(const tier__explanation *explanation, tier__decider *by) {
  const tier__step *step = &explanation->ladder->steps[by->tier];
  by->condition = step->keep != NULL ? step->keep : step->enter;
  by->part = step->keep != NULL ? "/keep" : "/enter";
}

static void point_to_enter(const tier__explanation *explanation, tier__decider *by, int32_t tier) {
  by->tier = tier;
  by->condition = explanation->ladder->steps[tier].enter;
  by->part = "/enter";
}

/* What the ladder looked at. */
static void point_into_ladder(const tier__explanation *explanation, tier__decider *by) {
  const tier__standing *standing = explanation->standing;
  by->tier = standing->earned >= 0 ? standing->earned : standing->tier;
  switch (by->number) {
  case TIER__REASON_ENTER:
    point_to_enter(explanation, by, by->tier);
    break;
  case TIER__REASON_PROMISE:
    if (standing->next_tier >= 0) {
      point_to_enter(explanation, by, standing->next_tier);
    }
    break;
  case TIER__REASON_PLACES:
    by->tier += (size_t)by->tier + 1 < explanation->ladder->step_count;
    by->part = "/places";
    break;
  case TIER__REASON_KEEP:
  case TIER__REASON_VALID:
  case TIER__REASON_RENEW:
  case TIER__REASON_GRACE:
  case TIER__REASON_DWELL:
  case TIER__REASON_CONFIRM:
  case TIER__REASON_NO_DOWNGRADE:
  case TIER__REASON_HOLD:
    if (by->tier > 0) {
      point_to_keep(explanation, by);
    }
    break;
  default:
    break;
  }
  if (by->condition == NULL && by->number != TIER__REASON_PLACES) {
    by->part = "";
  }
}

static tier__decider find_decider(const tier__explanation *explanation) {
  static const int32_t kinds[] = {TIER_OVERRIDE_FIX, TIER_OVERRIDE_FLOOR, TIER_OVERRIDE_CEILING, TIER_OVERRIDE_FREEZE};
  const uint32_t number = explanation->decided->reasons[explanation->row];
  const tier__rule_list *rules = &explanation->ladder->rules;
  tier__decider by = {.reason = tier__reason_find(number, rules), .number = number, .tier = -1, .part = ""};
  if (number >= TIER__REASON_RULE) {
    by.rule = &rules->rules[number - TIER__REASON_RULE];
    by.condition = by.rule->when;
  } else if (by.reason->layer == TIER_LAYER_OVERRIDE) {
    by.override_by = tier__explain_override(explanation, kinds[number - TIER__REASON_OVERRIDE_FIX]);
  } else if (number != TIER__REASON_DEFAULT) {
    point_into_ladder(explanation, &by);
  }
  return by;
}

/* The condition of a rule in a list stands under "when"; that of a row of a table is the row. */
static const char *rule_part(const tier__rule *rule) {
  return tier__place_is_row(rule->place) ? "" : "/when";
}

/* JSON pointer of what decided. */
static tier_status write_place(tier__explanation *explanation, const tier__decider *by, tier_error *err) {
  tier__text text = tier__text_begin(explanation->result->context);
  if (by->rule != NULL) {
    tier__text_add_string(&text, by->rule->place);
    tier__text_add_string(&text, rule_part(by->rule));
  } else {
    tier__text_add_string(&text, explanation->ladder->place);
    tier__text_add_string(&text, by->tier < 0 ? "/rules/default" : "/tiers/");
    if (by->tier >= 0) {
      tier__text_add_integer(&text, by->tier);
    }
    tier__text_add_string(&text, by->part);
  }
  const tier_status status = tier__text_status(&text, err);
  if (status == TIER_OK) {
    const tier_string place = {text.data, text.length};
    tier_writer_text(&explanation->writer, "place", place);
  }
  tier__text_end(&text);
  return status;
}

static void write_override(tier__explanation *explanation, const tier__override *by) {
  tier_writer_text(&explanation->writer, "reason", tier__text_view(by->reason));
  tier_writer_text(&explanation->writer, "actor", tier__text_view(by->actor));
  tier__explain_day(explanation, "until", by->until_day);
}

static tier_status write_decider(tier__explanation *explanation, const tier__decider *by, tier_error *err) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "decided_by", 0);
  if (by->rule != NULL) {
    tier_writer_text(writer, "id", tier__text_view(by->rule->id));
  }
  if (by->override_by != NULL) {
    write_override(explanation, by->override_by);
  } else if (by->reason->layer != TIER_LAYER_CALLBACK && by->reason->layer != TIER_LAYER_OVERRIDE) {
    TIER__TRY(write_place(explanation, by, err));
  }
  if (by->number == TIER__REASON_START) {
    tier_writer_text(writer, "note", tier__text_view(by->reason->plain[explanation->language]));
  }
  if (by->condition != NULL) {
    TIER__TRY(
        tier__expression_trace(by->condition, &explanation->result->table, explanation->row, writer, err));
  }
  tier_writer_end(writer);
  return TIER_OK;
}

tier_status tier__explain_decision(tier__explanation *explanation, tier_error *err) {
  const tier_decision decision =
      tier__result_decide(explanation->result, explanation->ladder_index, explanation->row);
  const tier__decider by = find_decider(explanation);
  tier_writer *writer = &explanation->writer;
  tier__explain_tier(explanation, "tier", decision.tier);
  tier__explain_tier(explanation, "previous_tier", decision.previous_tier);
  tier_writer_text(writer, "change", tier__text_view(tier_change_name(decision.change)));
  tier_writer_text(writer, "layer", tier__text_view(tier_layer_name(decision.layer)));
  tier_writer_text(writer, "reason", decision.reason);
  TIER__TRY(tier__explain_sentence(explanation, &by, err));
  return write_decider(explanation, &by, err);
}
