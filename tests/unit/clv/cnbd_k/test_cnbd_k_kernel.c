/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>

#include "clv/bg_nbd/bg_nbd_kernel.h"
#include "clv/bg_nbd/bg_nbd_model.h"
#include "clv/cnbd_k/cnbd_k_kernel.h"
#include "clv/cnbd_k/cnbd_k_model.h"

/* Sorted by x, then by age, with a jump that is longer than products are multiplied out. */
static const double x[] = {0, 0, 1, 1, 2, 7, 7, 200}, last[] = {0, 0, 38, 1.7, 30.4, 0.5, 35, 88};
static const double age[] = {0, 38.8, 38, 39, 38.9, 77, 78, 90}, weight[] = {1, 5, 1, 2, 7, 1, 1, 3};
static const tier__purchase_rows rows = {8, x, last, age, weight, NULL, -123.5};

static const tier__purchase_model *const models[2] = {&tier__bg_cnbd_k, &tier__mbg_cnbd_k};

static double log_likelihood(tier__cnbd_kind kind, const tier__cnbd_params *params, double count, double latest,
                             double now, double log_intervals) {
  const double one = 1;
  const tier__purchase_rows alone = {1, &count, &latest, &now, &one, NULL, log_intervals};
  tier__newton_point point;
  tier__cnbd_log_likelihood(kind, params, &alone, &point);
  return point.value;
}

/* The published formula, from the C library. @param[out] ret_alive P(alive). */
static double published(tier__cnbd_kind kind, const tier__cnbd_params *p, double count, double latest, double now,
                        double *ret_alive) {
  const double stayed = count + (kind == TIER__MBG_CNBD ? 1 : 0), m = p->r + p->k * count, u = p->alpha + now;
  const double left = stayed > 0 ? p->a / (p->b + stayed - 1) * pow(u / (p->alpha + latest), m) : 0;
  double here = 0;
  for (int j = 0; j < p->k; j++) {
    here += exp(lgamma(m + j) - lgamma(m) - lgamma(j + 1)) * pow((now - latest) / u, j);
  }
  *ret_alive = here / (left + here);
  return lgamma(p->b + stayed) - lgamma(p->a + p->b + stayed) - lgamma(p->b) + lgamma(p->a + p->b) + lgamma(m) -
         lgamma(p->r) - count * lgamma(p->k) + p->r * log(p->alpha) - m * log(u) + log(left + here);
}

static void the_published_formula_holds(void **state) {
  (void)state;
  for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k++) {
    for (int kind = 0; kind < 2; kind++) {
      const tier__cnbd_params params = {0.525, 6.183, 0.891, 1.614, k};
      double expected = (k - 1) * rows.log_intervals, alive;
      tier__newton_point point;
      for (size_t i = 0; i < rows.count; i++) {
        expected += weight[i] * published((tier__cnbd_kind)kind, &params, x[i], last[i], age[i], &alive);
        assert_close(tier__cnbd_alive((tier__cnbd_kind)kind, &params, x[i], last[i], age[i]), alive, 1e-10);
      }
      tier__cnbd_log_likelihood((tier__cnbd_kind)kind, &params, &rows, &point);
      assert_close(point.value, expected, 1e-12);
    }
  }
}

typedef struct model {
  tier__cnbd_kind kind;
  int k;
} model;

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const model *m = user_data;
  const tier__cnbd_params params = {exp(at[0]), exp(at[1]), exp(at[2]), exp(at[3]), m->k};
  tier__cnbd_log_likelihood(m->kind, &params, &rows, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  static const double points[][4] = {
      {-1.4, 1.5, -0.2, 0.9}, {0.5, 3, 2, -1}, {-3, -4, -3, -3}, {2, 4, 5, 6}, {0, 3, 0, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k++) {
      for (int kind = 0; kind < 2; kind++) {
        model m = {(tier__cnbd_kind)kind, k};
        clv_assert_derivatives(evaluate, &m, points[i], 4, 1e-7);
      }
    }
  }
}

