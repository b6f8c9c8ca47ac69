/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_THREADS = 1024 };

static struct poptOption with_help[] = {
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, NULL, 0, "Options:", NULL}, POPT_AUTOHELP POPT_TABLEEND};

/* popt keeps the last of several values and forgets the others: a second one is refused, as is an empty one.
 * @return As poptGetNextOpt at the end. */
static int read_texts(cli_options *options, struct poptOption *table, int *ret_good) {
  enum { MOST_OPTIONS = 32 };
  char *seen[MOST_OPTIONS] = {NULL};
  int code;
  *ret_good = 1;
  for (int i = 0; i < MOST_OPTIONS && table[i].longName != NULL; i++) {
    table[i].val = (table[i].argInfo & POPT_ARG_MASK) == POPT_ARG_STRING ? i + 1 : 0;
  }
  while ((code = poptGetNextOpt(options->popt)) > 0) {
    const struct poptOption *option = &table[code - 1];
    char *value = *(char **)option->arg;
    if (*ret_good && (seen[code - 1] != NULL || *value == '\0')) {
      *ret_good = 0;
      (void)cli_fail(CLI_USAGE, "%s: --%s %s", options->command, option->longName,
                     *value == '\0' ? "needs a value" : "is given twice");
    }
    free(seen[code - 1]);
    seen[code - 1] = value;
  }
  return code;
}

/* popt shows help by exit(0) of its own: fine for a command. */
int cli_options_read(cli_options *options, int argc, const char **argv, struct poptOption *table, const char *usage,
                     int least, int most) {
  options->command = argv[0];
  snprintf(options->name, sizeof options->name, "tier %s", argv[0]);
  options->words = malloc(((size_t)argc + 1) * sizeof *options->words);
  if (options->words == NULL) {
    return cli_fail(CLI_FAILURE, "no memory");
  }
  memcpy(options->words, argv, (size_t)argc * sizeof *options->words);
  options->words[0] = options->name;
  options->words[argc] = NULL;
  with_help[0].arg = table;
  options->popt = poptGetContext(options->name, argc, options->words, with_help, 0);
  poptSetOtherOptionHelp(options->popt, usage);
  int good;
  int code = read_texts(options, table, &good);
  if (!good) {
    return CLI_USAGE;
  }
  if (code < -1) {
    return cli_fail(CLI_USAGE, "%s: %s: %s; try `tier %s --help`", argv[0],
                    poptBadOption(options->popt, POPT_BADOPTION_NOALIAS), poptStrerror(code), argv[0]);
  }
  options->arguments = poptGetArgs(options->popt);
  while (options->arguments != NULL && options->arguments[options->argument_count] != NULL) {
    options->argument_count++;
  }
  if (options->argument_count < least || options->argument_count > most) {
    return cli_fail(CLI_USAGE, "%s: usage: tier %s %s; try `tier %s --help`", argv[0], argv[0], usage, argv[0]);
  }
  if (options->threads < 0 || options->threads > MOST_THREADS) {
    return cli_fail(CLI_USAGE, "--threads must be from 0 (all processors) to %d", MOST_THREADS);
  }
  return CLI_DONE;
}

void cli_options_end(cli_options *options) {
  char *owned[] = {options->customers, options->as_of, options->roster, options->out,  options->columns,
                   options->language,  options->plugin, options->model, options->until,
                   options->holdout, options->unit, options->roster_out, options->overrides, options->owners,
                   options->present_owners, options->owners_out};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
    free(owned[i]);
  }
  if (options->popt != NULL) {
    (void)poptFreeContext(options->popt);
  }
  free(options->words);
}

int cli_context(const cli_options *options, tier_context **ret_context) {
  tier_error error = {.size = sizeof error};
  tier_context_options wanted = {.size = sizeof wanted};
  long processors = options->threads > 0 ? options->threads : sysconf(_SC_NPROCESSORS_ONLN);
  wanted.threads = processors < 1 ? 1 : processors > MOST_THREADS ? MOST_THREADS : (uint32_t)processors;
  tier_context *context = NULL;
  tier_status status = tier_context_create(&wanted, &context, &error);
  if (status == TIER_OK && options->plugin != NULL) {
    status = tier_context_load_plugin(context, options->plugin, &error);
  }
  if (status != TIER_OK) {
    tier_context_destroy(context);
    return cli_fail_status(NULL, status, &error);
  }
  *ret_context = context;
  return CLI_DONE;
}
