/* SPDX-License-Identifier: Apache-2.0 */
#include "text_buffer.h"

#include <stdint.h>
#include <string.h>

#include "context_object.h"
#include "memory.h"
#include "number_text.h"

/* Makes room for `more` bytes and the terminator. @return 1 if there is room. */
static int make_room(tier__text *text, size_t more) {
  if (text->status != TIER_OK) {
    return 0;
  }
  if (more >= SIZE_MAX - text->length) {
    text->status = TIER_E_MEMORY;
    return 0;
  }
  size_t needed = text->length + more + 1;
  if (needed > text->capacity) {
    void *block = text->data;
    text->status = tier__reserve(text->context, &block, &text->capacity, needed < 64 ? 64 : needed, 1, NULL);
    text->data = block;
  }
  return text->status == TIER_OK;
}

void tier__text_end(tier__text *text) {
  tier__release(text->context, text->data);
  *text = tier__text_begin(text->context);
}

char *tier__text_extend(tier__text *text, size_t length) {
  if (!make_room(text, length)) {
    return NULL;
  }
  char *end = text->data + text->length;
  text->length += length;
  text->data[text->length] = '\0';
  return end;
}

void tier__text_add(tier__text *text, const char *data, size_t length) {
  char *end = tier__text_extend(text, length);
  if (end != NULL && length != 0) {
    memcpy(end, data, length);
  }
}

void tier__text_add_string(tier__text *text, const char *terminated) {
  tier__text_add(text, terminated, strlen(terminated));
}

void tier__text_add_number(tier__text *text, double value) {
  if (make_room(text, 32)) {
    text->length += tier__number_write(value, text->data + text->length);
  }
}

void tier__text_add_integer(tier__text *text, int64_t value) {
  if (make_room(text, 24)) {
    text->length += tier__integer_write(value, text->data + text->length);
  }
}

void tier__text_add_money(tier__text *text, int64_t minor, int32_t minor_digits) {
  if (make_room(text, 32)) {
    text->length += tier__money_write(minor, minor_digits, text->data + text->length);
  }
}

static void add_json_escape(tier__text *text, unsigned char byte) {
  static const char digits[] = "0123456789abcdef";
  char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
  size_t length = 2;
  switch (byte) {
  case '"':
  case '\\':
    escape[1] = (char)byte;
    break;
  case '\n':
    escape[1] = 'n';
    break;
  case '\r':
    escape[1] = 'r';
    break;
  case '\t':
    escape[1] = 't';
    break;
  default:
    length = 6;
  }
  tier__text_add(text, escape, length);
}

void tier__text_add_json(tier__text *text, const char *data, size_t length) {
  size_t begin = 0;
  tier__text_add(text, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)data[i];
    if (byte < 0x20 || byte == '"' || byte == '\\') {
      tier__text_add(text, data + begin, i - begin);
      add_json_escape(text, byte);
      begin = i + 1;
    }
  }
  tier__text_add(text, data == NULL ? NULL : data + begin, length - begin);
  tier__text_add(text, "\"", 1);
}

static int needs_quotes(const char *data, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (data[i] == ',' || data[i] == '"' || data[i] == '\n' || data[i] == '\r') {
      return 1;
    }
  }
  return 0;
}

void tier__text_add_csv(tier__text *text, const char *data, size_t length) {
  if (!needs_quotes(data, length)) {
    tier__text_add(text, data, length);
    return;
  }
  size_t begin = 0;
  tier__text_add(text, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    if (data[i] == '"') {
      tier__text_add(text, data + begin, i + 1 - begin);
      begin = i;
    }
  }
  tier__text_add(text, data + begin, length - begin);
  tier__text_add(text, "\"", 1);
}

tier_status tier__text_status(const tier__text *text, tier_error *err) {
  return text->status == TIER_OK ? TIER_OK : tier__no_memory(err);
}

tier_status tier__text_take(tier__text *text, char **ret_data, tier_error *err) {
  tier__text_add(text, NULL, 0);
  tier_status status = tier__text_status(text, err);
  if (status == TIER_OK) {
    *ret_data = text->data;
    text->data = NULL;
  }
  tier__text_end(text);
  return status;
}

/* What stands in front of a text that belongs to the caller: whose memory it is, so that the text can be freed
 * alone. */
typedef union text_owner {
  tier_context *context;
  max_align_t alignment;
} text_owner;

tier_status tier__text_give(tier__text *text, char **ret_data, tier_error *err) {
  tier_status status = tier__text_status(text, err);
  if (status == TIER_OK) {
    text_owner *owner = tier__alloc(text->context, 1, sizeof *owner + text->length + 1);
    if (owner == NULL) {
      status = tier__no_memory(err);
    } else {
      owner->context = tier__context_hold(text->context);
      *ret_data = (char *)(owner + 1);
      memcpy(*ret_data, text->length > 0 ? text->data : "", text->length);
    }
  }
  tier__text_end(text);
  return status;
}

void tier_text_free(char *text) {
  if (text != NULL) {
    text_owner *owner = (text_owner *)(void *)text - 1;
    tier_context *context = owner->context;
    tier__release(context, owner);
    tier_context_destroy(context);
  }
}
