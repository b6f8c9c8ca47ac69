/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_turn.h
 * One customer's turn in an evaluation: what is known when steps 5 to 7 begin. For ladder_step.c and ladder_loss.c. */
#ifndef TIER_LIB_LADDER_TURN_H
#define TIER_LIB_LADDER_TURN_H

#include "decide.h"

typedef struct tier__turn {
  const tier__ladder_settings *settings;
  int32_t day, anchor;
  int32_t met;     /**< The tier met. */
  int32_t unknown; /**< The highest tier whose `enter` is unknown; 0: none. */
  uint8_t keep;    /**< A truth: is the earned tier kept? TIER__TRUE also if it, or a higher one, is met. */
  int again;       /**< 1: not the first evaluation of this day. */
  int moved;       /**< 1: `earned` changed in an earlier evaluation of this day. */
} tier__turn;

/** Counts an evaluation that wants a change; only the first of a day. @param direction 1: up; -1: down.
 * @return 1 if there are `needed` in a row. */
int tier__turn_confirm(const tier__turn *turn, tier__standing *standing, int32_t direction, int32_t needed);
/** Steps 6 and 7. @return The reason. */
uint32_t tier__turn_stay(const tier__turn *turn, tier__standing *standing);

#endif
