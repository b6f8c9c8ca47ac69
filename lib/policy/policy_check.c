/* SPDX-License-Identifier: Apache-2.0 */
/* What can be doubtful in a policy as a whole, and how its findings reach the caller. */
#include "policy_build.h"

#include <stdio.h>
#include <string.h>

static int same_text(const tier__expression *a, const tier__expression *b) {
  const tier_string left = tier__expression_text(a), right = tier__expression_text(b);
  return left.length == right.length && memcmp(left.data, right.data, left.length) == 0;
}

/** The higher of two tiers with one condition takes everybody, so that the lower stays empty. */
void tier__policy_lint(tier_policy *policy) {
  for (size_t i = 1; i < policy->step_count; i++) {
    for (size_t k = 1; k < i; k++) {
      const tier__step *low = &policy->steps[k], *high = &policy->steps[i];
      char place[64];
      if (low->enter == NULL || high->enter == NULL || !same_text(low->enter, high->enter)) {
        continue;
      }
      (void)snprintf(place, sizeof place, "/tiers/%zu/enter", i);
      tier__findings_note(policy->findings, TIER_WARNING, "same_enter", place, -1,
                          "same condition as tier '%s', which nobody can enter then", low->id);
      break;
    }
  }
}

tier_status tier__policy_refuse(const tier_findings *findings, tier_status code, const char *what, tier_error *err) {
  const size_t errors = tier__findings_at_least(findings, TIER_ERROR);
  tier_finding first = {.size = sizeof first};
  char at[32] = "";
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    TIER__TRY(tier_findings_get(findings, i, &first, err));
    if (first.severity == TIER_ERROR) {
      break;
    }
  }
  if (first.position >= 0) {
    (void)snprintf(at, sizeof at, " at %lld", (long long)first.position);
  }
  return tier__fail(err, code, "%s has %zu error%s; first: %s%s: %s", what, errors, errors == 1 ? "" : "s",
                    first.place, at, first.message);
}

tier_status tier_policy_check(const tier_policy *policy, tier_findings **ret_findings, tier_error *err) {
  tier_findings *copy = NULL;
  tier_status status;
  if (policy == NULL || ret_findings == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy and ret_findings must not be NULL");
  }
  TIER__TRY(tier__findings_create(policy->context, &copy, err));
  status = tier__findings_append(copy, policy->findings, err);
  if (status != TIER_OK) {
    tier_findings_destroy(copy);
    return status;
  }
  *ret_findings = copy;
  return TIER_OK;
}
