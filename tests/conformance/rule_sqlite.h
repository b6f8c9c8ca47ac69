/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_sqlite.h
 * Random conditions in SQL, and their truths as SQLite tells them. */
#ifndef TIER_TESTS_RULE_SQLITE_H
#define TIER_TESTS_RULE_SQLITE_H

#include "unit/rule/naive_rule.h"
#include <sqlite3.h>

/** A database in memory with the table `t`: the rows of a table as of naive_table, in their order. Money is its minor
 * units, a day its number. To be closed with sqlite3_close. */
sqlite3 *sqlite_table(const tier__table *table);
/** Writes a plain condition in SQL, with all its parentheses. @param[out] text NAIVE_TEXT_BYTES. */
void sqlite_write(const naive_node *node, char *text);
/** The truths of all rows. */
void sqlite_truths(sqlite3 *database, const char *condition, uint8_t *ret_truths, size_t rows);

#endif
