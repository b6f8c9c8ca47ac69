/* SPDX-License-Identifier: Apache-2.0 */
/** @file poisson_life.h
 * Simulates a customer who buys as a Poisson process until the end. No state but the random numbers; any thread. */
#ifndef TIER_LIB_POISSON_LIFE_H
#define TIER_LIB_POISSON_LIFE_H

#include "clv/common/purchase_model.h"

/** What is known of one customer. */
typedef struct tier__poisson_life {
  double rate;  /**< Of purchases, >= 0. */
  double leave; /**< Chance to leave after each repeat purchase. */
  double end;   /**< Leaves at this time at the latest; may be INFINITY. */
} tier__poisson_life;

/** Purchases until `age` and over (age, age + horizon]. After the first million of purchases nothing more is drawn: so
 * it ends for any parameters. The purchases until `age` do not depend on the horizon. */
void tier__poisson_life_draw(const tier__poisson_life *life, tier__random *random, double age, double horizon,
                             tier__drawn *ret_drawn);

#endif
