/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_tags.h"

#include "base/memory.h"
#include "base/text_buffer.h"

#include <string.h>

/** Counting sort: the marks of a customer keep their order, which is that of the rules. */
static tier_status arrange(tier_result *result, const tier__block *blocks, tier_error *err) {
  size_t *next = tier__alloc(result->context, result->count, sizeof *next);
  size_t total = 0;
  if (next == NULL) {
    return tier__no_memory(err);
  }
  for (size_t first = 0; first < result->count; first += TIER__BLOCK_ROWS) {
    const tier__block *block = &blocks[first / TIER__BLOCK_ROWS];
    for (size_t i = 0; i < block->mark_count; i++) {
      next[first + block->marks[i].row]++;
    }
    total += block->mark_count;
  }
  for (size_t i = 0; i < result->count; i++) {
    const size_t own = next[i];
    next[i] = result->tag_first[i];
    result->tag_first[i + 1] = result->tag_first[i] + own;
  }
  result->tag_rules = tier__alloc(result->context, total, sizeof *result->tag_rules);
  if (result->tag_rules == NULL) {
    tier__release(result->context, next);
    return tier__no_memory(err);
  }
  for (size_t first = 0; first < result->count; first += TIER__BLOCK_ROWS) {
    const tier__block *block = &blocks[first / TIER__BLOCK_ROWS];
    for (size_t i = 0; i < block->mark_count; i++) {
      result->tag_rules[next[first + block->marks[i].row]++] = block->marks[i].rule;
    }
  }
  tier__release(result->context, next);
  return TIER_OK;
}

static const char *tag_of(const tier_result *result, size_t mark) {
  const tier__rule *rule = &result->fitted->policy->rules[result->tag_rules[mark]];
  return rule->tag != NULL ? rule->tag : rule->id;
}

/** 1 if an earlier rule gave the customer the same tag. */
static int is_repeated(const tier_result *result, size_t row, size_t mark) {
  for (size_t i = result->tag_first[row]; i < mark; i++) {
    if (strcmp(tag_of(result, i), tag_of(result, mark)) == 0) {
      return 1;
    }
  }
  return 0;
}

tier_status tier__assign_tags(tier_result *result, const tier__block *blocks, tier_error *err) {
  tier__text text = tier__text_begin(result->context);
  tier_status status;
  if (!tier__policy_tags(result->fitted->policy)) {
    return TIER_OK;
  }
  result->tag_first = tier__alloc(result->context, result->count + 1, sizeof *result->tag_first);
  result->tag_text_first = tier__alloc(result->context, result->count + 1, sizeof *result->tag_text_first);
  if (result->tag_first == NULL || result->tag_text_first == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(arrange(result, blocks, err));
  for (size_t row = 0; row < result->count; row++) {
    for (size_t i = result->tag_first[row]; i < result->tag_first[row + 1]; i++) {
      if (!is_repeated(result, row, i)) {
        tier__text_add(&text, " ", text.length > result->tag_text_first[row]);
        tier__text_add_string(&text, tag_of(result, i));
      }
    }
    result->tag_text_first[row + 1] = text.length;
  }
  status = tier__text_take(&text, &result->tag_bytes, err);
  if (status != TIER_OK) {
    tier__text_end(&text);
  }
  return status;
}
