/* SPDX-License-Identifier: Apache-2.0 */
#include "cli_random.h"

#include <math.h>

/* splitmix64: spreads seed and stream over the state. */
static uint64_t mix(uint64_t *counter) {
  uint64_t z = (*counter += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

random_numbers random_begin(uint64_t seed, uint64_t stream) {
  uint64_t counter = seed;
  counter = mix(&counter) ^ stream;
  random_numbers state;
  for (int i = 0; i < 4; i++) {
    state.word[i] = mix(&counter);
  }
  return state;
}

static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static uint64_t next(random_numbers *state) {
  uint64_t *s = state->word, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

double random_uniform(random_numbers *state) { return ((double)(next(state) >> 12) + 0.5) * 0x1p-52; }

double random_exponential(random_numbers *state, double rate) { return -log(random_uniform(state)) / rate; }

/* Polar method of Marsaglia. */
static double normal(random_numbers *state) {
  for (;;) {
    double u = 2 * random_uniform(state) - 1, v = 2 * random_uniform(state) - 1, s = u * u + v * v;
    if (s > 0 && s < 1) {
      return u * sqrt(-2 * log(s) / s);
    }
  }
}

/* Marsaglia and Tsang 2000; below shape 1 by Gamma(shape + 1) * U^(1/shape). */
double random_gamma(random_numbers *state, double shape) {
  if (shape < 1) {
    return random_gamma(state, shape + 1) * pow(random_uniform(state), 1 / shape);
  }
  double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
  for (;;) {
    double x = normal(state), v = 1 + c * x;
    v = v * v * v;
    if (v > 0 && log(random_uniform(state)) < 0.5 * x * x + d - d * v + d * log(v)) {
      return d * v;
    }
  }
}

double random_beta(random_numbers *state, double a, double b) {
  double x = random_gamma(state, a), y = random_gamma(state, b);
  return x + y > 0 ? x / (x + y) : 0.5;
}
