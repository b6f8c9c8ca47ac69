/* SPDX-License-Identifier: Apache-2.0 */
/** @file report.h
 * What `tier run` prints: one JSON document, shown as it is or as tables. */
#ifndef TIER_CLI_REPORT_H
#define TIER_CLI_REPORT_H

#include "intake.h"

/** The report of a result. @return A new reference; NULL if there is no memory. Money in major units:
 * {"policy", "as_of", "tiers": [...], "groups": [{"column", "rows": [...]}], "models": {...}, "findings": [...],
 * "rules": [...], "marks": {...}, "quality": {...}} */
json_t *report_build(const cli_options *options, const cli_job *job);
/** Its members "rules" and "marks". @return New references. */
json_t *report_rules(const tier_result *result);
json_t *report_marks(const tier_result *result);
/** Prints the report on standard output, by --json or as tables. */
int report_print(const cli_options *options, const cli_job *job);
/** CLI_DONE for NULL, "en" and "zh"; else CLI_USAGE after a message. */
int cli_language_check(const char *language);

#endif
