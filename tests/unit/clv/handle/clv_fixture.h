/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_fixture.h
 * What the tests of tier_clv objects have in common: a context, and the customers of the CDNOW sample as columns. */
#ifndef TIER_TESTS_CLV_FIXTURE_H
#define TIER_TESTS_CLV_FIXTURE_H

#include "helpers/assert_close.h"

#include <tier/clv.h>

#include "unit/clv/clv_data.h"

/** The customers, in weeks, with even intervals between purchases. */
typedef struct clv_table {
  size_t count;
  double x[CLV_MOST_CUSTOMERS], last[CLV_MOST_CUSTOMERS], age[CLV_MOST_CUSTOMERS], spend[CLV_MOST_CUSTOMERS],
      log_intervals[CLV_MOST_CUSTOMERS], weights[CLV_MOST_CUSTOMERS];
  double covariate[2][CLV_MOST_CUSTOMERS]; /**< To be filled by a test. */
  const double *covariates[2];
} clv_table;

/** Reads the sample. Weights are 1. @return The columns, without weights and covariates. */
tier_clv_data clv_read_table(clv_table *table);
/** A table of so many customers of contracts or of opportunities, all numbers whole. */
tier_clv_data clv_whole_table(clv_table *table, size_t count);
/** Puts the rows into another order. */
void clv_shuffle_table(clv_table *table);

/** A context that nothing else needs; `threads` 0: the caller's. */
tier_context *clv_context(uint32_t threads);
/** Fits, or fails the test. */
tier_clv *clv_fitted(tier_context *context, tier_clv_kind kind, const tier_clv_data *data);
tier_clv_summary clv_summary(const tier_clv *model);
tier_clv_parameter clv_parameter(const tier_clv *model, size_t index);

/** Do two models give the same bits wherever they can be asked? */
void clv_assert_same(const tier_clv *a, const tier_clv *b);

/** A failing call: its status, and a part of its message. */
void clv_assert_failed(tier_status status, const tier_error *err, tier_status expected, const char *part);

#endif
