/* SPDX-License-Identifier: Apache-2.0 */
#include "random_shop.h"

#include <stdio.h>
#include <stdlib.h>

uint64_t shop_random(shop *s, uint64_t below) {
  s->state += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t z = s->state;
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return (z ^ (z >> 31)) % below;
}

static int compare_days(const void *a, const void *b) {
  const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static void draw_customer(shop *s, size_t index) {
  shop_customer *c = &s->customers[index];
  (void)snprintf(c->id, sizeof c->id, index % 3 == 0 ? "%zu" : "c%zu", index);
  c->count = (size_t)shop_random(s, SHOP_ROWS + 1);
  for (size_t i = 0; i < c->count; i++) {
    c->days[i] = s->last_day - (int32_t)shop_random(s, SHOP_SPAN);
    c->amounts[i] = shop_random(s, 6) == 0 ? -(int64_t)shop_random(s, 6000) - 1 : (int64_t)shop_random(s, 20000);
    c->orders[i] = (int64_t)shop_random(s, 6);
  }
  qsort(c->days, c->count, sizeof *c->days, compare_days);
  c->start_day = shop_random(s, 4) == 0 ? s->last_day - (int32_t)shop_random(s, SHOP_SPAN) : INT32_MIN;
  c->limit[0] = c->level[0] = '\0';
  if (shop_random(s, 3) > 0) {
    (void)snprintf(c->limit, sizeof c->limit, "%d.5", (int)shop_random(s, 100));
  }
  if (shop_random(s, 4) > 0) {
    (void)snprintf(c->level, sizeof c->level, "%c", 'a' + (int)shop_random(s, 3));
  }
}

static void add_rows(const shop *s, size_t index) {
  const shop_customer *c = &s->customers[index];
  const int with_orders = (s->flags & SHOP_ORDERS) != 0;
  tier_string ids[SHOP_ROWS], orders[SHOP_ROWS];
  char texts[SHOP_ROWS][24];
  for (size_t i = 0; i < c->count; i++) {
    ids[i] = text_of(c->id);
    (void)snprintf(texts[i], sizeof texts[i], "%lld", (long long)c->orders[i]);
    orders[i] = text_of(texts[i]);
  }
  const tier_transactions rows = {.size = sizeof rows,
                                  .count = c->count,
                                  .customer_ids = ids,
                                  .days = c->days,
                                  .amounts_minor = c->amounts,
                                  .order_ids = with_orders ? orders : NULL};
  assert_int_equal(tier_book_add_transactions(s->book, &rows, NULL, NULL), TIER_OK);
}

static void add_customers(const shop *s) {
  tier_string ids[SHOP_CUSTOMERS], limits[SHOP_CUSTOMERS], levels[SHOP_CUSTOMERS];
  int32_t starts[SHOP_CUSTOMERS];
  for (size_t i = 0; i < SHOP_CUSTOMERS; i++) {
    ids[i] = text_of(s->customers[i].id);
    limits[i] = text_of(s->customers[i].limit);
    levels[i] = text_of(s->customers[i].level);
    starts[i] = s->customers[i].start_day;
  }
  const tier_attribute owed = {.size = sizeof owed, .name = "owed", .type = TIER_MONEY, .texts = limits};
  const tier_attribute level = {.size = sizeof level, .name = "level", .type = TIER_TEXT, .texts = levels};
  const tier_attribute *attributes[] = {&owed, &level};
  const tier_customers customers = {.size = sizeof customers,
                                    .count = SHOP_CUSTOMERS,
                                    .customer_ids = ids,
                                    .start_days = starts,
                                    .attributes = attributes,
                                    .attribute_count = 2};
  assert_int_equal(tier_book_add_customers(s->book, &customers, NULL, NULL), TIER_OK);
}

/** A text that grows. */
typedef struct document {
  char text[16384];
  size_t length;
} document;

#define ADD(d, ...)                                                                                                    \
  do {                                                                                                                 \
    (d)->length += (size_t)snprintf((d)->text + (d)->length, sizeof(d)->text - (d)->length, __VA_ARGS__);              \
    assert_true((d)->length < sizeof(d)->text);                                                                        \
  } while (0)

static void add_atom(shop *s, document *d) {
  const int n = (int)shop_random(s, 400), few = (int)shop_random(s, 5);
  switch (shop_random(s, (s->flags & SHOP_NO_MODELS) != 0 ? 12 : 15)) {
  case 0:
    ADD(d, "spend_w >= %d", n);
    return;
  case 1:
    ADD(d, "count_w >= %d", few);
    return;
  case 2:
    ADD(d, "spend_m >= %d", n / 4);
    return;
  case 3:
    ADD(d, "spend_y >= %d", n);
    return;
  case 4:
    ADD(d, "score > %d", n / 50);
    return;
  case 5:
    ADD(d, "recency_days <= %d", 20 + n / 4);
    return;
  case 6:
    ADD(d, "points >= %d", few);
    return;
  case 7:
    if ((s->flags & SHOP_NO_TEXTS) != 0) {
      ADD(d, "level in ['a', 'c']");
      return;
    }
    ADD(d, "group == '%s'", few > 2 ? "good" : "none");
    return;
  case 8:
    ADD(d, "owed < %d", n / 4);
    return;
  case 9:
    ADD(d, "spend_t >= %d", n);
    return;
  case 10:
    ADD(d, "cooled >= %d", n);
    return;
  case 11:
    ADD(d, "mean_w > %d || !lapsed", n);
    return;
  case 12:
    ADD(d, "rfm.m >= %d", 1 + few);
    return;
  case 13:
    ADD(d, "clv.alive >= 0.%d", 1 + few);
    return;
  default:
    ADD(d, "abc.class in ['A', 'B']");
  }
}

static void add_condition(shop *s, document *d) {
  const uint64_t parts = 1 + shop_random(s, 3);
  for (uint64_t i = 0; i < parts; i++) {
    ADD(d, "%s(", i == 0 ? "" : shop_random(s, 2) == 0 ? " && " : " || ");
    add_atom(s, d);
    ADD(d, ")");
  }
}

static const char *pick(shop *s, const char *const *words, size_t count) { return words[shop_random(s, count)]; }
#define PICK(s, ...)                                                                                                   \
  pick(s, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void add_columns(shop *s, document *d) {
  ADD(d, "\"attributes\": {\"owed\": \"money\", \"level\": \"text\"}, \"metrics\": {");
  ADD(d, "\"spend_w\": {\"sum\": \"amount\", \"window_days\": %d}, ", 20 + (int)shop_random(s, 100));
  ADD(d, "\"count_w\": {\"count\": \"purchases\", \"window_days\": %d}, ", 20 + (int)shop_random(s, 100));
  ADD(d, "\"mean_w\": {\"mean\": \"balance\", \"window_days\": 30}, ");
  ADD(d, "\"cooled\": {\"sum\": \"earned\", \"window_days\": 90, \"after_days\": 14}, ");
  ADD(d, "\"spend_m\": {\"sum\": \"amount\", \"window\": \"%s\", \"back\": %d}, ", PICK(s, "month", "quarter"),
      (int)shop_random(s, 2));
  ADD(d, "\"spend_y\": {\"sum\": \"amount\", \"window\": \"%s\"}, ", PICK(s, "year", "anniversary"));
  ADD(d, "\"spend_t\": {\"sum\": \"amount\", \"window\": \"tier_start\"}}, ");
  ADD(d, "\"let\": {\"score\": \"spend_w * 0.01 + count_w\", \"lapsed\": \"recency_days > %d\"}, ",
      30 + (int)shop_random(s, 60));
  ADD(d, "\"rule_sets\": {\"points\": {\"hit\": \"collect\", \"collect\": \"%s\", \"default\": 0, \"list\": [",
      PICK(s, "sum", "min", "max"));
  ADD(d, "{\"id\": \"p1\", \"when\": \"count_w >= 1\", \"then\": 1}, {\"id\": \"p2\", \"when\": \"owed > 20\", ");
  ADD(d, "\"then\": \"count_w + 1\"}, {\"id\": \"p3\", \"when\": \"recency_days < 50\", \"then\": 2}]}");
  if ((s->flags & SHOP_NO_TEXTS) != 0) {
    ADD(d, "}, ");
    return;
  }
  ADD(d, ", \"group\": {\"hit\": \"%s\", \"default\": \"'none'\", \"list\": [", PICK(s, "first", "unique", "any"));
  ADD(d, "{\"id\": \"g1\", \"when\": \"level == 'a'\", \"then\": \"'good'\"}, ");
  ADD(d, "{\"id\": \"g2\", \"when\": \"spend_w > 150\", \"then\": \"level\"}]}}, ");
}

static void add_models(shop *s, document *d) {
  if ((s->flags & SHOP_NO_MODELS) == 0) {
    ADD(d, "\"models\": {\"rfm\": {\"type\": \"rfm\", \"bins\": 4}, \"abc\": {\"type\": \"abc\"}, "
           "\"clv\": {\"type\": \"clv\"}}, ");
  }
}

static void add_rules(shop *s, document *d) {
  if ((s->flags & SHOP_NO_RULES) != 0) {
    return;
  }
  ADD(d, "\"rules\": {\"hit\": \"%s\"",
      PICK(s, "first", "unique", "any", "priority", "best_tier", "worst_tier", "collect"));
  if (shop_random(s, 4) == 0) {
    ADD(d, ", \"default\": {\"tag\": \"none\"}");
  }
  ADD(d, ", \"list\": [");
  for (int r = 0; r < 3; r++) {
    ADD(d, "%s{\"id\": \"r%d\", \"when\": \"", r == 0 ? "" : ", ", r);
    add_condition(s, d);
    ADD(d, "\", \"on_unknown\": \"%s\", \"priority\": %d, ", PICK(s, "skip", "skip", "hold"), (int)shop_random(s, 5));
    ADD(d, "\"then\": {\"%s\": \"t%d\"%s}", PICK(s, "set", "floor", "ceiling"), (int)shop_random(s, 4),
        shop_random(s, 2) == 0 ? ", \"tag\": \"x\"" : "");
    if (shop_random(s, 3) == 0) {
      char day[16];
      tier_day_format(s->last_day + (int32_t)shop_random(s, 80), day);
      ADD(d, ", \"%s\": \"%s\"", PICK(s, "from", "until"), day);
    }
    ADD(d, "}");
  }
  ADD(d, "]}, ");
}

static void add_ladder(shop *s, document *d) {
  ADD(d, "\"ladder\": {\"upgrade\": \"%s\", \"downgrade\": \"%s\", ", PICK(s, "highest", "one_step"),
      PICK(s, "to_met", "one_step", "to_floor", "none"));
  ADD(d, "\"period\": \"%s\", \"start\": \"%s\", ", PICK(s, "month", "quarter", "year", "anniversary"),
      PICK(s, "immediate", "immediate", "next_period"));
  switch (shop_random(s, 5)) {
  case 0:
    ADD(d, "\"valid\": {\"days\": %d}, ", 1 + (int)shop_random(s, 60));
    break;
  case 1:
    ADD(d, "\"valid\": \"%s\", ", PICK(s, "period_end", "next_period_end"));
    break;
  case 2:
    ADD(d, "\"valid\": {\"months\": 1}, \"round_to\": \"%s\", ", PICK(s, "week", "month"));
    break;
  default:
    break;
  }
  ADD(d, "\"grace_days\": %d, \"min_dwell_days\": %d, ", (int)shop_random(s, 2) * 7, (int)shop_random(s, 2) * 10);
  ADD(d, "\"confirmations\": {\"up\": %d, \"down\": %d}, \"on_unknown\": \"%s\"}", 1 + (int)shop_random(s, 2),
      1 + (int)shop_random(s, 3), PICK(s, "skip", "hold"));
}

static void add_tiers(shop *s, document *d) {
  ADD(d, "\"tiers\": [{\"id\": \"t0\"}");
  for (int k = 1; k < 4; k++) {
    ADD(d, ", {\"id\": \"t%d\", \"enter\": \"", k);
    add_condition(s, d);
    ADD(d, "\"");
    if (shop_random(s, 2) == 0) {
      ADD(d, ", \"keep\": \"");
      add_condition(s, d);
      ADD(d, "\"");
    }
    if ((s->flags & SHOP_NO_PLACES) == 0 && shop_random(s, 2) == 0) {
      ADD(d, ", \"places\": {%s: %d, \"by\": \"%s\", \"incumbency\": 0.1}",
          PICK(s, "\"count\"", "\"weight\": \"purchases\", \"capacity\"", "\"weight\": \"spend_w\", \"capacity\""),
          2 + (int)shop_random(s, 10), PICK(s, "spend", "spend_w", "score"));
    }
    ADD(d, "}");
  }
  ADD(d, "], ");
}

static void make_policy(shop *s) {
  document d = {.length = 0};
  ADD(&d, "{");
  if ((s->flags & SHOP_ORDERS) != 0) {
    ADD(&d, "\"purchases\": {\"merge\": \"%s\", \"returns\": \"%s\"}, ", PICK(s, "order", "row"),
        PICK(s, "net", "ignore"));
  }
  add_columns(s, &d);
  add_models(s, &d);
  add_rules(s, &d);
  add_tiers(s, &d);
  add_ladder(s, &d);
  ADD(&d, "}");
  s->policy = fixture_policy(s->context, d.text);
}

void shop_open(shop *s, tier_context *context, uint64_t seed, unsigned flags) {
  memset(s, 0, sizeof *s);
  s->state = seed;
  s->flags = flags;
  s->context = context;
  s->last_day = FIXTURE_DAY - 40 + (int32_t)shop_random(s, 60);
  assert_int_equal(tier_book_create(context, NULL, &s->book, NULL), TIER_OK);
  for (size_t i = 0; i < SHOP_CUSTOMERS; i++) {
    draw_customer(s, i);
    add_rows(s, i);
  }
  add_customers(s);
  make_policy(s);
  tier_error err = {.size = sizeof err};
  if (tier_fit(s->policy, s->book, s->last_day, &s->fitted, &err) != TIER_OK) {
    fail_msg("seed %llu: %s", (unsigned long long)seed, err.message);
  }
}

void shop_close(shop *s) {
  tier_fitted_destroy(s->fitted);
  tier_policy_destroy(s->policy);
  tier_book_destroy(s->book);
}

tier_result *shop_assign(const shop *s, int32_t day, tier_roster **roster) {
  tier_error err = {.size = sizeof err};
  tier_result *result = NULL;
  tier_roster *next = NULL;
  if (tier_assign(s->fitted, s->book, day, *roster, &result, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(tier_result_roster(result, &next, &err), TIER_OK);
  tier_roster_destroy(*roster);
  *roster = next;
  return result;
}

void shop_override_some(shop *s, tier_roster *roster, int32_t day) {
  static const char *const tiers[] = {"t0", "t1", "t2", "t3"};
  for (int i = 0; (s->flags & SHOP_NO_OVERRIDES) == 0 && i < 8; i++) {
    tier_override o = {.size = sizeof o, .reason = text_of("why"), .actor = text_of("who")};
    o.customer_id = text_of(s->customers[shop_random(s, SHOP_CUSTOMERS)].id);
    o.kind = (int32_t)shop_random(s, 4);
    o.tier = o.kind == TIER_OVERRIDE_FREEZE ? text_of("") : text_of(tiers[shop_random(s, 4)]);
    o.until_day = shop_random(s, 3) == 0 ? TIER_NO_DAY : day + (int32_t)shop_random(s, 60);
    assert_int_equal(tier_roster_override(roster, &o, NULL), TIER_OK);
  }
}

static size_t bytes_of(tier_type type) {
  return type == TIER_BOOL ? 1 : type == TIER_TEXT || type == TIER_DAY ? 4 : 8;
}

static int is_known(const tier_column *column, size_t i) {
  return column->validity == NULL || ((column->validity[i >> 3] >> (i & 7)) & 1);
}

void assert_same_cell(const tier_column *a, size_t i, const tier_column *b, size_t k) {
  const size_t bytes = bytes_of(a->type);
  assert_int_equal(a->type, b->type);
  if (is_known(a, i) != is_known(b, k)) {
    fail_msg("column %s is known on one side only", a->name);
  }
  if (!is_known(a, i)) {
    return;
  }
  if (a->type == TIER_TEXT) {
    const tier_string x = a->labels[((const int32_t *)a->values)[i]], y = b->labels[((const int32_t *)b->values)[k]];
    assert_int_equal(x.length, y.length);
    assert_memory_equal(x.data, y.data, x.length);
  } else if (memcmp((const char *)a->values + i * bytes, (const char *)b->values + k * bytes, bytes) != 0) {
    fail_msg("column %s differs", a->name);
  }
}
