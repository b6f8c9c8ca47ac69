/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_sections.h"

#include "base/failure.h"
#include "base/memory.h"
#include "policy/policy_field.h"

static tier_status read_money(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *money = tier_settings_object(root, "money");
  policy->minor_digits = 2;
  if (money != NULL) {
    policy->minor_digits = (int32_t)tier_settings_integer(money, "minor_digits", 2, 0, 6);
    return tier__policy_read_text(policy, money, "currency", "", &policy->currency, err);
  }
  policy->currency = tier__copy_text(policy->context, "", 0);
  return policy->currency == NULL ? tier__no_memory(err) : TIER_OK;
}

static void read_purchases(tier_policy *policy, tier_settings *root) {
  static const char *const merges[] = {"day", "order", "row", NULL};
  static const char *const returns[] = {"net", "ignore", NULL};
  static const char *const linked[] = {"original", "current", NULL};
  tier_settings *purchases = tier_settings_object(root, "purchases");
  tier__purchase_rules *rules = &policy->purchases;
  if (purchases != NULL) {
    rules->merge = (int32_t)tier_settings_choice(purchases, "merge", merges, TIER__MERGE_DAY);
    rules->returns = (int32_t)tier_settings_choice(purchases, "returns", returns, TIER__RETURNS_NET);
    rules->linked = (int32_t)tier_settings_choice(purchases, "linked_returns", linked, TIER__LINKED_ORIGINAL);
    rules->return_days = (int32_t)tier_settings_integer(purchases, "return_days", 0, 0, 3660);
  }
}

tier_status tier__policy_read_sections(tier_policy *policy, tier_settings *root, tier_error *err) {
  (void)tier_settings_text(root, "note", NULL);
  TIER__TRY(tier__policy_read_text(policy, root, "policy", "", &policy->name, err));
  TIER__TRY(tier__policy_read_text(policy, root, "version", "", &policy->version, err));
  TIER__TRY(tier__policy_read_calendar(policy, root, err));
  TIER__TRY(read_money(policy, root, err));
  read_purchases(policy, root);
  return TIER_OK;
}
