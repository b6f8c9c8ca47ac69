/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_summary.h"

#include "base/bitmap.h"
#include "base/checked.h"
#include "base/failure.h"
#include "base/memory.h"
#include "book/book_object.h"

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

static tier_status add_tiers(tier_result *result, size_t l, const char *name, tier__column **ret_column,
                             tier_error *err) {
  const tier__ladder *ladder = &result->fitted->policy->ladders[l];
  tier_string *labels = tier__alloc(result->context, ladder->step_count, sizeof *labels);
  if (labels == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < ladder->step_count; i++) {
    labels[i] = (tier_string){ladder->steps[i].id, strlen(ladder->steps[i].id)};
  }
  const tier_status status = tier__table_add(&result->table, name, TIER_TEXT, "", TIER__ROLE_DECISION, 1, labels,
                                             ladder->step_count, ret_column, err);
  tier__release(result->context, labels);
  TIER__TRY(status);
  for (size_t i = 0; i < result->count; i++) {
    ((int32_t *)(*ret_column)->values)[i] = result->ladders[l].standings[i].tier;
  }
  return TIER_OK;
}

/** Labels are the reasons that there can be, in the order of their numbers. */
static tier_status add_reasons(tier_result *result, size_t l, const char *name, tier_error *err) {
  const tier__ladder_result *made = &result->ladders[l];
  tier__column *column = NULL;
  tier_status status = TIER_OK;
  size_t used = 0;
  tier_string *labels = tier__alloc(result->context, made->reason_count, sizeof *labels);
  int32_t *codes = tier__alloc(result->context, made->reason_count, sizeof *codes);
  if (labels == NULL || codes == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (size_t i = 0; i < made->reason_count; i++) {
    if (made->reason_texts[i] != NULL) {
      codes[i] = (int32_t)used;
      labels[used++] = (tier_string){made->reason_texts[i], strlen(made->reason_texts[i])};
    }
  }
  TIER__TRY_OUT(tier__table_add(&result->table, name, TIER_TEXT, "", TIER__ROLE_DECISION, 1, labels, used, &column,
                                err));
  for (size_t i = 0; i < result->count; i++) {
    ((int32_t *)column->values)[i] = codes[made->reasons[i]];
  }
out:
  tier__release(result->context, labels);
  tier__release(result->context, codes);
  return status;
}

tier_status tier__assign_columns(tier_result *result, size_t ladder, tier_error *err) {
  const char *ladder_name = result->fitted->policy->ladders[ladder].name;
  const size_t bytes = strlen(ladder_name) + sizeof ".reason";
  tier__table *table = &result->table;
  tier__column *column = NULL;
  if (ladder == 0) {
    TIER__TRY(add_tiers(result, 0, "tier", &column, err));
    memmove(&table->columns[1], &table->columns[0], (table->count - 1) * sizeof(tier__column *));
    table->columns[0] = column;
    return TIER_OK;
  }
  char *name = tier__alloc(result->context, bytes, 1);
  if (name == NULL) {
    return tier__no_memory(err);
  }
  (void)snprintf(name, bytes, "%s.tier", ladder_name);
  tier_status status = add_tiers(result, ladder, name, &column, err);
  if (status == TIER_OK) {
    (void)snprintf(name, bytes, "%s.reason", ladder_name);
    status = add_reasons(result, ladder, name, err);
  }
  tier__release(result->context, name);
  return status;
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

tier_status tier__assign_summaries(tier_result *result, size_t l, tier_error *err) {
  const tier__ladder *ladder = &result->fitted->policy->ladders[l];
  tier__ladder_result *made = &result->ladders[l];
  const tier__column *spend = tier__table_find(&result->table, "spend");
  const int64_t *amounts = spend == NULL ? NULL : spend->view.values;
  made->summaries = tier__alloc(result->context, ladder->step_count, sizeof *made->summaries);
  if (made->summaries == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < ladder->step_count; i++) {
    made->summaries[i].size = sizeof made->summaries[i];
    made->summaries[i].id = (tier_string){ladder->steps[i].id, strlen(ladder->steps[i].id)};
  }
  for (size_t i = 0; i < result->count; i++) {
    const int32_t tier = made->standings[i].tier;
    tier_tier_summary *summary = &made->summaries[tier];
    const int64_t amount = amounts != NULL && tier__bit(spend->view.validity, i) ? amounts[i] : 0;
    count_change(summary, tier__decide_change(tier, made->before[i].tier));
    if (tier__add_i64(summary->spend_minor, amount, &summary->spend_minor)) {
      return tier__fail(err, TIER_E_OVERFLOW, "the spend of tier '%s' does not fit into 64 bits",
                        ladder->steps[tier].id);
    }
  }
  return TIER_OK;
}
