/* SPDX-License-Identifier: Apache-2.0 */
#include "callback_object.h"

#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "policy_word.h"

#include <string.h>

/** Size of the first version of the struct, and of the part that says how to let go of the user data. */
#define CALLBACK_LEAST (offsetof(tier_rule_callback, evaluate) + sizeof(tier_rule_fn))
#define CALLBACK_OWNERSHIP (offsetof(tier_rule_callback, destroy) + sizeof(tier_destroy_fn))

/** Far beyond any use, it bounds time and memory. */
enum { MOST_INPUTS = 1000 };

/** Reads the caller's struct. One of another size still gives `user_data` and `destroy`, if it has room for them: they
 * are owed to the caller whatever happens. */
static tier_status read_callback(const tier_rule_callback *given, tier_rule_callback *ret_rule, tier_error *err) {
  tier_status status;
  memset(ret_rule, 0, sizeof *ret_rule);
  status = tier__struct_in(ret_rule, sizeof *ret_rule, CALLBACK_LEAST, given, "tier_rule_callback", err);
  if (status != TIER_OK && given != NULL && given->size >= CALLBACK_OWNERSHIP) {
    memcpy(ret_rule, given, CALLBACK_OWNERSHIP);
  }
  return status;
}

static tier_status check_callback(const tier_rule_callback *rule, tier_error *err) {
  if (rule->id == NULL || !tier__policy_is_rule_id(rule->id)) {
    return tier__fail(err, TIER_E_ARGUMENT, "a rule's id is letters, digits, '_' and '-', not first a digit or '-'");
  }
  if (rule->evaluate == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "rule '%s' has no evaluate function", rule->id);
  }
  if ((rule->flags & ~(uint32_t)(TIER_RULE_THREADSAFE | TIER_RULE_DETERMINISTIC)) != 0) {
    return tier__fail(err, TIER_E_TOO_NEW, "rule '%s' has flags that this library does not know", rule->id);
  }
  if (rule->input_count > MOST_INPUTS || (rule->inputs == NULL && rule->input_count > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "rule '%s': inputs must be 0 to 1000 names", rule->id);
  }
  for (size_t i = 0; i < rule->input_count; i++) {
    if (rule->inputs[i] == NULL) {
      return tier__fail(err, TIER_E_ARGUMENT, "rule '%s': input %zu is NULL", rule->id, i);
    }
  }
  return TIER_OK;
}

/** Copies the names; what is owned is kept consistent at every step, so that a failure can be cleared up. */
static tier_status copy_names(tier__callback *callback, const tier_rule_callback *from, tier_error *err) {
  char **inputs = tier__alloc(callback->context, from->input_count, sizeof *inputs);
  if (inputs == NULL) {
    return tier__no_memory(err);
  }
  callback->rule.inputs = (const char *const *)inputs;
  for (size_t i = 0; i < from->input_count; i++) {
    inputs[i] = tier__copy_text(callback->context, from->inputs[i], strlen(from->inputs[i]));
    if (inputs[i] == NULL) {
      return tier__no_memory(err);
    }
    callback->rule.input_count = i + 1;
  }
  callback->rule.id = tier__copy_text(callback->context, from->id, strlen(from->id));
  return callback->rule.id == NULL ? tier__no_memory(err) : TIER_OK;
}

tier_status tier__callback_make(tier_context *context, const tier_rule_callback *given, tier__callback **ret_callback,
                                tier_error *err) {
  tier_rule_callback rule;
  tier__callback *callback = NULL;
  tier_status status = read_callback(given, &rule, err);
  TIER__TRY_OUT(status);
  TIER__TRY_OUT(check_callback(&rule, err));
  callback = tier__alloc(context, 1, sizeof *callback);
  if (callback == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  atomic_init(&callback->references, 1);
  callback->context = tier__context_hold(context);
  callback->rule = rule;
  callback->rule.size = sizeof callback->rule;
  callback->rule.id = NULL;
  callback->rule.inputs = NULL;
  callback->rule.input_count = 0;
  status = copy_names(callback, &rule, err);
  if (status != TIER_OK) {
    tier__callback_release(callback);
    return status;
  }
  *ret_callback = callback;
  return TIER_OK;
out:
  if (rule.destroy != NULL) {
    rule.destroy(rule.user_data);
  }
  return status;
}

void tier__callback_refuse(const tier_rule_callback *given) {
  tier_rule_callback rule;
  (void)read_callback(given, &rule, NULL);
  if (rule.destroy != NULL) {
    rule.destroy(rule.user_data);
  }
}

void tier__callback_release(tier__callback *callback) {
  tier_context *context;
  char **inputs;
  if (callback == NULL || atomic_fetch_sub(&callback->references, 1) != 1) {
    return;
  }
  context = callback->context;
  inputs = (char **)callback->rule.inputs;
  if (callback->rule.destroy != NULL) {
    callback->rule.destroy(callback->rule.user_data);
  }
  for (size_t i = 0; i < callback->rule.input_count; i++) {
    tier__release(context, inputs[i]);
  }
  tier__release(context, inputs);
  tier__release(context, (char *)callback->rule.id);
  tier__release(context, callback);
  tier_context_destroy(context);
}
