/* SPDX-License-Identifier: Apache-2.0 */
/* A saved roster of any bytes: it must not crash, what it accepts saves and loads again as the same text, and an
 * evaluation takes it or says why not. Needs the internal objects of the library and -fsanitize=fuzzer. */
#include <tier/tier.h>

#include <stdlib.h>
#include <string.h>

#define REQUIRE(condition)                                                                                             \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char POLICY[] =
    "{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"spend >= 10\"},"
    " {\"id\": \"c\", \"enter\": \"spend >= 99\"}],"
    " \"ladder\": {\"valid\": {\"days\": 30}, \"grace_days\": 5, \"confirmations\": 2, \"reopen_days\": 20},"
    " \"ladders\": {\"web\": {\"tiers\": [{\"id\": \"x\"}, {\"id\": \"y\", \"enter\": \"purchases >= 2\"}]}}}";

static void check_round_trip(const tier_policy *policy, const tier_roster *roster) {
  char *json, *again;
  tier_roster *loaded;
  REQUIRE(tier_roster_save(roster, &json, NULL) == TIER_OK);
  REQUIRE(tier_roster_load(policy, (tier_string){json, strlen(json)}, &loaded, NULL) == TIER_OK);
  REQUIRE(tier_roster_save(loaded, &again, NULL) == TIER_OK);
  REQUIRE(strcmp(json, again) == 0);
  tier_roster_destroy(loaded);
  tier_text_free(again);
  tier_text_free(json);
}

static void check_evaluation(tier_context *context, const tier_policy *policy, const tier_roster *roster) {
  static const int64_t customers[] = {1, 1, 2}, cents[] = {5000, 6000, 900};
  static const int32_t days[] = {20000, 20010, 20020};
  const tier_transactions sales = {
      .size = sizeof sales, .count = 3, .customer_numbers = customers, .days = days, .amounts_minor = cents};
  tier_book *book;
  tier_fitted *fitted;
  tier_result *result = NULL;
  tier_error err = {.size = sizeof err};
  REQUIRE(tier_book_create(context, NULL, &book, NULL) == TIER_OK);
  REQUIRE(tier_book_add_transactions(book, &sales, NULL, NULL) == TIER_OK);
  REQUIRE(tier_fit(policy, book, 20030, &fitted, NULL) == TIER_OK);
  if (tier_assign(fitted, book, 20030, roster, &result, &err) != TIER_OK) {
    REQUIRE(result == NULL && err.message[0] != '\0');
  }
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_book_destroy(book);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  tier_error err = {.size = sizeof err};
  tier_context *context;
  tier_policy *policy;
  tier_roster *roster = NULL;
  REQUIRE(tier_context_create(NULL, &context, NULL) == TIER_OK);
  REQUIRE(tier_policy_parse(context, (tier_string){POLICY, sizeof POLICY - 1}, &policy, NULL) == TIER_OK);
  const tier_status status = tier_roster_load(policy, (tier_string){(const char *)data, size}, &roster, &err);
  if (status == TIER_OK) {
    check_round_trip(policy, roster);
    check_evaluation(context, policy, roster);
  } else {
    REQUIRE(roster == NULL && err.code == status && err.message[0] != '\0');
  }
  tier_roster_destroy(roster);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
  return 0;
}
