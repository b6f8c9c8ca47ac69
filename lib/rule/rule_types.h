/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_types.h
 * Which operators take which types. */
#ifndef TIER_LIB_RULE_TYPES_H
#define TIER_LIB_RULE_TYPES_H

#include <tier/base.h>

/** int or float. */
int tier__rule_is_number(tier_type type);
/** A number or money. */
int tier__rule_is_amount(tier_type type);
/** 1 if values of these types can be compared with these orders. @param a,b TIER_ANY takes part in everything. */
int tier__rule_comparable(uint8_t orders, tier_type a, tier_type b);
/** Type of `a operation b`, or TIER__TYPE_BAD. */
tier_type tier__rule_arithmetic(char operation, tier_type a, tier_type b);

#endif
