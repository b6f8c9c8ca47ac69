/* SPDX-License-Identifier: Apache-2.0 */
#include "reason_codes.h"

#include "ladder/standing.h"
#include <string.h>
#include <tier/result.h>

/* In the order of the guide. */
static const tier__reason REASONS[] = {
    {"start", TIER_LAYER_LADDER,
     {"The condition of no higher tier holds.", "不满足任何更高等级的条件。"},
     {"In {L}, the lowest tier, because the condition of no higher tier holds.",
      "不满足任何更高等级的条件，处于最低等级“{L}”。"}},
    {"enter", TIER_LAYER_LADDER,
     {"The tier is met.", "满足该等级的进入条件。"},
     {"In {L} because its condition to enter ({T}) holds.", "满足进入条件（{T}），等级为“{L}”。"}},
    {"keep", TIER_LAYER_LADDER,
     {"The tier is not met, but its condition to keep it holds.", "不满足进入条件，但满足保级条件。"},
     {"Stays in {L} because its condition to keep it ({T}) holds.", "满足保级条件（{T}），保留等级“{L}”。"}},
    {"valid", TIER_LAYER_LADDER,
     {"The tier is not kept, but still valid.", "不满足保级条件，但等级仍在有效期内。"},
     {"Stays in {L}, which is valid until {U}, though its condition to keep it does not hold.",
      "不满足保级条件，但等级“{L}”的有效期至 {U}。"}},
    {"renew", TIER_LAYER_LADDER,
     {"The tier was renewed today.", "等级于当日续期。"},
     {"Stays in {L}, which was renewed until {U}.", "等级“{L}”已续期至 {U}。"}},
    {"grace", TIER_LAYER_LADDER,
     {"The tier is not kept; its days of grace are running.", "已失去该等级，目前处于宽限期。"},
     {"Stays in {L} until {G}, its last day of grace: its condition to keep it does not hold.",
      "已失去等级“{L}”，目前处于宽限期，至 {G} 为止。"}},
    {"dwell", TIER_LAYER_LADDER,
     {"The tier would have changed, but another change is too near.", "等级本应变动，但距另一次变动的时间过短。"},
     {"Stays in {L}: it would have changed, but another change, on {C}, is too near.",
      "等级本应变动，但距另一次变动（{C}）的时间过短，保留等级“{L}”。"}},
    {"confirm", TIER_LAYER_LADDER,
     {"The tier would have changed, but not often enough in a row.", "等级本应变动，但连续确认的次数不足。"},
     {"Stays in {L}: a change takes {Q} confirmations in a row; so far: {F}.",
      "变动须连续确认 {Q} 次，目前 {F} 次，保留等级“{L}”。"}},
    {"promise", TIER_LAYER_LADDER,
     {"A higher tier was met, which begins with the next period.", "已满足更高等级的条件，该等级自下一周期起生效。"},
     {"Still in {L}; {N}, which was met, begins on {D}.", "目前等级为“{L}”；已达到的“{N}”自 {D} 起生效。"}},
    {"one_step", TIER_LAYER_LADDER,
     {"Tiers change one step at a time.", "每次只升降一级。"},
     {"In {L}: tiers change one step at a time, and the tier met is further away.", "每次只升降一级，等级为“{L}”。"}},
    {"floor", TIER_LAYER_LADDER,
     {"This is where downgrades end.", "已到降级下限，不再下降。"},
     {"In {L}, where downgrades end.", "等级为“{L}”，已到降级下限，不再下降。"}},
    {"no_downgrade", TIER_LAYER_LADDER,
     {"The tier is not kept, but this ladder never takes one away.", "已不满足条件，但不实行降级。"},
     {"Stays in {L}: its condition to keep it does not hold, but this ladder never takes a tier away.",
      "已不满足条件，但不实行降级，保留等级“{L}”。"}},
    {"hold", TIER_LAYER_LADDER,
     {"Something is unknown; the tier was kept.", "有信息未知，等级暂时保留。"},
     {"Stays in {L} because something that could matter is unknown.", "可能影响结果的信息未知，暂时保留等级“{L}”。"}},
    {"places", TIER_LAYER_PLACES,
     {"No place is left in a higher tier.", "更高等级的名额已满。"},
     {"In {L} because no place is left in a higher tier.", "更高等级的名额已满，等级为“{L}”。"}},
    {"callback:", TIER_LAYER_CALLBACK,
     {"A rule of the host program decided so.", "由宿主程序的规则决定。"},
     {"In {L} because rule {I} of the host program decided so.", "由宿主程序的规则 {I} 决定，等级为“{L}”。"}},
    {"rule:", TIER_LAYER_RULE,
     {"A rule of the policy decided so.", "由策略中的规则决定。"},
     {"In {L} because the condition of rule {I} ({T}) holds.", "规则 {I} 的条件（{T}）成立，等级为“{L}”。"}},
    {"default", TIER_LAYER_RULE,
     {"No rule applies; the default of the rules counts.", "没有适用的规则，采用规则的默认结果。"},
     {"In {L}, the default of the rules, because no rule applies.", "没有适用的规则，采用默认等级“{L}”。"}},
    {"override:fix", TIER_LAYER_OVERRIDE,
     {"Set by hand.", "由人工指定。"},
     {"In {L} because {A} set it by hand: {R}", "由 {A} 人工指定等级“{L}”：{R}"}},
    {"override:floor", TIER_LAYER_OVERRIDE,
     {"Set by hand: not below this tier.", "由人工设定，不低于该等级。"},
     {"In {L} because {A} set it by hand as the lowest tier: {R}", "由 {A} 人工设定，等级不低于“{L}”：{R}"}},
    {"override:ceiling", TIER_LAYER_OVERRIDE,
     {"Set by hand: not above this tier.", "由人工设定，不高于该等级。"},
     {"In {L} because {A} set it by hand as the highest tier: {R}", "由 {A} 人工设定，等级不高于“{L}”：{R}"}},
    {"override:freeze", TIER_LAYER_OVERRIDE,
     {"Frozen by hand: the tier stays as it was.", "由人工冻结，等级保持不变。"},
     {"Stays in {L} because {A} froze it by hand: {R}", "由 {A} 人工冻结，保留等级“{L}”：{R}"}},
};

