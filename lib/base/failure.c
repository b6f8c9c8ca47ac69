/* SPDX-License-Identifier: Apache-2.0 */
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <tier/model.h>

#include "utf8.h"

/* A message may quote what a user wrote. Control characters would break the promise of one line, and cutting at the
 * end of the buffer may leave half a character. */
static void mend_line(char *message) {
  size_t length = strlen(message);
  size_t i = 0;
  while (i < length) {
    size_t step = tier__utf8_step(message + i, length - i);
    unsigned char byte = (unsigned char)message[i];
    if (step == 0) {
      message[i] = '?';
      step = 1;
    } else if (byte < 0x20 || byte == 0x7F) {
      message[i] = ' ';
    }
    i += step;
  }
}

/* Cuts a character that the end of the buffer has split. */
static void cut_at_character(char *message, size_t length) {
  size_t start = length;
  while (start > 0 && length - start < 4) {
    start--;
    unsigned char byte = (unsigned char)message[start];
    if (byte < 0x80) {
      return;
    }
    if (byte >= 0xC0) {
      if (tier__utf8_step(message + start, length - start) == 0) {
        message[start] = '\0';
      }
      return;
    }
  }
}

void tier__message_mend(char *message) {
  cut_at_character(message, strlen(message));
  mend_line(message);
}

/* `err->size` is not read: no version of the struct is smaller than this one. */
TIER__PRINTF(4, 0)
static void set_error(tier_error *err, tier_status code, int64_t row, const char *format, va_list arguments) {
  if (err == NULL) {
    return;
  }
  err->code = code;
  err->row = row;
  if (vsnprintf(err->message, sizeof err->message, format, arguments) < 0) {
    err->message[0] = '\0';
  }
  tier__message_mend(err->message);
}

tier_status tier__fail(tier_error *err, tier_status code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  set_error(err, code, -1, format, arguments);
  va_end(arguments);
  return code;
}

tier_status tier__fail_row(tier_error *err, tier_status code, int64_t row, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  set_error(err, code, row, format, arguments);
  va_end(arguments);
  return code;
}

tier_status tier__no_memory(tier_error *err) {
  return tier__fail(err, TIER_E_MEMORY, "out of memory");
}

tier_status tier_error_set(tier_error *err, tier_status code, const char *message) {
  return tier__fail(err, code, "%s", message != NULL ? message : tier_status_name(code));
}
