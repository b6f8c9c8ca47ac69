/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_parser.h
 * From text to nodes. */
#ifndef TIER_LIB_RULE_PARSER_H
#define TIER_LIB_RULE_PARSER_H

#include "rule_operand.h"

/** Reads the whole text. @return 1, or 0 after a finding or a failure in `status`. */
int tier__parser_run(tier__parser *parser);

#endif
