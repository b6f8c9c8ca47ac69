/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_suggest.h
 * What a name may have been meant to be. */
#ifndef TIER_LIB_RULE_SUGGEST_H
#define TIER_LIB_RULE_SUGGEST_H

#include <tier/model.h>

/** The nearest of the known names, if `name` may be a slip of it.
 * @param findings Where the suggestion will stand: if there are many already, none is sought any more.
 * @param name_at Gives the known names, NULL past the end; NULL: none are known. @return NULL if none is near. */
const char *tier__name_suggest(const tier_findings *findings, const char *name,
                               const char *(*name_at)(void *user_data, size_t index), void *user_data);

#endif
