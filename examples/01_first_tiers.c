/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest whole program: seven rows of sales, three tiers, and the reason for each customer's tier. */
#include <stdio.h>
#include <string.h>
#include <tier/tier.h>

static const char POLICY[] = "{ \"tiers\": [ { \"id\": \"general\" },"
                             "  { \"id\": \"important\", \"enter\": \"spend >= 100\" },"
                             "  { \"id\": \"core\", \"enter\": \"spend >= 500 && purchases >= 3\" } ] }";

int main(void) {
  const int64_t customers[] = {1, 1, 1, 2, 3, 3, 4};
  const int64_t cents[] = {30000, 15000, 12050, 60000, 8000, -5000, 9999};  /* Below zero: a return. */
  const int32_t days[] = {20455, 20489, 20520, 20461, 20470, 20475, 20518}; /* Since 1970-01-01. */
  const int32_t today = 20543;
  const tier_transactions sales = {
      .size = sizeof sales, .count = 7, .customer_numbers = customers, .amounts_minor = cents, .days = days};
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_book *book = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_result *result = NULL;
  int failed = tier_context_create(NULL, &context, &err) || tier_book_create(context, NULL, &book, &err) ||
               tier_book_add_transactions(book, &sales, NULL, &err) ||
               tier_policy_parse(context, (tier_string){POLICY, strlen(POLICY)}, &policy, &err) ||
               tier_fit(policy, book, today, &fitted, &err) || tier_assign(fitted, book, today, NULL, &result, &err);
  for (size_t i = 0; !failed && i < tier_result_count(result); i++) {
    tier_decision to = {.size = sizeof to};
    failed = tier_result_decision(result, i, &to, &err) != TIER_OK;
    if (!failed) {
      printf("customer %.*s: %.*s (%.*s)\n", (int)to.customer_id.length, to.customer_id.data, (int)to.tier_id.length,
             to.tier_id.data, (int)to.reason.length, to.reason.data);
    }
  }
  if (failed) {
    fprintf(stderr, "%s: %s\n", tier_status_name(err.code), err.message);
  }
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
  return failed;
}
