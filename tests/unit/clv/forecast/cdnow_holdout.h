/* SPDX-License-Identifier: Apache-2.0 */
/** @file cdnow_holdout.h
 * The CDNOW sample, 39 weeks to fit to and 39 to compare with; times in weeks. */
#ifndef TIER_TESTS_CDNOW_HOLDOUT_H
#define TIER_TESTS_CDNOW_HOLDOUT_H

#include "unit/clv/clv_data.h"
#include <tier/clv.h>

typedef struct cdnow_holdout {
  size_t count;
  double x[CLV_MOST_CUSTOMERS], last[CLV_MOST_CUSTOMERS], age[CLV_MOST_CUSTOMERS], later[CLV_MOST_CUSTOMERS],
      starts[CLV_MOST_CUSTOMERS];
  tier_clv_data data;
} cdnow_holdout;

void cdnow_read(cdnow_holdout *ret_holdout);

#endif
