/* SPDX-License-Identifier: Apache-2.0 */
#include "main_job.h"

#include <string.h>

main_job_rule_counts main_job_rule;

static small_shop shop;

void main_job_prepare(void) {
  small_shop_open(&shop);
}

/* FNV-1a: enough to tell two runs apart. */
static void digest_bytes(uint64_t *digest, const void *data, size_t length) {
  const unsigned char *bytes = data;
  for (size_t i = 0; i < length; i++) {
    *digest = (*digest ^ bytes[i]) * UINT64_C(1099511628211);
  }
}

static tier_status digest_csv(void *user_data, const char *data, size_t length, tier_error *err) {
  (void)err;
  digest_bytes(user_data, data, length);
  return TIER_OK;
}

static tier_status make_context(main_job *job, tier_error *err) {
  return tier_context_create(job->options, &job->context, err);
}

static tier_status make_book(main_job *job, tier_error *err) {
  return tier_book_create(job->context, NULL, &job->book, err);
}

static tier_status add_customers(main_job *job, tier_error *err) {
  return tier_book_add_customers(job->book, &shop.customers, NULL, err);
}

/* Rows [first, first + count) of the shop's transactions. */
static tier_status add_rows(main_job *job, size_t first, size_t count, tier_error *err) {
  tier_transactions batch = shop.transactions;
  batch.count = count;
  batch.customer_ids += first;
  batch.days += first;
  batch.amount_texts += first;
  batch.transaction_ids += first;
  batch.statuses += first;
  return tier_book_add_transactions(job->book, &batch, NULL, err);
}

static tier_status add_half_of_the_transactions(main_job *job, tier_error *err) {
  return add_rows(job, 0, shop.transactions.count / 2, err);
}

static tier_status add_the_other_half(main_job *job, tier_error *err) {
  const size_t half = shop.transactions.count / 2;
  return add_rows(job, half, shop.transactions.count - half, err);
}

static tier_status parse_policy(main_job *job, tier_error *err) {
  return tier_policy_parse(job->context, small_shop_policy(), &job->policy, err);
}

static tier_status tag_every_second_row(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts,
                                        tier_error *err) {
  (void)user_data, (void)err;
  for (size_t i = 0; i < batch->count; i += 2) {
    ret_verdicts[i].effect = TIER_EFFECT_TAG;
  }
  return TIER_OK;
}

static void count_destruction(void *user_data) {
  main_job_rule_counts *counts = user_data;
  counts->destroyed++;
}

static tier_rule_callback make_rule(void) {
  static const char *const inputs[] = {"spend", "clv.value"};
  const tier_rule_callback rule = {.size = sizeof rule,
                                   .id = "host",
                                   .inputs = inputs,
                                   .input_count = 2,
                                   .evaluate = tag_every_second_row,
                                   .user_data = &main_job_rule,
                                   .destroy = count_destruction};
  main_job_rule.given++;
  return rule;
}

static tier_status add_rule(main_job *job, tier_error *err) {
  const tier_rule_callback rule = make_rule();
  return tier_policy_add_rule(job->policy, &rule, err);
}

static tier_status check_policy(main_job *job, tier_error *err) {
  return tier_policy_check(job->policy, &job->findings, err);
}

static tier_status fit(main_job *job, tier_error *err) {
  return tier_fit(job->policy, job->book, SMALL_SHOP_AS_OF, &job->fitted, err);
}

static tier_status save(main_job *job, tier_error *err) {
  const tier_status status = tier_fitted_save(job->fitted, &job->saved, err);
  if (status == TIER_OK) {
    digest_bytes(&job->digest, job->saved, strlen(job->saved));
  }
  return status;
}

static tier_status load(main_job *job, tier_error *err) {
  const tier_string text = {job->saved, strlen(job->saved)};
  return tier_fitted_load(job->context, text, &job->loaded, err);
}

static tier_status add_rule_to_loaded(main_job *job, tier_error *err) {
  const tier_rule_callback rule = make_rule();
  return tier_fitted_add_rule(job->loaded, &rule, err);
}

static tier_status make_roster(main_job *job, tier_error *err) {
  return tier_roster_create(tier_fitted_policy(job->loaded), &job->roster, err);
}

static tier_status fill_roster(main_job *job, tier_error *err) {
  static const tier_string tiers[] = {{"core", 4}, {"general", 7}, {"important", 9}};
  tier_string former[SMALL_SHOP_CUSTOMERS];
  for (size_t i = 0; i < SMALL_SHOP_CUSTOMERS; i++) {
    former[i] = tiers[i % 3];
  }
  return tier_roster_add(job->roster, shop.customer_ids, former, SMALL_SHOP_CUSTOMERS / 2, err);
}

