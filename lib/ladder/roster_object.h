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

/** Bytes of a reason or an actor, at most. */
enum { TIER__OVERRIDE_MOST_TEXT = 1000 };

/** An override in force. Texts are owned. */
typedef struct tier__override {
  uint32_t customer; /**< Key. */
  uint32_t ladder;
  int32_t kind;      /**< TIER_OVERRIDE_FREEZE and following. */
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
  atomic_uint readers;       /**< Running calls that read it. */
};

/** Marks a roster as read by a running call: until it leaves, nobody may change it. NULL does nothing. */
void tier__roster_enter(const tier_roster *roster);
void tier__roster_leave(const tier_roster *roster);
/** @return TIER_E_REENTRANT while a running call reads it. */
tier_status tier__roster_check_free(const tier_roster *roster, tier_error *err);

/** @param names,tiers,tier_counts Of each ladder; copied. */
tier_status tier__roster_make(tier_context *context, const char *const *names, const char *const *const *tiers,
                              const size_t *tier_counts, size_t ladder_count, tier_roster **ret_roster,
                              tier_error *err);
/** Reads a saved roster into an empty one. @return As tier_roster_load; the roster is to be destroyed then. */
tier_status tier__roster_read(tier_roster *roster, tier_string json, tier_error *err);
/** 1 if the roster was made for exactly these ladders and tiers. */
int tier__roster_fits(const tier_roster *roster, const char *const *names, const char *const *const *tiers,
                      const size_t *tier_counts, size_t ladder_count);

/** Key of a customer; TIER__NO_KEY if he is not in it. */
uint32_t tier__roster_find(const tier_roster *roster, tier_string customer_id);
/** Adds customers with new standings; those who are there stay. @param[out] ret_keys May be NULL. */
tier_status tier__roster_add_ids(tier_roster *roster, const tier_string *ids, size_t count, uint32_t *ret_keys,
                                 tier_error *err);
/** Makes room for the standings of an anchor, all new, if there is none. @param anchor 0 or 1. */
tier_status tier__roster_make_anchor(tier_roster *roster, size_t anchor, tier_error *err);
/** Sets where a customer stands, now and at the anchors: what was before counts no more. */
void tier__roster_put(tier_roster *roster, uint32_t key, size_t ladder, const tier__standing *standing);

/** Overrides of a customer and ladder that are in force on a day, as bits (1 << kind) and tiers by kind. */
uint32_t tier__roster_overrides(const tier_roster *roster, uint32_t key, uint32_t ladder, int32_t day,
                                int32_t ret_tiers[4]);
/** Copies the overrides that are in force on `day` or later into another roster, for the same ladders; customers that
 * it lacks are added. */
tier_status tier__roster_copy_overrides(const tier_roster *from, int32_t day, tier_roster *to, tier_error *err);
/** Adds overrides without order, then restores it. Texts are taken over on success.
 * @return TIER_E_DATA (two of one customer, ladder and kind among `overrides`; those that were there are replaced). */
tier_status tier__roster_add_overrides(tier_roster *roster, tier__override *overrides, size_t count, tier_error *err);
/** Frees the texts. */
void tier__override_end(tier_context *context, tier__override *override_);

/** @return Index of a ladder; -1 if none has that name. NULL is the main one. */
int32_t tier__roster_ladder_index(const tier_roster *roster, const char *name);
/** @return Index of a tier; -1 if none has that id. */
int32_t tier__roster_tier_index(const tier_roster *roster, size_t ladder, tier_string id);
/** @return TIER_E_NOT_FOUND: no tier has this id. */
tier_status tier__roster_fail_tier(tier_string id, int64_t row, tier_error *err);
/** @return TIER_E_DATA if an id is empty or not UTF-8. @param row -1: not one of many. */
tier_status tier__roster_check_id(tier_string id, int64_t row, tier_error *err);
/** What is wrong with a standing that somebody tells: a constant text; NULL if it may be. */
const char *tier__roster_wrong(const tier__standing *standing, size_t tier_count);

#endif
