/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_fixture.h"
#include <stdio.h>
#include <string.h>

static const char POLICY[] =
    "{ \"policy\": \"shop\", \"version\": \"1\","
    "  \"attributes\": { \"channel\": \"text\", \"vip\": \"bool\", \"owed\": \"money\" },"
    "  \"models\": { \"points\": { \"type\": \"count_to_forty\" } },"
    "  \"rules\": { \"hit\": \"collect\", \"list\": ["
    "    { \"id\": \"staff\", \"when\": \"channel == 'staff'\", \"then\": { \"ceiling\": \"general\" } },"
    "    { \"id\": \"promise\", \"when\": \"vip\", \"then\": { \"floor\": \"important\", \"tag\": \"promised\" } },"
    "    { \"id\": \"fresh\", \"when\": \"recency_days == 1\", \"then\": { \"tag\": \"recent\" } } ] },"
    "  \"tiers\": ["
    "    { \"id\": \"general\", \"label\": { \"en\": \"General\", \"zh\": \"一般客户\" } },"
    "    { \"id\": \"important\", \"label\": { \"en\": \"Important\", \"zh\": \"重要客户\" },"
    "      \"enter\": \"spend >= 100\" },"
    "    { \"id\": \"core\", \"enter\": \"spend >= 500\", \"keep\": \"spend >= 400\" } ] }";

static tier_status model_create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  (void)settings;
  (void)err;
  *ret_model = user_data;
  return TIER_OK;
}

static void end_nothing(void *object) {
  (void)object;
}

static const tier_input *model_inputs(const void *model, size_t *ret_count) {
  static const tier_input inputs[] = {{.size = sizeof(tier_input), .name = "spend", .type = TIER_FLOAT64}};
  (void)model;
  *ret_count = 1;
  return inputs;
}

static const tier_output *model_outputs(const void *model, size_t *ret_count) {
  static const tier_output outputs[] = {
      {.size = sizeof(tier_output), .name = "total", .type = TIER_FLOAT64, .unit = "points"},
      {.size = sizeof(tier_output), .name = "never", .type = TIER_INT64, .unit = ""}};
  (void)model;
  *ret_count = 2;
  return outputs;
}

static tier_status model_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                                tier_error *err) {
  (void)state;
  (void)findings;
  (void)err;
  *ret_fitted = (void *)(uintptr_t)model;
  return TIER_OK;
}

static tier_status model_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  (void)model;
  (void)fitted;
  (void)writer;
  (void)err;
  return TIER_OK;
}

static tier_status model_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  (void)saved;
  (void)err;
  *ret_fitted = (void *)(uintptr_t)model;
  return TIER_OK;
}

static tier_status model_score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                               tier_error *err) {
  (void)model;
  (void)fitted;
  (void)err;
  for (size_t i = 0; i < batch->count; i++) {
    ((double *)sinks[0].values)[i] = FIXTURE_CONTRIBUTIONS;
    sinks[0].validity[i >> 3] |= (uint8_t)(1u << (i & 7));
  }
  return TIER_OK;
}

static tier_status model_explain(const void *model, const void *fitted, const tier_batch *row,
                                 tier_contribution *ret_contributions, size_t capacity, size_t *ret_count,
                                 tier_error *err) {
  const explain_fixture *fixture = fitted;
  (void)model;
  (void)row;
  (void)err;
  for (size_t i = 0; i < capacity && i < FIXTURE_CONTRIBUTIONS; i++) {
    ret_contributions[i] = (tier_contribution){"total", "spend", fixture->contribution};
  }
  *ret_count = FIXTURE_CONTRIBUTIONS;
  return TIER_OK;
}

static const tier_model_class MODEL = {
    .size = sizeof MODEL,
    .interface_version = TIER_MODEL_INTERFACE,
    .name = "count_to_forty",
    .create = model_create,
    .destroy = end_nothing,
    .inputs = model_inputs,
    .outputs = model_outputs,
    .finish = model_finish,
    .fitted_save = model_save,
    .fitted_load = model_load,
    .fitted_destroy = end_nothing,
    .score = model_score,
    .explain = model_explain,
};

