/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_tags.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "base/memory.h"
#include "base/text_buffer.h"

#include <string.h>

/** Counting sort: the marks of a customer keep their order, which is that of the rules. */
static tier_status arrange(const tier_result *result, tier__ladder_result *made, const tier__block *blocks,
                           tier_error *err) {
  size_t *next = tier__alloc(result->context, result->count, sizeof *next);
  size_t total = 0;
  if (next == NULL) {
    return tier__no_memory(err);
  }
  for (size_t first = 0; first < result->count; first += TIER__BLOCK_ROWS) {
    const tier__tag_marks *marks = &blocks[first / TIER__BLOCK_ROWS].marks;
    for (size_t i = 0; i < marks->count; i++) {
      next[first + marks->list[i].row]++;
    }
    total += marks->count;
  }
  for (size_t i = 0; i < result->count; i++) {
    const size_t own = next[i];
    next[i] = made->tag_first[i];
    made->tag_first[i + 1] = made->tag_first[i] + own;
  }
  made->tag_rules = tier__alloc(result->context, total, sizeof *made->tag_rules);
  if (made->tag_rules == NULL) {
    tier__release(result->context, next);
    return tier__no_memory(err);
  }
  for (size_t first = 0; first < result->count; first += TIER__BLOCK_ROWS) {
    const tier__tag_marks *marks = &blocks[first / TIER__BLOCK_ROWS].marks;
    for (size_t i = 0; i < marks->count; i++) {
      made->tag_rules[next[first + marks->list[i].row]++] = marks->list[i].rule;
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

static tier_status number_tags(tier_context *context, const tier__rule_list *rules, tag_names *names,
                               tier_error *err) {
  const size_t count = rules->count + (rules->otherwise.tag != NULL);
  names->of_rule = tier__alloc(context, count, sizeof *names->of_rule);
  names->last_row = tier__alloc(context, count, sizeof *names->last_row);
  if (names->of_rule == NULL || names->last_row == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__keys_create(context, &names->keys, err));
  for (size_t i = 0; i < count; i++) {
    const char *tag = tier__rule_tag(rules, (uint32_t)i);
    const tier_string text = {tag, strlen(tag)};
    TIER__TRY(tier__keys_reserve(names->keys, 1, text.length, err));
    names->of_rule[i] = tier__keys_add(names->keys, text);
  }
  return TIER_OK;
}

static void end_tags(tier_context *context, tag_names *names) {
  tier__keys_destroy(names->keys);
  tier__release(context, names->of_rule);
  tier__release(context, names->last_row);
}

/** The tags of a customer, each once, in the order of the rules. */
static void add_row(const tier__ladder_result *made, const tag_names *names, size_t row, tier__text *text) {
  const size_t begin = text->length;
  for (size_t i = made->tag_first[row]; i < made->tag_first[row + 1]; i++) {
    const uint32_t number = names->of_rule[made->tag_rules[i]];
    if (names->last_row[number] != row + 1) {
      const tier_string tag = tier__keys_text(names->keys, number);
      names->last_row[number] = row + 1;
      tier__text_add(text, " ", text->length > begin);
      tier__text_add(text, tag.data, tag.length);
    }
  }
}

static tier_status join_tags(const tier_result *result, const tier__rule_list *rules, tier__ladder_result *made,
                             tier_error *err) {
  tag_names names = {0};
  tier__text text = tier__text_begin(result->context);
  tier_status status = TIER_OK;
  TIER__TRY_OUT(number_tags(result->context, rules, &names, err));
  for (size_t row = 0; row < result->count; row++) {
    add_row(made, &names, row, &text);
    made->tag_text_first[row + 1] = text.length;
  }
  TIER__TRY_OUT(tier__text_take(&text, &made->tag_bytes, err));
out:
  tier__text_end(&text);
  end_tags(result->context, &names);
  return status;
}

tier_status tier__assign_tags(tier_result *result, uint32_t ladder, const tier__block *blocks, tier_error *err) {
  const tier__rule_list *rules = &result->fitted->policy->ladders[ladder].rules;
  tier__ladder_result *made = &result->ladders[ladder];
  if (!tier__rules_tag(rules)) {
    return TIER_OK;
  }
  made->tag_first = tier__alloc(result->context, result->count + 1, sizeof *made->tag_first);
  made->tag_text_first = tier__alloc(result->context, result->count + 1, sizeof *made->tag_text_first);
  if (made->tag_first == NULL || made->tag_text_first == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(arrange(result, made, blocks, err));
  return join_tags(result, rules, made, err);
}
