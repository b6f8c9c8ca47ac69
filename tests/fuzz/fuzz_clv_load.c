/* SPDX-License-Identifier: Apache-2.0 */
/* A saved customer-base model of any bytes: it must not crash, what it tells must be finite, and it must save and load
 * again as the same text. Needs the internal objects of the library and -fsanitize=fuzzer. */
#include <tier/tier.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Four parameters and eight covariates with three effects each are the most. */
enum { PARAMETERS_MOST = 28, COVARIATES_MOST = 8 };

#define REQUIRE(condition)                                                                                             \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_numbers(const tier_clv *model) {
  tier_clv_summary s = {.size = sizeof s};
  double matrix[PARAMETERS_MOST * PARAMETERS_MOST];
  REQUIRE(tier_clv_summarise(model, &s, NULL) == TIER_OK);
  REQUIRE(isfinite(s.aic) && isfinite(s.bic) && s.parameter_count <= PARAMETERS_MOST);
  for (size_t i = 0; i < s.parameter_count; i++) {
    tier_clv_parameter p = {.size = sizeof p};
    REQUIRE(tier_clv_parameter_at(model, i, 0, &p, NULL) == TIER_OK);
    REQUIRE(isfinite(p.value) && isfinite(p.standard_error) && isfinite(p.low) && isfinite(p.high));
  }
  if (tier_clv_covariance(model, matrix, NULL) == TIER_OK) {
    for (size_t i = 0; i < s.parameter_count * s.parameter_count; i++) {
      REQUIRE(isfinite(matrix[i]));
    }
  }
}

/* Purchases 1 and 2 units after the first one. */
static void check_history(const tier_clv *model) {
  static const double covariates[COVARIATES_MOST] = {1, -1e15, 0, 7, 1e15, -3, 1e-300, 2}, purchases[] = {1, 2},
                      ages[] = {2, 3, 1e6};
  double alive[3];
  if (tier_clv_alive_history(model, covariates, purchases, 2, ages, 3, alive, NULL) == TIER_OK) {
    for (size_t i = 0; i < 3; i++) {
      REQUIRE(alive[i] >= 0 && alive[i] <= 1);
    }
  }
}

static void check_round_trip(tier_context *context, const tier_clv *model) {
  char *json, *again;
  tier_clv *loaded;
  REQUIRE(tier_clv_save(model, &json, NULL) == TIER_OK);
  REQUIRE(tier_clv_load(context, (tier_string){json, strlen(json)}, &loaded, NULL) == TIER_OK);
  REQUIRE(tier_clv_save(loaded, &again, NULL) == TIER_OK);
  REQUIRE(strcmp(json, again) == 0);
  tier_clv_destroy(loaded);
  tier_text_free(again);
  tier_text_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  tier_error err = {.size = sizeof err};
  tier_context *context;
  tier_clv *model = NULL;
  REQUIRE(tier_context_create(NULL, &context, NULL) == TIER_OK);
  const tier_status status = tier_clv_load(context, (tier_string){(const char *)data, size}, &model, &err);
  if (status == TIER_OK) {
    check_numbers(model);
    check_history(model);
    check_round_trip(context, model);
  } else {
    REQUIRE(model == NULL && err.code == status && strlen(err.message) > 0);
  }
  tier_clv_destroy(model);
  tier_context_destroy(context);
  return 0;
}