/* Who owes more than 1000 is set to the lowest tier. */
static tier_status judge(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  const tier_column *owed = batch->columns[0];
  (void)user_data;
  (void)err;
  for (size_t i = 0; i < batch->count; i++) {
    const int known = owed->validity == NULL || (owed->validity[i >> 3] >> (i & 7) & 1);
    if (known && ((const int64_t *)owed->values)[i] > 100000) {
      ret_verdicts[i] = (tier_verdict){TIER_EFFECT_SET, 0};
    }
  }
  return TIER_OK;
}

static tier_status add_rule(tier_policy *policy, tier_error *err) {
  static const char *const inputs[] = {"owed"};
  const tier_rule_callback rule = {
      .size = sizeof rule, .id = "debts", .inputs = inputs, .input_count = 1, .evaluate = judge};
  return tier_policy_add_rule(policy, &rule, err);
}

static const int64_t NUMBERS[FIXTURE_CUSTOMERS] = {1, 2, 3, 4, 5, 6};

static tier_status fill_book(tier_book *book, tier_error *err) {
  static const int64_t cents[] = {2933, 12000, 45000, 90000, 1000, 70000};
  static const int32_t days[] = {20000, 20001, 20002, 20003, 20004, 20005};
  static const tier_string channels[] = {{"web", 3}, {"web", 3}, {NULL, 0}, {"staff", 5}, {"web", 3}, {"web", 3}};
  static const tier_string vips[] = {{"false", 5}, {"false", 5}, {NULL, 0}, {"false", 5}, {"true", 4}, {"false", 5}};
  static const tier_string owed[] = {{"12.50", 5}, {NULL, 0}, {NULL, 0}, {"0", 1}, {"1000", 4}, {"1000.01", 7}};
  const tier_attribute given[] = {
      {.size = sizeof(tier_attribute), .name = "channel", .type = TIER_TEXT, .texts = channels},
      {.size = sizeof(tier_attribute), .name = "vip", .type = TIER_BOOL, .texts = vips},
      {.size = sizeof(tier_attribute), .name = "owed", .type = TIER_MONEY, .texts = owed}};
  const tier_attribute *const attributes[] = {&given[0], &given[1], &given[2]};
  const tier_transactions sales = {.size = sizeof sales,
                                   .count = FIXTURE_CUSTOMERS,
                                   .customer_numbers = NUMBERS,
                                   .amounts_minor = cents,
                                   .days = days};
  const tier_customers profiles = {.size = sizeof profiles,
                                   .count = FIXTURE_CUSTOMERS,
                                   .customer_numbers = NUMBERS,
                                   .attributes = attributes,
                                   .attribute_count = 3};
  const tier_status status = tier_book_add_transactions(book, &sales, NULL, err);
  return status != TIER_OK ? status : tier_book_add_customers(book, &profiles, NULL, err);
}

static tier_status fill_roster(tier_roster *roster, tier_error *err) {
  static const tier_string ids[] = {{"3", 1}, {"4", 1}};
  static const tier_string tiers[] = {{"core", 4}, {"core", 4}};
  return tier_roster_add(roster, ids, tiers, 2, err);
}

int explain_fixture_begin(explain_fixture *fixture) {
  const tier_context_options options = {.size = sizeof options,
                                        .allocator = tier_test_allocator_hooks(&fixture->memory)};
  const tier_string json = {POLICY, sizeof POLICY - 1};
  tier_error err = {.size = sizeof err};
  tier_book *book = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_roster *roster = NULL;
  memset(&fixture->memory, 0, sizeof fixture->memory);
  fixture->contribution = 1;
  const int failed = tier_context_create(&options, &fixture->context, &err) ||
                     tier_context_register_model(fixture->context, &MODEL, fixture, NULL, &err) ||
                     tier_book_create(fixture->context, NULL, &book, &err) || fill_book(book, &err) ||
                     tier_policy_parse(fixture->context, json, &policy, &err) || add_rule(policy, &err) ||
                     tier_fit(policy, book, 20005, &fitted, &err) || tier_roster_create(policy, &roster, &err) ||
                     fill_roster(roster, &err) || tier_assign(fitted, book, 20005, roster, &fixture->result, &err);
  if (failed) {
    fprintf(stderr, "%s: %s\n", tier_status_name(err.code), err.message);
  }
  tier_roster_destroy(roster);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  return failed;
}

size_t explain_fixture_end(explain_fixture *fixture) {
  tier_result_destroy(fixture->result);
  tier_context_destroy(fixture->context);
  return fixture->memory.live;
}
