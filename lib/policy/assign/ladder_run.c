/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_run.h"

#include "assign_callback.h"
#include "base/failure.h"
#include "base/memory.h"
#include "ladder/roster_object.h"

#include <string.h>

static tier_status open_conditions(tier__ladder_run *run, tier_error *err) {
  const tier__ladder *ladder = run->ladder;
  const size_t steps = ladder->step_count;
  size_t conditions = 0;
  run->conditions = tier__alloc(run->context, 2 * steps, sizeof(tier__evaluation *));
  run->truths = tier__alloc(run->context, 2 * steps, sizeof *run->truths);
  if (run->conditions == NULL || run->truths == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < 2 * steps; k++) {
    const tier__step *step = &ladder->steps[k % steps];
    const tier__expression *condition = k < steps ? step->enter : step->keep;
    if (condition != NULL && k % steps != 0) { /* Nobody is asked for the lowest tier. */
      conditions++;
      TIER__TRY(tier__evaluation_open(condition, run->table, run->most_rows, &run->conditions[k], err));
    }
  }
  run->truth_bytes = tier__alloc(run->context, conditions, run->most_rows);
  return run->truth_bytes == NULL ? tier__no_memory(err) : TIER_OK;
}

static tier_status open_callbacks(tier__ladder_run *run, tier_error *err) {
  const tier__rule_list *rules = &run->ladder->rules;
  size_t callbacks = 0, inputs = 0;
  for (size_t i = 0; i < rules->count; i++) {
    const size_t count = rules->rules[i].callback.input_count;
    callbacks += rules->rules[i].when == NULL;
    inputs = count > inputs ? count : inputs;
  }
  if (callbacks == 0) {
    return TIER_OK;
  }
  run->verdicts = tier__alloc(run->context, run->most_rows, sizeof *run->verdicts);
  run->inputs = tier__alloc(run->context, inputs, sizeof *run->inputs);
  run->input_list = tier__alloc(run->context, inputs, sizeof *run->input_list);
  return run->verdicts == NULL || run->inputs == NULL || run->input_list == NULL ? tier__no_memory(err) : TIER_OK;
}

static tier_status open_rules(tier__ladder_run *run, tier_error *err) {
  const tier__rule_list *rules = &run->ladder->rules;
  run->tiers = tier__alloc(run->context, run->most_rows, sizeof *run->tiers);
  run->truth = tier__alloc(run->context, run->most_rows, 1);
  run->whens = tier__alloc(run->context, rules->count, sizeof(tier__evaluation *));
  run->work.context = run->context;
  run->work.rules = rules;
  run->work.effects = tier__alloc(run->context, run->most_rows, sizeof *run->work.effects);
  run->work.states = tier__alloc(run->context, run->most_rows, sizeof *run->work.states);
  if (run->tiers == NULL || run->truth == NULL || run->whens == NULL || run->work.effects == NULL ||
      run->work.states == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < rules->count; i++) {
    if (rules->rules[i].when != NULL) {
      TIER__TRY(tier__evaluation_open(rules->rules[i].when, run->table, run->most_rows, &run->whens[i], err));
    }
  }
  return open_callbacks(run, err);
}

tier_status tier__ladder_run_open(const tier__ladder *ladder, const tier__table *table, size_t most_rows, int parts,
                                  tier__ladder_run *ret_run, tier_error *err) {
  *ret_run = (tier__ladder_run){.context = table->context, .ladder = ladder, .table = table, .most_rows = most_rows};
  if ((parts & TIER__RUN_CONDITIONS) != 0) {
    TIER__TRY(open_conditions(ret_run, err));
  }
  return (parts & TIER__RUN_RULES) != 0 ? open_rules(ret_run, err) : TIER_OK;
}

void tier__ladder_run_close(tier__ladder_run *run) {
  tier_context *context = run->context;
  if (context == NULL) {
    return;
  }
  for (size_t k = 0; run->conditions != NULL && k < 2 * run->ladder->step_count; k++) {
    tier__evaluation_close(run->conditions[k]);
  }
  for (size_t i = 0; run->whens != NULL && i < run->ladder->rules.count; i++) {
    tier__evaluation_close(run->whens[i]);
  }
  tier__release(context, run->conditions);
  tier__release(context, (void *)run->truths);
  tier__release(context, run->truth_bytes);
  tier__release(context, run->whens);
  tier__release(context, run->truth);
  tier__release(context, run->tiers);
  tier__release(context, run->verdicts);
  tier__release(context, run->inputs);
  tier__release(context, (void *)run->input_list);
  tier__release(context, run->work.effects);
  tier__release(context, run->work.states);
  tier__release(context, run->work.marks.list);
  *run = (tier__ladder_run){.context = NULL};
}

static tier_status ask_conditions(tier__ladder_run *run, const tier__ladder_rows *rows,
                                  const tier__ladder_report *report, tier_error *err) {
  const size_t steps = run->ladder->step_count;
  uint8_t *next = run->truth_bytes;
  for (size_t k = 0; k < 2 * steps; k++) {
    run->truths[k] = NULL;
    if (run->conditions[k] != NULL) {
      tier__rule_counts *counts = report == NULL ? NULL : &report->steps[2 * (k % steps) + k / steps];
      TIER__TRY(tier__evaluation_truths(run->conditions[k], rows->first, rows->count, next, counts, err));
      run->truths[k] = next;
      next += run->most_rows;
    } else if (k < steps && rows->candidates != NULL && rows->candidates[k] != NULL) {
      run->truths[k] = rows->candidates[k] + rows->first;
    }
  }
  return TIER_OK;
}

