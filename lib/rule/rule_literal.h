/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_literal.h
 * What literals stand for, and how a comparison with one becomes a comparison with a machine number without rounding.
 */
#ifndef TIER_LIB_RULE_LITERAL_H
#define TIER_LIB_RULE_LITERAL_H

#include "rule_tree.h"

/** Unescapes the inside of a quoted text: \\' \\" \\\\ \\n \\r \\t \\uXXXX.
 * @param[out] bytes At least `inside.length` bytes. @param[out] ret_at Offset of a wrong escape.
 * @return NULL, or what is wrong: a constant. */
const char *tier__rule_unescape(tier_string inside, char *bytes, size_t *ret_length, size_t *ret_at);

/** How a decimal number lies to the int64 numbers. */
enum {
  TIER__DECIMAL_EXACT,   /**< It is one. */
  TIER__DECIMAL_BETWEEN, /**< Between `floor` and `floor + 1`. */
  TIER__DECIMAL_BELOW,   /**< Below all. */
  TIER__DECIMAL_ABOVE    /**< Above all. */
};
/** Scales "digits[.digits][e[+-]digits]" by 10^digits, exactly. @param[out] ret_floor Set for EXACT and BETWEEN. */
int tier__rule_decimal(tier_string text, int negative, int32_t digits, int64_t *ret_floor);

/** 1 if a number is written with digits only. */
int tier__rule_whole(tier_string digits);
/** Sets `value_integer` of a number literal, and gives the orders for `value orders value_integer` that are true for
 * just those int64 values, in units of 10^-digits, for which `value orders literal` is. */
uint8_t tier__rule_fold_integer(tier__rule_node *literal, uint8_t orders, int32_t digits);
/** The same for double values and `value_number`. A literal with decimals means its nearest double, a whole one
 * itself. */
uint8_t tier__rule_fold_number(tier__rule_node *literal, uint8_t orders);
/** Orders as seen from the other side. */
uint8_t tier__rule_flip(uint8_t orders);

#endif
