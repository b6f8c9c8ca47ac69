/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels against a second, naive ladder, on random settings and histories; and what must hold whatever happens. */
#include "ladder_naive.h"
#include "ladder_walk.h"
#include "rule/rule_truth.h"

enum { DAYS = 60, WALKERS = 24, LADDERS = 800 };

static uint64_t seed = 20261122;

static int below(int bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)((seed >> 11) % (uint64_t)bound);
}

static int pick(int usual, int other) {
  return below(2) ? usual : other;
}

static tier__ladder_settings random_settings(int tiers) {
  tier__ladder_settings p = tier__ladder_plain();
  p.upgrade = below(2);
  p.downgrade = below(4);
  p.downgrade_on = below(2);
  p.floor = pick(0, below(tiers));
  p.period.kind = below(5);
  p.period.first_month = 1 + below(12);
  p.start = below(2);
  p.valid = below(6);
  p.valid_count = p.valid == TIER__VALID_DATE ? day_of("2026-01-20") + below(60) : 1 + below(p.valid == 4 ? 3 : 40);
  p.round_to = pick(TIER__ROUND_NONE, below(5));
  p.round_down = below(2);
  p.renewal = below(2);
  p.restart_on_upgrade = below(2);
  p.grace_days = pick(0, below(10));
  p.min_dwell_days = pick(0, below(15));
  p.confirmations_up = pick(1, 1 + below(4));
  p.confirmations_down = pick(1, 1 + below(4));
  p.on_unknown = below(3);
  return p;
}

/* A standing as somebody may have told it. */
static tier__standing random_standing(int tiers, int32_t day) {
  tier__standing s = tier__standing_new();
  if (below(2)) {
    s.tier = s.earned = below(tiers);
    if (below(2)) {
      s.since_day = day - 1 - below(20);
      s.changed_day = pick(TIER__NEVER_DAY, s.since_day);
      s.until_day = s.earned == 0 ? TIER__NO_END : pick(TIER__NO_END, day - 5 + below(40));
    }
  }
  return s;
}

typedef struct truths {
  uint8_t enter[WALK_MOST_TIERS], keep[WALK_MOST_TIERS];
} truths;

/* Truths that stay the same for a while, as those of customers do. */
static void change_truths(truths *t, int tiers, int unknown) {
  for (int k = 1; k < tiers; k++) {
    if (below(6) == 0) {
      t->enter[k] = (uint8_t)(unknown && below(6) == 0 ? TIER__UNKNOWN : below(2));
    }
    if (t->keep[k] != TRUTH_NONE && below(6) == 0) {
      t->keep[k] = (uint8_t)(unknown && below(6) == 0 ? TIER__UNKNOWN : below(3) > 0);
    }
  }
}

static void show(const char *what, const tier__standing *s) {
  print_error("%s: earned %d since %d changed %d until %d grace %d next %d on %d last %d confirmed %d flags %d\n", what,
              (int)s->earned, (int)s->since_day, (int)s->changed_day, (int)s->until_day, (int)s->grace_until,
              (int)s->next_tier, (int)s->next_day, (int)s->last_day, (int)s->confirmed, (int)s->flags);
}

/* Standings have no padding. */
static void assert_same(const tier__standing *a, const tier__standing *b) {
  if (memcmp(a, b, sizeof *a) != 0) {
    show("is", a);
    show("expected", b);
    fail();
  }
}

/* What must hold from one evaluation to the next. */
static void check_step(const walk *w, const tier__standing *before, int32_t day) {
  const tier__ladder_settings *p = &w->settings;
  const tier__standing *s = &w->standing;
  const int32_t limit = p->valid == TIER__VALID_WHILE_MET ? before->grace_until : before->until_day;
  const int promised = before->next_tier >= 0 && before->next_day <= day;
  assert_in_range(s->earned, 0, w->tiers - 1);
  if (before->earned < 0) {
    return;
  }
  if (s->changed_day != before->changed_day && before->changed_day != TIER__NEVER_DAY) {
    assert_true(s->changed_day - before->changed_day >= p->min_dwell_days);
  }
  if (s->earned != before->earned) {
    assert_true(s->changed_day > before->changed_day || p->min_dwell_days == 0);
  }
  if (p->upgrade == TIER__UPGRADE_ONE_STEP && p->start == TIER__START_IMMEDIATE) {
    assert_true(s->earned <= before->earned + 1);
  }
  if (p->downgrade == TIER__DOWNGRADE_ONE_STEP && !promised) {
    assert_true(s->earned >= before->earned - 1);
  }
  if (p->downgrade == TIER__DOWNGRADE_NONE) {
    assert_true(s->earned >= before->earned);
  }
  if (s->earned < before->earned && !promised) {
    assert_true(s->earned >= p->floor || before->earned <= p->floor);
    assert_true(before->grace_until == TIER__NEVER_DAY || day > before->grace_until);
    assert_true(p->downgrade_on == TIER__DOWN_REAL_TIME || p->valid == TIER__VALID_WHILE_MET || day > limit ||
                before->since_day == TIER__NEVER_DAY);
  }
  if (w->frozen) {
    tier__standing same = *before;
    same.last_day = day;
    assert_same(s, &same);
  }
}

/* The same day, the same conditions: nothing changes. */
static void check_again(const walk *w, const truths *t, int32_t day) {
  walk second = *w;
  see_truths(&second, day, t->enter, t->keep);
  assert_int_equal(second.done, 1);
  assert_same(&second.standing, &w->standing);
}

typedef struct history {
  walk w;
  truths t;
  tier__standing naive;
} history;

