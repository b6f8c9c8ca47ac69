/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_function.h"

#include <string.h>

enum { MOST_ARGUMENTS = 16 };

/* In the order of their numbers. */
static const tier__function functions[] = {
    {"coalesce", TIER__CALL_COALESCE, 2, MOST_ARGUMENTS, 0},
    {"min", TIER__CALL_MIN, 2, MOST_ARGUMENTS, 0},
    {"max", TIER__CALL_MAX, 2, MOST_ARGUMENTS, 0},
    {"abs", TIER__CALL_ABS, 1, 1, 0},
    {"round", TIER__CALL_ROUND, 1, 2, 0},
    {"startsWith", TIER__CALL_STARTS_WITH, 2, 2, 1},
    {"endsWith", TIER__CALL_ENDS_WITH, 2, 2, 1},
    {"contains", TIER__CALL_CONTAINS, 2, 2, 1},
    {"lower", TIER__CALL_LOWER, 1, 1, 1},
    {"addMonths", TIER__CALL_ADD_MONTHS, 2, 2, 0},
    {"monthsBetween", TIER__CALL_MONTHS_BETWEEN, 2, 2, 0},
    {"year", TIER__CALL_YEAR, 1, 1, 0},
    {"month", TIER__CALL_MONTH, 1, 1, 0},
    {"dayOfMonth", TIER__CALL_DAY_OF_MONTH, 1, 1, 0},
};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

const tier__function *tier__function_find(tier_string name) {
  for (size_t i = 0; i < FUNCTIONS; i++) {
    if (strlen(functions[i].name) == name.length && memcmp(functions[i].name, name.data, name.length) == 0) {
      return &functions[i];
    }
  }
  return NULL;
}

const tier__function *tier__function_of(uint8_t operation) {
  return &functions[operation];
}

const char *tier__function_name_at(void *user_data, size_t index) {
  (void)user_data;
  if (index < FUNCTIONS) {
    return functions[index].name;
  }
  return index == FUNCTIONS ? "date" : NULL;
}
