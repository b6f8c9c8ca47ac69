/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "clv/bg_nbd/bg_nbd_kernel.h"
#include "clv/cnbd_k/cnbd_k_living.h"
#include "math/random_numbers.h"

typedef struct asked {
  tier__cnbd_params params;
  double x, last, age, horizon, rate;
} asked;

/* Ordinary ones, both sides of a = 1, a + b < 1, many purchases, a horizon far beyond the age. */
static const asked cases[] = {
    {{0.6, 7, 0.8, 1.5, 1}, 2, 30, 39, 39, 0.002}, {{0.6, 2, 0.8, 1.5, 3}, 2, 30, 39, 39, 0.002},
    {{1.4, 3, 1, 2, 2}, 0, 0, 52, 26, 0.01},       {{2.5, 1, 1.3, 4, 8}, 12, 50, 52, 52, 0.002},
    {{0.11, 2.2, 0.3, 0.5, 2}, 0, 0, 1, 30, 0.1},  {{3, 0.5, 0.2, 9, 4}, 400, 299, 300, 300, 0.0003},
    {{0.3, 31, 2.5, 0.7, 5}, 1, 10, 365, 9000, 0}, {{5, 200, 40, 70, 7}, 30, 700, 730, 365, 0.00026},
    {{1, 0.01, 1, 1, 3}, 5000, 364, 365, 30, 0.01}};
enum { CASES = sizeof cases / sizeof *cases };

static double expected(tier__cnbd_kind kind, const asked *c, double horizon, double rate, double *ret_discounted) {
  double value;
  tier__cnbd_future(kind, &c->params, c->x, c->last, c->age, horizon, rate, &value, ret_discounted);
  return value;
}

static void one_stage_is_bg_nbd(void **state) {
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    for (size_t i = 0; i < CASES; i++) {
      asked c = cases[i];
      const tier__bg_params bg = {c.params.r, c.params.alpha, c.params.a, c.params.b};
      double ours[4], theirs[4], discounted, discounted_there, there;
      c.params.k = 1;
      const double here = expected((tier__cnbd_kind)kind, &c, c.horizon, c.rate, &discounted);
      tier__bg_future((tier__bg_kind)kind, &bg, c.x, c.age, c.horizon, c.rate, &there, &discounted_there);
      assert_close(here, there, 1e-11);
      assert_close(discounted, discounted_there, 1e-11);
      assert_close(tier__cnbd_survive((tier__cnbd_kind)kind, &c.params, c.x, c.last, c.age, c.horizon),
                   tier__bg_survive((tier__bg_kind)kind, &bg, c.x, c.age, c.horizon), 1e-11);
      assert_close(tier__cnbd_forever((tier__cnbd_kind)kind, &c.params, c.x, c.last, c.age, 0.01),
                   tier__bg_forever((tier__bg_kind)kind, &bg, c.x, c.age, 0.01), 1e-11);
      tier__cnbd_distribution((tier__cnbd_kind)kind, &c.params, c.x, c.last, c.age, c.horizon, 1, 4, ours);
      tier__bg_distribution((tier__bg_kind)kind, &bg, c.x, c.age, c.horizon, 1, 4, theirs);
      for (int n = 0; n < 4; n++) {
        assert_close(ours[n], theirs[n], 1e-11);
      }
    }
  }
}

/* Millions of purchases, a rate that is hardly known, a horizon of a million ages: sums that are taken as integrals. */
static void far_sums_are_those_of_bg_nbd(void **state) {
  static const double params[][4] = {{0.6, 7, 0.8, 1.5},  {0.01, 0.1, 1, 0.3}, {50, 1, 3, 2},
                                     {0.3, 0.001, 1, 50}, {5, 3, 40, 1},       {0.2, 1e-3, 0.01, 0.01}};
  static const double customers[][4] = {{5000, 39, 39, 40000}, {0, 0, 10, 1e6}, {3, 1, 10, 1e4}, {400, 9, 10, 1e15}};
  (void)state;
  for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
    const double *p = params[i];
    const tier__cnbd_params ours = {p[0], p[1], p[2], p[3], 1};
    const tier__bg_params theirs = {p[0], p[1], p[2], p[3]};
    for (size_t n = 0; n < sizeof customers / sizeof *customers; n++) {
      const double *c = customers[n];
      double here, there, discounted;
      tier__cnbd_future(TIER__BG_CNBD, &ours, c[0], c[1], c[2], c[3], 0, &here, &discounted);
      tier__bg_future(TIER__BG_NBD, &theirs, c[0], c[2], c[3], 0, &there, &discounted);
      assert_close(here, there, 1e-12);
      assert_close(tier__cnbd_survive(TIER__BG_CNBD, &ours, c[0], c[1], c[2], c[3]),
                   tier__bg_survive(TIER__BG_NBD, &theirs, c[0], c[2], c[3]), 1e-12);
    }
  }
}

