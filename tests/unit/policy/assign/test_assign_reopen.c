/* SPDX-License-Identifier: Apache-2.0 */
/* A purchase that is given back leaves its customer as if neither had been. */
#include "unit/policy/random_shop.h"

#include <stdio.h>

enum { CUSTOMERS = 24, FIRST_RUN = 20000, LAST_RUN = 20200, REOPEN = 40, BASE_ROWS = 8, PAIRS = 3 };

typedef struct row {
  int32_t day;
  int64_t amount;
} row;

/** A customer with purchases that stay and purchases that come back as a whole. */
typedef struct buyer {
  char id[8];
  row base[BASE_ROWS];
  row bought[PAIRS];
  int32_t returned[PAIRS]; /**< Day. */
} buyer;

typedef struct world {
  shop random; /**< Only for its numbers. */
  buyer buyers[CUSTOMERS];
  int incremental;   /**< The books learn of rows as they happen. */
  tier_book *with, *without;
  tier_roster *roster_with, *roster_without;
  int32_t known_until;
} world;

static void draw_buyer(world *w, size_t index) {
  shop *s = &w->random;
  buyer *b = &w->buyers[index];
  int32_t first = INT32_MAX;
  (void)snprintf(b->id, sizeof b->id, "b%zu", index);
  for (size_t i = 0; i < BASE_ROWS; i++) {
    b->base[i] = (row){FIRST_RUN - 60 + (int32_t)shop_random(s, 240), (int64_t)shop_random(s, 8000)};
    first = b->base[i].day < first ? b->base[i].day : first;
  }
  for (size_t i = 0; i < PAIRS; i++) {
    int32_t day = FIRST_RUN - 35 + (int32_t)shop_random(s, 215); /* Some before the first evaluation. */
    day = day < first - REOPEN ? first - REOPEN : day;
    b->bought[i] = (row){day, 1 + (int64_t)shop_random(s, 30000)};
    b->returned[i] = day + (int32_t)shop_random(s, REOPEN + 1);
    if (b->returned[i] < first) { /* Else the book would know of a customer who never bought. */
      b->returned[i] = first;
    }
  }
}

static void add_row(tier_book *book, const buyer *b, const row *r, const char *id, const char *returned) {
  const tier_string customer = text_of(b->id), transaction = text_of(id), back = text_of(returned);
  const tier_transactions rows = {.size = sizeof rows,
                                  .count = 1,
                                  .customer_ids = &customer,
                                  .days = &r->day,
                                  .amounts_minor = &r->amount,
                                  .transaction_ids = &transaction,
                                  .returned_ids = returned[0] == '\0' ? NULL : &back};
  tier_intake intake = {.size = sizeof intake};
  assert_int_equal(tier_book_add_transactions(book, &rows, &intake, NULL), TIER_OK);
  assert_int_equal(intake.accepted, 1);
}

/** Tells the books of all rows of days (after, day]. */
static void learn(world *w, int32_t after, int32_t day) {
  char id[32], back[32];
  for (size_t c = 0; c < CUSTOMERS; c++) {
    const buyer *b = &w->buyers[c];
    for (size_t i = 0; i < BASE_ROWS; i++) {
      (void)snprintf(id, sizeof id, "%s-%zu", b->id, i);
      if (b->base[i].day > after && b->base[i].day <= day) {
        add_row(w->with, b, &b->base[i], id, "");
        add_row(w->without, b, &b->base[i], id, "");
      }
    }
    for (size_t i = 0; i < PAIRS; i++) {
      const row back_row = {b->returned[i], -b->bought[i].amount};
      (void)snprintf(id, sizeof id, "%s-p%zu", b->id, i);
      (void)snprintf(back, sizeof back, "%s-r%zu", b->id, i);
      if (b->bought[i].day > after && b->bought[i].day <= day) {
        add_row(w->with, b, &b->bought[i], id, "");
      }
      if (b->returned[i] > after && b->returned[i] <= day) {
        add_row(w->with, b, &back_row, back, id);
      }
    }
  }
}

