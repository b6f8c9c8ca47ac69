/* SPDX-License-Identifier: Apache-2.0 */
#include "rising_factor.h"

#include "math/elementary.h"
#include "math/gamma_ratio.h"

#define LONGEST_PRODUCT 64

void tier__rising_to(tier__rising *rising, double r, double x) {
  const double gap = x - rising->x;
  if (gap > LONGEST_PRODUCT) {
    const tier__jet jump = tier__gamma_ratio(r + rising->x, gap);
    tier__sum_add(&rising->value, jump.value);
    rising->first += jump.first;
    rising->second += jump.second;
    rising->x = x;
  }
  for (; rising->x < x; rising->x += 1) {
    const double z = r + rising->x;
    tier__sum_add(&rising->value, tier__log(z));
    rising->first += 1 / z;
    rising->second -= 1 / (z * z);
  }
}
