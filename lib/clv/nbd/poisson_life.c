/* SPDX-License-Identifier: Apache-2.0 */
#include "poisson_life.h"

#include "math/elementary.h"

enum { MOST_PURCHASES = 1000000 };

void tier__poisson_life_draw(const tier__poisson_life *life, tier__random *random, double age, double horizon,
                             tier__drawn *ret_drawn) {
  const double end = life->end < age + horizon ? life->end : age + horizon;
  tier__drawn drawn = {0, 0, 0, 0};
  double time = 0;
  for (int i = 0; i < MOST_PURCHASES && life->rate > 0; i++) {
    const double interval = tier__random_exponential(random) / life->rate;
    time += interval;
    if (!(time <= end)) {
      break;
    }
    if (time <= age) {
      drawn.x += 1;
      drawn.last = time;
      drawn.log_intervals += tier__log(interval);
    } else {
      drawn.later += 1;
    }
    if (life->leave > 0 && tier__random_uniform(random) < life->leave) {
      break;
    }
  }
  *ret_drawn = drawn;
}
