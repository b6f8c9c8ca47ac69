/* SPDX-License-Identifier: Apache-2.0 */
/* Returns that name the purchase which they take back. */
#include "base/context_object.h"
#include "book_fixture.h"
#include "helpers/fail_alloc.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 256 };

/** A row with days, minor units and texts; NULL is the empty text. */
typedef struct row {
  const char *customer;
  int32_t day; /**< After FIXTURE_DAY. */
  int64_t amount;
  const char *transaction, *returned, *order;
  uint8_t status;
} row;

static tier_status add(tier_book *book, const row *rows, size_t count) {
  static tier_string ids[MOST], transactions[MOST], returned[MOST], orders[MOST];
  static int32_t days[MOST];
  static int64_t amounts[MOST];
  static uint8_t statuses[MOST];
  assert_true(count <= MOST);
  for (size_t i = 0; i < count; ++i) {
    ids[i] = fixture_text(rows[i].customer);
    transactions[i] = fixture_text(rows[i].transaction);
    returned[i] = fixture_text(rows[i].returned);
    orders[i] = fixture_text(rows[i].order);
    days[i] = FIXTURE_DAY + rows[i].day;
    amounts[i] = rows[i].amount;
    statuses[i] = rows[i].status;
  }
  const tier_transactions batch = {.size = sizeof batch,
                                   .count = count,
                                   .customer_ids = ids,
                                   .days = days,
                                   .amounts_minor = amounts,
                                   .transaction_ids = transactions,
                                   .order_ids = orders,
                                   .statuses = statuses,
                                   .returned_ids = returned};
  return tier_book_add_transactions(book, &batch, NULL, NULL);
}

/** All occasions and the hash as text. */
static char *picture(const tier_book *book, const tier__purchase_rules *rules, int32_t last_day, int with_hash) {
  char *text = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&text, &length);
  tier__ledger ledger;
  assert_non_null(stream);
  assert_int_equal(tier__ledger_build(book, rules, FIXTURE_DAY + last_day, &ledger, NULL), TIER_OK);
  for (size_t k = 0; k < ledger.customers; ++k) {
    const tier_string id = tier__book_id(book, ledger.order[k]);
    fprintf(stream, "%.*s:", (int)id.length, id.data);
    for (size_t i = ledger.first[k]; i < ledger.first[k + 1]; ++i) {
      const tier__occasion *o = &ledger.occasions[i];
      fprintf(stream, " %d/%u/%u/%lld/%lld/%lld/%lld/%lld", (int)(o->day - FIXTURE_DAY), o->is_purchase,
              o->return_rows, (long long)o->net_minor, (long long)o->bought_minor, (long long)o->returned_minor,
              (long long)o->all_minor, (long long)o->linked_minor);
    }
    fputc('\n', stream);
  }
  if (with_hash) {
    fprintf(stream, "%016llx\n", (unsigned long long)ledger.hash);
  }
  tier__ledger_end(&ledger);
  assert_int_equal(fclose(stream), 0);
  return text;
}

/** @param expected Occasions as day/purchase/returns/net/bought/returned/all/linked. */
static void check(const row *rows, size_t count, const tier__purchase_rules *rules, int32_t last_day,
                  const char *expected) {
  tier_context *context = fixture_context();
  for (int backwards = 0; backwards < 2; ++backwards) {
    tier_book *book = fixture_book(context);
    for (size_t i = 0; i < count; ++i) {
      assert_int_equal(add(book, &rows[backwards ? count - 1 - i : i], 1), TIER_OK);
    }
    char *actual = picture(book, rules, last_day, 0);
    assert_string_equal(actual, expected);
    free(actual);
    tier_book_destroy(book);
  }
  tier_context_destroy(context);
}

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static const tier__purchase_rules by_day = {.merge = TIER__MERGE_DAY};

static void test_full(void **state) {
  const row rows[] = {{"a", 0, 500, "p1", NULL, NULL, 0},
                      {"a", 3, 1999, "p2", NULL, NULL, 0},
                      {"a", 40, -1999, "r", "p2", NULL, 0}};
  const tier__purchase_rules ignore = {.returns = TIER__RETURNS_IGNORE};
  (void)state;
  check(rows, 3, &by_day, 100, "a: 0/1/0/500/500/0/500/0\n");
  check(rows, 3, &ignore, 100, "a: 0/1/0/500/500/0/500/0\n");
  check(rows, 3, &by_day, 39, "a: 0/1/0/500/500/0/500/0 3/1/0/1999/1999/0/1999/0\n");
}

