/* SPDX-License-Identifier: Apache-2.0 */
/** @file utf8.h */
#ifndef TIER_LIB_UTF8_H
#define TIER_LIB_UTF8_H

#include <stddef.h>

/** @return 1 if the bytes are well-formed UTF-8 (Unicode table 3-7: no surrogates, no overlong forms). */
int tier__utf8_valid(const char *data, size_t length);
/** Bytes of the character that stands at the beginning. @return 1 to 4; 0 if there is no well-formed one. */
size_t tier__utf8_step(const char *data, size_t length);

#endif
