/* SPDX-License-Identifier: Apache-2.0 */
/* tier generate --customers N --seed S --out FILE.csv: transactions of a known process.
 *
 * Purchases follow the BG/NBD model and spend the Gamma-Gamma model, with the parameters published for the CDNOW
 * sample (Fader, Hardie and Lee 2005; Fader and Hardie 2013), so that a fit can be held against the truth. */
#include "cli.h"
#include "progress.h"
#include "cli_random.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static const double bg_r = 0.2426, bg_alpha_weeks = 4.4136, bg_a = 0.7929, bg_b = 2.4259;
static const double gg_p = 6.25, gg_q = 3.74, gg_gamma = 15.44;
enum { FIRST_YEAR = 2024 };

typedef struct generator {
  cli_output output;
  char buffer[65536];
  size_t used;
  tier_error error;
  int32_t first_day;
  long long days;
  long long rows;
} generator;

static int flush(generator *g) {
  tier_status status = cli_output_write(&g->output, g->buffer, g->used, &g->error);
  g->used = 0;
  return status == TIER_OK ? CLI_DONE : cli_fail(CLI_FAILURE, "%s: %s", g->output.path, g->error.message);
}

static int write_row(generator *g, long long customer, double day, double spend) {
  char date[16];
  if (sizeof g->buffer - g->used < 128) {
    int code = flush(g);
    if (code != CLI_DONE) {
      return code;
    }
  }
  tier_day_format(g->first_day + (int32_t)day, date);
  long long cents = (long long)(spend * 100 + 0.5);
  g->used += (size_t)snprintf(g->buffer + g->used, 128, "%lld,%s,%lld.%02lld\n", customer, date, cents / 100,
                              cents % 100);
  g->rows++;
  return CLI_DONE;
}

/* Purchases at rate lambda from a first day spread evenly over the period; after each the customer leaves with
 * chance p. */
static int write_customer(generator *g, random_numbers *random, long long customer) {
  double at = random_uniform(random) * (double)g->days;
  double rate = random_gamma(random, bg_r) / (bg_alpha_weeks * 7);
  double leaves = random_beta(random, bg_a, bg_b);
  double nu = random_gamma(random, gg_q) / gg_gamma;
  for (int first = 1;; first = 0) {
    double spend = random_gamma(random, gg_p) / nu;
    int code = write_row(g, customer, at, spend < 1e9 ? spend : 1e9);
    if (code != CLI_DONE || (!first && random_uniform(random) < leaves)) {
      return code;
    }
    at += rate > 0 ? random_exponential(random, rate) : INFINITY;
    if (!(at < (double)g->days)) {
      return CLI_DONE;
    }
  }
}

static int report(const cli_options *options, long long rows) {
  if (options->quiet || options->out == NULL || strcmp(options->out, "-") == 0) {
    return CLI_DONE;
  }
  if (options->json) {
    json_t *whole = json_pack("{s:s, s:I, s:I}", "file", options->out, "customers",
                              (json_int_t)options->generate_customers, "transactions", (json_int_t)rows);
    cli_json_print(stdout, whole);
    json_decref(whole);
  } else {
    printf("%s: %lld transactions of %lld customers\n", options->out, rows, options->generate_customers);
  }
  return CLI_DONE;
}

static int generate(const cli_options *options) {
  generator g = {.error = {.size = sizeof g.error}, .days = options->days};
  if (tier_day_from_date(FIRST_YEAR, 1, 1, &g.first_day, &g.error) != TIER_OK) {
    return cli_fail(CLI_FAILURE, "%s", g.error.message);
  }
  int code = cli_output_open(&g.output, options->out != NULL ? options->out : "-");
  if (code != CLI_DONE) {
    return code;
  }
  static const char header[] = "customer_id,date,amount\n";
  memcpy(g.buffer, header, sizeof header - 1);
  g.used = sizeof header - 1;
  cli_progress progress;
  progress_begin(&progress, "customers", (double)options->generate_customers);
  for (long long i = 1; i <= options->generate_customers && code == CLI_DONE; i++) {
    random_numbers random = random_begin((uint64_t)options->seed, (uint64_t)i);
    code = write_customer(&g, &random, i);
    if (i % 4096 == 0) {
      progress_at(&progress, (double)i);
    }
  }
  progress_end(&progress);
  if (code == CLI_DONE) {
    code = flush(&g);
  }
  int closed = cli_output_close(&g.output, code == CLI_DONE);
  code = code == CLI_DONE ? closed : code;
  return code == CLI_DONE ? report(options, g.rows) : code;
}

int cli_generate(int argc, const char **argv) {
  cli_options options = {.generate_customers = 1000, .seed = 1, .days = 730};
  struct poptOption table[] = {
      {"customers", 'n', POPT_ARG_LONGLONG | POPT_ARGFLAG_SHOW_DEFAULT, &options.generate_customers, 0,
       "how many customers", "N"},
      {"seed", 's', POPT_ARG_LONGLONG | POPT_ARGFLAG_SHOW_DEFAULT, &options.seed, 0,
       "the same seed gives the same data", "S"},
      {"days", '\0', POPT_ARG_LONGLONG | POPT_ARGFLAG_SHOW_DEFAULT, &options.days, 0, "length of the period", "N"},
      {"out", 'o', POPT_ARG_STRING, &options.out, 0, "where the transactions go (default: standard output)", "FILE"},
      CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  int code = cli_options_read(&options, argc, argv, table, "", 0, 0);
  if (code == CLI_DONE && (options.generate_customers < 1 || options.generate_customers > 1000000000)) {
    code = cli_fail(CLI_USAGE, "--customers must be from 1 to 1000000000");
  }
  if (code == CLI_DONE && (options.days < 1 || options.days > 36525)) {
    code = cli_fail(CLI_USAGE, "--days must be from 1 to 36525");
  }
  if (code == CLI_DONE) {
    code = generate(&options);
  }
  cli_options_end(&options);
  return code;
}
