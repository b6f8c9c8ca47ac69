/* SPDX-License-Identifier: Apache-2.0 */
/** @file string_order.h
 * Order of texts by bytes. */
#ifndef TIER_LIB_STRING_ORDER_H
#define TIER_LIB_STRING_ORDER_H

#include <string.h>
#include <tier/base.h>

/** A text stands before those that it begins. @return <0, 0, >0. */
static inline int tier__string_compare(tier_string a, tier_string b) {
  const size_t shared = a.length < b.length ? a.length : b.length;
  const int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

#endif
