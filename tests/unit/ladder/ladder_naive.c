/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_naive.h"

#define NONE TIER__NEVER_DAY
#define FOREVER TIER__NO_END

typedef struct date {
  int year, month, day;
} date;

static date date_of(int32_t day) {
  date d;
  tier__day_split(day, &d.year, &d.month, &d.day);
  return d;
}

static int month_length(int year, int month) {
  int32_t day;
  int length = 31;
  while (!tier__day_make(year, month, length, &day)) {
    length--;
  }
  return length;
}

/* A day of any month number; the day of the month is cut to the month. */
static int32_t day_in_month(int year, int month, int of_month) {
  int32_t day = 0;
  while (month > 12) {
    year++;
    month -= 12;
  }
  const int length = month_length(year, month);
  tier__day_make(year, month, of_month < length ? of_month : length, &day);
  return day;
}

/* The first day after `day` on which a period begins, found by walking. */
static int32_t next_begin(int kind, int first_month, int32_t anchor, int32_t day) {
  const date birth = date_of(anchor == NONE ? day : anchor);
  for (day++;; day++) {
    const date d = date_of(day);
    const int months = (d.month - first_month + 12) % 12;
    if (kind == TIER__PERIOD_ANNIVERSARY) {
      const int length = month_length(d.year, birth.month);
      if (d.month == birth.month && d.day == (birth.day < length ? birth.day : length)) {
        return day;
      }
    } else if (d.day == 1 && (kind == TIER__PERIOD_MONTH || (kind == TIER__PERIOD_QUARTER && months % 3 == 0) ||
                              (kind == TIER__PERIOD_HALF_YEAR && months % 6 == 0) || months == 0)) {
      return day;
    }
  }
}

static int ends_unit(const tier__ladder_settings *p, int32_t day) {
  const date tomorrow = date_of(day + 1);
  const int months = (tomorrow.month - p->period.first_month + 12) % 12;
  switch (p->round_to) {
  case TIER__ROUND_WEEK:
    return ((day + 1 + 700000) % 7 + 3) % 7 == 0; /* 1970-01-01 was a Thursday, and 700000 is whole weeks. */
  case TIER__ROUND_MONTH:
    return tomorrow.day == 1;
  case TIER__ROUND_QUARTER:
    return tomorrow.day == 1 && months % 3 == 0;
  default:
    return tomorrow.day == 1 && months == 0;
  }
}

int32_t naive_validity(const tier__ladder_settings *p, int tier, int32_t day, int32_t anchor) {
  int32_t end = day;
  const date first = date_of(day);
  if (tier == 0 || p->valid == TIER__VALID_WHILE_MET) {
    return FOREVER;
  }
  if (anchor == NONE) {
    anchor = day;
  }
  if (p->valid == TIER__VALID_PERIOD_END || p->valid == TIER__VALID_NEXT_PERIOD_END) {
    end = next_begin(p->period.kind, p->period.first_month, anchor, day) - 1;
    if (p->valid == TIER__VALID_NEXT_PERIOD_END) {
      end = next_begin(p->period.kind, p->period.first_month, anchor, end + 1) - 1;
    }
  } else if (p->valid == TIER__VALID_DAYS) {
    end = day + p->valid_count - 1;
  } else if (p->valid == TIER__VALID_MONTHS) {
    end = day_in_month(first.year, first.month + p->valid_count, first.day) - 1;
  } else {
    end = p->valid_count;
  }
  if (p->round_to != TIER__ROUND_NONE) {
    while (!ends_unit(p, end)) {
      end += p->round_down ? -1 : 1;
    }
  }
  return end < day ? day : end;
}

static void change(tier__standing *s, int tier, int32_t day, int32_t until) {
  s->earned = tier;
  s->since_day = s->changed_day = day;
  s->until_day = until;
  s->grace_until = NONE;
  s->confirmed = 0;
}

