/* SPDX-License-Identifier: Apache-2.0 */
/** @file cli.h
 * What the subcommands of `tier` share: exit codes, messages, options, files. */
#ifndef TIER_CLI_H
#define TIER_CLI_H

#include <jansson.h>
#include <popt.h>
#include <stdio.h>
#include <tier/tier.h>

/** Exit codes. */
enum { CLI_DONE = 0, CLI_FINDINGS = 1, CLI_USAGE = 2, CLI_BAD_INPUT = 3, CLI_FAILURE = 4 };

/** Options that several subcommands take. Zero means not given. */
typedef struct cli_options {
  const char *command;    /**< Name of the subcommand. */
  int json, quiet;
  char *customers;        /**< --customers FILE */
  char *as_of;            /**< --as-of DATE */
  char *roster;           /**< --roster FILE */
  char *roster_out;       /**< --roster-out FILE */
  char *overrides;        /**< --overrides FILE */
  char *owners;           /**< --owners FILE */
  char *present_owners;   /**< --present-owners FILE */
  char *owners_out;       /**< --owners-out FILE */
  int history, step;      /**< --history DAYS, --step DAYS */
  char *out;              /**< --out FILE */
  char *columns;          /**< --columns NAME=HEADER,... */
  char *language;         /**< --language en|zh */
  char *plugin;           /**< --plugin FILE */
  char *model, *until, *holdout, *unit;
  int bootstrap;          /**< --bootstrap N */
  long long generate_customers, seed, days;
  int threads;
  const char **arguments; /**< Positional, ends with NULL; owned by popt. */
  int argument_count;
  poptContext popt;
  char name[32];          /**< "tier run", for popt, which keeps a pointer to this and to `words`. */
  const char **words;
} cli_options;

/** Options that mean the same in every subcommand that has them, as entries of a popt table. */
#define CLI_AS_OF(o)                                                                                                   \
  {"as-of", '\0', POPT_ARG_STRING, &(o).as_of, 0, "the last day that counts (default: the last transaction's)", "DATE"}
#define CLI_CUSTOMERS(o)                                                                                               \
  {"customers", '\0', POPT_ARG_STRING, &(o).customers, 0, "customers and their attributes", "FILE"}
#define CLI_ROSTER(o)                                                                                                  \
  {"roster", '\0', POPT_ARG_STRING, &(o).roster, 0, "where customers stand: a former --roster-out or --out", "FILE"}
#define CLI_OVERRIDES(o)                                                                                               \
  {"overrides", '\0', POPT_ARG_STRING, &(o).overrides, 0, "what was set by hand: customer_id,kind,tier,...", "FILE"}
#define CLI_COLUMNS(o)                                                                                                 \
  {"columns", '\0', POPT_ARG_STRING, &(o).columns, 0, "headers, as customer=CustID,time=When,amount=Total", "LIST"}
#define CLI_LANGUAGE(o)                                                                                                \
  {"language", '\0', POPT_ARG_STRING, &(o).language, 0, "of labels and reasons: en (default) or zh", "LANGUAGE"}
#define CLI_PLUGIN(o)                                                                                                  \
  {"plugin", '\0', POPT_ARG_STRING, &(o).plugin, 0, "load models from a shared module", "FILE"}
#define CLI_THREADS(o) {"threads", '\0', POPT_ARG_INT, &(o).threads, 0, "threads (default: all processors)", "N"}
#define CLI_JSON(o) {"json", '\0', POPT_ARG_NONE, &(o).json, 0, "print JSON", NULL}
#define CLI_QUIET(o) {"quiet", 'q', POPT_ARG_NONE, &(o).quiet, 0, "print errors only", NULL}

/** Reads options. @param table Ends with POPT_TABLEEND. @param usage Such as "POLICY TRANSACTIONS.csv".
 * @param least,most Number of positional arguments. @return CLI_DONE, or CLI_USAGE after a message. */
int cli_options_read(cli_options *options, int argc, const char **argv, struct poptOption *table, const char *usage,
                     int least, int most);
void cli_options_end(cli_options *options);

/** One line on stderr, beginning with "tier: ". @return `code`. */
int cli_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The message of a failed call, with what it was about in front. @return The exit code that fits the status. */
int cli_fail_status(const char *about, tier_status status, const tier_error *error);

/** Makes a context with the asked number of threads (default: all processors) and loads the plug-in. */
int cli_context(const cli_options *options, tier_context **ret_context);

/** Reads a whole file ("-": standard input). @param[out] ret_data Terminated; free() it. */
int cli_file_read(const char *path, char **ret_data, size_t *ret_length);

/** A file that appears whole or not at all: written beside its place and renamed at the end. Standard output, links,
 * pipes and devices are written as they are. */
typedef struct cli_output {
  const char *path; /**< "-": standard output. */
  char *temporary;
  FILE *file;
} cli_output;
int cli_output_open(cli_output *output, const char *path);
/** A @ref tier_write_fn over a cli_output. */
tier_status cli_output_write(void *user_data, const char *data, size_t length, tier_error *err);
/** Puts it in place. @param good 0: drops it instead. @return CLI_DONE, or CLI_FAILURE after a message. */
int cli_output_close(cli_output *output, int good);
/** Writes a whole file. */
int cli_output_text(const char *path, const char *text);

/** A member that is a text; "" if there is none. */
const char *cli_json_text(const json_t *object, const char *key);
/** Prints JSON with numbers in their shortest form, and a final newline. */
void cli_json_print(FILE *file, const json_t *value);

/** Subcommands: each returns an exit code. */
int cli_run(int argc, const char **argv);
int cli_check(int argc, const char **argv);
int cli_fit(int argc, const char **argv);
int cli_explain(int argc, const char **argv);
int cli_simulate(int argc, const char **argv);
int cli_clv(int argc, const char **argv);
int cli_generate(int argc, const char **argv);

#endif
