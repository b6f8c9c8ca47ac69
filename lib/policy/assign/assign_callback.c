/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of the host program at work: what they get, and what their verdicts mean. */
#include "assign_callback.h"

#include "base/failure.h"

#include <string.h>

/** Passes the failure of a callback on, with its id and with the customer's place in the whole. */
static tier_status fail_callback(const tier__ladder_rows *rows, const char *id, tier_status status,
                                 const tier_error *said, tier_error *err) {
  const int64_t row = said->row >= 0 ? (int64_t)rows->first + said->row : -1;
  if (said->message[0] == '\0') {
    return tier__fail_row(err, status, row, "callback '%s' failed with code %d and no message", id, (int)status);
  }
  return tier__fail_row(err, status, row, "callback '%s': %s", id, said->message);
}

/** Calls it with its slices of the columns. */
static tier_status call(tier__ladder_run *run, const tier__ladder_rows *rows, const tier_rule_callback *callback,
                        tier_error *err) {
  const tier__table *table = run->table;
  tier_error said = {.size = sizeof said, .row = -1};
  const tier_batch batch = {.size = sizeof batch,
                            .count = rows->count,
                            .columns = run->input_list,
                            .column_count = callback->input_count,
                            .as_of_day = table->as_of_day,
                            .minor_digits = table->minor_digits,
                            .customer_ids = rows->ids + rows->first};
  for (size_t i = 0; i < callback->input_count; i++) {
    const tier__column *column = tier__table_find(table, callback->inputs[i]);
    if (column == NULL) {
      return tier__fail(err, TIER_E_INTERNAL, "callback '%s': no column '%s'", callback->id, callback->inputs[i]);
    }
    run->inputs[i] = tier__column_slice(&column->view, rows->first, rows->count);
    run->input_list[i] = &run->inputs[i];
  }
  memset(run->verdicts, 0, rows->count * sizeof *run->verdicts);
  const tier_status status = callback->evaluate(callback->user_data, &batch, run->verdicts, &said);
  return status == TIER_OK ? TIER_OK : fail_callback(rows, callback->id, status, &said, err);
}

/** Turns a verdict into an effect. */
static tier_status read_verdict(const tier__ladder_run *run, const tier__ladder_rows *rows, const char *id, size_t i,
                                tier__effect *ret_effect, tier_error *err) {
  const tier_verdict verdict = run->verdicts[i];
  const size_t tiers = run->ladder->step_count;
  const int64_t row = (int64_t)(rows->first + i);
  *ret_effect = (tier__effect){-1, -1, -1, NULL};
  if (verdict.effect < TIER_EFFECT_NONE || verdict.effect > TIER_EFFECT_TAG) {
    return tier__fail_row(err, TIER_E_PLUGIN, row, "callback '%s' gave the unknown effect %d", id, (int)verdict.effect);
  }
  if (verdict.effect == TIER_EFFECT_TAG) {
    ret_effect->tag = (char *)(uintptr_t)id;
    return TIER_OK;
  }
  if (verdict.tier < 0 || (size_t)verdict.tier >= tiers) {
    return tier__fail_row(err, TIER_E_PLUGIN, row, "callback '%s' gave tier %d of %zu", id, (int)verdict.tier, tiers);
  }
  ret_effect->set = verdict.effect == TIER_EFFECT_SET ? verdict.tier : -1;
  ret_effect->floor = verdict.effect == TIER_EFFECT_FLOOR ? verdict.tier : -1;
  ret_effect->ceiling = verdict.effect == TIER_EFFECT_CEILING ? verdict.tier : -1;
  return TIER_OK;
}

tier_status tier__ladder_run_callback(tier__ladder_run *run, const tier__ladder_rows *rows, uint32_t index,
                                      const tier__ladder_report *report, tier_error *err) {
  const tier_rule_callback *callback = &run->ladder->rules.rules[index].callback;
  uint64_t effects = 0;
  TIER__TRY(call(run, rows, callback, err));
  for (size_t i = 0; i < rows->count; i++) {
    tier__effect then;
    if (run->verdicts[i].effect == TIER_EFFECT_NONE) {
      continue;
    }
    TIER__TRY(read_verdict(run, rows, callback->id, i, &then, err));
    TIER__TRY(tier__rules_apply(&run->work, i, index, &then, err));
    effects++;
  }
  if (report != NULL) {
    report->rules[index].truths[TIER__TRUE] += effects;
    report->rules[index].truths[TIER__FALSE] += rows->count - effects;
  }
  return TIER_OK;
}
