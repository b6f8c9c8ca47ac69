/* SPDX-License-Identifier: Apache-2.0 */
#include "struct_size.h"

#include <string.h>

#include "failure.h"

/* No struct of ours comes near it; a larger size is an uninitialised one. */
#define ABSURD_SIZE 65536u

static size_t size_of(const void *given) {
  size_t size;
  memcpy(&size, given, sizeof size);
  return size;
}

static tier_status check_size(const void *given, size_t least, const char *name, tier_error *err) {
  if (given == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "%s is NULL", name);
  }
  size_t size = size_of(given);
  if (size < least || size > ABSURD_SIZE) {
    return tier__fail(err, TIER_E_STRUCT_SIZE, "%s.size is %zu; set it to sizeof(%s)", name, size, name);
  }
  return TIER_OK;
}

tier_status tier__struct_in(void *copy, size_t current, size_t least, const void *given, const char *name,
                            tier_error *err) {
  TIER__TRY(check_size(given, least, name, err));
  size_t size = size_of(given);
  const unsigned char *bytes = given;
  for (size_t i = current; i < size; i++) {
    if (bytes[i] != 0) {
      return tier__fail(err, TIER_E_TOO_NEW, "%s sets a field that this version of the library does not know", name);
    }
  }
  size_t shared = size < current ? size : current;
  memcpy(copy, given, shared);
  memset((unsigned char *)copy + shared, 0, current - shared);
  memcpy(copy, &current, sizeof current);
  return TIER_OK;
}

tier_status tier__struct_out_check(const void *ret, size_t least, const char *name, tier_error *err) {
  return check_size(ret, least, name, err);
}

void tier__struct_out(void *ret, const void *ours, size_t current) {
  size_t size = size_of(ret);
  size_t shared = size < current ? size : current;
  memcpy((unsigned char *)ret + sizeof size, (const unsigned char *)ours + sizeof size, shared - sizeof size);
  memset((unsigned char *)ret + shared, 0, size - shared);
}
