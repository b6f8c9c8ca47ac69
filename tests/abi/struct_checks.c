/* SPDX-License-Identifier: Apache-2.0 */
#include "struct_checks.h"

void struct_require_ok(tier_status status, const tier_error *err) {
  if (status != TIER_OK) {
    fail_msg("%s: %s", tier_status_name(status), err->message);
  }
}

void struct_check_input(const char *name, const void *valid, size_t size, struct_call call) {
  struct_check_grown_input(name, valid, size, size, call);
}

void struct_check_grown_input(const char *name, const void *valid, size_t first, size_t size, struct_call call) {
  tier_error err = {.size = sizeof err};
  struct_newer given;
  print_message("  %s\n", name);
  memset(&given, 0, sizeof given);
  memcpy(&given, valid, size);

  given.size = size;
  struct_require_ok(call(&given, &err), &err);
  given.size = size + STRUCT_NEWER_BYTES;
  struct_require_ok(call(&given, &err), &err);
  given.bytes[size + STRUCT_NEWER_BYTES - 1] = 1;
  assert_int_equal(call(&given, &err), TIER_E_TOO_NEW);
  given.size = size; /* The byte behind the end is none of the library's business. */
  struct_require_ok(call(&given, &err), &err);
  given.size = first;
  struct_require_ok(call(&given, &err), &err);

  const size_t refused[] = {0, sizeof(size_t), first - 1, SIZE_MAX};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    given.size = refused[i];
    assert_int_equal(call(&given, &err), TIER_E_STRUCT_SIZE);
    assert_int_equal(err.code, TIER_E_STRUCT_SIZE);
    assert_non_null(strstr(err.message, name));
  }
}

void struct_check_output(const char *name, size_t size, struct_call call) {
  struct_check_grown_output(name, size, size, call);
}

void struct_check_grown_output(const char *name, size_t first, size_t size, struct_call call) {
  tier_error err = {.size = sizeof err};
  struct_newer ours, longer;
  print_message("  %s\n", name);
  memset(&ours, 0xA5, sizeof ours);
  ours.size = size;
  struct_require_ok(call(&ours, &err), &err);
  assert_int_equal(ours.size, size);
  for (size_t i = size; i < sizeof ours; i++) {
    assert_int_equal(ours.bytes[i], 0xA5);
  }

  memset(&ours, 0xA5, sizeof ours);
  ours.size = first;
  struct_require_ok(call(&ours, &err), &err);
  assert_int_equal(ours.size, first);
  for (size_t i = first; i < sizeof ours; i++) {
    assert_int_equal(ours.bytes[i], 0xA5);
  }

  memset(&longer, 0xA5, sizeof longer);
  longer.size = size + STRUCT_NEWER_BYTES;
  struct_require_ok(call(&longer, &err), &err);
  assert_int_equal(longer.size, size + STRUCT_NEWER_BYTES);
  for (size_t i = size; i < sizeof longer; i++) {
    assert_int_equal(longer.bytes[i], i < size + STRUCT_NEWER_BYTES ? 0 : 0xA5);
  }

  const size_t refused[] = {0, sizeof(size_t), first - 1, SIZE_MAX};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    memset(&ours, 0xA5, sizeof ours);
    ours.size = refused[i];
    assert_int_equal(call(&ours, &err), TIER_E_STRUCT_SIZE);
    assert_non_null(strstr(err.message, name));
    for (size_t j = sizeof(size_t); j < sizeof ours; j++) {
      assert_int_equal(ours.bytes[j], 0xA5);
    }
  }
}
