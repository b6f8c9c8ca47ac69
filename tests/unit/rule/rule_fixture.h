/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_fixture.h
 * A small table and the way from a text to truths over it. */
#ifndef TIER_TESTS_RULE_FIXTURE_H
#define TIER_TESTS_RULE_FIXTURE_H

#include "base/table.h"
#include "model/findings.h"
#include "rule/expression.h"
#include "rule/rule_check.h"
#include "rule/rule_evaluate.h"
#include "rule/rule_trace.h"

#include "helpers/assert_close.h"

typedef struct rule_fixture {
  tier_context *context;
  tier__table table;
  tier__schema schema; /**< Finds the columns of the table. */
} rule_fixture;

/** Columns: spend, paid (money, 2 digits), purchases, visits (int), value, share (float), channel, region (text),
 * first_day, last_day (day), vip, staff (bool). All are missing everywhere. @param allocator NULL: the C library's. */
rule_fixture rule_fixture_begin(size_t rows, const tier_allocator *allocator);
void rule_fixture_end(rule_fixture *fixture);
/** Each sets one known value. */
void rule_set_integer(rule_fixture *fixture, const char *name, size_t row, int64_t value); /**< int, money, day, bool */
void rule_set_number(rule_fixture *fixture, const char *name, size_t row, double value);
void rule_set_text(rule_fixture *fixture, const char *name, size_t row, const char *label);
void rule_set_missing(rule_fixture *fixture, const char *name, size_t row);

/** Labels of `channel` and `region`. */
extern const char *const rule_labels[];
enum { RULE_LABELS = 6, RULE_AS_OF = 20118 /**< 2025-01-30 */ };

/** Parses and checks a condition. @return NULL if there are findings; they are ended. */
tier__expression *rule_read(rule_fixture *fixture, const char *text);
/** The same for a value of this type; TIER_ANY: any. */
tier__expression *rule_read_value(rule_fixture *fixture, const char *text, tier_type wanted);
/** The first finding: "code@position"; "" if there is none. @param[out] text 64 bytes. @return Number of findings. */
size_t rule_findings(rule_fixture *fixture, const char *data, size_t length, char text[64]);
/** The message of a finding in `message`. */
void rule_message(rule_fixture *fixture, const char *data, size_t index, char message[512]);
/** Truth of row 0; fails the test if the text is refused. */
int rule_truth(rule_fixture *fixture, const char *text);

#define assert_truth(fixture, text, expected)                                                                          \
  do {                                                                                                                 \
    const int truth_ = rule_truth((fixture), (text));                                                                  \
    if (truth_ != (expected)) {                                                                                        \
      print_error("%s is %d, expected %d\n", (text), truth_, (expected));                                              \
      fail();                                                                                                          \
    }                                                                                                                  \
  } while (0)

#endif