static void one_stage_is_bg_nbd(void **state) {
  static const double points[][4] = {{0.243, 4.414, 0.793, 2.426}, {12, 0.02, 1, 1}, {0.01, 300, 20, 1e-3}};
  (void)state;
  for (size_t n = 0; n < 6; n++) {
    const double *at = points[n / 2];
    const tier__bg_params plain = {at[0], at[1], at[2], at[3]};
    const tier__cnbd_params staged = {at[0], at[1], at[2], at[3], 1};
    const tier__bg_kind kind = n % 2 ? TIER__MBG_NBD : TIER__BG_NBD;
    tier__newton_point expected, found;
    tier__bg_log_likelihood(kind, &plain, &rows, &expected);
    tier__cnbd_log_likelihood(n % 2 ? TIER__MBG_CNBD : TIER__BG_CNBD, &staged, &rows, &found);
    assert_close(found.value, expected.value, 1e-12);
    for (int i = 0; i < 4; i++) {
      assert_close(found.gradient[i], expected.gradient[i], 1e-12);
      for (int j = 0; j <= i; j++) {
        assert_near(found.hessian[i][j], expected.hessian[i][j], 1e-12 * fabs(expected.value));
      }
    }
    for (size_t i = 0; i < rows.count; i++) {
      assert_close(tier__cnbd_alive(n % 2 ? TIER__MBG_CNBD : TIER__BG_CNBD, &staged, x[i], last[i], age[i]),
                   tier__bg_alive(kind, &plain, x[i], last[i], age[i]), 1e-12);
    }
  }
}

static void one_stage_is_drawn_as_bg_nbd(void **state) {
  static const double params[TIER__PURCHASES_MOST] = {1.5, 8, 0.7, 2.5, 1};
  (void)state;
  for (uint64_t i = 0; i < 1000; i++) {
    tier__random left = tier__random_begin(3, i), right = left;
    tier__drawn staged, plain;
    (i % 2 ? &tier__mbg_cnbd_k : &tier__bg_cnbd_k)->draw(params, &left, 30, 10, &staged);
    (i % 2 ? &tier__mbg_nbd : &tier__bg_nbd)->draw(params, &right, 30, 10, &plain);
    assert_same_bits(staged.x, plain.x);
    assert_same_bits(staged.last, plain.last);
    assert_same_bits(staged.log_intervals, plain.log_intervals);
    assert_same_bits(staged.later, plain.later);
  }
}

/* Sums over customers that are drawn, each expected to be 0, and of their variances. */
typedef struct surprises {
  double slope[4], slope_variance[4], alive, alive_by_x, alive_variance, alive_by_x_variance;
} surprises;

/* Within 5 standard deviations. */
static void assert_small(double sum, double variance) { assert_near(sum, 0, 5 * sqrt(variance)); }

/* Who is alive buys sooner or later, if the horizon is long enough: with r = 2 all but a few in a billion. */
static void add_surprises(int kind, const double *p, double now, const tier__drawn *drawn, surprises *to) {
  const tier__cnbd_params params = {p[0], p[1], p[2], p[3], (int)p[TIER__STAGES]};
  const double one = 1;
  const tier__purchase_rows alone = {1, &drawn->x, &drawn->last, &now, &one, NULL, drawn->log_intervals};
  const tier__customer customer = {drawn->x, drawn->last, now};
  const double chance = models[kind]->alive(p, &customer), surprise = (drawn->later > 0) - chance;
  tier__newton_point point;
  tier__cnbd_log_likelihood((tier__cnbd_kind)kind, &params, &alone, &point);
  for (int i = 0; i < 4; i++) {
    to->slope[i] += point.gradient[i];
    to->slope_variance[i] += point.gradient[i] * point.gradient[i];
  }
  to->alive += surprise;
  to->alive_variance += chance * (1 - chance);
  to->alive_by_x += drawn->x * surprise;
  to->alive_by_x_variance += drawn->x * drawn->x * chance * (1 - chance);
}

