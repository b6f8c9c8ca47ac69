/* SPDX-License-Identifier: Apache-2.0 */
/** @file reason_texts.h
 * The reasons of a ladder as texts. */
#ifndef TIER_LIB_REASON_TEXTS_H
#define TIER_LIB_REASON_TEXTS_H

#include "policy/policy_object.h"

/** Names the reasons of a ladder by their numbers. @param[out] ret_texts `*ret_count` texts, NULL where there is no
 * reason; to be ended by tier__reason_texts_end, also on failure. */
tier_status tier__reason_texts_make(tier_context *context, const tier__rule_list *rules, char ***ret_texts,
                                    size_t *ret_count, tier_error *err);
void tier__reason_texts_end(tier_context *context, char **texts, size_t count);

#endif
