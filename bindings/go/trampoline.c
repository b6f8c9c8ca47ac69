/* SPDX-License-Identifier: Apache-2.0 */
#include "trampoline.h"

#include "_cgo_export.h"

/* Handle of the Go error that a rule returned. Rules run in the thread of the call that asks them, so it is found
 * again in that thread; Go looks at it only through the functions below, because a goroutine may change threads
 * afterwards. */
static _Thread_local uintptr_t rule_cause;

/* A rule may itself assign other books: what stopped the outer call is kept over the inner one. */
static uintptr_t begin_call(void) {
  const uintptr_t outer = rule_cause;
  rule_cause = 0;
  return outer;
}

static uintptr_t end_call(uintptr_t outer) {
  const uintptr_t cause = rule_cause;
  rule_cause = outer;
  return cause;
}

static tier_status evaluate_rule(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts,
                                 tier_error *err) {
  return libtierGoEvaluate((uintptr_t)user_data, (tier_batch *)batch, ret_verdicts, err, &rule_cause);
}

static void destroy_rule(void *user_data) { libtierGoDestroy((uintptr_t)user_data); }

static tier_status write_piece(void *user_data, const char *data, size_t length, tier_error *err) {
  return libtierGoWrite((uintptr_t)user_data, (char *)data, length, err);
}

static void set_functions(tier_rule_callback *rule, uintptr_t handle) {
  rule->evaluate = evaluate_rule;
  rule->user_data = (void *)handle;
  rule->destroy = destroy_rule;
}

tier_status libtier_go_policy_add_rule(tier_policy *policy, tier_rule_callback *rule, uintptr_t handle,
                                       tier_error *err) {
  set_functions(rule, handle);
  return tier_policy_add_rule(policy, rule, err);
}

tier_status libtier_go_fitted_add_rule(tier_fitted *fitted, tier_rule_callback *rule, uintptr_t handle,
                                       tier_error *err) {
  set_functions(rule, handle);
  return tier_fitted_add_rule(fitted, rule, err);
}

tier_status libtier_go_assign(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                              const tier_roster *before, tier_result **ret_result, uintptr_t *ret_cause,
                              tier_error *err) {
  const uintptr_t outer = begin_call();
  const tier_status status = tier_assign(fitted, book, as_of_day, before, ret_result, err);
  *ret_cause = end_call(outer);
  return status;
}

tier_status libtier_go_forecast(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                                const tier_roster *after, const tier_forecast_options *options,
                                tier_forecast **ret_forecast, uintptr_t *ret_cause, tier_error *err) {
  const uintptr_t outer = begin_call();
  const tier_status status = tier_forecast_make(fitted, book, as_of_day, after, options, ret_forecast, err);
  *ret_cause = end_call(outer);
  return status;
}

tier_status libtier_go_simulate(const tier_fitted *a, const tier_fitted *b, const tier_book *book, int32_t as_of_day,
                                const tier_simulation_options *options, tier_simulation **ret_simulation,
                                uintptr_t *ret_cause, tier_error *err) {
  const uintptr_t outer = begin_call();
  const tier_status status = tier_simulate(a, b, book, as_of_day, options, ret_simulation, err);
  *ret_cause = end_call(outer);
  return status;
}

tier_status libtier_go_desk_assign(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day,
                                   tier_decision *ret_decision, uintptr_t *ret_cause, tier_error *err) {
  const uintptr_t outer = begin_call();
  const tier_status status = tier_desk_assign(desk, customer, as_of_day, ret_decision, err);
  *ret_cause = end_call(outer);
  return status;
}

tier_status libtier_go_write_csv(const tier_result *result, uintptr_t handle, tier_error *err) {
  return tier_result_write_csv(result, write_piece, (void *)handle, err);
}
