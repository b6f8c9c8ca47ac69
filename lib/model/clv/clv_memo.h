/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_memo.h
 * What is costly about a prediction, computed once for all customers of a batch who share it: the parameters of the
 * same covariates; what is to come and one part of P(alive) of the same (x, T), or (x, T, t_x) where the model wants
 * t_x too; the other part of P(alive) of the same (x, t_x). Lives as long as the call; one thread. */
#ifndef TIER_LIB_CLV_MEMO_H
#define TIER_LIB_CLV_MEMO_H

#include "clv_object.h"

/** What is to be expected of a customer. */
typedef struct tier__clv_outlook {
  double alive;                /**< P(alive at T). */
  double expected, discounted; /**< Purchases within the horizon of one who is alive. */
} tier__clv_outlook;

enum {
  TIER__CLV_FEW_ROWS = 4,  /**< So few rows need no memory: the customer at the desk. */
  TIER__CLV_FEW_SLOTS = 16 /**< A power of two, at least four times that. */
};

/** The key comes first. */
typedef struct tier__clv_slot {
  int64_t x, age, last; /**< 0 where it does not matter. */
  size_t profile;
  int32_t kind;                /**< 0: empty. */
  double part;                 /**< A part of P(alive), or P(alive). */
  double expected, discounted;
} tier__clv_slot;

typedef struct tier__clv_memo {
  const tier__clv_model *model;
  const tier__clv_purchases *fit;
  size_t slot_capacity; /**< A power of two, at least twice the slots. */
  tier__clv_slot *slots;
  size_t profile_capacity, profile_count; /**< Of distinct covariates; without covariates there are none. */
  size_t *profiles;                       /**< Hash table of their numbers, from 1. */
  double *covariates;                     /**< Of each, one after the other. */
  double (*params)[TIER__PURCHASES_MOST]; /**< Of each. */
  int is_few;                             /**< All of it is in the arrays below, none allocated. */
  tier__clv_slot few_slots[TIER__CLV_FEW_SLOTS];
  size_t few_profiles[TIER__CLV_FEW_SLOTS];
  double few_covariates[TIER__CLV_FEW_ROWS * TIER__COVARIATES_MOST];
  double few_params[TIER__CLV_FEW_ROWS][TIER__PURCHASES_MOST];
} tier__clv_memo;

/** Makes room for so many rows. @return TIER_E_MEMORY. To be ended, also after failure; not to be moved until then. */
tier_status tier__clv_memo_begin(const tier__clv_model *model, const tier__clv_purchases *fit, size_t rows,
                                 tier__clv_memo *ret_memo, tier_error *err);
void tier__clv_memo_end(tier__clv_memo *memo);
/** @return 0 if the covariates lead to parameters beyond those that any fit may have. */
int tier__clv_memo_look(tier__clv_memo *memo, const tier__clv_row *row, tier__clv_outlook *ret_outlook);

#endif