static void test_part(void **state) {
  const row rows[] = {{"a", 3, 1000, "p", NULL, NULL, 0},
                      {"a", 3, 50, "q", NULL, NULL, 0},
                      {"a", 3, -7, NULL, NULL, NULL, 0},
                      {"a", 9, -300, "r1", "p", NULL, 0},
                      {"a", 8, -200, NULL, "p", NULL, 0}};
  const tier__purchase_rules ignore = {.returns = TIER__RETURNS_IGNORE}, row_by_row = {.merge = TIER__MERGE_ROW};
  (void)state;
  check(rows, 5, &by_day, 100, "a: 3/1/2/543/1050/507/543/500\n");
  check(rows, 5, &ignore, 100, "a: 3/1/2/550/1050/507/543/500\n");
  /* The return that names nothing is taken off the first purchase of its day, the linked ones off their own. */
  check(rows, 5, &row_by_row, 100, "a: 3/1/1/43/50/7/43/0 3/1/1/500/1000/500/500/500\n");
}

static void test_more_than_was_paid(void **state) {
  const row rows[] = {{"a", 3, 1000, "p", NULL, NULL, 0},
                      {"a", 9, -600, "r1", "p", NULL, 0},
                      {"a", 10, -700, "r2", "p", NULL, 0},
                      {"b", 3, 0, "gift", NULL, NULL, 0},
                      {"b", 5, -10, NULL, "gift", NULL, 0}};
  (void)state;
  check(rows, 5, &by_day, 100, "a: 3/0/1/-300/0/300/-300/0\nb: 3/0/1/-10/0/10/-10/0\n");
  check(rows, 5, &by_day, 9, "a: 3/1/1/400/1000/600/400/600\nb: 3/0/1/-10/0/10/-10/0\n");
}

/* Where the link leads nowhere, the return counts on its own day. */
static void test_unlinked(void **state) {
  static const char *const links[] = {"nowhere", "other", "later", "void", "pending", "back", "early"};
  (void)state;
  for (size_t i = 0; i < COUNT(links); ++i) {
    const row rows[] = {{"b", 0, 100, "other", NULL, NULL, 0},   {"a", 9, 100, "later", NULL, NULL, 0},
                        {"a", 1, 100, "void", NULL, NULL, 0},    {"a", 1, 100, "void", NULL, NULL, TIER_VOID},
                        {"a", 1, 100, "pending", NULL, NULL, 1}, {"a", 2, -1, "back", NULL, NULL, 0},
                        {"a", -90, 100, "early", NULL, NULL, 0}, {"a", 5, -100, "r", links[i], NULL, 0}};
    const tier__purchase_rules rules = {.return_days = 90};
    check(rows, 8, &rules, 100,
          "a: -90/1/0/100/100/0/100/0 2/0/1/-1/0/1/-1/0 5/0/1/-100/0/100/-100/0 9/1/0/100/100/0/100/0\n"
          "b: 0/1/0/100/100/0/100/0\n");
  }
  const row rows[] = {{"a", 0, 100, "p", NULL, NULL, 0}, {"a", 90, -100, "r", "p", NULL, 0}};
  const tier__purchase_rules in_time = {.return_days = 90}, late = {.return_days = 89},
                             current = {.linked = TIER__LINKED_CURRENT};
  check(rows, 2, &in_time, 100, "a:\n");
  check(rows, 2, &late, 100, "a: 0/1/0/100/100/0/100/0 90/0/1/-100/0/100/-100/0\n");
  check(rows, 2, &current, 100, "a: 0/1/0/100/100/0/100/0 90/0/1/-100/0/100/-100/0\n");
}

/* A return that is taken back itself is gone; a purchase that was pending before is found; of two that disagree the one
 * kept counts. */
