/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_number_kernel.h
 * Kernels of arithmetic over arrays. `known` masks are bytes 0 or 1. Those that clear it where there is no result
 * return 1 if a row was known before, else 0. `ret` may be `a`. */
#ifndef TIER_LIB_RULE_NUMBER_KERNEL_H
#define TIER_LIB_RULE_NUMBER_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/** `a operation b` for '+', '-', '*', '%' (sign of `a`). Clears `known` on overflow and for % 0. */
int tier__rule_integers(char operation, const int64_t *a, const int64_t *b, size_t count, int64_t *ret,
                        uint8_t *known);
/** `a operation b` for '+', '-', '*', '/'. Clears `known` where the result is not finite. */
int tier__rule_numbers(char operation, const double *a, const double *b, size_t count, double *ret, uint8_t *known);
/** -a. Clears `known` on overflow. */
int tier__rule_negate_integers(const int64_t *a, size_t count, int64_t *ret, uint8_t *known);
/** |a|. Clears `known` on overflow. */
int tier__rule_abs_integers(const int64_t *a, size_t count, int64_t *ret, uint8_t *known);
/** a * scale. Clears `known` on overflow. */
int tier__rule_scale(const int64_t *a, int64_t scale, size_t count, int64_t *ret, uint8_t *known);
/** To the nearest multiple of `unit`, halves away from zero. Clears `known` on overflow. */
int tier__rule_round_integers(const int64_t *a, int64_t unit, size_t count, int64_t *ret, uint8_t *known);
/** Clears `known` outside [least, most]. */
int tier__rule_limit(const int64_t *a, int64_t least, int64_t most, size_t count, uint8_t *known);
/** Days moved by months. Clears `known` outside the years 1 to 9999. */
int tier__rule_add_months(const int64_t *days, const int64_t *months, size_t count, int64_t *ret, uint8_t *known);

/** To the nearest multiple of 1 / scale, halves away from zero. */
void tier__rule_round_numbers(const double *a, double scale, size_t count, double *ret);
/** a / scale as doubles. */
void tier__rule_widen(const int64_t *a, int64_t scale, size_t count, double *ret);
/** The lesser of two, or with `greater` the greater; `a` if they are equal. */
void tier__rule_extreme_integers(int greater, const int64_t *a, const int64_t *b, size_t count, int64_t *ret);
void tier__rule_extreme_numbers(int greater, const double *a, const double *b, size_t count, double *ret);
/** Values of 8 bytes: `a` where the condition is TRUE, else `b`. */
void tier__rule_choose_words(const uint8_t *condition, const void *a, const void *b, size_t count, void *ret);
/** Mask of the same: 1 where the side chosen is known. @param a,b NULL: all known. */
void tier__rule_choose_known(const uint8_t *condition, const uint8_t *a, const uint8_t *b, size_t count,
                             uint8_t *known);
/** Values of 8 bytes: `b` where `known` is 0; that becomes what `b_known` (NULL: all known) says. */
void tier__rule_coalesce_words(const void *b, const uint8_t *b_known, size_t count, void *ret, uint8_t *known);
/** Whole months between days that are known. */
void tier__rule_months_between(const int64_t *a, const int64_t *b, const uint8_t *known, size_t count, int64_t *ret);
/** Year (part 0), month (1) or day of the month (2) of days. */
void tier__rule_day_part(int part, const int64_t *days, size_t count, int64_t *ret);

/** Bits [first, first + count) of a bitmap as bytes. @return 1 if all are set; then nothing is written. */
int tier__rule_unpack(const uint8_t *bitmap, size_t first, size_t count, uint8_t *known);
/** 1 if all are finite. */
int tier__rule_finite(const double *a, size_t count);
/** Clears `known` where a number is not finite. @return 1 if one that was known is infinite. */
int tier__rule_limit_finite(const double *a, size_t count, uint8_t *known);

#endif