static void begin_history(history *h, const tier__ladder_settings *settings, int tiers, int32_t day) {
  h->w = walk_begin((size_t)tiers);
  h->w.settings = *settings;
  h->w.anchor = settings->period.kind == TIER__PERIOD_ANNIVERSARY && below(8) == 0 ? TIER__NEVER_DAY : day - below(900);
  h->w.standing = h->naive = random_standing(tiers, day);
  memset(&h->t, 0, sizeof h->t);
  for (int k = 1; k < tiers; k++) {
    h->t.keep[k] = below(2) ? TRUTH_NONE : 0;
  }
}

/* @return 0 if the day could not be decided. */
static int live_a_day(history *h, int32_t day) {
  const int tiers = (int)h->w.tiers;
  const tier__standing before = h->w.standing;
  uint32_t reason = 0;
  change_truths(&h->t, tiers, h->w.settings.on_unknown != TIER__UNKNOWN_SKIP);
  h->w.frozen = below(40) == 0;
  const int decided = naive_step(&h->w.settings, tiers, day, h->w.anchor, h->t.enter, h->t.keep, h->w.frozen,
                                 &h->naive, &reason);
  see_truths(&h->w, day, h->t.enter, h->t.keep);
  assert_int_equal(h->w.done, decided);
  if (!decided) {
    h->w.standing = h->naive = before; /* What is left after a failure is not said. */
    return 0;
  }
  assert_same(&h->w.standing, &h->naive);
  if (!(h->w.frozen && before.earned >= 0)) {
    assert_int_equal(h->w.reason, reason);
  }
  check_step(&h->w, &before, day);
  check_again(&h->w, &h->t, day);
  if (below(4) == 0) { /* More is known in the afternoon. */
    change_truths(&h->t, tiers, 0);
    if (naive_step(&h->w.settings, tiers, day, h->w.anchor, h->t.enter, h->t.keep, h->w.frozen, &h->naive, &reason)) {
      see_truths(&h->w, day, h->t.enter, h->t.keep);
      assert_same(&h->w.standing, &h->naive);
      check_again(&h->w, &h->t, day);
    } else {
      h->w.standing = h->naive;
    }
  }
  return 1;
}

static void every_step_is_as_the_guide_says(void **state) {
  (void)state;
  const int32_t first = day_of("2026-01-01");
  static history h;
  size_t steps = 0;
  for (int l = 0; l < LADDERS; l++) {
    const int tiers = 1 + below(5);
    const tier__ladder_settings settings = random_settings(tiers);
    for (int i = 0; i < WALKERS; i++) {
      begin_history(&h, &settings, tiers, first);
      int32_t day = first + below(400);
      for (int n = 0; n < DAYS; n++) {
        steps += (size_t)live_a_day(&h, day);
        day += below(5) == 0 ? 1 + below(45) : 1;
      }
    }
  }
  assert_true(steps > 1000000);
}

static void validity_ends_where_the_calendar_says(void **state) {
  (void)state;
  for (int n = 0; n < 20000; n++) {
    const tier__ladder_settings p = random_settings(4);
    const int32_t day = day_of("2023-01-01") + below(1500);
    const int32_t anchor = below(10) == 0 ? TIER__NEVER_DAY : day_of("2020-02-29") - below(3);
    const int tier = below(3);
    assert_int_equal(tier__ladder_validity(&p, tier, day, anchor), naive_validity(&p, tier, day, anchor));
  }
}

enum { BATCH = 1000 };

/* One evaluation of many customers is that of each of them, wherever the batch is cut. */
static void a_batch_is_its_customers(void **state) {
  (void)state;
  static uint8_t enter[4][BATCH], keep[4][BATCH];
  static tier__standing whole[BATCH], cut[BATCH];
  static uint32_t reasons[BATCH], cut_reasons[BATCH];
  const uint8_t *enters[4] = {NULL, enter[1], enter[2], enter[3]}, *keeps[4] = {NULL, keep[1], NULL, keep[3]};
  const int32_t day = day_of("2026-05-05");
  for (int n = 0; n < 100; n++) {
    tier__ladder_settings p = random_settings(4);
    p.on_unknown = below(2);
    for (int i = 0; i < BATCH; i++) {
      whole[i] = cut[i] = random_standing(4, day);
      for (int k = 1; k < 4; k++) {
        enter[k][i] = (uint8_t)below(3);
        keep[k][i] = (uint8_t)below(3);
      }
    }
    const tier__truths all = {BATCH, 4, enters, keeps};
    assert_int_equal(tier__ladder_step(&p, day, &all, NULL, NULL, whole, reasons), BATCH);
    for (size_t from = 0, count; from < BATCH; from += count) {
      count = 1 + (size_t)below(400);
      count = count < BATCH - from ? count : BATCH - from;
      const uint8_t *e[4] = {NULL, enter[1] + from, enter[2] + from, enter[3] + from};
      const uint8_t *k[4] = {NULL, keep[1] + from, NULL, keep[3] + from};
      const tier__truths part = {count, 4, e, k};
      assert_int_equal(tier__ladder_step(&p, day, &part, NULL, NULL, cut + from, cut_reasons + from), count);
    }
    assert_memory_equal(reasons, cut_reasons, sizeof reasons);
    for (int i = 0; i < BATCH; i++) {
      assert_same(&whole[i], &cut[i]);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_step_is_as_the_guide_says),
      cmocka_unit_test(validity_ends_where_the_calendar_says),
      cmocka_unit_test(a_batch_is_its_customers),
  };
  return cmocka_run_group_tests_name("ladder: against a naive one", tests, NULL, NULL);
}
