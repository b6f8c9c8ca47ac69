/* SPDX-License-Identifier: Apache-2.0 */
#include "book_fixture.h"
#include "book/book_object.h"
#include "base/bitmap.h"
#include "base/context_object.h"
#include "base/memory.h"
#include "base/text_buffer.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void add_format(tier__text *text, const char *format, ...) TIER__PRINTF(2, 3);

static void add_format(tier__text *text, const char *format, ...) {
  char line[1024];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  assert_true(length >= 0 && (size_t)length < sizeof line);
  tier__text_add(text, line, (size_t)length);
}

const tier_zone fixture_zone = {.offset_seconds = 8 * 3600, .cycle_end_us = INT64_MAX};

tier_context *fixture_context(void) {
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  return context;
}

tier_book *fixture_book(tier_context *context) {
  tier_book *book = NULL;
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  return book;
}

int fixture_begin(void **state) {
  tier_context *context = fixture_context();
  *state = fixture_book(context);
  tier_context_destroy(context); /* The book holds it. */
  return 0;
}

int fixture_end(void **state) {
  tier_book_destroy(*state);
  return 0;
}

tier_string fixture_text(const char *text) {
  const tier_string string = {text, text == NULL ? 0 : strlen(text)};
  return string;
}

tier_status fixture_add(tier_book *book, const fixture_row *rows, size_t count, const char *source,
                        tier_intake *ret_intake, tier_error *err) {
  static tier_string columns[6][FIXTURE_ROWS];
  static int64_t numbers[FIXTURE_ROWS];
  assert_true(count <= FIXTURE_ROWS);
  for (size_t i = 0; i < count; ++i) {
    const char *const fields[] = {rows[i].id, rows[i].time, rows[i].amount, rows[i].transaction, rows[i].order,
                                  rows[i].status};
    for (size_t f = 0; f < 6; ++f) {
      columns[f][i] = fixture_text(fields[f]);
    }
    numbers[i] = rows[i].number;
  }
  const tier_transactions batch = {.size = sizeof batch,
                                   .count = count,
                                   .customer_ids = columns[0],
                                   .time_texts = columns[1],
                                   .amount_texts = columns[2],
                                   .transaction_ids = columns[3],
                                   .order_ids = columns[4],
                                   .status_texts = columns[5],
                                   .row_numbers = numbers,
                                   .source = source};
  return tier_book_add_transactions(book, &batch, ret_intake, err);
}

tier_status fixture_add_customers(tier_book *book, const fixture_customer *rows, size_t count, const char *source,
                                  tier_intake *ret_intake, tier_error *err) {
  static tier_string ids[FIXTURE_ROWS], cities[FIXTURE_ROWS], points[FIXTURE_ROWS];
  static int32_t starts[FIXTURE_ROWS];
  static int64_t numbers[FIXTURE_ROWS];
  assert_true(count <= FIXTURE_ROWS);
  for (size_t i = 0; i < count; ++i) {
    ids[i] = fixture_text(rows[i].id);
    cities[i] = fixture_text(rows[i].city);
    points[i] = fixture_text(rows[i].points);
    starts[i] = INT32_MIN;
    if (rows[i].start != NULL) {
      assert_int_equal(tier_day_parse(fixture_text(rows[i].start), &starts[i], NULL), TIER_OK);
    }
    numbers[i] = rows[i].number;
  }
  const tier_attribute city = {.size = sizeof city, .name = "city", .type = TIER_TEXT, .texts = cities};
  const tier_attribute point = {.size = sizeof point, .name = "points", .type = TIER_INT64, .texts = points};
  const tier_attribute *const attributes[] = {&city, &point};
  const tier_customers batch = {.size = sizeof batch,
                                .count = count,
                                .customer_ids = ids,
                                .start_days = starts,
                                .attributes = attributes,
                                .attribute_count = 2,
                                .row_numbers = numbers,
                                .source = source};
  return tier_book_add_customers(book, &batch, ret_intake, err);
}

