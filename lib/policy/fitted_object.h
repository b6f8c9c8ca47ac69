/* SPDX-License-Identifier: Apache-2.0 */
/** @file fitted_object.h
 * The inside of fitted policies. */
#ifndef TIER_LIB_FITTED_OBJECT_H
#define TIER_LIB_FITTED_OBJECT_H

#include "policy_object.h"

struct tier_fitted {
  atomic_size_t references;
  tier_context *context;
  tier_policy *policy;            /**< Its own, frozen: expressions are checked against the types below. */
  int32_t as_of_day;
  uint64_t customers;
  char policy_hash[33];           /**< Hexadecimal. */
  char data_hash[17];
  char zone_rules[17];            /**< Hash of the rules of the policy's named zone at the fit; "" without one. */
  tier__declared_attribute *attributes; /**< Those in use, with the types they had in the book. */
  size_t attribute_count;
  void **models;                  /**< Fitted models, one per model of the policy. */
  tier_findings *findings;
};

/** An empty fitted policy. @param policy Taken over, also on failure. */
tier_status tier__fitted_make(tier_policy *policy, tier_fitted **ret_fitted, tier_error *err);
/** One more holder. @return `fitted`. */
tier_fitted *tier__fitted_hold(tier_fitted *fitted);
/** Hash of the rules that the policy's named zone has on this machine; "" without one. @param[out] text 17 bytes. */
void tier__fitted_zone_rules(const tier_policy *policy, char text[17]);
/** Adds an attribute in use. */
tier_status tier__fitted_add_attribute(tier_fitted *fitted, const char *name, tier_type type, tier_error *err);

#endif
