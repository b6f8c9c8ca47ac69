/* SPDX-License-Identifier: Apache-2.0 */
/* Expansions of doubles that do not overlap (Shewchuk 1997, "Adaptive precision floating-point arithmetic"). */
#include "exact_total.h"

#include <math.h>
#include <string.h>

/* a + b = sum + error, exactly. */
static double two_sum(double a, double b, double *ret_error) {
  const double sum = a + b, from_b = sum - a;
  *ret_error = (a - (sum - from_b)) + (b - from_b);
  return sum;
}

/* Sums up from the largest part down, so that each holds all the digits it can: then no more than 40 are left. */
static void pack(tier__exact *total) {
  size_t i = total->count - 1, packed = total->count;
  double sum = total->parts[i], error;
  while (i > 0) {
    sum = two_sum(sum, total->parts[--i], &error);
    if (error != 0) {
      total->parts[--packed] = sum;
      sum = error;
    }
  }
  total->parts[--packed] = sum;
  total->count -= packed;
  memmove(total->parts, total->parts + packed, total->count * sizeof *total->parts);
}

void tier__exact_add(tier__exact *total, double value) {
  size_t kept = 0;
  if (total->count == TIER__EXACT_PARTS) {
    pack(total);
  }
  for (size_t i = 0; i < total->count; i++) {
    double error;
    value = two_sum(value, total->parts[i], &error);
    if (error != 0) {
      total->parts[kept++] = error;
    }
  }
  if (value != 0) {
    total->parts[kept++] = value;
  }
  total->count = kept;
}

/* Half of the digits of a: Veltkamp 1968. */
static double upper_half(double a) {
  const double scaled = 0x8000001p0 * a;
  return scaled - (scaled - a);
}

/* Dekker 1971. */
void tier__exact_add_product(tier__exact *total, double a, double b) {
  const double product = a * b;
  tier__exact_add(total, product);
  if (fabs(a) < 1e290 && fabs(b) < 1e290 && fabs(product) < 1e275 && fabs(product) > 1e-275) {
    const double a_high = upper_half(a), b_high = upper_half(b), a_low = a - a_high, b_low = b - b_high;
    tier__exact_add(total, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low);
  }
}

/* The largest parts decide, until one leaves a remainder. Only if that is half a unit in the last place does the sign
 * of the next part matter, which breaks the tie. */
double tier__exact_value(const tier__exact *total) {
  size_t i = total->count;
  double sum = 0, error = 0;
  while (i > 0 && error == 0) {
    sum = two_sum(sum, total->parts[--i], &error);
  }
  if (i > 0 && ((error < 0) == (total->parts[i - 1] < 0))) {
    const double twice = 2 * error, next = sum + twice;
    sum = next - sum == twice ? next : sum;
  }
  return sum;
}
