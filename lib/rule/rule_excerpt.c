/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_excerpt.h"

#include <string.h>

enum { EXCERPT_BYTES = 40, NAME_BYTES = 63, FAR = 99 };

void tier__excerpt_cut(tier_string text, size_t begin, size_t end, tier__excerpt *ret_excerpt) {
  const int cut = end - begin > EXCERPT_BYTES;
  const int quoted = text.data[begin] == '\'' || text.data[begin] == '"';
  const char *quote = quoted ? "" : "'";
  size_t length = strlen(quote);
  if (cut) {
    end = begin + EXCERPT_BYTES;
    while (end > begin && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
      end--;
    }
  }
  memcpy(ret_excerpt->text, quote, length);
  for (size_t at = begin; at < end; at++) {
    const unsigned char c = (unsigned char)text.data[at];
    ret_excerpt->text[length++] = c < 0x20 || c == 0x7F ? ' ' : (char)c;
  }
  if (cut) {
    memcpy(ret_excerpt->text + length, "...", 3);
    length += 3;
  }
  memcpy(ret_excerpt->text + length, quote, strlen(quote) + 1);
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Damerau and Levenshtein, restricted to swaps that are not edited again; three rows of the matrix. */
size_t tier__name_distance(const char *a, const char *b) {
  const size_t rows = strlen(a);
  const size_t columns = strlen(b);
  size_t matrix[3][NAME_BYTES + 1];
  if (rows > NAME_BYTES || columns > NAME_BYTES) {
    return FAR;
  }
  for (size_t j = 0; j <= columns; j++) {
    matrix[0][j] = j;
  }
  for (size_t i = 1; i <= rows; i++) {
    size_t *row = matrix[i % 3];
    const size_t *above = matrix[(i + 2) % 3];
    row[0] = i;
    for (size_t j = 1; j <= columns; j++) {
      row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = least(row[j], matrix[(i + 1) % 3][j - 2] + 1);
      }
    }
  }
  return matrix[rows % 3][columns];
}
