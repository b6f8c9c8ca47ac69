/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_evaluate.h"

#include "base/failure.h"
#include "base/memory.h"
#include "expression.h"
#include "rule_block.h"
#include "rule_column.h"
#include <string.h>

struct tier__evaluation {
  tier__rule_run run;
  size_t most_rows;
};

static void ask(tier__rule_run *run, size_t first, size_t count, uint8_t *ret_truth, tier__rule_counts *counts) {
  tier__rule_run_question(run, count);
  for (size_t done = 0; done < count;) {
    const size_t rows = tier__block_rows(count - done);
    tier__rule_run_block(run, first + done, rows);
    memcpy(ret_truth + done, tier__run_top(run)->truth, rows);
    tier__rule_count_block(run, ret_truth + done, counts);
    done += rows;
  }
}

static tier_status check_rows(const tier__expression *expression, const tier__table *table, size_t first, size_t count,
                              tier_error *err) {
  if (first > table->rows || count > table->rows - first) {
    return tier__fail(err, TIER_E_DATA, "a condition was asked about rows that the table has not");
  }
  if (expression->ready && tier__rule_root(expression)->type != TIER_BOOL) {
    return tier__fail(err, TIER_E_DATA, "an expression that is no condition was asked for its truth");
  }
  return TIER_OK;
}

tier_status tier__expression_evaluate(const tier__expression *expression, const tier__table *table, size_t first,
                                      size_t count, uint8_t *ret_truth, tier__rule_counts *counts, tier_error *err) {
  tier__rule_run run;
  TIER__TRY(check_rows(expression, table, first, count, err));
  const tier_status status = tier__rule_run_begin(expression, table, count, &run, err);
  if (status == TIER_OK) {
    ask(&run, first, count, ret_truth, counts);
  }
  tier__rule_run_end(&run);
  return status;
}

tier_status tier__evaluation_open(const tier__expression *expression, const tier__table *table, size_t most_rows,
                                  tier__evaluation **ret_evaluation, tier_error *err) {
  tier__evaluation *evaluation = tier__alloc(expression->context, 1, sizeof *evaluation);
  if (evaluation == NULL) {
    return tier__no_memory(err);
  }
  const tier_status status = tier__rule_run_begin(expression, table, most_rows, &evaluation->run, err);
  if (status != TIER_OK) {
    tier__evaluation_close(evaluation);
    return status;
  }
  evaluation->most_rows = most_rows;
  *ret_evaluation = evaluation;
  return TIER_OK;
}

void tier__evaluation_close(tier__evaluation *evaluation) {
  if (evaluation != NULL) {
    tier_context *context = evaluation->run.expression->context;
    tier__rule_run_end(&evaluation->run);
    tier__release(context, evaluation);
  }
}

tier_status tier__evaluation_truths(tier__evaluation *evaluation, size_t first, size_t count, uint8_t *ret_truth,
                                    tier__rule_counts *counts, tier_error *err) {
  tier__rule_run *run = &evaluation->run;
  TIER__TRY(check_rows(run->expression, run->table, first, count, err));
  if (count > evaluation->most_rows) {
    return tier__fail(err, TIER_E_DATA, "a condition was asked about more rows than it was opened for");
  }
  ask(run, first, count, ret_truth, counts);
  return TIER_OK;
}

tier_status tier__evaluation_fill(tier__evaluation *evaluation, tier__column *column, tier__rule_counts *counts,
                                  tier_error *err) {
  const tier__rule_run *run = &evaluation->run;
  if (column->view.type != tier__expression_type(run->expression) || column->view.count != run->table->rows) {
    return tier__fail(err, TIER_E_DATA, "an expression was to fill a column of another type or length");
  }
  if (column->view.count > evaluation->most_rows) {
    return tier__fail(err, TIER_E_DATA, "an expression was asked about more rows than it was opened for");
  }
  return tier__rule_column_fill(&evaluation->run, column, counts, err);
}

tier_status tier__expression_column_add(const tier__expression *expression, tier__table *table, const char *name,
                                        int32_t role, tier__rule_counts *counts, tier_error *err) {
  tier__rule_run run;
  tier_status status = tier__rule_run_begin(expression, table, table->rows, &run, err);
  if (status == TIER_OK) {
    status = tier__rule_column_make(&run, table, name, role, counts, err);
  }
  tier__rule_run_end(&run);
  return status;
}
