/* SPDX-License-Identifier: Apache-2.0 */
/** @file decision_cell.h
 * Cells of decision tables, as DMN has them, turned into conditions: sugar only. */
#ifndef TIER_LIB_DECISION_CELL_H
#define TIER_LIB_DECISION_CELL_H

#include "base/text_buffer.h"

/** Appends the condition that a cell stands for. "-" or an empty cell: nothing is appended. ">= 100", "< 5", "= 3",
 * "!= 'web'", a bare value "'web'", "5", "true": compared with `column`. "[1..5]", "(1..5]", "[1..5)", "(1..5)", with
 * "]1..5[" as DMN's other spelling: an interval. "'a', 'b'", "1, 5, [10..20]": one of several. "not('a', 'b')": none of
 * them. "missing", "known". A bare word that is none of these is an error, as is a cell that does not end.
 * @param column Any expression, put as it is. @param[out] ret_at Byte of the cell at which it is wrong.
 * @return NULL, or what is wrong: a constant. */
const char *tier__cell_condition(tier_string column, tier_string cell, tier__text *text, size_t *ret_at);

#endif
