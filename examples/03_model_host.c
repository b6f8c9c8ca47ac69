/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the model of 03_model_plugin.c, and a policy that uses it like any built-in one.
 *
 *     03_model_host [MODULE]      The module is by default 03_model_plugin.so beside this program.
 */
#include <stdio.h>
#include <string.h>
#include <tier/tier.h>

static const char POLICY[] =
    "{ \"models\": { \"loyalty\": { \"type\": \"loyalty\", \"weights\": [0.7, 0.3], \"levels\": [40, 60] } },"
    "  \"tiers\": [ { \"id\": \"guest\" },"
    "    { \"id\": \"regular\", \"enter\": \"loyalty.score >= 40\" },"
    "    { \"id\": \"friend\", \"enter\": \"loyalty.level == 'high' && spend >= 100\" } ] }";

/* Customers 1 to 4: one who comes every month, one who came a year ago, one who came twice, one new one. */
static const int64_t customers[] = {1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 4};
static const int64_t cents[] = {1999, 2499, 1999, 999, 4999, 1999, 2999, 1999, 19900, 4500, 5500, 2500};
static const int32_t days[] = {20200, 20230, 20260, 20290, 20320, 20350, 20380, 20410, 20100, 20250, 20400, 20540};
static const int32_t today = 20543;

/* 03_model_plugin.so in the folder of the program. */
static void module_beside(const char *program, char *ret_path, size_t capacity) {
  const char *slash = strrchr(program, '/');
  const int folder = slash != NULL ? (int)(slash - program) : 1;
  (void)snprintf(ret_path, capacity, "%.*s/03_model_plugin.so", folder, slash != NULL ? program : ".");
}

static tier_status print(const tier_result *result, tier_error *err) {
  tier_column score = {.size = sizeof score}, level = {.size = sizeof level};
  tier_status status = tier_result_column(result, "loyalty.score", &score, err);
  if (status == TIER_OK) {
    status = tier_result_column(result, "loyalty.level", &level, err);
  }
  for (size_t i = 0; status == TIER_OK && i < tier_result_count(result); i++) {
    tier_decision to = {.size = sizeof to};
    status = tier_result_decision(result, i, &to, err);
    if (status == TIER_OK) {
      const tier_string word = level.labels[((const int32_t *)level.values)[i]];
      printf("customer %.*s: %.1f points, %.*s: %.*s\n", (int)to.customer_id.length, to.customer_id.data,
             ((const double *)score.values)[i], (int)word.length, word.data, (int)to.tier_id.length, to.tier_id.data);
    }
  }
  return status;
}

int main(int argc, char **argv) {
  const tier_transactions sales = {.size = sizeof sales,
                                   .count = sizeof customers / sizeof *customers,
                                   .customer_numbers = customers,
                                   .amounts_minor = cents,
                                   .days = days};
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_book *book = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_result *result = NULL;
  char path[4096];
  module_beside(argv[0], path, sizeof path);
  /* The module comes before the policies, and before the saved fitted policies, that name its models. */
  int failed = tier_context_create(NULL, &context, &err) ||
               tier_context_load_plugin(context, argc > 1 ? argv[1] : path, &err) ||
               tier_book_create(context, NULL, &book, &err) || tier_book_add_transactions(book, &sales, NULL, &err) ||
               tier_policy_parse(context, (tier_string){POLICY, strlen(POLICY)}, &policy, &err) ||
               tier_fit(policy, book, today, &fitted, &err) || tier_assign(fitted, book, today, NULL, &result, &err) ||
               print(result, &err);
  if (failed) {
    fprintf(stderr, "%s: %s\n", tier_status_name(err.code), err.message);
  }
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context); /* Unloads the module. */
  return failed;
}
