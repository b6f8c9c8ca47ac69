/* SPDX-License-Identifier: Apache-2.0 */
/** @file struct_checks.h
 * Calls with a struct as an older and as a newer header has it. */
#ifndef TIER_TESTS_STRUCT_CHECKS_H
#define TIER_TESTS_STRUCT_CHECKS_H

#include "helpers/assert_close.h"

#include <tier/tier.h>

/** How much longer a newer struct is. */
#define STRUCT_NEWER_BYTES 64

/** A struct with room after it. */
typedef union struct_newer {
  size_t size;
  unsigned char bytes[1024];
} struct_newer;

/** A call of the library with one struct. */
typedef tier_status (*struct_call)(void *given, tier_error *err);

/** Fails the test with the message of the error. */
void struct_require_ok(tier_status status, const tier_error *err);
/** The struct is read: a longer one is taken if the rest is zero, a shorter one is refused.
 * @param valid `size` bytes. */
void struct_check_input(const char *name, const void *valid, size_t size, struct_call call);
/** The same of a struct that has grown: what is as long as its first version is taken, too. @param first Its size. */
void struct_check_grown_input(const char *name, const void *valid, size_t first, size_t size, struct_call call);
/** The struct is filled as far as both sides know it, and not touched if it is refused. */
void struct_check_output(const char *name, size_t size, struct_call call);
/** The same of a struct that has grown. @param first Size of its first version. */
void struct_check_grown_output(const char *name, size_t first, size_t size, struct_call call);

#endif
