/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_derived.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "derived_cells.h"
#include "derived_texts.h"

#include <string.h>

struct tier__derived_run {
  tier_context *context;
  const tier__derived *derived;
  const tier__table *table;
  tier__column *column;       /**< In the table. */
  tier__evaluation *value;    /**< Of a `let`. */
  tier__evaluation **whens, **thens; /**< By rule; no `thens` under "count". */
  tier__evaluation *otherwise;
  tier__table parts;          /**< Has one column: the values of the rule at hand. */
  tier__column *part;
  uint8_t *truth;
  tier__derived_cells cells;
  tier__derived_texts texts;  /**< Of a rule set of texts. */
};

static int counts_only(const tier__derived *derived) {
  return derived->hit == TIER__HIT_COLLECT && derived->collect == TIER__COLLECT_COUNT;
}

static tier_status open_rules(tier__derived_run *run, tier_error *err) {
  const tier__derived *derived = run->derived;
  const size_t rows = run->table->rows;
  for (size_t r = 0; r < derived->rule_count; r++) {
    TIER__TRY(tier__evaluation_open(derived->rules[r].when, run->table, rows, &run->whens[r], err));
    if (derived->rules[r].then != NULL && !counts_only(derived)) {
      TIER__TRY(tier__evaluation_open(derived->rules[r].then, run->table, rows, &run->thens[r], err));
    }
  }
  return derived->otherwise == NULL
             ? TIER_OK
             : tier__evaluation_open(derived->otherwise, run->table, rows, &run->otherwise, err);
}

static tier_status open_set(tier__derived_run *run, tier_error *err) {
  const tier__derived *derived = run->derived;
  tier_context *context = run->context;
  const size_t rows = run->table->rows;
  const int is_exact_sum = derived->hit == TIER__HIT_COLLECT && derived->collect == TIER__COLLECT_SUM &&
                           derived->type != TIER_FLOAT64;
  run->parts = tier__table_begin(context, rows, run->table->minor_digits);
  run->whens = tier__alloc(context, derived->rule_count, sizeof(tier__evaluation *));
  run->thens = tier__alloc(context, derived->rule_count, sizeof(tier__evaluation *));
  run->truth = tier__alloc(context, rows, 1);
  run->cells = (tier__derived_cells){.type = derived->type,
                                     .hit = derived->hit,
                                     .collect = derived->collect,
                                     .states = tier__alloc(context, rows, 1),
                                     .chosen = tier__alloc(context, rows, sizeof(uint32_t)),
                                     .values = run->column->values,
                                     .sums = is_exact_sum ? tier__alloc(context, rows, sizeof(tier__wide)) : NULL};
  if (run->whens == NULL || run->thens == NULL || run->truth == NULL || run->cells.states == NULL ||
      run->cells.chosen == NULL || (is_exact_sum && run->cells.sums == NULL)) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__table_add(&run->parts, "", derived->type, "", TIER__ROLE_OUTPUT, 0, NULL, 0, &run->part, err));
  if (derived->type == TIER_TEXT) {
    TIER__TRY(tier__derived_texts_begin(context, &run->texts, err));
  }
  return open_rules(run, err);
}

static tier_status open_parts(tier__derived_run *run, tier__table *table, tier_error *err) {
  const tier__derived *derived = run->derived;
  TIER__TRY(tier__table_add(table, derived->name, derived->type, "", TIER__ROLE_OUTPUT, 0, NULL, 0, &run->column,
                            err));
  return derived->value != NULL
             ? tier__evaluation_open(derived->value, table, table->rows, &run->value, err)
             : open_set(run, err);
}

tier_status tier__derived_open(const tier__derived *derived, tier__table *table, tier__derived_run **ret_run,
                               tier_error *err) {
  tier__derived_run *run = tier__alloc(table->context, 1, sizeof *run);
  if (run == NULL) {
    return tier__no_memory(err);
  }
  run->context = table->context;
  run->derived = derived;
  run->table = table;
  const tier_status status = open_parts(run, table, err);
  if (status != TIER_OK) {
    tier__derived_close(run);
    return status;
  }
  *ret_run = run;
  return TIER_OK;
}

