/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_strategy.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/string_order.h"
#include "book/sort_in_place.h"

#include <string.h>

enum { ID, SERVICE_LEVEL, CHANNEL, OWNER_ROLE, TEXTS };

struct tier__strategy_run {
  const tier_policy *policy;
  const tier__table *table;
  const tier__column *segment, *stage; /**< NULL: the policy names none, or the table lacks it. */
  tier__column *texts[TEXTS];
  int32_t *codes[TEXTS];               /**< By row of the strategy; -1: not said. */
  tier__column *contact_days, *discount_cap, *hours;
};

static const char *text_of(const tier__service *service, int which) {
  switch (which) {
  case ID:
    return service->id;
  case SERVICE_LEVEL:
    return service->service_level;
  case CHANNEL:
    return service->channel;
  default:
    return service->owner_role;
  }
}

static int is_before(const void *a, const void *b, const void *unused) {
  (void)unused;
  return tier__string_compare(*(const tier_string *)a, *(const tier_string *)b) < 0;
}

/** The distinct texts of a field, sorted. @return Their number. */
static size_t collect_labels(const tier_policy *policy, int which, tier_string *labels) {
  size_t count = 0, kept = 0;
  for (size_t s = 0; s < policy->service_count; s++) {
    const char *text = text_of(&policy->services[s], which);
    if (text != NULL) {
      labels[count++] = (tier_string){text, strlen(text)};
    }
  }
  tier__sort_in_place(labels, count, sizeof *labels, is_before, NULL);
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || tier__string_compare(labels[kept - 1], labels[i]) != 0) {
      labels[kept++] = labels[i];
    }
  }
  return kept;
}

static int32_t code_of(const char *text, const tier_string *labels, size_t count) {
  for (size_t i = 0; text != NULL && i < count; i++) {
    if (labels[i].length == strlen(text) && memcmp(labels[i].data, text, labels[i].length) == 0) {
      return (int32_t)i;
    }
  }
  return -1;
}

static tier_status add_text(tier__strategy_run *run, tier__table *table, int which, const char *name, tier_error *err) {
  const tier_policy *policy = run->policy;
  tier_string *labels = tier__alloc(table->context, policy->service_count, sizeof *labels);
  run->codes[which] = tier__alloc(table->context, policy->service_count, sizeof(int32_t));
  if (labels == NULL || run->codes[which] == NULL) {
    tier__release(table->context, labels);
    return tier__no_memory(err);
  }
  const size_t count = collect_labels(policy, which, labels);
  for (size_t s = 0; s < policy->service_count; s++) {
    run->codes[which][s] = code_of(text_of(&policy->services[s], which), labels, count);
  }
  const tier_status status = tier__table_add(table, name, TIER_TEXT, "", TIER__ROLE_DECISION, 0, labels, count,
                                             &run->texts[which], err);
  tier__release(table->context, labels);
  return status;
}

/** In this order they stand in the result. */
static tier_status add_columns(tier__strategy_run *run, tier__table *table, tier_error *err) {
  TIER__TRY(add_text(run, table, ID, "strategy.id", err));
  TIER__TRY(add_text(run, table, SERVICE_LEVEL, "strategy.service_level", err));
  TIER__TRY(add_text(run, table, CHANNEL, "strategy.channel", err));
  TIER__TRY(tier__table_add(table, "strategy.contact_days", TIER_INT64, "days", TIER__ROLE_DECISION, 0, NULL, 0,
                            &run->contact_days, err));
  TIER__TRY(tier__table_add(table, "strategy.discount_cap", TIER_FLOAT64, "share", TIER__ROLE_DECISION, 0, NULL, 0,
                            &run->discount_cap, err));
  TIER__TRY(add_text(run, table, OWNER_ROLE, "strategy.owner_role", err));
  return tier__table_add(table, "strategy.hours", TIER_FLOAT64, "hours", TIER__ROLE_DECISION, 0, NULL, 0, &run->hours,
                         err);
}

