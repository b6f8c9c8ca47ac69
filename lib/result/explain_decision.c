/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_decision.h"

#include "base/calendar_text.h"
#include "base/failure.h"
#include "rule/rule_trace.h"
#include <stdio.h>

/* What decided: one of the first reasons as they are, then rules by kind. */
enum { BY_START, BY_ENTER, BY_KEEP, BY_RULE, BY_CALLBACK };

/* {L} stands for the label of the tier, {T} for the text of the condition, {I} for the id of the rule. */
static const char *const SENTENCES[2][5] = {
    {"In {L}, the lowest tier, because the condition of no higher tier holds.",
     "In {L} because its condition to enter ({T}) holds.", "Stays in {L} because its condition to keep it ({T}) holds.",
     "In {L} because the condition of rule {I} ({T}) holds.",
     "In {L} because rule {I} of the host program decided so."},
    {"不满足任何更高等级的条件，处于最低等级“{L}”。", "满足进入条件（{T}），等级为“{L}”。",
     "满足保级条件（{T}），保留等级“{L}”。", "规则 {I} 的条件（{T}）成立，等级为“{L}”。",
     "由宿主程序的规则 {I} 决定，等级为“{L}”。"}};

static const char *const NO_HIGHER_TIER[2] = {"The condition of no higher tier holds.", "不满足任何更高等级的条件。"};

/* What a reason refers to. */
typedef struct decider {
  int kind;
  const tier__rule *rule;            /* NULL if none decided. */
  const tier__expression *condition; /* NULL if none decided. */
} decider;

static decider find_decider(const tier__explanation *explanation) {
  const tier_result *result = explanation->result;
  const tier__step *step = &explanation->policy->steps[result->tiers[explanation->row]];
  const uint32_t reason = result->reasons[explanation->row];
  decider found = {.kind = BY_START};
  if (reason >= TIER__REASON_RULE) {
    found.rule = &explanation->policy->rules[reason - TIER__REASON_RULE];
    found.condition = found.rule->when;
    found.kind = found.condition == NULL ? BY_CALLBACK : BY_RULE;
  } else if (reason == TIER__REASON_ENTER) {
    found.condition = step->enter;
    found.kind = BY_ENTER;
  } else if (reason == TIER__REASON_KEEP) {
    found.condition = step->keep;
    found.kind = BY_KEEP;
  }
  return found;
}

tier_string tier__explain_label(const tier__explanation *explanation, int32_t tier) {
  const tier__step *step = &explanation->policy->steps[tier];
  const char *label = explanation->chinese ? step->label_zh : step->label_en;
  return tier__text_view(label != NULL ? label : step->id);
}

/* What stands for a placeholder of a sentence. */
static tier_string placeholder(const tier__explanation *explanation, const decider *by, char letter) {
  switch (letter) {
  case 'T':
    return tier__expression_text(by->condition);
  case 'I':
    return tier__text_view(by->rule->id);
  default:
    return tier__explain_label(explanation, explanation->result->tiers[explanation->row]);
  }
}

static tier_status write_sentence(tier__explanation *explanation, const decider *by, tier_error *err) {
  tier__text text = tier__text_begin(explanation->result->context);
  const char *rest = SENTENCES[explanation->chinese][by->kind];
  for (const char *open = strchr(rest, '{'); open != NULL; open = strchr(rest, '{')) {
    const tier_string value = placeholder(explanation, by, open[1]);
    tier__text_add(&text, rest, (size_t)(open - rest));
    tier__text_add(&text, value.data, value.length);
    rest = open + sizeof "{L}" - 1;
  }
  tier__text_add_string(&text, rest);
  const tier_status status = tier__text_status(&text, err);
  if (status == TIER_OK) {
    const tier_string sentence = {text.data, text.length};
    tier_writer_text(&explanation->writer, "reason_text", sentence);
  }
  tier__text_end(&text);
  return status;
}

static void write_place(tier__explanation *explanation, const decider *by) {
  static const char *const keys[] = {"", "/enter", "/keep"};
  char place[64];
  if (by->kind == BY_RULE) {
    snprintf(place, sizeof place, "/rules/list/%zu/when", by->rule->list_index);
  } else {
    snprintf(place, sizeof place, "/tiers/%d%s", (int)explanation->result->tiers[explanation->row], keys[by->kind]);
  }
  tier_writer_text(&explanation->writer, "place", tier__text_view(place));
}

static tier_status write_decider(tier__explanation *explanation, const decider *by, tier_error *err) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "decided_by", 0);
  if (by->rule != NULL) {
    tier_writer_text(writer, "id", tier__text_view(by->rule->id));
  }
  if (by->kind != BY_CALLBACK) {
    write_place(explanation, by);
  }
  if (by->kind == BY_START) {
    tier_writer_text(writer, "note", tier__text_view(NO_HIGHER_TIER[explanation->chinese]));
  }
  if (by->condition != NULL) {
    TIER__TRY(tier__expression_trace(by->condition, &explanation->result->table, explanation->row, writer, err));
  }
  tier_writer_end(writer);
  return TIER_OK;
}

static void write_tier(tier__explanation *explanation, const char *key, int32_t tier) {
  if (tier < 0) {
    tier__writer_null(&explanation->writer, key);
    return;
  }
  tier_writer_begin(&explanation->writer, key, 0);
  tier_writer_text(&explanation->writer, "id", tier__result_tier_id(explanation->result, tier));
  tier_writer_text(&explanation->writer, "label", tier__explain_label(explanation, tier));
  tier_writer_end(&explanation->writer);
}

tier_status tier__explain_decision(tier__explanation *explanation, tier_error *err) {
  const tier_result *result = explanation->result;
  const size_t row = explanation->row;
  const decider by = find_decider(explanation);
  tier_writer *writer = &explanation->writer;
  char as_of[16];
  const tier_string day = {as_of, tier__day_write(result->as_of_day, as_of)};
  tier_writer_text(writer, "customer_id", tier__result_id(result, row));
  tier_writer_text(writer, "as_of", day);
  write_tier(explanation, "tier", result->tiers[row]);
  write_tier(explanation, "previous_tier", result->previous[row]);
  tier_writer_text(writer, "change",
                   tier__text_view(tier_change_name(tier__decide_change(result->tiers[row], result->previous[row]))));
  tier_writer_text(writer, "reason", tier__result_reason(result, row));
  TIER__TRY(write_sentence(explanation, &by, err));
  return write_decider(explanation, &by, err);
}
