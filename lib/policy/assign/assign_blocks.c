/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_blocks.h"

#include "base/executor.h"
#include "base/failure.h"
#include "base/memory.h"

typedef struct block_run {
  const tier__assign_work *work;
  uint32_t ladder;
  int parts;
  tier__block *blocks;
} block_run;

static size_t count_blocks(size_t rows) { return rows / TIER__BLOCK_ROWS + (rows % TIER__BLOCK_ROWS != 0); }

static const tier__ladder *ladder_of(const block_run *run) {
  return &run->work->result->fitted->policy->ladders[run->ladder];
}

static tier_status decide_block(const block_run *run, size_t first, size_t count, tier__block *block, tier_error *err) {
  const tier_result *result = run->work->result;
  const tier__ladder *ladder = ladder_of(run);
  const size_t rules = ladder->rules.count;
  tier__ladder_rows rows = tier__assign_rows(run->work, run->ladder);
  tier__ladder_run decided = {.context = NULL};
  tier_status status = TIER_OK;
  rows.first = first;
  rows.count = count;
  block->counts = tier__alloc(result->context, rules + 2 * ladder->step_count, sizeof *block->counts);
  block->fired = tier__alloc(result->context, rules, sizeof *block->fired);
  if (block->counts == NULL || block->fired == NULL) {
    return tier__no_memory(err);
  }
  const tier__ladder_report report = {block->counts, block->fired, block->counts + rules};
  TIER__TRY_OUT(tier__ladder_run_open(ladder, &result->table, count, run->parts, &decided, err));
  if ((run->parts & TIER__RUN_CONDITIONS) != 0) {
    TIER__TRY_OUT(tier__ladder_run_conditions(&decided, &rows, &report, err));
  }
  if ((run->parts & TIER__RUN_RULES) != 0) {
    TIER__TRY_OUT(tier__ladder_run_rules(&decided, &rows, &report, err));
    block->marks = decided.work.marks;
    decided.work.marks = (tier__tag_marks){NULL, 0, 0};
  }
out:
  tier__ladder_run_close(&decided);
  return status;
}

static void run_block(void *arg, size_t index) {
  const block_run *run = arg;
  tier__block *block = &run->blocks[index];
  const size_t first = index * TIER__BLOCK_ROWS, left = run->work->result->count - first;
  block->err.size = sizeof block->err;
  block->status = decide_block(run, first, left < TIER__BLOCK_ROWS ? left : TIER__BLOCK_ROWS, block, &block->err);
}

/** A callback without TIER_RULE_THREADSAFE is only called in the thread of the caller. */
static int may_run_in_threads(const block_run *run) {
  const tier__rule_list *rules = &ladder_of(run)->rules;
  for (size_t i = 0; (run->parts & TIER__RUN_RULES) != 0 && i < rules->count; i++) {
    if (rules->rules[i].when == NULL && (rules->rules[i].callback.flags & TIER_RULE_THREADSAFE) == 0) {
      return 0;
    }
  }
  return 1;
}

static void add_counts(const tier__rule_counts *from, size_t count, tier__rule_counts *to) {
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < sizeof to->truths / sizeof to->truths[0]; k++) {
      to[i].truths[k] += from[i].truths[k];
    }
    for (size_t k = 0; k < TIER__FAULT_REASONS; k++) {
      to[i].faults[k] += from[i].faults[k];
    }
  }
}

static void add_up(const block_run *run, size_t blocks) {
  const tier__ladder *ladder = ladder_of(run);
  const size_t rules = ladder->rules.count;
  tier__ladder_result *made = &run->work->result->ladders[run->ladder];
  for (size_t b = 0; b < blocks; b++) {
    add_counts(run->blocks[b].counts, rules, made->rule_counts);
    add_counts(run->blocks[b].counts + rules, 2 * ladder->step_count, made->step_counts);
    for (size_t i = 0; i < rules; i++) {
      made->fired[i] += run->blocks[b].fired[i];
    }
  }
}

tier_status tier__assign_blocks(const tier__assign_work *work, uint32_t ladder, int parts, tier__block **ret_blocks,
                                tier_error *err) {
  const size_t rows = work->result->count, count = count_blocks(rows);
  tier_context *context = work->result->context;
  block_run run = {work, ladder, parts, tier__alloc(context, count, sizeof(tier__block))};
  size_t failed = 0;
  if (run.blocks == NULL) {
    return tier__no_memory(err);
  }
  if (may_run_in_threads(&run)) {
    tier__run(context, count, run_block, &run);
  } else {
    for (size_t i = 0; i < count && (i == 0 || run.blocks[i - 1].status == TIER_OK); i++) {
      run_block(&run, i);
    }
  }
  while (failed < count && run.blocks[failed].status == TIER_OK) { /* The first failure, whatever the threads did. */
    failed++;
  }
  if (failed < count) {
    const tier_error *said = &run.blocks[failed].err;
    const tier_status status = tier__fail_row(err, run.blocks[failed].status, said->row, "%s", said->message);
    tier__assign_end_blocks(context, run.blocks, rows);
    return status;
  }
  add_up(&run, count);
  *ret_blocks = run.blocks;
  return TIER_OK;
}

void tier__assign_end_blocks(tier_context *context, tier__block *blocks, size_t rows) {
  for (size_t i = 0; blocks != NULL && i < count_blocks(rows); i++) {
    tier__release(context, blocks[i].marks.list);
    tier__release(context, blocks[i].counts);
    tier__release(context, blocks[i].fired);
  }
  tier__release(context, blocks);
}
