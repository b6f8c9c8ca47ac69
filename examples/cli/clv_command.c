/* SPDX-License-Identifier: Apache-2.0 */
/* tier clv TRANSACTIONS.csv: fits customer-base models and tells how good they are. */
#include "clv_report.h"

#include <string.h>

enum { MOST_REPLICATES = 100000 };

static const char *const units[] = {"day", "week"};

/* "all", or the name of a model that can be fitted to transactions. */
static int choose_models(const char *name, clv_question *question) {
  tier_clv_kind kind = TIER_CLV_MBG_NBD;
  question->first = TIER_CLV_NBD;
  question->last = TIER_CLV_GAMMA_GAMMA;
  if (name != NULL && strcmp(name, "all") == 0) {
    return CLI_DONE;
  }
  tier_string text = {name, name != NULL ? strlen(name) : 0};
  if (name != NULL && tier_clv_kind_find(text, &kind, NULL) != TIER_OK) {
    return cli_fail(CLI_USAGE, "--model: '%s' is not known; try `tier clv --help`", name);
  }
  if (kind == TIER_CLV_BG_BB || kind == TIER_CLV_SBG || kind == TIER_CLV_BDW) {
    return cli_fail(CLI_USAGE, "--model: %s counts opportunities or renewals, which a list of transactions does not "
                               "tell; the library's clv.h takes them", name);
  }
  question->first = question->last = kind;
  return CLI_DONE;
}

static int choose_unit(const char *name, clv_question *question) {
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    if (strcmp(name != NULL ? name : units[0], units[i]) == 0) {
      question->unit = units[i];
      question->table.unit_days = i == 0 ? 1 : 7;
      return CLI_DONE;
    }
  }
  return cli_fail(CLI_USAGE, "--unit: '%s' is not known; try `tier clv --help`", name);
}

/* Options that need no data. */
static int read_question(const cli_options *options, clv_question *question) {
  int code = intake_day_check("until", options->until);
  if (code == CLI_DONE) {
    code = intake_day_check("holdout", options->holdout);
  }
  if (code == CLI_DONE) {
    code = choose_models(options->model, question);
  }
  if (code == CLI_DONE) {
    code = choose_unit(options->unit, question);
  }
  if (code == CLI_DONE && (options->bootstrap < 0 || options->bootstrap > MOST_REPLICATES)) {
    code = cli_fail(CLI_USAGE, "--bootstrap: must be from 0 to %d", (int)MOST_REPLICATES);
  }
  if (code == CLI_DONE && options->holdout != NULL && question->first == TIER_CLV_GAMMA_GAMMA) {
    code = cli_fail(CLI_USAGE, "--holdout: gamma-gamma foretells no purchases; --until leaves later ones out");
  }
  question->replicates = (size_t)(code == CLI_DONE ? options->bootstrap : 0);
  question->seed = (uint64_t)options->seed;
  return code;
}

static int find_days(const cli_options *options, const cli_job *job, clv_question *question) {
  const tier_policy *policy = policy_file_policy(&job->file);
  int code = intake_day(options->until, policy, job->book, options->arguments[0], &question->until_day);
  question->fit_day = question->until_day;
  if (code == CLI_DONE && options->holdout != NULL) {
    code = intake_day(options->holdout, policy, job->book, options->arguments[0], &question->fit_day);
    if (code == CLI_DONE && question->fit_day >= question->until_day) {
      char until[16];
      tier_day_format(question->until_day, until);
      code = cli_fail(CLI_BAD_INPUT, "--holdout %s leaves nothing to compare with: the last day is %s",
                      options->holdout, until);
    }
  }
  return code;
}

/* Everything that needs the book. */
static int read_data(const cli_options *options, cli_job *job, clv_question *question) {
  const char *transactions = options->arguments[0];
  tier_error error = {.size = sizeof error};
  question->file = transactions;
  int code = cli_context(options, &job->context);
  if (code == CLI_DONE) {
    code = clv_table_policy(job->context, &job->file.policy);
  }
  if (code == CLI_DONE) {
    code = intake_book(options, job->context, job->file.policy, transactions, &job->book);
  }
  if (code == CLI_DONE) {
    code = find_days(options, job, question);
  }
  if (code != CLI_DONE) {
    return code;
  }
  tier_status status = tier_fit(job->file.policy, job->book, question->until_day, &job->file.fitted, &error);
  if (status != TIER_OK) {
    return cli_fail_status(transactions, status, &error);
  }
  double unit_days = question->table.unit_days;
  code = clv_table_make(job, question->fit_day, question->until_day, unit_days, &question->table);
  if (code == CLI_DONE && question->table.count == 0) {
    char day[16];
    tier_day_format(question->fit_day, day);
    code = cli_fail(CLI_BAD_INPUT, "%s: no purchase up to %s", transactions, day);
  }
  if (code == CLI_DONE && question->fit_day < question->until_day) {
    code = clv_tracking_make(job, &question->table, question->until_day, &question->tracking);
  }
  return code;
}

static int answer(const cli_options *options, const cli_job *job, const clv_question *question) {
  json_t *report = NULL;
  int code = clv_report_build(job->context, question, &report);
  if (code == CLI_DONE && options->json) {
    cli_json_print(stdout, report);
  } else if (code == CLI_DONE) {
    clv_report_print(report);
  }
  json_decref(report);
  return code;
}

int cli_clv(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      {"model", '\0', POPT_ARG_STRING, &options.model, 0,
       "mbg/nbd (default), bg/nbd, pareto/nbd, nbd, mbg/cnbd-k, bg/cnbd-k, gamma-gamma, or all", "NAME"},
      {"until", '\0', POPT_ARG_STRING, &options.until, 0, "leave out later transactions", "DATE"},
      {"holdout", '\0', POPT_ARG_STRING, &options.holdout, 0, "fit until this day, compare with what came after",
       "DATE"},
      {"unit", '\0', POPT_ARG_STRING, &options.unit, 0, "of time: day (default) or week", "UNIT"},
      {"bootstrap", '\0', POPT_ARG_INT, &options.bootstrap, 0, "refit to so many samples, for intervals", "N"},
      {"seed", '\0', POPT_ARG_LONGLONG, &options.seed, 0, "of the bootstrap (default: 0)", "S"},
      CLI_COLUMNS(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  cli_job job = {0};
  clv_question question = {0};
  int code = cli_options_read(&options, argc, argv, table, "TRANSACTIONS.csv", 1, 1);
  if (code == CLI_DONE) {
    code = read_question(&options, &question);
  }
  if (code == CLI_DONE) {
    code = read_data(&options, &job, &question);
  }
  if (code == CLI_DONE) {
    code = answer(&options, &job, &question);
  }
  clv_table_end(&question.table);
  clv_tracking_end(&question.tracking);
  job_end(&job);
  cli_options_end(&options);
  return code;
}
