/* SPDX-License-Identifier: Apache-2.0 */
#include "bdw_model.h"

const tier__purchase_model tier__bdw = {
    .word = "bdw", .count = 3, .names = {"alpha", "beta", "c"}, .timed = 0};
