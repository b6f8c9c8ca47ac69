/* SPDX-License-Identifier: Apache-2.0 */
/* P(alive) = 1 / (1 + a / c e^D), D = (r + x) ln((alpha + T) / (alpha + t_x)), c = b + x - 1 in BG/NBD and b + x in
 * MBG/NBD, is c e^-D / (c e^-D + a): one exponential and one logarithm, nothing cancels and nothing overflows. Where
 * e^-D is near the smallest number, the odds are put together as logarithms.
 *
 * The loop over many customers has a fixed length and no branches, so that compilers can vectorise it; the fast
 * functions in it are those behind tier__exp and tier__log1p, within their reach. Rows beyond it go one by one. */
#include "bg_nbd_alive.h"

#include "math/elementary.h"

enum { ROWS = 64 };

#define LARGEST_EXPONENT 600.0
#define LARGEST_GROWTH 0x1p60

double tier__bg_alive(tier__bg_kind kind, const tier__bg_params *params, double x, double last, double age) {
  if (kind == TIER__BG_NBD && !(x > 0)) {
    return 1;
  }
  const double base = params->b + (kind == TIER__MBG_NBD ? x : x - 1);
  const double fall = (params->r + x) * tier__log1p((age - last) / (params->alpha + last));
  if (fall < LARGEST_EXPONENT) {
    const double stays = base * tier__exp(-fall);
    return stays / (stays + params->a);
  }
  return tier__exp(-tier__softplus(tier__log(params->a / base) + fall));
}

/* Customers on their way through the block, and their rows. */
typedef struct staged {
  size_t count;
  size_t row[ROWS]; /* Where they come from; unused ones are 0, a customer like any. */
  double x[ROWS], last[ROWS], age[ROWS];
  double growth[ROWS], fall[ROWS], stays[ROWS], alive[ROWS];
} staged;

/* One step after the other, so that the processor has many rows in hand at each.
 * @param first 1 in BG/NBD; else 0. */
static void fill_block(const tier__bg_params *params, double first, staged *restrict of) {
  const double r = params->r, alpha = params->alpha, a = params->a, b = params->b;
  for (int i = 0; i < ROWS; i++) {
    of->growth[i] = (of->age[i] - of->last[i]) / (alpha + of->last[i]);
  }
  for (int i = 0; i < ROWS; i++) {
    const double fall = (r + of->x[i]) * tier__log1p_fast(of->growth[i]);
    of->fall[i] = of->growth[i] < LARGEST_GROWTH ? fall : LARGEST_EXPONENT;
  }
  for (int i = 0; i < ROWS; i++) {
    const double fall = of->fall[i] < LARGEST_EXPONENT ? of->fall[i] : LARGEST_EXPONENT;
    of->stays[i] = (b + (of->x[i] - first)) * tier__exp_fast(-fall);
  }
  for (int i = 0; i < ROWS; i++) {
    of->alive[i] = of->stays[i] / (of->stays[i] + a);
  }
}

static void finish(tier__bg_kind kind, const tier__bg_params *params, const double *x, const double *last,
                   const double *age, staged *from, double *ret_alive) {
  for (size_t i = 0; i < ROWS; i++) {
    const size_t row = from->row[i];
    from->x[i] = x[row];
    from->last[i] = last[row];
    from->age[i] = age[row];
  }
  fill_block(params, kind == TIER__BG_NBD ? 1 : 0, from);
  for (size_t i = 0; i < from->count; i++) {
    ret_alive[from->row[i]] =
        from->fall[i] < LARGEST_EXPONENT
            ? from->alive[i]
            : tier__bg_alive(kind, params, from->x[i], from->last[i], from->age[i]);
  }
  from->count = 0;
}

void tier__bg_alive_rows(tier__bg_kind kind, const tier__bg_params *params, size_t count, const double *x,
                         const double *last, const double *age, double *ret_alive) {
  const double most_certain = kind == TIER__BG_NBD ? 0 : -1; /* Nobody leaves before the first repeat purchase. */
  staged stage = {0};
  for (size_t row = 0; row < count; row++) {
    stage.row[stage.count] = row;
    stage.count += x[row] > most_certain;
    ret_alive[row] = 1;
    if (stage.count == ROWS) {
      finish(kind, params, x, last, age, &stage, ret_alive);
    }
  }
  if (stage.count > 0) {
    finish(kind, params, x, last, age, &stage, ret_alive);
  }
}
