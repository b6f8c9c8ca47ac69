/* SPDX-License-Identifier: Apache-2.0 */
/** @file roster_document.h
 * The JSON form of rosters: what roster_save.c and roster_load.c agree on. A standing is a list of columns; those at
 * its end that are as with a new customer are left out. Tiers are indexes, days texts, none is null. */
#ifndef TIER_LIB_ROSTER_DOCUMENT_H
#define TIER_LIB_ROSTER_DOCUMENT_H

#include "standing.h"

enum { TIER__ROSTER_FORMAT = 1, TIER__STANDING_COLUMNS = 12 };

/** What a column of a standing is. */
enum { TIER__COLUMN_OF_TIERS = 0, TIER__COLUMN_OF_DAYS = 1, TIER__COLUMN_OF_COUNTS = 2 };

typedef struct tier__standing_column {
  const char *name;
  int32_t kind; /**< TIER__COLUMN_OF_... */
  int32_t none; /**< What a new customer has. */
} tier__standing_column;

static const tier__standing_column tier__standing_columns[TIER__STANDING_COLUMNS] = {
    {"tier", TIER__COLUMN_OF_TIERS, -1},
    {"earned", TIER__COLUMN_OF_TIERS, -1},
    {"since", TIER__COLUMN_OF_DAYS, TIER__NEVER_DAY},
    {"last", TIER__COLUMN_OF_DAYS, TIER__NEVER_DAY},
    {"until", TIER__COLUMN_OF_DAYS, TIER__NO_END},
    {"changed", TIER__COLUMN_OF_DAYS, TIER__NEVER_DAY},
    {"grace_until", TIER__COLUMN_OF_DAYS, TIER__NEVER_DAY},
    {"next", TIER__COLUMN_OF_TIERS, -1},
    {"next_day", TIER__COLUMN_OF_DAYS, TIER__NEVER_DAY},
    {"confirmed", TIER__COLUMN_OF_COUNTS, 0},
    {"flags", TIER__COLUMN_OF_COUNTS, 0},
    {"returned", TIER__COLUMN_OF_COUNTS, 0},
};

static inline void tier__standing_values(const tier__standing *s, int32_t values[TIER__STANDING_COLUMNS]) {
  const int32_t all[TIER__STANDING_COLUMNS] = {s->tier,        s->earned,    s->since_day, s->last_day,
                                               s->until_day,   s->changed_day, s->grace_until, s->next_tier,
                                               s->next_day,    s->confirmed, s->flags,     s->returned};
  for (int k = 0; k < TIER__STANDING_COLUMNS; k++) {
    values[k] = all[k];
  }
}

static inline tier__standing tier__standing_of(const int32_t values[TIER__STANDING_COLUMNS]) {
  const tier__standing standing = {.tier = values[0],
                                   .earned = values[1],
                                   .since_day = values[2],
                                   .last_day = values[3],
                                   .until_day = values[4],
                                   .changed_day = values[5],
                                   .grace_until = values[6],
                                   .next_tier = values[7],
                                   .next_day = values[8],
                                   .confirmed = (int16_t)values[9],
                                   .flags = (uint16_t)values[10],
                                   .returned = values[11]};
  return standing;
}

/** Words of overrides by kind. */
static const char *const tier__override_words[] = {"freeze", "fix", "floor", "ceiling"};

#endif
