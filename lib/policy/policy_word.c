/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_word.h"

#include <string.h>

static int is_word(const char *text, int dash) {
  for (const char *c = text; *c != '\0'; c++) {
    const int letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_';
    const int later = (*c >= '0' && *c <= '9') || (dash && *c == '-');
    if (!letter && (c == text || !later)) {
      return 0;
    }
  }
  return text[0] != '\0' && strlen(text) <= 100;
}

int tier__policy_is_name(const char *name) {
  static const char *const reserved[] = {"true", "false", "in", "is", "as_of"};
  for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
    if (strcmp(name, reserved[i]) == 0) {
      return 0;
    }
  }
  return is_word(name, 0);
}

int tier__policy_is_rule_id(const char *id) { return is_word(id, 1); }
