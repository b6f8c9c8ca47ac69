/* SPDX-License-Identifier: Apache-2.0 */
/** @file number_digits.h
 * The shortest decimal that lies inside the rounding interval of a double: what number_write.c prints. */
#ifndef TIER_LIB_NUMBER_DIGITS_H
#define TIER_LIB_NUMBER_DIGITS_H

#include "number_digits_slow.h"

/** Fewest digits that read back to the value; among them the nearest to it. @param value Positive and finite. */
tier__decimal tier__shortest_decimal(double value);

#endif
