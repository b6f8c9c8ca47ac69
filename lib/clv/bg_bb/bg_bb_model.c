/* SPDX-License-Identifier: Apache-2.0 */
#include "bg_bb_model.h"

const tier__purchase_model tier__bg_bb = {
    .word = "bg/bb", .count = 4, .names = {"alpha", "beta", "gamma", "delta"}, .timed = 0};
