/* SPDX-License-Identifier: Apache-2.0 */
/* Forecasts: making, asking, ending. */
#include "policy/assign/assign_checks.h"
#include "policy/assign/reason_texts.h"
#include "policy/assign/assign_work.h"
#include "base/context_object.h"
#include "base/executor.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "book/book_object.h"
#include "forecast_object.h"
#include "policy/pipeline/pipeline.h"

#include <string.h>

/** Customers of a block: enough to share what is costly about predictions, few enough to stay in the cache. */
#define BLOCK_ROWS ((size_t)4096)
enum { HORIZON = 730, MOST_HORIZON = 3660 };

/** Sizes of the first versions. */
#define OPTIONS_LEAST (offsetof(tier_forecast_options, customer_count) + sizeof(size_t))
#define CHANGE_LEAST (offsetof(tier_next_change, event_minor) + sizeof(int64_t))

const char *tier_cause_name(int32_t cause) {
  static const char *const names[] = {"none",    "window", "period", "time",     "validity", "grace",
                                      "promise", "wait",   "override", "rule", "places"};
  return cause >= TIER_CAUSE_NONE && cause <= TIER_CAUSE_PLACES ? names[cause] : "unknown";
}

/** Everything that is made for a forecast and gone afterwards. Arrays by place in the ledger. */
typedef struct making {
  const tier_book *book;
  tier_context *context;
  tier__forecast_work work;
  tier__replay_source source;
  tier__wanted wanted;
  tier__ledger ledger;
  tier__table attributes;
  uint8_t *models, *derived, *asked;
  int32_t *starts;
  uint32_t *keys;
  tier_string *ids;
  size_t *customers; /**< To be computed. */
  size_t customer_count;
} making;

static tier_status check_callbacks(const tier_policy *policy, tier_error *err) {
  const tier__rule_list *rules = &tier__main_ladder(policy)->rules;
  for (size_t i = 0; i < rules->count; i++) {
    if (rules->rules[i].when == NULL && (rules->rules[i].callback.flags & TIER_RULE_DETERMINISTIC) == 0) {
      return tier__fail(err, TIER_E_STATE, "callback '%s' is not TIER_RULE_DETERMINISTIC: it cannot be asked about "
                                           "other days", rules->rules[i].id);
    }
  }
  return TIER_OK;
}

static int may_run_in_threads(const tier_policy *policy) {
  const tier__rule_list *rules = &tier__main_ladder(policy)->rules;
  for (size_t i = 0; i < rules->count; i++) {
    if (rules->rules[i].when == NULL && (rules->rules[i].callback.flags & TIER_RULE_THREADSAFE) == 0) {
      return 0;
    }
  }
  return 1;
}

static int has_places(const tier_policy *policy) {
  const tier__ladder *ladder = tier__main_ladder(policy);
  for (size_t k = 0; k < ladder->step_count; k++) {
    if (ladder->steps[k].places.limited) {
      return 1;
    }
  }
  return 0;
}

static tier_status ask_some(making *m, const tier_forecast_options *options, tier_error *err) {
  uint32_t *places = tier__alloc(m->context, m->ledger.customers, sizeof *places);
  tier_status status = TIER_OK;
  if (places == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < m->ledger.customers; k++) {
    places[m->ledger.order[k]] = (uint32_t)k;
  }
  for (size_t i = 0; i < options->customer_count; i++) {
    const tier_string id = options->customer_ids[i];
    const uint32_t key = id.data == NULL || id.length == 0 ? TIER__NO_KEY : tier__keys_find(m->book->customers, id);
    if (key == TIER__NO_KEY) {
      status = tier__fail_row(err, TIER_E_NOT_FOUND, (int64_t)i, "the book has no such customer");
      goto out;
    }
    m->asked[places[key]] = 1;
  }
out:
  tier__release(m->context, places);
  return status;
}

