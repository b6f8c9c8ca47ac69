/* SPDX-License-Identifier: Apache-2.0 */
/* One customer at a time: everything is opened once, and a call only fills and asks. */
#include "policy/assign/assign_checks.h"
#include "policy/assign/reason_texts.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "desk_object.h"
#include "policy/pipeline/pipeline.h"

#include <string.h>

/** Sizes of the first versions. */
#define CUSTOMER_LEAST (offsetof(tier_desk_customer, override_count) + sizeof(size_t))
#define COLUMN_LEAST (offsetof(tier_column, label_count) + sizeof(size_t))

/** What one customer alone can be told. */
static tier_status check_policy(const tier_policy *policy, tier_error *err) {
  const tier__ladder *ladder = tier__main_ladder(policy);
  TIER__TRY(tier__assign_check_rules(policy, err));
  for (size_t k = 0; k < ladder->step_count; k++) {
    if (ladder->steps[k].places.limited) {
      return tier__fail(err, TIER_E_POLICY, "tier '%s' has a number of places, for which all customers must be known",
                        ladder->steps[k].id);
    }
  }
  if (ladder->settings.reopen_days > 0) {
    return tier__fail(err, TIER_E_POLICY, "the ladder reopens earlier days, of which a desk knows nothing");
  }
  return TIER_OK;
}

static tier_status add_attributes(tier_desk *desk, tier_error *err) {
  const tier_fitted *fitted = desk->fitted;
  desk->metric_count = desk->table.count;
  desk->labels = tier__alloc(desk->context, fitted->attribute_count, sizeof *desk->labels);
  if (desk->labels == NULL) {
    return tier__no_memory(err);
  }
  for (size_t a = 0; a < fitted->attribute_count; a++) {
    tier__column *column = NULL;
    const tier_type type = fitted->attributes[a].type;
    TIER__TRY(tier__table_add(&desk->table, fitted->attributes[a].name, type, type == TIER_MONEY ? "currency" : "",
                              TIER__ROLE_ATTRIBUTE, 0, NULL, 0, &column, err));
    if (type == TIER_TEXT) { /* Its label is the one text at hand. */
      tier__release(desk->context, (void *)(uintptr_t)column->view.labels);
      column->view.labels = &desk->labels[a];
    }
  }
  return TIER_OK;
}

static tier_status add_tier(tier_desk *desk, tier_error *err) {
  const tier__ladder *ladder = tier__desk_ladder(desk);
  tier_string *labels = tier__alloc(desk->context, ladder->step_count, sizeof *labels);
  if (labels == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < ladder->step_count; k++) {
    labels[k] = (tier_string){ladder->steps[k].id, strlen(ladder->steps[k].id)};
  }
  const tier_status status = tier__table_add(&desk->table, "tier", TIER_TEXT, "", TIER__ROLE_DECISION, 1, labels,
                                             ladder->step_count, &desk->tier_column, err);
  tier__release(desk->context, labels);
  return status;
}

static tier_status open_parts(tier_desk *desk, tier_error *err) {
  const tier_policy *policy = desk->fitted->policy;
  desk->table = tier__table_begin(desk->context, 1, policy->minor_digits);
  TIER__TRY(tier__metrics_add(policy->windows, policy->window_count, &desk->table, err));
  TIER__TRY(add_attributes(desk, err));
  TIER__TRY(tier__prepared_open(desk->fitted, &desk->table, NULL, &desk->prepared, err));
  TIER__TRY(tier__ladder_run_open(tier__main_ladder(policy), &desk->table, 1, TIER__RUN_CONDITIONS | TIER__RUN_RULES,
                                  &desk->run, err));
  TIER__TRY(tier__strategy_open(policy, &desk->table, &desk->strategy, err));
  TIER__TRY(add_tier(desk, err));
  TIER__TRY(tier__reason_texts_make(desk->context, &tier__main_ladder(policy)->rules, &desk->reason_texts,
                                    &desk->reason_count, err));
  return policy->purchases.merge == TIER__MERGE_DAY ? TIER_OK
                                                    : tier__keys_create(desk->context, &desk->book.orders, err);
}

tier_status tier_desk_create(const tier_fitted *fitted, tier_desk **ret_desk, tier_error *err) {
  if (fitted == NULL || ret_desk == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "fitted and ret_desk must not be NULL");
  }
  TIER__TRY(check_policy(fitted->policy, err));
  tier_desk *desk = tier__alloc(fitted->context, 1, sizeof *desk);
  if (desk == NULL) {
    return tier__no_memory(err);
  }
  desk->context = tier__context_hold(fitted->context);
  desk->fitted = tier__fitted_hold((tier_fitted *)(uintptr_t)fitted);
  desk->book.context = desk->context;
  desk->state = (tier__customer_state){0, TIER__NO_PROFILE, TIER__NO_START};
  desk->book.states = &desk->state;
  const tier_status status = open_parts(desk, err);
  if (status != TIER_OK) {
    tier_desk_destroy(desk);
    return status;
  }
  *ret_desk = desk;
  return TIER_OK;
}

static void end_table(tier_desk *desk) {
  for (size_t i = desk->metric_count; desk->metric_count > 0 && i < desk->table.count; i++) {
    tier_column *view = &desk->table.columns[i]->view;
    if (i < desk->metric_count + desk->fitted->attribute_count) {
      view->labels = NULL; /* They are the desk's own. */
      view->label_count = 0;
    }
  }
  if (desk->table.context != NULL) {
    tier__table_end(&desk->table);
  }
}

