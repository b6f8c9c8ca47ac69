/* SPDX-License-Identifier: Apache-2.0 */
/** @file text_table.h
 * Tables for people, over libsmartcols. */
#ifndef TIER_CLI_TEXT_TABLE_H
#define TIER_CLI_TEXT_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct text_table text_table;

/** @param headings Ends with NULL; one that begins with '>' is a column of numbers, set to the right.
 * @return NULL if there is no memory; every function takes that NULL. */
text_table *text_table_begin(const char *const *headings);
void text_table_row(text_table *table);                                  /**< Begins a row. */
void text_table_text(text_table *table, const char *text);               /**< Fills the next cell. */
void text_table_integer(text_table *table, int64_t value);               /**< 12,345. */
void text_table_decimal(text_table *table, double value, int decimals);  /**< 12,345.67. */
void text_table_share(text_table *table, double value);                  /**< 12.3 %. */
/** Prints it on standard output and frees it. */
void text_table_end(text_table *table);

#endif