/** Puts all customers on the list of a book. */
static void list_customers(const world *w, tier_book *book) {
  tier_string ids[CUSTOMERS];
  for (size_t c = 0; c < CUSTOMERS; c++) {
    ids[c] = text_of(w->buyers[c].id);
  }
  const tier_customers rows = {.size = sizeof rows, .count = CUSTOMERS, .customer_ids = ids};
  assert_int_equal(tier_book_add_customers(book, &rows, NULL, NULL), TIER_OK);
}

/** 1 if a purchase has not come back yet. */
static int is_pending(const buyer *b, int32_t day) {
  for (size_t i = 0; i < PAIRS; i++) {
    if (b->bought[i].day <= day && b->returned[i] > day) {
      return 1;
    }
  }
  return 0;
}

static void assert_same(const tier_standing *a, const tier_standing *b, const buyer *who, int32_t day, uint64_t seed) {
  if (!(a->tier.length == b->tier.length && memcmp(a->tier.data, b->tier.data, a->tier.length) == 0 &&
        a->earned.length == b->earned.length && memcmp(a->earned.data, b->earned.data, a->earned.length) == 0 &&
        a->next.length == b->next.length && memcmp(a->next.data, b->next.data, a->next.length) == 0 &&
        a->since_day == b->since_day && a->changed_day == b->changed_day && a->until_day == b->until_day &&
        a->grace_until_day == b->grace_until_day && a->next_day == b->next_day && a->last_day == b->last_day &&
        a->confirmed == b->confirmed)) {
    fail_msg("seed %llu, day %d, %s: %.*s since %d changed %d until %d grace %d confirmed %d, but without: %.*s "
             "since %d "
             "changed %d until %d grace %d confirmed %d",
             (unsigned long long)seed, (int)day, who->id, (int)a->earned.length, a->earned.data, (int)a->since_day,
             (int)a->changed_day, (int)a->until_day, (int)a->grace_until_day, (int)a->confirmed, (int)b->earned.length,
             b->earned.data, (int)b->since_day, (int)b->changed_day, (int)b->until_day, (int)b->grace_until_day,
             (int)b->confirmed);
  }
}

