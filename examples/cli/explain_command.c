/* SPDX-License-Identifier: Apache-2.0 */
/* tier explain POLICY|FITTED TRANSACTIONS.csv ID: why this tier. The library's JSON, or the same for people to read. */
#include "explain_print.h"
#include "intake.h"
#include "report.h"

#include <string.h>

enum { HORIZON_DAYS = 730 };

/* When the tier changes next if the customer does nothing. */
static json_t *next_change_json(const tier_next_change *next, double minor_units) {
  char day[16];
  if (next->cause == TIER_CAUSE_NONE) {
    return json_pack("{s:n, s:s, s:i}", "day", "cause", tier_cause_name(next->cause), "horizon_days", HORIZON_DAYS);
  }
  tier_day_format(next->day, day);
  json_t *made = json_pack("{s:s, s:s%, s:s%, s:s, s:s}", "day", day, "tier", next->next_id.data, next->next_id.length,
                           "reason", next->reason.data, next->reason.length, "cause", tier_cause_name(next->cause),
                           "column", next->column);
  if (made != NULL && next->event_day != TIER_NO_DAY) {
    tier_day_format(next->event_day, day);
    (void)json_object_set_new(made, "event_day", json_string(day));
    (void)json_object_set_new(made, "event_amount", json_real((double)next->event_minor / minor_units));
  }
  return made;
}

/* A host program's rule that is not deterministic cannot be asked about other days: then nothing is foretold. */
static int foretell(const cli_job *job, tier_string id, json_t **ret_next) {
  tier_error error = {.size = sizeof error};
  tier_roster *after = NULL;
  tier_forecast *forecast = NULL;
  tier_next_change next = {.size = sizeof next};
  const tier_forecast_options options = {
      .size = sizeof options, .horizon_days = HORIZON_DAYS, .customer_ids = &id, .customer_count = 1};
  tier_status status = tier_result_roster(job->result, &after, &error);
  if (status == TIER_OK) {
    status = tier_forecast_make(job->file.fitted, job->book, job->as_of_day, after, &options, &forecast, &error);
  }
  if (status == TIER_OK) {
    status = tier_forecast_get(forecast, 0, &next, &error);
  }
  if (status == TIER_OK) {
    *ret_next = next_change_json(&next, policy_minor_units(tier_fitted_policy(job->file.fitted)));
  }
  tier_forecast_destroy(forecast);
  tier_roster_destroy(after);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

/* What the library explains, with the next change beside it. */
static int make_explanation(const cli_options *options, const cli_job *job, const char *id, json_t **ret_explanation) {
  tier_error error = {.size = sizeof error};
  const tier_string wanted = {id, strlen(id)};
  json_t *next = NULL;
  size_t index;
  char *json = NULL;
  if (tier_result_find(job->result, wanted, &index, &error) != TIER_OK) {
    return cli_fail(CLI_BAD_INPUT, "%s: no customer '%s'", options->arguments[1], id);
  }
  tier_status status = tier_result_explain(job->result, index, options->language, &json, &error);
  if (status != TIER_OK) {
    return cli_fail_status(id, status, &error);
  }
  *ret_explanation = json_loads(json, 0, NULL);
  tier_text_free(json);
  const int code = foretell(job, wanted, &next);
  (void)json_object_set_new(*ret_explanation, "next_change", next != NULL ? next : json_null());
  return code;
}

static int explain(const cli_options *options, const cli_job *job, const char *id) {
  json_t *explanation = NULL;
  const int code = make_explanation(options, job, id, &explanation);
  if (code == CLI_DONE && options->json) {
    cli_json_print(stdout, explanation);
  } else if (code == CLI_DONE) {
    explanation_print(explanation, options->language);
  }
  json_decref(explanation);
  return code;
}

int cli_explain(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      CLI_AS_OF(options), CLI_CUSTOMERS(options), CLI_ROSTER(options), CLI_OVERRIDES(options), CLI_COLUMNS(options),
      CLI_LANGUAGE(options), CLI_PLUGIN(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options),
      POPT_TABLEEND};
  cli_job job = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY|FITTED TRANSACTIONS.csv ID", 3, 3);
  if (code == CLI_DONE) {
    code = intake_day_check("as-of", options.as_of);
  }
  if (code == CLI_DONE) {
    code = cli_language_check(options.language);
  }
  if (code == CLI_DONE) {
    code = job_run(&options, options.arguments[0], options.arguments[1], &job);
  }
  if (code == CLI_DONE) {
    code = explain(&options, &job, options.arguments[2]);
  }
  job_end(&job);
  cli_options_end(&options);
  return code;
}
