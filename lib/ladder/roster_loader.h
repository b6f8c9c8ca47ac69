/* SPDX-License-Identifier: Apache-2.0 */
/** @file roster_loader.h
 * The reading of a saved roster, over several files. The text is known to be JSON. */
#ifndef TIER_LIB_ROSTER_LOADER_H
#define TIER_LIB_ROSTER_LOADER_H

#include "base/json_pull.h"
#include "roster_object.h"

/** Sections of the document. */
enum {
  TIER__ROSTER_KIND,
  TIER__ROSTER_FORMAT_NUMBER,
  TIER__ROSTER_LADDERS,
  TIER__ROSTER_COLUMNS,
  TIER__ROSTER_CUSTOMERS,
  TIER__ROSTER_ANCHORS,
  TIER__ROSTER_RUN_DAYS,
  TIER__ROSTER_OVERRIDES,
  TIER__ROSTER_SECTIONS
};

typedef struct tier__roster_loader {
  tier_roster *roster;
  tier__pull pull;
  const char *places[TIER__ROSTER_SECTIONS]; /**< Where their values begin; NULL: not there. */
  char place[96];                            /**< JSON pointer of what is being read. */
  tier_error *err;
} tier__roster_loader;

/** @return TIER_E_DATA, with the place. */
tier_status tier__loader_fail(const tier__roster_loader *loader, const char *complaint);
/** Finds the places of the sections in the whole document.
 * @return TIER_E_DATA (a key that there is not, or one twice). */
tier_status tier__loader_find_sections(tier__roster_loader *loader);
/** Goes to a section. @return 0 if it is not there. */
int tier__loader_go_to(tier__roster_loader *loader, size_t section);
/** Takes a day. @return 0 if there is none. */
int tier__loader_day(tier__roster_loader *loader, int32_t *ret_day);
int tier__loader_is(tier_string text, const char *word);

/** The customers with their standings, the anchors and the days of evaluation. */
tier_status tier__loader_standings(tier__roster_loader *loader);
/** The overrides, after the customers. */
tier_status tier__loader_overrides(tier__roster_loader *loader);

#endif
