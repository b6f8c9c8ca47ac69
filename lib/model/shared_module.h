/* SPDX-License-Identifier: Apache-2.0 */
/** @file shared_module.h
 * Shared modules that bring models. */
#ifndef TIER_LIB_SHARED_MODULE_H
#define TIER_LIB_SHARED_MODULE_H

#include <tier/model.h>

/** A shared module that was loaded. */
typedef struct tier__module {
  struct tier__module *next;
  void *handle;
} tier__module;

/** Loads a module and finds its models. @param[out] ret_module To be ended by tier__modules_close.
 * @return TIER_E_PLUGIN, TIER_E_MEMORY. */
tier_status tier__module_open(tier_context *context, const char *path, tier__module **ret_module,
                              tier_plugin_fn *ret_models, tier_error *err);
/** Unloads a list of modules. */
void tier__modules_close(tier_context *context, tier__module *first);

#endif