static void rise(const tier__ladder_settings *p, tier__standing *s, int tier, int32_t day, int32_t anchor) {
  int32_t until = naive_validity(p, tier, day, anchor);
  if (p->restart_on_upgrade == 0 && s->until_day != FOREVER && s->until_day >= day) {
    until = s->until_day;
  }
  change(s, tier, day, until);
  if (s->next_tier <= tier) {
    s->next_tier = -1;
    s->next_day = NONE;
  }
}

/* One more evaluation that wants a change. */
static int enough(tier__standing *s, int sign, int needed, int counted_today) {
  int n = s->confirmed * sign > 0 ? s->confirmed * sign : 0;
  if (!counted_today) {
    n++;
    s->confirmed = (int16_t)(n * sign);
  }
  return n >= needed || needed == 1;
}

static uint32_t downgrade(const tier__ladder_settings *p, tier__standing *s, int met, int32_t day, int32_t anchor,
                          int again) {
  const int with_validity = p->valid != TIER__VALID_WHILE_MET;
  if (p->grace_days > 0) {
    if (s->grace_until == NONE) {
      const int over = with_validity && s->until_day < day;
      s->grace_until = (over ? s->until_day + 1 : day) + p->grace_days - 1;
    }
    if (s->grace_until >= day) {
      s->confirmed = again ? s->confirmed : 0;
      return TIER__REASON_GRACE;
    }
  }
  if (!enough(s, -1, p->confirmations_down, again)) {
    return TIER__REASON_CONFIRM;
  }
  if (s->changed_day != NONE && s->changed_day + p->min_dwell_days > day) {
    return TIER__REASON_DWELL;
  }
  if (s->next_tier != -1 && s->next_day - p->min_dwell_days < day) {
    return TIER__REASON_DWELL;
  }
  if (p->downgrade == TIER__DOWNGRADE_NONE || s->earned <= p->floor) {
    s->until_day = with_validity ? FOREVER : s->until_day;
    return p->downgrade == TIER__DOWNGRADE_NONE ? TIER__REASON_NO_DOWNGRADE : TIER__REASON_FLOOR;
  }
  int to = p->floor;
  uint32_t why = TIER__REASON_FLOOR;
  if (p->downgrade == TIER__DOWNGRADE_ONE_STEP) {
    to = s->earned - 1;
    why = to != met ? TIER__REASON_ONE_STEP : to == 0 ? TIER__REASON_START : TIER__REASON_ENTER;
  } else if (p->downgrade == TIER__DOWNGRADE_TO_MET && met >= p->floor) {
    to = met;
    why = to == 0 ? TIER__REASON_START : TIER__REASON_ENTER;
  }
  change(s, to, day, naive_validity(p, to, day, anchor));
  return why;
}

