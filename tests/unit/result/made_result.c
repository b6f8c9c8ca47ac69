/* SPDX-License-Identifier: Apache-2.0 */
#include "made_result.h"
#include "base/context_object.h"
#include "base/memory.h"
#include <string.h>

const char *const MADE_TIER_IDS[MADE_TIERS] = {"general", "important", "core"};
const char *const MADE_REASON_TEXTS[MADE_REASONS] = {"start", "enter", "keep", "rule:staff", "callback:host"};

/* Numbers of the reasons: rule 0 is the callback, rule 1 a text. */
static const uint32_t NUMBERS[MADE_REASONS] = {TIER__REASON_START, TIER__REASON_ENTER, TIER__REASON_KEEP,
                                               TIER__REASON_RULE + 1, TIER__REASON_RULE};

/* Joins texts into one block with offsets. */
static int join(tier_context *context, const char *const *texts, size_t count, char **ret_bytes, size_t **ret_first) {
  size_t total = 0;
  size_t *first = tier__alloc(context, count + 1, sizeof *first);
  for (size_t i = 0; i < count; i++) {
    total += strlen(texts[i]);
  }
  char *bytes = tier__alloc(context, total, 1);
  *ret_first = first;
  *ret_bytes = bytes;
  if (first == NULL || bytes == NULL) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    const size_t length = strlen(texts[i]);
    memcpy(bytes + first[i], texts[i], length);
    first[i + 1] = first[i] + length;
  }
  return 1;
}

static int fill_decisions(tier_result *result) {
  tier_context *context = result->context;
  tier__ladder_result *ladder = result->ladders;
  ladder->before = tier__alloc(context, result->count, sizeof *ladder->before);
  ladder->standings = tier__alloc(context, result->count, sizeof *ladder->standings);
  ladder->reasons = tier__alloc(context, result->count, sizeof *ladder->reasons);
  if (ladder->before == NULL || ladder->standings == NULL || ladder->reasons == NULL) {
    return 0;
  }
  for (size_t i = 0; i < result->count; i++) {
    ladder->before[i] = tier__standing_new();
    ladder->before[i].tier = (int32_t)(i / MADE_TIERS % (MADE_TIERS + 1)) - 1;
    ladder->standings[i] = tier__standing_new();
    ladder->standings[i].tier = (int32_t)(i % MADE_TIERS);
    ladder->standings[i].earned = (int32_t)((i + 1) % MADE_TIERS);
    ladder->standings[i].since_day = (int32_t)i;
    ladder->reasons[i] = NUMBERS[i % MADE_REASONS];
  }
  return 1;
}

static int fill_texts(tier_result *result) {
  tier_context *context = result->context;
  tier__ladder_result *ladder = result->ladders;
  ladder->summaries = tier__alloc(context, MADE_TIERS, sizeof *ladder->summaries);
  ladder->reason_texts = tier__alloc(context, TIER__REASON_RULE + MADE_RULES, sizeof *ladder->reason_texts);
  if (ladder->summaries == NULL || ladder->reason_texts == NULL) {
    return 0;
  }
  ladder->reason_count = TIER__REASON_RULE + MADE_RULES;
  for (size_t k = 0; k < MADE_REASONS; k++) {
    const char *text = MADE_REASON_TEXTS[k];
    ladder->reason_texts[NUMBERS[k]] = tier__copy_text(context, text, strlen(text));
  }
  for (size_t k = 0; k < MADE_TIERS; k++) {
    ladder->summaries[k].size = sizeof *ladder->summaries;
    ladder->summaries[k].id = (tier_string){MADE_TIER_IDS[k], strlen(MADE_TIER_IDS[k])};
    ladder->summaries[k].customers = 10 * (k + 1);
  }
  return 1;
}

static int fill_tier_column(tier_result *result) {
  tier__column *column = NULL;
  tier_string labels[MADE_TIERS];
  for (size_t k = 0; k < MADE_TIERS; k++) {
    labels[k] = result->ladders[0].summaries[k].id;
  }
  if (tier__table_add(&result->table, "tier", TIER_TEXT, "", TIER__ROLE_DECISION, 1, labels, MADE_TIERS, &column,
                      NULL) != TIER_OK) {
    return 0;
  }
  for (size_t i = 0; i < result->count; i++) {
    ((int32_t *)column->values)[i] = result->ladders[0].standings[i].tier;
  }
  return 1;
}

/* What the results stand on; never ended. */
static tier__step steps[MADE_TIERS] = {{.id = "general"}, {.id = "important"}, {.id = "core"}};
static tier__rule rules[MADE_RULES] = {{.id = "host"}, {.id = "staff", .when = (tier__expression *)(void *)rules}};
static tier__ladder ladder = {.name = "", .place = "", .steps = steps, .step_count = MADE_TIERS,
                              .rules = {.rules = rules, .count = MADE_RULES}};
static struct tier_policy policy = {.ladders = &ladder, .ladder_count = 1};
static struct tier_fitted fitted = {.references = 1, .policy = &policy};

tier_result *made_result(tier_context *context, const char *const *ids, size_t count) {
  tier_result *result = tier__alloc(context, 1, sizeof *result);
  if (result == NULL) {
    return NULL;
  }
  result->context = tier__context_hold(context);
  result->fitted = tier__fitted_hold(&fitted);
  result->count = count;
  result->table = tier__table_begin(context, count, 2);
  result->ladders = tier__alloc(context, 1, sizeof *result->ladders);
  if (result->ladders == NULL || !join(context, ids, count, &result->id_bytes, &result->id_first) ||
      !fill_decisions(result) || !fill_texts(result) || !fill_tier_column(result)) {
    tier_result_destroy(result);
    return NULL;
  }
  return result;
}

int made_result_tag(tier_result *result, const char *const *tags) {
  return join(result->context, tags, result->count, &result->ladders[0].tag_bytes, &result->ladders[0].tag_text_first);
}
