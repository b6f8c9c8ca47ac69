/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_blocks.h"

#include "base/executor.h"
#include "base/failure.h"
#include "base/memory.h"

typedef struct block_run {
  tier_result *result;
  tier__block *blocks;
} block_run;

static size_t count_blocks(size_t rows) { return rows / TIER__BLOCK_ROWS + (rows % TIER__BLOCK_ROWS != 0); }

static void run_block(void *arg, size_t index) {
  const block_run *run = arg;
  tier__block *block = &run->blocks[index];
  const size_t first = index * TIER__BLOCK_ROWS, left = run->result->count - first;
  block->err.size = sizeof block->err;
  block->status = tier__assign_block(run->result, first, left < TIER__BLOCK_ROWS ? left : TIER__BLOCK_ROWS, block,
                                     &block->err);
}

/** A callback without TIER_RULE_THREADSAFE is only called in the thread of the caller. */
static int may_run_in_threads(const tier_policy *policy) {
  for (size_t i = 0; i < policy->rule_count; i++) {
    if (policy->rules[i].when == NULL && (policy->rules[i].callback.flags & TIER_RULE_THREADSAFE) == 0) {
      return 0;
    }
  }
  return 1;
}

tier_status tier__assign_blocks(tier_result *result, tier__block **ret_blocks, tier_error *err) {
  const size_t count = count_blocks(result->count);
  block_run run = {result, tier__alloc(result->context, count, sizeof(tier__block))};
  size_t failed = 0;
  if (run.blocks == NULL) {
    return tier__no_memory(err);
  }
  if (may_run_in_threads(result->fitted->policy)) {
    tier__run(result->context, count, run_block, &run);
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
    tier__assign_end_blocks(result->context, run.blocks, result->count);
    return status;
  }
  *ret_blocks = run.blocks;
  return TIER_OK;
}

void tier__assign_end_blocks(tier_context *context, tier__block *blocks, size_t rows) {
  for (size_t i = 0; blocks != NULL && i < count_blocks(rows); i++) {
    tier__release(context, blocks[i].marks);
  }
  tier__release(context, blocks);
}
