/* SPDX-License-Identifier: Apache-2.0 */
/** @file intake.h
 * Files into library objects. Every function prints its own message and returns an exit code. */
#ifndef TIER_CLI_INTAKE_H
#define TIER_CLI_INTAKE_H

#include "cli.h"

/** Reads the transactions and, with --customers, the customers into a new book.
 * Unless --quiet, the first rejected rows are named on stderr.
 * @param policy Says the currency's digits and the types of attributes. */
int intake_book(const cli_options *options, tier_context *context, const tier_policy *policy,
                const char *transactions, tier_book **ret_book);
/** Header names by which a customer id is known; ends with NULL. */
extern const char *const intake_customer_headers[];
/** Reads customers and their attributes into a book: every column but id and start day is an attribute. */
int intake_customers(const char *path, const tier_policy *policy, tier_book *book);
/** Reads --roster (what --roster-out wrote, a former --out file, or any CSV with `customer_id` and `tier`), then
 * --overrides. @param[out] ret_roster Stays as it is if neither is given. */
int intake_roster(const cli_options *options, const tier_policy *policy, tier_roster **ret_roster);
/** Writes where everybody stands now. */
int roster_write(const char *path, const tier_result *result);
/** CLI_DONE if `text` is NULL or a date; else CLI_USAGE after a message. Before any long work. */
int intake_day_check(const char *option, const char *text);
/** The day of --as-of (or `text`), else that of the last transaction. */
int intake_day(const char *text, const tier_policy *policy, const tier_book *book, const char *transactions,
               int32_t *ret_day);

/** Is this JSON text that of a fitted policy? */
int policy_is_fitted(const char *data, size_t length);
/** A policy or a fitted policy from a file; exactly one of the two is set. Errors of a policy are listed on stderr. */
typedef struct policy_file {
  tier_policy *policy;
  tier_fitted *fitted;
} policy_file;
int policy_file_read(const cli_options *options, tier_context *context, const char *path, policy_file *ret_file);
void policy_file_end(policy_file *file);
/** Minor units in a major one of the policy's currency. */
double policy_minor_units(const tier_policy *policy);
/** The policy, whichever it is. */
const tier_policy *policy_file_policy(const policy_file *file);

/** Everything up to the result: what the commands share that decide. Zero it first; end it always. */
typedef struct cli_job {
  tier_context *context;
  policy_file file;
  tier_book *book;
  tier_roster *roster;
  tier_result *result;
  int32_t as_of_day;
} cli_job;
/** The same, but neither fits nor assigns. */
int job_open(const cli_options *options, const char *policy, const char *transactions, cli_job *ret_job);
int job_run(const cli_options *options, const char *policy, const char *transactions, cli_job *ret_job);
void job_end(cli_job *job);

#endif