static tier_status choose_customers(making *m, const tier_forecast_options *options, tier_error *err) {
  const size_t count = m->ledger.customers;
  const int together = has_places(m->source.fitted->policy);
  m->asked = tier__alloc(m->context, count, 1);
  m->customers = tier__alloc(m->context, count, sizeof *m->customers);
  if (m->asked == NULL || m->customers == NULL) {
    return tier__no_memory(err);
  }
  if (options->customer_ids != NULL) {
    TIER__TRY(ask_some(m, options, err));
  } else {
    memset(m->asked, 1, count);
  }
  for (size_t k = 0; k < count; k++) {
    if (m->asked[k] || together) {
      m->customers[m->customer_count++] = k;
    }
  }
  return TIER_OK;
}

static tier_status make_wanted(making *m, tier_error *err) {
  const tier_policy *policy = m->source.fitted->policy;
  m->models = tier__alloc(m->context, policy->model_count, 1);
  m->derived = tier__alloc(m->context, policy->derived_count, 1);
  if (m->models == NULL || m->derived == NULL) {
    return tier__no_memory(err);
  }
  tier__forecast_wanted(policy, m->models, m->derived);
  m->wanted = (tier__wanted){m->models, m->derived};
  m->source.wanted = &m->wanted;
  return TIER_OK;
}

static tier_status make_source(making *m, tier_error *err) {
  const size_t count = m->ledger.customers;
  m->attributes = tier__table_begin(m->context, count, m->source.fitted->policy->minor_digits);
  m->starts = tier__alloc(m->context, count, sizeof *m->starts);
  m->keys = tier__alloc(m->context, count, sizeof *m->keys);
  m->ids = tier__alloc(m->context, count, sizeof *m->ids);
  if (m->starts == NULL || m->keys == NULL || m->ids == NULL) {
    return tier__no_memory(err);
  }
  tier__pipeline_starts(m->book, &m->ledger, m->starts);
  for (size_t k = 0; k < count; k++) {
    m->ids[k] = tier__book_id(m->book, m->ledger.order[k]);
    m->keys[k] = tier__roster_find(m->work.roster, m->ids[k]);
  }
  m->source.ledger = &m->ledger;
  m->source.attributes = &m->attributes;
  m->source.starts = m->starts;
  TIER__TRY(make_wanted(m, err));
  return tier__pipeline_attributes(m->source.fitted, m->book, &m->ledger, &m->attributes, err);
}

typedef struct task {
  const making *made;
  tier_status *statuses;
  tier_error *errors;
} task;

static void run_block(void *arg, size_t index) {
  const task *t = arg;
  const making *m = t->made;
  const size_t first = index * BLOCK_ROWS, left = m->customer_count - first;
  t->errors[index] = (tier_error){.size = sizeof(tier_error), .row = -1};
  t->statuses[index] = tier__look_ahead(&m->work, m->customers + first, left < BLOCK_ROWS ? left : BLOCK_ROWS,
                                        &t->errors[index]);
}

