/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include "base/memory.h"
#include "findings.h"
#include <stdio.h>
#include <string.h>

tier_status tier__settings_open(tier_context *context, const json_t *object, const char *place,
                                tier_findings *findings, tier_settings **ret_settings, tier_error *err) {
  const size_t count = json_object_size(object);
  tier_settings *settings = tier__alloc(context, 1, sizeof *settings);
  if (settings == NULL) {
    return tier__no_memory(err);
  }
  settings->context = context;
  settings->findings = findings;
  settings->place = tier__copy_text(context, place, strlen(place));
  settings->members = tier__alloc(context, count, sizeof *settings->members);
  if (settings->place == NULL || settings->members == NULL) {
    tier__settings_drop(settings);
    return tier__no_memory(err);
  }
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)object, key, value) {
    settings->members[settings->count].key = key;
    settings->members[settings->count].value = value;
    settings->count++;
  }
  *ret_settings = settings;
  return TIER_OK;
}

static void note_unread(tier_settings *settings) {
  for (size_t i = 0; i < settings->count; i++) {
    tier__member *member = &settings->members[i];
    if (!member->read) {
      char place[256];
      tier__settings_place(settings, member->key, place);
      tier__findings_note(settings->findings, TIER_ERROR, "unknown_key", place, -1, "unknown key \"%s\"", member->key);
    }
    for (size_t j = 0; j < member->inside_count; j++) {
      if (member->inside[j] != NULL) {
        note_unread(member->inside[j]);
      }
    }
  }
}

void tier__settings_close(tier_settings *settings) {
  if (settings != NULL) {
    note_unread(settings);
    tier__settings_drop(settings);
  }
}

void tier__settings_drop(tier_settings *settings) {
  if (settings == NULL) {
    return;
  }
  for (size_t i = 0; i < settings->count; i++) {
    tier__member *member = &settings->members[i];
    for (size_t j = 0; j < member->inside_count; j++) {
      tier__settings_drop(member->inside[j]);
    }
    tier__release(settings->context, member->inside);
  }
  tier__release(settings->context, settings->members);
  tier__release(settings->context, settings->place);
  tier__release(settings->context, settings);
}

tier__member *tier__settings_find(const tier_settings *settings, const char *key) {
  for (size_t i = 0; settings != NULL && i < settings->count; i++) {
    if (strcmp(settings->members[i].key, key) == 0) {
      return &settings->members[i];
    }
  }
  return NULL;
}

/** @return 0 if there was no memory, which is remembered. */
static int make_room_inside(tier_settings *settings, tier__member *member) {
  if (member->inside == NULL) {
    const size_t count = json_is_array(member->value) ? json_array_size(member->value) : 1;
    member->inside = tier__alloc(settings->context, count, sizeof(tier_settings *));
    member->inside_count = member->inside != NULL ? count : 0;
  }
  return member->inside != NULL;
}

tier_settings *tier__settings_inside(tier_settings *settings, tier__member *member, size_t index) {
  char place[256];
  tier__settings_place(settings, member->key, place);
  const json_t *value = member->value;
  if (json_is_array(value)) {
    const size_t length = strlen(place);
    (void)snprintf(place + length, sizeof place - length, "/%zu", index);
    value = json_array_get(value, index);
  }
  if (!json_is_object(value)) {
    tier__findings_note(settings->findings, TIER_ERROR, "bad_value", place, -1, "must be an object");
    return NULL;
  }
  if (!make_room_inside(settings, member) ||
      (member->inside[index] == NULL && tier__settings_open(settings->context, value, place, settings->findings,
                                                            &member->inside[index], NULL) != TIER_OK)) {
    tier__findings_no_memory(settings->findings);
    return NULL;
  }
  return member->inside[index];
}

const json_t *tier__settings_json(tier_settings *settings, const char *key) {
  tier__member *member = tier__settings_find(settings, key);
  if (member == NULL) {
    return NULL;
  }
  member->read = 1;
  return member->value;
}

/** JSON pointers (RFC 6901) write '~' as "~0" and '/' as "~1". */
void tier__settings_place(const tier_settings *settings, const char *key, char text[256]) {
  size_t length = strlen(settings->place);
  length = length > 255 ? 255 : length;
  memcpy(text, settings->place, length);
  if (*key != '\0' && length < 255) {
    text[length++] = '/';
  }
  for (; *key != '\0' && length < 254; key++) {
    if (*key == '~' || *key == '/') {
      text[length++] = '~';
      text[length++] = *key == '~' ? '0' : '1';
    } else {
      text[length++] = *key;
    }
  }
  while (*key != '\0' && length > 0 && ((unsigned char)text[length - 1] & 0x80) != 0) {
    length--; /* Cut: no half character at the end. */
  }
  text[length] = '\0';
}

tier_findings *tier__settings_findings(tier_settings *settings) { return settings->findings; }
