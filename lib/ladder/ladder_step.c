/* SPDX-License-Identifier: Apache-2.0 */
/* Steps 2 to 7 of the order of evaluation. Each customer by himself: nothing here depends on the others. */
#include "ladder_met.h"
#include "ladder_move.h"
#include "ladder_turn.h"
#include "rule/rule_truth.h"

/* Step 2, and before it: whoever came into the roster with nothing but a tier begins in it today. */
static void begin(const tier__turn *turn, tier__standing *standing) {
  const tier__ladder_settings *settings = turn->settings;
  if (standing->since_day == TIER__NEVER_DAY) {
    standing->since_day = tier__ladder_first_day(standing, turn->day);
    if (standing->until_day == TIER__NO_END) {
      standing->until_day = tier__ladder_validity(settings, standing->earned, turn->day, turn->anchor);
    }
  }
  if (standing->next_tier >= 0 && standing->next_day <= turn->day) {
    const int32_t tier = standing->next_tier, day = standing->next_day;
    standing->next_tier = -1;
    standing->next_day = TIER__NEVER_DAY;
    if (tier > standing->earned) {
      tier__ladder_rise(settings, standing, tier, day, turn->anchor);
    }
  }
}

/* Step 4. */
static uint32_t place(const tier__turn *turn, tier__standing *standing) {
  standing->earned = turn->met;
  standing->since_day = turn->day;
  standing->until_day = tier__ladder_validity(turn->settings, turn->met, turn->day, turn->anchor);
  return turn->met == 0 ? TIER__REASON_START : TIER__REASON_ENTER;
}

/* Whoever moved in an earlier evaluation of this day has had his wish, or is back where he may wish again; as that
 * cannot be told apart, he waits until tomorrow. @return Why; TIER__REASON_ENTER: he need not wait. */
static uint32_t wait_until_tomorrow(const tier__turn *turn, int32_t earned) {
  const tier__ladder_settings *settings = turn->settings;
  if (!turn->moved) {
    return TIER__REASON_ENTER;
  }
  if (settings->upgrade == TIER__UPGRADE_ONE_STEP) {
    return TIER__REASON_ONE_STEP;
  }
  if (settings->downgrade == TIER__DOWNGRADE_TO_FLOOR && earned == settings->floor) {
    return TIER__REASON_FLOOR;
  }
  return settings->start == TIER__START_NEXT_PERIOD ? TIER__REASON_DWELL : TIER__REASON_ENTER;
}

/* Step 5 for a customer who meets a higher tier. @return The reason; a change of `earned` shows in the standing. */
static uint32_t upgrade(const tier__turn *turn, tier__standing *standing) {
  const tier__ladder_settings *settings = turn->settings;
  const int one_step = settings->upgrade == TIER__UPGRADE_ONE_STEP;
  const int32_t tier = one_step ? standing->earned + 1 : turn->met;
  const int sure = tier__turn_confirm(turn, standing, 1, settings->confirmations_up);
  if (standing->next_tier >= tier) {
    return TIER__REASON_PROMISE;
  }
  const uint32_t wait = wait_until_tomorrow(turn, standing->earned);
  if (wait != TIER__REASON_ENTER) {
    return wait;
  }
  if (!sure) {
    return TIER__REASON_CONFIRM;
  }
  if (!tier__ladder_dwelt(settings, standing, turn->day)) {
    return TIER__REASON_DWELL;
  }
  if (settings->start == TIER__START_NEXT_PERIOD) {
    tier__ladder_promise(settings, standing, tier, turn->day, turn->anchor);
    return TIER__REASON_PROMISE;
  }
  tier__ladder_rise(settings, standing, tier, turn->day, turn->anchor);
  return tier < turn->met ? TIER__REASON_ONE_STEP : TIER__REASON_ENTER;
}

/* Steps 5 to 7. */
static uint32_t move(const tier__turn *turn, tier__standing *standing) {
  const int32_t earned = standing->earned;
  if (turn->met <= earned) {
    return tier__turn_stay(turn, standing);
  }
  const uint32_t reason = upgrade(turn, standing);
  if (standing->earned == earned) {
    tier__turn_stay(turn, standing); /* Grace ends, validity may be renewed; but the reason is the rise that waits. */
  }
  return reason;
}

/* Could an unknown condition make a difference? Not one of a tier up to that which he has without it. */
static int matters(const tier__turn *turn, int32_t earned) {
  const int32_t sure = turn->keep == TIER__TRUE && earned > turn->met ? earned : turn->met;
  return turn->unknown > sure || turn->keep == TIER__UNKNOWN;
}