/* At the true parameters the mean slope of the log-likelihood is 0, and P(alive) is the share that buys again. */
static void draws_agree_with_the_likelihood(void **state) {
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k += k < 3 ? 1 : 5) {
      const double params[TIER__PURCHASES_MOST] = {2, 8.0 / k, 1.5, 3, k};
      tier__random random = tier__random_begin(11, (uint64_t)(2 * k + kind));
      surprises sums = {{0}, {0}, 0, 0, 0, 0};
      for (int i = 0; i < 10000; i++) {
        tier__drawn drawn;
        models[kind]->draw(params, &random, 40, 1e6, &drawn);
        add_surprises(kind, params, 40, &drawn, &sums);
      }
      for (int i = 0; i < 4; i++) {
        assert_small(sums.slope[i], sums.slope_variance[i]);
      }
      assert_small(sums.alive, sums.alive_variance);
      assert_small(sums.alive_by_x, sums.alive_by_x_variance);
      assert_true(sums.alive_variance > 100);
    }
  }
}

/* What they go on to buy: the mean, and how many buy once. */
static void draws_agree_with_the_future(void **state) {
  const double now = 40, horizon = 15;
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k += k < 3 ? 1 : 5) {
      const double params[TIER__PURCHASES_MOST] = {2, 8.0 / k, 1.5, 3, k};
      tier__random random = tier__random_begin(13, (uint64_t)(2 * k + kind));
      double mean = 0, mean_variance = 0, once = 0, once_variance = 0;
      for (int i = 0; i < 2000; i++) {
        tier__drawn drawn;
        double expected, discounted, chance;
        models[kind]->draw(params, &random, now, horizon, &drawn);
        const tier__customer customer = {drawn.x, drawn.last, now};
        const double alive = models[kind]->alive(params, &customer);
        models[kind]->future(params, &customer, horizon, 0.01, &expected, &discounted);
        models[kind]->distribution(params, &customer, horizon, 1, 1, &chance);
        const double surprise = drawn.later - alive * expected;
        mean += surprise;
        mean_variance += surprise * surprise;
        once += (drawn.later == 1) - alive * chance;
        once_variance += alive * chance * (1 - alive * chance);
        assert_true(discounted <= expected && discounted >= expected * exp(-0.01 * horizon));
      }
      assert_small(mean, mean_variance);
      assert_small(once, once_variance);
    }
  }
}

/* Twenty purchases, each after about 3, and now a pause of 9. */
static void regular_buyers_are_missed_sooner(void **state) {
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    double before = 2;
    for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k++) {
      const tier__cnbd_params params = {2, 8.0 / k, 1, 3, k};
      const double alive = tier__cnbd_alive((tier__cnbd_kind)kind, &params, 20, 60, 69);
      assert_true(alive < before);
      before = alive;
    }
  }
}

static double log_uniform(uint64_t *random, double low, double high) {
  return low * exp(clv_random(random) * log(high / low));
}

/* Whatever the parameters: chances from 0 to 1, and numbers everywhere. P(alive) falls while nothing happens. */
static void extremes_give_numbers(void **state) {
  uint64_t random = 1;
  (void)state;
  for (int i = 0; i < 2000; i++) {
    const tier__cnbd_kind kind = i % 2 == 0 ? TIER__BG_CNBD : TIER__MBG_CNBD;
    const tier__cnbd_params params = {log_uniform(&random, 1e-5, 1e4), log_uniform(&random, 1e-6, 1e6),
                                      log_uniform(&random, 1e-5, 1e4), log_uniform(&random, 1e-5, 1e4), 1 + i / 2 % 8};
    const double count = i % 5 == 0 ? 0 : (i % 11 == 0 ? 5000 : floor(log_uniform(&random, 1, 5000)));
    const double now = i % 7 == 0 ? 0 : floor(log_uniform(&random, 1, 10000)), one = 1;
    const double latest = count > 0 ? floor(now * clv_random(&random)) : 0;
    const tier__purchase_rows alone = {1, &count, &latest, &now, &one, NULL, 0};
    const double alive = tier__cnbd_alive(kind, &params, count, latest, now);
    tier__newton_point point;
    tier__cnbd_log_likelihood(kind, &params, &alone, &point);
    assert_true(isfinite(point.value));
    for (int j = 0; j < 4; j++) {
      assert_true(isfinite(point.gradient[j]));
      for (int l = 0; l <= j; l++) {
        assert_true(isfinite(point.hessian[j][l]));
      }
    }
    assert_true(alive >= 0 && alive <= 1);
    assert_true(tier__cnbd_alive(kind, &params, count, latest, now + 1) <= alive * (1 + 1e-9));
  }
}

