/* SPDX-License-Identifier: Apache-2.0 */
/** @file order_free_sum.h
 * A sum of doubles that is exact, and so the same bits in whatever order they come. */
#ifndef TIER_LIB_ORDER_FREE_SUM_H
#define TIER_LIB_ORDER_FREE_SUM_H

#include <stdint.h>

/** 2098 bits for all doubles, and one more limb for what a long sum carries. */
enum { TIER__SUM_LIMBS = 68 };

/** Zero it to begin. */
typedef struct tier__order_free_sum {
  int64_t limb[TIER__SUM_LIMBS]; /**< Limb i counts 2^(32 i - 1074). */
  uint32_t pending;              /**< Addends since the last carry. */
} tier__order_free_sum;

/** @param value Finite. */
void tier__order_free_add(tier__order_free_sum *sum, double value);
/** @return The sum, within one unit in the last place; infinite if it is too large. */
double tier__order_free_value(const tier__order_free_sum *sum);

#endif
