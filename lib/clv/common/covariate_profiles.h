/* SPDX-License-Identifier: Apache-2.0 */
/** @file covariate_profiles.h
 * The distinct combinations of covariates, each with its own rows. */
#ifndef TIER_LIB_COVARIATE_PROFILES_H
#define TIER_LIB_COVARIATE_PROFILES_H

#include "purchase_rows.h"

enum { TIER__COVARIATES_MOST = 8 };

/** Each profile has rows of its own, with their own pairs: a model sees one profile at a time. */
typedef struct tier__covariate_profiles {
  size_t covariate_count;          /**< 1 to TIER__COVARIATES_MOST. */
  size_t count;                    /**< Profiles. */
  const double *values;            /**< `covariate_count` of each profile, one profile after the other. */
  const tier__purchase_rows *rows; /**< Of each profile. */
} tier__covariate_profiles;

#endif
