/* SPDX-License-Identifier: Apache-2.0 */
#include "cnbd_k_model.h"

const tier__purchase_model tier__bg_cnbd_k = {
    .word = "bg/cnbd-k", .count = 4, .names = {"r", "alpha", "a", "b"}, .timed = 1u << 1};

const tier__purchase_model tier__mbg_cnbd_k = {
    .word = "mbg/cnbd-k", .count = 4, .names = {"r", "alpha", "a", "b"}, .timed = 1u << 1};
