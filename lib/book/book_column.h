/* SPDX-License-Identifier: Apache-2.0 */
/** @file book_column.h
 * Attributes of a book as columns. */
#ifndef TIER_LIB_BOOK_COLUMN_H
#define TIER_LIB_BOOK_COLUMN_H

#include "base/table.h"
#include "ledger.h"

/** Type of an attribute; TIER_ANY if the book has none of that name. */
tier_type tier__book_attribute_type(const tier_book *book, const char *name);
/** Adds an attribute as a column, rows in the ledger's order. Labels of a text come sorted by bytes, only those that
 * occur. @return TIER_E_NOT_FOUND, TIER_E_MEMORY. */
tier_status tier__book_attribute(const tier_book *book, const char *name, const tier__ledger *ledger,
                                 tier__table *table, tier_error *err);

#endif
