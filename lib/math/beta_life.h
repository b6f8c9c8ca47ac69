/* SPDX-License-Identifier: Apache-2.0 */
/** @file beta_life.h
 * A life in whole periods: one stays for t of them with the chance S(t) = B(leave, stay + t^power) / B(leave, stay).
 * With power 1 the chance to leave in each period is the same all along, and that chance is ~ Beta(leave, stay) (Fader,
 * Hardie 2007); above 1 people leave the sooner the longer they have stayed, below 1 the later. What is asked is told
 * of one who is there after `age` periods. No state; any thread; same input, same bits. */
#ifndef TIER_LIB_BETA_LIFE_H
#define TIER_LIB_BETA_LIFE_H

/** All but age > 0; age >= 0, a whole number. */
typedef struct tier__beta_life {
  double leave, stay, power, age;
} tier__beta_life;

/** -ln(S(age + j) / S(age)), j >= 0, with all digits: so the chance to leave until then is -expm1 of minus this. */
double tier__beta_life_hazard(const tier__beta_life *life, double j);

/** Sum over j = 1 to horizon of e^(-rate j) S(age + j) / S(age): the periods still to come, rate >= 0. Relative error
 * below 1e-12, in bounded time.
 * @param horizon >= 0, a whole number or INFINITY. @return INFINITY if horizon is, rate is 0 and leave power <= 1. */
double tier__beta_life_sum(const tier__beta_life *life, double horizon, double rate);

#endif
