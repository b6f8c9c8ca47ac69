/* SPDX-License-Identifier: Apache-2.0 */
/* tier run POLICY TRANSACTIONS.csv: the main job. */
#include "intake.h"
#include "owners_write.h"
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

/* A file of ours on standard output: no report between its lines. */
static int is_output(const char *path) { return path != NULL && strcmp(path, "-") == 0; }

static int same_path(const char *a, const char *b) { return a != NULL && b != NULL && strcmp(a, b) == 0; }

/* Options that only mean something together, and files of which the second would take the place of the first. */
static int check_files(const cli_options *options) {
  if (same_path(options->out, options->roster_out) || same_path(options->out, options->owners_out) ||
      same_path(options->roster_out, options->owners_out)) {
    return cli_fail(CLI_USAGE, "run: --out, --roster-out and --owners-out must be different files");
  }
  if (options->owners == NULL && (options->owners_out != NULL || options->present_owners != NULL)) {
    return cli_fail(CLI_USAGE, "run: --owners-out and --present-owners need --owners");
  }
  return CLI_DONE;
}

int cli_run(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      {"out", 'o', POPT_ARG_STRING, &options.out, 0, "write one line per customer", "FILE"},
      {"roster-out", '\0', POPT_ARG_STRING, &options.roster_out, 0, "write where everybody stands now", "FILE"},
      {"owners", '\0', POPT_ARG_STRING, &options.owners, 0, "who can look after customers: owner_id,role,hours",
       "FILE"},
      {"present-owners", '\0', POPT_ARG_STRING, &options.present_owners, 0, "a former --owners-out file", "FILE"},
      {"owners-out", '\0', POPT_ARG_STRING, &options.owners_out, 0, "write who looks after whom", "FILE"},
      CLI_AS_OF(options), CLI_CUSTOMERS(options), CLI_ROSTER(options), CLI_OVERRIDES(options), CLI_COLUMNS(options),
      CLI_LANGUAGE(options), CLI_PLUGIN(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options),
      POPT_TABLEEND};
  cli_job job = {0};
  owner_job owners = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY|FITTED TRANSACTIONS.csv", 2, 2);
  if (code == CLI_DONE) {
    code = intake_day_check("as-of", options.as_of);
  }
  if (code == CLI_DONE) {
    code = cli_language_check(options.language);
  }
  if (code == CLI_DONE) {
    code = check_files(&options);
  }
  if (code == CLI_DONE) {
    code = job_run(&options, options.arguments[0], options.arguments[1], &job);
  }
  if (code == CLI_DONE) {
    code = owners_open(&options, job.result, &owners);
  }
  if (code == CLI_DONE && options.out != NULL) {
    code = write_customers(options.out, job.result);
  }
  if (code == CLI_DONE && options.roster_out != NULL) {
    code = roster_write(options.roster_out, job.result);
  }
  const int silent = options.quiet || is_output(options.out) || is_output(options.roster_out) ||
                     is_output(options.owners_out);
  if (code == CLI_DONE && !silent) {
    code = report_print(&options, &job);
  }
  if (code == CLI_DONE && !silent && !options.json && owners.plan != NULL) {
    owners_print(&owners);
  }
  owners_end(&owners);
  job_end(&job);
  cli_options_end(&options);
  return code;
}