enum { REASONS_COUNT = sizeof REASONS / sizeof REASONS[0] };

/* Places of the entries that are not where their number says. */
enum { AT_CALLBACK = TIER__REASON_PLACES + 1, AT_RULE, AT_DEFAULT, AT_OVERRIDES };

int tier__language_find(const char *language) {
  if (language == NULL || strcmp(language, "en") == 0) {
    return TIER__ENGLISH;
  }
  return strcmp(language, "zh") == 0 ? TIER__CHINESE : -1;
}

const tier__reason *tier__reason_find(uint32_t number, const tier__rule_list *rules) {
  if (number >= TIER__REASON_RULE) {
    return &REASONS[rules->rules[number - TIER__REASON_RULE].when == NULL ? AT_CALLBACK : AT_RULE];
  }
  if (number == TIER__REASON_DEFAULT) {
    return &REASONS[AT_DEFAULT];
  }
  return &REASONS[number <= TIER__REASON_PLACES ? number : AT_OVERRIDES + (number - TIER__REASON_OVERRIDE_FIX)];
}

const char *tier_reason_code(size_t index) {
  return index < REASONS_COUNT ? REASONS[index].code : NULL;
}

/* A code that ends with a colon stands for all that begin with it. */
static int is_code(const char *code, tier_string reason) {
  const size_t length = strlen(code);
  return (code[length - 1] == ':' ? reason.length >= length : reason.length == length) &&
         memcmp(code, reason.data, length) == 0;
}

const char *tier_reason_text(tier_string reason, const char *language) {
  const int chosen = tier__language_find(language);
  for (size_t k = 0; chosen >= 0 && reason.data != NULL && k < REASONS_COUNT; k++) {
    if (is_code(REASONS[k].code, reason)) {
      return REASONS[k].plain[chosen];
    }
  }
  return "";
}