static void test_states(void **state) {
  const row voided[] = {{"a", 0, 100, "p", NULL, NULL, 0},
                        {"a", 5, -100, "r", "p", NULL, 0},
                        {"a", 5, -100, "r", "p", NULL, TIER_VOID}};
  const row pending[] = {{"a", 0, 100, "p", NULL, NULL, TIER_PENDING},
                         {"a", 5, -100, "r", "p", NULL, 0},
                         {"a", 1, 100, "p", NULL, NULL, 0}};
  const row disagree[] = {{"a", 0, 100, "p", NULL, NULL, 0},
                          {"a", 0, 120, "p", NULL, NULL, 0},
                          {"a", 5, -100, "r", "p", NULL, 0},
                          {"a", 5, -100, "r", "q", NULL, 0}};
  (void)state;
  check(voided, 3, &by_day, 100, "a: 0/1/0/100/100/0/100/0\n");
  check(pending, 3, &by_day, 100, "a:\n");
  check(disagree, 4, &by_day, 100, "a:\n");
}

/* Of two purchases that are alike the one of which less is left comes first, whichever came in first. */
static void test_alike(void **state) {
  const row rows[] = {{"a", 3, 100, "p", NULL, NULL, 0},
                      {"a", 3, 100, "q", NULL, NULL, 0},
                      {"a", 5, -50, "r", "q", NULL, 0}};
  const tier__purchase_rules row_by_row = {.merge = TIER__MERGE_ROW};
  (void)state;
  check(rows, 3, &row_by_row, 100, "a: 3/1/1/50/100/50/50/50 3/1/0/100/100/0/100/0\n");
}

/* A link of a row that gives nothing back says nothing: the rows are the same with it and without. */
static void test_only_returns_are_linked(void **state) {
  const row rows[] = {{"a", 0, 100, "p", NULL, NULL, 0},
                      {"a", 5, 0, "x", "p", NULL, 0},
                      {"a", 5, 0, "x", NULL, NULL, 0},
                      {"a", 6, 30, "y", "p", NULL, 0}};
  (void)state;
  check(rows, 4, &by_day, 100, "a: 0/1/0/100/100/0/100/0 5/1/0/0/0/0/0/0 6/1/0/30/30/0/30/0\n");
}

static void test_rejections(void **state) {
  tier_book *book = *state;
  const row bad = {"a", 5, -100, "r", "\xFF", NULL, 0};
  const row conflict[] = {{"a", 5, -100, "s", "p", NULL, 0}, {"a", 5, -100, "s", "q", "o", 0}};
  assert_int_equal(add(book, &bad, 1), TIER_OK);
  assert_int_equal(add(book, conflict, 2), TIER_OK);
  assert_int_equal(tier_book_rejection_count(book), 2);
  assert_int_equal(fixture_rejection(book, 0).reason, TIER_ROW_BAD_TEXT);
  assert_string_equal(fixture_rejection(book, 0).field, "returned_id");
  assert_int_equal(fixture_rejection(book, 1).reason, TIER_ROW_CONFLICT);
  const tier_string text = fixture_rejection(book, 1).text;
  assert_int_equal(text.length, strlen("a,2024-01-06,-1.00,s,o,q"));
  assert_memory_equal(text.data, "a,2024-01-06,-1.00,s,o,q", text.length);
}

static uint64_t hash_of(const row *rows, size_t count) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier__ledger ledger;
  assert_int_equal(add(book, rows, count), TIER_OK);
  assert_int_equal(tier__ledger_build(book, &by_day, FIXTURE_DAY + 100, &ledger, NULL), TIER_OK);
  const uint64_t hash = ledger.hash;
  tier__ledger_end(&ledger);
  tier_book_destroy(book);
  tier_context_destroy(context);
  return hash;
}

/* What is linked to what is part of the data; how the purchases are called is not. */
static void test_hash(void **state) {
  const row base[] = {{"a", 0, 100, "p", NULL, NULL, 0}, {"a", 1, 100, "q", NULL, NULL, 0},
                      {"a", 5, -50, "r", NULL, NULL, 0}};
  row other[3];
  uint64_t hashes[4];
  static const char *const links[] = {NULL, "p", "q", "nowhere"};
  (void)state;
  memcpy(other, base, sizeof base);
  for (size_t i = 0; i < 4; ++i) {
    other[2].returned = links[i];
    hashes[i] = hash_of(other, 3);
    for (size_t k = 0; k < i; ++k) {
      assert_true(hashes[i] != hashes[k]);
    }
  }
  other[0].transaction = "q";
  other[1].transaction = "p";
  other[2].returned = "q";
  assert_true(hash_of(other, 3) == hashes[1]);
}

