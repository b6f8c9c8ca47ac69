/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_print.h
 * An explanation for people. */
#ifndef TIER_CLI_EXPLAIN_PRINT_H
#define TIER_CLI_EXPLAIN_PRINT_H

#include "cli.h"

/** Prints what tier_result_explain told, with "next_change" beside it. @param language "en", "zh" or NULL. */
void explanation_print(const json_t *explanation, const char *language);

#endif
