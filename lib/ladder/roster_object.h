/* SPDX-License-Identifier: Apache-2.0 */
/** @file roster_object.h
 * The inside of tier_roster. */
#ifndef TIER_LIB_ROSTER_OBJECT_H
#define TIER_LIB_ROSTER_OBJECT_H

#include "base/key_table.h"
#include "standing.h"
#include <stdatomic.h>
#include <tier/roster.h>

/** One ladder as a roster sees it. */
typedef struct tier__roster_ladder {
  char *name; /**< "" for the main one. */
  char **tiers;
  size_t tier_count;
} tier__roster_ladder;

/** An override in force. Texts are owned. */
typedef struct tier__override {
  uint32_t customer; /**< Key. */
  uint32_t ladder;
  int32_t kind;      /**< TIER_OVERRIDE_FIX and following. */
  int32_t tier;      /**< -1 for a freeze. */
  int32_t until_day; /**< Inclusive; TIER__NO_END. */
  char *reason, *actor;
} tier__override;

struct tier_roster {
  tier_context *context; /**< Held. */
  tier__roster_ladder *ladders;
  size_t ladder_count;
  tier__keys *customers;
  tier__standing *standings; /**< `ladder_count` per customer, by its key. */
  tier__standing *anchors[2];/**< The same as of `anchor_days`: [0] the older; NULL while nothing needs them. */
  int32_t anchor_days[2];    /**< TIER__NEVER_DAY: none. */
  int32_t *run_days;         /**< Days of evaluation after anchor_days[0], ascending. */
  size_t run_day_count, run_day_capacity;
  size_t capacity;           /**< Of `standings` (and `anchors`), in customers. */
  tier__override *overrides; /**< Sorted by customer, ladder, kind. */
  size_t override_count, override_capacity;
};

/** @param names,tiers,tier_counts Of each ladder; copied. */
tier_status tier__roster_make(tier_context *context, const char *const *names, const char *const *const *tiers,
                              const size_t *tier_counts, size_t ladder_count, tier_roster **ret_roster,
                              tier_error *err);
/** 1 if the roster was made for exactly these ladders and tiers. */
int tier__roster_fits(const tier_roster *roster, const char *const *names, const char *const *const *tiers,
                      const size_t *tier_counts, size_t ladder_count);
/** Key of a customer; TIER__NO_KEY if he is not in it. */
uint32_t tier__roster_find(const tier_roster *roster, tier_string customer_id);
/** Adds customers with new standings; those who are there stay. @param[out] ret_keys May be NULL. */
tier_status tier__roster_add_ids(tier_roster *roster, const tier_string *ids, size_t count, uint32_t *ret_keys,
                                 tier_error *err);
/** Overrides of a customer and ladder that are in force on a day, as bits (1 << kind) and tiers by kind. */
uint32_t tier__roster_overrides(const tier_roster *roster, uint32_t key, uint32_t ladder, int32_t day,
                                int32_t ret_tiers[4]);
/** Copies the overrides that are in force after `day - 1` into another roster whose customers have the same ids. */
tier_status tier__roster_copy_overrides(const tier_roster *from, int32_t day, tier_roster *to, tier_error *err);

#endif
