/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, days and truths go straight into the column, which cannot fail once it has a bitmap. Texts are numbered
 * first; the column changes when all that can fail is done. */
#include "rule_column.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "rule_block.h"
#include "rule_labels.h"
#include "rule_step.h"
#include "rule_text.h"
#include <string.h>

/* A value that is not known is 0. */
static void put_value(const tier__slot *slot, tier__column *column, size_t at, size_t row, int known) {
  switch (column->view.type) {
  case TIER_BOOL:
    ((uint8_t *)column->values)[at] = known && slot->truth[row] == TIER__TRUE;
    break;
  case TIER_FLOAT64:
    ((double *)column->values)[at] = known ? ((const double *)slot->values)[row] : 0;
    break;
  case TIER_DAY:
    ((int32_t *)column->values)[at] = known ? (int32_t)((const int64_t *)slot->values)[row] : 0;
    break;
  default:
    ((int64_t *)column->values)[at] = known ? ((const int64_t *)slot->values)[row] : 0;
  }
}

static void put_known(tier__column *column, size_t at, int known) {
  if (known) {
    tier__bit_set(column->validity, at);
  } else {
    tier__bit_clear(column->validity, at);
  }
}

static void fill_values(tier__rule_run *run, tier__column *column, tier__rule_counts *counts) {
  uint8_t truth[TIER__RULE_BLOCK];
  const size_t count = column->view.count;
  tier__rule_run_question(run, count);
  for (size_t done = 0; done < count; done += TIER__RULE_BLOCK) {
    const size_t rows = tier__block_rows(count - done);
    tier__rule_run_block(run, done, rows);
    for (size_t i = 0; i < rows; i++) {
      const tier__slot *slot = tier__run_top(run);
      const int known = tier__run_known(slot, column->view.type, i);
      put_value(slot, column, done + i, i, known);
      put_known(column, done + i, known);
      truth[i] = column->view.type == TIER_BOOL ? slot->truth[i] : known ? TIER__TRUE : TIER__UNKNOWN;
    }
    tier__rule_count_block(run, truth, counts);
  }
}

/* The numbers of the texts of all rows; TIER__NO_NODE where not known. */
static tier_status number_texts(tier__rule_run *run, tier__labels *labels, uint32_t *numbers, tier__rule_counts *counts,
                                tier_error *err) {
  uint8_t truth[TIER__RULE_BLOCK];
  const size_t count = run->table->rows;
  tier__rule_run_question(run, count);
  for (size_t done = 0; done < count; done += TIER__RULE_BLOCK) {
    const size_t rows = tier__block_rows(count - done);
    tier__rule_run_block(run, done, rows);
    for (size_t i = 0; i < rows; i++) {
      const tier__rule_text text = tier__slot_text(tier__run_top(run), i);
      numbers[done + i] = TIER__NO_NODE;
      if (text.text != NULL) {
        TIER__TRY(tier__labels_add(labels, text, &numbers[done + i], err));
      }
      truth[i] = text.text != NULL ? TIER__TRUE : TIER__UNKNOWN;
    }
    tier__rule_count_block(run, truth, counts);
  }
  return TIER_OK;
}

static void put_texts(tier__column *column, const uint32_t *numbers, const int32_t *codes) {
  for (size_t i = 0; i < column->view.count; i++) {
    const int known = numbers[i] != TIER__NO_NODE;
    ((int32_t *)column->values)[i] = known ? codes[numbers[i]] : 0;
    put_known(column, i, known);
  }
}

static void add_counts(tier__rule_counts *counts, const tier__rule_counts *more) {
  for (size_t i = 0; counts != NULL && i < 3; i++) {
    counts->truths[i] += more->truths[i];
  }
  for (size_t i = 0; counts != NULL && i < TIER__FAULT_REASONS; i++) {
    counts->faults[i] += more->faults[i];
  }
}

/* Into `column`, or into a new one of this name. */
static tier_status fill_texts(tier__rule_run *run, tier__table *table, const char *name, int32_t role,
                              tier__column *column, tier__rule_counts *counts, tier_error *err) {
  tier_status status = TIER_OK;
  tier_context *context = run->expression->context;
  tier__labels labels = tier__labels_begin(context);
  tier__rule_counts found = {{0}, {0}};
  int32_t *codes = NULL;
  uint32_t *numbers = tier__alloc(context, run->table->rows, sizeof *numbers);
  if (numbers == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY_OUT(number_texts(run, &labels, numbers, counts == NULL ? NULL : &found, err));
  TIER__TRY_OUT(tier__labels_sort(&labels, &codes, err));
  if (column == NULL) {
    TIER__TRY_OUT(tier__table_add(table, name, TIER_TEXT, "", role, 0, labels.sorted, labels.count, &column, err));
  } else {
    TIER__TRY_OUT(tier__column_relabel(context, column, labels.sorted, labels.count, err));
  }
  put_texts(column, numbers, codes);
  add_counts(counts, &found);
out:
  tier__release(context, codes);
  tier__release(context, numbers);
  tier__labels_end(&labels);
  return status;
}

static int is_label(const tier__column *column, tier__rule_text text) {
  const tier__rule_text label = {column->view.labels, 0};
  return column->view.label_count == 1 && tier__text_same(label, text);
}

/* A single row, without memory if it has the text that it had before. */
static int keep_text(tier__rule_run *run, tier__column *column, tier__rule_counts *counts) {
  tier__rule_run_question(run, 1);
  tier__rule_run_block(run, 0, 1);
  const tier__rule_text text = tier__slot_text(tier__run_top(run), 0);
  const uint8_t truth = text.text != NULL ? TIER__TRUE : TIER__UNKNOWN;
  if (text.text != NULL ? !is_label(column, text) : column->view.label_count != 0) {
    return 0;
  }
  *(int32_t *)column->values = 0;
  put_known(column, 0, text.text != NULL);
  tier__rule_count_block(run, &truth, counts);
  return 1;
}

tier_status tier__rule_column_fill(tier__rule_run *run, tier__column *column, tier__rule_counts *counts,
                                   tier_error *err) {
  if (column->validity == NULL) {
    column->validity = tier__alloc(run->table->context, tier__bitmap_bytes(column->view.count), 1);
    if (column->validity == NULL) {
      return tier__no_memory(err);
    }
    memset(column->validity, 0xFF, tier__bitmap_bytes(column->view.count));
    column->view.validity = column->validity;
  }
  if (column->view.type != TIER_TEXT) {
    fill_values(run, column, counts);
    return TIER_OK;
  }
  if (column->view.count == 1 && keep_text(run, column, counts)) {
    return TIER_OK;
  }
  return fill_texts(run, NULL, NULL, 0, column, counts, err);
}

tier_status tier__rule_column_make(tier__rule_run *run, tier__table *table, const char *name, int32_t role,
                                   tier__rule_counts *counts, tier_error *err) {
  const tier_type type = tier__rule_root(run->expression)->type;
  tier__column *column;
  if (type == TIER_TEXT) {
    return fill_texts(run, table, name, role, NULL, counts, err);
  }
  TIER__TRY(tier__table_add(table, name, type, "", role, 0, NULL, 0, &column, err));
  fill_values(run, column, counts);
  return TIER_OK;
}
