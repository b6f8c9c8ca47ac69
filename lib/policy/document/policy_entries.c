/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_entries.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "policy_table.h"

#include <stdlib.h>
#include <string.h>

/** Rules of the policy up to now. */
static size_t count_rules(const tier_policy *policy) {
  size_t count = 0;
  for (size_t i = 0; i < policy->ladder_count; i++) {
    count += policy->ladders[i].rules.count;
  }
  for (size_t i = 0; i < policy->derived_count; i++) {
    count += policy->derived[i].rule_count;
  }
  return count;
}

tier_status tier__entries_open(tier_policy *policy, tier_settings *section, tier__entries *ret_entries,
                               tier_error *err) {
  const int64_t most = tier_context_limit(policy->reader, TIER_LIMIT_RULES);
  const int is_table = tier_settings_has(section, "table");
  tier__entries entries = {.policy = policy, .section = section};
  if (is_table && tier_settings_has(section, "list")) {
    tier__policy_note(policy, section, "", TIER_ERROR, "bad_value", "has both \"list\" and \"table\"");
  }
  entries.count = tier_settings_count(section, "list");
  if (is_table) {
    entries.table = tier_settings_object(section, "table");
    entries.count = 0;
    if (entries.table != NULL) {
      TIER__TRY(tier__table_columns(policy, entries.table, &entries.columns, &entries.broken, err));
      entries.count = tier_settings_count(entries.table, "rows");
    }
  }
  if (count_rules(policy) + entries.count > (size_t)most) {
    char place[256];
    tier__settings_place(section, is_table ? "table" : "list", place);
    tier__findings_note(policy->findings, TIER_ERROR, "limit", place, -1,
                        "with these the policy has more than %lld rules", (long long)most);
    entries.count = 0;
  }
  *ret_entries = entries;
  return TIER_OK;
}

tier_settings *tier__entries_at(const tier__entries *entries, size_t index) {
  return entries->table != NULL ? tier_settings_entry(entries->table, "rows", index)
                                : tier_settings_entry(entries->section, "list", index);
}

tier_status tier__entries_when(const tier__entries *entries, tier_settings *entry, tier__expression **ret_when,
                               tier_error *err) {
  if (entries->table != NULL) {
    return tier__table_when(entries->policy, entry, entries->columns, entries->broken, ret_when, err);
  }
  if (!tier_settings_has(entry, "when")) {
    tier__policy_note(entries->policy, entry, "when", TIER_ERROR, "missing_key", "a rule needs a condition");
  }
  return tier__policy_read_expression(entries->policy, entry, "when", ret_when, err);
}

typedef struct ranked {
  int32_t priority;
  uint32_t index;
} ranked;

static int compare_ranks(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->priority != y->priority) {
    return x->priority < y->priority ? -1 : 1;
  }
  return (x->index > y->index) - (x->index < y->index);
}

tier_status tier__sort_by_priority(tier_context *context, void *rules, size_t count, size_t bytes, size_t priority,
                                   tier_error *err) {
  ranked *ranks = tier__alloc(context, count, sizeof *ranks);
  char *sorted = tier__alloc(context, count, bytes);
  tier_status status = TIER_OK;
  if (ranks == NULL || sorted == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (size_t i = 0; i < count; i++) {
    memcpy(&ranks[i].priority, (const char *)rules + i * bytes + priority, sizeof ranks[i].priority);
    ranks[i].index = (uint32_t)i;
  }
  qsort(ranks, count, sizeof *ranks, compare_ranks);
  for (size_t i = 0; i < count; i++) {
    memcpy(sorted + i * bytes, (const char *)rules + ranks[i].index * bytes, bytes);
  }
  if (count > 0) {
    memcpy(rules, sorted, count * bytes);
  }
out:
  tier__release(context, ranks);
  tier__release(context, sorted);
  return status;
}
