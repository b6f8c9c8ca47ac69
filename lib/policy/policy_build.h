/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_build.h
 * The steps in which a document becomes a policy, and what the fit needs of them. Every mistake becomes a finding of
 * the policy; a step fails only for want of memory. */
#ifndef TIER_LIB_POLICY_BUILD_H
#define TIER_LIB_POLICY_BUILD_H

#include "base/memory.h"
#include "model/findings.h"
#include "model/settings.h"
#include "policy_object.h"

/** Upper limits: far beyond any use, they bound time and memory on hostile documents. */
enum {
  TIER__MOST_STEPS = 256,
  TIER__MOST_RULES = 10000,
  TIER__MOST_NAMES = 1000, /**< Metrics, attributes, or inputs of a callback. */
  TIER__MOST_MODELS = 100
};

/** An empty policy without a document. */
tier_status tier__policy_make(tier_context *context, tier_policy **ret_policy, tier_error *err);
/** Makes a policy of a document. @param document Taken over, also on failure. */
tier_status tier__policy_build(tier_context *context, json_t *document, tier_policy **ret_policy, tier_error *err);
/** The same document read again, with the same callbacks. */
tier_status tier__policy_clone(const tier_policy *policy, tier_policy **ret_policy, tier_error *err);

tier_status tier__policy_read_sections(tier_policy *policy, tier_settings *root, tier_error *err);
tier_status tier__policy_read_tiers(tier_policy *policy, tier_settings *root, tier_error *err);
/** After the tiers, which rules name. */
tier_status tier__policy_read_rules(tier_policy *policy, tier_settings *root, tier_error *err);
/** After the sections: what models read must be known. Brings the models into the order of their dependencies. */
tier_status tier__policy_read_models(tier_policy *policy, tier_settings *root, tier_error *err);
tier_status tier__policy_order_models(tier_policy *policy, tier_error *err);
/** Copies the text of a key. @param fallback For a key that is missing or no text; may be NULL, which gives NULL. */
tier_status tier__policy_read_text(tier_policy *policy, tier_settings *settings, const char *key, const char *fallback,
                                   char **ret_text, tier_error *err);
/** Reads the condition of a key. @param[out] ret_condition NULL if it is missing or wrong. */
tier_status tier__policy_read_condition(tier_policy *policy, tier_settings *settings, const char *key,
                                        tier__expression **ret_condition, tier_error *err);
/** Notes a mistake at a key of an object. */
void tier__policy_note(tier_policy *policy, const tier_settings *settings, const char *key, int32_t severity,
                       const char *code, const char *message);

/** Lint of the whole, when all parts are read. */
void tier__policy_lint(tier_policy *policy);
/** Notes attributes that the policy does not declare, once each. */
tier_status tier__policy_note_undeclared(tier_policy *policy, tier_error *err);
/** Checks the conditions. @param attributes Types known from the data, which go before the declared ones. */
tier_status tier__policy_check_conditions(tier_policy *policy, const tier__declared_attribute *attributes,
                                          size_t count, tier_findings *findings, tier_error *err);
/** Fails with the number of errors and the first of them. @param what Such as "policy". */
tier_status tier__policy_refuse(const tier_findings *findings, tier_status code, const char *what, tier_error *err);

/** What a column name stands for. */
enum {
  TIER__COLUMN_NONE = 0,
  TIER__COLUMN_METRIC = 1,
  TIER__COLUMN_ATTRIBUTE = 2,
  TIER__COLUMN_OUTPUT = 3,
  TIER__COLUMN_NO_MODEL = 4 /**< As none: the part before the dot names no model. */
};
/** @param[out] ret_type TIER_ANY for an attribute that is not declared, and for what a broken model might make. */
int tier__policy_column(const tier_policy *policy, const char *name, tier_type *ret_type);
/** 1 if the name is [A-Za-z_][A-Za-z0-9_]* and no word of the rule language. */
int tier__policy_is_name(const char *name);
/** 1 if the id is [A-Za-z_][A-Za-z0-9_-]*. */
int tier__policy_is_rule_id(const char *id);
/** Index of the model whose outputs begin with the part of `name` before its dot. @return `model_count` if none. */
size_t tier__policy_model_of(const tier_policy *policy, const char *name);

/** Called for an attribute that something reads. @param place JSON pointer of the first reader, or "rule ID". */
typedef tier_status (*tier__attribute_fn)(void *arg, const char *name, const char *place, tier_error *err);
/** Visits each attribute that models, conditions and callbacks read, once, in a fixed order. */
tier_status tier__policy_each_attribute(const tier_policy *policy, tier__attribute_fn visit, void *arg,
                                        tier_error *err);

/** Checks a callback and copies it. Takes `user_data` over, also on failure. */
tier_status tier__callback_make(tier_context *context, const tier_rule_callback *given, tier__callback **ret_callback,
                                tier_error *err);
/** Ends the `user_data` of a callback that cannot be taken. */
void tier__callback_refuse(const tier_rule_callback *given);
void tier__callback_release(tier__callback *callback);
/** Fills a rule, taking the reference over. */
void tier__rule_attach(tier__rule *rule, tier__callback *callback);
/** Makes room for one more rule at `index` and zeroes it. */
tier_status tier__policy_insert_rule(tier_policy *policy, size_t index, tier__rule **ret_rule, tier_error *err);
/** 1 if every input of the callback is a column; else the error says which is not. */
tier_status tier__callback_check_inputs(const tier_policy *policy, const tier__callback *callback, tier_error *err);

/** Hexadecimal hash of a document: the same for documents that differ only in spaces, order of keys and spelling of
 * numbers. @param[out] text 33 bytes. */
tier_status tier__document_hash(tier_context *context, const json_t *document, char text[33], tier_error *err);

#endif
