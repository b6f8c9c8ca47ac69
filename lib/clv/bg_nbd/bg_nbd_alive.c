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

static void fill_alive(const tier__bg_params *params, double stay, const double *x, const double *last,
                      const double *age, double *ret_alive, double *ret_reach) {
  for (int i = 0; i < ROWS; i++) {
    const double base = params->b + (x[i] - stay), ratio = (age[i] - last[i]) / (params->alpha + last[i]);
    const double d = tier__log_fast(params->a / (base > 0 ? base : 1)) + (params->r + x[i]) * tier__log1p_fast(ratio);
    const double size = d < 0 ? -d : d;
    const double e = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT));
    ret_alive[i] = (d < 0 ? 1 : e) / (1 + e);
    ret_reach[i] = ratio < LARGEST_RATIO ? size : 2 * LARGEST_EXPONENT;
  }
}

static void fill_block(tier__bg_kind kind, const tier__bg_params *params, const double *x, const double *last,
                      const double *age, double *ret_alive) {
  double reach[ROWS];
  fill_alive(params, kind == TIER__MBG_NBD ? 0 : 1, x, last, age, ret_alive, reach);
  for (int i = 0; i < ROWS; i++) {
    if (!(reach[i] <= LARGEST_EXPONENT) || (kind == TIER__BG_NBD && x[i] == 0)) {
      ret_alive[i] = tier__bg_alive(kind, params, x[i], last[i], age[i]);
    }
  }
}

void tier__bg_alive_rows(tier__bg_kind kind, const tier__bg_params *params, size_t count, const double *x,
                         const double *last, const double *age, double *ret_alive) {
  double padded[3][ROWS] = {{0}}, alive[ROWS];
  const size_t whole = count - count % ROWS, rest = count - whole;
  for (size_t i = 0; i < whole; i += ROWS) {
    fill_block(kind, params, x + i, last + i, age + i, ret_alive + i);
  }
  if (rest > 0) {
    memcpy(padded[0], x + whole, rest * sizeof *x);
    memcpy(padded[1], last + whole, rest * sizeof *last);
    memcpy(padded[2], age + whole, rest * sizeof *age);
    fill_block(kind, params, padded[0], padded[1], padded[2], alive);
    memcpy(ret_alive + whole, alive, rest * sizeof *alive);
  }
}
