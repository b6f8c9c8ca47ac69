/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

#include <stdint.h>
#include <string.h>

static int within(unsigned char byte, unsigned char least, unsigned char most) {
  return byte >= least && byte <= most;
}

/* The rows of Unicode's table 3-7: only the second byte has bounds of its own. */
size_t tier__utf8_step(const char *data, size_t length) {
  const unsigned char *bytes = (const unsigned char *)data;
  unsigned char least = 0x80;
  unsigned char most = 0xBF;
  size_t need;
  if (length == 0) {
    return 0;
  }
  if (bytes[0] < 0x80) {
    return 1;
  }
  if (within(bytes[0], 0xC2, 0xDF)) {
    need = 2;
  } else if (within(bytes[0], 0xE0, 0xEF)) {
    need = 3;
    least = bytes[0] == 0xE0 ? 0xA0 : 0x80;
    most = bytes[0] == 0xED ? 0x9F : 0xBF;
  } else if (within(bytes[0], 0xF0, 0xF4)) {
    need = 4;
    least = bytes[0] == 0xF0 ? 0x90 : 0x80;
    most = bytes[0] == 0xF4 ? 0x8F : 0xBF;
  } else {
    return 0;
  }
  if (length < need || !within(bytes[1], least, most)) {
    return 0;
  }
  for (size_t i = 2; i < need; i++) {
    if (!within(bytes[i], 0x80, 0xBF)) {
      return 0;
    }
  }
  return need;
}

int tier__utf8_valid(const char *data, size_t length) {
  size_t i = 0;
  while (i < length) {
    uint64_t eight;
    if (length - i >= sizeof eight) {
      memcpy(&eight, data + i, sizeof eight);
      if ((eight & UINT64_C(0x8080808080808080)) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    size_t step = tier__utf8_step(data + i, length - i);
    if (step == 0) {
      return 0;
    }
    i += step;
  }
  return 1;
}
