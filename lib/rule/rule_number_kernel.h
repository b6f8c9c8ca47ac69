/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_number_kernel.h
 * Kernels of arithmetic over arrays. `known` masks are bytes 0 or 1. */
#ifndef TIER_LIB_RULE_NUMBER_KERNEL_H
#define TIER_LIB_RULE_NUMBER_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/** `a operation b` for '+', '-', '*', '%' (sign of `a`). Clears `known` on overflow and for % 0. `ret` may be `a`. */
void tier__rule_integers(char operation, const int64_t *a, const int64_t *b, size_t count, int64_t *ret,
                         uint8_t *known);
/** `a operation b` for '+', '-', '*', '/'. Clears `known` where the result is not finite. `ret` may be `a`. */
void tier__rule_numbers(char operation, const double *a, const double *b, size_t count, double *ret, uint8_t *known);
/** -a. Clears `known` on overflow. */
void tier__rule_negate_integers(const int64_t *a, size_t count, int64_t *ret, uint8_t *known);
/** a * scale. Clears `known` on overflow. */
void tier__rule_scale(const int64_t *a, int64_t scale, size_t count, int64_t *ret, uint8_t *known);
/** Clears `known` outside [least, most]. */
void tier__rule_limit(const int64_t *a, int64_t least, int64_t most, size_t count, uint8_t *known);
/** a / scale as doubles. */
void tier__rule_widen(const int64_t *a, int64_t scale, size_t count, double *ret);

/** Bits [first, first + count) of a bitmap as bytes. */
void tier__rule_unpack(const uint8_t *bitmap, size_t first, size_t count, uint8_t *known);
/** 1 if all are finite. */
int tier__rule_finite(const double *a, size_t count);

#endif
