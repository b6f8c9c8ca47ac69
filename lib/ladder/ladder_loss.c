/* SPDX-License-Identifier: Apache-2.0 */
/* Steps 6 and 7: how long a tier stays, and where to a customer falls. */
#include "ladder_move.h"
#include "ladder_turn.h"
#include "rule/rule_truth.h"

int tier__turn_confirm(const tier__turn *turn, tier__standing *standing, int32_t direction, int32_t needed) {
  int32_t count = standing->confirmed * direction;
  count = count > 0 ? count : 0;
  if (!turn->again) {
    count += count < INT16_MAX;
    standing->confirmed = (int16_t)(count * direction);
  }
  return needed <= 1 || count >= needed;
}

static void confirm_nothing(const tier__turn *turn, tier__standing *standing) {
  if (!turn->again) {
    standing->confirmed = 0;
  }
}

/* Grace goes by dates, whether or not there was an evaluation on them. A tier that is lost before its last valid day
 * was valid until yesterday. */
static int in_grace(const tier__turn *turn, tier__standing *standing) {
  if (turn->settings->grace_days == 0) {
    return 0;
  }
  if (standing->grace_until == TIER__NEVER_DAY) {
    const int over = turn->settings->valid != TIER__VALID_WHILE_MET && standing->until_day < turn->day;
    const int64_t last = over ? standing->until_day : turn->day - 1;
    const int64_t end = last + turn->settings->grace_days;
    standing->grace_until = end < TIER__LAST_DAY ? (int32_t)end : TIER__LAST_DAY;
  }
  return turn->day <= standing->grace_until;
}

/* Why he is in the tier met. */
static uint32_t why_met(int32_t tier) { return tier == 0 ? TIER__REASON_START : TIER__REASON_ENTER; }

/* Where to a customer above the floor falls. */
static int32_t landing(const tier__turn *turn, int32_t earned, uint32_t *ret_reason) {
  const tier__ladder_settings *settings = turn->settings;
  if (settings->downgrade == TIER__DOWNGRADE_ONE_STEP) {
    *ret_reason = turn->met < earned - 1 ? TIER__REASON_ONE_STEP : why_met(earned - 1);
    return earned - 1;
  }
  if (settings->downgrade == TIER__DOWNGRADE_TO_FLOOR || turn->met < settings->floor) {
    *ret_reason = TIER__REASON_FLOOR;
    return settings->floor;
  }
  *ret_reason = why_met(turn->met);
  return turn->met;
}

/* A tier that can never be lost has no end. */
static uint32_t stay_for_ever(const tier__turn *turn, tier__standing *standing, uint32_t reason) {
  if (turn->settings->valid != TIER__VALID_WHILE_MET) {
    standing->until_day = TIER__NO_END;
  }
  return reason;
}

static uint32_t lose(const tier__turn *turn, tier__standing *standing) {
  const tier__ladder_settings *settings = turn->settings;
  const int32_t earned = standing->earned;
  const int one_step = settings->downgrade == TIER__DOWNGRADE_ONE_STEP;
  uint32_t reason;
  if (turn->moved && (one_step || earned <= settings->floor)) { /* He may have fallen today: once is enough. */
    return one_step ? TIER__REASON_ONE_STEP : TIER__REASON_FLOOR;
  }
  if (in_grace(turn, standing)) {
    confirm_nothing(turn, standing);
    return TIER__REASON_GRACE;
  }
  if (!tier__turn_confirm(turn, standing, -1, settings->confirmations_down)) {
    return TIER__REASON_CONFIRM;
  }
  if (!tier__ladder_may_fall(settings, standing, turn->day)) {
    return TIER__REASON_DWELL;
  }
  if (settings->downgrade == TIER__DOWNGRADE_NONE) {
    return stay_for_ever(turn, standing, TIER__REASON_NO_DOWNGRADE);
  }
  if (earned <= settings->floor) {
    return stay_for_ever(turn, standing, TIER__REASON_FLOOR);
  }
  const int32_t to = landing(turn, earned, &reason);
  tier__ladder_fall(settings, standing, to, turn->day, turn->anchor);
  return reason;
}

/* Not kept, but nothing is lost before the last valid day. */
static uint32_t why_valid(const tier__turn *turn, const tier__standing *standing) {
  if (standing->until_day == TIER__NO_END && turn->settings->downgrade == TIER__DOWNGRADE_NONE) {
    return TIER__REASON_NO_DOWNGRADE;
  }
  return standing->until_day == TIER__NO_END && standing->earned <= turn->settings->floor ? TIER__REASON_FLOOR
                                                                                         : TIER__REASON_VALID;
}

static uint32_t keep(const tier__turn *turn, tier__standing *standing) {
  const int met = turn->met >= standing->earned;
  standing->grace_until = TIER__NEVER_DAY;
  if (turn->met <= standing->earned) {
    confirm_nothing(turn, standing);
  }
  if (tier__ladder_renew(turn->settings, standing, met, turn->day, turn->anchor)) {
    return TIER__REASON_RENEW;
  }
  if (!met) {
    return TIER__REASON_KEEP;
  }
  return why_met(standing->earned);
}

uint32_t tier__turn_stay(const tier__turn *turn, tier__standing *standing) {
  const tier__ladder_settings *settings = turn->settings;
  if (turn->keep == TIER__TRUE) {
    return keep(turn, standing);
  }
  if (turn->keep == TIER__UNKNOWN && settings->on_unknown == TIER__UNKNOWN_HOLD) {
    confirm_nothing(turn, standing);
    return TIER__REASON_HOLD;
  }
  const int valid = settings->valid != TIER__VALID_WHILE_MET && turn->day <= standing->until_day;
  if (valid && settings->downgrade_on == TIER__DOWN_AT_EXPIRY) {
    confirm_nothing(turn, standing);
    return why_valid(turn, standing);
  }
  return lose(turn, standing);
}
