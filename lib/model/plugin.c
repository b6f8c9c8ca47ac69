/* SPDX-License-Identifier: Apache-2.0 */
/* Models from shared modules. */
#include "base/failure.h"
#include "registry.h"

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
  if (context == NULL || path == NULL || *path == '\0') { /* To the loader, "" is the running program itself. */
    return tier__fail(err, TIER_E_ARGUMENT, "context is NULL, or path is NULL or empty");
  }
  TIER__TRY(tier__registry_attach(context, err));
  tier_status status = TIER_OK;
  tier_plugin_fn models = NULL;
  tier__registered *list = NULL;
  tier__module *module = NULL;
  TIER__TRY(tier__module_open(context, path, &module, &models, err));
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
  tier__modules_close(context, module);
  return status;
}
