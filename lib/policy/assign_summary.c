/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_summary.h"

#include "base/bitmap.h"
#include "base/checked.h"
#include "base/failure.h"
#include "base/memory.h"
#include "book/book_object.h"
#include "ladder/roster_object.h"

#include <stdio.h>
#include <string.h>

tier_status tier__assign_ids(tier_result *result, const tier_book *book, const tier__ledger *ledger, tier_error *err) {
  size_t bytes = 0;
  result->id_first = tier__alloc(result->context, result->count + 1, sizeof *result->id_first);
  if (result->id_first == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    bytes += tier__book_id(book, ledger->order[i]).length;
    result->id_first[i + 1] = bytes;
  }
  result->id_bytes = tier__alloc(result->context, bytes, 1);
  if (result->id_bytes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    const tier_string id = tier__book_id(book, ledger->order[i]);
    memcpy(result->id_bytes + result->id_first[i], id.data, id.length);
  }
  return TIER_OK;
}

tier_status tier__assign_previous(tier_result *result, const tier_roster *before, tier_error *err) {
  uint64_t matched = 0;
  result->previous = tier__alloc(result->context, result->count, sizeof *result->previous);
  if (result->previous == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    result->previous[i] = before == NULL ? -1 : tier__roster_tier(before, tier__result_id(result, i));
    matched += result->previous[i] >= 0;
  }
  result->roster_unmatched = before == NULL ? 0 : tier_roster_count(before) - matched;
  return TIER_OK;
}

tier_status tier__assign_reasons(tier_result *result, tier_error *err) {
  static const char *const fixed[TIER__REASON_RULE] = {"start", "enter", "keep"};
  const tier_policy *policy = result->fitted->policy;
  result->reason_texts = tier__alloc(result->context, TIER__REASON_RULE + policy->rule_count, sizeof(char *));
  if (result->reason_texts == NULL) {
    return tier__no_memory(err);
  }
  result->reason_count = TIER__REASON_RULE + policy->rule_count;
  for (size_t i = 0; i < result->reason_count; i++) {
    char text[128];
    if (i < TIER__REASON_RULE) {
      (void)snprintf(text, sizeof text, "%s", fixed[i]);
    } else {
      const tier__rule *rule = &policy->rules[i - TIER__REASON_RULE];
      (void)snprintf(text, sizeof text, "%s:%s", rule->when == NULL ? "callback" : "rule", rule->id);
    }
    result->reason_texts[i] = tier__copy_text(result->context, text, strlen(text));
    if (result->reason_texts[i] == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

tier_status tier__assign_column(tier_result *result, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  tier__table *table = &result->table;
  tier__column *column = NULL;
  tier_status status;
  tier_string *labels = tier__alloc(result->context, policy->step_count, sizeof *labels);
  if (labels == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < policy->step_count; i++) {
    labels[i] = (tier_string){policy->steps[i].id, strlen(policy->steps[i].id)};
  }
  status = tier__table_add(table, "tier", TIER_TEXT, "", TIER__ROLE_DECISION, 1, labels, policy->step_count, &column,
                           err);
  tier__release(result->context, labels);
  if (status != TIER_OK) {
    return status;
  }
  if (result->count > 0) {
    memcpy(column->values, result->tiers, result->count * sizeof *result->tiers);
  }
  memmove(&table->columns[1], &table->columns[0], (table->count - 1) * sizeof(tier__column *));
  table->columns[0] = column;
  return TIER_OK;
}

static void count_change(tier_tier_summary *summary, int32_t change) {
  summary->customers++;
  switch (change) {
  case TIER_CHANGE_NEW:
    summary->came_new++;
    break;
  case TIER_CHANGE_SAME:
    summary->stayed++;
    break;
  case TIER_CHANGE_UP:
    summary->came_up++;
    break;
  default:
    summary->came_down++;
  }
}

tier_status tier__assign_summaries(tier_result *result, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  const tier__column *spend = tier__table_find(&result->table, "spend");
  const int64_t *amounts = spend == NULL ? NULL : spend->view.values;
  result->summaries = tier__alloc(result->context, policy->step_count, sizeof *result->summaries);
  if (result->summaries == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < policy->step_count; i++) {
    result->summaries[i].size = sizeof result->summaries[i];
    result->summaries[i].id = (tier_string){policy->steps[i].id, strlen(policy->steps[i].id)};
  }
  for (size_t i = 0; i < result->count; i++) {
    tier_tier_summary *summary = &result->summaries[result->tiers[i]];
    const int64_t amount = amounts != NULL && tier__bit(spend->view.validity, i) ? amounts[i] : 0;
    count_change(summary, tier__decide_change(result->tiers[i], result->previous[i]));
    if (tier__add_i64(summary->spend_minor, amount, &summary->spend_minor)) {
      return tier__fail(err, TIER_E_OVERFLOW, "the spend of tier '%s' does not fit into 64 bits",
                        policy->steps[result->tiers[i]].id);
    }
  }
  return TIER_OK;
}
