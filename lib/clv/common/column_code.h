/* SPDX-License-Identifier: Apache-2.0 */
/** @file column_code.h
 * A column of doubles as whole numbers of few bits, in the same order: what is to be sorted gets short. */
#ifndef TIER_LIB_COLUMN_CODE_H
#define TIER_LIB_COLUMN_CODE_H

#include <stdint.h>
#include <tier/base.h>

/** How a column is coded, by what its values allow. */
enum {
  TIER__CODE_WHOLE, /**< Small whole numbers: as they are. */
  TIER__CODE_RANK,  /**< Few distinct values: their ranks. */
  TIER__CODE_SPAN   /**< Others: the bits of the double, above those of the least. */
};

typedef struct tier__column_code {
  int kind;
  unsigned bits;      /**< No code needs more, 0 to 64. */
  uint64_t least;     /**< Span: the key of the least value, ... */
  unsigned shift;     /**< ... and how many of the low bits are the same in all. */
  uint16_t *ids;      /**< Rank: which value each row has, in the order in which they came, ... */
  uint16_t *ranks;    /**< ... the rank of each, ... */
  int64_t *distinct;  /**< ... and their keys in order of rank. */
} tier__column_code;

/** Looks through a column. To be ended, also after failure. @return TIER_E_MEMORY. */
tier_status tier__column_code_begin(tier_context *context, const double *values, size_t count,
                                    tier__column_code *ret_code, tier_error *err);
/** Frees; all zero does nothing. */
void tier__column_code_end(tier_context *context, tier__column_code *code);

/** Adds the codes of the column looked through, each shifted by `place` bits, to every `stride`-th word. */
void tier__column_code_put(const tier__column_code *code, const double *values, size_t count, unsigned place,
                           uint64_t *words, size_t stride);
/** The value of a code. -0 has become 0. */
double tier__column_code_value(const tier__column_code *code, uint64_t coded);

#endif
