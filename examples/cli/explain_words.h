/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_words.h
 * The words of a printed explanation, in two languages. */
#ifndef TIER_CLI_EXPLAIN_WORDS_H
#define TIER_CLI_EXPLAIN_WORDS_H

typedef struct explain_words {
  const char *customer;     /**< Id, day, tier, label. */
  const char *before;       /**< Tier, change. */
  const char *reason;       /**< Code, sentence. */
  const char *borderline;   /**< Share in per cent. */
  const char *next;         /**< Tier, day, cause. */
  const char *stays;        /**< Days. */
  const char *missing;      /**< Label. */
  const char *losing;       /**< Label. */
  const char *nothing_missing, *nothing_more, *more_ways;
  const char *place;        /**< Whom places go by; the score follows. */
  const char *last;         /**< The score of the last who has one follows. */
  const char *from;         /**< Column; the value follows. */
  const char *to, *above, *below, *other, *also;
  const char *service, *tiers, *rules, *inputs;
  const char *enter, *keep, *it_is, *end;
  const char *yes, *no, *unknown;
  const char *contribution; /**< Output; the number follows. */
  const char *source;       /**< Where it comes from. */
} explain_words;

/** @param language "zh"; anything else, and NULL, is English. */
const explain_words *explain_words_of(const char *language);
/** Why the tier changes on a day. @param column What moved. @param event "DAY, AMOUNT" of what leaves a window.
 * @param[out] text At least 256 bytes. */
void explain_cause(const char *language, const char *cause, const char *column, const char *event, char text[256]);

#endif
