/* SPDX-License-Identifier: Apache-2.0 */
/** @file forecast_evidence.h
 * The columns of some customers on two days, one after the other: which condition turned, and which column turned
 * it. */
#ifndef TIER_LIB_FORECAST_EVIDENCE_H
#define TIER_LIB_FORECAST_EVIDENCE_H

#include "forecast_object.h"

/** Both days. Belongs to one thread. */
typedef struct tier__evidence {
  const tier__forecast_work *work;
  const tier__turning *turning;
  tier__replay days[2];       /**< The day before, and the day. */
} tier__evidence;

/** @param[out] ret_evidence To be given to tier__evidence_close, also on failure; not to be moved. */
tier_status tier__evidence_open(const tier__forecast_work *work, const tier__turning *turning,
                                tier__evidence *ret_evidence, tier_error *err);
void tier__evidence_close(tier__evidence *evidence);

/** Truths of a condition on one of the days. @param ret_truths By customer. */
tier_status tier__evidence_truths(const tier__evidence *evidence, const tier__expression *condition, int day,
                                  uint8_t *ret_truths, tier_error *err);
/** What the condition would be on the day if one column were as on the day before. */
tier_status tier__evidence_without(tier__evidence *evidence, const tier__expression *condition, const char *column,
                                   uint8_t *ret_truths, tier_error *err);
/** 1 if a column of a customer differs between the days. */
int tier__evidence_moved(const tier__evidence *evidence, const char *column, size_t i);
/** Says why a column moved: cause, column and event of a change. */
void tier__evidence_explain(const tier__evidence *evidence, const char *column, size_t i, tier__change *change);

#endif
