/* SPDX-License-Identifier: Apache-2.0 */
/** @file search_bounds.h
 * Where the fits of all models have to stay, as logarithms: a shape from 1e-5 to 1e4, a time from 1e-6 to 1e6 mean
 * ages. */
#ifndef TIER_LIB_SEARCH_BOUNDS_H
#define TIER_LIB_SEARCH_BOUNDS_H

#define TIER__LEAST_SHAPE (-11.5)
#define TIER__MOST_SHAPE 9.2
#define TIER__LEAST_TIME (-14.0)
#define TIER__MOST_TIME 14.0

#endif
