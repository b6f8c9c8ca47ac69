/* SPDX-License-Identifier: Apache-2.0 */
/* tier clv TRANSACTIONS.csv: fits the models of purchases and spend, by a policy made on the spot. */
#include "intake.h"
#include "text_table.h"

#include <stdlib.h>
#include <string.h>

static const char *const models[] = {"mbg/nbd", "bg/nbd", "pareto/nbd", "nbd", "gamma-gamma"};
static const char *const units[] = {"day", "week"};

/* The given word, or the first of the list. @return NULL after a message if it is none of them. */
static const char *choose(const char *option, const char *given, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (given == NULL || strcmp(given, words[i]) == 0) {
      return words[i];
    }
  }
  (void)cli_fail(CLI_USAGE, "--%s: '%s' is not known; try `tier clv --help`", option, given);
  return NULL;
}

static json_t *make_policy(const char *model, const char *unit) {
  int spend_only = strcmp(model, "gamma-gamma") == 0;
  return json_pack("{s:s, s:s, s:{s:{s:s, s:s, s:s, s:s}}, s:[{s:s}]}", "policy", "clv", "version", "1", "models",
                   "clv", "type", "clv", "purchases", spend_only ? "mbg/nbd" : model, "spend",
                   spend_only ? "gamma-gamma" : "none", "unit", unit, "tiers", "id", "all");
}

static int parse_policy(tier_context *context, const char *model, const char *unit, tier_policy **ret_policy) {
  tier_error error = {.size = sizeof error};
  json_t *document = make_policy(model, unit);
  char *text = document != NULL ? json_dumps(document, JSON_COMPACT) : NULL;
  json_decref(document);
  if (text == NULL) {
    return cli_fail(CLI_FAILURE, "no memory");
  }
  tier_string json = {text, strlen(text)};
  tier_status status = tier_policy_parse(context, json, ret_policy, &error);
  free(text);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

static void print_fit(const json_t *fit, const json_t *findings) {
  static const char *const headings[] = {"parameter", ">estimate", NULL};
  const char *key;
  json_t *value;
  char number[32];
  printf("%s, unit of time: %s\n", json_string_value(json_object_get(fit, "model")),
         json_string_value(json_object_get(fit, "unit")));
  text_table *table = text_table_begin(headings);
  json_object_foreach(json_object_get(fit, "parameters"), key, value) {
    text_table_row(table);
    text_table_text(table, key);
    tier_number_format(json_number_value(value), number);
    text_table_text(table, number);
  }
  text_table_end(table);
  json_object_foreach((json_t *)fit, key, value) {
    if (json_is_number(value)) {
      tier_number_format(json_number_value(value), number);
      printf("%s: %s\n", key, number);
    }
  }
  printf("verdict: %s\n", json_string_value(json_object_get(fit, "verdict")));
  size_t i;
  json_array_foreach((json_t *)findings, i, value) {
    printf("%s (%s)\n", json_string_value(json_object_get(value, "message")),
           json_string_value(json_object_get(value, "code")));
  }
}

/* The section of the fitted policy that is about the model asked for. */
static int report(const cli_options *options, const char *model, const cli_job *job) {
  tier_error error = {.size = sizeof error};
  char *text = NULL;
  tier_status status = tier_fitted_save(job->file.fitted, &text, &error);
  if (status != TIER_OK) {
    return cli_fail_status(NULL, status, &error);
  }
  json_t *fitted = json_loads(text, 0, NULL);
  tier_text_free(text);
  json_t *clv = json_object_get(json_object_get(fitted, "models"), "clv");
  json_t *fit = json_object_get(clv, strcmp(model, "gamma-gamma") == 0 ? "spend" : "purchases");
  int code = CLI_DONE;
  if (fit == NULL) {
    code = cli_fail(CLI_BAD_INPUT, "%s: %s could not be fitted", options->arguments[0], model);
  } else {
    (void)json_object_set(fit, "unit", json_object_get(clv, "unit"));
    (void)json_object_set(fit, "as_of", json_object_get(fitted, "as_of"));
    if (options->json) {
      cli_json_print(stdout, fit);
    } else {
      print_fit(fit, json_object_get(fitted, "findings"));
    }
  }
  json_decref(fitted);
  return code;
}

static int fit(const cli_options *options, const char *model, const char *unit, cli_job *job) {
  const char *transactions = options->arguments[0];
  int code = cli_context(options, &job->context);
  if (code == CLI_DONE) {
    code = parse_policy(job->context, model, unit, &job->file.policy);
  }
  if (code == CLI_DONE) {
    code = intake_book(options, job->context, job->file.policy, transactions, &job->book);
  }
  if (code == CLI_DONE) {
    code = intake_day(options->until, job->file.policy, job->book, transactions, &job->as_of_day);
  }
  if (code != CLI_DONE) {
    return code;
  }
  tier_error error = {.size = sizeof error};
  tier_status status = tier_fit(job->file.policy, job->book, job->as_of_day, &job->file.fitted, &error);
  return status == TIER_OK ? report(options, model, job) : cli_fail_status(transactions, status, &error);
}

int cli_clv(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      {"model", '\0', POPT_ARG_STRING, &options.model, 0, "mbg/nbd (default), bg/nbd, pareto/nbd, nbd or gamma-gamma", "NAME"},
      {"until", '\0', POPT_ARG_STRING, &options.until, 0, "leave out later transactions", "DATE"},
      {"unit", '\0', POPT_ARG_STRING, &options.unit, 0, "of time: day (default) or week", "UNIT"},
      CLI_COLUMNS(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  cli_job job = {0};
  int code = cli_options_read(&options, argc, argv, table, "TRANSACTIONS.csv", 1, 1);
  if (code == CLI_DONE) {
    code = intake_day_check("until", options.until);
  }
  if (code == CLI_DONE) {
    const char *model = choose("model", options.model, models, sizeof models / sizeof models[0]);
    const char *unit = choose("unit", options.unit, units, sizeof units / sizeof units[0]);
    code = model != NULL && unit != NULL ? fit(&options, model, unit, &job) : CLI_USAGE;
  }
  job_end(&job);
  cli_options_end(&options);
  return code;
}
