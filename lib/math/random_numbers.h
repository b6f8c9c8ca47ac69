/* SPDX-License-Identifier: Apache-2.0 */
/** @file random_numbers.h
 * Random numbers (xoshiro256**) from a seed and a stream: the same ones on every machine. The state is an argument. */
#ifndef TIER_LIB_RANDOM_NUMBERS_H
#define TIER_LIB_RANDOM_NUMBERS_H

#include <stdint.h>

typedef struct tier__random {
  uint64_t word[4];
} tier__random;

/** Streams of one seed are independent of each other. */
tier__random tier__random_begin(uint64_t seed, uint64_t stream);

/** Uniform in (0, 1). */
double tier__random_uniform(tier__random *random);
/** Exponential with mean 1. */
double tier__random_exponential(tier__random *random);
/** Gamma with this shape > 0, rate 1. May underflow to 0 for a tiny shape. */
double tier__random_gamma(tier__random *random, double shape);
/** Beta, 0 to 1. */
double tier__random_beta(tier__random *random, double a, double b);
/** Successes among n >= 0 trials (a whole number below 2^53) with chance p, 0 to 1. Exact, in time that grows with
 * ln n. */
double tier__random_binomial(tier__random *random, double n, double p);

#endif
