/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_attributes.h
 * The section "attributes": types of facts about customers, and who may read them. */
#ifndef TIER_LIB_POLICY_ATTRIBUTES_H
#define TIER_LIB_POLICY_ATTRIBUTES_H

#include "model/settings.h"
#include "policy_object.h"

/** After the metrics, whose names are taken. */
tier_status tier__policy_read_attributes(tier_policy *policy, tier_settings *root, tier_error *err);
/** Notes the readers of attributes that are sensitive or forbidden. */
tier_status tier__policy_check_use(tier_policy *policy, tier_error *err);
/** Notes the callbacks that read attributes that are sensitive. */
void tier__policy_note_callbacks(const tier_policy *policy, tier_findings *findings);
/** Who may read an attribute: TIER__USE_...; FREE for a name that is none. */
int32_t tier__policy_use_of(const tier_policy *policy, const char *name);

#endif
