/* SPDX-License-Identifier: Apache-2.0 */
#include "findings.h"

#include "base/context_object.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const tier__severity_words[4] = {"note", "warning", "error", NULL};

/* A policy may be long where a short text is meant; longer messages are cut. */
enum { MOST_MESSAGE_BYTES = 1000 };

struct tier_findings {
  tier_context *context;
  tier_finding *items; /* The three texts of an item are one block, which begins with its code. */
  size_t count;
  size_t capacity;
  tier_status status; /* What tier__findings_note could not report. */
};

tier_status tier__findings_create(tier_context *context, tier_findings **ret_findings, tier_error *err) {
  tier_findings *findings = tier__alloc(context, 1, sizeof *findings);
  if (findings == NULL) {
    return tier__no_memory(err);
  }
  findings->context = tier__context_hold(context);
  *ret_findings = findings;
  return TIER_OK;
}

static void truncate_to(tier_findings *findings, size_t count) {
  while (findings->count > count) {
    findings->count--;
    tier__release(findings->context, (void *)findings->items[findings->count].code);
  }
}

void tier_findings_destroy(tier_findings *findings) {
  if (findings == NULL) {
    return;
  }
  tier_context *context = findings->context;
  truncate_to(findings, 0);
  tier__release(context, findings->items);
  tier__release(context, findings);
  tier_context_destroy(context);
}

static tier_status add(tier_findings *findings, const tier_finding *from, tier_error *err) {
  const size_t code = strlen(from->code) + 1, place = strlen(from->place) + 1, whole = strlen(from->message);
  const size_t message = whole < MOST_MESSAGE_BYTES ? whole : MOST_MESSAGE_BYTES;
  void *items = findings->items;
  tier_status status = tier__reserve(findings->context, &items, &findings->capacity, findings->count + 1,
                                     sizeof *findings->items, err);
  findings->items = items;
  TIER__TRY(status);
  char *texts = tier__alloc(findings->context, code + place + message + 1, 1);
  if (texts == NULL) {
    return tier__no_memory(err);
  }
  memcpy(texts, from->code, code);
  memcpy(texts + code, from->place, place);
  memcpy(texts + code + place, from->message, message);
  texts[code + place + message] = '\0';
  tier__message_mend(texts + code);
  tier__message_mend(texts + code + place);
  findings->items[findings->count++] =
      (tier_finding){sizeof(tier_finding), from->severity, texts, texts + code, from->position, texts + code + place};
  return TIER_OK;
}

size_t tier_findings_count(const tier_findings *findings) { return findings == NULL ? 0 : findings->count; }

tier_status tier_findings_get(const tier_findings *findings, size_t index, tier_finding *ret_finding, tier_error *err) {
  if (findings == NULL || ret_finding == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "findings or ret_finding is NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_finding, sizeof *ret_finding, "tier_finding", err));
  if (index >= findings->count) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no finding %zu of %zu", index, findings->count);
  }
  tier__struct_out(ret_finding, &findings->items[index], sizeof *ret_finding);
  return TIER_OK;
}

tier_status tier_findings_add(tier_findings *findings, int32_t severity, const char *code, const char *place,
                              const char *message, tier_error *err) {
  if (findings == NULL || code == NULL || message == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "findings, code or message of a finding is NULL");
  }
  if (severity < TIER_NOTE || severity > TIER_ERROR) {
    return tier__fail(err, TIER_E_ARGUMENT, "%d is not the severity of a finding", (int)severity);
  }
  const tier_finding finding = {sizeof finding, severity, code, place != NULL ? place : "", -1, message};
  if (!tier__utf8_valid(code, strlen(code)) || !tier__utf8_valid(finding.place, strlen(finding.place)) ||
      !tier__utf8_valid(message, strlen(message))) {
    return tier__fail(err, TIER_E_ARGUMENT, "a text of a finding is not UTF-8");
  }
  return add(findings, &finding, err);
}

void tier__findings_note(tier_findings *findings, int32_t severity, const char *code, const char *place,
                         int64_t position, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *message = tier__alloc(findings->context, length < 0 ? 1 : (size_t)length + 1, 1);
  if (message == NULL) {
    tier__findings_no_memory(findings);
    return;
  }
  if (length > 0) {
    va_start(arguments, format);
    (void)vsnprintf(message, (size_t)length + 1, format, arguments);
    va_end(arguments);
  }
  const tier_finding finding = {sizeof finding, severity, code, place, position, message};
  if (add(findings, &finding, NULL) != TIER_OK) {
    tier__findings_no_memory(findings);
  }
  tier__release(findings->context, message);
}

void tier__findings_no_memory(tier_findings *findings) { findings->status = TIER_E_MEMORY; }

tier_status tier__findings_status(const tier_findings *findings, tier_error *err) {
  return findings->status == TIER_OK ? TIER_OK : tier__no_memory(err);
}

tier_status tier__findings_append(tier_findings *findings, const tier_findings *more, tier_error *err) {
  const size_t before = findings->count;
  for (size_t i = 0; i < more->count; i++) {
    tier_status status = add(findings, &more->items[i], err);
    if (status != TIER_OK) {
      truncate_to(findings, before);
      return status;
    }
  }
  return TIER_OK;
}

size_t tier__findings_at_least(const tier_findings *findings, int32_t severity) {
  size_t count = 0;
  for (size_t i = 0; i < findings->count; i++) {
    count += findings->items[i].severity >= severity;
  }
  return count;
}

tier_status tier__findings_refuse(const tier_findings *findings, tier_status code, const char *what, tier_error *err) {
  const size_t errors = tier__findings_at_least(findings, TIER_ERROR);
  tier_finding first = {.size = sizeof first};
  char at[32] = "";
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    TIER__TRY(tier_findings_get(findings, i, &first, err));
    if (first.severity == TIER_ERROR) {
      break;
    }
  }
  if (first.position >= 0) {
    (void)snprintf(at, sizeof at, " at %lld", (long long)first.position);
  }
  return tier__fail(err, code, "%s has %zu error%s; first: %s%s: %s", what, errors, errors == 1 ? "" : "s",
                    first.place, at, first.message);
}
