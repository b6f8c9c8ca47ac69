/* SPDX-License-Identifier: Apache-2.0 */
/** @file number_text.h
 * Numbers to text and back, the same under every locale. */
#ifndef TIER_LIB_NUMBER_TEXT_H
#define TIER_LIB_NUMBER_TEXT_H

#include <tier/base.h>

/** Shortest decimal that reads back to the same double. Plain notation for 1e-6 <= |v| < 1e17 ("0.001", "5", no ".0"),
 * else like "1.5e-9". -0 is "0". @param value Finite. @return Length. @param[out] text 32 bytes, terminated. */
size_t tier__number_write(double value, char text[32]);
/** @return Length. @param[out] text 24 bytes, terminated. */
size_t tier__integer_write(int64_t value, char text[24]);
/** Amount in major units with exactly `minor_digits` decimals. @param[out] text 32 bytes, terminated. */
size_t tier__money_write(int64_t minor, int32_t minor_digits, char text[32]);
/** Reads a whole text as a JSON-like number with optional sign. @return 1 if it is one and finite. */
int tier__number_read(const char *data, size_t length, double *ret_value);
/** Reads a whole text as an integer with optional '-'. @return 1 if it is one and fits. */
int tier__integer_read(const char *data, size_t length, int64_t *ret_value);
/** Reads a decimal amount exactly: optional sign, digits, optional '.' and digits; trailing zeros beyond the minor
 * digits are fine, other digits there are not. @return 1 if it is one and fits. */
int tier__money_read(const char *data, size_t length, int32_t minor_digits, int64_t *ret_minor);
/** The canonical text of an int64: "0", or optional '-' and no leading zero. @return 1 if the text is that. */
int tier__integer_canonical(const char *data, size_t length, int64_t *ret_value);

#endif
