/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/negative_binomial.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* k, odds, j, P(N = j), P(N >= j): computed with 40 digits. */
static const double reference[][5] = {
    {5.37893, 133907, 27503, 1.3778537831869888e-10, 0.99999927215418348},
    {1.57923e-05, 1.6734, 97, 2.9900388867847425e-27, 7.8614746155687433e-27},
    {0.000828032, 49.3402, 45, 7.4621882577867993e-6, 0.00021827562668790398},
    {0.000357398, 511429, 340423, 5.3961001782178254e-10, 0.00014271344271780287},
    {61.3778, 2.64746e+06, 165755, 2.0164723890612638e-162, 1.0},
    {0.000758874, 58915.3, 11840, 5.2384312822954574e-8, 0.00092481870496486103},
    {8842.65, 0.497403, 6588, 1.551023901397828e-133, 6.9766328910624902e-133},
    {0.0058391, 100.57, 42, 9.1580838601325557e-5, 0.0040079358177465659},
    {2389, 0.000138122, 8, 2.5329155676261321e-9, 2.6292606670271996e-9},
    {6.93789e-05, 19149, 1, 6.9327835071862624e-5, 0.00068384604823945756},
    {78.7752, 1.80575e-05, 18, 5.4314569476825337e-67, 5.4319565390657752e-67},
    {0.177608, 0.000748219, 1, 0.00013277268521497032, 0.00013283116680416793},
    {15.2797, 1.28005e+08, 1000000, 3.4074418590363435e-50, 1.0},
    {188.517, 2.0058e-05, 2, 7.1595274622723683e-6, 7.1686558262432844e-6},
    {1319.68, 1.54135, 2034, 0.0055484712708138002, 0.49949129376707686},
    {0.126368, 0.00265696, 1, 0.00033475273379275445, 0.00033525325642014638},
    {0.0449075, 128915, 630752, 5.8760038154751962e-10, 6.4806880594603132e-5},
    {0.000798812, 2.62281e+06, 150510, 5.0022542772052687e-9, 0.0018658351619319971},
    {0.00647641, 0.0103501, 10, 8.3941150605698714e-24, 8.473080349387809e-24},
    {0.00931893, 514763, 4797, 1.8523822813916858e-6, 0.03762543605989287},
    {1.97816, 0.0275135, 1, 0.050199811519667209, 0.052274935303976555},
    {0.212456, 9668.23, 144853, 8.8769802651659171e-13, 8.1779328711752851e-9},
    {0.000642795, 1.89335e-06, 1, 1.2170336074982443e-9, 1.2170347603733944e-9},
    {0.00148413, 0.0398863, 1, 5.6922586997506916e-5, 5.8044688117646782e-5},
    {0.283388, 200.282, 56, 0.0029546866162514617, 0.27155777331803409},
    {1216.47, 0.0694924, 192, 3.7383719574698206e-22, 7.0846709252760066e-22},
    {8.85473e-05, 3023.66, 1, 8.845522882834586e-5, 0.0007094153603730018},
    {1299.43, 0.716216, 14, 3.6243140245055583e-278, 1.0},
    {1169.18, 9.82596e-05, 1, 0.10240543979691304, 0.1085246707016782},
    {698.685, 0.00373813, 203, 1.0702537243257219e-287, 1.0881649774788421e-287},
    {4.85168e-05, 345854, 618, 7.8344130834965264e-8, 0.00027906379612723026},
    {23.9686, 8.02236e+06, 1000000, 7.9739834291531436e-51, 1.0},
    {3.44105, 226309, 1000000, 6.4251767072652332e-7, 0.25429423998259069},
    {0.0799069, 1741.36, 14392, 1.7670192502832351e-9, 2.7961277890565576e-6},
    {0.00653603, 0.300713, 1, 0.0015084762115817838, 0.0017169288702361204},
    {0.557698, 5.96788e-05, 1, 3.3279653622818777e-5, 3.3281200473257598e-5},
    {0.00656986, 1.17991e+06, 1000000, 2.8225494545101884e-9, 0.0018852384285644239},
    {8.87534, 0.00184381, 1, 0.01606943856761171, 0.016216447113182379},
    {1.06103, 0.000948979, 1, 0.0010049286847419287, 0.0010059114607480375},
    {13251.7, 0.0718795, 1862, 1.8477322685807513e-137, 4.0495449862767039e-137},
    {1.20797e-05, 3.65766e+07, 441, 2.7387723074628618e-8, 0.00012984610834470534},
    {0.00829098, 584797, 529290, 6.3611358120712328e-9, 0.0021550284506242929},
    {0.65676, 12571.6, 8256, 3.4727372082147011e-5, 0.33871837288865283},
    {134.926, 50.7875, 7632, 0.0002711758382310572, 0.098534583726668125},
    /* The worst of many random points: of P(N >= j), of P(N = j), and of that with k to 1,000. */
    {12366.643328912825, 0.8557194020585975, 14687, 8.9502734949156502e-161, 5.9349040261135792e-160},
    {76905.63338164728, 114.27731849848007, 9794262, 2.7906226543093162e-207, 3.1294529501176768e-204},
    {768.7775385863104, 2.3268305637118765, 4035, 9.2116559539700389e-114, 5.4929923138632372e-113}
};

