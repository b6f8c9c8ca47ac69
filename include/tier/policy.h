/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy.h
 * Policies: what to measure, what to learn, where the tiers begin. Fitted policies: the same with all that was
 * learned, frozen until fitted again on purpose.
 */
#ifndef TIER_POLICY_H
#define TIER_POLICY_H

#include <tier/book.h>
#include <tier/rule.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A policy. Belongs to one thread while rules are added; from the first @ref tier_fit on it is frozen and may be
 * shared by threads. */
typedef struct tier_policy tier_policy;
/** A fitted policy. Immutable; may be shared by threads. */
typedef struct tier_fitted tier_fitted;
/** Who was in which tier; see roster.h. */
typedef struct tier_roster tier_roster;
/** The outcome of one assignment; see result.h. */
typedef struct tier_result tier_result;

/** Reads a policy. Only text that is not a JSON object fails here; every other mistake is kept as a finding, so that
 * @ref tier_policy_check can list all of them at once, and @ref tier_fit refuses the policy.
 * @param json UTF-8, at most 16 MiB; duplicate keys are errors.
 * @return @ref TIER_E_JSON with line and column; @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_policy_parse(tier_context *context, tier_string json,
                                                       tier_policy **ret_policy, tier_error *err);
/** Lets go of a policy; fitted policies made from it stay valid. */
TIER_API void tier_policy_destroy(tier_policy *policy);
/** Adds a rule of the host program. Takes `user_data` over: `destroy` runs when the last object that uses it ends.
 * A plain name that is no metric is taken as an attribute, which @ref tier_fit then asks of the book.
 * @return @ref TIER_E_ARGUMENT (id malformed), @ref TIER_E_POLICY (id taken, unknown column), @ref TIER_E_STATE
 * (already fitted), @ref TIER_E_TOO_NEW, @ref TIER_E_STRUCT_SIZE, @ref TIER_E_MEMORY; `destroy` has run then. */
TIER_API TIER_MUST_CHECK tier_status tier_policy_add_rule(tier_policy *policy, const tier_rule_callback *rule,
                                                          tier_error *err);
/** Lists everything that is wrong or doubtful. @param[out] ret_findings To be ended by @ref tier_findings_destroy.
 * @return @ref TIER_OK also when there are findings; @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_policy_check(const tier_policy *policy, tier_findings **ret_findings,
                                                       tier_error *err);
/** @return Most units of work for one customer: all expressions together. See @ref TIER_LIMIT_COST. */
TIER_API uint64_t tier_policy_cost(const tier_policy *policy);
/** @return Number of ladders: 1 unless the policy has `ladders`. */
TIER_API size_t tier_policy_ladder_count(const tier_policy *policy);
/** Name of a ladder, terminated; "" for the main one, which is index 0. @return NULL past the end. */
TIER_API const char *tier_policy_ladder_name(const tier_policy *policy, size_t ladder);
/** Id of a tier of any ladder. @param index 0 = lowest. @return NULL past the end. */
TIER_API const char *tier_policy_ladder_tier_id(const tier_policy *policy, size_t ladder, size_t index);
/** @return Number of tiers of the main ladder. */
TIER_API size_t tier_policy_tier_count(const tier_policy *policy);
/** Id of a tier, terminated; lives as long as the policy. @param index 0 = lowest. @return NULL past the end. */
TIER_API const char *tier_policy_tier_id(const tier_policy *policy, size_t index);
/** Index of a tier. @return @ref TIER_E_NOT_FOUND. */
TIER_API TIER_MUST_CHECK tier_status tier_policy_find_tier(const tier_policy *policy, tier_string id,
                                                           int32_t *ret_tier, tier_error *err);
/** Type that the policy declares for an attribute. @return @ref TIER_ANY if it does not declare it. */
TIER_API tier_type tier_policy_attribute_type(const tier_policy *policy, const char *name);
/** The calendar's zone; lives as long as the policy. @return NULL for UTC. */
TIER_API const tier_zone *tier_policy_zone(const tier_policy *policy);
/** @return Decimal digits of the policy's currency. */
TIER_API int32_t tier_policy_minor_digits(const tier_policy *policy);

/** Learns what the models need.
 * @param as_of_day Inclusive: later transactions are left out. In the years 1 to 9999, or @ref TIER_E_ARGUMENT.
 * @return @ref TIER_E_POLICY (it has errors; the first is in the message), @ref TIER_E_DATA (an attribute is missing
 * or of another type, the book's minor digits differ, no purchase at all), @ref TIER_E_MODEL, @ref TIER_E_MEMORY, or
 * what a model returned. */
TIER_API TIER_MUST_CHECK tier_status tier_fit(const tier_policy *policy, const tier_book *book, int32_t as_of_day,
                                              tier_fitted **ret_fitted, tier_error *err);
/** Lets go of a fitted policy; results made from it stay valid. */
TIER_API void tier_fitted_destroy(tier_fitted *fitted);
/** Writes it as JSON. The same policy and the same data give the same bytes.
 * @param[out] ret_json Terminated; to be freed by @ref tier_text_free. @return @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_fitted_save(const tier_fitted *fitted, char **ret_json, tier_error *err);
/** Reads what @ref tier_fitted_save wrote. Rules of the host program are not in it: add them again with
 * @ref tier_fitted_add_rule.
 * @return @ref TIER_E_JSON, @ref TIER_E_TOO_NEW, @ref TIER_E_POLICY (edited: hash, models or tiers do not fit),
 * @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_fitted_load(tier_context *context, tier_string json,
                                                      tier_fitted **ret_fitted, tier_error *err);
/** Gives a loaded fitted policy a rule that it had when it was saved; before the first @ref tier_assign, which fails
 * with @ref TIER_E_STATE while one is missing. Ownership as in @ref tier_policy_add_rule.
 * @return @ref TIER_E_NOT_FOUND (it had no rule of that id), @ref TIER_E_STATE (it is there), @ref TIER_E_POLICY
 * (unknown column, or an attribute that was not in use at the fit), and as @ref tier_policy_add_rule. */
TIER_API TIER_MUST_CHECK tier_status tier_fitted_add_rule(tier_fitted *fitted, const tier_rule_callback *rule,
                                                          tier_error *err);
/** The policy inside, with all its rules; lives as long as `fitted`. */
TIER_API const tier_policy *tier_fitted_policy(const tier_fitted *fitted);
/** The day up to which it learned. */
TIER_API int32_t tier_fitted_as_of_day(const tier_fitted *fitted);
/** What the fit found odd; lives as long as `fitted`. */
TIER_API const tier_findings *tier_fitted_findings(const tier_fitted *fitted);

/** Gives every customer of the book a tier.
 * @param as_of_day As in @ref tier_fit
 * @param before Where they stand; NULL: everybody is new. Its policy must have the same ladders and tiers, and nobody
 * in it may have been evaluated, or begin in his tier, on a later day, or @ref TIER_E_ARGUMENT.
 * @return @ref TIER_E_DATA (as in @ref tier_fit), @ref TIER_E_STATE (a rule is missing), @ref TIER_E_REENTRANT,
 * @ref TIER_E_OVERFLOW (the spend of a tier), @ref TIER_E_POLICY (not in effect on the day), @ref TIER_E_DATA
 * (`on_unknown` is "fail", and something is), @ref TIER_E_PLUGIN (a callback gave an effect or a tier that there is
 * not; `err->row` is the customer's place in the result), @ref TIER_E_MEMORY, or what a model or a callback
 * returned. */
TIER_API TIER_MUST_CHECK tier_status tier_assign(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day,
                                                 const tier_roster *before, tier_result **ret_result, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif
