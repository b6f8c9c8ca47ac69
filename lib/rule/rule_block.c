/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_block.h"

#include "rule_fault.h"
#include "rule_kernel.h"
#include "rule_step.h"

/* If a left operand settles its `&&` or `||` for the whole block, what comes up to that node need not be computed: its
 * truths are there already. By Kleene's tables they are what computing would have given. No row is unknown there, so
 * that no reason is lost. */
static size_t skip_settled(const tier__rule_run *run, size_t index) {
  const tier__rule_node *nodes = run->expression->nodes;
  while (nodes[index].decided != TIER__NO_NODE &&
         tier__rule_all(tier__run_top(run)->truth, nodes[index].decides, run->count)) {
    index = nodes[index].decided;
  }
  return index;
}

void tier__rule_run_block(tier__rule_run *run, size_t first, size_t count) {
  const tier__expression *expression = run->expression;
  tier__rule_run_rows(run, first, count);
  for (size_t i = 0; i < expression->node_count; i++) {
    if (!expression->nodes[i].consumed) {
      tier__rule_run_step(run, &expression->nodes[i]);
      i = skip_settled(run, i);
    }
  }
}

static void count_faults(tier__rule_run *run, const uint8_t *truth, tier__rule_counts *counts) {
  const size_t first = run->first;
  const size_t count = run->count;
  for (size_t i = 0; i < count; i++) {
    if (truth[i] == TIER__UNKNOWN) {
      const uint8_t reasons = tier__rule_fault_row(run, first + i);
      for (size_t reason = 0; reason < TIER__FAULT_REASONS; reason++) {
        counts->faults[reason] += (reasons >> reason) & 1;
      }
    }
  }
}

void tier__rule_count_block(tier__rule_run *run, const uint8_t *truth, tier__rule_counts *counts) {
  if (counts == NULL) {
    return;
  }
  const uint64_t before = counts->truths[TIER__UNKNOWN];
  tier__rule_count(truth, run->count, counts->truths);
  const uint64_t unknown = counts->truths[TIER__UNKNOWN] - before;
  if (unknown != 0 && run->faulty) {
    count_faults(run, truth, counts);
  } else {
    counts->faults[0] += unknown; /* Nothing but missing values. */
  }
}
