/* SPDX-License-Identifier: Apache-2.0 */
#include "json_scan.h"

#include <string.h>

#include "utf8.h"

static int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits of \uXXXX. @return -1 if they are not there. */
static int32_t scan_unit(const char *at, const char *end) {
  int32_t unit = 0;
  if (end - at < 4) {
    return -1;
  }
  for (int i = 0; i < 4; i++) {
    int digit = hex_value(at[i]);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

static char *put_character(char *to, uint32_t code) {
  if (code < 0x80) {
    *to++ = (char)code;
    return to;
  }
  if (code < 0x800) {
    *to++ = (char)(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      *to++ = (char)(0xE0 | code >> 12);
    } else {
      *to++ = (char)(0xF0 | code >> 18);
      *to++ = (char)(0x80 | (code >> 12 & 0x3F));
    }
    *to++ = (char)(0x80 | (code >> 6 & 0x3F));
  }
  *to++ = (char)(0x80 | (code & 0x3F));
  return to;
}

/* Behind "\u". A character beyond the first plane stands as a pair of surrogates. */
static const char *scan_unicode(const char **at, const char *end, char **to) {
  int32_t unit = scan_unit(*at, end);
  uint32_t code = (uint32_t)unit;
  if (unit < 0) {
    return "\\u needs four hexadecimal digits";
  }
  if (unit == 0) {
    return "a text cannot hold the character U+0000";
  }
  *at += 4;
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    int32_t second = end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' ? scan_unit(*at + 2, end) : -1;
    if (unit >= 0xDC00 || second < 0xDC00 || second > 0xDFFF) {
      return "half of a surrogate pair";
    }
    code = 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(second - 0xDC00);
    *at += 6;
  }
  *to = put_character(*to, code);
  return NULL;
}

/* Behind the backslash. */
static const char *scan_escape(const char **at, const char *end, char **to) {
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter = *at < end && **at != '\0' ? strchr(letters, **at) : NULL;
  if (*at < end && **at == 'u') {
    ++*at;
    return scan_unicode(at, end, to);
  }
  if (letter == NULL) {
    return "unknown escape in a text";
  }
  *(*to)++ = meanings[letter - letters];
  ++*at;
  return NULL;
}

const char *tier__json_scan_text(const char **at, const char *end, char *decoded, size_t *ret_length) {
  char *to = decoded;
  ++*at;
  while (*at < end && **at != '"') {
    if (**at == '\\') {
      ++*at;
      const char *wrong = scan_escape(at, end, &to);
      if (wrong != NULL) {
        return wrong;
      }
      continue;
    }
    size_t step = tier__utf8_step(*at, (size_t)(end - *at));
    if (step == 0) {
      return "not valid UTF-8";
    }
    if ((unsigned char)**at < 0x20) {
      return "a control character in a text must be escaped";
    }
    memcpy(to, *at, step);
    to += step;
    *at += step;
  }
  if (*at == end) {
    return "the text is not closed by a quote";
  }
  ++*at;
  *to = '\0';
  *ret_length = (size_t)(to - decoded);
  return NULL;
}

static const char *skip_digits(const char *at, const char *end) {
  while (at < end && *at >= '0' && *at <= '9') {
    at++;
  }
  return at;
}

size_t tier__json_scan_number(const char *at, const char *end, int *ret_is_integer) {
  const char *begin = at;
  at += at < end && *at == '-';
  const char *whole = at;
  at = skip_digits(at, end);
  if (at == whole || (*whole == '0' && at - whole > 1)) {
    return 0;
  }
  *ret_is_integer = 1;
  if (at < end && *at == '.') {
    const char *decimals = at + 1;
    at = skip_digits(decimals, end);
    *ret_is_integer = 0;
    if (at == decimals) {
      return 0;
    }
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    at += at < end && (*at == '+' || *at == '-');
    const char *exponent = at;
    at = skip_digits(at, end);
    *ret_is_integer = 0;
    if (at == exponent) {
      return 0;
    }
  }
  return (size_t)(at - begin);
}
