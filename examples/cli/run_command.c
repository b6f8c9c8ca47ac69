/* SPDX-License-Identifier: Apache-2.0 */
/* tier run POLICY TRANSACTIONS.csv: the main job. */
#include "intake.h"
#include "report.h"

#include <string.h>

static int write_customers(const char *path, const tier_result *result) {
  tier_error error = {.size = sizeof error};
  cli_output output = {NULL, NULL, NULL};
  int code = cli_output_open(&output, path);
  if (code != CLI_DONE) {
    return code;
  }
  tier_status status = tier_result_write_csv(result, cli_output_write, &output, &error);
  if (status != TIER_OK) {
    code = cli_fail(CLI_FAILURE, "%s: %s", path, error.message);
  }
  int closed = cli_output_close(&output, status == TIER_OK);
  return code == CLI_DONE ? closed : code;
}

int cli_run(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      {"out", 'o', POPT_ARG_STRING, &options.out, 0, "write one line per customer", "FILE"},
      CLI_AS_OF(options), CLI_CUSTOMERS(options), CLI_ROSTER(options), CLI_COLUMNS(options), CLI_LANGUAGE(options),
      CLI_PLUGIN(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  cli_job job = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY|FITTED TRANSACTIONS.csv", 2, 2);
  if (code == CLI_DONE) {
    code = intake_day_check("as-of", options.as_of);
  }
  if (code == CLI_DONE) {
    code = cli_language_check(options.language);
  }
  if (code == CLI_DONE) {
    code = job_run(&options, options.arguments[0], options.arguments[1], &job);
  }
  if (code == CLI_DONE && options.out != NULL) {
    code = write_customers(options.out, job.result);
  }
  int shares_output = options.out != NULL && strcmp(options.out, "-") == 0;
  if (code == CLI_DONE && !options.quiet && !shares_output) {
    code = report_print(&options, &job);
  }
  job_end(&job);
  cli_options_end(&options);
  return code;
}
