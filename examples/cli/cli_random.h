/* SPDX-License-Identifier: Apache-2.0 */
/** @file cli_random.h
 * Random numbers for `tier generate`: the same seed gives the same numbers. */
#ifndef TIER_CLI_RANDOM_H
#define TIER_CLI_RANDOM_H

#include <stdint.h>

/** State of xoshiro256** (Blackman and Vigna 2018). */
typedef struct random_numbers {
  uint64_t word[4];
} random_numbers;

/** Each stream of a seed is independent of the others: one per customer makes the order of making irrelevant. */
random_numbers random_begin(uint64_t seed, uint64_t stream);
double random_uniform(random_numbers *state);                    /**< In (0, 1). */
double random_exponential(random_numbers *state, double rate);   /**< Mean 1 / rate. */
double random_gamma(random_numbers *state, double shape);        /**< Scale 1. */
double random_beta(random_numbers *state, double a, double b);   /**< In [0, 1]. */

#endif
