/* SPDX-License-Identifier: Apache-2.0 */
/** @file contract.h
 * What the contractual models have in common: all that is to come follows from how long a contract lasts
 * (math/beta_life.h). `life->age` is that of the customer; the age of a customer is the renewals that were due, x those
 * made. Who made fewer is lost, and nothing more comes of him. Pure functions; any thread; same input, same bits. */
#ifndef TIER_LIB_CONTRACT_H
#define TIER_LIB_CONTRACT_H

#include "clv/common/purchase_model.h"
#include "math/beta_life.h"

/** 1 or 0: nobody leaves unseen. */
double tier__contract_alive(const tier__customer *customer);
/** The other functions of @ref tier__purchase_model, for the life of its parameters. */
void tier__contract_future(const tier__beta_life *life, const tier__customer *customer, double horizon, double rate,
                           double *ret_expected, double *ret_discounted);
double tier__contract_forever(const tier__beta_life *life, const tier__customer *customer, double rate);
double tier__contract_survive(const tier__beta_life *life, const tier__customer *customer, double horizon);
void tier__contract_distribution(const tier__beta_life *life, const tier__customer *customer, double horizon,
                                 size_t first, size_t count, double *ret_probabilities);
/** @param life Of a new customer, age 0. */
void tier__contract_draw(const tier__beta_life *life, tier__random *random, double age, double horizon,
                         tier__drawn *ret_drawn);

#endif
