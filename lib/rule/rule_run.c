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
  run->bytes = tier__alloc(context, slots * (2 * block + 1), 1);
  if (run->slots == NULL || run->words == NULL || run->bytes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < slots; i++) {
    run->slots[i].buffer = run->words + i * block;
    run->slots[i].truth = run->bytes + 2 * i * block;
    run->slots[i].known_buffer = run->slots[i].truth + block;
  }
  run->reasons = run->bytes + slots * 2 * block;
  return TIER_OK;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* A memo pays only if it has fewer labels than there are rows that ask it. */
static tier_status make_memos(tier__rule_run *run, size_t most, tier_error *err) {
  const size_t most_labels = 16384;
  const tier__expression *expression = run->expression;
  size_t labels = 0;
  for (size_t i = 0; i < expression->column_count; i++) {
    const size_t count = run->columns[i]->view.label_count;
    labels = count > labels ? count : labels;
  }
  run->memo_room = least(least(most, labels), most_labels);
  run->memos = tier__alloc(expression->context, expression->memo_count, run->memo_room + 1);
  if (run->memos == NULL) {
    return tier__no_memory(err);
  }
  run->memo_ready = run->memos + expression->memo_count * run->memo_room;
  return TIER_OK;
}

tier_status tier__rule_run_begin(const tier__expression *expression, const tier__table *table, size_t most,
                                 tier__rule_run *ret_run, tier_error *err) {
  memset(ret_run, 0, sizeof *ret_run);
  ret_run->expression = expression;
  ret_run->table = table;
  if (!expression->ready) {
    return tier__fail(err, TIER_E_DATA, "a condition was not checked, or has errors or columns of unknown type");
  }
  ret_run->scale = (int64_t)tier__minor_units(expression->minor_digits);
  ret_run->columns = tier__alloc(expression->context, expression->column_count, sizeof *ret_run->columns);
  if (ret_run->columns == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(bind_columns(ret_run, table, err));
  TIER__TRY(make_slots(ret_run, least(most, TIER__RULE_BLOCK), err));
  return make_memos(ret_run, most, err);
}

void tier__rule_run_end(tier__rule_run *run) {
  tier_context *context = run->expression->context;
  tier__release(context, run->memos);
  tier__release(context, run->bytes);
  tier__release(context, run->words);
  tier__release(context, run->slots);
  tier__release(context, (void *)run->columns);
}

void tier__rule_run_question(tier__rule_run *run, size_t rows) {
  run->memo_most = least(run->memo_room, rows);
  memset(run->memo_ready, 0, run->expression->memo_count);
}

void tier__rule_run_rows(tier__rule_run *run, size_t first, size_t count) {
  run->first = first;
  run->count = count;
  run->waiting = 0;
  run->faulty = 0;
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

uint8_t *tier__run_join(const tier__rule_run *run, tier__slot *slot, const tier__slot *right) {
  uint8_t *known = tier__run_mask(run, slot);
  if (right->known != NULL) {
    tier__rule_both(right->known, run->count, known);
  }
  return known;
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
