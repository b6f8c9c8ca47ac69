/* SPDX-License-Identifier: Apache-2.0 */
#include "sbg_model.h"

const tier__purchase_model tier__sbg = {
    .word = "sbg", .count = 2, .names = {"alpha", "beta"}, .timed = 0};
