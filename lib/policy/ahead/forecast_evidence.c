/* SPDX-License-Identifier: Apache-2.0 */
#include "forecast_evidence.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/string_order.h"
#include "policy/policy_names.h"

#include <string.h>

tier_status tier__evidence_open(const tier__forecast_work *work, const tier__turning *turning,
                                tier__evidence *ret_evidence, tier_error *err) {
  tier__evidence *e = ret_evidence;
  *e = (tier__evidence){.work = work, .turning = turning};
  for (int d = 0; d < 2; d++) {
    TIER__TRY(tier__replay_open(work->source, turning->customers, turning->count, &e->days[d], err));
    for (size_t i = 0; i < turning->count; i++) {
      e->days[d].since[i] = turning->before[i].since_day;
    }
    TIER__TRY(tier__replay_day(&e->days[d], turning->day - 1 + d, NULL, err));
  }
  return TIER_OK;
}

void tier__evidence_close(tier__evidence *evidence) {
  tier__replay_close(&evidence->days[0]);
  tier__replay_close(&evidence->days[1]);
}

tier_status tier__evidence_truths(const tier__evidence *evidence, const tier__expression *condition, int day,
                                  uint8_t *ret_truths, tier_error *err) {
  return tier__expression_evaluate(condition, &evidence->days[day].table, 0, evidence->turning->count, ret_truths, NULL,
                                   err);
}

static void swap_bytes(unsigned char *a, unsigned char *b, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const unsigned char byte = a[i];
    a[i] = b[i];
    b[i] = byte;
  }
}

/** Exchanges the contents of a column between the days. */
static void swap_columns(tier__column *a, tier__column *b, size_t rows) {
  const tier_string *labels = a->view.labels;
  const size_t label_count = a->view.label_count;
  swap_bytes(a->values, b->values, rows * tier__type_bytes(a->view.type));
  if (a->validity != NULL) {
    swap_bytes(a->validity, b->validity, tier__bitmap_bytes(rows));
  }
  a->view.labels = b->view.labels;
  a->view.label_count = b->view.label_count;
  b->view.labels = labels;
  b->view.label_count = label_count;
}

static tier__column *find(const tier__evidence *evidence, int day, const char *name) {
  const tier__table *table = &evidence->days[day].table;
  for (size_t c = 0; c < table->count; c++) {
    if (strcmp(table->columns[c]->view.name, name) == 0) {
      return table->columns[c];
    }
  }
  return NULL;
}

tier_status tier__evidence_without(tier__evidence *evidence, const tier__expression *condition, const char *column,
                                   uint8_t *ret_truths, tier_error *err) {
  tier__column *was = find(evidence, 0, column), *is = find(evidence, 1, column);
  if (was == NULL || is == NULL) {
    return tier__fail(err, TIER_E_INTERNAL, "a condition reads the column '%.100s', which is not there", column);
  }
  swap_columns(was, is, evidence->turning->count);
  const tier_status status = tier__evidence_truths(evidence, condition, 1, ret_truths, err);
  swap_columns(was, is, evidence->turning->count);
  return status;
}

int tier__evidence_moved(const tier__evidence *evidence, const char *column, size_t i) {
  const tier__column *was = find(evidence, 0, column), *is = find(evidence, 1, column);
  if (was == NULL || is == NULL) {
    return 0;
  }
  if (!tier__bit(was->validity, i) || !tier__bit(is->validity, i)) {
    return tier__bit(was->validity, i) != tier__bit(is->validity, i);
  }
  if (was->view.type == TIER_TEXT) {
    return tier__string_compare(was->view.labels[((const int32_t *)was->values)[i]],
                                is->view.labels[((const int32_t *)is->values)[i]]) != 0;
  }
  const size_t bytes = tier__type_bytes(was->view.type);
  return memcmp((const unsigned char *)was->values + i * bytes, (const unsigned char *)is->values + i * bytes,
                bytes) != 0;
}

static int64_t size_of(int64_t amount) { return amount < 0 ? -amount : amount; }

