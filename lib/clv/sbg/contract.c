/* SPDX-License-Identifier: Apache-2.0 */
#include "contract.h"

#include <math.h>

#include "math/elementary.h"

double tier__contract_alive(const tier__customer *customer) { return customer->x < customer->age ? 0 : 1; }

void tier__contract_future(const tier__beta_life *life, const tier__customer *customer, double horizon, double rate,
                           double *ret_expected, double *ret_discounted) {
  const double alive = tier__contract_alive(customer);
  *ret_expected = alive > 0 ? tier__beta_life_sum(life, horizon, 0) : 0;
  *ret_discounted = rate > 0 && alive > 0 ? tier__beta_life_sum(life, horizon, rate) : *ret_expected;
}

double tier__contract_forever(const tier__beta_life *life, const tier__customer *customer, double rate) {
  return tier__contract_alive(customer) > 0 ? tier__beta_life_sum(life, INFINITY, rate) : 0;
}

double tier__contract_survive(const tier__beta_life *life, const tier__customer *customer, double horizon) {
  return tier__contract_alive(customer) > 0 ? tier__exp(-tier__beta_life_hazard(life, horizon)) : 0;
}

/* k renewals and no more, or all that are due. */
static double chance_of(const tier__beta_life *life, double horizon, double k) {
  const tier__beta_life then = {life->leave, life->stay, life->power, life->age + k};
  const double reached = k <= horizon ? tier__exp(-tier__beta_life_hazard(life, k)) : 0;
  return k < horizon ? reached * -tier__expm1(-tier__beta_life_hazard(&then, 1)) : reached;
}

void tier__contract_distribution(const tier__beta_life *life, const tier__customer *customer, double horizon,
                                 size_t first, size_t count, double *ret_probabilities) {
  const double alive = tier__contract_alive(customer);
  for (size_t i = 0; i < count; i++) {
    const double k = (double)(first + i);
    ret_probabilities[i] = alive > 0 ? chance_of(life, horizon, k) : k == 0;
  }
}

/* With the chance p to leave in the first period, t renewals are made if an exponential variable is above
 * -t^power ln(1 - p). */
static double draw_renewals(const tier__beta_life *life, tier__random *random) {
  const double hazard = fabs(tier__log1p(-tier__random_beta(random, life->leave, life->stay)));
  const double power_of_time = tier__random_exponential(random) / hazard;
  return floor(life->power == 1 ? power_of_time : tier__exp(tier__log(power_of_time) / life->power));
}

void tier__contract_draw(const tier__beta_life *life, tier__random *random, double age, double horizon,
                         tier__drawn *ret_drawn) {
  const double renewals = draw_renewals(life, random), all = age + horizon;
  const double made = renewals < age ? renewals : age;
  *ret_drawn = (tier__drawn){made, made, 0, (renewals < all ? renewals : all) - age};
  if (renewals < age) {
    ret_drawn->later = 0;
  }
}
