/* SPDX-License-Identifier: Apache-2.0 */
/* Structs that cross the boundary, as an older and as a newer header has them: a newer caller's struct is longer, and
 * is taken as long as the unknown rest is zero; what is shorter than the first version, or absurd, is refused; a
 * struct to be filled is filled as far as both sides know it. */
#include "helpers/small_shop.h"
#include "struct_checks.h"

#include <stdlib.h>

#if UINTPTR_MAX == UINT64_MAX
/* The first version of each struct, for ever: a field may be added at the end only, and then its first size stays in
 * the library as the least that it accepts. */
#define FIRST_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has changed its size")
FIRST_SIZE(tier_error, 536);
FIRST_SIZE(tier_string, 16);
FIRST_SIZE(tier_column, 64);
FIRST_SIZE(tier_book_options, 16);
FIRST_SIZE(tier_attribute, 40);
FIRST_SIZE(tier_customers, 80);
FIRST_SIZE(tier_intake, 40);
FIRST_SIZE(tier_quality, 384);
FIRST_SIZE(tier_rejection, 56);
FIRST_SIZE(tier_customer, 40);
FIRST_SIZE(tier_batch, 48);
FIRST_SIZE(tier_finding, 48);
FIRST_SIZE(tier_output, 48);
FIRST_SIZE(tier_sink, 16);
FIRST_SIZE(tier_contribution, 24);
FIRST_SIZE(tier_model_class, 136);
FIRST_SIZE(tier_verdict, 8);
FIRST_SIZE(tier_rule_callback, 64);
FIRST_SIZE(tier_tier_summary, 72);
FIRST_SIZE(tier_clv_data, 88);
FIRST_SIZE(tier_clv_fit_options, 24);
FIRST_SIZE(tier_clv_summary, 112);
FIRST_SIZE(tier_clv_parameter, 72);
FIRST_SIZE(tier_clv_ratio, 40);
FIRST_SIZE(tier_clv_predict_options, 56);
FIRST_SIZE(tier_clv_prediction, 80);
FIRST_SIZE(tier_clv_simulation, 48);
FIRST_SIZE(tier_clv_assessment, 144);
FIRST_SIZE(tier_clv_bin, 32);
/* Those that have grown: the size now, and the first one, where the first new field stands. */
#define GROWN_SIZE(type, bytes, first, field)                                                                          \
  _Static_assert(sizeof(type) == (bytes) && offsetof(type, field) == (first), #type " has changed its size")
GROWN_SIZE(tier_input, 32, 24, days_ago);
GROWN_SIZE(tier_context_options, 72, 64, zone_directory);
GROWN_SIZE(tier_transactions, 136, 128, returned_ids);
GROWN_SIZE(tier_decision, 128, 104, layer);
#endif

/* What the calls below work on. */
static struct {
  small_shop data;
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_result *result;
  tier_findings *findings;
} shop;

static int open_shop(void **state) {
  tier_error err = {.size = sizeof err};
  (void)state;
  small_shop_open(&shop.data);
  struct_require_ok(tier_context_create(NULL, &shop.context, &err), &err);
  struct_require_ok(tier_book_create(shop.context, NULL, &shop.book, &err), &err);
  struct_require_ok(tier_book_add_customers(shop.book, &shop.data.customers, NULL, &err), &err);
  struct_require_ok(tier_book_add_transactions(shop.book, &shop.data.transactions, NULL, &err), &err);
  struct_require_ok(tier_policy_parse(shop.context, small_shop_policy(), &shop.policy, &err), &err);
  struct_require_ok(tier_policy_check(shop.policy, &shop.findings, &err), &err);
  struct_require_ok(tier_findings_add(shop.findings, TIER_NOTE, "test", "/tiers", "one at least", &err), &err);
  struct_require_ok(tier_fit(shop.policy, shop.book, SMALL_SHOP_AS_OF, &shop.fitted, &err), &err);
  struct_require_ok(tier_assign(shop.fitted, shop.book, SMALL_SHOP_AS_OF, NULL, &shop.result, &err), &err);
  return 0;
}

static int close_shop(void **state) {
  (void)state;
  tier_findings_destroy(shop.findings);
  tier_result_destroy(shop.result);
  tier_fitted_destroy(shop.fitted);
  tier_policy_destroy(shop.policy);
  tier_book_destroy(shop.book);
  tier_context_destroy(shop.context);
  return 0;
}

/* ---- Structs that the library reads. ---- */

static tier_status give_context_options(void *given, tier_error *err) {
  tier_context *context = NULL;
  const tier_status status = tier_context_create(given, &context, err);
  tier_context_destroy(context);
  return status;
}

static tier_status give_book_options(void *given, tier_error *err) {
  tier_book *book = NULL;
  const tier_status status = tier_book_create(shop.context, given, &book, err);
  tier_book_destroy(book);
  return status;
}

/* Makes an empty book for a call that adds to it, and checks that a refusal leaves it empty. */
static tier_status add_to_new_book(const tier_customers *customers, const tier_transactions *transactions,
                                   tier_error *err) {
  tier_book *book = NULL;
  tier_status status = tier_book_create(shop.context, NULL, &book, err);
  assert_int_equal(status, TIER_OK);
  status = customers != NULL ? tier_book_add_customers(book, customers, NULL, err)
                             : tier_book_add_transactions(book, transactions, NULL, err);
  if (status != TIER_OK) {
    assert_int_equal(tier_book_count(book), 0);
  }
  tier_book_destroy(book);
  return status;
}

static tier_status give_transactions(void *given, tier_error *err) {
  return add_to_new_book(NULL, given, err);
}

static tier_status give_customers(void *given, tier_error *err) {
  return add_to_new_book(given, NULL, err);
}

static tier_status give_attribute(void *given, tier_error *err) {
  tier_customers customers = shop.data.customers;
  const tier_attribute *attributes[1] = {given};
  customers.attributes = attributes;
  customers.attribute_count = 1;
  return add_to_new_book(&customers, NULL, err);
}

static tier_status give_column(void *given, tier_error *err) {
  const tier_attribute attribute = {
      .size = sizeof attribute, .name = "points", .type = TIER_INT64, .column = given};
  tier_attribute copy = attribute;
  return give_attribute(&copy, err);
}

static tier_status no_effect(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  (void)user_data, (void)batch, (void)ret_verdicts, (void)err;
  return TIER_OK;
}

static tier_status give_rule(void *given, tier_error *err) {
  tier_policy *policy = NULL;
  tier_status status = tier_policy_parse(shop.context, small_shop_policy(), &policy, err);
  assert_int_equal(status, TIER_OK);
  status = tier_policy_add_rule(policy, given, err);
  tier_policy_destroy(policy);
  return status;
}

static void structs_given_may_be_newer_but_not_shorter(void **state) {
  int64_t points[SMALL_SHOP_CUSTOMERS] = {0};
  const tier_context_options context_options = {.size = sizeof context_options};
  const tier_book_options book_options = {.size = sizeof book_options};
  const tier_column column = {
      .size = sizeof column, .type = TIER_INT64, .count = SMALL_SHOP_CUSTOMERS, .values = points};
  const tier_rule_callback rule = {.size = sizeof rule, .id = "host", .evaluate = no_effect};
  (void)state;
  struct_check_grown_input("tier_context_options", &context_options, offsetof(tier_context_options, zone_directory),
                           sizeof context_options, give_context_options);
  struct_check_input("tier_book_options", &book_options, sizeof book_options, give_book_options);
  struct_check_grown_input("tier_transactions", &shop.data.transactions, offsetof(tier_transactions, returned_ids),
                           sizeof shop.data.transactions, give_transactions);
  struct_check_input("tier_customers", &shop.data.customers, sizeof shop.data.customers, give_customers);
  struct_check_input("tier_attribute", &shop.data.channel, sizeof shop.data.channel, give_attribute);
  struct_check_input("tier_column", &column, sizeof column, give_column);
  struct_check_input("tier_rule_callback", &rule, sizeof rule, give_rule);
}

/* ---- Structs that the library fills. ---- */

static tier_status take_intake(void *ret, tier_error *err) {
  return tier_book_add_transactions(shop.book, &shop.data.transactions, ret, err);
}

static tier_status take_quality(void *ret, tier_error *err) {
  return tier_book_quality(shop.book, SMALL_SHOP_AS_OF, NULL, ret, err);
}

static tier_status take_rejection(void *ret, tier_error *err) {
  return tier_book_rejection(shop.book, 0, ret, err);
}

static tier_status take_customer(void *ret, tier_error *err) {
  return tier_book_customer(shop.book, 3, ret, err);
}

static tier_status take_finding(void *ret, tier_error *err) {
  return tier_findings_get(shop.findings, tier_findings_count(shop.findings) - 1, ret, err);
}

static tier_status take_decision(void *ret, tier_error *err) {
  return tier_result_decision(shop.result, 3, ret, err);
}

static tier_status take_summary(void *ret, tier_error *err) {
  return tier_result_tier(shop.result, 0, ret, err);
}

static tier_status take_column(void *ret, tier_error *err) {
  return tier_result_column(shop.result, "spend", ret, err);
}

static tier_status take_column_at(void *ret, tier_error *err) {
  return tier_result_column_at(shop.result, 0, ret, err);
}

static void structs_taken_may_be_newer_but_not_shorter(void **state) {
  (void)state;
  struct_check_output("tier_intake", sizeof(tier_intake), take_intake);
  struct_check_output("tier_quality", sizeof(tier_quality), take_quality);
  struct_check_output("tier_rejection", sizeof(tier_rejection), take_rejection);
  struct_check_output("tier_customer", sizeof(tier_customer), take_customer);
  struct_check_output("tier_finding", sizeof(tier_finding), take_finding);
  struct_check_grown_output("tier_decision", offsetof(tier_decision, layer), sizeof(tier_decision), take_decision);
  struct_check_output("tier_tier_summary", sizeof(tier_tier_summary), take_summary);
  struct_check_output("tier_column", sizeof(tier_column), take_column);
  struct_check_output("tier_column", sizeof(tier_column), take_column_at);
}

static void a_newer_error_is_filled_as_far_as_it_is_known(void **state) {
  struct_newer given;
  tier_error *err = (tier_error *)(void *)&given;
  (void)state;
  memset(&given, 0xA5, sizeof given);
  given.size = sizeof *err + STRUCT_NEWER_BYTES;
  assert_int_equal(tier_error_set(err, TIER_E_DATA, "told"), TIER_E_DATA);
  assert_int_equal(given.size, sizeof *err + STRUCT_NEWER_BYTES);
  assert_int_equal(err->code, TIER_E_DATA);
  assert_int_equal(err->row, -1);
  assert_string_equal(err->message, "told");
  for (size_t i = sizeof *err + STRUCT_NEWER_BYTES; i < sizeof given; i++) {
    assert_int_equal(given.bytes[i], 0xA5);
  }
}

static void every_call_does_without_an_error(void **state) {
  tier_decision decision = {.size = 1};
  (void)state;
  assert_int_equal(tier_result_decision(shop.result, 0, &decision, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_result_decision(shop.result, 0, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_quality(shop.book, SMALL_SHOP_AS_OF, NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_book_add_transactions(shop.book, NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_policy_add_rule(shop.policy, NULL, NULL), TIER_E_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(structs_given_may_be_newer_but_not_shorter),
      cmocka_unit_test(structs_taken_may_be_newer_but_not_shorter),
      cmocka_unit_test(a_newer_error_is_filled_as_far_as_it_is_known),
      cmocka_unit_test(every_call_does_without_an_error),
  };
  return cmocka_run_group_tests_name("struct sizes", tests, open_shop, close_shop);
}
