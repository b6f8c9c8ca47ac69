/* SPDX-License-Identifier: Apache-2.0 */
/* What Go cannot do by itself: hand a handle to C as user data, and give C a function to call. */
#ifndef LIBTIER_GO_TRAMPOLINE_H
#define LIBTIER_GO_TRAMPOLINE_H

#include <tier/tier.h>

/* Fills in evaluate, user_data and destroy for a rule whose Go side is `handle`, and adds it. */
tier_status libtier_go_policy_add_rule(tier_policy *policy, tier_rule_callback *rule, uintptr_t handle,
                                       tier_error *err);
tier_status libtier_go_fitted_add_rule(tier_fitted *fitted, tier_rule_callback *rule, uintptr_t handle,
                                       tier_error *err);

/* As tier_assign. *ret_cause becomes the handle of the Go error that stopped it, or 0. */
tier_status libtier_go_assign(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                              const tier_roster *before, tier_result **ret_result, uintptr_t *ret_cause,
                              tier_error *err);

/* As tier_forecast_make, tier_simulate and tier_desk_assign; *ret_cause as above. */
tier_status libtier_go_forecast(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                                const tier_roster *after, const tier_forecast_options *options,
                                tier_forecast **ret_forecast, uintptr_t *ret_cause, tier_error *err);
tier_status libtier_go_simulate(const tier_fitted *a, const tier_fitted *b, const tier_book *book, int32_t as_of_day,
                                const tier_simulation_options *options, tier_simulation **ret_simulation,
                                uintptr_t *ret_cause, tier_error *err);
tier_status libtier_go_desk_assign(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day,
                                   tier_decision *ret_decision, uintptr_t *ret_cause, tier_error *err);

/* As tier_result_write_csv, into the Go writer `handle`. */
tier_status libtier_go_write_csv(const tier_result *result, uintptr_t handle, tier_error *err);

#endif
