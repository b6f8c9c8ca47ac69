/* SPDX-License-Identifier: Apache-2.0 */
/* Places given to random crowds, against a naive second opinion. */
#include "ladder_crowd.h"
#include "ladder_walk.h"

#include <math.h>

static uint64_t seed = 99;

static int below(int bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)((seed >> 11) % (uint64_t)bound);
}

static size_t members(int32_t tier) {
  size_t count = 0;
  for (size_t i = 0; i < c.count; i++) {
    count += c.now[i].earned == tier;
  }
  return count;
}

static uint64_t weight_of(const tier__places *p, size_t i) {
  return p->limited == 3 ? c.weights[i] : 1;
}

/* The second opinion: all candidates in a line, by the words of the guide. */
static void naive_places(int32_t tier, int32_t day, uint8_t *has_place) {
  const tier__places *p = &c.places[tier];
  size_t line[CROWD], waiting = 0, wanted = 0;
  uint64_t sure = 0;
  for (size_t i = 0; i < c.count; i++) {
    const tier__standing *b = &c.before[i];
    const int there = b->earned == tier, scored = c.known[i] && isfinite(c.scores[i]);
    has_place[i] = 0;
    if (c.now[i].earned != tier) {
      continue;
    }
    const int dwells = b->changed_day != TIER__NEVER_DAY && day - b->changed_day < c.settings.min_dwell_days;
    const int soon = b->next_tier >= 0 && b->next_day - day < c.settings.min_dwell_days;
    const int unsure = !scored && c.settings.on_unknown == TIER__UNKNOWN_HOLD;
    if (there && (c.frozen[i] || dwells || soon || unsure || b->last_day == day)) {
      has_place[i] = 1;
      sure += weight_of(p, i);
      wanted++;
    } else if (scored) {
      line[waiting++] = i;
      wanted++;
    }
  }
  const uint64_t shared = (uint64_t)((double)wanted * p->share + 1e-9);
  const uint64_t room = p->limited == 1 ? p->count : p->limited == 2 ? shared : p->capacity;
  for (uint64_t taken = sure; taken <= room && waiting > 0;) {
    size_t best = 0;
    for (size_t n = 1; n < waiting; n++) {
      const size_t a = line[n], b = line[best];
      const int a_there = c.before[a].earned == tier, b_there = c.before[b].earned == tier;
      const double x = c.scores[a] + (a_there ? fabs(c.scores[a]) * p->incumbency : 0);
      const double y = c.scores[b] + (b_there ? fabs(c.scores[b]) * p->incumbency : 0);
      if (x > y || (x == y && (a_there > b_there || (a_there == b_there && a < b)))) {
        best = n;
      }
    }
    taken += weight_of(p, line[best]);
    has_place[line[best]] = taken <= room;
    line[best] = line[--waiting];
  }
}

/* Scores that differ by little, or much, or that are often equal. */
static void random_day(void) {
  const int fine = below(2);
  for (size_t i = 0; i < c.count; i++) {
    for (int k = 1; k < TIERS; k++) {
      c.enter[k][i] = (uint8_t)(below(3) > 0);
      c.keep[k][i] = (uint8_t)(c.enter[k][i] || below(2));
    }
    c.scores[i] = fine ? (below(1000000) - 300000) * 1e-3 * (below(20) ? 1 : 1e300) : below(7) - 2;
    c.known[i] = below(10) != 0;
    c.weights[i] = (uint64_t)below(8);
    c.frozen[i] = below(20) == 0;
  }
}

static void random_crowd(void) {
  begin_crowd(1 + (size_t)below(CROWD));
  c.settings.start = below(4) == 0;
  c.settings.period.kind = TIER__PERIOD_MONTH;
  c.settings.upgrade = below(2);
  c.settings.downgrade = below(4);
  c.settings.min_dwell_days = below(3) * below(10);
  c.settings.confirmations_up = 1 + below(2);
  c.settings.valid = below(2) * TIER__VALID_DAYS;
  c.settings.valid_count = 12;
  c.settings.renewal = below(2);
  c.settings.downgrade_on = below(2);
  c.settings.on_unknown = below(2);
  c.settings.restart_on_upgrade = below(2);
  c.settings.grace_days = below(2) * below(6);
  for (int k = 1; k < TIERS; k++) {
    c.places[k] = (tier__places){.limited = below(4), .count = (uint64_t)below(12), .share = 0.05 * below(21),
                                 .capacity = 1 + (uint64_t)below(50), .incumbency = 0.5 * below(3)};
  }
}

static void check_places(int32_t tier, int32_t day) {
  static uint8_t expected[CROWD];
  static tier__standing earlier[CROWD];
  memcpy(earlier, c.now, sizeof earlier);
  naive_places(tier, day, expected);
  place(tier, day);
  for (size_t i = 0; i < c.count; i++) {
    if (earlier[i].earned != tier || !c.places[tier].limited) {
      const uint16_t flags = c.now[i].flags;
      c.now[i].flags = earlier[i].flags;
      assert_memory_equal(&c.now[i], &earlier[i], sizeof earlier[i]);
      c.now[i].flags = flags;
      continue;
    }
    assert_int_equal(c.now[i].earned, expected[i] ? tier : tier - 1);
    if (!expected[i] && c.before[i].earned == tier - 1) {
      assert_int_equal(c.now[i].since_day, c.before[i].since_day);
      assert_int_equal(c.now[i].changed_day, c.before[i].changed_day);
    } else if (!expected[i]) {
      assert_int_equal(c.now[i].since_day, day);
      assert_int_equal(c.reasons[i], TIER__REASON_PLACES);
    }
  }
}

