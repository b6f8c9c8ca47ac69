/* SPDX-License-Identifier: Apache-2.0 */
#include "made_result.h"
#include "base/context_object.h"
#include "base/memory.h"
#include <string.h>

const char *const MADE_TIER_IDS[MADE_TIERS] = {"general", "important", "core"};
const char *const MADE_REASON_TEXTS[MADE_REASONS] = {"start", "enter", "keep", "rule:staff", "callback:host"};

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
  result->tiers = tier__alloc(context, result->count, sizeof *result->tiers);
  result->previous = tier__alloc(context, result->count, sizeof *result->previous);
  result->reasons = tier__alloc(context, result->count, sizeof *result->reasons);
  if (result->tiers == NULL || result->previous == NULL || result->reasons == NULL) {
    return 0;
  }
  for (size_t i = 0; i < result->count; i++) {
    result->tiers[i] = (int32_t)(i % MADE_TIERS);
    result->previous[i] = (int32_t)(i / MADE_TIERS % (MADE_TIERS + 1)) - 1;
    result->reasons[i] = (uint32_t)(i % MADE_REASONS);
  }
  return 1;
}

static int fill_texts(tier_result *result) {
  tier_context *context = result->context;
  result->summaries = tier__alloc(context, MADE_TIERS, sizeof *result->summaries);
  result->reason_texts = tier__alloc(context, MADE_REASONS, sizeof *result->reason_texts);
  if (result->summaries == NULL || result->reason_texts == NULL) {
    return 0;
  }
  for (; result->reason_count < MADE_REASONS; result->reason_count++) {
    const char *text = MADE_REASON_TEXTS[result->reason_count];
    result->reason_texts[result->reason_count] = tier__copy_text(context, text, strlen(text));
  }
  for (size_t k = 0; k < MADE_TIERS; k++) {
    result->summaries[k].size = sizeof *result->summaries;
    result->summaries[k].id = (tier_string){MADE_TIER_IDS[k], strlen(MADE_TIER_IDS[k])};
    result->summaries[k].customers = 10 * (k + 1);
  }
  return 1;
}

static int fill_tier_column(tier_result *result) {
  tier__column *column = NULL;
  tier_string labels[MADE_TIERS];
  for (size_t k = 0; k < MADE_TIERS; k++) {
    labels[k] = result->summaries[k].id;
  }
  if (tier__table_add(&result->table, "tier", TIER_TEXT, "", TIER__ROLE_DECISION, 1, labels, MADE_TIERS, &column,
                      NULL) != TIER_OK) {
    return 0;
  }
  memcpy(column->values, result->tiers, result->count * sizeof *result->tiers);
  return 1;
}

tier_result *made_result(tier_context *context, const char *const *ids, size_t count) {
  static struct tier_policy policy = {.step_count = MADE_TIERS};
  static struct tier_fitted fitted = {.policy = &policy};
  tier_result *result = tier__alloc(context, 1, sizeof *result);
  if (result == NULL) {
    return NULL;
  }
  result->context = tier__context_hold(context);
  result->fitted = &fitted;
  result->count = count;
  result->table = tier__table_begin(context, count, 2);
  if (!join(context, ids, count, &result->id_bytes, &result->id_first) || !fill_decisions(result) ||
      !fill_texts(result) || !fill_tier_column(result)) {
    made_result_destroy(result);
    return NULL;
  }
  return result;
}

int made_result_tag(tier_result *result, const char *const *tags) {
  return join(result->context, tags, result->count, &result->tag_bytes, &result->tag_text_first);
}

void made_result_destroy(tier_result *result) {
  if (result != NULL) {
    result->fitted = NULL; /* It is static. */
    tier_result_destroy(result);
  }
}