tier_intake fixture_take(tier_book *book, const fixture_row *rows, size_t count) {
  tier_intake intake = {.size = sizeof intake};
  tier_error err = {.size = sizeof err};
  if (fixture_add(book, rows, count, NULL, &intake, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(intake.accepted + intake.duplicate + intake.ignored + intake.rejected, count);
  return intake;
}

tier_intake fixture_take_customers(tier_book *book, const fixture_customer *rows, size_t count) {
  tier_intake intake = {.size = sizeof intake};
  tier_error err = {.size = sizeof err};
  if (fixture_add_customers(book, rows, count, NULL, &intake, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(intake.accepted + intake.duplicate + intake.ignored + intake.rejected, count);
  return intake;
}

tier_quality fixture_quality(const tier_book *book) {
  tier_quality quality = {.size = sizeof quality};
  uint64_t sum = 0;
  assert_int_equal(tier_book_quality(book, FIXTURE_DAY + 365, &fixture_zone, &quality, NULL), TIER_OK);
  for (size_t reason = 0; reason < TIER_ROW_REASONS; ++reason) {
    sum += quality.reasons[reason];
  }
  assert_int_equal(sum, quality.rows);
  assert_int_equal(quality.accepted + quality.duplicate + quality.ignored + quality.rejected, quality.rows);
  return quality;
}

tier_rejection fixture_rejection(const tier_book *book, size_t index) {
  tier_rejection rejection = {.size = sizeof rejection};
  assert_int_equal(tier_book_rejection(book, index, &rejection, NULL), TIER_OK);
  return rejection;
}

static void picture_quality(tier__text *text, const tier_book *book) {
  const tier_quality quality = fixture_quality(book);
  const unsigned char *bytes = (const unsigned char *)&quality;
  for (size_t i = 0; i < sizeof quality; ++i) {
    add_format(text, "%02x", bytes[i]);
  }
  add_format(text, "\n");
}

static void picture_rejections(tier__text *text, const tier_book *book) {
  const size_t count = tier_book_rejection_count(book);
  int64_t last = INT64_MIN;
  for (size_t shown = 0; shown < count;) {
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < count; ++i) {
      const int64_t number = fixture_rejection(book, i).row_number;
      next = number > last && number < next ? number : next;
    }
    for (size_t i = 0; i < count; ++i) {
      const tier_rejection r = fixture_rejection(book, i);
      if (r.row_number == next) {
        add_format(text, "%ld %d %d %s %s %.*s\n", (long)r.row_number, (int)r.reason, (int)r.is_customer,
                              r.field, r.source, (int)r.text.length, r.text.data);
        ++shown;
      }
    }
    last = next;
  }
}

static void picture_ledger(tier__text *text, const tier_book *book, const tier__ledger *ledger) {
  for (size_t k = 0; k < ledger->customers; ++k) {
    const tier_string id = tier__book_id(book, ledger->order[k]);
    tier_customer customer = {.size = sizeof customer};
    assert_int_equal(tier_book_customer(book, ledger->order[k], &customer, NULL), TIER_OK);
    add_format(text, "%.*s %d %lu:", (int)id.length, id.data, (int)customer.start_day,
                          (unsigned long)customer.transaction_rows);
    for (size_t i = ledger->first[k]; i < ledger->first[k + 1]; ++i) {
      const tier__occasion *o = &ledger->occasions[i];
      add_format(text, " %d/%u/%u/%ld/%ld/%ld/%ld/%ld", (int)o->day, o->is_purchase, o->return_rows,
                 (long)o->net_minor, (long)o->bought_minor, (long)o->returned_minor, (long)o->all_minor,
                 (long)o->linked_minor);
    }
    add_format(text, "\n");
  }
  add_format(text, "%016lx\n", (unsigned long)ledger->hash);
}

static void picture_attributes(tier__text *text, const tier_book *book, const tier__ledger *ledger) {
  tier__table table = tier__table_begin(ledger->context, ledger->customers, 2);
  const int known = tier__book_attribute_type(book, "city") == TIER_TEXT;
  if (known) {
    assert_int_equal(tier__book_attribute(book, "city", ledger, &table, NULL), TIER_OK);
    assert_int_equal(tier__book_attribute(book, "points", ledger, &table, NULL), TIER_OK);
  }
  for (size_t k = 0; known && k < ledger->customers; ++k) {
    const tier_column *city = &table.columns[0]->view, *points = &table.columns[1]->view;
    if (tier__bit(city->validity, k)) {
      const int32_t code = ((const int32_t *)city->values)[k];
      add_format(text, "%d=%.*s", (int)code, (int)city->labels[code].length, city->labels[code].data);
    }
    add_format(text, ",");
    if (tier__bit(points->validity, k)) {
      tier__text_add_integer(text, ((const int64_t *)points->values)[k]);
    }
    add_format(text, "\n");
  }
  tier__table_end(&table);
}

char *fixture_picture(const tier_book *book, int32_t merge) {
  const tier__purchase_rules rules = {.zone = &fixture_zone, .merge = merge};
  tier__text text = tier__text_begin(book->context);
  tier__ledger ledger;
  char *taken = NULL;
  assert_int_equal(tier__ledger_build(book, &rules, FIXTURE_DAY + 365, &ledger, NULL), TIER_OK);
  picture_quality(&text, book);
  picture_rejections(&text, book);
  picture_ledger(&text, book, &ledger);
  picture_attributes(&text, book, &ledger);
  tier__ledger_end(&ledger);
  assert_int_equal(tier__text_take(&text, &taken, NULL), TIER_OK);
  char *picture = strdup(taken);
  tier__release(book->context, taken);
  return picture;
}

void fixture_same(const char *actual, const char *expected) {
  while (*actual != '\0' || *expected != '\0') {
    const size_t a = strcspn(actual, "\n"), e = strcspn(expected, "\n");
    if (a != e || memcmp(actual, expected, a) != 0) {
      fail_msg("\"%.*s\", expected \"%.*s\"", (int)a, actual, (int)e, expected);
    }
    actual += a + (actual[a] != '\0');
    expected += e + (expected[e] != '\0');
  }
}
