/* SPDX-License-Identifier: Apache-2.0 */
/* P(alive) = 1 / (1 + e^d), d = ln(a / (b + x - 1)) + (r + x) ln((alpha + T) / (alpha + t_x)) in BG/NBD, with b + x in
 * MBG/NBD, as in tier__bg_alive. The loop has a fixed length and no branches, so that compilers can vectorise it; the
 * fast functions in it are those behind tier__exp and tier__log, within their reach. Rows beyond it go one by one. */
#include "bg_nbd_alive.h"

#include <string.h>

#include "math/elementary.h"

enum { ROWS = 64 };

#define LARGEST_EXPONENT 700.0
#define LARGEST_RATIO 0x1p60

/* @param first 1 in BG/NBD, where nobody has left before the first repeat purchase; else 0.
 * @return 1 if all rows are within reach. */
static int fill_block(const tier__bg_params *params, double first, const double *restrict x,
                      const double *restrict last, const double *restrict age, double *restrict ret_alive) {
  const double r = params->r, alpha = params->alpha, a = params->a, b = params->b;
  double reach[ROWS], beyond = 0;
  for (int i = 0; i < ROWS; i++) {
    const double after = x[i] - first, ratio = (age[i] - last[i]) / (alpha + last[i]);
    const double d = tier__log_fast(a / (b + (after > 0 ? after : 0))) + (r + x[i]) * tier__log1p_fast(ratio);
    const double size = d < 0 ? -d : d;
    const double e = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT));
    const double alive = (d < 0 ? 1 : e) / (1 + e);
    ret_alive[i] = after < 0 ? 1 : alive;
    reach[i] = ratio < LARGEST_RATIO ? size : 2 * LARGEST_EXPONENT;
  }
  for (int i = 0; i < ROWS; i++) {
    beyond += reach[i] > LARGEST_EXPONENT ? 1 : 0;
  }
  return beyond == 0;
}

static void add_block(tier__bg_kind kind, const tier__bg_params *params, const double *x, const double *last,
                      const double *age, double *ret_alive) {
  if (!fill_block(params, kind == TIER__BG_NBD ? 1 : 0, x, last, age, ret_alive)) {
    for (int i = 0; i < ROWS; i++) {
      ret_alive[i] = tier__bg_alive(kind, params, x[i], last[i], age[i]);
    }
  }
}

void tier__bg_alive_rows(tier__bg_kind kind, const tier__bg_params *params, size_t count, const double *x,
                         const double *last, const double *age, double *ret_alive) {
  double padded[3][ROWS] = {{0}}, alive[ROWS];
  const size_t whole = count - count % ROWS, rest = count - whole;
  for (size_t i = 0; i < whole; i += ROWS) {
    add_block(kind, params, x + i, last + i, age + i, ret_alive + i);
  }
  if (rest > 0) {
    memcpy(padded[0], x + whole, rest * sizeof *x);
    memcpy(padded[1], last + whole, rest * sizeof *last);
    memcpy(padded[2], age + whole, rest * sizeof *age);
    add_block(kind, params, padded[0], padded[1], padded[2], alive);
    memcpy(ret_alive + whole, alive, rest * sizeof *alive);
  }
}
