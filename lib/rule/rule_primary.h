/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_primary.h
 * Operands of binary operators. */
#ifndef TIER_LIB_RULE_PRIMARY_H
#define TIER_LIB_RULE_PRIMARY_H

#include "rule_operand.h"

/** Adds the nodes of a literal, a column, a call or parentheses, with the prefix operators before it and the functions
 * behind it. @return 1, or 0 after a finding or a failure. */
int tier__parser_prefix(tier__parser *parser, tier__operand *ret);

#endif