tier_status tier__ladder_run_conditions(tier__ladder_run *run, const tier__ladder_rows *rows,
                                        const tier__ladder_report *report, tier_error *err) {
  const size_t steps = run->ladder->step_count;
  tier__standing *standings = rows->standings + rows->first;
  TIER__TRY(ask_conditions(run, rows, report, err));
  const tier__truths truths = {rows->count, steps, run->truths, run->truths + steps};
  for (size_t i = 0; i < rows->count; i++) {
    standings[i].flags &= (uint16_t)~(TIER__STANDING_CONFLICT | TIER__STANDING_REOPENED);
    if (standings[i].last_day != run->table->as_of_day) { /* A second evaluation of a day keeps the first one's mark. */
      standings[i].flags &= (uint16_t)~TIER__STANDING_HELD;
    }
  }
  const size_t done = tier__ladder_step(&run->ladder->settings, run->table->as_of_day, &truths,
                                        rows->anchors + rows->first,
                                        rows->frozen == NULL ? NULL : rows->frozen + rows->first, standings,
                                        rows->reasons + rows->first);
  if (done < rows->count) {
    return tier__fail_row(err, TIER_E_DATA, (int64_t)(rows->first + done),
                          "a condition of a tier is unknown for a customer, and on_unknown is \"fail\"");
  }
  return TIER_OK;
}

static tier_status fail_unknown(const tier__rule *rule, size_t row, tier_error *err) {
  return tier__fail_row(err, TIER_E_DATA, (int64_t)row,
                        "rule '%s' is unknown for a customer, and its on_unknown is \"fail\"", rule->id);
}

static tier_status ask_text_rule(tier__ladder_run *run, const tier__ladder_rows *rows, uint32_t index,
                                 const tier__ladder_report *report, tier_error *err) {
  const tier__rule *rule = &run->ladder->rules.rules[index];
  TIER__TRY(tier__evaluation_truths(run->whens[index], rows->first, rows->count, run->truth,
                                    report == NULL ? NULL : &report->rules[index], err));
  for (size_t i = 0; i < rows->count; i++) {
    if (run->truth[i] == TIER__TRUE) {
      TIER__TRY(tier__rules_apply(&run->work, i, index, &rule->then, err));
    } else if (run->truth[i] == TIER__UNKNOWN && rule->on_unknown == TIER__UNKNOWN_HOLD) {
      tier__rules_hold(&run->work, i);
    } else if (run->truth[i] == TIER__UNKNOWN && rule->on_unknown == TIER__UNKNOWN_FAIL &&
               !tier__rules_settled(&run->work, i)) {
      return fail_unknown(rule, rows->first + i, err);
    }
  }
  return TIER_OK;
}

static tier_status ask_rules(tier__ladder_run *run, const tier__ladder_rows *rows, const tier__ladder_report *report,
                             tier_error *err) {
  const tier__rule_list *rules = &run->ladder->rules;
  const int32_t day = run->table->as_of_day;
  tier__rules_begin(&run->work, rows->count);
  for (size_t r = 0; r < rules->count; r++) {
    if (day >= rules->rules[r].from_day && day <= rules->rules[r].until_day) {
      TIER__TRY(run->whens[r] != NULL ? ask_text_rule(run, rows, (uint32_t)r, report, err)
                                      : tier__ladder_run_callback(run, rows, (uint32_t)r, report, err));
    }
  }
  return tier__rules_settle(&run->work, rows->count, rows->before + rows->first, report == NULL ? NULL : report->fired,
                            err);
}

static int has_rules(const tier__rule_list *rules) {
  const tier__effect *otherwise = &rules->otherwise;
  return rules->count > 0 || otherwise->set >= 0 || otherwise->floor >= 0 || otherwise->ceiling >= 0 ||
         otherwise->tag != NULL;
}

/** What was held, and what rules said against each other. */
static void put_states(const tier__ladder_run *run, const tier__ladder_rows *rows) {
  const tier__standing *before = rows->before + rows->first;
  tier__standing *standings = rows->standings + rows->first;
  for (size_t i = 0; i < rows->count; i++) {
    const tier__rule_state *state = &run->work.states[i];
    if (state->conflict) {
      standings[i].flags |= TIER__STANDING_CONFLICT;
    } else if (state->held) {
      standings[i].flags |= TIER__STANDING_HELD;
      if (before[i].tier >= 0) {
        run->tiers[i] = before[i].tier;
        rows->reasons[rows->first + i] = TIER__REASON_HOLD;
      }
    }
  }
}

static void put_overrides(const tier__ladder_run *run, const tier__ladder_rows *rows) {
  for (size_t i = rows->first; rows->overrides != NULL && i < rows->first + rows->count; i++) {
    if (rows->overrides[i] != 0) {
      tier__decide_overrides(rows->overrides[i], rows->override_tiers[i], rows->before[i].tier,
                             &run->tiers[i - rows->first], &rows->reasons[i]);
    }
  }
}

tier_status tier__ladder_run_rules(tier__ladder_run *run, const tier__ladder_rows *rows,
                                   const tier__ladder_report *report, tier_error *err) {
  tier__standing *standings = rows->standings + rows->first;
  for (size_t i = 0; i < rows->count; i++) {
    run->tiers[i] = standings[i].earned;
  }
  if (has_rules(&run->ladder->rules)) {
    TIER__TRY(ask_rules(run, rows, report, err));
    tier__decide_effects(rows->count, run->work.effects, run->tiers, rows->reasons + rows->first);
    put_states(run, rows);
  }
  put_overrides(run, rows);
  for (size_t i = 0; i < rows->count; i++) {
    standings[i].tier = run->tiers[i];
  }
  return TIER_OK;
}
