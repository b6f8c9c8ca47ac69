/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_evaluate.h"

#include "base/failure.h"
#include "rule_kernel.h"
#include "rule_step.h"
#include <string.h>

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* If a left operand settles its `&&` or `||` for the whole block, what comes up to that node need not be computed: its
 * truths are there already. By Kleene's tables they are what computing would have given. */
static size_t skip_settled(const tier__rule_run *run, size_t index) {
  const tier__rule_node *nodes = run->expression->nodes;
  while (nodes[index].decided != TIER__NO_NODE &&
         tier__rule_all(tier__run_top(run)->truth, nodes[index].decides, run->count)) {
    index = nodes[index].decided;
  }
  return index;
}

static void evaluate_block(tier__rule_run *run, size_t first, size_t count, uint8_t *ret_truth) {
  const tier__expression *expression = run->expression;
  tier__rule_run_rows(run, first, count);
  for (size_t i = 0; i < expression->node_count; i++) {
    if (!expression->nodes[i].consumed) {
      tier__rule_run_step(run, &expression->nodes[i]);
      i = skip_settled(run, i);
    }
  }
  memcpy(ret_truth, tier__run_top(run)->truth, count);
}

tier_status tier__expression_evaluate(const tier__expression *expression, const tier__table *table, size_t first,
                                      size_t count, uint8_t *ret_truth, tier_error *err) {
  tier__rule_run run;
  if (first > table->rows || count > table->rows - first) {
    return tier__fail(err, TIER_E_DATA, "a condition was asked about rows that the table has not");
  }
  const tier_status status = tier__rule_run_begin(expression, table, least(count, TIER__RULE_BLOCK), &run, err);
  for (size_t done = 0; status == TIER_OK && done < count; done += TIER__RULE_BLOCK) {
    evaluate_block(&run, first + done, least(count - done, TIER__RULE_BLOCK), ret_truth + done);
  }
  tier__rule_run_end(&run);
  return status;
}
