/* SPDX-License-Identifier: Apache-2.0 */
#include "findings_print.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

/* Lists findings of at least a severity on stderr. */
static void list_findings(const char *path, const tier_findings *findings, int32_t least) {
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    if (tier_findings_get(findings, i, &finding, NULL) == TIER_OK && finding.severity >= least) {
      if (finding.position >= 0) {
        (void)cli_fail(0, "%s: %s at %lld: %s (%s)", path, finding.place, (long long)finding.position,
                       finding.message, finding.code);
      } else {
        (void)cli_fail(0, "%s: %s: %s (%s)", path, finding.place, finding.message, finding.code);
      }
    }
  }
}

static int refuse_errors(const cli_options *options, const char *path, const tier_policy *policy) {
  tier_findings *findings = NULL;
  tier_error error = {.size = sizeof error};
  tier_status status = tier_policy_check(policy, &findings, &error);
  if (status != TIER_OK) {
    return cli_fail_status(path, status, &error);
  }
  int bad = findings_count(findings, TIER_ERROR) > 0;
  list_findings(path, findings, bad || options->quiet ? TIER_ERROR : TIER_WARNING);
  tier_findings_destroy(findings);
  return bad ? CLI_BAD_INPUT : CLI_DONE;
}

int policy_is_fitted(const char *data, size_t length) {
  json_t *document = json_loadb(data, length, 0, NULL);
  const char *kind = json_string_value(json_object_get(document, "libtier"));
  int fitted = kind != NULL && strcmp(kind, "fitted") == 0;
  json_decref(document);
  return fitted;
}

int policy_file_read(const cli_options *options, tier_context *context, const char *path, policy_file *ret_file) {
  char *data = NULL;
  size_t length = 0;
  int code = cli_file_read(path, &data, &length);
  if (code != CLI_DONE) {
    return code;
  }
  tier_error error = {.size = sizeof error};
  policy_file file = {NULL, NULL};
  tier_string json = {data, length};
  tier_status status = policy_is_fitted(data, length) ? tier_fitted_load(context, json, &file.fitted, &error)
                                                      : tier_policy_parse(context, json, &file.policy, &error);
  free(data);
  if (status != TIER_OK) {
    return cli_fail_status(path, status, &error);
  }
  code = file.policy != NULL ? refuse_errors(options, path, file.policy) : CLI_DONE;
  if (code != CLI_DONE) {
    policy_file_end(&file);
    return code;
  }
  *ret_file = file;
  return CLI_DONE;
}

void policy_file_end(policy_file *file) {
  tier_policy_destroy(file->policy);
  tier_fitted_destroy(file->fitted);
}

const tier_policy *policy_file_policy(const policy_file *file) {
  return file->policy != NULL ? file->policy : tier_fitted_policy(file->fitted);
}

double policy_minor_units(const tier_policy *policy) {
  double units = 1;
  for (int32_t i = 0; i < tier_policy_minor_digits(policy); i++) {
    units *= 10;
  }
  return units;
}

int intake_day_check(const char *option, const char *text) {
  int32_t day;
  tier_string date = {text, text != NULL ? strlen(text) : 0};
  if (text == NULL || tier_day_parse(date, &day, NULL) == TIER_OK) {
    return CLI_DONE;
  }
  return cli_fail(CLI_USAGE, "--%s: '%s' is not a date (YYYY-MM-DD)", option, text);
}

int intake_day(const char *text, const tier_policy *policy, const tier_book *book, const char *transactions,
               int32_t *ret_day) {
  tier_error error = {.size = sizeof error};
  if (text != NULL) {
    tier_string date = {text, strlen(text)};
    tier_status status = tier_day_parse(date, ret_day, &error);
    return status == TIER_OK ? CLI_DONE : cli_fail_status(text, status, &error);
  }
  tier_status status = tier_book_last_day(book, tier_policy_zone(policy), ret_day, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(transactions, status, &error);
}

static int fit_and_assign(const char *policy, cli_job *job) {
  tier_error error = {.size = sizeof error};
  tier_status status = TIER_OK;
  if (job->file.fitted == NULL) {
    status = tier_fit(job->file.policy, job->book, job->as_of_day, &job->file.fitted, &error);
  }
  if (status == TIER_OK) {
    status = tier_assign(job->file.fitted, job->book, job->as_of_day, job->roster, &job->result, &error);
  }
  return status == TIER_OK ? CLI_DONE : cli_fail_status(policy, status, &error);
}

int job_open(const cli_options *options, const char *policy, const char *transactions, cli_job *job) {
  int code = cli_context(options, &job->context);
  if (code == CLI_DONE) {
    code = policy_file_read(options, job->context, policy, &job->file);
  }
  if (code == CLI_DONE) {
    code = intake_book(options, job->context, policy_file_policy(&job->file), transactions, &job->book);
  }
  if (code == CLI_DONE) {
    code = intake_day(options->as_of, policy_file_policy(&job->file), job->book, transactions, &job->as_of_day);
  }
  if (code == CLI_DONE) {
    code = intake_roster(options, policy_file_policy(&job->file), &job->roster);
  }
  return code;
}

int job_run(const cli_options *options, const char *policy, const char *transactions, cli_job *job) {
  const int code = job_open(options, policy, transactions, job);
  return code == CLI_DONE ? fit_and_assign(policy, job) : code;
}

void job_end(cli_job *job) {
  tier_result_destroy(job->result);
  tier_roster_destroy(job->roster);
  tier_book_destroy(job->book);
  policy_file_end(&job->file);
  tier_context_destroy(job->context);
}
