/* SPDX-License-Identifier: Apache-2.0 */
/** @file failure.h
 * How functions fail: one line sets code and message, one macro passes a failure on. */
#ifndef TIER_LIB_FAILURE_H
#define TIER_LIB_FAILURE_H

#include <assert.h>
#include <tier/base.h>

#if defined(__GNUC__)
#define TIER__PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define TIER__PRINTF(text, first)
#endif

/** Sets code, row -1 and message. The format must not print floating point (it would follow the locale): use
 * tier_number_format and %s. @return `code`. */
tier_status tier__fail(tier_error *err, tier_status code, const char *format, ...) TIER__PRINTF(3, 4);
/** The same about one row of a batch. */
tier_status tier__fail_row(tier_error *err, tier_status code, int64_t row, const char *format, ...) TIER__PRINTF(4, 5);
/** Makes one line of UTF-8 of what may quote a user: control characters become spaces, stray bytes '?', and a character
 * that the end has split is cut off. */
void tier__message_mend(char *message);
/** TIER_E_MEMORY with its message. */
tier_status tier__no_memory(tier_error *err);

/** Returns from the function if the call failed. */
#define TIER__TRY(call)                                                                                                \
  do {                                                                                                                 \
    tier_status try_status_ = (call);                                                                                  \
    if (try_status_ != TIER_OK) {                                                                                      \
      return try_status_;                                                                                              \
    }                                                                                                                  \
  } while (0)

/** Sets the local variable `status` and goes to the label `out` if the call failed. */
#define TIER__TRY_OUT(call)                                                                                            \
  do {                                                                                                                 \
    status = (call);                                                                                                   \
    if (status != TIER_OK) {                                                                                           \
      goto out;                                                                                                        \
    }                                                                                                                  \
  } while (0)

#endif
