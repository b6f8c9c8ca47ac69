/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_kernel.h
 * Three-valued kernels over arrays: no allocation, no trees, no tables.
 *
 * Truths are bytes TIER__FALSE, TIER__TRUE, TIER__UNKNOWN; `known` masks are bytes 0 or 1. `orders` is a set of
 * TIER__LESS, TIER__EQUAL, TIER__GREATER. Comparisons look at every row and give FALSE or TRUE, for rows that are not
 * known as well: tier__rule_unknown is applied after them. */
#ifndef TIER_LIB_RULE_KERNEL_H
#define TIER_LIB_RULE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/** Order of an int64 and a double, exact. NaN counts as above all. @return -1, 0, 1. */
int tier__rule_order(int64_t a, double b);

void tier__rule_compare_integers(uint8_t orders, const int64_t *a, const int64_t *b, size_t count, uint8_t *truth);
void tier__rule_compare_integer(uint8_t orders, const int64_t *a, int64_t b, size_t count, uint8_t *truth);
void tier__rule_compare_numbers(uint8_t orders, const double *a, const double *b, size_t count, uint8_t *truth);
void tier__rule_compare_number(uint8_t orders, const double *a, double b, size_t count, uint8_t *truth);
/** Integers against doubles, exact. */
void tier__rule_compare_mixed(uint8_t orders, const int64_t *a, const double *b, size_t count, uint8_t *truth);
/** Minor units against whole major units, exact. @param scale Minor units of a major one. */
void tier__rule_compare_money(uint8_t orders, const int64_t *minor, int64_t scale, const int64_t *major, size_t count,
                              uint8_t *truth);
/** TRUE where `a` is `b`; other rows stay as they are. */
void tier__rule_match_integer(const int64_t *a, int64_t b, size_t count, uint8_t *truth);
void tier__rule_match_number(const double *a, double b, size_t count, uint8_t *truth);

/** Truth of `a == b`, or with `different` of `a != b`; UNKNOWN if one is. `truth` may be `a`. */
void tier__rule_same(int different, const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth);
/** Kleene. `truth` may be `a`. */
void tier__rule_and(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth);
void tier__rule_or(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth);
void tier__rule_not(const uint8_t *a, size_t count, uint8_t *truth);
/** `a` where the condition is TRUE, `b` where it is FALSE, else UNKNOWN. `truth` may be `condition`. */
void tier__rule_choose(const uint8_t *condition, const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth);
/** `b` where `truth` is UNKNOWN. */
void tier__rule_coalesce(const uint8_t *b, size_t count, uint8_t *truth);
/** UNKNOWN where `known` is 0. */
void tier__rule_unknown(const uint8_t *known, size_t count, uint8_t *truth);
/** 0 where `other` is 0. */
void tier__rule_both(const uint8_t *other, size_t count, uint8_t *known);
/** 1 if all are `value`. */
int tier__rule_all(const uint8_t *truth, uint8_t value, size_t count);
/** Adds the rows to those of their truth. */
void tier__rule_count(const uint8_t *truth, size_t count, uint64_t truths[3]);

#endif