static void end_rows(tier_desk *desk) {
  tier_context *context = desk->context;
  tier__keys_destroy(desk->book.orders);
  tier__release(context, desk->book.rows.customer);
  tier__release(context, desk->book.rows.order);
  tier__release(context, desk->book.rows.when);
  tier__release(context, desk->book.rows.amount);
  tier__release(context, desk->book.rows.flags);
  tier__release(context, desk->entries);
  tier__release(context, desk->merged);
  tier__release(context, desk->occasions);
}

void tier_desk_destroy(tier_desk *desk) {
  if (desk == NULL) {
    return;
  }
  tier_context *context = desk->context;
  tier__ladder_run_close(&desk->run);
  tier__strategy_close(desk->strategy);
  tier__prepared_close(&desk->prepared);
  end_table(desk);
  end_rows(desk);
  tier__reason_texts_end(context, desk->reason_texts, desk->reason_count);
  tier__release(context, desk->labels);
  tier__release(context, desk->texts);
  tier__release(context, desk->tags);
  tier_fitted_destroy(desk->fitted);
  tier__release(context, desk);
  tier_context_destroy(context);
}

static void fill_metrics(tier_desk *desk) {
  const tier_policy *policy = desk->fitted->policy;
  desk->anchor =
      tier__anchor_day(desk->start_day, desk->occasions, desk->first[1], desk->table.as_of_day);
  const tier__metric_rows rows = {.occasions = desk->occasions,
                                  .first = desk->first,
                                  .anchors = &desk->anchor,
                                  .since = &desk->since,
                                  .rows = 1,
                                  .windows = policy->windows,
                                  .window_count = policy->window_count};
  tier__metrics_fill(&rows, &desk->table);
}

/** The order of evaluation, for one. */
static tier_status decide(tier_desk *desk, tier_error *err) {
  const tier__ladder_rows rows = {.count = 1,
                                  .anchors = &desk->anchor,
                                  .ids = &desk->id,
                                  .overrides = &desk->overrides,
                                  .override_tiers = (const int32_t(*)[4])desk->override_tiers,
                                  .frozen = &desk->frozen,
                                  .before = &desk->before,
                                  .standings = &desk->standing,
                                  .reasons = &desk->reason};
  desk->conflict = 0;
  desk->run.work.marks.count = 0;
  TIER__TRY(tier__prepared_run(&desk->prepared, &desk->conflict, NULL, err));
  TIER__TRY(tier__ladder_run_conditions(&desk->run, &rows, NULL, err));
  TIER__TRY(tier__ladder_run_rules(&desk->run, &rows, NULL, err));
  desk->standing.flags |= desk->conflict ? TIER__STANDING_CONFLICT : 0;
  *(int32_t *)desk->tier_column->values = desk->standing.tier;
  tier__strategy_fill(desk->strategy, &desk->standing.tier, &desk->service);
  return tier__desk_tags(desk, err);
}

static tier_status assign(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day, tier_error *err) {
  if (as_of_day < TIER__FIRST_DAY || as_of_day > TIER__LAST_DAY) {
    return tier__fail(err, TIER_E_ARGUMENT, "as_of_day %d is outside the years 1 to 9999", (int)as_of_day);
  }
  TIER__TRY(tier__assign_check_day(desk->fitted->policy, as_of_day, err));
  TIER__TRY(tier__desk_before(desk, customer, as_of_day, err));
  TIER__TRY(tier__desk_transactions(desk, customer, as_of_day, err));
  TIER__TRY(tier__desk_attributes(desk, customer, err));
  desk->table.as_of_day = as_of_day;
  fill_metrics(desk);
  return decide(desk, err);
}

tier_status tier_desk_assign(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day,
                             tier_decision *ret_decision, tier_error *err) {
  tier_desk_customer given;
  if (desk == NULL || customer == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "desk and customer must not be NULL");
  }
  TIER__TRY(tier__struct_in(&given, sizeof given, CUSTOMER_LEAST, customer, "tier_desk_customer", err));
  TIER__TRY(tier__struct_out_check(ret_decision, offsetof(tier_decision, layer), "tier_decision", err));
  TIER__TRY(tier__desk_free(desk, err));
  desk->in_use = 1;
  const tier_status status = assign(desk, &given, as_of_day, err);
  desk->in_use = 0;
  desk->decided = status == TIER_OK;
  if (status == TIER_OK) {
    const tier_decision decision = tier__desk_decision(desk);
    tier__struct_out(ret_decision, &decision, sizeof decision);
  }
  return status;
}

tier_status tier_desk_column(const tier_desk *desk, const char *name, tier_column *ret_column, tier_error *err) {
  if (desk == NULL || name == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "desk and name must not be NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_column, COLUMN_LEAST, "tier_column", err));
  TIER__TRY(tier__desk_free(desk, err));
  const tier__column *column = desk->decided ? tier__table_find(&desk->table, name) : NULL;
  if (column == NULL) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the desk has no column \"%.100s\" of a decision", name);
  }
  tier__struct_out(ret_column, &column->view, sizeof column->view);
  return TIER_OK;
}
