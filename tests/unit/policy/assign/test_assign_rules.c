/* SPDX-License-Identifier: Apache-2.0 */
/* Rules under every hit policy, against the guide read literally: one customer, one rule at a time. */
#include "unit/policy/random_shop.h"

#include <stdio.h>

enum { RULES = 4, CUSTOMERS = 81, TIERS = 4, NO = 0, YES = 1, UNKNOWN = 2 };

static const char *const hits[] = {"first", "unique", "any", "priority", "best_tier", "worst_tier", "collect"};
static const char *const tier_ids[] = {"t0", "t1", "t2", "t3"};

/** What a rule does: -1 or 0 where it does nothing. */
typedef struct effect {
  int set, floor, ceiling, tag; /**< Tags are 'a' and following. */
} effect;

typedef struct rule {
  effect then;
  int hold, priority, index;
} rule;

typedef struct scene {
  shop random; /**< Only for its numbers. */
  tier_context *context;
  tier_book *book;
  int hit;
  rule rules[RULES];
  int has_default;
  effect otherwise;
} scene;

/** Truth of rule r for customer c: all combinations occur. */
static int truth_of(size_t c, size_t r) {
  for (size_t k = 0; k < r; k++) {
    c /= 3;
  }
  return (int)(c % 3);
}

static void fill_book(scene *s) {
  static const char *const words[] = {"false", "true", ""};
  static const char *const names[] = {"b0", "b1", "b2", "b3"};
  char ids[CUSTOMERS][8];
  tier_string customers[CUSTOMERS], texts[RULES][CUSTOMERS];
  tier_attribute attributes[RULES];
  const tier_attribute *list[RULES];
  const int32_t day = FIXTURE_DAY;
  const int64_t amount = 100;
  for (size_t c = 0; c < CUSTOMERS; c++) {
    (void)snprintf(ids[c], sizeof ids[c], "c%02zu", c);
    customers[c] = text_of(ids[c]);
    for (size_t r = 0; r < RULES; r++) {
      texts[r][c] = text_of(words[truth_of(c, r)]);
    }
  }
  for (size_t r = 0; r < RULES; r++) {
    attributes[r] = (tier_attribute){
        .size = sizeof attributes[r], .name = names[r], .type = TIER_BOOL, .texts = texts[r]};
    list[r] = &attributes[r];
  }
  const tier_customers rows = {.size = sizeof rows, .count = CUSTOMERS, .customer_ids = customers, .attributes = list,
                               .attribute_count = RULES};
  const tier_transactions one = {
      .size = sizeof one, .count = 1, .customer_ids = customers, .days = &day, .amounts_minor = &amount};
  assert_int_equal(tier_book_create(s->context, NULL, &s->book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_customers(s->book, &rows, NULL, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(s->book, &one, NULL, NULL), TIER_OK);
}

static effect draw_effect(shop *random) {
  effect e = {-1, -1, -1, 0};
  while (e.set < 0 && e.floor < 0 && e.ceiling < 0 && e.tag == 0) {
    e.set = shop_random(random, 2) == 0 ? (int)shop_random(random, TIERS) : -1;
    e.floor = shop_random(random, 4) == 0 ? (int)shop_random(random, TIERS) : -1;
    e.ceiling = shop_random(random, 4) == 0 ? (int)shop_random(random, TIERS) : -1;
    e.tag = shop_random(random, 2) == 0 ? 'a' + (int)shop_random(random, 2) : 0;
  }
  return e;
}

static void print_effect(char *to, size_t room, const effect *e) {
  const struct {
    const char *key;
    int tier;
  } parts[] = {{"set", e->set}, {"floor", e->floor}, {"ceiling", e->ceiling}};
  int length = snprintf(to, room, "{");
  for (size_t i = 0; i < 3; i++) {
    if (parts[i].tier >= 0) {
      length += snprintf(to + length, room - (size_t)length, "%s\"%s\": \"%s\"", length > 1 ? ", " : "", parts[i].key,
                         tier_ids[parts[i].tier]);
    }
  }
  if (e->tag != 0) {
    length += snprintf(to + length, room - (size_t)length, "%s\"tag\": \"%c\"", length > 1 ? ", " : "", e->tag);
  }
  (void)snprintf(to + length, room - (size_t)length, "}");
}

static tier_policy *draw_policy(scene *s) {
  char text[4096], then[256];
  int length;
  s->hit = (int)shop_random(&s->random, sizeof hits / sizeof hits[0]);
  s->has_default = (int)shop_random(&s->random, 2);
  s->otherwise = draw_effect(&s->random);
  print_effect(then, sizeof then, &s->otherwise);
  length = snprintf(text, sizeof text, "{\"attributes\": {\"b0\": \"bool\", \"b1\": \"bool\", \"b2\": \"bool\", "
                                       "\"b3\": "
                                       "\"bool\"}, \"tiers\": [{\"id\": \"t0\"}, {\"id\": \"t1\", \"enter\": \"b0 is "
                                       "known\"}, {\"id\": \"t2\", \"enter\": \"b1 is known\"}, {\"id\": \"t3\", "
                                       "\"enter\": \"false\"}], \"rules\": {\"hit\": \"%s\"%s%s, \"list\": [",
                    hits[s->hit], s->has_default ? ", \"default\": " : "", s->has_default ? then : "");
  for (int r = 0; r < RULES; r++) {
    rule *drawn = &s->rules[r];
    drawn->then = r > 0 && shop_random(&s->random, 3) == 0 ? s->rules[r - 1].then : draw_effect(&s->random);
    drawn->hold = shop_random(&s->random, 3) == 0;
    drawn->priority = (int)shop_random(&s->random, 3);
    drawn->index = r;
    print_effect(then, sizeof then, &drawn->then);
    length += snprintf(text + length, sizeof text - (size_t)length,
                       "%s{\"id\": \"r%d\", \"when\": \"b%d\", \"priority\": %d, \"on_unknown\": \"%s\", \"then\": %s}",
                       r == 0 ? "" : ", ", r, r, drawn->priority, drawn->hold ? "hold" : "skip", then);
  }
  (void)snprintf(text + length, sizeof text - (size_t)length, "]}}");
  return fixture_policy(s->context, text);
}

/** What must come out. */
typedef struct outcome {
  int tier, held, conflict;
  char reason[16], tags[16];
} outcome;

static void add_tag(outcome *o, int tag) {
  const char text[2] = {(char)tag, '\0'};
  if (tag != 0 && strchr(o->tags, tag) == NULL) {
    if (o->tags[0] != '\0') {
      strcat(o->tags, " ");
    }
    strcat(o->tags, text);
  }
}

static void name_rule(outcome *o, int index) {
  (void)snprintf(o->reason, sizeof o->reason, index < 0 ? "default" : "rule:r%d", index);
}

static int same_effect(const effect *a, const effect *b) {
  return a->set == b->set && a->floor == b->floor && a->ceiling == b->ceiling && a->tag == b->tag;
}

/** The tier by what counts: `set`, then `floor`, then `ceiling`. */
static void apply(const scene *s, const rule *const *counting, size_t count, outcome *o) {
  int set = -1, floor = -1, ceiling = -1, set_by = 0, floor_by = 0, ceiling_by = 0;
  for (size_t i = 0; i < count; i++) {
    const effect *e = &counting[i]->then;
    const int better = set < 0 || (s->hit == 4 && e->set > set) || (s->hit == 5 && e->set < set);
    if (e->set >= 0 && better) {
      set = e->set;
      set_by = counting[i]->index;
    }
    if (e->floor > floor) {
      floor = e->floor;
      floor_by = counting[i]->index;
    }
    if (e->ceiling >= 0 && (ceiling < 0 || e->ceiling < ceiling)) {
      ceiling = e->ceiling;
      ceiling_by = counting[i]->index;
    }
    add_tag(o, e->tag);
  }
  if (set >= 0) {
    o->tier = set;
    name_rule(o, set_by);
  }
  if (o->tier < floor) {
    o->tier = floor;
    name_rule(o, floor_by);
  }
  if (ceiling >= 0 && o->tier > ceiling) {
    o->tier = ceiling;
    name_rule(o, ceiling_by);
  }
}

/** The guide, literally. @param before Tier shown before; -1: none. */
static outcome expect(const scene *s, size_t c, int before) {
  outcome o = {0, 0, 0, "start", ""};
  const rule *order[RULES], *counting[RULES + 1];
  const rule otherwise = {s->otherwise, 0, 0, -1};
  size_t count = 0;
  int held = 0;
  if (truth_of(c, 0) != UNKNOWN) {
    o.tier = 1;
  }
  if (truth_of(c, 1) != UNKNOWN) {
    o.tier = 2;
  }
  strcpy(o.reason, o.tier > 0 ? "enter" : "start");
  for (int p = 0, n = 0; p < 3; p++) { /* By priority, ties in order; other policies by order alone. */
    for (int r = 0; r < RULES; r++) {
      if (s->hit == 3 ? s->rules[r].priority == p : p == 0) {
        order[n++] = &s->rules[r];
      }
    }
  }
  for (int r = 0; r < RULES; r++) {
    const int truth = truth_of(c, (size_t)order[r]->index);
    const int settled = (s->hit == 0 || s->hit == 3) && (count > 0 || held);
    if (truth == YES && !settled) {
      counting[count++] = order[r];
    }
    held |= truth == UNKNOWN && order[r]->hold && !settled;
  }
  for (size_t i = 1; i < count; i++) {
    o.conflict |= s->hit == 1 || (s->hit == 2 && !same_effect(&counting[0]->then, &counting[i]->then));
  }
  count = o.conflict ? 0 : (s->hit == 1 || s->hit == 2) && count > 1 ? 1 : count;
  if (count == 0 && !o.conflict && !held && s->has_default) {
    counting[count++] = &otherwise;
  }
  o.held = held && !o.conflict;
  if (o.held && before >= 0) {
    for (size_t i = 0; i < count; i++) {
      add_tag(&o, counting[i]->then.tag);
    }
    o.tier = before;
    strcpy(o.reason, "hold");
    return o;
  }
  apply(s, counting, count, &o);
  return o;
}

static void compare(const scene *s, const tier_result *result, const int *before, uint64_t seed) {
  for (size_t c = 0; c < CUSTOMERS; c++) {
    tier_decision d = {.size = sizeof d};
    const outcome o = expect(s, c, before == NULL ? -1 : before[c]);
    assert_int_equal(tier_result_decision(result, c, &d, NULL), TIER_OK);
    if (d.tier != o.tier || !fixture_is(d.reason, o.reason) || !fixture_is(d.tags, o.tags) ||
        ((d.flags & TIER_DECISION_HELD) != 0) != o.held || ((d.flags & TIER_DECISION_CONFLICT) != 0) != o.conflict) {
      fail_msg("seed %llu, %s, customer %zu: tier %d (%.*s) tags '%.*s' flags %u, but should be %d (%s) '%s' held %d "
               "conflict %d",
               (unsigned long long)seed, hits[s->hit], c, (int)d.tier, (int)d.reason.length, d.reason.data,
               (int)d.tags.length, d.tags.data, (unsigned)d.flags, o.tier, o.reason, o.tags, o.held, o.conflict);
    }
  }
}

/** Truths are counted whatever the hit policy. */
static void compare_counts(const tier_result *result) {
  for (size_t k = 0; k < RULES; k++) {
    tier_rule_report report = {.size = sizeof report};
    assert_int_equal(tier_result_rule(result, k, &report, NULL), TIER_OK);
    assert_int_equal(report.was_true, CUSTOMERS / 3);
    assert_int_equal(report.was_false, CUSTOMERS / 3);
    assert_int_equal(report.unknown, CUSTOMERS / 3);
    assert_int_equal(report.faults[0], CUSTOMERS / 3);
    assert_true(report.fired <= report.was_true);
  }
}

static void every_hit_policy_is_as_the_guide_says(void **state) {
  scene s = {.context = fixture_context()};
  (void)state;
  fill_book(&s);
  for (uint64_t seed = 1; seed <= 300; seed++) {
    int before[CUSTOMERS];
    tier_roster *roster = NULL;
    s.random.state = seed;
    tier_policy *policy = draw_policy(&s);
    tier_fitted *fitted = fixture_fit(policy, s.book);
    tier_result *result = fixture_assign(fitted, s.book, NULL);
    compare(&s, result, NULL, seed);
    compare_counts(result);
    tier_result_destroy(result);
    assert_int_equal(tier_roster_create(policy, &roster, NULL), TIER_OK);
    for (size_t c = 0; c < CUSTOMERS; c++) {
      char id[8];
      before[c] = (int)shop_random(&s.random, TIERS);
      (void)snprintf(id, sizeof id, "c%02zu", c);
      const tier_string customer = text_of(id), tier = text_of(tier_ids[before[c]]);
      assert_int_equal(tier_roster_add(roster, &customer, &tier, 1, NULL), TIER_OK);
    }
    result = fixture_assign(fitted, s.book, roster);
    compare(&s, result, before, seed);
    tier_result_destroy(result);
    tier_roster_destroy(roster);
    tier_fitted_destroy(fitted);
    tier_policy_destroy(policy);
  }
  tier_book_destroy(s.book);
  tier_context_destroy(s.context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_hit_policy_is_as_the_guide_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
