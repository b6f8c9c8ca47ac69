/* SPDX-License-Identifier: Apache-2.0 */
/* Truths are bytes of two bits, TRUE the lower and UNKNOWN the higher; never both. All operations on them are
 * operations on bits, so that eight rows go through one word whatever the compiler makes of loops. */
#include "rule_kernel.h"

#include "rule_truth.h"
#include <string.h>

#define ONES UINT64_C(0x0101010101010101) /* The lowest bit of each byte. */

enum { WORD = 8 };

static inline uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, WORD);
  return word;
}

static inline void store(uint8_t *bytes, uint64_t word) {
  memcpy(bytes, &word, WORD);
}

/* The last rows, fewer than a word; which byte of the word is which row does not matter. */
static inline uint64_t load_rest(const uint8_t *bytes, size_t count) {
  uint64_t word = 0;
  for (size_t i = 0; i < count; i++) {
    word |= (uint64_t)bytes[i] << (8 * i);
  }
  return word;
}

static inline void store_rest(uint8_t *bytes, uint64_t word, size_t count) {
  for (size_t i = 0; i < count; i++) {
    bytes[i] = (uint8_t)(word >> (8 * i));
  }
}

/* Each byte that is 1 to 0xFF. */
static inline uint64_t spread(uint64_t ones) {
  return (ones << 8) - ones;
}

/* Rows that are TRUE, FALSE, UNKNOWN, as ones. */
static inline uint64_t is_true(uint64_t truth) {
  return truth & ONES;
}
static inline uint64_t is_unknown(uint64_t truth) {
  return (truth >> 1) & ONES;
}
static inline uint64_t is_false(uint64_t truth) {
  return ~(truth | (truth >> 1)) & ONES;
}

static inline uint64_t both_words(uint64_t a, uint64_t b) {
  const uint64_t possible = ~(is_false(a) | is_false(b)) & ONES;
  const uint64_t sure = is_true(a) & is_true(b);
  return sure | ((possible ^ sure) << 1);
}

static inline uint64_t either_words(uint64_t a, uint64_t b) {
  const uint64_t sure = is_true(a) | is_true(b);
  return sure | ((is_unknown(a | b) & ~sure) << 1);
}

static inline uint64_t not_word(uint64_t a) {
  return is_false(a) | (is_unknown(a) << 1);
}

static inline uint64_t same_words(uint64_t a, uint64_t b, uint64_t turn) {
  const uint64_t unknown = is_unknown(a | b);
  return (~(a ^ b ^ turn) & ONES & ~unknown) | (unknown << 1);
}

static inline uint64_t choose_words(uint64_t condition, uint64_t a, uint64_t b) {
  return (a & spread(is_true(condition))) | (b & spread(is_false(condition))) | (is_unknown(condition) << 1);
}

static inline uint64_t fill_words(uint64_t truth, uint64_t b) {
  const uint64_t gaps = spread(is_unknown(truth));
  return (truth & ~gaps) | (b & gaps);
}

static inline uint64_t mask_words(uint64_t truth, uint64_t known) {
  return (truth & spread(known)) | ((known ^ ONES) << 1);
}

/* `result` of the words `x` and `y`, for all rows. */
#define WORD_LOOP(first, second, to, result)                                                                           \
  size_t i = 0;                                                                                                        \
  for (; count - i >= WORD; i += WORD) {                                                                               \
    const uint64_t x = load((first) + i);                                                                              \
    const uint64_t y = load((second) + i);                                                                             \
    store((to) + i, (result));                                                                                         \
  }                                                                                                                    \
  if (i < count) {                                                                                                     \
    const uint64_t x = load_rest((first) + i, count - i);                                                              \
    const uint64_t y = load_rest((second) + i, count - i);                                                             \
    store_rest((to) + i, (result), count - i);                                                                         \
  }

void tier__rule_same(int different, const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth) {
  const uint64_t turn = different ? ONES : 0;
  WORD_LOOP(a, b, truth, same_words(x, y, turn))
}

void tier__rule_and(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth) {
  WORD_LOOP(a, b, truth, both_words(x, y))
}

void tier__rule_or(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth) {
  WORD_LOOP(a, b, truth, either_words(x, y))
}

void tier__rule_not(const uint8_t *a, size_t count, uint8_t *truth) {
  WORD_LOOP(a, a, truth, not_word(x | y))
}

void tier__rule_coalesce(const uint8_t *b, size_t count, uint8_t *truth) {
  WORD_LOOP(truth, b, truth, fill_words(x, y))
}

void tier__rule_unknown(const uint8_t *known, size_t count, uint8_t *truth) {
  WORD_LOOP(truth, known, truth, mask_words(x, y))
}

void tier__rule_both(const uint8_t *other, size_t count, uint8_t *known) {
  WORD_LOOP(known, other, known, x & y)
}

void tier__rule_choose(const uint8_t *condition, const uint8_t *a, const uint8_t *b, size_t count, uint8_t *truth) {
  size_t i = 0;
  for (; count - i >= WORD; i += WORD) {
    store(truth + i, choose_words(load(condition + i), load(a + i), load(b + i)));
  }
  if (i < count) {
    const size_t rest = count - i;
    store_rest(truth + i, choose_words(load_rest(condition + i, rest), load_rest(a + i, rest), load_rest(b + i, rest)),
               rest);
  }
}

int tier__rule_all(const uint8_t *truth, uint8_t value, size_t count) {
  const uint64_t wanted = value * ONES;
  uint64_t differ = 0;
  size_t i = 0;
  for (; count - i >= WORD; i += WORD) {
    differ |= load(truth + i) ^ wanted;
  }
  for (; i < count; i++) {
    differ |= (uint64_t)(truth[i] ^ value);
  }
  return differ == 0;
}

/* Sum of the bytes of a word; below 2^16. */
static uint64_t sum_bytes(uint64_t word) {
  const uint64_t pairs = (word & UINT64_C(0x00FF00FF00FF00FF)) + ((word >> 8) & UINT64_C(0x00FF00FF00FF00FF));
  return (pairs * UINT64_C(0x0001000100010001)) >> 48;
}

void tier__rule_count(const uint8_t *truth, size_t count, uint64_t truths[3]) {
  const size_t most = 255; /* Words whose ones can be added up in bytes. */
  uint64_t sums[2] = {0, 0};
  size_t i = 0;
  while (i < count) {
    uint64_t trues = 0;
    uint64_t unknowns = 0;
    for (size_t words = 0; words < most && i < count; words++, i += WORD) {
      const uint64_t word = count - i < WORD ? load_rest(truth + i, count - i) : load(truth + i);
      trues += is_true(word);
      unknowns += is_unknown(word);
    }
    sums[0] += sum_bytes(trues);
    sums[1] += sum_bytes(unknowns);
  }
  truths[TIER__TRUE] += sums[0];
  truths[TIER__UNKNOWN] += sums[1];
  truths[TIER__FALSE] += count - sums[0] - sums[1];
}
