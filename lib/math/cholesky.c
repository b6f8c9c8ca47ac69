/* SPDX-License-Identifier: Apache-2.0 */
#include "cholesky.h"

#include <math.h>
#include <string.h>

/* Sweeps of Jacobi's method; ten are plenty for matrices of this size. */
#define MOST_SWEEPS 40

int tier__cholesky(tier__matrix m, size_t count) {
  for (size_t j = 0; j < count; j++) {
    const double diagonal = m[j][j];
    for (size_t k = 0; k < j; k++) {
      m[j][j] -= m[j][k] * m[j][k];
    }
    if (!(m[j][j] > 1e-14 * fabs(diagonal)) || !isfinite(m[j][j])) {
      return 0;
    }
    m[j][j] = sqrt(m[j][j]);
    for (size_t i = j + 1; i < count; i++) {
      for (size_t k = 0; k < j; k++) {
        m[i][j] -= m[i][k] * m[j][k];
      }
      m[i][j] /= m[j][j];
    }
  }
  return 1;
}

void tier__cholesky_solve(tier__matrix m, size_t count, double *x) {
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < i; k++) {
      x[i] -= m[i][k] * x[k];
    }
    x[i] /= m[i][i];
  }
  for (size_t i = count; i-- > 0;) {
    for (size_t k = i + 1; k < count; k++) {
      x[i] -= m[k][i] * x[k];
    }
    x[i] /= m[i][i];
  }
}

int tier__cholesky_invert(const tier__matrix matrix, size_t count, tier__matrix ret_inverse) {
  tier__matrix factor;
  memcpy(factor, matrix, sizeof factor);
  if (!tier__cholesky(factor, count)) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    double column[TIER__MATRIX_MOST] = {0};
    column[i] = 1;
    tier__cholesky_solve(factor, count, column);
    for (size_t j = 0; j <= i; j++) {
      ret_inverse[i][j] = ret_inverse[j][i] = column[j];
    }
  }
  return 1;
}

/* Turns the plane of axes p and q so that m[p][q] vanishes; both triangles are kept up. */
static void rotate(tier__matrix m, tier__matrix vectors, size_t count, size_t p, size_t q) {
  const double slant = (m[q][q] - m[p][p]) / (2 * m[p][q]);
  const double t = (slant < 0 ? -1 : 1) / (fabs(slant) + sqrt(slant * slant + 1));
  const double c = 1 / sqrt(t * t + 1), s = t * c;
  for (size_t k = 0; k < count; k++) {
    const double kp = m[k][p], kq = m[k][q], vp = vectors[k][p], vq = vectors[k][q];
    m[k][p] = c * kp - s * kq, m[k][q] = s * kp + c * kq;
    vectors[k][p] = c * vp - s * vq, vectors[k][q] = s * vp + c * vq;
  }
  for (size_t k = 0; k < count; k++) {
    const double pk = m[p][k], qk = m[q][k];
    m[p][k] = c * pk - s * qk, m[q][k] = s * pk + c * qk;
  }
  m[p][q] = m[q][p] = 0;
}

/* One pass of Jacobi's method over all pairs of axes. @return 0 if there was nothing left to turn. */
static int sweep(tier__matrix m, tier__matrix vectors, size_t count) {
  int turned = 0;
  for (size_t p = 0; p < count; p++) {
    for (size_t q = p + 1; q < count; q++) {
      if (fabs(m[p][q]) > 1e-17 * (fabs(m[p][p]) + fabs(m[q][q]))) {
        rotate(m, vectors, count, p, q);
        turned = 1;
      }
    }
  }
  return turned;
}

void tier__eigenvectors(const tier__matrix matrix, size_t count, double *ret_values, tier__matrix ret_vectors) {
  tier__matrix m;
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < count; j++) {
      m[i][j] = i > j ? matrix[i][j] : matrix[j][i];
      ret_vectors[i][j] = i == j;
    }
  }
  for (int i = 0; i < MOST_SWEEPS && sweep(m, ret_vectors, count); i++) {
  }
  for (size_t i = 0; i < count; i++) {
    ret_values[i] = m[i][i];
  }
}
