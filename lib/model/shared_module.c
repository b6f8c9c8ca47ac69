/* SPDX-License-Identifier: Apache-2.0 */
#include "shared_module.h"

#include "base/failure.h"
#include "base/memory.h"
#include <dlfcn.h>
#include <string.h>

static const char *loader_message(void) {
  const char *message = dlerror();
  return message != NULL ? message : "the system does not say why";
}

static tier_status load(const char *path, tier__module *module, tier_plugin_fn *ret_models, tier_error *err) {
  module->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (module->handle == NULL) {
    return tier__fail(err, TIER_E_PLUGIN, "cannot load the plug-in %s: %s", path, loader_message());
  }
  void *symbol = dlsym(module->handle, TIER_PLUGIN_SYMBOL);
  if (symbol == NULL) {
    return tier__fail(err, TIER_E_PLUGIN, "%s is no plug-in: it has no function %s", path, TIER_PLUGIN_SYMBOL);
  }
  memcpy(ret_models, &symbol, sizeof *ret_models); /* ISO C has no cast from an object to a function pointer. */
  return TIER_OK;
}

tier_status tier__module_open(tier_context *context, const char *path, tier__module **ret_module,
                              tier_plugin_fn *ret_models, tier_error *err) {
  tier__module *module = tier__alloc(context, 1, sizeof *module);
  if (module == NULL) {
    return tier__no_memory(err);
  }
  tier_status status = load(path, module, ret_models, err);
  if (status != TIER_OK) {
    tier__modules_close(context, module);
    return status;
  }
  *ret_module = module;
  return TIER_OK;
}

void tier__modules_close(tier_context *context, tier__module *first) {
  while (first != NULL) {
    tier__module *next = first->next;
    if (first->handle != NULL) {
      (void)dlclose(first->handle);
    }
    tier__release(context, first);
    first = next;
  }
}
