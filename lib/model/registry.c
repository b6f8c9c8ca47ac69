/* SPDX-License-Identifier: Apache-2.0 */
#include "registry.h"

#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include <string.h>

/** [a-z][a-z0-9_-]* */
static int name_is_good(const char *name) {
  if (*name < 'a' || *name > 'z') {
    return 0;
  }
  return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

/** @return NULL if all that must be there are. */
static const char *missing_slot(const tier_model_class *c) {
  const int learns = c->state_create != NULL;
  const struct {
    int present;
    const char *name;
  } slots[] = {
      {c->create != NULL, "create"},
      {c->destroy != NULL, "destroy"},
      {c->inputs != NULL, "inputs"},
      {c->outputs != NULL, "outputs"},
      {!learns || c->observe != NULL, "observe"},
      {!learns || c->merge != NULL, "merge"},
      {!learns || c->state_destroy != NULL, "state_destroy"},
      {c->finish != NULL, "finish"},
      {c->fitted_save != NULL, "fitted_save"},
      {c->fitted_load != NULL, "fitted_load"},
      {c->fitted_destroy != NULL, "fitted_destroy"},
      {c->score != NULL, "score"},
  };
  for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
    if (!slots[i].present) {
      return slots[i].name;
    }
  }
  return NULL;
}

/** Size, version, flags and name stand where they are in every version of the interface. */
static tier_status read_class(const tier_model_class *given, tier_model_class *ret_class, tier_error *err) {
  if (given == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "model_class is NULL");
  }
  const size_t head = offsetof(tier_model_class, name) + sizeof given->name;
  const char *name = given->size >= head && given->name != NULL ? given->name : "(without name)";
  if (given->size >= head && given->interface_version != TIER_MODEL_INTERFACE) {
    return tier__fail(err, TIER_E_INTERFACE, "model \"%s\" was built for interface version %u, this library has %u",
                      name, (unsigned)given->interface_version, (unsigned)TIER_MODEL_INTERFACE);
  }
  tier_error inner = {.size = sizeof inner};
  if (tier__struct_in(ret_class, sizeof *ret_class, sizeof *ret_class, given, "tier_model_class", &inner) != TIER_OK) {
    return tier__fail(err, TIER_E_PLUGIN, "model \"%s\": %s", name, inner.message);
  }
  if (ret_class->name == NULL || !name_is_good(ret_class->name)) {
    return tier__fail(err, TIER_E_PLUGIN, "\"%s\" is no name of a model: [a-z][a-z0-9_-]*", name);
  }
  if (ret_class->flags != 0) {
    return tier__fail(err, TIER_E_PLUGIN, "model \"%s\" sets flags that this library does not know", name);
  }
  const char *slot = missing_slot(ret_class);
  if (slot != NULL) {
    return tier__fail(err, TIER_E_PLUGIN, "model \"%s\" lacks the function %s", name, slot);
  }
  return TIER_OK;
}

tier_status tier__registry_entry_make(tier_context *context, const tier_model_class *given, tier__registered **list,
                                      tier_error *err) {
  tier_model_class class_;
  TIER__TRY(read_class(given, &class_, err));
  tier__registered **end = list;
  for (; *end != NULL; end = &(*end)->next) {
    if (strcmp((*end)->class_.name, class_.name) == 0) {
      return tier__fail(err, TIER_E_PLUGIN, "there is a model \"%s\" already", class_.name);
    }
  }
  if (list != &tier__registry_of(context)->first && tier__registry_find(context, class_.name, NULL) != NULL) {
    return tier__fail(err, TIER_E_PLUGIN, "there is a model \"%s\" already", class_.name);
  }
  tier__registered *entry = tier__alloc(context, 1, sizeof *entry);
  if (entry == NULL) {
    return tier__no_memory(err);
  }
  entry->class_ = class_;
  *end = entry;
  return TIER_OK;
}

void tier__registry_entries_end(tier_context *context, tier__registered *first) {
  while (first != NULL) {
    tier__registered *next = first->next;
    if (first->destroy != NULL) {
      first->destroy(first->user_data);
    }
    tier__release(context, first);
    first = next;
  }
}

/** What a module registered may be code of the module: the modules go last. */
static void registry_destroy(tier_context *context) {
  tier__registry *registry = tier__registry_of(context);
  if (registry == NULL) {
    return;
  }
  tier__registry_entries_end(context, registry->first);
  tier__modules_close(context, registry->modules);
  tier__release(context, registry);
  context->registry = NULL;
}

const tier_model_class *tier__registry_find(const tier_context *context, const char *name, void **ret_user_data) {
  const tier__registry *registry = tier__registry_of(context);
  for (const tier__registered *entry = registry != NULL ? registry->first : NULL; entry != NULL; entry = entry->next) {
    if (strcmp(entry->class_.name, name) == 0) {
      if (ret_user_data != NULL) {
        *ret_user_data = entry->user_data;
      }
      return &entry->class_;
    }
  }
  return NULL;
}

tier_status tier__registry_attach(tier_context *context, tier_error *err) {
  if (context->registry == NULL) {
    context->registry = tier__alloc(context, 1, sizeof(tier__registry));
    context->registry_destroy = registry_destroy;
  }
  return context->registry != NULL ? TIER_OK : tier__no_memory(err);
}

static tier_status register_model(tier_context *context, const tier_model_class *model_class, void *user_data,
                                  tier_destroy_fn destroy, tier_error *err) {
  if (context == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "context is NULL");
  }
  TIER__TRY(tier__registry_attach(context, err));
  TIER__TRY(tier__registry_entry_make(context, model_class, &tier__registry_of(context)->first, err));
  tier__registered *last = tier__registry_of(context)->first;
  while (last->next != NULL) {
    last = last->next;
  }
  last->user_data = user_data;
  last->destroy = destroy;
  return TIER_OK;
}

tier_status tier_context_register_model(tier_context *context, const tier_model_class *model_class, void *user_data,
                                        tier_destroy_fn destroy, tier_error *err) {
  tier_status status = register_model(context, model_class, user_data, destroy, err);
  if (status != TIER_OK && destroy != NULL) {
    destroy(user_data);
  }
  return status;
}
