/* SPDX-License-Identifier: Apache-2.0 */
/** @file bg_nbd_alive.h
 * P(alive) of many customers of BG/NBD or MBG/NBD at once. */
#ifndef TIER_LIB_BG_NBD_ALIVE_H
#define TIER_LIB_BG_NBD_ALIVE_H

#include "bg_nbd_kernel.h"

/** The bits of tier__bg_alive, three times as fast. No state; any thread. */
void tier__bg_alive_rows(tier__bg_kind kind, const tier__bg_params *params, size_t count, const double *x,
                         const double *last, const double *age, double *ret_alive);

#endif
