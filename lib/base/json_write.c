/* SPDX-License-Identifier: Apache-2.0 */
#include "json_write.h"

#include <math.h>
#include <string.h>

#include "utf8.h"

enum { MOST_DEPTH = 63 };

static void note_fault(tier_writer *writer, const char *fault) {
  if (writer->fault == NULL) {
    writer->fault = fault;
  }
}

static int in_list(const tier_writer *writer) {
  return (int)(writer->lists >> writer->depth & 1);
}

/* @param comma 1: one stands before the line. */
static void new_line(tier_writer *writer, size_t comma) {
  const size_t indent = 2 * (size_t)writer->depth;
  char *line = tier__text_extend(&writer->text, comma + 1 + indent);
  if (line != NULL) {
    line[0] = ',';
    line[comma] = '\n';
    memset(line + comma + 1, ' ', indent);
  }
}

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* 1 if some of eight bytes is below `least`, which is at most 127, or above 127; now and then also where a byte is
 * `least`, which costs time but is not wrong. */
static int some_below(uint64_t eight, uint64_t least) {
  return (((eight - EACH_BYTE(least)) | eight) & EACH_BYTE(0x80)) != 0;
}

/* 1 if a text is ASCII and stands in JSON as it is: most are and do, and eight bytes are seen at once. */
static int is_plain(const char *data, size_t length) {
  size_t i = 0;
  for (; length - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
    uint64_t eight;
    memcpy(&eight, data + i, sizeof eight);
    if (some_below(eight, ' ') || some_below(eight ^ EACH_BYTE('"'), 1) || some_below(eight ^ EACH_BYTE('\\'), 1)) {
      return 0;
    }
  }
  for (; i < length; i++) {
    const unsigned char byte = (unsigned char)data[i];
    if (byte < ' ' || byte > 127 || byte == '"' || byte == '\\') {
      return 0;
    }
  }
  return 1;
}

static void add_text(tier_writer *writer, const char *data, size_t length) {
  if (data != NULL && is_plain(data, length)) {
    char *quoted = tier__text_extend(&writer->text, length + 2);
    if (quoted != NULL) {
      quoted[0] = '"';
      memcpy(quoted + 1, data, length);
      quoted[length + 1] = '"';
    }
    return;
  }
  if (length != 0 && (data == NULL || !tier__utf8_valid(data, length))) {
    note_fault(writer, "a text is not valid UTF-8");
    data = NULL;
    length = 0;
  }
  tier__text_add_json(&writer->text, data, length);
}

static void add_number(tier_writer *writer, double value) {
  if (isfinite(value)) {
    tier__text_add_number(&writer->text, value);
  } else {
    note_fault(writer, "a number is not finite");
    tier__text_add_string(&writer->text, "null");
  }
}

/* What stands before a value: comma, line, key. */
static void add_key(tier_writer *writer, const char *key) {
  new_line(writer, !writer->first);
  writer->first = 0;
  if (in_list(writer)) {
    return;
  }
  if (key == NULL) {
    note_fault(writer, "a key is missing");
    key = "";
  }
  add_text(writer, key, strlen(key));
  tier__text_add(&writer->text, ": ", 2);
}

static void open_level(tier_writer *writer, int list) {
  if (writer->depth == MOST_DEPTH) {
    note_fault(writer, "it is nested too deeply");
    return;
  }
  writer->depth++;
  writer->lists &= ~(UINT64_C(1) << writer->depth);
  writer->lists |= (uint64_t)(list != 0) << writer->depth;
  writer->first = 1;
  tier__text_add(&writer->text, list ? "[" : "{", 1);
}

static void close_level(tier_writer *writer) {
  int list = in_list(writer);
  writer->depth--;
  if (!writer->first) {
    new_line(writer, 0);
  }
  tier__text_add(&writer->text, list ? "]" : "}", 1);
  writer->first = 0;
}

void tier__writer_begin(tier_writer *writer, tier_context *context) {
  memset(writer, 0, sizeof *writer);
  writer->text = tier__text_begin(context);
  open_level(writer, 0);
}

