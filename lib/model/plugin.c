/* SPDX-License-Identifier: Apache-2.0 */
/* Models from shared modules. */
#include "registry_object.h"

#include "base/failure.h"
#include "base/memory.h"
#include <dlfcn.h>
#include <string.h>

void tier__registry_close_modules(tier_context *context, tier__module *first) {
  while (first != NULL) {
    tier__module *next = first->next;
    if (first->handle != NULL) {
      (void)dlclose(first->handle);
    }
    tier__release(context, first);
    first = next;
  }
}

static const char *loader_message(void) {
  const char *message = dlerror();
  return message != NULL ? message : "the system does not say why";
}

static tier_status open_module(const char *path, tier__module *module, tier_plugin_fn *ret_models, tier_error *err) {
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

/** Reads the classes of a module into a list of their own. */
static tier_status collect(tier_context *context, const char *path, tier_plugin_fn models, tier__registered **list,
                           tier_error *err) {
  const tier_model_class *class_ = models(0);
  if (class_ == NULL) {
    return tier__fail(err, TIER_E_PLUGIN, "the plug-in %s has no models", path);
  }
  for (size_t i = 1; class_ != NULL; i++) {
    tier_error inner = {.size = sizeof inner};
    tier_status status = tier__registry_entry_make(context, class_, list, &inner);
    if (status != TIER_OK) {
      return tier__fail(err, status, "the plug-in %s: %s", path, inner.message);
    }
    class_ = models(i);
  }
  return TIER_OK;
}

tier_status tier_context_load_plugin(tier_context *context, const char *path, tier_error *err) {
  if (context == NULL || path == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "context or path is NULL");
  }
  TIER__TRY(tier__registry_attach(context, err));
  tier_status status = TIER_OK;
  tier_plugin_fn models = NULL;
  tier__registered *list = NULL;
  tier__module *module = tier__alloc(context, 1, sizeof *module);
  if (module == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY_OUT(open_module(path, module, &models, err));
  TIER__TRY_OUT(collect(context, path, models, &list, err));
  tier__registry *registry = tier__registry_of(context);
  tier__registered **end = &registry->first;
  while (*end != NULL) {
    end = &(*end)->next;
  }
  *end = list;
  list = NULL;
  module->next = registry->modules;
  registry->modules = module;
  module = NULL;
out:
  tier__registry_entries_end(context, list);
  tier__registry_close_modules(context, module);
  return status;
}
