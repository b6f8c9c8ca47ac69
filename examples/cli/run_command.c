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
      {"as-of", '\0', POPT_ARG_STRING, &options.as_of, 0, "the day of the question (default: the last transaction's)",
       "DATE"},
      {"customers", '\0', POPT_ARG_STRING, &options.customers, 0, "customers and their attributes", "FILE"},
      {"roster", '\0', POPT_ARG_STRING, &options.roster, 0, "present tiers: a former --out file", "FILE"},
      {"columns", '\0', POPT_ARG_STRING, &options.columns, 0, "headers, as customer=CustID,time=When,amount=Total",
       "LIST"},
      {"language", '\0', POPT_ARG_STRING, &options.language, 0, "of the tiers' labels: en (default) or zh", "LANGUAGE"},
      {"plugin", '\0', POPT_ARG_STRING, &options.plugin, 0, "load models from a shared module", "FILE"},
      {"threads", '\0', POPT_ARG_INT, &options.threads, 0, "threads (default: all processors)", "N"},
      {"json", '\0', POPT_ARG_NONE, &options.json, 0, "print the report as JSON", NULL},
      {"quiet", 'q', POPT_ARG_NONE, &options.quiet, 0, "print errors only", NULL},
      POPT_TABLEEND};
  cli_job job = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY|FITTED TRANSACTIONS.csv", 2, 2);
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