static uint32_t roll(uint64_t *seed, uint32_t sides) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*seed >> 33) % sides;
}

static const char *const customers[] = {"1", "2", "3", "4", "5"};
static const char *const orders[] = {NULL, NULL, "o1", "o2", "o3", "o4"};
static char names[MOST][8];

/** Ordinary rows: purchases, and returns that name nothing. */
static size_t make_plain(row *rows, uint64_t *seed) {
  for (size_t i = 0; i < 100; ++i) {
    snprintf(names[i], sizeof names[i], "t%zu", i);
    const int64_t amount = (int64_t)roll(seed, 1000) - 200;
    const row plain = {customers[i < 5 ? i : roll(seed, 5)], (int32_t)roll(seed, 40), amount,
                       roll(seed, 3) == 0 ? NULL : names[i],  NULL, i == 0 ? "o1" : orders[roll(seed, 6)], 0};
    rows[i] = plain;
  }
  return 100;
}

/** Purchases that are sent back as a whole, in one to three parts, on the same day or later. */
static size_t make_returned(row *rows, uint64_t *seed) {
  size_t made = 0;
  for (size_t i = 0; i < 30; ++i) {
    const char *name = names[150 + i];
    const uint32_t parts = 1 + roll(seed, 3);
    int64_t left = parts + roll(seed, 500);
    snprintf(names[150 + i], sizeof names[0], "p%zu", i);
    const row bought = {customers[roll(seed, 5)], (int32_t)roll(seed, 40), left, name, NULL, orders[roll(seed, 6)], 0};
    rows[made++] = bought;
    for (uint32_t p = 0; p < parts; ++p) {
      const int64_t amount = p + 1 == parts ? left : 1 + roll(seed, (uint32_t)(left - (parts - p) + 1));
      const row back = {bought.customer, bought.day + (int32_t)roll(seed, 60), -amount, NULL,
                        name,            orders[roll(seed, 6)],                0};
      rows[made++] = back;
      left -= amount;
    }
  }
  return made;
}

static void shuffle(row *rows, size_t count, uint64_t *seed) {
  for (size_t i = count; i > 1; --i) {
    const size_t other = roll(seed, (uint32_t)i);
    const row held = rows[i - 1];
    rows[i - 1] = rows[other];
    rows[other] = held;
  }
}

static tier_book *take_in(tier_context *context, const row *rows, size_t count, uint64_t *seed) {
  tier_book *book = fixture_book(context);
  for (size_t i = 0, next; i < count; i = next) {
    next = i + 1 + roll(seed, 40);
    next = next < count ? next : count;
    assert_int_equal(add(book, rows + i, next - i), TIER_OK);
  }
  return book;
}

/* A purchase and its full return leave the customer exactly as without both. */
static void test_full_returns_leave_nothing(void **state) {
  tier_context *context = fixture_context();
  uint64_t seed = 5;
  (void)state;
  for (int round = 0; round < 150; ++round) {
    row rows[MOST];
    const size_t plain = make_plain(rows, &seed), all = plain + make_returned(rows + plain, &seed);
    tier_book *without = take_in(context, rows, plain, &seed);
    shuffle(rows, all, &seed);
    tier_book *with = take_in(context, rows, all, &seed);
    for (int32_t merge = TIER__MERGE_DAY; merge <= TIER__MERGE_ROW; ++merge) {
      for (int32_t returns = TIER__RETURNS_NET; returns <= TIER__RETURNS_IGNORE; ++returns) {
        const tier__purchase_rules rules = {.merge = merge, .returns = returns, .return_days = round % 2 ? 60 : 0};
        char *a = picture(with, &rules, 100, 0), *b = picture(without, &rules, 100, 0);
        fixture_same(a, b);
        free(a);
        free(b);
      }
    }
    tier_book_destroy(with);
    tier_book_destroy(without);
  }
  tier_context_destroy(context);
}

/** Amounts that do not fit: some links lead to a part, some to more than was paid, some nowhere. */
static void disturb(row *rows, size_t count, uint64_t *seed) {
  for (size_t i = 0; i < count; ++i) {
    if (rows[i].returned != NULL && roll(seed, 2) == 0) {
      rows[i].amount += (int64_t)roll(seed, 100) - 50;
      rows[i].day -= (int32_t)roll(seed, 30);
      rows[i].customer = roll(seed, 8) == 0 ? customers[roll(seed, 5)] : rows[i].customer;
    }
    rows[i].status = roll(seed, 12) == 0 ? TIER_VOID : TIER_POSTED;
  }
}

