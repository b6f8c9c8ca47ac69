/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_block.h"

#include "base/failure.h"
#include "base/memory.h"
#include "rule/rule_evaluate.h"

#include <string.h>

/** One block while it is decided. */
typedef struct block_work {
  tier_context *context;
  const tier_policy *policy;
  const tier_result *result;
  size_t first, count;
  uint8_t *truth;         /**< Of the rule at hand. */
  uint8_t *taken;         /**< Under "first": some rule had an effect. */
  tier_verdict *verdicts; /**< Of the callback at hand. */
  tier__effects *effects;
  tier__block *block;
} block_work;

/** What one rule does to one customer; -1: nothing of that kind. */
typedef struct effect {
  int32_t set, floor, ceiling;
  int tag;
} effect;

static tier_status add_mark(block_work *work, size_t row, size_t rule, tier_error *err) {
  tier__block *block = work->block;
  void *marks = block->marks;
  TIER__TRY(tier__reserve(work->context, &marks, &block->mark_capacity, block->mark_count + 1, sizeof *block->marks,
                          err));
  block->marks = marks;
  block->marks[block->mark_count].row = (uint32_t)row;
  block->marks[block->mark_count].rule = (uint32_t)rule;
  block->mark_count++;
  return TIER_OK;
}

/** Adds the effect of a rule to those of the rules before: the first set, the highest floor, the lowest ceiling. */
static tier_status apply(block_work *work, size_t row, size_t rule, const effect *added, tier_error *err) {
  tier__effects *effects = &work->effects[row];
  if (!work->policy->collect && work->taken[row]) {
    return TIER_OK;
  }
  work->taken[row] = 1;
  if (added->set >= 0 && effects->set < 0) {
    effects->set = added->set;
    effects->set_rule = (uint32_t)rule;
  }
  if (added->floor > effects->floor) {
    effects->floor = added->floor;
    effects->floor_rule = (uint32_t)rule;
  }
  if (added->ceiling >= 0 && (effects->ceiling < 0 || added->ceiling < effects->ceiling)) {
    effects->ceiling = added->ceiling;
    effects->ceiling_rule = (uint32_t)rule;
  }
  return added->tag ? add_mark(work, row, rule, err) : TIER_OK;
}

static tier_status run_text_rule(block_work *work, size_t index, tier_error *err) {
  const tier__rule *rule = &work->policy->rules[index];
  const effect added = {rule->set, rule->floor, rule->ceiling, rule->tag != NULL};
  TIER__TRY(tier__expression_evaluate(rule->when, &work->result->table, work->first, work->count, work->truth,
                                     NULL, err));
  for (size_t i = 0; i < work->count; i++) {
    if (work->truth[i] == TIER__TRUE) {
      TIER__TRY(apply(work, i, index, &added, err));
    }
  }
  return TIER_OK;
}

/** Passes the failure of a callback on, with its id and with the customer's place in the whole. */
static tier_status fail_callback(const block_work *work, const char *id, tier_status status, const tier_error *said,
                                 tier_error *err) {
  const int64_t row = said->row >= 0 ? (int64_t)work->first + said->row : -1;
  if (said->message[0] == '\0') {
    return tier__fail_row(err, status, row, "callback '%s' failed with code %d and no message", id, (int)status);
  }
  return tier__fail_row(err, status, row, "callback '%s': %s", id, said->message);
}

