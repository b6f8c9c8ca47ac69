/* SPDX-License-Identifier: Apache-2.0 */
/** @file book_fixture.h
 * Books for tests: rows as texts, and a picture of all that a book says. */
#ifndef TIER_TESTS_BOOK_FIXTURE_H
#define TIER_TESTS_BOOK_FIXTURE_H

#include "book/book_column.h"
#include "book/book_object.h"
#include "helpers/assert_close.h"

enum { FIXTURE_ROWS = 256 };

/** One transaction; NULL is the empty text. */
typedef struct fixture_row {
  const char *id, *time, *amount, *transaction, *order, *status;
  int64_t number;
} fixture_row;

/** One customer. */
typedef struct fixture_customer {
  const char *id, *city, *points, *start;
  int64_t number;
} fixture_customer;

/** UTC+8. */
extern const tier_zone fixture_zone;
tier_context *fixture_context(void);
tier_book *fixture_book(tier_context *context);
/** Set-up and teardown of a test whose state is an empty book. */
int fixture_begin(void **state);
int fixture_end(void **state);
tier_string fixture_text(const char *text);
/** Adds up to FIXTURE_ROWS rows; all columns are set. */
tier_status fixture_add(tier_book *book, const fixture_row *rows, size_t count, const char *source,
                        tier_intake *ret_intake, tier_error *err);
/** Adds customers with a start day and the attributes "city" (text) and "points" (int). */
tier_status fixture_add_customers(tier_book *book, const fixture_customer *rows, size_t count, const char *source,
                                  tier_intake *ret_intake, tier_error *err);
/** Adds rows that must be taken in without a failure. */
tier_intake fixture_take(tier_book *book, const fixture_row *rows, size_t count);
tier_intake fixture_take_customers(tier_book *book, const fixture_customer *rows, size_t count);
tier_quality fixture_quality(const tier_book *book);
tier_rejection fixture_rejection(const tier_book *book, size_t index);
/** 2024-01-01. */
#define FIXTURE_DAY 19723
/** All that a book says up to 2024-12-31 at UTC+8: quality, rejections by row number, occasions and attributes by
 * customer. @return To be freed by free(). */
char *fixture_picture(const tier_book *book, int32_t merge);
/** Fails with the first line in which two pictures differ. */
void fixture_same(const char *actual, const char *expected);

#endif
