/* SPDX-License-Identifier: Apache-2.0 */
/* jansson writes 0.1 as 0.10000000000000001; this printer writes the shortest number that reads back. */
#include "cli.h"

#include <stdlib.h>

const char *cli_json_text(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text != NULL ? text : "";
}

static void print_string(FILE *file, const json_t *value) {
  char *text = json_dumps(value, JSON_ENCODE_ANY);
  fputs(text != NULL ? text : "\"\"", file);
  free(text);
}

static void indent(FILE *file, int depth) { fprintf(file, "\n%*s", 2 * depth, ""); }

static void print_value(FILE *file, const json_t *value, int depth);

static void print_members(FILE *file, const json_t *object, int depth) {
  const char *key;
  json_t *member;
  const char *comma = "";
  fputc('{', file);
  json_object_foreach((json_t *)object, key, member) {
    json_t *name = json_string(key);
    fputs(comma, file);
    indent(file, depth + 1);
    print_string(file, name);
    fputs(": ", file);
    print_value(file, member, depth + 1);
    json_decref(name);
    comma = ",";
  }
  if (json_object_size(object) > 0) {
    indent(file, depth);
  }
  fputc('}', file);
}

static void print_items(FILE *file, const json_t *array, int depth) {
  size_t count = json_array_size(array);
  int flat = count == 0 || json_is_number(json_array_get(array, 0));
  fputc('[', file);
  for (size_t i = 0; i < count; i++) {
    fputs(i == 0 ? "" : flat ? ", " : ",", file);
    if (!flat) {
      indent(file, depth + 1);
    }
    print_value(file, json_array_get(array, i), depth + 1);
  }
  if (!flat) {
    indent(file, depth);
  }
  fputc(']', file);
}

static void print_value(FILE *file, const json_t *value, int depth) {
  char number[32];
  switch (json_typeof(value)) {
  case JSON_OBJECT:
    print_members(file, value, depth);
    break;
  case JSON_ARRAY:
    print_items(file, value, depth);
    break;
  case JSON_REAL:
    tier_number_format(json_real_value(value), number);
    fputs(number, file);
    break;
  default:
    print_string(file, value);
    break;
  }
}

void cli_json_print(FILE *file, const json_t *value) {
  print_value(file, value, 0);
  fputc('\n', file);
}