/** The occasion that left a window between the days, or came of age; if several, the largest. */
static void find_event(const tier__evidence *evidence, const tier__window_metric *metric, size_t i,
                       tier__change *change) {
  const tier__replay *now = &evidence->days[1];
  const int32_t since = now->since[i];
  int32_t first[2], last[2];
  for (int d = 0; d < 2; d++) {
    tier__window_days(metric, evidence->days[d].table.as_of_day, evidence->days[d].anchors[i], since, &first[d],
                      &last[d]);
  }
  if (metric->window == TIER__WINDOW_PERIOD && first[0] != first[1]) {
    change->cause = TIER_CAUSE_PERIOD;
    return;
  }
  for (size_t o = now->first[i]; o < now->first[i + 1]; o++) {
    const tier__occasion *occasion = &now->occasions[o];
    const int was_in = occasion->day >= first[0] && occasion->day <= last[0];
    const int is_in = occasion->day >= first[1] && occasion->day <= last[1];
    if (was_in != is_in &&
        (change->cause != TIER_CAUSE_WINDOW || size_of(occasion->net_minor) > size_of(change->event_minor))) {
      change->cause = TIER_CAUSE_WINDOW;
      change->event_day = occasion->day;
      change->event_minor = occasion->net_minor;
    }
  }
}

static const tier__window_metric *find_metric(const tier_policy *policy, const char *name) {
  for (size_t w = 0; w < policy->window_count; w++) {
    if (strcmp(policy->windows[w].name, name) == 0) {
      return &policy->windows[w];
    }
  }
  return NULL;
}

/** Calls for each column that a column is made of: of a derived one what its expressions read, of an output what its
 * model reads. @return 1 if one of the calls did, which stops it. */
static int each_source(const tier_policy *policy, const char *column,
                       int (*visit)(void *arg, const char *source), void *arg);

typedef struct search {
  const tier__evidence *evidence;
  size_t i;
  int32_t cause;        /**< Wanted. */
  tier__change *change;
  size_t depth;
} search;

/** 1 if a column moved because of a window or a period (as wanted), directly or not. */
static int find_cause(void *arg, const char *column) {
  search *s = arg;
  const tier_policy *policy = s->evidence->work->source->fitted->policy;
  const tier__window_metric *metric = find_metric(policy, column);
  if (!tier__evidence_moved(s->evidence, column, s->i)) {
    return 0;
  }
  if (metric != NULL) {
    tier__change found = *s->change;
    find_event(s->evidence, metric, s->i, &found);
    if (found.cause != s->cause) {
      return 0;
    }
    *s->change = found;
    s->change->column = metric->name;
    return 1;
  }
  if (s->depth >= TIER__MOST_STEPS) {
    return 0;
  }
  s->depth++;
  const int is_found = each_source(policy, column, find_cause, s);
  s->depth--;
  return is_found;
}

static int each_of_expression(const tier__expression *expression, int (*visit)(void *arg, const char *source),
                              void *arg) {
  const char *name;
  for (size_t k = 0; expression != NULL && (name = tier__expression_column(expression, k)) != NULL; k++) {
    if (visit(arg, name)) {
      return 1;
    }
  }
  return 0;
}

static int each_of_derived(const tier__derived *derived, int (*visit)(void *arg, const char *source), void *arg) {
  if (each_of_expression(derived->value, visit, arg) || each_of_expression(derived->otherwise, visit, arg)) {
    return 1;
  }
  for (size_t r = 0; r < derived->rule_count; r++) {
    if (each_of_expression(derived->rules[r].when, visit, arg) ||
        each_of_expression(derived->rules[r].then, visit, arg)) {
      return 1;
    }
  }
  return 0;
}

static int each_source(const tier_policy *policy, const char *column,
                       int (*visit)(void *arg, const char *source), void *arg) {
  for (size_t d = 0; d < policy->derived_count; d++) {
    if (strcmp(policy->derived[d].name, column) == 0) {
      return each_of_derived(&policy->derived[d], visit, arg);
    }
  }
  const size_t m = tier__policy_model_of(policy->models, policy->model_count, column);
  for (size_t k = 0; m < policy->model_count && k < policy->models[m]->present_count; k++) {
    if (visit(arg, policy->models[m]->inputs[k].name)) {
      return 1;
    }
  }
  return 0;
}

void tier__evidence_explain(const tier__evidence *evidence, const char *column, size_t i, tier__change *change) {
  search s = {evidence, i, TIER_CAUSE_WINDOW, change, 0};
  if (find_cause(&s, column)) {
    return;
  }
  s.cause = TIER_CAUSE_PERIOD;
  if (find_cause(&s, column)) {
    return;
  }
  change->cause = TIER_CAUSE_TIME;
  change->column = column;
}
