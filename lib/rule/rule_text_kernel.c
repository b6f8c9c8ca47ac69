/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_text_kernel.h"

#include <string.h>

/* Order of the first `count` bytes of `b` and those of `a` from `at` on. */
static int compare_bytes(tier__rule_text a, size_t at, tier__rule_text b, size_t count) {
  if (count == 0) {
    return 0;
  }
  if (!a.small && !b.small) {
    return memcmp(a.text->data + at, b.text->data, count);
  }
  for (size_t i = 0; i < count; i++) {
    const int order = tier__text_byte(a, at + i) - tier__text_byte(b, i);
    if (order != 0) {
      return order;
    }
  }
  return 0;
}

int tier__text_order(tier__rule_text a, tier__rule_text b) {
  const size_t m = a.text->length;
  const size_t n = b.text->length;
  const int order = compare_bytes(a, 0, b, m < n ? m : n);
  if (order != 0) {
    return order < 0 ? -1 : 1;
  }
  return m < n ? -1 : m > n;
}

int tier__text_same(tier__rule_text a, tier__rule_text b) {
  return a.text->length == b.text->length && compare_bytes(a, 0, b, b.text->length) == 0;
}

int tier__text_starts(tier__rule_text a, tier__rule_text part) {
  return a.text->length >= part.text->length && compare_bytes(a, 0, part, part.text->length) == 0;
}

int tier__text_ends(tier__rule_text a, tier__rule_text part) {
  const size_t n = part.text->length;
  return a.text->length >= n && compare_bytes(a, a.text->length - n, part, n) == 0;
}

/* Karp and Rabin 1987: a hash that rolls over the text, bytes compared where it fits. */
int tier__text_contains(tier__rule_text a, tier__rule_text part) {
  const uint64_t base = UINT64_C(0x9E3779B97F4A7C15);
  const size_t n = part.text->length;
  uint64_t wanted = 0;
  uint64_t hash = 0;
  uint64_t highest = 1; /* base^n */
  if (n > a.text->length) {
    return 0;
  }
  for (size_t i = 0; i < n; i++) {
    wanted = wanted * base + tier__text_byte(part, i);
    hash = hash * base + tier__text_byte(a, i);
    highest *= base;
  }
  for (size_t at = 0;; at++) {
    if (hash == wanted && compare_bytes(a, at, part, n) == 0) {
      return 1;
    }
    if (at + n == a.text->length) {
      return 0;
    }
    hash = hash * base + tier__text_byte(a, at + n) - highest * tier__text_byte(a, at);
  }
}
