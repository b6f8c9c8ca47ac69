/* SPDX-License-Identifier: Apache-2.0 */
/** @file oracle_periods.h
 * The check of a model whose times count periods: opportunities to buy (BG/BB) or renewals that are due (sBG, BdW). */
#ifndef TIER_TESTS_ORACLE_PERIODS_H
#define TIER_TESTS_ORACLE_PERIODS_H

#include "oracle.h"

#include "clv/common/purchase_model.h"

/* From this rate on discounted sums without end are short. */
#define ORACLE_LEAST_RATE 0.01

typedef struct oracle_periods oracle_periods;

/** What the formulas are asked at. */
typedef struct oracle_period_point {
  const oracle_periods *of;
  double params[TIER__PURCHASES_MOST];
  double x, last, age; /**< Contracts: x renewals of `age`; what is to come is told of a customer who made them all. */
  double horizon, rate, k;
} oracle_period_point;

/** A model and its published formulas. */
struct oracle_periods {
  const tier__purchase_model *model;
  /** ln S(t), for contracts only. */
  void (*ln_survival)(arb_t result, const oracle_period_point *p, double t, slong precision);
  oracle_formula log_likelihood, expected, discounted;
  oracle_formula still;   /**< P(alive), or of contracts the chance to last `horizon` periods more. */
  oracle_formula forever; /**< Below ORACLE_LEAST_RATE; from there on `discounted` serves, with many terms. */
  oracle_formula chance;  /**< Of k purchases. */
  int expected_has_pole;  /**< `expected` has no value where parameter `pole` is 1. */
  size_t pole;
  uint64_t seed;
  oracle_period_point (*draw)(uint64_t *random, size_t number);
};

/** ORACLE_POINTS points; fails if the model is wrong by more than 1e-10 anywhere. */
void oracle_check_periods(const oracle_periods *of);

#endif
