/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/failure.h"
#include "clv_make.h"

int tier__clv_model_of(tier_clv_kind kind, const tier__purchase_model **ret_model) {
  if (kind < 1 || kind > TIER_CLV_GAMMA_GAMMA) {
    return 0;
  }
  *ret_model = kind == TIER_CLV_GAMMA_GAMMA ? NULL : tier__purchase_models[kind - 1];
  return 1;
}

const char *tier_clv_kind_name(tier_clv_kind kind) {
  const tier__purchase_model *model;
  if (!tier__clv_model_of(kind, &model)) {
    return NULL;
  }
  return model == NULL ? "gamma-gamma" : model->word;
}

tier_status tier_clv_kind_find(tier_string name, tier_clv_kind *ret_kind, tier_error *err) {
  const int shown = name.length < 40 ? (int)name.length : 40;
  if (ret_kind == NULL || (name.data == NULL && name.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_kind_find: name or ret_kind is NULL");
  }
  for (tier_clv_kind kind = 1; kind <= TIER_CLV_GAMMA_GAMMA; kind++) {
    const char *own = tier_clv_kind_name(kind);
    if (strlen(own) == name.length && memcmp(own, name.data, name.length) == 0) {
      *ret_kind = kind;
      return TIER_OK;
    }
  }
  return tier__fail(err, TIER_E_NOT_FOUND, "there is no model \"%.*s\"", shown, shown > 0 ? name.data : "");
}
