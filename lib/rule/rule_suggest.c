/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_suggest.h"

#include <string.h>

/* A search goes through all names, and a document of a few megabytes can have a million unknown ones: nobody reads so
 * many suggestions. */
enum { NAME_BYTES = 63, FAR = 99, MOST_FINDINGS = 50 };

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* How many letters one must change, add, drop or swap with a neighbour: Damerau and Levenshtein, restricted to swaps
 * that are not edited again; three rows of the matrix. */
static size_t distance_of(const char *a, const char *b) {
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

const char *tier__name_suggest(const tier_findings *findings, const char *name,
                               const char *(*name_at)(void *user_data, size_t index), void *user_data) {
  size_t nearest = strlen(name) / 3 + 2; /* Beyond what is taken for a slip. */
  const char *best = NULL;
  const char *other;
  if (name_at == NULL || tier_findings_count(findings) >= MOST_FINDINGS) {
    return NULL;
  }
  for (size_t i = 0; (other = name_at(user_data, i)) != NULL; i++) {
    const size_t distance = distance_of(name, other);
    if (distance < nearest) {
      nearest = distance;
      best = other;
    }
  }
  return best;
}
