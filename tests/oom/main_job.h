/* SPDX-License-Identifier: Apache-2.0 */
/** @file main_job.h
 * The main job of the library on the small shop, step by step, so that a test can make any allocation of any step
 * fail, look at what is left, and go on. Public headers only. */
#ifndef TIER_TESTS_MAIN_JOB_H
#define TIER_TESTS_MAIN_JOB_H

#include "helpers/small_shop.h"

/** Everything the job holds. Zero it to begin; a failed step leaves it as it was. */
typedef struct main_job {
  const tier_context_options *options; /**< For the context; may be NULL. */
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_findings *findings;
  tier_fitted *fitted, *loaded;
  tier_roster *roster, *loaded_roster;
  tier_result *result;
  char *saved, *saved_roster;
  uint64_t digest; /**< Of every text and number that the steps got from the library. */
} main_job;

/** One call of the library, or a few that only read. */
typedef struct main_job_step {
  const char *name;
  tier_status (*run)(main_job *job, tier_error *err);
} main_job_step;

extern const main_job_step main_job_steps[];
extern const size_t main_job_step_count;

/** The job's rule has a destroy function: how often it was given away, and how often destroyed, in this process. */
typedef struct main_job_rule_counts {
  int given, destroyed;
} main_job_rule_counts;
extern main_job_rule_counts main_job_rule;

/** Opens the shop's data; once, before the first job. */
void main_job_prepare(void);
/** Ends whatever the job holds, at any step. */
void main_job_end(main_job *job);

#endif
