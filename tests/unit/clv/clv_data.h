/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_data.h
 * Data for the tests of the CLV model: the golden cases and the customers of the CDNOW sample. */
#ifndef TIER_TESTS_CLV_DATA_H
#define TIER_TESTS_CLV_DATA_H

#include "helpers/assert_close.h"

#include <jansson.h>

#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"

enum { CLV_MOST_CUSTOMERS = 4096 };

/** Reads tests/golden/NAME as JSON. To be freed by json_decref. */
json_t *clv_read_json(const char *name);
double clv_number(const json_t *object, const char *key);

/** A customer as the metrics give him, in days. */
typedef struct clv_customer {
  int64_t x, last, age;
  int64_t cents; /**< Spent on the repeat purchase days. */
} clv_customer;

/** The CDNOW sample up to 1997-09-30. @param[out] ret_customers CLV_MOST_CUSTOMERS. @return How many. */
size_t clv_read_sample(clv_customer *ret_customers);

/** Arrays that rows of either kernel point into. */
typedef struct clv_columns {
  size_t count;
  double x[CLV_MOST_CUSTOMERS], last[CLV_MOST_CUSTOMERS], age[CLV_MOST_CUSTOMERS], weight[CLV_MOST_CUSTOMERS];
  tier__purchase_pairs pairs;
  double pair_last[CLV_MOST_CUSTOMERS], work[CLV_MOST_CUSTOMERS * TIER__PAIR_WORK];
  size_t of_row[CLV_MOST_CUSTOMERS];
} clv_columns;

/** Distinct (x, T, t_x), sorted, in times of `unit_days`, with pairs. Sorts the customers. */
tier__purchase_rows clv_purchase_rows(clv_customer *customers, size_t count, double unit_days, clv_columns *columns);
/** (x, mean spend) of those who have one, sorted by x. `last` holds the means. */
tier__gamma_rows clv_spend_rows(clv_customer *customers, size_t count, clv_columns *columns);

/** A simple random number from 0 to 1, the same everywhere. */
double clv_random(uint64_t *state);

/** Compares gradient and Hessian of a log-likelihood in logarithms of parameters with differences of its values and of
 * its gradients. */
void clv_assert_derivatives(void (*evaluate)(void *, const double *, tier__newton_point *), void *user_data,
                            const double *at, size_t count, double relative);

#endif
