/* SPDX-License-Identifier: Apache-2.0 */
/* Step 8: a tier with a number of places, or with a capacity. */
#include "base/double_key.h"
#include "ladder_move.h"

#include <math.h>
#include <string.h>

/* Who wants a place in one tier. */
typedef struct contest {
  const tier__places *places;
  const tier__ladder_settings *settings;
  int32_t tier, day;
  const int32_t *anchors;
  const uint8_t *frozen, *known;
  const double *scores;
  const uint64_t *weights; /* NULL: 1 each. */
  const tier__standing *before;
  tier__standing *standings;
  uint32_t *reasons;
} contest;

/* What a customer is in the contest. */
enum { ABSENT, UNFIT, CANDIDATE, SURE };

static int was_in(const contest *c, size_t i) {
  return c->before[i].earned == c->tier;
}

static int is_frozen(const contest *c, size_t i) {
  return c->frozen != NULL && c->frozen[i];
}

static int has_score(const contest *c, size_t i) {
  return (c->known == NULL || c->known[i]) && isfinite(c->scores[i]);
}

/* Who has a place whatever the others have: frozen, changed too near, or placed by an earlier evaluation of this day;
 * and, where unknown conditions hold, whoever was in the tier and has no score today. */
static int is_sure(const contest *c, size_t i) {
  if (!was_in(c, i)) {
    return 0;
  }
  return is_frozen(c, i) || c->before[i].last_day >= c->day ||
         !tier__ladder_may_fall(c->settings, &c->before[i], c->day) ||
         (!has_score(c, i) && c->settings->on_unknown == TIER__UNKNOWN_HOLD);
}

static int part(const contest *c, size_t i) {
  if (c->standings[i].earned != c->tier) {
    return ABSENT;
  }
  if (is_sure(c, i)) {
    return SURE;
  }
  return has_score(c, i) ? CANDIDATE : UNFIT;
}

/* The advantage is added, so that it is one for scores below 0 too. As a key in the same order, so that a place in it
 * can be found digit by digit. */
static uint64_t strength(const contest *c, size_t i) {
  const double score = c->scores[i];
  const double strong = was_in(c, i) ? score + fabs(score) * c->places->incumbency : score;
  return (uint64_t)tier__key_of_double(strong) ^ UINT64_C(1) << 63;
}

static uint64_t weight(const contest *c, size_t i) {
  return c->weights == NULL ? 1 : c->weights[i];
}

/* Stops at the heaviest: whatever the order, what is beyond all capacities stays there. */
static uint64_t add_weight(uint64_t a, uint64_t b) {
  const uint64_t sum = a + b;
  return sum < TIER__WEIGHT_MOST ? sum : TIER__WEIGHT_MOST;
}

/* A share such as 0.29 of 100 must give 29, although the nearest double of 0.29 is a little below: a product within two
 * roundings of a whole number is that number. */
static uint64_t share_of(double share, uint64_t candidates) {
  const double exact = share * (double)candidates, nearest = floor(exact + 0.5);
  const double places = fabs(exact - nearest) <= exact * 0x1p-52 ? nearest : floor(exact);
  return (uint64_t)places;
}

/* Who still finds a place: whoever is stronger than `strength`, and of those who are as strong so many of whoever was
 * in the tier, and so many newcomers, in the order of customers. */
typedef struct cut {
  uint64_t strength;
  size_t members, newcomers;
} cut;

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* The digit of the first who does not fit in the room; what those before him leave of it. */
static size_t last_digit(const uint64_t sums[DIGITS], uint64_t *room) {
  size_t digit = DIGITS - 1;
  while (sums[digit] <= *room) {
    *room -= sums[digit--];
  }
  return digit;
}

/* How many of the listed, of whom `members` says which, fit one after the other; the room they leave. */
static size_t fitting(const contest *c, const uint32_t *list, size_t count, int members, uint64_t *room, int *full) {
  size_t fit = 0;
  for (size_t n = 0; n < count && !*full; n++) {
    const uint64_t own = weight(c, list[n]);
    if (was_in(c, list[n]) != members) {
      continue;
    }
    *full = own > *room;
    if (!*full) {
      *room -= own;
      fit++;
    }
  }
  return fit;
}

/* For a room that does not hold all candidates: who is as strong as the first who does not fit. Digit by digit from the
 * highest, each time among those only who have all the digits so far: the time goes with the number of customers,
 * whatever the scores. */
static cut find_cut(const contest *c, size_t count, uint64_t room, uint32_t *list) {
  uint64_t sums[DIGITS];
  size_t left = 0;
  int full = 0;
  cut found = {0, 0, 0};
  for (size_t i = 0; i < count; i++) {
    if (part(c, i) == CANDIDATE) {
      list[left++] = (uint32_t)i;
    }
  }
  for (int shift = 64 - DIGIT_BITS; left > 0; shift = shift > DIGIT_BITS ? shift - DIGIT_BITS : 0) {
    size_t same = 0;
    memset(sums, 0, sizeof sums);
    for (size_t n = 0; n < left; n++) {
      uint64_t *sum = &sums[strength(c, list[n]) >> shift & (DIGITS - 1)];
      *sum = add_weight(*sum, weight(c, list[n]));
    }
    const size_t digit = last_digit(sums, &room);
    for (size_t n = 0; n < left; n++) {
      const uint32_t i = list[n];
      if ((strength(c, i) >> shift & (DIGITS - 1)) == digit) {
        list[same++] = i;
      }
    }
    left = same;
    if (shift == 0) {
      break;
    }
  }
  found.strength = strength(c, list[0]);
  found.members = fitting(c, list, left, 1, &room, &full);
  found.newcomers = fitting(c, list, left, 0, &room, &full);
  return found;
}

