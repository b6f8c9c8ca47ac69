/* SPDX-License-Identifier: Apache-2.0 */
/* xoshiro256** (Blackman, Vigna 2018), seeded by splitmix64; gamma by Marsaglia and Tsang (2000); binomial by the order
 * statistic in the middle, which is beta distributed (Devroye 1986, X.4.3). */
#include "random_numbers.h"

#include <math.h>

#include "elementary.h"

/* Trials that are made one by one. */
#define FEW_TRIALS 16

/* splitmix64: spreads seed and stream over the state. */
static uint64_t mix(uint64_t *counter) {
  uint64_t z = (*counter += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

tier__random tier__random_begin(uint64_t seed, uint64_t stream) {
  uint64_t counter = seed;
  tier__random random;
  counter = mix(&counter) ^ stream;
  for (int i = 0; i < 4; i++) {
    random.word[i] = mix(&counter);
  }
  return random;
}

static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static uint64_t next(tier__random *random) {
  uint64_t *s = random->word;
  const uint64_t result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

double tier__random_uniform(tier__random *random) { return ((double)(next(random) >> 12) + 0.5) * 0x1p-52; }

double tier__random_exponential(tier__random *random) { return -tier__log(tier__random_uniform(random)); }

/* Polar method of Marsaglia. */
static double normal(tier__random *random) {
  for (;;) {
    const double u = 2 * tier__random_uniform(random) - 1, v = 2 * tier__random_uniform(random) - 1, s = u * u + v * v;
    if (s > 0 && s < 1) {
      return u * sqrt(-2 * tier__log(s) / s);
    }
  }
}

/* Shape >= 1. */
static double large_gamma(tier__random *random, double shape) {
  const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
  for (;;) {
    const double x = normal(random), root = 1 + c * x, v = root * root * root;
    if (root > 0 && tier__log(tier__random_uniform(random)) < 0.5 * x * x + d - d * v + d * tier__log(v)) {
      return d * v;
    }
  }
}

/* ln of a gamma variable. Below shape 1 by Gamma(shape + 1) * U^(1 / shape). */
static double ln_gamma(tier__random *random, double shape) {
  if (shape >= 1) {
    return tier__log(large_gamma(random, shape));
  }
  const double above = tier__log(large_gamma(random, shape + 1));
  return above + tier__log(tier__random_uniform(random)) / shape;
}

double tier__random_gamma(tier__random *random, double shape) {
  return shape >= 1 ? large_gamma(random, shape) : tier__exp(ln_gamma(random, shape));
}

double tier__random_beta(tier__random *random, double a, double b) {
  const double x = ln_gamma(random, a), y = ln_gamma(random, b);
  return 1 / (1 + tier__exp(y - x));
}

double tier__random_binomial(tier__random *random, double n, double p) {
  double successes = 0;
  while (n > FEW_TRIALS) {
    const double below = floor(n / 2), middle = tier__random_beta(random, below + 1, n - below);
    if (middle <= p) { /* The lower ones succeed, and so does the one in the middle. */
      successes += below + 1;
      n -= below + 1;
      p = (p - middle) / (1 - middle);
    } else {
      n = below;
      p /= middle;
    }
  }
  for (; n > 0; n -= 1) {
    successes += tier__random_uniform(random) < p;
  }
  return successes;
}
