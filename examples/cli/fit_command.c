/* SPDX-License-Identifier: Apache-2.0 */
/* tier fit POLICY TRANSACTIONS.csv --out FITTED.json: learns once. */
#include "findings_print.h"
#include "intake.h"

#include <string.h>

static int save(const cli_options *options, const tier_fitted *fitted) {
  tier_error error = {.size = sizeof error};
  char *json = NULL;
  tier_status status = tier_fitted_save(fitted, &json, &error);
  if (status != TIER_OK) {
    return cli_fail_status(NULL, status, &error);
  }
  const int code = cli_output_text(options->out != NULL ? options->out : "-", json);
  tier_text_free(json);
  return code;
}

/* What was learned, for people or programs; not if the fitted policy itself went to standard output. */
static int report(const cli_options *options, const cli_job *job) {
  char day[16];
  const tier_findings *findings = tier_fitted_findings(job->file.fitted);
  if (options->quiet || options->out == NULL || strcmp(options->out, "-") == 0) {
    return CLI_DONE;
  }
  tier_day_format(tier_fitted_as_of_day(job->file.fitted), day);
  if (options->json) {
    json_t *whole = json_pack("{s:s, s:s, s:I, s:o}", "fitted", options->out, "as_of", day, "customers",
                              (json_int_t)tier_book_count(job->book), "findings", findings_json(findings));
    cli_json_print(stdout, whole);
    json_decref(whole);
  } else {
    printf("%s: learned from %zu customers up to %s\n", options->out, tier_book_count(job->book), day);
    findings_print(options->arguments[0], findings, TIER_NOTE);
  }
  return CLI_DONE;
}

static int fit(const cli_options *options, const char *policy, const char *transactions, cli_job *job) {
  int code = cli_context(options, &job->context);
  if (code == CLI_DONE) {
    code = policy_file_read(options, job->context, policy, &job->file);
  }
  if (code == CLI_DONE && job->file.policy == NULL) {
    code = cli_fail(CLI_BAD_INPUT, "%s: is fitted already; fit needs the policy", policy);
  }
  if (code == CLI_DONE) {
    code = intake_book(options, job->context, job->file.policy, transactions, &job->book);
  }
  if (code == CLI_DONE) {
    code = intake_day(options->as_of, job->file.policy, job->book, transactions, &job->as_of_day);
  }
  if (code != CLI_DONE) {
    return code;
  }
  tier_error error = {.size = sizeof error};
  tier_status status = tier_fit(job->file.policy, job->book, job->as_of_day, &job->file.fitted, &error);
  if (status != TIER_OK) {
    return cli_fail_status(policy, status, &error);
  }
  code = save(options, job->file.fitted);
  return code == CLI_DONE ? report(options, job) : code;
}

int cli_fit(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      {"out", 'o', POPT_ARG_STRING, &options.out, 0, "where the fitted policy goes (default: standard output)", "FILE"},
      CLI_AS_OF(options), CLI_CUSTOMERS(options), CLI_COLUMNS(options), CLI_PLUGIN(options), CLI_THREADS(options),
      CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  cli_job job = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY TRANSACTIONS.csv", 2, 2);
  if (code == CLI_DONE) {
    code = intake_day_check("as-of", options.as_of);
  }
  if (code == CLI_DONE) {
    code = fit(&options, options.arguments[0], options.arguments[1], &job);
  }
  job_end(&job);
  cli_options_end(&options);
  return code;
}
