/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/nbd/future_checks.h"

#include <math.h>

enum { MOST = 1000, DRAWS = 20000, BINS = 4 };
#define SIGMAS 5.0

void future_check_distribution(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                               double horizon) {
  static const size_t cuts[] = {0, 1, 2, 7, 100, 163, MOST};
  double whole[MOST], pieces[MOST], sum = 0, mean = 0, expected, discounted;
  model->distribution(params, customer, horizon, 0, MOST, whole);
  for (size_t i = 0; i + 1 < sizeof cuts / sizeof *cuts; i++) {
    model->distribution(params, customer, horizon, cuts[i], cuts[i + 1] - cuts[i], pieces + cuts[i]);
  }
  for (size_t k = 0; k < MOST; k++) {
    assert_true(whole[k] >= 0 && whole[k] <= 1);
    sum += whole[k];
    mean += (double)k * whole[k];
    if (whole[k] > 1e-250) {
      assert_close(pieces[k], whole[k], 1e-12);
    }
  }
  model->future(params, customer, horizon, 0, &expected, &discounted);
  assert_close(sum, 1, 1e-12);
  assert_close(mean, expected, 1e-11);
}

void future_check_forever(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                          double rate) {
  const double forever = model->forever(params, customer, rate);
  double expected, discounted;
  for (double horizon = 1 / rate; horizon < 1e3 / rate; horizon *= 2) {
    double next, more;
    model->future(params, customer, horizon, rate, &expected, &discounted);
    model->future(params, customer, horizon + 1, 0, &next, &more);
    /* The pace falls from what it is now. */
    const double rest = (next - expected) * exp(-rate * horizon) / rate;
    assert_true(discounted <= forever * (1 + 1e-13));
    assert_true(forever <= (discounted + rest) * (1 + 1e-6));
  }
  assert_close(discounted, forever, 1e-12);
}

void future_check_survival(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                           double horizon) {
  double before = 1, none;
  assert_close(model->survive(params, customer, 0), 1, 1e-15);
  for (double h = horizon / 64; h <= horizon; h *= 2) {
    const double now = model->survive(params, customer, h);
    assert_true(now >= 0 && now <= before);
    before = now;
  }
  model->distribution(params, customer, 0, 0, 1, &none);
  assert_close(none, 1, 1e-15);
}

/* So many of the draws, where each counts with chance p. */
static void assert_share(size_t seen, double p) {
  assert_near((double)seen, DRAWS * p, SIGMAS * sqrt(DRAWS * p * (1 - p)) + 1e-6);
}

static void count_draw(const tier__drawn *drawn, double age, size_t *until, size_t *after) {
  assert_true(drawn->x >= 0 && drawn->last >= 0 && drawn->last <= age && drawn->later >= 0);
  assert_true((drawn->x > 0) == (drawn->last > 0));
  if (drawn->x > 0) { /* The intervals sum to `last`: their logarithms to the most when all are equal. */
    assert_true(drawn->log_intervals <= drawn->x * log(drawn->last / drawn->x) + 1e-9 * drawn->x);
  } else {
    assert_true(drawn->log_intervals == 0);
  }
  until[drawn->x < BINS ? (size_t)drawn->x : BINS]++;
  after[drawn->later < BINS ? (size_t)drawn->later : BINS]++;
}

void future_check_draws(const tier__purchase_model *model, const double *params, double age, double horizon) {
  const tier__customer fresh = {0, 0, 0};
  const double alive = model->alive(params, &fresh);
  size_t until[BINS + 1] = {0}, after[BINS + 1] = {0}, both[BINS + 1] = {0}, unused[BINS + 1] = {0};
  double first[BINS], whole[BINS];
  for (size_t i = 0; i < DRAWS; i++) {
    tier__random random = tier__random_begin(7, i), again = random, longer = random;
    tier__drawn drawn, same, whole_life;
    model->draw(params, &random, age, horizon, &drawn);
    model->draw(params, &again, age, 0, &same);
    model->draw(params, &longer, age + horizon, 0, &whole_life);
    count_draw(&drawn, age, until, after);
    count_draw(&whole_life, age + horizon, both, unused);
    assert_true(same.x == drawn.x && same.last == drawn.last && same.later == 0);
    assert_true(whole_life.x == drawn.x + drawn.later);
  }
  assert_true(after[0] < DRAWS);
  model->distribution(params, &fresh, age, 0, BINS, first);
  model->distribution(params, &fresh, age + horizon, 0, BINS, whole);
  for (size_t k = 0; k < BINS; k++) {
    assert_share(until[k], alive * first[k] + (k == 0 ? 1 - alive : 0));
    assert_share(both[k], alive * whole[k] + (k == 0 ? 1 - alive : 0));
  }
}