tier_status tier__strategy_open(const tier_policy *policy, tier__table *table, tier__strategy_run **ret_run,
                                tier_error *err) {
  if (policy->service_count == 0) {
    *ret_run = NULL;
    return TIER_OK;
  }
  tier__strategy_run *run = tier__alloc(table->context, 1, sizeof *run);
  if (run == NULL) {
    return tier__no_memory(err);
  }
  run->policy = policy;
  run->table = table;
  run->segment = policy->segment_column == NULL ? NULL : tier__table_find(table, policy->segment_column);
  run->stage = policy->stage_column == NULL ? NULL : tier__table_find(table, policy->stage_column);
  const tier_status status = add_columns(run, table, err);
  if (status != TIER_OK) {
    tier__strategy_close(run);
    return status;
  }
  *ret_run = run;
  return TIER_OK;
}

void tier__strategy_close(tier__strategy_run *run) {
  if (run == NULL) {
    return;
  }
  tier_context *context = run->table->context;
  for (int which = 0; which < TEXTS; which++) {
    tier__release(context, run->codes[which]);
  }
  tier__release(context, run);
}

/** 1 if the text of a row is in a list; who has none is in no list. */
static int is_listed(const tier__column *column, size_t i, char *const *list, size_t count) {
  if (list == NULL) {
    return 1;
  }
  if (column == NULL || !tier__bit(column->validity, i)) {
    return 0;
  }
  const tier_string text = column->view.labels[((const int32_t *)column->values)[i]];
  for (size_t k = 0; k < count; k++) {
    if (strlen(list[k]) == text.length && memcmp(list[k], text.data, text.length) == 0) {
      return 1;
    }
  }
  return 0;
}

static int32_t find_service(const tier__strategy_run *run, size_t i, int32_t tier) {
  const tier_policy *policy = run->policy;
  for (size_t s = 0; s < policy->service_count; s++) {
    const tier__service *service = &policy->services[s];
    if ((service->tiers == NULL || service->tiers[tier]) &&
        is_listed(run->segment, i, service->segments, service->segment_count) &&
        is_listed(run->stage, i, service->stages, service->stage_count)) {
      return (int32_t)s;
    }
  }
  return -1;
}

static void put_number(tier__column *column, size_t i, int is_said, double value) {
  ((double *)column->values)[i] = is_said ? value : 0;
  if (is_said) {
    tier__bit_set(column->validity, i);
  }
}

static void put_row(tier__strategy_run *run, size_t i, int32_t which) {
  const tier__service *service = which < 0 ? NULL : &run->policy->services[which];
  for (int t = 0; t < TEXTS; t++) {
    const int32_t code = service == NULL ? -1 : run->codes[t][which];
    ((int32_t *)run->texts[t]->values)[i] = code < 0 ? 0 : code;
    if (code >= 0) {
      tier__bit_set(run->texts[t]->validity, i);
    }
  }
  const int has_days = service != NULL && service->contact_days > 0;
  ((int64_t *)run->contact_days->values)[i] = has_days ? service->contact_days : 0;
  if (has_days) {
    tier__bit_set(run->contact_days->validity, i);
  }
  put_number(run->discount_cap, i, service != NULL && service->discount_cap >= 0,
             service == NULL ? 0 : service->discount_cap);
  put_number(run->hours, i, service != NULL, service == NULL ? 0 : service->hours);
}

void tier__strategy_fill(tier__strategy_run *run, const int32_t *tiers, int32_t *ret_services) {
  if (run == NULL) {
    return;
  }
  const size_t rows = run->table->rows, bytes = tier__bitmap_bytes(rows);
  for (int t = 0; t < TEXTS; t++) {
    memset(run->texts[t]->validity, 0, bytes);
  }
  memset(run->contact_days->validity, 0, bytes);
  memset(run->discount_cap->validity, 0, bytes);
  memset(run->hours->validity, 0, bytes);
  for (size_t i = 0; i < rows; i++) {
    ret_services[i] = find_service(run, i, tiers[i]);
    put_row(run, i, ret_services[i]);
  }
}