static tier_status run_blocks(const making *m, tier_error *err) {
  const size_t blocks = m->customer_count / BLOCK_ROWS + (m->customer_count % BLOCK_ROWS != 0);
  task t = {m, tier__alloc(m->context, blocks, sizeof(tier_status)),
            tier__alloc(m->context, blocks, sizeof(tier_error))};
  tier_status status = TIER_OK;
  if (t.statuses == NULL || t.errors == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  if (may_run_in_threads(m->source.fitted->policy)) {
    tier__run(m->context, blocks, run_block, &t);
  } else {
    for (size_t b = 0; b < blocks && (b == 0 || t.statuses[b - 1] == TIER_OK); b++) {
      run_block(&t, b);
    }
  }
  for (size_t b = 0; b < blocks && status == TIER_OK; b++) {
    status = t.statuses[b] == TIER_OK ? TIER_OK
                                      : tier__fail_row(err, t.statuses[b], t.errors[b].row, "%s", t.errors[b].message);
  }
out:
  tier__release(m->context, t.statuses);
  tier__release(m->context, t.errors);
  return status;
}

static void end_making(making *m) {
  tier__release(m->context, m->models);
  tier__release(m->context, m->derived);
  tier__release(m->context, m->asked);
  tier__release(m->context, m->starts);
  tier__release(m->context, m->keys);
  tier__release(m->context, m->ids);
  tier__release(m->context, m->customers);
  tier__release(m->context, m->work.changes);
  if (m->attributes.context != NULL) {
    tier__table_end(&m->attributes);
  }
  tier__ledger_end(&m->ledger);
}

/** Takes the changes that were asked for, with ids. */
static tier_status take_changes(const making *m, tier_forecast *forecast, tier_error *err) {
  size_t bytes = 0;
  for (size_t k = 0; k < m->ledger.customers; k++) {
    forecast->count += m->asked[k];
    bytes += m->asked[k] ? m->ids[k].length : 0;
  }
  forecast->changes = tier__alloc(forecast->context, forecast->count, sizeof *forecast->changes);
  forecast->id_first = tier__alloc(forecast->context, forecast->count + 1, sizeof *forecast->id_first);
  forecast->id_bytes = tier__alloc(forecast->context, bytes, 1);
  if (forecast->changes == NULL || forecast->id_first == NULL || forecast->id_bytes == NULL) {
    return tier__no_memory(err);
  }
  size_t place = 0;
  for (size_t k = 0; k < m->ledger.customers; k++) {
    if (m->asked[k]) {
      forecast->changes[place] = m->work.changes[k];
      memcpy(forecast->id_bytes + forecast->id_first[place], m->ids[k].data, m->ids[k].length);
      forecast->id_first[place + 1] = forecast->id_first[place] + m->ids[k].length;
      place++;
    }
  }
  return tier__reason_texts_make(forecast->context, &tier__main_ladder(forecast->fitted->policy)->rules,
                                 &forecast->reason_texts, &forecast->reason_count, err);
}

static tier_status look_ahead(making *m, const tier_forecast_options *options, tier_error *err) {
  const tier_policy *policy = m->source.fitted->policy;
  const int64_t horizon = options->horizon_days == 0 ? HORIZON : options->horizon_days;
  int64_t last = (int64_t)m->work.as_of_day + horizon;
  last = last > policy->until_day ? policy->until_day : last;
  m->work.last_day = last > TIER__LAST_DAY ? TIER__LAST_DAY : (int32_t)last;
  m->work.source = &m->source;
  TIER__TRY(tier__pipeline_group(policy, m->book, m->work.as_of_day, &m->ledger, err));
  TIER__TRY(choose_customers(m, options, err));
  TIER__TRY(make_source(m, err));
  m->work.keys = m->keys;
  m->work.asked = m->asked;
  m->work.ids = tier__has_callbacks(policy) ? m->ids : NULL;
  m->work.changes = tier__alloc(m->context, m->ledger.customers, sizeof *m->work.changes);
  if (m->work.changes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < m->ledger.customers; k++) {
    m->work.changes[k] = (tier__change){.day = TIER_NO_DAY, .column = "", .event_day = TIER_NO_DAY};
  }
  return has_places(policy) ? tier__look_ahead(&m->work, m->customers, m->customer_count, err) : run_blocks(m, err);
}

static tier_status make(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day, const tier_roster *after,
                        const tier_forecast_options *options, tier_forecast **ret_forecast, tier_error *err) {
  making m = {.book = book, .context = fitted->context, .work = {.roster = after, .as_of_day = as_of_day}};
  tier_forecast *forecast = NULL;
  tier_status status = TIER_OK;
  m.source.fitted = fitted;
  TIER__TRY(tier__book_enter(book, err));
  tier__roster_enter(after);
  TIER__TRY_OUT(look_ahead(&m, options, err));
  forecast = tier__alloc(fitted->context, 1, sizeof *forecast);
  if (forecast == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  forecast->context = tier__context_hold(fitted->context);
  forecast->fitted = tier__fitted_hold((tier_fitted *)(uintptr_t)fitted);
  TIER__TRY_OUT(take_changes(&m, forecast, err));
  *ret_forecast = forecast;
  forecast = NULL;
out:
  tier_forecast_destroy(forecast);
  end_making(&m);
  tier__roster_leave(after);
  tier__book_leave(book);
  return status;
}

/** Where everybody stands who is assigned now. */
static tier_status assign_first(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                                tier_roster **ret_roster, tier_error *err) {
  tier_result *result = NULL;
  TIER__TRY(tier_assign(fitted, book, as_of_day, NULL, &result, err));
  const tier_status status = tier_result_roster(result, ret_roster, err);
  tier_result_destroy(result);
  return status;
}

static tier_status check_options(const tier_forecast_options *options, tier_forecast_options *ret_options,
                                 tier_error *err) {
  *ret_options = (tier_forecast_options){.size = sizeof *ret_options};
  if (options != NULL) {
    TIER__TRY(tier__struct_in(ret_options, sizeof *ret_options, OPTIONS_LEAST, options, "tier_forecast_options", err));
  }
  if (ret_options->horizon_days < 0 || ret_options->horizon_days > MOST_HORIZON) {
    return tier__fail(err, TIER_E_ARGUMENT, "horizon_days must be 1 to %d, or 0 for %d", MOST_HORIZON, HORIZON);
  }
  return TIER_OK;
}

tier_status tier_forecast_make(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                               const tier_roster *after, const tier_forecast_options *options,
                               tier_forecast **ret_forecast, tier_error *err) {
  tier_forecast_options wanted;
  tier_roster *own = NULL;
  if (fitted == NULL || book == NULL || ret_forecast == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "fitted, book and ret_forecast must not be NULL");
  }
  TIER__TRY(check_options(options, &wanted, err));
  TIER__TRY(tier__assign_check_policy(fitted->policy, as_of_day, err));
  TIER__TRY(check_callbacks(fitted->policy, err));
  TIER__TRY(tier__assign_check_roster(fitted->policy, after, as_of_day, err));
  if (after == NULL) {
    TIER__TRY(assign_first(fitted, book, as_of_day, &own, err));
  }
  const tier_status status =
      make(fitted, book, as_of_day, after == NULL ? own : after, &wanted, ret_forecast, err);
  tier_roster_destroy(own);
  return status;
}

void tier_forecast_destroy(tier_forecast *forecast) {
  if (forecast == NULL) {
    return;
  }
  tier_context *context = forecast->context;
  tier__reason_texts_end(context, forecast->reason_texts, forecast->reason_count);
  tier__release(context, forecast->changes);
  tier__release(context, forecast->id_bytes);
  tier__release(context, forecast->id_first);
  tier_fitted_destroy(forecast->fitted);
  tier__release(context, forecast);
  tier_context_destroy(context);
}

size_t tier_forecast_count(const tier_forecast *forecast) { return forecast == NULL ? 0 : forecast->count; }

static tier_string text_of(const char *terminated) { return (tier_string){terminated, strlen(terminated)}; }

tier_status tier_forecast_get(const tier_forecast *forecast, size_t index, tier_next_change *ret_change,
                              tier_error *err) {
  if (index >= tier_forecast_count(forecast)) {
    return tier__fail(err, TIER_E_ARGUMENT, "index %zu is not below the number of customers, %zu", index,
                      tier_forecast_count(forecast));
  }
  TIER__TRY(tier__struct_out_check(ret_change, CHANGE_LEAST, "tier_next_change", err));
  const tier__ladder *ladder = tier__main_ladder(forecast->fitted->policy);
  const tier__change *change = &forecast->changes[index];
  const size_t first = forecast->id_first[index];
  const tier_next_change next = {
      .size = sizeof next,
      .customer_id = {forecast->id_bytes + first, forecast->id_first[index + 1] - first},
      .day = change->day,
      .tier = change->tier,
      .next_tier = change->next_tier,
      .tier_id = text_of(ladder->steps[change->tier].id),
      .next_id = text_of(ladder->steps[change->next_tier].id),
      .reason = text_of(change->day == TIER_NO_DAY ? "" : forecast->reason_texts[change->reason]),
      .cause = change->cause,
      .column = change->column == NULL ? "" : change->column,
      .event_day = change->event_day,
      .event_minor = change->event_minor,
  };
  tier__struct_out(ret_change, &next, sizeof next);
  return TIER_OK;
}
