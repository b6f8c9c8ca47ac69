/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_scan.h
 * The words of JSON (RFC 8259): texts and numbers. For json_read.c. */
#ifndef TIER_LIB_JSON_SCAN_H
#define TIER_LIB_JSON_SCAN_H

#include <tier/base.h>

/** Reads a text that begins with its quote. @param[in,out] at Moves behind the closing quote, or to what is wrong.
 * @param[out] decoded As many bytes as are left, plus 1; gets UTF-8 without NUL, terminated. @return NULL, or what is
 * wrong: a constant text. */
const char *tier__json_scan_text(const char **at, const char *end, char *decoded, size_t *ret_length);

/** Length of the number that begins here. @param[out] ret_is_integer 1 without point and exponent.
 * @return 0 if there is none. */
size_t tier__json_scan_number(const char *at, const char *end, int *ret_is_integer);

#endif
