/* SPDX-License-Identifier: Apache-2.0 */
/** @file sales_file.h
 * A file of sales, to be put into books. What fails here fails the test. */
#ifndef TIER_TESTS_SALES_FILE_H
#define TIER_TESTS_SALES_FILE_H

#include "helpers/assert_close.h"

#include <tier/tier.h>

/** Rows of customer_id,date,quantity,amount. */
typedef struct sales {
  char *text;
  size_t count;
  tier_string *ids, *days, *amounts;
  int64_t *numbers; /**< The ids. */
} sales;

/** @param name Below the root of the sources. @return Terminated, to be freed. */
char *sales_read_file(const char *name);
/** @param name As above; without quotes. To be ended. */
sales sales_read(const char *name);
void sales_end(sales *rows);

enum { SALES_BY_TEXT = 0, SALES_BY_NUMBER = 1 };

/** Adds some of the rows, all of which must be accepted. @param source May be NULL. */
void sales_add(tier_book *book, const sales *rows, size_t first, size_t count, int by, const char *source);

#endif