int naive_step(const tier__ladder_settings *p, int tiers, int32_t day, int32_t anchor, const uint8_t *enter,
               const uint8_t *keep, int frozen, tier__standing *s, uint32_t *reason) {
  const int again = s->last_day == day, with_validity = p->valid != TIER__VALID_WHILE_MET;
  if (frozen && s->earned != -1) {
    s->last_day = day;
    return 1;
  }
  /* 2. Beginnings. */
  if (s->earned != -1 && s->since_day == NONE) {
    s->since_day = day;
    s->until_day = s->until_day == FOREVER ? naive_validity(p, s->earned, day, anchor) : s->until_day;
  }
  if (s->next_tier != -1 && s->next_day <= day) {
    rise(p, s, s->next_tier, s->next_day, anchor);
  }
  const int moved = again && s->changed_day == day;
  /* 3. Conditions. */
  int met = tiers - 1;
  while (met > 0 && enter[met] != 1) {
    met--;
  }
  int kept = 1, keep_unknown = 0;
  if (s->earned > met) {
    const uint8_t truth = keep[s->earned] == 9 ? enter[s->earned] : keep[s->earned];
    kept = truth == 1;
    keep_unknown = truth == 2;
  }
  int matters = keep_unknown;
  for (int k = met + 1; k < tiers; k++) {
    matters |= enter[k] == 2 && !(kept && k <= s->earned);
  }
  if (!moved) {
    if (matters && p->on_unknown == TIER__UNKNOWN_FAIL) {
      return 0;
    }
    s->flags = (uint16_t)((s->flags & ~1) | (matters && p->on_unknown == TIER__UNKNOWN_HOLD));
  }
  s->last_day = day;
  /* 4. New customers. */
  if (s->earned == -1) {
    s->earned = met;
    s->since_day = day;
    s->until_day = naive_validity(p, met, day, anchor);
    *reason = met > 0 ? TIER__REASON_ENTER : TIER__REASON_START;
    return 1;
  }
  /* 5. Upgrade. */
  *reason = 9999;
  if (met > s->earned) {
    const int to = p->upgrade == TIER__UPGRADE_HIGHEST ? met : s->earned + 1;
    const int confirmed = enough(s, 1, p->confirmations_up, again);
    if (s->next_tier >= to) {
      *reason = TIER__REASON_PROMISE;
    } else if (moved && p->upgrade == TIER__UPGRADE_ONE_STEP) {
      *reason = TIER__REASON_ONE_STEP;
    } else if (moved && p->downgrade == TIER__DOWNGRADE_TO_FLOOR && s->earned == p->floor) {
      *reason = TIER__REASON_FLOOR;
    } else if (moved && p->start == TIER__START_NEXT_PERIOD) {
      *reason = TIER__REASON_DWELL;
    } else if (!confirmed) {
      *reason = TIER__REASON_CONFIRM;
    } else if (s->changed_day != NONE && s->changed_day + p->min_dwell_days > day) {
      *reason = TIER__REASON_DWELL;
    } else if (p->start == TIER__START_NEXT_PERIOD) {
      s->next_tier = to;
      s->next_day = next_begin(p->period.kind, p->period.first_month, anchor, day);
      *reason = TIER__REASON_PROMISE;
    } else {
      rise(p, s, to, day, anchor);
      *reason = to == met ? TIER__REASON_ENTER : TIER__REASON_ONE_STEP;
      return 1;
    }
  } else if (s->earned >= met && kept) {
    s->confirmed = again ? s->confirmed : 0;
  }
  /* 6. Renewal and loss. */
  int renewed = 0;
  if (kept) {
    s->grace_until = NONE;
    if (with_validity && s->until_day != FOREVER) {
      if (day > s->until_day) {
        const int32_t end = naive_validity(p, s->earned, s->until_day + 1, anchor);
        s->until_day = end < day ? naive_validity(p, s->earned, day, anchor) : end;
        renewed = 1;
      }
      if (p->renewal == TIER__RENEW_CONTINUOUS && met >= s->earned && s->since_day != day) {
        const int32_t end = naive_validity(p, s->earned, day, anchor);
        renewed |= end > s->until_day;
        s->until_day = end > s->until_day ? end : s->until_day;
      }
    }
    if (*reason == 9999) {
      *reason = renewed            ? TIER__REASON_RENEW
                : s->earned > met  ? TIER__REASON_KEEP
                : s->earned == 0   ? TIER__REASON_START
                                   : TIER__REASON_ENTER;
    }
    return 1;
  }
  if (keep_unknown && p->on_unknown == TIER__UNKNOWN_HOLD) {
    s->confirmed = again ? s->confirmed : 0;
    *reason = TIER__REASON_HOLD;
    return 1;
  }
  if (with_validity && p->downgrade_on == TIER__DOWN_AT_EXPIRY && day <= s->until_day) {
    s->confirmed = again ? s->confirmed : 0;
    const int endless = s->until_day == FOREVER;
    *reason = endless && p->downgrade == TIER__DOWNGRADE_NONE ? TIER__REASON_NO_DOWNGRADE
              : endless && s->earned <= p->floor              ? TIER__REASON_FLOOR
                                                              : TIER__REASON_VALID;
    return 1;
  }
  /* 7. Downgrade. */
  if (moved && p->downgrade == TIER__DOWNGRADE_ONE_STEP) {
    *reason = TIER__REASON_ONE_STEP;
  } else if (moved && s->earned <= p->floor) {
    *reason = TIER__REASON_FLOOR;
  } else {
    *reason = downgrade(p, s, met, day, anchor, again);
  }
  return 1;
}
