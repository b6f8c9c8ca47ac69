/* SPDX-License-Identifier: Apache-2.0 */
/** @file fit_search.h
 * What all fits have in common: a search from several starts, and what is to be thought of where it ends. */
#ifndef TIER_LIB_FIT_SEARCH_H
#define TIER_LIB_FIT_SEARCH_H

#include "fit_report.h"

/** The function to climb is the mean log-likelihood per customer, so that the rule to stop does not depend on how many
 * there are. */
typedef struct tier__fit_search {
  size_t count;               /**< Variables. */
  const char *const *names;   /**< Of the parameters; the variables after these are effects. */
  size_t name_count;
  const double *least, *most; /**< Bounds. */
  double customers;
  tier__newton_function evaluate;
  void *user_data;
} tier__fit_search;

/** The best of what was found so far. */
typedef struct tier__fit_best {
  int has_any;
  double start[TIER__NEWTON_MOST]; /**< Where that search began. */
  tier__newton_result found;
} tier__fit_best;

/** Searches from one start more. */
void tier__fit_search_from(const tier__fit_search *search, const double *start, tier__fit_best *best);
/** Judges. The verdict is on the variables of the search. */
void tier__fit_search_report(const tier__fit_search *search, const tier__fit_best *best, tier__fit_report *ret_report);

#endif
