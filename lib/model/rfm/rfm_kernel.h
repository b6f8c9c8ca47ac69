/* SPDX-License-Identifier: Apache-2.0 */
/** @file rfm_kernel.h
 * Cut points and bins over keys (see ordered_key.h). Items are `words` int64 each, a count last, at most 2^32 customers
 * together. Definitions in spec.md. */
#ifndef TIER_LIB_RFM_KERNEL_H
#define TIER_LIB_RFM_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/** Quantile cuts: cut j of `bins` is the smallest key with at least j / bins of the customers at or below it.
 * @param items Ascending by the word `key`; at least one. @param[out] ret_cuts `bins - 1`, ascending. */
void tier__rfm_quantiles(const int64_t *items, size_t count, size_t words, size_t key, size_t bins, int64_t *ret_cuts);

/** Nested cuts: bins of the first key, in each of them bins of the second, in each of those bins of the third. A cell
 * without customers takes the cuts of the next lower one that has some.
 * @param items Of three keys and a count, at least one; comes back in another order. @param scratch As large.
 * @param[out] ret_cuts `bins - 1` for R, `bins` times as many for F, `bins` times as many again for M. */
void tier__rfm_nested(int64_t *items, int64_t *scratch, size_t count, size_t bins, int64_t *const ret_cuts[3]);

/** The smallest key not below the mean; of doubles: the mean, rounded, but never beyond the values.
 * @param items Pairs of key and count, ascending; at least one. */
int64_t tier__rfm_mean(const int64_t *items, size_t count, int is_float);
/** The smallest key not below the median (of an even number: the mean of the two in the middle).
 * @param items Pairs, ascending; at least one. */
int64_t tier__rfm_median(const int64_t *items, size_t count, int is_float);

/** Bin of a key: 1 + the number of cuts below it, or with `at_least` at or below it. @param cuts Ascending. */
size_t tier__rfm_bin(const int64_t *cuts, size_t count, int at_least, int64_t key);

#endif
