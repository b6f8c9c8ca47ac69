/* SPDX-License-Identifier: Apache-2.0 */
/** @file oracle_contract.h
 * What all contractual models have in common: the formulas that follow from S(t) alone. Each is asked at an
 * @ref oracle_period_point. */
#ifndef TIER_TESTS_ORACLE_CONTRACT_H
#define TIER_TESTS_ORACLE_CONTRACT_H

#include "oracle_periods.h"

/** ln S(x), or ln (S(x) - S(x + 1)) of a customer who has left. */
void oracle_contract_log_likelihood(arb_t result, const void *at, slong precision);
/** S(T + h) / S(T). */
void oracle_contract_survive(arb_t result, const void *at, slong precision);
/** Exactly k renewals of those due until T + h. */
void oracle_contract_chance(arb_t result, const void *at, slong precision);

/** Draws the age and the renewals made. */
void oracle_contract_draw_past(uint64_t *random, oracle_period_point *p);

#endif
