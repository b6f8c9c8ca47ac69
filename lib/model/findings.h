/* SPDX-License-Identifier: Apache-2.0 */
/** @file findings.h
 * The inside of tier_findings. */
#ifndef TIER_LIB_FINDINGS_H
#define TIER_LIB_FINDINGS_H

#include "base/failure.h"
#include <tier/model.h>

tier_status tier__findings_create(tier_context *context, tier_findings **ret_findings, tier_error *err);
/** Adds a finding. If there is no memory this is remembered: tier__findings_status tells at the end, so that a parser
 * need not look at every note. No floating point in the format. */
void tier__findings_note(tier_findings *findings, int32_t severity, const char *code, const char *place,
                         int64_t position, const char *format, ...) TIER__PRINTF(6, 7);
/** Remembers that there was no memory for something that should be among the findings. */
void tier__findings_no_memory(tier_findings *findings);
/** TIER_OK or TIER_E_MEMORY. */
tier_status tier__findings_status(const tier_findings *findings, tier_error *err);
/** Adds copies of all, or of none. */
tier_status tier__findings_append(tier_findings *findings, const tier_findings *more, tier_error *err);
/** Number of findings of at least this severity. */
size_t tier__findings_at_least(const tier_findings *findings, int32_t severity);
/** Fails with the number of errors and the first of them. @param what Such as "policy". */
tier_status tier__findings_refuse(const tier_findings *findings, tier_status code, const char *what, tier_error *err);
/** Names of TIER_NOTE, TIER_WARNING, TIER_ERROR; ends with NULL. */
extern const char *const tier__severity_words[4];

#endif
