/* SPDX-License-Identifier: Apache-2.0 */
/* tier simulate POLICY_A POLICY_B TRANSACTIONS.csv: what would change, before anything does. */
#include "intake.h"
#include "simulate_print.h"

#include <string.h>

/** Fits B to the data that A was fitted to, unless it is fitted already. */
static int fit(const char *path, policy_file *file, const cli_job *job) {
  tier_error error = {.size = sizeof error};
  if (file->fitted != NULL) {
    return CLI_DONE;
  }
  tier_status status = tier_fit(file->policy, job->book, job->as_of_day, &file->fitted, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(path, status, &error);
}

/** The roster is that of A: if B has the same tiers, the customers stand there under B too. */
static int simulate(const cli_options *options, const cli_job *job, const policy_file *b,
                    tier_simulation **ret_simulation) {
  tier_error error = {.size = sizeof error};
  const tier_simulation_options wanted = {.size = sizeof wanted,
                                          .before_a = job->roster,
                                          .history_days = options->history,
                                          .step_days = options->step};
  tier_status status =
      tier_simulate(job->file.fitted, b->fitted, job->book, job->as_of_day, &wanted, ret_simulation, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

static int show(const cli_options *options, const tier_simulation *simulation) {
  const int shares_output = options->out != NULL && strcmp(options->out, "-") == 0;
  const int code = options->out != NULL ? simulation_write_movers(options->out, simulation) : CLI_DONE;
  if (code != CLI_DONE || options->quiet || shares_output) {
    return code;
  }
  json_t *whole = simulation_json(simulation);
  if (whole == NULL) {
    return cli_fail(CLI_FAILURE, "no memory");
  }
  if (options->json) {
    cli_json_print(stdout, whole);
  } else {
    simulation_print(whole);
  }
  json_decref(whole);
  return CLI_DONE;
}

static int check_days(const cli_options *options) {
  if (options->history < 0 || options->history > 3660) {
    return cli_fail(CLI_USAGE, "--history must be from 0 to 3660 days");
  }
  if (options->step < 0 || options->step > 3660) {
    return cli_fail(CLI_USAGE, "--step must be from 1 to 3660 days");
  }
  return intake_day_check("as-of", options->as_of);
}

static int compare(const cli_options *options, cli_job *job, policy_file *b) {
  tier_simulation *simulation = NULL;
  const char *const *paths = options->arguments;
  int code = job_open(options, paths[0], paths[2], job);
  if (code == CLI_DONE) {
    code = fit(paths[0], &job->file, job);
  }
  if (code == CLI_DONE) {
    code = policy_file_read(options, job->context, paths[1], b);
  }
  if (code == CLI_DONE) {
    code = fit(paths[1], b, job);
  }
  if (code == CLI_DONE) {
    code = simulate(options, job, b, &simulation);
  }
  if (code == CLI_DONE) {
    code = show(options, simulation);
  }
  tier_simulation_destroy(simulation);
  return code;
}

int cli_simulate(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      {"out", 'o', POPT_ARG_STRING, &options.out, 0, "write one line per customer who moves", "FILE"},
      {"history", '\0', POPT_ARG_INT, &options.history, 0, "evaluate so many days up to the last", "DAYS"},
      {"step", '\0', POPT_ARG_INT, &options.step, 0, "only every so many days of them (default: 1)", "DAYS"},
      CLI_AS_OF(options), CLI_CUSTOMERS(options), CLI_ROSTER(options), CLI_OVERRIDES(options), CLI_COLUMNS(options),
      CLI_PLUGIN(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  cli_job job = {0};
  policy_file b = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY_A POLICY_B TRANSACTIONS.csv", 3, 3);
  if (code == CLI_DONE) {
    code = check_days(&options);
  }
  if (code == CLI_DONE) {
    code = compare(&options, &job, &b);
  }
  policy_file_end(&b);
  job_end(&job);
  cli_options_end(&options);
  return code;
}