static void check_dwell(void) {
  for (size_t i = 0; i < c.count; i++) {
    const int32_t was = c.before[i].changed_day, is = c.now[i].changed_day;
    if (was != is && was != TIER__NEVER_DAY) {
      assert_true(is - was >= c.settings.min_dwell_days);
    }
  }
}

static void places_are_as_the_guide_says(void **state) {
  (void)state;
  static tier__standing once[CROWD];
  for (int n = 0; n < 1500; n++) {
    random_crowd();
    int32_t day = day_of("2026-01-01");
    for (int d = 0; d < 25; d++) {
      day += 1 + (below(4) == 0) * below(12);
      random_day();
      step_day(day);
      for (int32_t tier = TIERS - 1; tier > 0; tier--) {
        check_places(tier, day);
      }
      check_dwell();
      memcpy(once, c.now, sizeof once);
      live_day(day); /* The same day again. */
      for (size_t i = 0; i < c.count; i++) {
        once[i].tier = c.now[i].tier;
        assert_memory_equal(&c.now[i], &once[i], sizeof once[i]);
      }
    }
  }
}

static void places_of_all_tiers_are_filled_and_no_more(void **state) {
  (void)state;
  for (int n = 0; n < 1000; n++) {
    begin_crowd(CROWD);
    const size_t places = (size_t)below(CROWD + 10);
    size_t candidates = 0;
    c.places[2] = (tier__places){.limited = 1, .count = places, .incumbency = 0.1};
    for (int32_t day = 1; day < 5; day++) {
      candidates = 0;
      for (size_t i = 0; i < c.count; i++) {
        c.enter[2][i] = (uint8_t)below(2);
        c.scores[i] = below(10);
        candidates += c.enter[2][i];
      }
      live_day(day);
      assert_int_equal(members(2), candidates < places ? candidates : places);
    }
  }
}

static uint64_t weight_within(int32_t tier) {
  uint64_t sum = 0;
  for (size_t i = 0; i < c.count; i++) {
    sum += c.now[i].earned == tier ? c.weights[i] : 0;
  }
  return sum;
}

/* The best of those outside; `c.count` if all are in. */
static size_t next_in_line(int32_t tier) {
  size_t best = c.count;
  for (size_t i = 0; i < c.count; i++) {
    if (c.now[i].earned != tier && (best == c.count || c.scores[i] > c.scores[best])) {
      best = i;
    }
  }
  return best;
}

/* Everybody is a candidate, with a score of his own. */
static void a_capacity_is_filled_from_the_first_to_the_first_who_does_not_fit(void **state) {
  (void)state;
  for (int n = 0; n < 3000; n++) {
    begin_crowd(1 + (size_t)below(CROWD));
    c.places[1] = (tier__places){.limited = 3, .capacity = 1 + (uint64_t)below(400)};
    for (size_t i = 0; i < c.count; i++) {
      c.enter[1][i] = 1;
      c.scores[i] = (double)((i * 37 + (size_t)n) % 61) - 30;
      c.weights[i] = (uint64_t)below(20) * (below(10) ? 1 : UINT64_C(1) << 57);
    }
    live_day(1);
    const uint64_t taken = weight_within(1), capacity = c.places[1].capacity;
    const size_t next = next_in_line(1);
    assert_true(taken <= capacity);
    assert_true(next == c.count || taken + c.weights[next] > capacity);
    for (size_t i = 0; i < c.count; i++) {
      assert_true(c.now[i].earned == 1 || c.scores[i] <= c.scores[next]);
      assert_true(c.now[i].earned == 0 || next == c.count || c.scores[i] > c.scores[next]);
    }
  }
}

static void a_capacity_is_given_alike_in_any_order(void **state) {
  (void)state;
  static crowd first;
  for (int n = 0; n < 500; n++) {
    begin_crowd(CROWD - 1);
    c.places[1] = (tier__places){.limited = 3, .capacity = 100};
    for (size_t i = 0; i < c.count; i++) {
      c.enter[1][i] = 1;
      c.scores[i] = (double)i * 1.25 - 20;
      c.weights[i] = (uint64_t)below(20);
    }
    live_day(1);
    first = c;
    begin_crowd(first.count);
    c.places[1] = first.places[1];
    const size_t step = 1 + (size_t)below((int)c.count - 1); /* The count is prime: this visits everybody. */
    for (size_t i = 0; i < c.count; i++) {
      c.enter[1][i] = 1;
      c.scores[i] = first.scores[i * step % c.count];
      c.weights[i] = first.weights[i * step % c.count];
    }
    live_day(1);
    for (size_t i = 0; i < c.count; i++) {
      assert_int_equal(c.now[i].earned, first.now[i * step % c.count].earned);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(places_are_as_the_guide_says),
      cmocka_unit_test(places_of_all_tiers_are_filled_and_no_more),
      cmocka_unit_test(a_capacity_is_filled_from_the_first_to_the_first_who_does_not_fit),
      cmocka_unit_test(a_capacity_is_given_alike_in_any_order),
  };
  return cmocka_run_group_tests_name("ladder: contests for places", tests, NULL, NULL);
}