static size_t run(const tier_fitted *fitted, const tier_book *book, int32_t day, tier_roster **roster) {
  tier_error err = {.size = sizeof err};
  tier_result *result = NULL;
  tier_roster *next = NULL;
  size_t reopened = 0;
  if (tier_assign(fitted, book, day, *roster, &result, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  for (size_t i = 0; i < tier_result_count(result); i++) {
    tier_decision d = {.size = sizeof d};
    assert_int_equal(tier_result_decision(result, i, &d, NULL), TIER_OK);
    reopened += (d.flags & TIER_DECISION_REOPENED) != 0;
  }
  assert_int_equal(tier_result_roster(result, &next, NULL), TIER_OK);
  tier_result_destroy(result);
  tier_roster_destroy(*roster);
  *roster = next;
  return reopened;
}

static size_t compare(const world *w, int32_t day, uint64_t seed) {
  size_t compared = 0;
  for (size_t c = 0; c < CUSTOMERS; c++) {
    tier_standing a = {.size = sizeof a}, b = {.size = sizeof b};
    if (is_pending(&w->buyers[c], day) ||
        tier_roster_get(w->roster_without, text_of(w->buyers[c].id), NULL, &b, NULL) != TIER_OK) {
      continue;
    }
    assert_int_equal(tier_roster_get(w->roster_with, text_of(w->buyers[c].id), NULL, &a, NULL), TIER_OK);
    assert_same(&a, &b, &w->buyers[c], day, seed);
    compared++;
  }
  return compared;
}

static const char *const policies[] = {
    "{\"metrics\": {\"spend_w\": {\"sum\": \"amount\", \"window_days\": 60}}, \"tiers\": [{\"id\": \"t0\"}, "
    "{\"id\": \"t1\", \"enter\": \"spend_w >= 60\", \"keep\": \"spend_w >= 40\"}, "
    "{\"id\": \"t2\", \"enter\": \"spend_w >= 150\"}], "
    "\"ladder\": {\"reopen_days\": 40, \"min_dwell_days\": 20, \"confirmations\": {\"down\": 3}}}",
    "{\"metrics\": {\"spend_w\": {\"sum\": \"amount\", \"window_days\": 60}}, \"tiers\": [{\"id\": \"t0\"}, "
    "{\"id\": \"t1\", \"enter\": \"spend_w >= 60\"}, {\"id\": \"t2\", \"enter\": \"spend_w >= 150\"}], "
    "\"ladder\": {\"reopen_days\": 40, \"valid\": {\"days\": 50}, \"grace_days\": 10, \"downgrade\": \"one_step\"}}",
    "{\"metrics\": {\"spend_t\": {\"sum\": \"amount\", \"window\": \"tier_start\"}}, \"tiers\": [{\"id\": \"t0\"}, "
    "{\"id\": \"t1\", \"enter\": \"spend_t >= 60\", \"keep\": \"recency_days < 30\"}, "
    "{\"id\": \"t2\", \"enter\": \"spend_t >= 150\"}], "
    "\"ladder\": {\"reopen_days\": 40, \"upgrade\": \"one_step\", \"period\": \"month\", \"start\": \"next_period\"}}",
};

static size_t live(uint64_t seed) {
  world w = {.incremental = (int)(seed % 2), .known_until = 0};
  tier_context *context = fixture_context();
  size_t reopened = 0, compared = 0;
  w.random.state = seed;
  assert_int_equal(tier_book_create(context, NULL, &w.with, NULL), TIER_OK);
  assert_int_equal(tier_book_create(context, NULL, &w.without, NULL), TIER_OK);
  for (size_t c = 0; c < CUSTOMERS; c++) {
    draw_buyer(&w, c);
  }
  if (!w.incremental) { /* Else customers would be known before they came, and by what is taken back. */
    list_customers(&w, w.with);
    list_customers(&w, w.without);
  }
  learn(&w, 0, w.incremental ? FIRST_RUN : INT32_MAX);
  tier_policy *policy = fixture_policy(context, policies[seed % 3]);
  tier_fitted *fitted = NULL;
  assert_int_equal(tier_fit(policy, w.with, FIRST_RUN, &fitted, NULL), TIER_OK);
  for (int32_t day = FIRST_RUN, last = FIRST_RUN; day <= LAST_RUN; day++) {
    if (day > FIRST_RUN && shop_random(&w.random, 4) == 0) {
      continue; /* No run on this day. */
    }
    if (w.incremental && day > FIRST_RUN) {
      learn(&w, last, day);
    }
    last = day;
    reopened += run(fitted, w.with, day, &w.roster_with);
    assert_int_equal(run(fitted, w.without, day, &w.roster_without), 0);
    compared += compare(&w, day, seed);
  }
  assert_true(compared > 500);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_roster_destroy(w.roster_with);
  tier_roster_destroy(w.roster_without);
  tier_book_destroy(w.with);
  tier_book_destroy(w.without);
  tier_context_destroy(context);
  return reopened;
}

static void a_purchase_and_its_return_leave_nothing(void **state) {
  size_t reopened = 0;
  (void)state;
  for (uint64_t seed = 1; seed <= 6; seed++) {
    reopened += live(seed);
  }
  assert_true(reopened > 100);
}

/** One customer buys 2.00, then 200.00, and gives that back `later` days on. @return His standing on that day. */
static tier_standing give_back(const char *document, int32_t later, size_t *ret_reopened) {
  const buyer b = {.id = "b"};
  const row small = {FIRST_RUN - 5, 200}, large = {FIRST_RUN + 1, 20000}, back = {FIRST_RUN + 1 + later, -20000};
  tier_context *context = fixture_context();
  tier_standing s = {.size = sizeof s};
  tier_roster *roster = NULL;
  tier_fitted *fitted = NULL;
  tier_book *book = NULL;
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  add_row(book, &b, &small, "small", "");
  add_row(book, &b, &large, "large", "");
  tier_policy *policy = fixture_policy(context, document);
  assert_int_equal(tier_fit(policy, book, FIRST_RUN, &fitted, NULL), TIER_OK);
  assert_int_equal(run(fitted, book, FIRST_RUN, &roster), 0);
  assert_int_equal(run(fitted, book, large.day, &roster), 0);
  add_row(book, &b, &back, "back", "large");
  *ret_reopened = run(fitted, book, back.day, &roster);
  assert_int_equal(tier_roster_get(roster, text_of("b"), NULL, &s, NULL), TIER_OK);
  assert_true(fixture_is(s.earned, "t0"));
  tier_roster_destroy(roster);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
  return s;
}

#define RETURNS(how)                                                                                                   \
  "{\"purchases\": {" how "}, \"tiers\": [{\"id\": \"t0\"}, {\"id\": \"t1\", \"enter\": \"spend >= 100\"}]"
#define REOPENS ", \"ladder\": {\"reopen_days\": 90}}"

/** The policy says which returns undo their purchase. All others end the tier on the day on which they come. */
static void a_return_undoes_what_the_policy_says(void **state) {
  static const struct {
    const char *document;
    int32_t later;
    int undone;
  } cases[] = {
      {RETURNS("\"return_days\": 30") REOPENS, 30, 1},
      {RETURNS("\"return_days\": 30") REOPENS, 31, 0},
      {RETURNS("\"linked_returns\": \"original\"") REOPENS, 80, 1},
      {RETURNS("\"linked_returns\": \"current\"") REOPENS, 3, 0},
      {RETURNS("") "}", 3, 0},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const int32_t back = FIRST_RUN + 1 + cases[i].later;
    size_t reopened = 0;
    const tier_standing s = give_back(cases[i].document, cases[i].later, &reopened);
    assert_int_equal(reopened, cases[i].undone);
    assert_int_equal(s.since_day, cases[i].undone ? FIRST_RUN : back);
    assert_int_equal(s.changed_day, cases[i].undone ? TIER_NO_DAY : back);
  }
}

/** A shop with one customer who buys 200.00 the day after the first run. */
typedef struct till {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_roster *roster;
} till;

static const buyer one = {.id = "b"};
static const row small_row = {FIRST_RUN - 5, 200}, large_row = {FIRST_RUN + 1, 20000};

static void open_till(till *t, const char *document) {
  *t = (till){.context = fixture_context()};
  assert_int_equal(tier_book_create(t->context, NULL, &t->book, NULL), TIER_OK);
  add_row(t->book, &one, &small_row, "small", "");
  t->policy = fixture_policy(t->context, document);
  assert_int_equal(tier_fit(t->policy, t->book, FIRST_RUN, &t->fitted, NULL), TIER_OK);
  assert_int_equal(run(t->fitted, t->book, FIRST_RUN, &t->roster), 0);
  add_row(t->book, &one, &large_row, "large", "");
  assert_int_equal(run(t->fitted, t->book, FIRST_RUN + 1, &t->roster), 0);
}

static size_t run_till(till *t, int32_t day) { return run(t->fitted, t->book, day, &t->roster); }

static tier_standing ask_till(const till *t, const char *ladder) {
  tier_standing s = {.size = sizeof s};
  assert_int_equal(tier_roster_get(t->roster, text_of("b"), ladder, &s, NULL), TIER_OK);
  return s;
}

static void give_large_back(const till *t, int32_t day) {
  const row back = {day, -20000};
  add_row(t->book, &one, &back, "back", "large");
}

static void close_till(till *t) {
  tier_roster_destroy(t->roster);
  tier_fitted_destroy(t->fitted);
  tier_policy_destroy(t->policy);
  tier_book_destroy(t->book);
  tier_context_destroy(t->context);
}

/** The row of a return may come to the book days after the goods. */
static void a_return_may_be_told_late(void **state) {
  till t;
  (void)state;
  open_till(&t, RETURNS("") REOPENS);
  assert_int_equal(run_till(&t, FIRST_RUN + 10), 0);
  give_large_back(&t, FIRST_RUN + 3);
  assert_int_equal(run_till(&t, FIRST_RUN + 11), 1);
  const tier_standing s = ask_till(&t, NULL);
  assert_true(fixture_is(s.earned, "t0"));
  assert_int_equal(s.since_day, FIRST_RUN);
  assert_int_equal(s.changed_day, TIER_NO_DAY);
  assert_int_equal(run_till(&t, FIRST_RUN + 12), 0); /* Once is enough. */
  close_till(&t);
}

#define LASTS ", \"ladder\": {\"reopen_days\": 90, \"valid\": {\"days\": 60}}}"

/** What was told by hand after the days that are computed again is not computed from them. */
static void an_opening_balance_stays(void **state) {
  const int32_t sinces[] = {TIER_NO_DAY, FIRST_RUN + 5, FIRST_RUN - 100};
  (void)state;
  for (size_t i = 0; i < sizeof sinces / sizeof sinces[0]; i++) {
    tier_standing told = {.size = sizeof told,
                          .tier = text_of("t1"),
                          .since_day = sinces[i],
                          .changed_day = TIER_NO_DAY,
                          .until_day = FIRST_RUN + 30,
                          .grace_until_day = TIER_NO_DAY,
                          .next_day = TIER_NO_DAY,
                          .last_day = TIER_NO_DAY};
    till t;
    open_till(&t, RETURNS("") LASTS);
    assert_int_equal(run_till(&t, FIRST_RUN + 4), 0);
    assert_int_equal(tier_roster_set(t.roster, text_of("b"), NULL, &told, NULL), TIER_OK);
    give_large_back(&t, FIRST_RUN + 5);
    (void)run_till(&t, FIRST_RUN + 5);
    const tier_standing s = ask_till(&t, NULL);
    assert_true(fixture_is(s.earned, "t1"));
    assert_int_equal(s.since_day, sinces[i] == TIER_NO_DAY ? FIRST_RUN + 5 : sinces[i]);
    assert_int_equal(s.until_day, FIRST_RUN + 30);
    close_till(&t);
  }
}

/** A frozen customer stands as he did, on the ladder that is frozen; the return is undone when the freeze is over. */
static void a_freeze_puts_the_undoing_off(void **state) {
  const char *two = RETURNS("") ", \"ladder\": {\"reopen_days\": 90, \"valid\": {\"days\": 60}}, \"ladders\": "
                    "{\"more\": {\"tiers\": [{\"id\": \"m0\"}, {\"id\": \"m1\", \"enter\": \"spend >= 100\"}], "
                    "\"ladder\": {\"reopen_days\": 90, \"valid\": {\"days\": 60}}}}}";
  const tier_override freeze = {.size = sizeof freeze,
                                .customer_id = text_of("b"),
                                .ladder = "more",
                                .kind = TIER_OVERRIDE_FREEZE,
                                .reason = text_of("a dispute"),
                                .actor = text_of("desk 4"),
                                .until_day = FIRST_RUN + 9};
  till t;
  (void)state;
  open_till(&t, two);
  assert_int_equal(tier_roster_override(t.roster, &freeze, NULL), TIER_OK);
  give_large_back(&t, FIRST_RUN + 8);
  assert_int_equal(run_till(&t, FIRST_RUN + 8), 1);
  assert_true(fixture_is(ask_till(&t, NULL).earned, "t0"));
  assert_true(fixture_is(ask_till(&t, "more").earned, "m1"));
  assert_int_equal(run_till(&t, FIRST_RUN + 9), 0);
  assert_int_equal(run_till(&t, FIRST_RUN + 10), 1);
  assert_true(fixture_is(ask_till(&t, "more").earned, "m0"));
  assert_int_equal(ask_till(&t, "more").since_day, FIRST_RUN);
  close_till(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_purchase_and_its_return_leave_nothing),
      cmocka_unit_test(a_return_undoes_what_the_policy_says),
      cmocka_unit_test(a_return_may_be_told_late),
      cmocka_unit_test(an_opening_balance_stays),
      cmocka_unit_test(a_freeze_puts_the_undoing_off),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