void tier__derived_close(tier__derived_run *run) {
  if (run == NULL) {
    return;
  }
  tier_context *context = run->context;
  for (size_t r = 0; r < run->derived->rule_count; r++) {
    tier__evaluation_close(run->whens == NULL ? NULL : run->whens[r]);
    tier__evaluation_close(run->thens == NULL ? NULL : run->thens[r]);
  }
  tier__evaluation_close(run->value);
  tier__evaluation_close(run->otherwise);
  tier__release(context, run->whens);
  tier__release(context, run->thens);
  tier__release(context, run->truth);
  tier__release(context, run->cells.states);
  tier__release(context, run->cells.chosen);
  tier__release(context, run->cells.sums);
  tier__derived_texts_end(&run->texts);
  if (run->parts.context != NULL) {
    tier__table_end(&run->parts);
  }
  tier__release(context, run);
}

static int is_text(const tier__derived_run *run) { return run->derived->type == TIER_TEXT; }

/** Computes a value for all rows into `part`; text codes become numbers where `truth` is true. */
static tier_status fill_part(tier__derived_run *run, tier__evaluation *evaluation, size_t rows, tier_error *err) {
  run->part->view.count = rows;
  TIER__TRY(tier__evaluation_fill(evaluation, run->part, NULL, err));
  if (!is_text(run)) {
    return TIER_OK;
  }
  int32_t *codes = run->part->values;
  TIER__TRY(tier__derived_texts_column(&run->texts, run->part->view.label_count, err));
  for (size_t i = 0; i < rows; i++) {
    if (run->truth[i] == TIER__TRUE && tier__bit(run->part->validity, i)) {
      TIER__TRY(tier__derived_texts_number(&run->texts, &run->part->view, codes[i], &codes[i], err));
    }
  }
  return TIER_OK;
}

/** Where a condition is unknown and a default will not do. */
static tier_status meet_unknown(tier__derived_run *run, const tier__value_rule *rule, size_t rows, tier_error *err) {
  for (size_t i = 0; rule->on_unknown != TIER__UNKNOWN_SKIP && i < rows; i++) {
    if (run->truth[i] != TIER__UNKNOWN || !tier__derived_matters(&run->cells, i)) {
      continue;
    }
    if (rule->on_unknown == TIER__UNKNOWN_FAIL) {
      return tier__fail_row(err, TIER_E_DATA, (int64_t)i,
                            "%s: rule '%s' is unknown for a customer, and its on_unknown is \"fail\"", rule->place,
                            rule->id);
    }
    run->cells.states[i] = TIER__DERIVED_OPEN;
  }
  return TIER_OK;
}

static tier_status run_rule(tier__derived_run *run, size_t r, size_t rows, const tier__derived_report *report,
                            tier_error *err) {
  const tier__value_rule *rule = &run->derived->rules[r];
  const int all_fire = tier__derived_all_fire(&run->cells);
  if (run->table->as_of_day < rule->from_day || run->table->as_of_day > rule->until_day) {
    return TIER_OK;
  }
  TIER__TRY(tier__evaluation_truths(run->whens[r], 0, rows, run->truth,
                                    report->counts == NULL ? NULL : &report->counts[r], err));
  TIER__TRY(meet_unknown(run, rule, rows, err));
  if (memchr(run->truth, TIER__TRUE, rows) == NULL) {
    return TIER_OK;
  }
  if (run->thens[r] != NULL) {
    TIER__TRY(fill_part(run, run->thens[r], rows, err));
  }
  for (size_t i = 0; i < rows; i++) {
    if (run->truth[i] == TIER__TRUE) {
      tier__derived_meet(&run->cells, i, (uint32_t)r, run->part->values, tier__bit(run->part->validity, i));
      if (all_fire && report->fired != NULL) {
        report->fired[r]++;
      }
    }
  }
  return TIER_OK;
}

