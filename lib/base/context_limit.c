/* SPDX-License-Identifier: Apache-2.0 */
/* Limits bound what a document from a stranger can cost. They are looked at when it is parsed, never later. */
#include "context_object.h"

#include "failure.h"
#include <string.h>

static const int64_t most[TIER_LIMITS] = {
    [TIER_LIMIT_TEXT_BYTES] = 65536, [TIER_LIMIT_DEPTH] = 64,       [TIER_LIMIT_NODES] = 4096,
    [TIER_LIMIT_RULES] = 10000,      [TIER_LIMIT_COST] = 1000000,
};

void tier__context_limits_reset(tier_context *context) {
  memcpy(context->limits, most, sizeof most);
}

tier_status tier_context_set_limit(tier_context *context, int32_t limit, int64_t value, tier_error *err) {
  if (context == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "context is NULL");
  }
  if (limit < 0 || limit >= TIER_LIMITS) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no limit %d", (int)limit);
  }
  if (value < 1 || value > most[limit]) {
    return tier__fail(err, TIER_E_ARGUMENT, "limit %d goes from 1 to %lld, not %lld", (int)limit,
                      (long long)most[limit], (long long)value);
  }
  context->limits[limit] = value;
  return TIER_OK;
}

int64_t tier_context_limit(const tier_context *context, int32_t limit) {
  return context == NULL || limit < 0 || limit >= TIER_LIMITS ? -1 : context->limits[limit];
}
