/* SPDX-License-Identifier: Apache-2.0 */
/** @file owners_write.h
 * Customers for those who look after them. */
#ifndef TIER_CLI_OWNERS_WRITE_H
#define TIER_CLI_OWNERS_WRITE_H

#include "cli.h"

/** Who can look after whom, and the plan. Zero it first; end it always. */
typedef struct owner_job {
  tier_owner *owners;
  int64_t *owner_lines;   /**< Of the file, from 1. */
  size_t owner_count;
  tier_ownership *present;
  int64_t *present_lines;
  size_t present_count;
  tier_owner_plan *plan;  /**< NULL without --owners. */
} owner_job;

/** Reads --owners and --present-owners, plans, and writes --owners-out. */
int owners_open(const cli_options *options, const tier_result *result, owner_job *job);
/** Prints a line for each role; needs a plan. */
void owners_print(const owner_job *job);
void owners_end(owner_job *job);

#endif
