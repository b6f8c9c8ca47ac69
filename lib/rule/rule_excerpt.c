/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_excerpt.h"

#include <string.h>

enum { EXCERPT_BYTES = 40 };

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