/* Asked once of each candidate, in their order. */
static int finds_place(const contest *c, size_t i, cut *last) {
  const uint64_t own = strength(c, i);
  if (own != last->strength) {
    return own > last->strength;
  }
  size_t *left = was_in(c, i) ? &last->members : &last->newcomers;
  if (*left == 0) {
    return 0;
  }
  --*left;
  return 1;
}

/* Back in the tier where he was before today: nothing has changed, but he wanted to rise, and met more than he has. */
static void go_back(const contest *c, size_t i, int32_t anchor) {
  const tier__standing *before = &c->before[i];
  tier__standing *now = &c->standings[i];
  const int promised = before->next_tier >= 0 && before->next_day <= c->day;
  const int32_t wanted = before->confirmed > 0 ? before->confirmed : 0;
  now->earned = before->earned;
  now->changed_day = before->changed_day;
  now->grace_until = TIER__NEVER_DAY;
  now->since_day = before->since_day;
  now->until_day = before->until_day;
  if (before->since_day == TIER__NEVER_DAY) {
    const int open = before->until_day == TIER__NO_END;
    now->since_day = tier__ladder_first_day(before, c->day);
    now->until_day = open ? tier__ladder_validity(c->settings, now->earned, c->day, anchor) : before->until_day;
  }
  if (before->last_day >= c->day) {
    now->confirmed = before->confirmed;
    return;
  }
  now->confirmed = promised ? 0 : (int16_t)(wanted < INT16_MAX ? wanted + 1 : wanted);
  (void)tier__ladder_renew(c->settings, now, 1, c->day, anchor);
}

/* A promise that found no place is made again; and none may come true too near to a change of today. */
static void put_off(const contest *c, size_t i, int32_t anchor) {
  const tier__standing *before = &c->before[i];
  tier__standing *now = &c->standings[i];
  const int was_due = before->next_tier >= 0 && before->next_day <= c->day;
  if (was_due && now->next_tier < before->next_tier) {
    tier__ladder_promise(c->settings, now, before->next_tier, c->day, anchor);
  }
  while (now->next_tier >= 0 && now->next_day < TIER__LAST_DAY &&
         !tier__ladder_dwelt(c->settings, now, now->next_day)) {
    tier__ladder_promise(c->settings, now, now->next_tier, now->next_day, anchor);
  }
}

static void turn_away(const contest *c, size_t i) {
  const int32_t anchor = c->anchors == NULL ? TIER__NEVER_DAY : c->anchors[i];
  tier__standing *now = &c->standings[i];
  if (c->before[i].earned == c->tier - 1) {
    go_back(c, i, anchor);
  } else {
    tier__ladder_fall(c->settings, now, c->tier - 1, c->day, anchor);
    if (c->before[i].earned < 0) {
      now->changed_day = TIER__NEVER_DAY;
    }
  }
  put_off(c, i, anchor);
  now->flags |= TIER__STANDING_TURNED_AWAY;
  c->reasons[i] = TIER__REASON_PLACES;
}

/* Who stays without a score is marked. */
static void mark(const contest *c, size_t i) {
  if (!has_score(c, i) && c->settings->on_unknown == TIER__UNKNOWN_HOLD && !is_frozen(c, i)) {
    c->standings[i].flags |= TIER__STANDING_HELD;
  }
}

/* All that there is, in the unit of the weights. */
static uint64_t total_room(const tier__places *places, uint64_t wanted) {
  if (places->limited == 3) {
    return places->capacity;
  }
  return places->limited == 2 ? share_of(places->share, wanted) : places->count;
}

static cut find_last(const contest *c, size_t count, uint32_t *order) {
  const cut nobody = {UINT64_MAX, 0, 0}, all = {0, SIZE_MAX, SIZE_MAX};
  uint64_t wanted = 0, sure = 0, candidates = 0;
  for (size_t i = 0; i < count; i++) {
    const int role = part(c, i);
    wanted += role == CANDIDATE || role == SURE;
    sure = role == SURE ? add_weight(sure, weight(c, i)) : sure;
    candidates = role == CANDIDATE ? add_weight(candidates, weight(c, i)) : candidates;
  }
  const uint64_t total = total_room(c->places, wanted);
  if (sure > total) {
    return nobody;
  }
  return candidates <= total - sure ? all : find_cut(c, count, total - sure, order);
}

void tier__places_apply(const tier__places *places, const tier__ladder_settings *settings, int32_t tier, int32_t day,
                        const int32_t *anchors, const uint8_t *frozen, const double *scores, const uint8_t *known,
                        const uint64_t *weights, const tier__standing *before, size_t count, uint32_t *order,
                        tier__standing *standings, uint32_t *reasons) {
  const contest c = {.places = places,
                     .settings = settings,
                     .tier = tier,
                     .day = day,
                     .anchors = anchors,
                     .frozen = frozen,
                     .known = known,
                     .scores = scores,
                     .weights = places->limited == 3 ? weights : NULL,
                     .before = before,
                     .standings = standings,
                     .reasons = reasons};
  if (!places->limited) {
    return;
  }
  cut last = find_last(&c, count, order);
  for (size_t i = 0; i < count; i++) {
    const int role = part(&c, i);
    if (role == UNFIT || (role == CANDIDATE && !finds_place(&c, i, &last))) {
      turn_away(&c, i);
    } else if (role == SURE) {
      mark(&c, i);
    }
  }
}
