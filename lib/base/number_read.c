/* SPDX-License-Identifier: Apache-2.0 */
#include "number_text.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More digits than lie between any double and the half to its neighbour (767); what follows can only break a tie. */
enum { MOST_DIGITS = 780 };

/* Digits times ten to that power are infinite, or 0. */
enum { STRTOD_EXPONENT = 2000 };

/* Exponents beyond it are cut to it: more than any text has digits that could make up for it. */
#define MOST_EXPONENT INT64_C(1000000000000000)

/* A number as it is written: sign, significant digits without leading zeros, and the power of ten behind them. */
typedef struct scanned {
  int negative;
  int64_t exponent;
  size_t count;
  uint64_t mantissa; /* The digits as a number, while there are at most 19. */
  int cut;           /* A digit other than 0 has been left out. */
  char digits[MOST_DIGITS + 32];
} scanned;

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

static void take_digit(scanned *number, char c, int after_point) {
  if (number->count == 0 && c == '0') {
    number->exponent -= after_point;
  } else if (number->count < MOST_DIGITS) {
    if (number->count < 19) {
      number->mantissa = number->mantissa * 10 + (uint64_t)(c - '0');
    }
    number->digits[number->count++] = c;
    number->exponent -= after_point;
  } else {
    number->cut |= c != '0';
    number->exponent += !after_point;
  }
}

static int scan_exponent(const char *at, const char *end, int64_t *ret_exponent) {
  int64_t exponent = 0;
  int negative = at < end && *at == '-';
  at += at < end && (*at == '-' || *at == '+');
  if (at == end) {
    return 0;
  }
  for (; at < end; at++) {
    if (!is_digit(*at)) {
      return 0;
    }
    exponent = exponent < MOST_EXPONENT ? exponent * 10 + (*at - '0') : exponent;
  }
  *ret_exponent = negative ? -exponent : exponent;
  return 1;
}

static int scan(const char *at, const char *end, scanned *number) {
  int seen = 0;
  int after_point = 0;
  int64_t exponent = 0;
  number->negative = at < end && *at == '-';
  at += at < end && (*at == '-' || *at == '+');
  for (; at < end && (is_digit(*at) || (*at == '.' && !after_point)); at++) {
    if (*at == '.') {
      after_point = 1;
    } else {
      take_digit(number, *at, after_point);
      seen = 1;
    }
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    if (!scan_exponent(at + 1, end, &exponent)) {
      return 0;
    }
    at = end;
  }
  number->exponent += exponent;
  return seen && at == end;
}

/* Exact powers of ten: one correctly rounded operation on exact numbers is correctly rounded
 * (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990). */
static int read_fast(const scanned *number, double *ret_value) {
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD == 0
  static const double powers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (number->count > 19 || number->mantissa > UINT64_C(1) << 53 || number->exponent < -22 || number->exponent > 22) {
    return 0;
  }
  double mantissa = (double)number->mantissa;
  *ret_value = number->exponent < 0 ? mantissa / powers[-number->exponent] : mantissa * powers[number->exponent];
  return 1;
#else
  (void)number;
  (void)ret_value;
  return 0;
#endif
}

/* Digits and an exponent are all that strtod sees: no decimal sign, so that the locale has no say. */
static double read_slow(scanned *number) {
  char *end = number->digits + number->count;
  int64_t exponent = number->exponent;
  if (number->cut) {
    *end++ = '1';
    exponent--;
  }
  exponent = exponent > STRTOD_EXPONENT ? STRTOD_EXPONENT : exponent;
  exponent = exponent < -STRTOD_EXPONENT ? -STRTOD_EXPONENT : exponent;
  *end++ = 'e';
  end += tier__integer_write(exponent, end);
  return strtod(number->digits, NULL);
}

int tier__number_read(const char *data, size_t length, double *ret_value) {
  scanned number;
  double value = 0;
  number.exponent = 0;
  number.count = 0;
  number.mantissa = 0;
  number.cut = 0;
  if (length == 0 || !scan(data, data + length, &number)) {
    return 0;
  }
  if (number.count != 0 && !read_fast(&number, &value)) {
    value = read_slow(&number);
  }
  if (!isfinite(value)) {
    return 0;
  }
  *ret_value = number.negative ? -value : value;
  return 1;
}
