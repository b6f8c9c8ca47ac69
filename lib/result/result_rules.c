/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/struct_size.h"
#include "policy/assign/rule_names.h"
#include "result_parts.h"

#define REPORT_LEAST (offsetof(tier_rule_report, fired) + sizeof(uint64_t))

size_t tier_result_rule_count(const tier_result *result) {
  return result == NULL ? 0 : result->rule_name_count;
}

tier_status tier_result_rule(const tier_result *result, size_t index, tier_rule_report *ret_report, tier_error *err) {
  if (index >= tier_result_rule_count(result)) {
    return tier__fail(err, TIER_E_ARGUMENT, "index %zu is not below the number of rules, %zu", index,
                      tier_result_rule_count(result));
  }
  TIER__TRY(tier__struct_out_check(ret_report, REPORT_LEAST, "tier_rule_report", err));
  const tier__rule_place place = tier__rule_place_at(result, index);
  tier_rule_report report = {
      .size = sizeof report,
      .id = tier__text_view(result->rule_names[index]),
      .was_true = place.counts->truths[TIER__TRUE],
      .was_false = place.counts->truths[TIER__FALSE],
      .unknown = place.counts->truths[TIER__UNKNOWN],
      .fired = place.fired,
  };
  for (size_t reason = 0; reason < TIER__FAULT_REASONS; reason++) {
    report.faults[reason] = place.counts->faults[reason];
  }
  tier__struct_out(ret_report, &report, sizeof report);
  return TIER_OK;
}
