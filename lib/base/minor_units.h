/* SPDX-License-Identifier: Apache-2.0 */
/** @file minor_units.h
 * Minor and major units of money. */
#ifndef TIER_LIB_MINOR_UNITS_H
#define TIER_LIB_MINOR_UNITS_H

#include <stdint.h>

/** Minor units of a major one: 10^minor_digits, exact up to 22 digits. An amount divided by it is rounded once. */
static inline double tier__minor_units(int32_t minor_digits) {
  double units = 1;
  for (int32_t i = 0; i < minor_digits; i++) {
    units *= 10;
  }
  return units;
}

#endif
