/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_tags.h"

#include "base/failure.h"
#include "base/key_table.h"
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

/** The tags of all rules; those with the same tag share a number. */
typedef struct tag_names {
  tier__keys *keys;
  uint32_t *of_rule; /**< Numbers. */
  size_t *last_row;  /**< By number: the last row that got the tag, counted from 1. */
} tag_names;

static tier_status number_tags(const tier_result *result, tag_names *names, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  names->of_rule = tier__alloc(result->context, policy->rule_count, sizeof *names->of_rule);
  names->last_row = tier__alloc(result->context, policy->rule_count, sizeof *names->last_row);
  if (names->of_rule == NULL || names->last_row == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__keys_create(result->context, &names->keys, err));
  for (size_t i = 0; i < policy->rule_count; i++) {
    const tier__rule *rule = &policy->rules[i];
    const char *tag = rule->tag != NULL ? rule->tag : rule->id;
    const tier_string text = {tag, strlen(tag)};
    TIER__TRY(tier__keys_reserve(names->keys, 1, text.length, err));
    names->of_rule[i] = tier__keys_add(names->keys, text);
  }
  return TIER_OK;
}

static void end_tags(const tier_result *result, tag_names *names) {
  tier__keys_destroy(names->keys);
  tier__release(result->context, names->of_rule);
  tier__release(result->context, names->last_row);
}

/** The tags of a customer, each once, in the order of the rules. */
static void add_row(const tier_result *result, const tag_names *names, size_t row, tier__text *text) {
  const size_t begin = text->length;
  for (size_t i = result->tag_first[row]; i < result->tag_first[row + 1]; i++) {
    const uint32_t number = names->of_rule[result->tag_rules[i]];
    if (names->last_row[number] != row + 1) {
      const tier_string tag = tier__keys_text(names->keys, number);
      names->last_row[number] = row + 1;
      tier__text_add(text, " ", text->length > begin);
      tier__text_add(text, tag.data, tag.length);
    }
  }
}

static tier_status join_tags(tier_result *result, tier_error *err) {
  tag_names names = {0};
  tier__text text = tier__text_begin(result->context);
  tier_status status = TIER_OK;
  TIER__TRY_OUT(number_tags(result, &names, err));
  for (size_t row = 0; row < result->count; row++) {
    add_row(result, &names, row, &text);
    result->tag_text_first[row + 1] = text.length;
  }
  TIER__TRY_OUT(tier__text_take(&text, &result->tag_bytes, err));
out:
  tier__text_end(&text);
  end_tags(result, &names);
  return status;
}

tier_status tier__assign_tags(tier_result *result, const tier__block *blocks, tier_error *err) {
  if (!tier__policy_tags(result->fitted->policy)) {
    return TIER_OK;
  }
  result->tag_first = tier__alloc(result->context, result->count + 1, sizeof *result->tag_first);
  result->tag_text_first = tier__alloc(result->context, result->count + 1, sizeof *result->tag_text_first);
  if (result->tag_first == NULL || result->tag_text_first == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(arrange(result, blocks, err));
  return join_tags(result, err);
}
