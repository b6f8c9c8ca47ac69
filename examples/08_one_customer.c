/* SPDX-License-Identifier: Apache-2.0 */
/* One customer, asked about from all sides. The model is fitted once and kept as text, as a service would keep it in
 * its database, and loaded again to answer. Times are in weeks.
 */
#include <stdio.h>
#include <string.h>
#include <tier/tier.h>

enum { CUSTOMERS = 3000, REPEATS = 4, WEEKS = 6 };

static double frequency[CUSTOMERS], recency[CUSTOMERS], age[CUSTOMERS];
static const tier_clv_data shop = {
    .size = sizeof shop, .count = CUSTOMERS, .frequency = frequency, .recency = recency, .age = age};

/* Draws a shop and fits a model to it. @param[out] ret_json The model, to be freed by tier_text_free. */
static tier_status fit_and_save(tier_context *context, char **ret_json, double *ret_log_likelihood, tier_error *err) {
  static const double truth[] = {0.6, 7.0, 0.8, 2.5};
  const tier_clv_simulation columns = {.size = sizeof columns, .frequency = frequency, .recency = recency};
  const tier_clv_fit_options weeks = {.size = sizeof weeks, .unit_days = 7};
  tier_clv *known = NULL, *model = NULL;
  for (int i = 0; i < CUSTOMERS; i++) {
    age[i] = 26 + i % 52;
  }
  tier_status status = tier_clv_create(context, TIER_CLV_BG_NBD, truth, 4, NULL, &known, err);
  if (status == TIER_OK) {
    status = tier_clv_simulate(known, &shop, 0, 2026, &columns, err);
  }
  if (status == TIER_OK) {
    status = tier_clv_fit(context, TIER_CLV_BG_NBD, &shop, &weeks, &model, err);
  }
  if (status == TIER_OK) {
    status = tier_clv_log_likelihood(model, &shop, ret_log_likelihood, NULL, err);
  }
  if (status == TIER_OK) {
    status = tier_clv_save(model, ret_json, err);
  }
  tier_clv_destroy(model);
  tier_clv_destroy(known);
  return status;
}

/* A loaded model gives the same bits as the one that was saved. */
static tier_status load_and_check(tier_context *context, const char *json, double log_likelihood, tier_clv **ret_model,
                                  tier_error *err) {
  double again = 0;
  tier_status status = tier_clv_load(context, (tier_string){json, strlen(json)}, ret_model, err);
  if (status == TIER_OK) {
    status = tier_clv_log_likelihood(*ret_model, &shop, &again, NULL, err);
  }
  if (status == TIER_OK) {
    printf("log-likelihood %.1f as fitted, %s as loaded\n", log_likelihood,
           again == log_likelihood ? "the same" : "another");
  }
  return status;
}

/* He bought again 3, 5, 11 and 20 weeks after his first purchase: how sure could one be, as time went by, that he was
 * still there?
 */
static tier_status tell_the_past(const tier_clv *model, tier_error *err) {
  static const double purchases[REPEATS] = {3, 5, 11, 20}, weeks[WEEKS] = {4, 10, 12, 21, 30, 52};
  double alive[WEEKS];
  const tier_status status = tier_clv_alive_history(model, NULL, purchases, REPEATS, weeks, WEEKS, alive, err);
  for (int i = 0; status == TIER_OK && i < WEEKS; i++) {
    printf("seen from week %2.0f: alive %.0f %%\n", weeks[i], 100 * alive[i]);
  }
  return status;
}

/* His first purchase is a year ago: how often will he come in the next half year, and how often would somebody new? */
static tier_status tell_the_future(const tier_clv *model, tier_error *err) {
  static const double x = REPEATS, last = 20, now = 52, half_year = 26;
  const tier_clv_data him = {.size = sizeof him, .count = 1, .frequency = &x, .recency = &last, .age = &now};
  double chance[4], expected;
  tier_status status = tier_clv_distribution(model, &him, 0, half_year, 4, chance, err);
  if (status == TIER_OK) {
    status = tier_clv_new_customer(model, NULL, &half_year, 1, &expected, err);
  }
  if (status == TIER_OK) {
    printf("in the next half year: no purchase %.1f %%, one %.1f %%, two %.1f %%, three %.1f %%\n", 100 * chance[0],
           100 * chance[1], 100 * chance[2], 100 * chance[3]);
    printf("a new customer comes back %.2f times in his first half year\n", expected);
  }
  return status;
}

int main(void) {
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_clv *model = NULL;
  char *json = NULL;
  double log_likelihood;
  tier_status status = tier_context_create(NULL, &context, &err);
  if (status == TIER_OK) {
    status = fit_and_save(context, &json, &log_likelihood, &err);
  }
  if (status == TIER_OK) {
    status = load_and_check(context, json, log_likelihood, &model, &err);
  }
  if (status == TIER_OK) {
    status = tell_the_past(model, &err);
  }
  if (status == TIER_OK) {
    status = tell_the_future(model, &err);
  }
  if (status != TIER_OK) {
    fprintf(stderr, "%s: %s\n", tier_status_name(status), err.message);
  }
  tier_clv_destroy(model);
  tier_text_free(json);
  tier_context_destroy(context);
  return status == TIER_OK ? 0 : 1;
}
