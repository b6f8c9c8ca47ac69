/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that is wrong or doubtful: what parsing found, and what callbacks added since. */
#include "base/failure.h"
#include "model/findings.h"
#include "policy_attributes.h"

tier_status tier_policy_check(const tier_policy *policy, tier_findings **ret_findings, tier_error *err) {
  tier_findings *copy = NULL;
  tier_status status;
  if (policy == NULL || ret_findings == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy and ret_findings must not be NULL");
  }
  TIER__TRY(tier__findings_create(policy->context, &copy, err));
  status = tier__findings_append(copy, policy->findings, err);
  if (status == TIER_OK) {
    tier__policy_note_callbacks(policy, copy);
    status = tier__findings_status(copy, err);
  }
  if (status != TIER_OK) {
    tier_findings_destroy(copy);
    return status;
  }
  *ret_findings = copy;
  return TIER_OK;
}