static void probabilities_sum_to_one_and_give_the_mean(void **state) {
  enum { BLOCK = 64 };
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    for (size_t i = 0; i < CASES - 1; i++) {
      const asked *c = &cases[i];
      double block[BLOCK], discounted, sum = 0, mean = 0;
      for (size_t first = 0; first < 20000 && !(1 - sum < 1e-13); first += BLOCK) {
        tier__cnbd_distribution((tier__cnbd_kind)kind, &c->params, c->x, c->last, c->age, c->horizon, first, BLOCK,
                                block);
        for (size_t n = 0; n < BLOCK; n++) {
          assert_true(block[n] >= 0 && block[n] <= 1);
          sum += block[n];
          mean += block[n] * (double)(first + n);
        }
      }
      assert_close(sum, 1, 1e-11);
      assert_close(mean, expected((tier__cnbd_kind)kind, c, c->horizon, 0, &discounted), 1e-9);
      assert_same_bits(discounted, expected((tier__cnbd_kind)kind, c, c->horizon, 0, &discounted));
    }
  }
}

static void a_long_horizon_leads_to_the_value_without_end(void **state) {
  (void)state;
  for (size_t i = 0; i < CASES - 1; i++) {
    const asked *c = &cases[i];
    const double rate = 2 / c->age;
    double discounted;
    (void)expected(TIER__MBG_CNBD, c, 40 / rate, rate, &discounted);
    assert_close(tier__cnbd_forever(TIER__MBG_CNBD, &c->params, c->x, c->last, c->age, rate), discounted, 1e-10);
  }
}

/* Hardly anybody ever buys: what comes then is in proportion to r. */
static void tiny_shapes_have_a_value_without_end(void **state) {
  (void)state;
  for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k++) {
    const tier__cnbd_params rare = {1e-5, 3, 0.3, 2, k};
    const double value = tier__cnbd_forever(TIER__BG_CNBD, &rare, 0, 0, 5, 0.001) / rare.r;
    for (double r = 7e-6; r > 1e-12; r /= 4) {
      const tier__cnbd_params rarer = {r, 3, 0.3, 2, k};
      assert_close(tier__cnbd_forever(TIER__BG_CNBD, &rarer, 0, 0, 5, 0.001) / r, value, 1e-3);
    }
    assert_true(isfinite(tier__cnbd_forever(TIER__MBG_CNBD, &cases[3].params, 1, 2, 3, 1e-310)));
  }
}

static void without_discount_a_decides(void **state) {
  asked c = cases[3];
  (void)state;
  const double whole = tier__cnbd_forever(TIER__BG_CNBD, &c.params, c.x, c.last, c.age, 0);
  double discounted;
  assert_close(tier__cnbd_forever(TIER__BG_CNBD, &c.params, c.x, c.last, c.age, 1e-9), whole, 1e-2);
  assert_true(expected(TIER__BG_CNBD, &c, 1e4, 0, &discounted) < whole);
  c.params.a = 1;
  assert_true(isinf(tier__cnbd_forever(TIER__BG_CNBD, &c.params, c.x, c.last, c.age, 0)));
}

static void survival_falls_from_one(void **state) {
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    for (size_t i = 0; i < CASES; i++) {
      const asked *c = &cases[i];
      double before = 1;
      assert_close(tier__cnbd_survive((tier__cnbd_kind)kind, &c->params, c->x, c->last, c->age, 0), 1, 1e-14);
      for (double h = 0.01; h < 1000; h *= 10) {
        const double now = tier__cnbd_survive((tier__cnbd_kind)kind, &c->params, c->x, c->last, c->age, h);
        assert_true(now > 0 && now <= before * (1 + 1e-13));
        before = now;
      }
    }
  }
}

/* Many purchases in no time, and a horizon of hundreds of ages: the chance of no stage at all is too small for a
 * number. */
static void chances_that_vanish_leave_the_sums(void **state) {
  (void)state;
  for (int k = 1; k <= TIER__CNBD_STAGES_MOST; k++) {
    double discounted;
    for (double x = 20; x < 200; x += 30) {
      const asked c = {{1, 1, 3, 1, k}, x, 1, 1, 500, 0};
      const double whole = tier__cnbd_forever(TIER__BG_CNBD, &c.params, x, c.last, c.age, 0);
      const double value = expected(TIER__BG_CNBD, &c, c.horizon, 0, &discounted);
      assert_true(value > 0.9 * whole && value < whole);
    }
    const asked stays = {{1, 1, 3, 1e9, k}, 20, 1, 1, 500, 0.1}; /* Buys all along, at the rate of 20 k + 1 stages. */
    const double purchases = expected(TIER__BG_CNBD, &stays, stays.horizon, stays.rate, &discounted);
    assert_close(purchases, (20.0 * k + 1) / 2 * stays.horizon / k, 1e-3);
    assert_close(discounted, tier__cnbd_forever(TIER__BG_CNBD, &stays.params, 20, 1, 1, stays.rate), 1e-9);
  }
}

