/* SPDX-License-Identifier: Apache-2.0 */
/* A program outside the project, built against the installed library by nothing but pkg-config. */
#include <stdio.h>
#include <string.h>
#include <tier/tier.h>

int main(void) {
  static const char policy_text[] = "{\"policy\": \"p\", \"version\": \"1\", \"tiers\": [{\"id\": \"all\"},"
                                    " {\"id\": \"big\", \"enter\": \"spend >= 100\"}]}";
  const int64_t customers[] = {1, 2, 2};
  const int32_t days[] = {20000, 20000, 20010};
  const int64_t cents[] = {9999, 5000, 5000};
  const tier_transactions rows = {.size = sizeof rows, .count = 3, .customer_numbers = customers, .days = days,
                                  .amounts_minor = cents};
  const tier_string json = {policy_text, sizeof policy_text - 1};
  tier_decision small = {.size = sizeof small}, big = {.size = sizeof big};
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_book *book = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_result *result = NULL;

  int failed = tier_context_create(NULL, &context, &err) || tier_book_create(context, NULL, &book, &err) ||
               tier_book_add_transactions(book, &rows, NULL, &err) ||
               tier_policy_parse(context, json, &policy, &err) || tier_fit(policy, book, 20010, &fitted, &err) ||
               tier_assign(fitted, book, 20010, NULL, &result, &err) ||
               tier_result_decision(result, 0, &small, &err) || tier_result_decision(result, 1, &big, &err);
  if (failed) {
    fprintf(stderr, "%s: %s\n", tier_status_name(err.code), err.message);
  } else {
    printf("%s: %.*s %.*s\n", tier_version(), (int)small.tier_id.length, small.tier_id.data, (int)big.tier_id.length,
           big.tier_id.data);
    failed = small.tier != 0 || big.tier != 1;
  }
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
  return failed;
}
