/* SPDX-License-Identifier: Apache-2.0 */
/* The future of random customers has the same bits on every machine, whatever compiler made it and whether the
 * processor fuses multiplications with additions or not. Whoever changes a formula for the better writes down the new
 * number. */
#include "helpers/assert_close.h"

#include "clv/bg_nbd/bg_nbd_model.h"
#include "clv/nbd/nbd_model.h"
#include "clv/pareto_nbd/pareto_nbd_model.h"
#include "math/elementary.h"

enum { CUSTOMERS = 300, PROBABILITIES = 70 };

/* FNV-1a over the bytes of a number. */
static uint64_t hash_add(uint64_t hash, double value) {
  uint64_t bits = tier_test_bits(value);
  for (int i = 0; i < 8; i++, bits >>= 8) {
    hash = (hash ^ (bits & 255)) * UINT64_C(1099511628211);
  }
  return hash;
}

static double spread(tier__random *random, double low, double high) {
  return low * tier__exp(tier__random_uniform(random) * tier__log(high / low));
}

static uint64_t hash_of(const tier__purchase_model *model) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < CUSTOMERS; i++) {
    tier__random random = tier__random_begin(3, i);
    const double params[TIER__PURCHASES_MOST] = {spread(&random, 0.02, 50), spread(&random, 0.1, 100),
                                                 spread(&random, 0.05, 20), spread(&random, 0.05, 20)};
    const tier__customer c = {(double)(i % 7 * i % 50), 20, 20 + spread(&random, 0.01, 100)};
    const double horizon = spread(&random, 1, 1000), rate = spread(&random, 1e-5, 0.1);
    double chances[PROBABILITIES];
    tier__drawn drawn;
    model->distribution(params, &c, horizon, i % 3 * i, PROBABILITIES, chances);
    model->draw(params, &random, 10, horizon / 10, &drawn);
    hash = hash_add(hash, model->forever(params, &c, rate));
    hash = hash_add(hash, model->survive(params, &c, horizon));
    for (size_t k = 0; k < PROBABILITIES; k++) {
      hash = hash_add(hash, chances[k]);
    }
    hash = hash_add(hash_add(hash, drawn.x), drawn.last);
    hash = hash_add(hash_add(hash, drawn.log_intervals), drawn.later);
  }
  return hash;
}

static void the_future_has_the_same_bits_everywhere(void **state) {
  static const struct {
    const tier__purchase_model *model;
    uint64_t hash;
  } expected[] = {
      {&tier__nbd, UINT64_C(0xf508ceca1cc67e27)},
      {&tier__pareto_nbd, UINT64_C(0xa0e78b3d7503d091)},
      {&tier__bg_nbd, UINT64_C(0x954941d4a1aa232e)},
      {&tier__mbg_nbd, UINT64_C(0x41be56164476acb0)},
  };
  int wrong = 0;
  (void)state;
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    const uint64_t found = hash_of(expected[i].model);
    if (found != expected[i].hash) {
      print_error("%s: %016" PRIx64 ", expected %016" PRIx64 "\n", expected[i].model->word, found, expected[i].hash);
      wrong++;
    }
  }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_future_has_the_same_bits_everywhere)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
