/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_models.h
 * The section "models": which there are, what they read, and in which order they can work. */
#ifndef TIER_LIB_POLICY_MODELS_H
#define TIER_LIB_POLICY_MODELS_H

#include "model/settings.h"
#include "policy/policy_object.h"

tier_status tier__policy_read_models(tier_policy *policy, tier_settings *root, tier_error *err);
/** After the sections: what models read must be known. Brings the models into the order of their dependencies. */
tier_status tier__policy_order_models(tier_policy *policy, tier_error *err);

#endif
