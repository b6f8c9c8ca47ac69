/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_metrics.h
 * The section "metrics": what is added up, and over which days. */
#ifndef TIER_LIB_POLICY_METRICS_H
#define TIER_LIB_POLICY_METRICS_H

#include "model/settings.h"
#include "policy/policy_object.h"

tier_status tier__policy_read_metrics(tier_policy *policy, tier_settings *root, tier_error *err);

#endif