static void only_the_modified_one_may_leave_at_once(void **state) {
  const tier__cnbd_params params = {0.5, 4, 1, 3, 3};
  (void)state;
  assert_same_bits(tier__cnbd_alive(TIER__BG_CNBD, &params, 0, 0, 500), 1);
  assert_close(tier__cnbd_alive(TIER__MBG_CNBD, &params, 0, 0, 0), 0.75, 1e-15);
  assert_near(log_likelihood(TIER__BG_CNBD, &params, 0, 0, 0, 0), 0, 1e-15);
  assert_near(log_likelihood(TIER__MBG_CNBD, &params, 0, 0, 0, 0), 0, 1e-15);
}

static void weights_count_customers(void **state) {
  enum { MANY = 600 }; /* More than the lanes take before they are added up. */
  double same_x[MANY], same_last[MANY], same_age[MANY], ones[MANY];
  const double all = MANY;
  const tier__cnbd_params params = {0.243, 4.414, 0.793, 2.426, 4};
  tier__newton_point a, b;
  (void)state;
  for (int i = 0; i < MANY; i++) {
    same_x[i] = 2, same_last[i] = 30, same_age[i] = 39, ones[i] = 1;
  }
  const tier__purchase_rows apart = {MANY, same_x, same_last, same_age, ones, NULL, 7};
  const tier__purchase_rows together = {1, same_x, same_last, same_age, &all, NULL, 7};
  tier__cnbd_log_likelihood(TIER__MBG_CNBD, &params, &apart, &a);
  tier__cnbd_log_likelihood(TIER__MBG_CNBD, &params, &together, &b);
  assert_close(a.value, b.value, 1e-13);
  assert_close(a.hessian[1][0], b.hessian[1][0], 1e-12);
}

static uint64_t hash_of(uint64_t hash, double value) {
  return (hash ^ tier_test_bits(value)) * UINT64_C(0x100000001b3);
}

static void bits_are_the_same_everywhere(void **state) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  (void)state;
  for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k++) {
    for (int kind = 0; kind < 2; kind++) {
      const tier__cnbd_params params = {0.525, 6.183, 0.891, 1.614, k};
      const double drawing[TIER__PURCHASES_MOST] = {0.525, 6.183, 0.891, 1.614, k};
      tier__random random = tier__random_begin(5, (uint64_t)k);
      tier__newton_point point;
      tier__drawn drawn;
      tier__cnbd_log_likelihood((tier__cnbd_kind)kind, &params, &rows, &point);
      hash = hash_of(hash, point.value);
      for (int i = 0; i < 4; i++) {
        hash = hash_of(hash, point.gradient[i]);
        for (int j = 0; j <= i; j++) {
          hash = hash_of(hash, point.hessian[i][j]);
        }
      }
      for (size_t i = 0; i < rows.count; i++) {
        hash = hash_of(hash, tier__cnbd_alive((tier__cnbd_kind)kind, &params, x[i], last[i], age[i]));
      }
      models[kind]->draw(drawing, &random, 1000, 0, &drawn);
      hash = hash_of(hash_of(hash, drawn.last), drawn.log_intervals);
    }
  }
  assert_int_equal(hash, UINT64_C(0x3c7c9df91573bafe));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_published_formula_holds),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(one_stage_is_bg_nbd),
      cmocka_unit_test(one_stage_is_drawn_as_bg_nbd),
      cmocka_unit_test(draws_agree_with_the_likelihood),
      cmocka_unit_test(draws_agree_with_the_future),
      cmocka_unit_test(regular_buyers_are_missed_sooner),
      cmocka_unit_test(extremes_give_numbers),
      cmocka_unit_test(only_the_modified_one_may_leave_at_once),
      cmocka_unit_test(weights_count_customers),
      cmocka_unit_test(bits_are_the_same_everywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