/* Whatever links there are, the order of intake does not matter on any day, and sums are those of the rows. */
static void test_any_order(void **state) {
  tier_context *context = fixture_context();
  uint64_t seed = 6;
  (void)state;
  for (int round = 0; round < 100; ++round) {
    row rows[MOST];
    size_t count = make_plain(rows, &seed);
    count += make_returned(rows + count, &seed);
    disturb(rows, count, &seed);
    rows[0].status = TIER_POSTED;
    tier_book *one = take_in(context, rows, count, &seed);
    shuffle(rows, count, &seed);
    tier_book *other = take_in(context, rows, count, &seed);
    for (int32_t merge = TIER__MERGE_DAY; merge <= TIER__MERGE_ROW; ++merge) {
      const tier__purchase_rules rules = {.merge = merge, .return_days = round % 2 ? 20 : 0};
      for (int32_t last_day = 10; last_day < 110; last_day += 45) {
        char *a = picture(one, &rules, last_day, 1), *b = picture(other, &rules, last_day, 1);
        fixture_same(a, b);
        free(a);
        free(b);
      }
    }
    tier__ledger ledger;
    int64_t all = 0;
    const tier_quality quality = fixture_quality(one);
    assert_int_equal(tier__ledger_build(one, &by_day, FIXTURE_DAY + 365, &ledger, NULL), TIER_OK);
    for (size_t i = 0; i < ledger.first[ledger.customers]; ++i) {
      const tier__occasion *o = &ledger.occasions[i];
      all += o->all_minor;
      assert_int_equal(o->all_minor, o->bought_minor - o->returned_minor);
      assert_true(o->linked_minor >= 0 && o->linked_minor <= o->returned_minor);
      assert_true(o->linked_minor <= o->bought_minor);
    }
    assert_int_equal(all, quality.spend_minor);
    tier__ledger_end(&ledger);
    tier_book_destroy(one);
    tier_book_destroy(other);
  }
  tier_context_destroy(context);
}

/* A call that has no memory leaves the book as it was, and so does a ledger that has none. */
static void test_no_memory(void **state) {
  const row before = {"a", 0, 100, "p", NULL, "o", 0};
  const row more[] = {{"a", 5, -100, "r", "p", NULL, 0}, {"b", 5, -100, "s", "a new id", NULL, 0}};
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  size_t failed = 1;
  (void)state;
  for (size_t k = 1; failed != 0; ++k) {
    tier_context *context = NULL;
    assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
    tier_book *book = fixture_book(context);
    tier__ledger ledger;
    assert_int_equal(add(book, &before, 1), TIER_OK);
    tier_test_allocator_fail(&memory, k, 0);
    tier_status status = add(book, more, 2);
    if (status == TIER_OK) {
      status = tier__ledger_build(book, &by_day, FIXTURE_DAY + 100, &ledger, NULL);
      if (status == TIER_OK) {
        tier__ledger_end(&ledger);
      }
    } else {
      assert_int_equal(tier_book_count(book), 1);
      assert_int_equal(tier__keys_count(book->transactions), 1);
    }
    failed = memory.failed;
    assert_true(status == TIER_OK || (status == TIER_E_MEMORY && failed != 0));
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(add(book, more, 2), TIER_OK);
    char *text = picture(book, &by_day, 100, 0);
    assert_non_null(strstr(text, "a:\nb: 5/0/1"));
    free(text);
    tier_book_destroy(book);
    tier_context_destroy(context);
    assert_int_equal(memory.live, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_full),
      cmocka_unit_test(test_part),
      cmocka_unit_test(test_more_than_was_paid),
      cmocka_unit_test(test_unlinked),
      cmocka_unit_test(test_states),
      cmocka_unit_test(test_alike),
      cmocka_unit_test(test_only_returns_are_linked),
      cmocka_unit_test_setup_teardown(test_rejections, fixture_begin, fixture_end),
      cmocka_unit_test(test_hash),
      cmocka_unit_test(test_full_returns_leave_nothing),
      cmocka_unit_test(test_any_order),
      cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
