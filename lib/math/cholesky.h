/* SPDX-License-Identifier: Apache-2.0 */
/** @file cholesky.h
 * Small symmetric matrices: linear equations, inverse, eigenvectors. Nothing is allocated. */
#ifndef TIER_LIB_CHOLESKY_H
#define TIER_LIB_CHOLESKY_H

#include <stddef.h>

/** Four parameters, and three effects of each of eight covariates. */
enum { TIER__MATRIX_MOST = 28 };

/** Only the lower triangle counts, row-wise. */
typedef double tier__matrix[TIER__MATRIX_MOST][TIER__MATRIX_MOST];

/** Replaces a matrix by its lower factor L, L L' = matrix.
 * @return 1; 0 if it is not positive definite to working precision, and holds nothing of use then. */
int tier__cholesky(tier__matrix matrix, size_t count);

/** Solves L L' x = x in place. @param factor From tier__cholesky. */
void tier__cholesky_solve(tier__matrix factor, size_t count, double *x);

/** @param[out] ret_inverse Both triangles. @return As tier__cholesky. */
int tier__cholesky_invert(const tier__matrix matrix, size_t count, tier__matrix ret_inverse);

/** Eigenvalues of a matrix, in no order, and the unit eigenvector of each as a column. @param matrix Finite. */
void tier__eigenvectors(const tier__matrix matrix, size_t count, double *ret_values, tier__matrix ret_vectors);

#endif
