/* SPDX-License-Identifier: Apache-2.0 */
/** @file exact_total.h
 * A sum without any rounding but the last: the same bits in whatever order and portions the addends come. Nothing is
 * allocated. */
#ifndef TIER_LIB_EXACT_TOTAL_H
#define TIER_LIB_EXACT_TOTAL_H

#include <stddef.h>

/** Of doubles with all their digits, 40 reach from 2^-1074 to 2^1024. */
enum { TIER__EXACT_PARTS = 44 };

/** Zero `count` to begin. */
typedef struct tier__exact {
  size_t count;
  double parts[TIER__EXACT_PARTS]; /**< Ascending in magnitude. */
} tier__exact;

/** @param value Finite; neither may the sum go beyond 1e308 on the way. */
void tier__exact_add(tier__exact *total, double value);
/** Adds a x b: exactly, if the product lies between 1e-275 and 1e275, else rounded. */
void tier__exact_add_product(tier__exact *total, double a, double b);
/** The sum, rounded to nearest, ties to even. */
double tier__exact_value(const tier__exact *total);

#endif