/** The value where no rule applied. */
static tier_status run_otherwise(tier__derived_run *run, size_t rows, tier_error *err) {
  const size_t bytes = tier__type_bytes(run->derived->type);
  for (size_t i = 0; i < rows; i++) {
    run->truth[i] = run->cells.states[i] == TIER__DERIVED_NONE;
  }
  if (memchr(run->truth, TIER__TRUE, rows) == NULL) {
    return TIER_OK;
  }
  if (run->otherwise != NULL) {
    TIER__TRY(fill_part(run, run->otherwise, rows, err));
  }
  for (size_t i = 0; i < rows; i++) {
    if (run->truth[i] != TIER__TRUE) {
      continue;
    }
    if (run->otherwise == NULL && tier__derived_all_fire(&run->cells)) {
      memset((unsigned char *)run->column->values + i * bytes, 0, bytes);
      run->cells.states[i] = TIER__DERIVED_VALUE;
    } else if (run->otherwise != NULL && tier__bit(run->part->validity, i)) {
      memcpy((unsigned char *)run->column->values + i * bytes, (const unsigned char *)run->part->values + i * bytes,
             bytes);
      run->cells.states[i] = TIER__DERIVED_VALUE;
    }
  }
  return TIER_OK;
}

/** Tells what the rules came to, row by row, before the default is asked. */
static void settle(tier__derived_run *run, size_t rows, uint8_t *conflicts, const tier__derived_report *report) {
  const int all_fire = tier__derived_all_fire(&run->cells);
  for (size_t i = 0; i < rows; i++) {
    tier__derived_settle(&run->cells, i);
    const uint8_t state = run->cells.states[i];
    if (state == TIER__DERIVED_CONFLICT && conflicts != NULL) {
      conflicts[i] = 1;
    }
    if (report->counts == NULL || state == TIER__DERIVED_NONE || state == TIER__DERIVED_OPEN) {
      continue;
    }
    const uint32_t rule = run->cells.chosen[i];
    report->counts[rule].faults[2] += state == TIER__DERIVED_OVERFLOW; /* In the order of TIER__FAULT_... */
    report->fired[rule] += !all_fire && state != TIER__DERIVED_CONFLICT;
  }
}

/** What has no value is zero, and not known. */
static void put_validity(tier__derived_run *run, size_t rows) {
  const size_t bytes = tier__type_bytes(run->derived->type);
  memset(run->column->validity, 0, tier__bitmap_bytes(rows));
  for (size_t i = 0; i < rows; i++) {
    if (run->cells.states[i] == TIER__DERIVED_VALUE) {
      tier__bit_set(run->column->validity, i);
    } else {
      memset((unsigned char *)run->column->values + i * bytes, 0, bytes);
    }
  }
}

static tier_status compute_set(tier__derived_run *run, size_t rows, uint8_t *conflicts,
                               const tier__derived_report *report, tier_error *err) {
  memset(run->cells.states, TIER__DERIVED_NONE, rows);
  if (is_text(run)) {
    tier__derived_texts_clear(&run->texts);
  }
  for (size_t r = 0; r < run->derived->rule_count; r++) {
    TIER__TRY(run_rule(run, r, rows, report, err));
  }
  settle(run, rows, conflicts, report);
  TIER__TRY(run_otherwise(run, rows, err));
  put_validity(run, rows);
  return is_text(run) ? tier__derived_texts_settle(&run->texts, run->column, rows, err) : TIER_OK;
}

tier_status tier__derived_compute(tier__derived_run *run, size_t rows, uint8_t *conflicts,
                                  const tier__derived_report *report, tier_error *err) {
  static const tier__derived_report nothing = {NULL, NULL};
  const tier__derived_report *told = report == NULL ? &nothing : report;
  return run->value == NULL ? compute_set(run, rows, conflicts, told, err)
                            : tier__evaluation_fill(run->value, run->column, told->counts, err);
}
