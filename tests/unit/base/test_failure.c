/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"

#include <stdio.h>
#include <tier/model.h>

#include "base/utf8.h"
#include "helpers/assert_close.h"

static void sets_code_row_and_message(void **state) {
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier__fail(&err, TIER_E_DATA, "column %s has %d rows", "spend", 3), TIER_E_DATA);
  assert_int_equal(err.code, TIER_E_DATA);
  assert_int_equal(err.row, -1);
  assert_string_equal(err.message, "column spend has 3 rows");
  assert_int_equal(tier__fail_row(&err, TIER_E_NOT_FOUND, 7, "no such tier"), TIER_E_NOT_FOUND);
  assert_int_equal(err.row, 7);
  assert_int_equal(err.size, sizeof err);
}

static void takes_no_error(void **state) {
  (void)state;
  assert_int_equal(tier__fail(NULL, TIER_E_DATA, "x"), TIER_E_DATA);
  assert_int_equal(tier__no_memory(NULL), TIER_E_MEMORY);
  assert_int_equal(tier_error_set(NULL, 1234, NULL), 1234);
}

static void error_set_is_no_format(void **state) {
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_error_set(&err, TIER_E_CALLBACK, "100 %s %n"), TIER_E_CALLBACK);
  assert_string_equal(err.message, "100 %s %n");
  tier_error_set(&err, TIER_E_CALLBACK, NULL);
  assert_string_equal(err.message, "CALLBACK");
}

static void message_is_one_line_of_utf8(void **state) {
  tier_error err = {.size = sizeof err};
  (void)state;
  tier__fail(&err, TIER_E_DATA, "%s", "a\nb\tc\x7F\xFF\xC3\xA9");
  assert_string_equal(err.message, "a b c ?\xC3\xA9");
}

/* Whatever the character's length and wherever the buffer cuts it. */
static void long_message_is_cut_between_characters(void **state) {
  static const char *const characters[] = {"x", "\xC3\xA9", "\xE5\xAE\xA2", "\xF0\x9F\x98\x80"};
  (void)state;
  for (size_t c = 0; c < 4; c++) {
    for (size_t offset = 0; offset < 4; offset++) {
      char text[4200] = "";
      tier_error err = {.size = sizeof err};
      memset(text, '-', offset);
      for (size_t i = 0; i < 1000; i++) {
        memcpy(text + offset + i * strlen(characters[c]), characters[c], strlen(characters[c]));
      }
      tier__fail(&err, TIER_E_DATA, "%s", text);
      size_t length = strlen(err.message);
      assert_in_range(length, sizeof err.message - 4, sizeof err.message - 1);
      assert_true(tier__utf8_valid(err.message, length));
      assert_memory_equal(err.message, text, length);
    }
  }
}

static void names_of_status_codes(void **state) {
  char version[32];
  (void)state;
  assert_string_equal(tier_status_name(TIER_OK), "OK");
  assert_string_equal(tier_status_name(TIER_E_STRUCT_SIZE), "STRUCT_SIZE");
  assert_string_equal(tier_status_name(TIER_E_UNDEFINED), "UNDEFINED");
  assert_string_equal(tier_status_name(TIER_E_ABORTED), "ABORTED");
  assert_string_equal(tier_status_name(TIER_E_INTERNAL), "INTERNAL");
  assert_string_equal(tier_status_name(1), "UNKNOWN");
  int named = 0;
  for (tier_status code = -1; code < 1000; code++) {
    named += strcmp(tier_status_name(code), "UNKNOWN") != 0;
  }
  assert_int_equal(named, 19);
  snprintf(version, sizeof version, "%d.%d.%d", TIER_VERSION_MAJOR, TIER_VERSION_MINOR, TIER_VERSION_PATCH);
  assert_string_equal(tier_version(), version);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sets_code_row_and_message),
      cmocka_unit_test(takes_no_error),
      cmocka_unit_test(error_set_is_no_format),
      cmocka_unit_test(message_is_one_line_of_utf8),
      cmocka_unit_test(long_message_is_cut_between_characters),
      cmocka_unit_test(names_of_status_codes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