/* The future of one customer, drawn: stages passed, rate and chance to leave, then purchase by purchase. */
static double draw_future(const tier__cnbd_living *living, tier__random *random, double horizon, int *ret_alive) {
  double u = tier__random_uniform(random), time = 0, purchases = 0;
  int j = 0;
  while (j + 1 < living->k && u > living->weight[j]) {
    u -= living->weight[j++];
  }
  const double rate = tier__random_gamma(random, living->shape + j) / living->scale;
  const double leave = tier__random_beta(random, living->a, living->b);
  for (*ret_alive = 1; *ret_alive; j = 0) {
    time += tier__random_gamma(random, living->k - j) / rate;
    if (time > horizon) {
      break;
    }
    purchases += 1;
    *ret_alive = tier__random_uniform(random) > leave;
  }
  return purchases;
}

static void drawn_futures_agree(void **state) {
  enum { DRAWS = 20000 };
  (void)state;
  for (size_t i = 1; i < 5; i++) {
    const asked *c = &cases[i];
    const tier__cnbd_living living = tier__cnbd_living_at(TIER__BG_CNBD, &c->params, c->x, c->last, c->age);
    tier__random random = tier__random_begin(7, i);
    double sum = 0, squares = 0, none = 0, living_then = 0, discounted, first;
    for (int n = 0; n < DRAWS; n++) {
      int alive;
      const double drawn = draw_future(&living, &random, c->horizon, &alive);
      sum += drawn;
      squares += drawn * drawn;
      none += !(drawn > 0);
      living_then += alive;
    }
    const double mean = sum / DRAWS, error = sqrt((squares / DRAWS - mean * mean) / DRAWS);
    assert_near(mean, expected(TIER__BG_CNBD, c, c->horizon, 0, &discounted), 5 * error);
    tier__cnbd_distribution(TIER__BG_CNBD, &c->params, c->x, c->last, c->age, c->horizon, 0, 1, &first);
    assert_near(none / DRAWS, first, 5 * 0.5 / sqrt(DRAWS));
    assert_near(living_then / DRAWS, tier__cnbd_survive(TIER__BG_CNBD, &c->params, c->x, c->last, c->age, c->horizon),
                5 * 0.5 / sqrt(DRAWS));
  }
}

static uint64_t hashed(uint64_t hash, double value) { return (hash ^ tier_test_bits(value)) * UINT64_C(1099511628211); }

/* What every compiler and processor must give, down to the last bit. */
static void the_bits_are_fixed(void **state) {
  uint64_t hash = UINT64_C(14695981039346656037);
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    for (size_t i = 0; i < CASES; i++) {
      const asked *c = &cases[i];
      double discounted, run[3];
      hash = hashed(hash, expected((tier__cnbd_kind)kind, c, c->horizon, c->rate, &discounted));
      hash = hashed(hash, discounted);
      hash = hashed(hash, tier__cnbd_forever((tier__cnbd_kind)kind, &c->params, c->x, c->last, c->age, 0.01));
      hash = hashed(hash, tier__cnbd_survive((tier__cnbd_kind)kind, &c->params, c->x, c->last, c->age, c->horizon));
      tier__cnbd_distribution((tier__cnbd_kind)kind, &c->params, c->x, c->last, c->age, c->horizon, 0, 3, run);
      hash = hashed(hashed(hashed(hash, run[0]), run[1]), run[2]);
    }
  }
  if (hash != UINT64_C(0xc112facae96b4c68)) {
    print_error("the hash is %016" PRIx64 "\n", hash);
    fail();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_stage_is_bg_nbd),
      cmocka_unit_test(far_sums_are_those_of_bg_nbd),
      cmocka_unit_test(probabilities_sum_to_one_and_give_the_mean),
      cmocka_unit_test(a_long_horizon_leads_to_the_value_without_end),
      cmocka_unit_test(tiny_shapes_have_a_value_without_end),
      cmocka_unit_test(without_discount_a_decides),
      cmocka_unit_test(survival_falls_from_one),
      cmocka_unit_test(chances_that_vanish_leave_the_sums),
      cmocka_unit_test(drawn_futures_agree),
      cmocka_unit_test(the_bits_are_fixed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
