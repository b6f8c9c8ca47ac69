/* SPDX-License-Identifier: Apache-2.0 */
/* The `tier` command: a dispatcher; every subcommand is a small program of its own. */
#include "cli.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

typedef struct command {
  const char *name;
  int (*run)(int argc, const char **argv);
  const char *summary;
} command;

static const command commands[] = {
    {"run", cli_run, "give every customer a tier and report"},
    {"check", cli_check, "list what is wrong or doubtful in a policy"},
    {"fit", cli_fit, "learn once, to assign many times"},
    {"explain", cli_explain, "say why one customer is in its tier"},
    {"simulate", cli_simulate, "compare two policies over the same data"},
    {"clv", cli_clv, "fit the customer lifetime value models"},
    {"generate", cli_generate, "make transactions from a known process"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_help(FILE *file) {
  fputs("Usage: tier COMMAND [OPTION...] ARGUMENT...\n\n", file);
  for (int i = 0; i < COMMAND_COUNT; i++) {
    fprintf(file, "  %-10s %s\n", commands[i].name, commands[i].summary);
  }
  fputs("\n`tier COMMAND --help` tells the options of a command; `tier --version` the version.\n"
        "Exit codes: 0 done, 1 findings, 2 usage, 3 bad data or policy, 4 failure.\n",
        file);
}

/* Tables need a UTF-8 character set to be aligned; numbers must not follow the locale, so only LC_CTYPE is set. */
static void set_character_set(void) {
  const char *name = setlocale(LC_CTYPE, "");
  if (name == NULL || (strstr(name, "UTF-8") == NULL && strstr(name, "utf8") == NULL)) {
    (void)setlocale(LC_CTYPE, "C.UTF-8");
  }
}

static int dispatch(int argc, const char **argv) {
  if (argc < 2) {
    print_help(stderr);
    return CLI_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0 || strcmp(argv[1], "help") == 0) {
    print_help(stdout);
    return CLI_DONE;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("tier %s\n", tier_version());
    return CLI_DONE;
  }
  for (int i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(argv[1], commands[i].name) == 0) {
      return commands[i].run(argc - 1, argv + 1);
    }
  }
  return cli_fail(CLI_USAGE, "unknown command '%s'; `tier --help` lists them", argv[1]);
}

int main(int argc, const char **argv) {
  set_character_set();
  (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe and a file that is too large are errors like any other */
  (void)signal(SIGXFSZ, SIG_IGN);
  int code = dispatch(argc, argv);
  int unwritten = fflush(stdout) != 0 || ferror(stdout);
  if (unwritten && (code == CLI_DONE || code == CLI_FINDINGS)) {
    return cli_fail(CLI_FAILURE, "standard output: cannot be written");
  }
  return code;
}
