/* SPDX-License-Identifier: Apache-2.0 */
/* A rule of the host program: who owes more than a limit stays out of the higher tiers, whatever was spent.
 *
 * The limit is the host's own, the rule sees the customers in batches, and what it needs is ended exactly once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tier/tier.h>

static const char POLICY[] = "{ \"attributes\": { \"owed\": \"money\" },"
                             "  \"tiers\": ["
                             "    { \"id\": \"general\" },"
                             "    { \"id\": \"important\", \"enter\": \"spend >= 100\" },"
                             "    { \"id\": \"core\", \"enter\": \"spend >= 500\" } ] }";

/* What the rule carries with it. */
typedef struct debt_rule {
  int64_t limit_minor;
  int32_t highest_tier;
  size_t seen;
} debt_rule;

static int is_known(const tier_column *column, size_t row) {
  return column->validity == NULL || (column->validity[row >> 3] >> (row & 7) & 1);
}

/* Called with batches; the verdicts are all NONE at first. A customer whose debt is not known is left alone. */
static tier_status judge(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  debt_rule *rule = user_data;
  const tier_column *owed = batch->columns[0]; /* In the order of `inputs`. */
  if (owed->type != TIER_MONEY) {
    return tier_error_set(err, TIER_E_CALLBACK, "debts: the column owed is not an amount of money");
  }
  const int64_t *owed_minor = owed->values;
  for (size_t i = 0; i < batch->count; i++) {
    if (is_known(owed, i) && owed_minor[i] > rule->limit_minor) {
      ret_verdicts[i].effect = TIER_EFFECT_CEILING;
      ret_verdicts[i].tier = rule->highest_tier;
    }
  }
  rule->seen += batch->count;
  return TIER_OK;
}

/* Runs when the last object that uses the rule has ended. */
static void end_rule(void *user_data) {
  const debt_rule *rule = user_data;
  printf("the rule has seen %zu customers\n", rule->seen);
  free(user_data);
}

static tier_status add_rule(tier_policy *policy, tier_error *err) {
  static const char *const inputs[] = {"owed"};
  const tier_string general = {"general", 7};
  debt_rule *rule = calloc(1, sizeof *rule);
  if (rule == NULL) {
    return tier_error_set(err, TIER_E_MEMORY, "no memory for the rule");
  }
  rule->limit_minor = 20000;
  tier_status status = tier_policy_find_tier(policy, general, &rule->highest_tier, err);
  if (status != TIER_OK) {
    free(rule);
    return status;
  }
  const tier_rule_callback callback = {.size = sizeof callback,
                                       .id = "debts",
                                       .inputs = inputs,
                                       .input_count = 1,
                                       .evaluate = judge,
                                       .user_data = rule,
                                       .destroy = end_rule};
  return tier_policy_add_rule(policy, &callback, err); /* From here on the library owns the rule, also if this fails. */
}

static tier_status fill_book(tier_book *book, tier_error *err) {
  const int64_t buyers[] = {1, 2, 3, 4};
  const int64_t cents[] = {80000, 80000, 15000, 60000};
  const int32_t days[] = {20455, 20489, 20520, 20530};
  const tier_transactions sales = {
      .size = sizeof sales, .count = 4, .customer_numbers = buyers, .amounts_minor = cents, .days = days};
  const tier_string owed_texts[] = {{"199.50", 6}, {"950", 3}, {"200.01", 6}, {"", 0}}; /* Empty: not known. */
  const tier_attribute owed = {.size = sizeof owed, .name = "owed", .type = TIER_MONEY, .texts = owed_texts};
  const tier_attribute *const attributes[] = {&owed};
  const tier_customers profiles = {
      .size = sizeof profiles, .count = 4, .customer_numbers = buyers, .attributes = attributes, .attribute_count = 1};
  tier_status status = tier_book_add_transactions(book, &sales, NULL, err);
  return status != TIER_OK ? status : tier_book_add_customers(book, &profiles, NULL, err);
}

static tier_status print_decisions(const tier_result *result, tier_error *err) {
  for (size_t i = 0; i < tier_result_count(result); i++) {
    tier_decision decision = {.size = sizeof decision};
    tier_status status = tier_result_decision(result, i, &decision, err);
    if (status != TIER_OK) {
      return status;
    }
    printf("customer %.*s: %.*s (%.*s)\n", (int)decision.customer_id.length, decision.customer_id.data,
           (int)decision.tier_id.length, decision.tier_id.data, (int)decision.reason.length, decision.reason.data);
  }
  return TIER_OK;
}

int main(void) {
  const tier_string json = {POLICY, strlen(POLICY)};
  const int32_t today = 20543;
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_book *book = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_result *result = NULL;
  const int failed = tier_context_create(NULL, &context, &err) || tier_book_create(context, NULL, &book, &err) ||
                     fill_book(book, &err) || tier_policy_parse(context, json, &policy, &err) ||
                     add_rule(policy, &err) || tier_fit(policy, book, today, &fitted, &err) ||
                     tier_assign(fitted, book, today, NULL, &result, &err) || print_decisions(result, &err);
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
