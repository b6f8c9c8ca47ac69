/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_run.h"

#include "base/failure.h"
#include "base/memory.h"
#include "base/minor_units.h"
#include "rule_kernel.h"
#include <string.h>

static tier_status bind_columns(tier__rule_run *run, const tier__table *table, tier_error *err) {
  const tier__expression *expression = run->expression;
  for (size_t i = 0; i < expression->column_count; i++) {
    const tier__rule_column *wanted = &expression->columns[i];
    const tier__column *column = tier__table_find(table, wanted->name);
    if (column == NULL) {
      return tier__fail(err, TIER_E_DATA, "a condition reads the column '%.200s', which is not there", wanted->name);
    }
    if (column->view.type != wanted->type) {
      return tier__fail(err, TIER_E_DATA, "a condition reads the column '%.200s' as %s, but it is %s", wanted->name,
                        tier__type_name(wanted->type), tier__type_name(column->view.type));
    }
    run->columns[i] = column;
  }
  if (expression->uses_money && table->minor_digits != expression->minor_digits) {
    return tier__fail(err, TIER_E_DATA, "a condition was checked for money with %d minor digits, not %d",
                      (int)expression->minor_digits, (int)table->minor_digits);
  }
  return TIER_OK;
}

static tier_status make_slots(tier__rule_run *run, size_t block, tier_error *err) {
  tier_context *context = run->expression->context;
  const size_t slots = run->expression->stack;
  run->slots = tier__alloc(context, slots, sizeof *run->slots);
  run->words = tier__alloc(context, slots * block, sizeof *run->words);
  run->bytes = tier__alloc(context, slots * block, 2);
  if (run->slots == NULL || run->words == NULL || run->bytes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < slots; i++) {
    run->slots[i].buffer = run->words + i * block;
    run->slots[i].truth = run->bytes + 2 * i * block;
    run->slots[i].known_buffer = run->slots[i].truth + block;
  }
  return TIER_OK;
}

/* The text column of a node with a memo. */
static const tier__rule_node *text_column(const tier__rule_run *run, const tier__rule_node *node) {
  const tier__rule_node *left = tier__run_node(run, node->left);
  return left->kind == TIER__NODE_COLUMN || node->kind == TIER__NODE_IN ? left : tier__run_node(run, node->right);
}

static tier_status make_memos(tier__rule_run *run, tier_error *err) {
  const tier__expression *expression = run->expression;
  run->memos = tier__alloc(expression->context, expression->memo_count, sizeof *run->memos);
  if (run->memos == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (node->memo == TIER__NO_NODE) {
      continue;
    }
    const tier__rule_node *text = text_column(run, node);
    const size_t labels = text->kind == TIER__NODE_COLUMN ? run->columns[text->left]->view.label_count : 0;
    run->memos[node->memo] = tier__alloc(expression->context, labels, 1);
    if (run->memos[node->memo] == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

tier_status tier__rule_run_begin(const tier__expression *expression, const tier__table *table, size_t block,
                                 tier__rule_run *ret_run, tier_error *err) {
  memset(ret_run, 0, sizeof *ret_run);
  ret_run->expression = expression;
  if (!expression->ready) {
    return tier__fail(err, TIER_E_DATA, "a condition was not checked, or has errors or columns of unknown type");
  }
  ret_run->scale = (int64_t)tier__minor_units(expression->minor_digits);
  ret_run->columns = tier__alloc(expression->context, expression->column_count, sizeof *ret_run->columns);
  if (ret_run->columns == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(bind_columns(ret_run, table, err));
  TIER__TRY(make_slots(ret_run, block, err));
  return make_memos(ret_run, err);
}

void tier__rule_run_end(tier__rule_run *run) {
  tier_context *context = run->expression->context;
  for (size_t i = 0; run->memos != NULL && i < run->expression->memo_count; i++) {
    tier__release(context, run->memos[i]);
  }
  tier__release(context, run->memos);
  tier__release(context, run->bytes);
  tier__release(context, run->words);
  tier__release(context, run->slots);
  tier__release(context, (void *)run->columns);
}

void tier__rule_run_rows(tier__rule_run *run, size_t first, size_t count) {
  run->first = first;
  run->count = count;
  run->waiting = 0;
}

uint8_t *tier__run_mask(const tier__rule_run *run, tier__slot *slot) {
  if (slot->known == NULL) {
    memset(slot->known_buffer, 1, run->count);
  } else if (slot->known != slot->known_buffer) {
    memcpy(slot->known_buffer, slot->known, run->count);
  }
  slot->known = slot->known_buffer;
  return slot->known_buffer;
}

void tier__run_put(const tier__rule_run *run, tier__slot *slot, const tier__slot *right) {
  if (slot->known != NULL) {
    tier__rule_unknown(slot->known, run->count, slot->truth);
  }
  if (right != NULL && right->known != NULL) {
    tier__rule_unknown(right->known, run->count, slot->truth);
  }
  slot->values = slot->truth;
  slot->known = NULL;
}
