/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the book gives several steps: what a customer had bought by a day in the past is what he has bought
 * now, less what he bought in the days since, which is a metric of the policy. */
#include "clv_tracking.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_STEPS = 104,
  WINDOWS = 7,            /* Steps of a pass, but for the one that ends with its day. */
  LONGEST_WINDOW = 36525, /* Days, as a policy has it. */
  WINDOW_NAME = 32
};

/* A policy that counts the purchases of the last 1, 2 ... steps. */
static int fit_windows(const cli_job *job, int32_t until, int32_t step_days, int32_t windows, policy_file *ret_file) {
  tier_error error = {.size = sizeof error};
  json_t *metrics = json_object();
  char name[WINDOW_NAME];
  for (int32_t i = 1; i <= windows; i++) {
    snprintf(name, sizeof name, "last_%d", (int)i);
    (void)json_object_set_new(metrics, name, json_pack("{s:s, s:i}", "count", "purchases", "window_days",
                                                       (int)(i * step_days)));
  }
  json_t *policy = json_pack("{s:o, s:[{s:s}]}", "metrics", metrics, "tiers", "id", "all");
  char *text = policy != NULL ? json_dumps(policy, 0) : NULL;
  json_decref(policy);
  if (text == NULL) {
    return cli_fail(CLI_FAILURE, "no memory");
  }
  tier_string json = {text, strlen(text)};
  tier_status status = tier_policy_parse(job->context, json, &ret_file->policy, &error);
  if (status == TIER_OK) {
    status = tier_fit(ret_file->policy, job->book, until, &ret_file->fitted, &error);
  }
  free(text);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

static tier_status purchases_of(const tier_result *result, const char *name, const int64_t **ret_values,
                                tier_error *error) {
  tier_column column = {.size = sizeof column};
  tier_status status = tier_result_column(result, name, &column, error);
  *ret_values = column.values;
  return status;
}

/* Repeat purchases until the beginning of a window. @param since Those in it; NULL: none. */
static double sum_repeats(const clv_table *table, const int64_t *purchases, const int64_t *since) {
  double sum = 0;
  for (size_t i = 0; i < table->count; i++) {
    int64_t before = purchases[table->places[i]] - (since != NULL ? since[table->places[i]] : 0);
    sum += before > 1 ? (double)(before - 1) : 0;
  }
  return sum;
}

/* The step `last`, and up to `windows` of those before it. */
static int count_steps(const cli_job *job, const tier_fitted *fitted, const clv_table *table, size_t last,
                       size_t windows, clv_tracking *tracking) {
  tier_error error = {.size = sizeof error};
  tier_result *result = NULL;
  const int64_t *purchases, *since;
  char name[WINDOW_NAME];
  tier_status status = tier_assign(fitted, job->book, clv_tracking_day(tracking, last), NULL, &result, &error);
  if (status == TIER_OK) {
    status = purchases_of(result, "purchases", &purchases, &error);
  }
  if (status == TIER_OK) {
    tracking->actual[last] = sum_repeats(table, purchases, NULL);
  }
  for (size_t i = 1; status == TIER_OK && i <= windows && i <= last; i++) {
    snprintf(name, sizeof name, "last_%zu", i);
    status = purchases_of(result, name, &since, &error);
    if (status == TIER_OK) {
      tracking->actual[last - i] = sum_repeats(table, purchases, since);
    }
  }
  tier_result_destroy(result);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

int clv_tracking_make(const cli_job *job, const clv_table *table, int32_t until, clv_tracking *ret_tracking) {
  int32_t days = until - table->first_day, step_days = 7 * (days / 7 / MOST_STEPS + 1);
  int32_t windows = LONGEST_WINDOW / step_days < WINDOWS ? LONGEST_WINDOW / step_days : WINDOWS;
  policy_file file = {0};
  cli_progress progress;
  *ret_tracking =
      (clv_tracking){.count = (size_t)(days / step_days), .first_day = table->first_day, .step_days = step_days};
  ret_tracking->actual = calloc(ret_tracking->count + 1, sizeof *ret_tracking->actual);
  if (ret_tracking->actual == NULL) {
    return cli_fail(CLI_FAILURE, "no memory");
  }
  int code = ret_tracking->count > 0 ? fit_windows(job, until, step_days, windows, &file) : CLI_DONE;
  progress_begin(&progress, "counting purchases by week", (double)ret_tracking->count);
  for (size_t left = ret_tracking->count; code == CLI_DONE && left > 0;) {
    code = count_steps(job, file.fitted, table, left - 1, (size_t)windows, ret_tracking);
    left -= left > (size_t)windows ? (size_t)windows + 1 : left;
    progress_at(&progress, (double)(ret_tracking->count - left));
  }
  progress_end(&progress);
  policy_file_end(&file);
  return code;
}

void clv_tracking_end(clv_tracking *tracking) { free(tracking->actual); }

int32_t clv_tracking_day(const clv_tracking *tracking, size_t step) {
  return tracking->first_day + tracking->step_days * (int32_t)(step + 1);
}
