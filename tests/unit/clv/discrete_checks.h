/* SPDX-License-Identifier: Apache-2.0 */
/** @file discrete_checks.h
 * What holds for every model whose times count opportunities. */
#ifndef TIER_TESTS_DISCRETE_CHECKS_H
#define TIER_TESTS_DISCRETE_CHECKS_H

#include "unit/clv/clv_data.h"

/** Of customers who are alive: probabilities sum to one, their mean are the purchases expected; parts of the list agree
 * with the whole; a nearer future is part of a farther one. */
void discrete_check_future(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                           double horizon);

/** Draws customers and compares what they did until `age`, and later, with what the model expects, within 5 standard
 * errors. */
void discrete_check_draws(const tier__purchase_model *model, const double *params, double age, double horizon,
                          size_t count);

/** Draws customers of mixed ages up to `age`, fits, and finds a likelihood that is not below that of the truth. */
void discrete_check_fit(const tier__purchase_model *model, const double *params, double age, size_t count,
                        uint64_t seed);

/** Reads tests/golden/NAME, a line of names and then whole numbers, into one array of CLV_MOST_CUSTOMERS per column. */
void discrete_read(const char *name, size_t width, double *const *ret_columns, size_t *ret_count);

/** Distinct rows, sorted, from unsorted ones with weights. Sorts the columns. */
tier__purchase_rows discrete_rows(clv_columns *columns);

#endif
