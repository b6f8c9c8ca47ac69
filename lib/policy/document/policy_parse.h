/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_parse.h
 * From a document to a policy. Every mistake becomes a finding of the policy; it fails only for want of memory. */
#ifndef TIER_LIB_POLICY_PARSE_H
#define TIER_LIB_POLICY_PARSE_H

#include "policy/policy_object.h"
#include <jansson.h>

/** Makes a policy of a document. @param document Taken over, also on failure.
 * @param accepted 1: the document was accepted before, and the limits of the context do not matter; nor is it looked
 * at for what is only doubtful. */
tier_status tier__policy_build(tier_context *context, json_t *document, int accepted, tier_policy **ret_policy,
                               tier_error *err);
/** The same document read again, with the same callbacks. */
tier_status tier__policy_clone(const tier_policy *policy, tier_policy **ret_policy, tier_error *err);

#endif
