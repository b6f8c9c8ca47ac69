/* SPDX-License-Identifier: Apache-2.0 */
/* Customer-base models over plain arrays: customers of a shop as known parameters would make them, the fit that finds
 * these parameters again, and what it says of three customers who each bought twice more. Times are in weeks.
 */
#include <stdio.h>
#include <tier/tier.h>

enum { CUSTOMERS = 5000, PARAMETERS = 4 };

static const double truth[PARAMETERS] = {0.6, 7.0, 0.8, 1.5};
static double frequency[CUSTOMERS], recency[CUSTOMERS], age[CUSTOMERS];

/* A year of customers, each seen until today. */
static tier_status make_shop(tier_context *context, tier_clv_data *ret_data, tier_error *err) {
  const tier_clv_simulation columns = {.size = sizeof columns, .frequency = frequency, .recency = recency};
  tier_clv *known = NULL;
  for (int i = 0; i < CUSTOMERS; i++) {
    age[i] = 1 + i % 52;
  }
  *ret_data = (tier_clv_data){
      .size = sizeof *ret_data, .count = CUSTOMERS, .frequency = frequency, .recency = recency, .age = age};
  tier_status status = tier_clv_create(context, TIER_CLV_MBG_NBD, truth, PARAMETERS, NULL, &known, err);
  if (status == TIER_OK) {
    status = tier_clv_simulate(known, ret_data, 0, 2026, &columns, err);
  }
  tier_clv_destroy(known);
  return status;
}

static tier_status print_parameters(const tier_clv *model, tier_error *err) {
  tier_status status = TIER_OK;
  for (size_t i = 0; status == TIER_OK && i < PARAMETERS; i++) {
    tier_clv_parameter parameter = {.size = sizeof parameter};
    status = tier_clv_parameter_at(model, i, 0.95, &parameter, err);
    if (status == TIER_OK) {
      printf("%-5s %6.3f, with 95 %% confidence from %.3f to %.3f; the truth is %g\n", parameter.name, parameter.value,
             parameter.low, parameter.high, truth[i]);
    }
  }
  return status;
}

/* All were seen for 52 weeks and came back twice: last after 8 weeks, after 30, last week. */
static tier_status print_customers(const tier_clv *model, tier_error *err) {
  static const double twice[] = {2, 2, 2}, last[] = {8, 30, 51}, year[] = {52, 52, 52};
  const tier_clv_data asked = {.size = sizeof asked, .count = 3, .frequency = twice, .recency = last, .age = year};
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 26, .annual_discount = 0.10};
  double alive[3], purchases[3], none[3], high[3];
  const tier_clv_prediction columns = {
      .size = sizeof columns, .alive = alive, .purchases = purchases, .none = none, .high = high};
  tier_status status = tier_clv_predict(model, &asked, &options, &columns, err);
  for (int i = 0; status == TIER_OK && i < 3; i++) {
    printf("last seen in week %2.0f: alive %4.1f %%, %.2f purchases in half a year, none %4.1f %%, hardly above %.0f\n",
           last[i], 100 * alive[i], purchases[i], 100 * none[i], high[i]);
  }
  return status;
}

int main(void) {
  const tier_clv_fit_options weeks = {.size = sizeof weeks, .unit_days = 7};
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_clv_data shop;
  tier_clv *model = NULL;
  tier_status status = tier_context_create(NULL, &context, &err);
  if (status == TIER_OK) {
    status = make_shop(context, &shop, &err);
  }
  if (status == TIER_OK) {
    status = tier_clv_fit(context, TIER_CLV_MBG_NBD, &shop, &weeks, &model, &err);
  }
  if (status == TIER_OK) {
    status = print_parameters(model, &err);
  }
  if (status == TIER_OK) {
    status = print_customers(model, &err);
  }
  if (status != TIER_OK) {
    fprintf(stderr, "%s: %s\n", tier_status_name(status), err.message);
  }
  tier_clv_destroy(model);
  tier_context_destroy(context);
  return status == TIER_OK ? 0 : 1;
}
