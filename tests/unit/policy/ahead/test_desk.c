/* SPDX-License-Identifier: Apache-2.0 */
/* The desk decides as an assignment does, bit by bit, and needs no memory once it is warm. */
#include "unit/policy/random_shop.h"
#include <stdlib.h>

/** What a customer of a shop hands in at the desk. */
typedef struct visit {
  tier_string owed, level;
  tier_attribute attributes[2];
  const tier_attribute *list[2];
  tier_standing before;
  tier_override overrides[4];
  tier_desk_customer customer;
} visit;

static void add_overrides(const tier_roster *roster, const shop_customer *from, visit *v) {
  for (size_t k = 0; k < tier_roster_override_count(roster); k++) {
    tier_override o = {.size = sizeof o};
    assert_int_equal(tier_roster_override_at(roster, k, &o, NULL), TIER_OK);
    if (fixture_is(o.customer_id, from->id)) {
      v->overrides[v->customer.override_count++] = o;
    }
  }
}

static void visit_of(const shop *s, const shop_customer *from, const tier_roster *roster, visit *v) {
  memset(v, 0, sizeof *v);
  v->owed = text_of(from->limit);
  v->level = text_of(from->level);
  v->attributes[0] = (tier_attribute){.size = sizeof(tier_attribute), .name = "level", .type = TIER_TEXT,
                                      .texts = &v->level};
  v->attributes[1] = (tier_attribute){.size = sizeof(tier_attribute), .name = "owed", .type = TIER_MONEY,
                                      .texts = &v->owed};
  v->list[0] = &v->attributes[0];
  v->list[1] = &v->attributes[1];
  v->customer = (tier_desk_customer){.size = sizeof v->customer,
                                     .count = from->count,
                                     .days = from->days,
                                     .amounts_minor = from->amounts,
                                     .order_numbers = (s->flags & SHOP_ORDERS) != 0 ? from->orders : NULL,
                                     .start_day = from->start_day == INT32_MIN ? 0 : from->start_day,
                                     .attributes = v->list,
                                     .attribute_count = 2,
                                     .overrides = v->overrides};
  v->before.size = sizeof v->before;
  if (roster != NULL) {
    add_overrides(roster, from, v);
    if (tier_roster_get(roster, text_of(from->id), NULL, &v->before, NULL) == TIER_OK) {
      v->customer.before = &v->before;
    }
  }
}

