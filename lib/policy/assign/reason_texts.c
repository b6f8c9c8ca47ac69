/* SPDX-License-Identifier: Apache-2.0 */
#include "reason_texts.h"

#include "base/failure.h"
#include "base/memory.h"
#include "base/text_buffer.h"
#include "ladder/standing.h"

#include <string.h>

static const char *const fixed_reasons[TIER__REASON_RULE] = {
    [TIER__REASON_START] = "start",
    [TIER__REASON_ENTER] = "enter",
    [TIER__REASON_KEEP] = "keep",
    [TIER__REASON_VALID] = "valid",
    [TIER__REASON_RENEW] = "renew",
    [TIER__REASON_GRACE] = "grace",
    [TIER__REASON_DWELL] = "dwell",
    [TIER__REASON_CONFIRM] = "confirm",
    [TIER__REASON_PROMISE] = "promise",
    [TIER__REASON_ONE_STEP] = "one_step",
    [TIER__REASON_FLOOR] = "floor",
    [TIER__REASON_NO_DOWNGRADE] = "no_downgrade",
    [TIER__REASON_HOLD] = "hold",
    [TIER__REASON_PLACES] = "places",
    [TIER__REASON_OVERRIDE_FIX] = "override:fix",
    [TIER__REASON_OVERRIDE_FLOOR] = "override:floor",
    [TIER__REASON_OVERRIDE_CEILING] = "override:ceiling",
    [TIER__REASON_OVERRIDE_FREEZE] = "override:freeze",
    [TIER__REASON_DEFAULT] = "default",
};

static tier_status copy_rule(tier_context *context, const tier__rule *rule, char **ret_text, tier_error *err) {
  tier__text text = tier__text_begin(context);
  tier__text_add_string(&text, rule->when == NULL ? "callback:" : "rule:");
  tier__text_add_string(&text, rule->id);
  const tier_status status = tier__text_take(&text, ret_text, err);
  if (status != TIER_OK) {
    tier__text_end(&text);
  }
  return status;
}

tier_status tier__reason_texts_make(tier_context *context, const tier__rule_list *rules, char ***ret_texts,
                                    size_t *ret_count, tier_error *err) {
  char **texts = tier__alloc(context, TIER__REASON_RULE + rules->count, sizeof(char *));
  if (texts == NULL) {
    return tier__no_memory(err);
  }
  *ret_texts = texts;
  *ret_count = TIER__REASON_RULE + rules->count;
  for (size_t i = 0; i < TIER__REASON_RULE; i++) {
    if (fixed_reasons[i] != NULL) {
      texts[i] = tier__copy_text(context, fixed_reasons[i], strlen(fixed_reasons[i]));
      if (texts[i] == NULL) {
        return tier__no_memory(err);
      }
    }
  }
  for (size_t i = 0; i < rules->count; i++) {
    TIER__TRY(copy_rule(context, &rules->rules[i], &texts[TIER__REASON_RULE + i], err));
  }
  return TIER_OK;
}

void tier__reason_texts_end(tier_context *context, char **texts, size_t count) {
  for (size_t i = 0; texts != NULL && i < count; i++) {
    tier__release(context, texts[i]);
  }
  tier__release(context, texts);
}
