/* SPDX-License-Identifier: Apache-2.0 */
/** @file findings_print.h
 * Findings for people and for programs. */
#ifndef TIER_CLI_FINDINGS_PRINT_H
#define TIER_CLI_FINDINGS_PRINT_H

#include "cli.h"

/** Number of findings of at least this severity. */
size_t findings_count(const tier_findings *findings, int32_t least);
/** Prints those of at least this severity on standard output, one line each. */
void findings_print(const char *path, const tier_findings *findings, int32_t least);
/** All of them as a JSON list. @return A new reference. */
json_t *findings_json(const tier_findings *findings);

#endif