static int same_text(tier_string a, tier_string b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static void assert_same_decision(const tier_decision *a, const tier_decision *b) {
  if (a->tier != b->tier || !same_text(a->reason, b->reason)) {
    fail_msg("the desk says %d (%.*s), the assignment %d (%.*s)", (int)a->tier, (int)a->reason.length, a->reason.data,
             (int)b->tier, (int)b->reason.length, b->reason.data);
  }
  assert_int_equal(a->previous_tier, b->previous_tier);
  assert_int_equal(a->change, b->change);
  assert_true(same_text(a->tier_id, b->tier_id));
  assert_true(same_text(a->previous_id, b->previous_id));
  assert_true(same_text(a->tags, b->tags));
  assert_int_equal(a->layer, b->layer);
  assert_int_equal(a->earned_tier, b->earned_tier);
  assert_int_equal(a->since_day, b->since_day);
  assert_int_equal(a->until_day, b->until_day);
  assert_int_equal(a->grace_until_day, b->grace_until_day);
  assert_int_equal(a->flags, b->flags);
}

static void assert_same_standing(const tier_standing *a, const tier_standing *b) {
  assert_true(same_text(a->tier, b->tier) && same_text(a->earned, b->earned) && same_text(a->next, b->next));
  assert_int_equal(a->since_day, b->since_day);
  assert_int_equal(a->changed_day, b->changed_day);
  assert_int_equal(a->until_day, b->until_day);
  assert_int_equal(a->grace_until_day, b->grace_until_day);
  assert_int_equal(a->next_day, b->next_day);
  assert_int_equal(a->last_day, b->last_day);
  assert_int_equal(a->confirmed, b->confirmed);
}

static void compare_customer(const shop *s, tier_desk *desk, const shop_customer *from, const tier_roster *before,
                             const tier_result *result, const tier_roster *after) {
  visit v;
  tier_error err = {.size = sizeof err};
  tier_decision made = {.size = sizeof made}, expected = {.size = sizeof expected};
  tier_standing stands = {.size = sizeof stands}, stood = {.size = sizeof stood};
  size_t index;
  visit_of(s, from, before, &v);
  if (tier_desk_assign(desk, &v.customer, tier_result_as_of_day(result), &made, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(tier_result_find(result, text_of(from->id), &index, NULL), TIER_OK);
  assert_int_equal(tier_result_decision(result, index, &expected, NULL), TIER_OK);
  for (size_t c = 0; c < tier_result_column_count(result); c++) {
    tier_column there = {.size = sizeof there}, here = {.size = sizeof here};
    assert_int_equal(tier_result_column_at(result, c, &there, NULL), TIER_OK);
    assert_int_equal(tier_desk_column(desk, there.name, &here, NULL), TIER_OK);
    assert_same_cell(&there, index, &here, 0);
  }
  assert_same_decision(&made, &expected);
  assert_int_equal(tier_desk_standing(desk, &stands, NULL), TIER_OK);
  assert_int_equal(tier_roster_get(after, text_of(from->id), NULL, &stood, NULL), TIER_OK);
  assert_same_standing(&stands, &stood);
}

static void compare_shop(shop *s) {
  tier_desk *desk = NULL;
  tier_roster *roster = NULL;
  assert_int_equal(tier_desk_create(s->fitted, &desk, NULL), TIER_OK);
  for (int32_t day = s->last_day - 50; day <= s->last_day + 30; day += 10) {
    tier_roster *before = NULL;
    char *json = NULL;
    if (roster != NULL) {
      shop_override_some(s, roster, day);
      assert_int_equal(tier_roster_save(roster, &json, NULL), TIER_OK);
      assert_int_equal(tier_roster_load(s->policy, text_of(json), &before, NULL), TIER_OK);
      tier_text_free(json);
    }
    tier_result *result = shop_assign(s, day, &roster);
    for (size_t i = 0; i < SHOP_CUSTOMERS; i++) {
      compare_customer(s, desk, &s->customers[i], before, result, roster);
    }
    tier_result_destroy(result);
    tier_roster_destroy(before);
  }
  tier_roster_destroy(roster);
  tier_desk_destroy(desk);
}

static void a_desk_decides_as_an_assignment(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  for (uint64_t seed = 1; seed <= 16; seed++) {
    shop s;
    shop_open(&s, context, seed, SHOP_NO_PLACES | (seed % 3 == 0 ? SHOP_ORDERS : 0));
    compare_shop(&s);
    shop_close(&s);
  }
  tier_context_destroy(context);
}

/** An allocator that counts. */
static void *count_allocate(void *user_data, size_t bytes) {
  ++*(size_t *)user_data;
  return malloc(bytes);
}
static void *count_reallocate(void *user_data, void *block, size_t bytes) {
  ++*(size_t *)user_data;
  return realloc(block, bytes);
}
static void count_release(void *user_data, void *block) {
  ++*(size_t *)user_data;
  free(block);
}

static void a_warm_desk_needs_no_memory(void **state) {
  size_t calls = 0;
  const tier_context_options options = {
      .size = sizeof options, .allocator = {&calls, count_allocate, count_reallocate, count_release}};
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  for (uint64_t seed = 1; seed <= 6; seed++) {
    shop s;
    tier_desk *desk = NULL;
    tier_decision made = {.size = sizeof made};
    visit v;
    shop_open(&s, context, seed, SHOP_NO_PLACES | SHOP_NO_TEXTS | (seed % 3 == 0 ? SHOP_ORDERS : 0));
    assert_int_equal(tier_desk_create(s.fitted, &desk, NULL), TIER_OK);
    for (size_t i = 0; i < SHOP_CUSTOMERS; i++) {
      visit_of(&s, &s.customers[i], NULL, &v);
      assert_int_equal(tier_desk_assign(desk, &v.customer, s.last_day, &made, NULL), TIER_OK);
      const size_t warm = calls;
      for (int32_t day = s.last_day; day < s.last_day + 3; day++) { /* The texts are those of the time before. */
        assert_int_equal(tier_desk_assign(desk, &v.customer, s.last_day, &made, NULL), TIER_OK);
      }
      assert_int_equal(calls, warm);
    }
    tier_desk_destroy(desk);
    shop_close(&s);
  }
  tier_context_destroy(context);
}

#define PLAIN "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend >= 100 && vip\"}]"

static tier_desk *open_desk(tier_context *context, tier_book *book, const char *json, tier_status expected) {
  tier_desk *desk = NULL;
  tier_policy *policy = fixture_policy(context, json);
  tier_fitted *fitted = fixture_fit(policy, book);
  assert_int_equal(tier_desk_create(fitted, &desk, NULL), expected);
  tier_policy_destroy(policy);
  tier_fitted_destroy(fitted);
  return desk;
}

static void what_one_customer_cannot_tell_is_refused(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  (void)state;
  assert_null(open_desk(context, book,
                        "{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"places\": {\"count\": 1, \"by\": "
                        "\"spend\"}}]}",
                        TIER_E_POLICY));
  assert_null(open_desk(context, book, "{\"ladder\": {\"reopen_days\": 30}, " PLAIN "}", TIER_E_POLICY));
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void what_is_handed_in_is_checked(void **state) {
  const int32_t days[] = {20000, 19999}, good_days[] = {19999, 20000};
  const int64_t amounts[] = {100, 200}, large[] = {INT64_MAX, 1};
  const uint8_t yes = 1;
  const int64_t number = 1;
  const tier_column flag = {.size = sizeof flag, .type = TIER_BOOL, .count = 1, .values = &yes};
  const tier_column other = {.size = sizeof other, .type = TIER_INT64, .count = 1, .values = &number};
  const tier_attribute vip = {.size = sizeof vip, .name = "vip", .type = TIER_BOOL, .column = &flag};
  const tier_attribute wrong = {.size = sizeof wrong, .name = "vip", .type = TIER_INT64, .column = &other};
  const tier_attribute *list[] = {&vip};
  const tier_attribute *wrong_list[] = {&wrong};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_desk *desk = open_desk(context, book, "{" PLAIN "}", TIER_OK);
  tier_decision made = {.size = sizeof made};
  tier_standing stands = {.size = sizeof stands, .tier = text_of("none")};
  tier_column column = {.size = sizeof column};
  tier_desk_customer c = {.size = sizeof c, .count = 2, .days = days, .amounts_minor = amounts};
  (void)state;
  assert_int_equal(tier_desk_standing(desk, &stands, NULL), TIER_E_STATE);
  assert_int_equal(tier_desk_column(desk, "spend", &column, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_desk_assign(desk, &c, FIXTURE_DAY, &made, NULL), TIER_E_ARGUMENT);
  c.days = good_days;
  c.amounts_minor = large;
  assert_int_equal(tier_desk_assign(desk, &c, FIXTURE_DAY, &made, NULL), TIER_E_OVERFLOW);
  c.amounts_minor = amounts;
  c.attributes = wrong_list;
  c.attribute_count = 1;
  assert_int_equal(tier_desk_assign(desk, &c, FIXTURE_DAY, &made, NULL), TIER_E_DATA);
  c.attributes = list;
  c.before = &stands;
  assert_int_equal(tier_desk_assign(desk, &c, FIXTURE_DAY, &made, NULL), TIER_E_ARGUMENT);
  stands.tier = text_of("low");
  stands.since_day = FIXTURE_DAY + 1;
  assert_int_equal(tier_desk_assign(desk, &c, FIXTURE_DAY, &made, NULL), TIER_E_ARGUMENT);
  c.before = NULL;
  assert_int_equal(tier_desk_assign(desk, &c, INT32_MAX, &made, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_desk_assign(desk, &c, FIXTURE_DAY, &made, NULL), TIER_OK);
  assert_true(fixture_is(made.tier_id, "low"));
  assert_int_equal(tier_desk_column(desk, "spend", &column, NULL), TIER_OK);
  assert_int_equal(*(const int64_t *)column.values, 300);
  assert_int_equal(tier_desk_column(desk, "nothing", &column, NULL), TIER_E_NOT_FOUND);
  tier_desk_destroy(desk);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static tier_status ask_the_desk(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  tier_desk *desk = *(tier_desk **)user_data;
  const tier_desk_customer nobody = {.size = sizeof nobody};
  tier_decision decision = {.size = sizeof decision};
  tier_standing standing = {.size = sizeof standing};
  tier_column column = {.size = sizeof column};
  (void)ret_verdicts;
  assert_int_equal(tier_desk_assign(desk, &nobody, batch->as_of_day, &decision, err), TIER_E_REENTRANT);
  assert_int_equal(tier_desk_standing(desk, &standing, err), TIER_E_REENTRANT);
  assert_int_equal(tier_desk_column(desk, "spend", &column, err), TIER_E_REENTRANT);
  return TIER_OK;
}

static void a_rule_may_not_use_the_desk_that_asks_it(void **state) {
  tier_desk *desk = NULL;
  tier_fitted *fitted = NULL;
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{" PLAIN "}");
  const tier_rule_callback rule = {
      .size = sizeof rule, .user_data = &desk, .id = "asks", .evaluate = ask_the_desk};
  const tier_desk_customer nobody = {.size = sizeof nobody};
  tier_decision decision = {.size = sizeof decision};
  (void)state;
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, NULL), TIER_OK);
  assert_int_equal(tier_desk_create(fitted, &desk, NULL), TIER_OK);
  for (int i = 0; i < 2; i++) { /* Also when there is an earlier decision. */
    assert_int_equal(tier_desk_assign(desk, &nobody, FIXTURE_DAY, &decision, NULL), TIER_OK);
  }
  tier_desk_destroy(desk);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_desk_decides_as_an_assignment),
      cmocka_unit_test(a_warm_desk_needs_no_memory),
      cmocka_unit_test(what_one_customer_cannot_tell_is_refused),
      cmocka_unit_test(what_is_handed_in_is_checked),
      cmocka_unit_test(a_rule_may_not_use_the_desk_that_asks_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