/* @return 0 if an unknown condition forbids a decision. */
static int mark(const tier__turn *turn, tier__standing *standing) {
  const int unsure = matters(turn, standing->earned);
  if (turn->moved) {
    return 1; /* Who is in another tier since this morning has other conditions; the mark is of the first evaluation. */
  }
  standing->flags &= (uint16_t)~TIER__STANDING_HELD;
  if (unsure && turn->settings->on_unknown == TIER__UNKNOWN_HOLD) {
    standing->flags |= TIER__STANDING_HELD;
  }
  return !(unsure && turn->settings->on_unknown == TIER__UNKNOWN_FAIL);
}

/* @return 0 if an unknown condition forbids a decision. */
static int evaluate(tier__turn *turn, const tier__truths *truths, size_t customer, tier__standing *standing,
                    uint32_t *ret_reason) {
  const int is_new = standing->earned < 0;
  turn->again = standing->last_day >= turn->day;
  if ((standing->flags & TIER__STANDING_TURNED_AWAY) != 0) {
    if (turn->again) {
      *ret_reason = TIER__REASON_PLACES;
      return 1;
    }
    standing->flags &= (uint16_t)~TIER__STANDING_TURNED_AWAY;
  }
  turn->keep = TIER__TRUE;
  if (!is_new) {
    begin(turn, standing);
  }
  turn->moved = turn->again && standing->changed_day == turn->day;
  if (standing->earned > turn->met) {
    turn->keep = tier__ladder_keep(truths, standing->earned, customer);
  }
  if (!mark(turn, standing)) {
    return 0;
  }
  standing->last_day = turn->again ? standing->last_day : turn->day;
  *ret_reason = is_new ? place(turn, standing) : move(turn, standing);
  return 1;
}

/* 1 for a customer with whom nothing happens: he has what he meets, and no day that matters has come. Most are like
 * that, and these tests without branches are what makes an evaluation quick. */
static int is_settled(const tier__turn *turn, const tier__standing *standing) {
  const int renews = turn->settings->renewal == TIER__RENEW_CONTINUOUS;
  const int quiet = (standing->until_day == TIER__NO_END) | (turn->settings->valid == TIER__VALID_WHILE_MET) |
                    ((turn->day <= standing->until_day) & !renews);
  return (standing->earned == turn->met) & (turn->unknown <= turn->met) & (standing->next_tier < 0) & quiet &
         (standing->since_day != TIER__NEVER_DAY) & (standing->last_day < turn->day);
}

/* What the steps come to then. */
static uint32_t settle(const tier__turn *turn, tier__standing *standing) {
  standing->last_day = turn->day;
  standing->grace_until = TIER__NEVER_DAY;
  standing->confirmed = 0;
  standing->flags &= (uint16_t)~(TIER__STANDING_HELD | TIER__STANDING_TURNED_AWAY);
  return standing->earned == 0 ? TIER__REASON_START : TIER__REASON_ENTER;
}

static uint32_t why_frozen(int32_t met, tier__standing *standing, int32_t day) {
  standing->last_day = standing->last_day > day ? standing->last_day : day;
  if (met < standing->earned) {
    return TIER__REASON_KEEP;
  }
  return standing->earned == 0 ? TIER__REASON_START : TIER__REASON_ENTER;
}

size_t tier__ladder_step(const tier__ladder_settings *settings, int32_t day, const tier__truths *truths,
                         const int32_t *anchors, const uint8_t *frozen, tier__standing *standings,
                         uint32_t *ret_reasons) {
  uint8_t met[TIER__LADDER_BLOCK], unknown[TIER__LADDER_BLOCK];
  tier__turn turn = {.settings = settings, .day = day, .anchor = TIER__NEVER_DAY};
  for (size_t first = 0; first < truths->count; first += TIER__LADDER_BLOCK) {
    const size_t left = truths->count - first, count = left < TIER__LADDER_BLOCK ? left : TIER__LADDER_BLOCK;
    tier__ladder_met(truths, first, count, met, unknown);
    for (size_t i = 0; i < count; i++) {
      tier__standing *standing = &standings[first + i];
      if (frozen != NULL && frozen[first + i] && standing->earned >= 0) {
        ret_reasons[first + i] = why_frozen(met[i], standing, day);
        continue;
      }
      turn.met = met[i];
      turn.unknown = unknown[i];
      if (is_settled(&turn, standing)) {
        ret_reasons[first + i] = settle(&turn, standing);
        continue;
      }
      turn.anchor = anchors == NULL ? TIER__NEVER_DAY : anchors[first + i];
      if (!evaluate(&turn, truths, first + i, standing, &ret_reasons[first + i])) {
        return first + i;
      }
    }
  }
  return truths->count;
}