tier_status tier__writer_take(tier_writer *writer, char **ret_json, tier_error *err) {
  if (writer->depth != 1) {
    note_fault(writer, "what was begun was not ended");
  }
  if (writer->fault != NULL && writer->text.status == TIER_OK) {
    tier__text_end(&writer->text);
    return tier__fail(err, TIER_E_PLUGIN, "cannot save: %s", writer->fault);
  }
  close_level(writer);
  tier__text_add(&writer->text, "\n", 1);
  return tier__text_give(&writer->text, ret_json, err);
}

void tier__writer_end_all(tier_writer *writer) {
  tier__text_end(&writer->text);
}

void tier__writer_null(tier_writer *writer, const char *key) {
  add_key(writer, key);
  tier__text_add_string(&writer->text, "null");
}

void tier__writer_verbatim(tier_writer *writer, const char *key, const char *json, size_t length) {
  add_key(writer, key);
  tier__text_add(&writer->text, json, length);
}

void tier_writer_number(tier_writer *writer, const char *key, double value) {
  add_key(writer, key);
  add_number(writer, value);
}

void tier_writer_integer(tier_writer *writer, const char *key, int64_t value) {
  add_key(writer, key);
  tier__text_add_integer(&writer->text, value);
}

void tier_writer_boolean(tier_writer *writer, const char *key, int value) {
  add_key(writer, key);
  tier__text_add_string(&writer->text, value ? "true" : "false");
}

void tier_writer_text(tier_writer *writer, const char *key, tier_string value) {
  add_key(writer, key);
  add_text(writer, value.data, value.length);
}

void tier_writer_numbers(tier_writer *writer, const char *key, const double *values, size_t count) {
  add_key(writer, key);
  tier__text_add(&writer->text, "[", 1);
  for (size_t i = 0; i < count; i++) {
    if (i != 0) {
      tier__text_add(&writer->text, ", ", 2);
    }
    add_number(writer, values[i]);
  }
  tier__text_add(&writer->text, "]", 1);
}

void tier_writer_begin(tier_writer *writer, const char *key, int list) {
  add_key(writer, key);
  open_level(writer, list);
}

void tier_writer_end(tier_writer *writer) {
  if (writer->depth <= 1) {
    note_fault(writer, "more was ended than begun");
    return;
  }
  close_level(writer);
}

static int is_plain_list(const json_t *value) {
  size_t index;
  json_t *entry;
  json_array_foreach(value, index, entry) {
    if (json_is_array(entry) || json_is_object(entry)) {
      return 0;
    }
  }
  return json_is_array(value);
}

static void add_scalar(tier_writer *writer, const json_t *value) {
  switch (json_typeof(value)) {
  case JSON_STRING:
    add_text(writer, json_string_value(value), json_string_length(value));
    break;
  case JSON_INTEGER:
    tier__text_add_integer(&writer->text, json_integer_value(value));
    break;
  case JSON_REAL:
    add_number(writer, json_real_value(value));
    break;
  case JSON_TRUE:
  case JSON_FALSE:
    tier__text_add_string(&writer->text, json_is_true(value) ? "true" : "false");
    break;
  default:
    tier__text_add_string(&writer->text, "null");
  }
}

static void add_plain_list(tier_writer *writer, const json_t *list) {
  size_t index;
  json_t *entry;
  tier__text_add(&writer->text, "[", 1);
  json_array_foreach(list, index, entry) {
    if (index != 0) {
      tier__text_add(&writer->text, ", ", 2);
    }
    add_scalar(writer, entry);
  }
  tier__text_add(&writer->text, "]", 1);
}

/* As deep as tier__json_read lets values be. */
void tier__writer_json(tier_writer *writer, const char *key, const json_t *value) {
  const char *name;
  json_t *inner;
  size_t index;
  if (json_is_object(value)) {
    tier_writer_begin(writer, key, 0);
    json_object_foreach((json_t *)(uintptr_t)value, name, inner) {
      tier__writer_json(writer, name, inner);
    }
    tier_writer_end(writer);
  } else if (json_is_array(value) && !is_plain_list(value)) {
    tier_writer_begin(writer, key, 1);
    json_array_foreach(value, index, inner) {
      tier__writer_json(writer, NULL, inner);
    }
    tier_writer_end(writer);
  } else {
    add_key(writer, key);
    if (json_is_array(value)) {
      add_plain_list(writer, value);
    } else {
      add_scalar(writer, value);
    }
  }
}
