/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/cholesky.h"

/* Moments of the uniform distribution, 1 / (i + j + 1), plus something on the diagonal. */
static void fill(tier__matrix m, size_t count, double diagonal) {
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j <= i; j++) {
      m[i][j] = 1.0 / (double)(i + j + 1) + (i == j ? diagonal : 0);
    }
  }
}

static double at(tier__matrix m, size_t i, size_t j) { return i > j ? m[i][j] : m[j][i]; }

static void a_matrix_times_its_inverse_is_one(void **state) {
  (void)state;
  for (size_t count = 1; count <= TIER__MATRIX_MOST; count++) {
    tier__matrix m, inverse;
    fill(m, count, 0.1);
    assert_int_equal(tier__cholesky_invert(m, count, inverse), 1);
    for (size_t i = 0; i < count; i++) {
      for (size_t j = 0; j < count; j++) {
        double sum = 0;
        for (size_t k = 0; k < count; k++) {
          sum += at(m, i, k) * inverse[k][j];
        }
        assert_near(sum, i == j ? 1 : 0, 1e-13);
      }
    }
  }
}

static void what_is_not_positive_definite_has_no_inverse(void **state) {
  tier__matrix m = {{4}, {1, 2}}, inverse;
  (void)state;
  assert_int_equal(tier__cholesky_invert(m, 2, inverse), 1);
  assert_close(inverse[0][0], 2.0 / 7, 1e-15);
  assert_close(inverse[0][1], -1.0 / 7, 1e-15);
  assert_close(inverse[1][1], 4.0 / 7, 1e-15);
  m[1][0] = 4;
  assert_int_equal(tier__cholesky_invert(m, 2, inverse), 0);
  m[1][0] = NAN;
  assert_int_equal(tier__cholesky_invert(m, 2, inverse), 0);
}

/* M v = value v for each; and the vectors are of length 1 and at right angles. */
static void eigenvectors_solve_their_equation(void **state) {
  (void)state;
  for (size_t count = 1; count <= TIER__MATRIX_MOST; count++) {
    double values[TIER__MATRIX_MOST], trace = 0;
    tier__matrix m, v;
    fill(m, count, -0.3);
    tier__eigenvectors(m, count, values, v);
    for (size_t e = 0; e < count; e++) {
      for (size_t i = 0; i < count; i++) {
        double image = 0, product = 0;
        for (size_t k = 0; k < count; k++) {
          image += at(m, i, k) * v[k][e];
          product += v[k][i] * v[k][e];
        }
        assert_near(image, values[e] * v[i][e], 1e-13);
        assert_near(product, i == e ? 1 : 0, 1e-13);
      }
      trace += values[e] - m[e][e];
    }
    assert_near(trace, 0, 1e-13);
  }
}

static void a_flat_direction_is_found(void **state) {
  const tier__matrix m = {{3}, {-3, 3}, {0, 0, 5}};
  double values[3];
  tier__matrix v;
  size_t least = 0;
  (void)state;
  tier__eigenvectors(m, 3, values, v);
  for (size_t i = 1; i < 3; i++) {
    least = values[i] < values[least] ? i : least;
  }
  assert_near(values[least], 0, 1e-15);
  assert_close(fabs(v[0][least]), sqrt(0.5), 1e-14);
  assert_near(v[1][least], v[0][least], 1e-14);
  assert_near(v[2][least], 0, 1e-14);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_matrix_times_its_inverse_is_one),
      cmocka_unit_test(what_is_not_positive_definite_has_no_inverse),
      cmocka_unit_test(eigenvectors_solve_their_equation),
      cmocka_unit_test(a_flat_direction_is_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
