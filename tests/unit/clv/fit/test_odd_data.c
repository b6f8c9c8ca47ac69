/* SPDX-License-Identifier: Apache-2.0 */
/* Customers who ask for a simpler model than any, or for none: each fit still ends at a finite point with a verdict. */
#include "helpers/assert_close.h"

#include <math.h>

#include "base/context_object.h"
#include "clv/common/compress.h"
#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"

enum { MOST = 4 };

static tier_context *context;

typedef struct customers {
  size_t count;
  double x[MOST], last[MOST], age[MOST];
} customers;

static const customers odd[] = {
    {1, {0}, {0}, {10}},                                             /* One who never came again, ... */
    {1, {5}, {8}, {10}},                                             /* ... and one who did. */
    {3, {0, 0, 0}, {0, 0, 0}, {10, 20, 30}},                         /* Nobody comes again. */
    {4, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 7}},                   /* Hardly any time has passed. */
    {4, {10, 20, 15, 30}, {10, 20, 15, 30}, {10, 20, 15, 30}},       /* All come always. */
    {3, {3, 3, 3}, {10, 20, 30}, {10, 20, 30}},                      /* All came today. */
    {2, {5000, 4000}, {9000, 8000}, {10000, 10000}},                 /* Very many purchases. */
    {3, {3, 2, 0}, {0, 0, 0}, {10, 20, 30}},                         /* All on the first day. */
    {3, {1, 0, 5000}, {1, 0, 1}, {2, 0, 1}},                         /* One unlike the others. */
    {3, {3, 2, 7}, {1e-6, 3, 1e6}, {2e-6, 4, 2e6}}};                 /* Times of all magnitudes. */

static int is_whole(double value) { return value == floor(value); }

static int suits(const tier__purchase_model *model, const customers *c) {
  int does = 1;
  for (size_t i = 0; i < c->count && (model->discrete || model->contractual); i++) {
    does &= is_whole(c->age[i]) && is_whole(c->last[i]) && c->x[i] <= (model->contractual ? c->age[i] : c->last[i]);
  }
  return does;
}

static void assert_sound(const tier__purchase_model *model, const double *params, const tier__fit_report *report) {
  double length = 0;
  assert_int_not_equal(report->verdict, TIER__FIT_FAILED);
  assert_true(isfinite(report->log_likelihood));
  assert_int_equal(report->reason == NULL, report->verdict == TIER__FIT_CONVERGED);
  assert_int_equal(report->at_bound != 0, report->verdict == TIER__FIT_BOUNDARY);
  for (size_t i = 0; i < model->count; i++) {
    assert_true(isfinite(params[i]) && params[i] > 0);
    length += report->direction[i] * report->direction[i];
    for (size_t j = 0; j < model->count; j++) {
      assert_true(isfinite(report->covariance[i][j]));
    }
  }
  assert_near(length, report->verdict == TIER__FIT_CONVERGED ? 0 : 1, 1e-12);
}

static void every_fit_ends_with_a_verdict(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
    for (int kind = 0; kind < TIER__PURCHASES_COUNT; kind++) {
      const tier__purchase_model *model = tier__purchase_models[kind];
      const customers *c = &odd[i];
      const tier__purchase_columns columns = {.count = c->count, .x = c->x, .last = c->last, .age = c->age,
                                              .log_intervals = model->staged ? c->x : NULL};
      tier__compressed data;
      double params[TIER__PURCHASES_MOST];
      tier__fit_report report;
      if (!suits(model, c)) {
        continue;
      }
      assert_int_equal(tier__compress(context, &columns, model->paired, &data, NULL), TIER_OK);
      tier__purchase_fit(model, &data.rows, NULL, model->staged ? 2 : 0, params, NULL, &report);
      assert_sound(model, params, &report);
      tier__compressed_end(&data);
    }
  }
}

static int make_context(void **state) {
  (void)state;
  return tier__context_make(NULL, &context, NULL) == TIER_OK ? 0 : -1;
}

static int end_context(void **state) {
  (void)state;
  tier_context_destroy(context);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_fit_ends_with_a_verdict)};
  return cmocka_run_group_tests(tests, make_context, end_context);
}
