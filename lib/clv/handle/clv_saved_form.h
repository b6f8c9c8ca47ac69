/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_saved_form.h
 * What the writer and the reader of a saved model agree on. */
#ifndef TIER_LIB_CLV_SAVED_FORM_H
#define TIER_LIB_CLV_SAVED_FORM_H

#include "clv_handle.h"

/** The latest format. */
#define TIER__CLV_FORMAT 1

enum { TIER__TRIANGLE_MOST = TIER__VARIABLES_MOST * (TIER__VARIABLES_MOST + 1) / 2 };

/** In the order of tier__fit_verdict; ends with NULL. */
static const char *const tier__clv_verdicts[] = {"converged", "boundary", "ridge", "failed", NULL};

/** Is a flat direction told with it? */
static inline int tier__verdict_has_direction(tier__fit_verdict verdict) {
  return verdict == TIER__FIT_BOUNDARY || verdict == TIER__FIT_RIDGE;
}

#endif