static tier_status set_override(main_job *job, tier_error *err) {
  const tier_override floor = {.size = sizeof floor,
                               .customer_id = shop.customer_ids[0],
                               .kind = TIER_OVERRIDE_FLOOR,
                               .tier = {"important", 9},
                               .reason = {"a promise by phone", 18},
                               .actor = {"desk 3", 6},
                               .until_day = TIER_NO_DAY};
  return tier_roster_override(job->roster, &floor, err);
}

static tier_status save_roster(main_job *job, tier_error *err) {
  const tier_status status = tier_roster_save(job->roster, &job->saved_roster, err);
  if (status == TIER_OK) {
    digest_bytes(&job->digest, job->saved_roster, strlen(job->saved_roster));
  }
  return status;
}

static tier_status load_roster(main_job *job, tier_error *err) {
  const tier_string text = {job->saved_roster, strlen(job->saved_roster)};
  return tier_roster_load(tier_fitted_policy(job->loaded), text, &job->loaded_roster, err);
}

static tier_status assign(main_job *job, tier_error *err) {
  return tier_assign(job->loaded, job->book, SMALL_SHOP_AS_OF, job->loaded_roster, &job->result, err);
}

/* Reads all that only reads; the digest is kept only if nothing failed. */
static tier_status read_decisions(main_job *job, tier_error *err) {
  uint64_t digest = job->digest;
  for (size_t i = 0; i < tier_result_count(job->result); i++) {
    tier_decision decision = {.size = sizeof decision};
    size_t index = SIZE_MAX;
    tier_status status = tier_result_decision(job->result, i, &decision, err);
    if (status == TIER_OK) {
      status = tier_result_find(job->result, decision.customer_id, &index, err);
    }
    if (status != TIER_OK) {
      return status;
    }
    digest_bytes(&digest, &index, sizeof index);
    digest_bytes(&digest, decision.tier_id.data, decision.tier_id.length);
    digest_bytes(&digest, decision.reason.data, decision.reason.length);
    digest_bytes(&digest, decision.tags.data, decision.tags.length);
  }
  job->digest = digest;
  return TIER_OK;
}

static tier_status explain(main_job *job, tier_error *err) {
  char *json = NULL;
  const tier_status status = tier_result_explain(job->result, 4, "zh", &json, err);
  if (status == TIER_OK) {
    digest_bytes(&job->digest, json, strlen(json));
    tier_text_free(json);
  }
  return status;
}

/* Pieces may have gone out before the failure, so that the digest starts anew. */
static tier_status write_csv(main_job *job, tier_error *err) {
  uint64_t digest = job->digest;
  const tier_status status = tier_result_write_csv(job->result, digest_csv, &digest, err);
  if (status == TIER_OK) {
    job->digest = digest;
  }
  return status;
}

const main_job_step main_job_steps[] = {
    {"tier_context_create", make_context},
    {"tier_book_create", make_book},
    {"tier_book_add_customers", add_customers},
    {"tier_book_add_transactions", add_half_of_the_transactions},
    {"tier_book_add_transactions, more", add_the_other_half},
    {"tier_policy_parse", parse_policy},
    {"tier_policy_add_rule", add_rule},
    {"tier_policy_check", check_policy},
    {"tier_fit", fit},
    {"tier_fitted_save", save},
    {"tier_fitted_load", load},
    {"tier_fitted_add_rule", add_rule_to_loaded},
    {"tier_roster_create", make_roster},
    {"tier_roster_add", fill_roster},
    {"tier_roster_override", set_override},
    {"tier_roster_save", save_roster},
    {"tier_roster_load", load_roster},
    {"tier_assign", assign},
    {"tier_result_decision", read_decisions},
    {"tier_result_explain", explain},
    {"tier_result_write_csv", write_csv},
};
const size_t main_job_step_count = sizeof main_job_steps / sizeof *main_job_steps;

void main_job_end(main_job *job) {
  tier_result_destroy(job->result);
  tier_roster_destroy(job->loaded_roster);
  tier_text_free(job->saved_roster);
  tier_roster_destroy(job->roster);
  tier_fitted_destroy(job->loaded);
  tier_text_free(job->saved);
  tier_fitted_destroy(job->fitted);
  tier_findings_destroy(job->findings);
  tier_policy_destroy(job->policy);
  tier_book_destroy(job->book);
  tier_context_destroy(job->context);
}
