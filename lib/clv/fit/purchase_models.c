/* SPDX-License-Identifier: Apache-2.0 */
#include "purchase_models.h"

#include "clv/bdw/bdw_model.h"
#include "clv/bg_bb/bg_bb_model.h"
#include "clv/bg_nbd/bg_nbd_model.h"
#include "clv/cnbd_k/cnbd_k_model.h"
#include "clv/nbd/nbd_model.h"
#include "clv/pareto_nbd/pareto_nbd_model.h"
#include "clv/sbg/sbg_model.h"

const tier__purchase_model *const tier__purchase_models[TIER__PURCHASES_COUNT] = {
    &tier__nbd,        &tier__pareto_nbd, &tier__bg_nbd, &tier__mbg_nbd, &tier__bg_cnbd_k,
    &tier__mbg_cnbd_k, &tier__bg_bb,      &tier__sbg,    &tier__bdw};