/** Calls a callback with its slices of the columns. */
static tier_status call(block_work *work, const tier_rule_callback *callback, tier_error *err) {
  const tier__table *table = &work->result->table;
  tier_column *columns = tier__alloc(work->context, callback->input_count, sizeof *columns);
  const tier_column **pointers = tier__alloc(work->context, callback->input_count, sizeof *pointers);
  tier_string *ids = tier__alloc(work->context, work->count, sizeof *ids);
  tier_error said = {.size = sizeof said, .row = -1};
  tier_batch batch = {.size = sizeof batch,
                      .count = work->count,
                      .columns = pointers,
                      .column_count = callback->input_count,
                      .as_of_day = work->result->as_of_day,
                      .minor_digits = table->minor_digits,
                      .customer_ids = ids};
  tier_status status = TIER_OK;
  if (columns == NULL || pointers == NULL || ids == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (size_t i = 0; i < work->count; i++) {
    ids[i] = tier__result_id(work->result, work->first + i);
  }
  for (size_t i = 0; i < callback->input_count; i++) {
    const tier__column *column = tier__table_find(table, callback->inputs[i]);
    if (column == NULL) {
      status = tier__fail(err, TIER_E_INTERNAL, "callback '%s': no column '%s'", callback->id, callback->inputs[i]);
      goto out;
    }
    columns[i] = tier__column_slice(&column->view, work->first, work->count);
    pointers[i] = &columns[i];
  }
  memset(work->verdicts, 0, work->count * sizeof *work->verdicts);
  status = callback->evaluate(callback->user_data, &batch, work->verdicts, &said);
  if (status != TIER_OK) {
    status = fail_callback(work, callback->id, status, &said, err);
  }
out:
  tier__release(work->context, columns);
  tier__release(work->context, (void *)pointers);
  tier__release(work->context, ids);
  return status;
}

/** Turns a verdict into an effect. */
static tier_status read_verdict(const block_work *work, const char *id, size_t row, effect *ret_effect,
                                tier_error *err) {
  const tier_verdict verdict = work->verdicts[row];
  const size_t tiers = work->policy->step_count;
  const effect none = {-1, -1, -1, 0};
  *ret_effect = none;
  if (verdict.effect < TIER_EFFECT_NONE || verdict.effect > TIER_EFFECT_TAG) {
    return tier__fail_row(err, TIER_E_PLUGIN, (int64_t)(work->first + row), "callback '%s' gave the unknown effect %d",
                          id, (int)verdict.effect);
  }
  if (verdict.effect == TIER_EFFECT_TAG) {
    ret_effect->tag = 1;
    return TIER_OK;
  }
  if (verdict.tier < 0 || (size_t)verdict.tier >= tiers) {
    return tier__fail_row(err, TIER_E_PLUGIN, (int64_t)(work->first + row), "callback '%s' gave tier %d of %zu", id,
                          (int)verdict.tier, tiers);
  }
  ret_effect->set = verdict.effect == TIER_EFFECT_SET ? verdict.tier : -1;
  ret_effect->floor = verdict.effect == TIER_EFFECT_FLOOR ? verdict.tier : -1;
  ret_effect->ceiling = verdict.effect == TIER_EFFECT_CEILING ? verdict.tier : -1;
  return TIER_OK;
}

static tier_status run_callback(block_work *work, size_t index, tier_error *err) {
  const tier_rule_callback *callback = &work->policy->rules[index].callback;
  TIER__TRY(call(work, callback, err));
  for (size_t i = 0; i < work->count; i++) {
    effect added;
    if (work->verdicts[i].effect == TIER_EFFECT_NONE) {
      continue;
    }
    TIER__TRY(read_verdict(work, callback->id, i, &added, err));
    TIER__TRY(apply(work, i, index, &added, err));
  }
  return TIER_OK;
}

static tier_status run_rules(block_work *work, tier_error *err) {
  const tier__effects none = {.set = -1, .floor = -1, .ceiling = -1};
  tier_context *context = work->context;
  tier_status status = TIER_OK;
  work->truth = tier__alloc(context, work->count, 1);
  work->taken = tier__alloc(context, work->count, 1);
  work->verdicts = tier__alloc(context, work->count, sizeof *work->verdicts);
  work->effects = tier__alloc(context, work->count, sizeof *work->effects);
  if (work->truth == NULL || work->taken == NULL || work->verdicts == NULL || work->effects == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (size_t i = 0; i < work->count; i++) {
    work->effects[i] = none;
  }
  for (size_t i = 0; i < work->policy->rule_count; i++) {
    TIER__TRY_OUT(work->policy->rules[i].when != NULL ? run_text_rule(work, i, err) : run_callback(work, i, err));
  }
  tier__decide_effects(work->count, work->effects, work->result->tiers + work->first,
                       work->result->reasons + work->first);
out:
  tier__release(context, work->truth);
  tier__release(context, work->taken);
  tier__release(context, work->verdicts);
  tier__release(context, work->effects);
  return status;
}

static tier_status evaluate_step(const block_work *work, const tier__expression *condition, uint8_t **truths,
                                 const uint8_t **ret_truth, tier_error *err) {
  if (condition == NULL) {
    return TIER_OK;
  }
  *ret_truth = *truths;
  *truths += work->count;
  return tier__expression_evaluate(condition, &work->result->table, work->first, work->count, (uint8_t *)*ret_truth,
                                   err);
}

/** The tier by the conditions alone. */
static tier_status run_steps(const block_work *work, tier_error *err) {
  const tier_policy *policy = work->policy;
  const size_t steps = policy->step_count;
  const uint8_t **pointers = tier__alloc(work->context, 2 * steps, sizeof *pointers);
  uint8_t *truths = NULL, *next;
  size_t conditions = 0;
  tier_status status = TIER_OK;
  for (size_t k = 0; k < steps; k++) {
    conditions += (size_t)(policy->steps[k].enter != NULL) + (size_t)(policy->steps[k].keep != NULL);
  }
  next = truths = tier__alloc(work->context, conditions, work->count);
  if (pointers == NULL || truths == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (size_t k = 0; k < steps; k++) {
    TIER__TRY_OUT(evaluate_step(work, policy->steps[k].enter, &next, &pointers[k], err));
    TIER__TRY_OUT(evaluate_step(work, policy->steps[k].keep, &next, &pointers[steps + k], err));
  }
  tier__decide_base(work->count, steps, pointers, pointers + steps, work->result->previous + work->first,
                    work->result->tiers + work->first, work->result->reasons + work->first);
out:
  tier__release(work->context, (void *)pointers);
  tier__release(work->context, truths);
  return status;
}

tier_status tier__assign_block(tier_result *result, size_t first, size_t count, tier__block *block, tier_error *err) {
  block_work work = {.context = result->context,
                     .policy = result->fitted->policy,
                     .result = result,
                     .first = first,
                     .count = count,
                     .block = block};
  TIER__TRY(run_steps(&work, err));
  return work.policy->rule_count > 0 ? run_rules(&work, err) : TIER_OK;
}
