/* SPDX-License-Identifier: Apache-2.0 */
/** @file callback_object.h
 * Callbacks of the host program: checked, copied, and ended exactly once. */
#ifndef TIER_LIB_CALLBACK_OBJECT_H
#define TIER_LIB_CALLBACK_OBJECT_H

#include <stdatomic.h>
#include <tier/rule.h>

/** A callback of the host program, shared by the policies that use it: its `destroy` runs when the last one ends. */
typedef struct tier__callback {
  atomic_size_t references;
  tier_context *context;          /**< Held. */
  tier_rule_callback rule;        /**< `id` and `inputs` are owned copies. */
} tier__callback;

/** Checks a callback and copies it. Takes `user_data` over, also on failure. */
tier_status tier__callback_make(tier_context *context, const tier_rule_callback *given, tier__callback **ret_callback,
                                tier_error *err);
/** Ends the `user_data` of a callback that cannot be taken. */
void tier__callback_refuse(const tier_rule_callback *given);
void tier__callback_release(tier__callback *callback);

#endif