static void it_agrees_with_40_digits(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(reference); i++) {
    const double *row = reference[i];
    const double bound = row[0] <= 1000 ? 2e-12 : 2e-11;
    assert_close(tier__negative_binomial(row[0], row[1], row[2]), row[3], bound);
    assert_close(tier__negative_binomial_tail(row[0], row[1], row[2]), row[4], bound);
  }
}

static const double shapes[] = {1e-4, 0.3, 1, 7.5, 1e3}, many_odds[] = {1e-3, 0.4, 9, 1e6};

/* Also where the first probabilities are too small for a double. */
static void a_run_is_one_after_the_other(void **state) {
  static double run[400];
  (void)state;
  for (size_t i = 0; i < COUNT(shapes); i++) {
    for (size_t o = 0; o < COUNT(many_odds); o++) {
      for (double first = 0; first < 1e4; first = 7 * first + 3) {
        tier__negative_binomial_run(shapes[i], many_odds[o], first, COUNT(run), run);
        for (size_t n = 0; n < COUNT(run); n++) {
          const double one = tier__negative_binomial(shapes[i], many_odds[o], first + (double)n);
          assert_true(run[n] >= 0 && run[n] <= 1);
          assert_near(run[n], one, 1e-11 * one + 1e-250);
        }
      }
    }
  }
}

/* What comes before is negligible, and what comes after is not. */
static void a_sum_begins_where_probabilities_do(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(shapes); i++) {
    for (size_t o = 0; o < COUNT(many_odds); o++) {
      const double first = tier__negative_binomial_first(shapes[i], many_odds[o]);
      assert_true(tier__negative_binomial(shapes[i], many_odds[o], first) > 1e-290);
      assert_true(first <= shapes[i] * many_odds[o]);
      assert_true(!(first > 0) || tier__negative_binomial(shapes[i], many_odds[o], first - 1) <= 1e-290);
    }
  }
}

/* P(N >= j) = P(N = j) + P(N >= j + 1), and it begins at 1. */
static void tails_step_by_probabilities(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(shapes); i++) {
    for (size_t o = 0; o < COUNT(many_odds); o++) {
      const double k = shapes[i], odds = many_odds[o];
      assert_same_bits(tier__negative_binomial_tail(k, odds, 0), 1);
      assert_close(tier__negative_binomial_tail(k, odds, 1), -expm1(-k * log1p(odds)), 1e-12);
      for (double j = 0; j < 1e6; j = 5 * j + 1) {
        const double sum = tier__negative_binomial(k, odds, j) + tier__negative_binomial_tail(k, odds, j + 1);
        const double tail = tier__negative_binomial_tail(k, odds, j);
        assert_true(tail >= 0 && tail <= 1);
        assert_near(sum, tail, 1e-12 * tail + 1e-300);
      }
    }
  }
}

static void nothing_happens_in_no_time(void **state) {
  double run[3];
  (void)state;
  tier__negative_binomial_run(2.5, 0, 0, 3, run);
  assert_true(run[0] == 1 && run[1] == 0 && run[2] == 0);
  assert_true(tier__negative_binomial(2.5, 0, 4) == 0 && tier__negative_binomial_tail(2.5, 0, 4) == 0);
  tier__negative_binomial_run(2.5, 1, 0, 0, run); /* None is wanted. */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_agrees_with_40_digits),
      cmocka_unit_test(a_run_is_one_after_the_other),
      cmocka_unit_test(a_sum_begins_where_probabilities_do),
      cmocka_unit_test(tails_step_by_probabilities),
      cmocka_unit_test(nothing_happens_in_no_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
