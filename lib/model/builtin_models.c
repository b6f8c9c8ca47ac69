/* SPDX-License-Identifier: Apache-2.0 */
/* A context with the models that every context knows. */
#include "abc/abc_model.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "clv/clv_model.h"
#include "rfm/rfm_model.h"
#include <tier/model.h>

tier_status tier_context_create(const tier_context_options *options, tier_context **ret_context, tier_error *err) {
  const tier_model_class *const builtin[] = {&tier__rfm_class, &tier__abc_class, &tier__clv_class};
  tier_context *context = NULL;
  TIER__TRY(ret_context != NULL ? TIER_OK : tier__fail(err, TIER_E_ARGUMENT, "ret_context is NULL"));
  TIER__TRY(tier__context_make(options, &context, err));
  for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++) {
    /* The built-in models take their memory from the context, which cannot end before them. */
    tier_status status = tier_context_register_model(context, builtin[i], context, NULL, err);
    if (status != TIER_OK) {
      tier_context_destroy(context);
      return status;
    }
  }
  *ret_context = context;
  return TIER_OK;
}
