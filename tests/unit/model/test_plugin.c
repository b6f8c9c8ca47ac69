/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "model/registry.h"
#include "unit/model/made_plugin_path.h"

static tier_context *new_context(void) {
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  return context;
}

static void the_models_of_a_module_are_known(void **state) {
  tier_context *context = new_context();
  tier_error err = {.size = sizeof err};
  (void)state;
  const tier_status status = tier_context_load_plugin(context, MADE_PLUGIN_FOLDER "/made_plugin_0.so", &err);
  if (status != TIER_OK) {
    print_error("%s\n", err.message);
  }
  assert_int_equal(status, TIER_OK);
  assert_non_null(tier__registry_find(context, "one", NULL));
  assert_non_null(tier__registry_find(context, "two", NULL));
  assert_int_equal(tier_context_load_plugin(context, MADE_PLUGIN_FOLDER "/made_plugin_0.so", &err), TIER_E_PLUGIN);
  assert_non_null(strstr(err.message, "already"));
  tier_context_destroy(context);
}

static void refused(const char *path, tier_status expected, const char *words) {
  tier_context *context = new_context();
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_context_load_plugin(context, path, &err), expected);
  if (strstr(err.message, words) == NULL) {
    print_error("\"%s\" does not say \"%s\"\n", err.message, words);
    fail();
  }
  assert_null(tier__registry_find(context, "one", NULL)); /* All or nothing. */
  assert_null(tier__registry_find(context, "two", NULL));
  tier_context_destroy(context);
}

static void bad_modules_leave_nothing_behind(void **state) {
  (void)state;
  refused(MADE_PLUGIN_FOLDER "/made_plugin_1.so", TIER_E_INTERFACE, "\"two\" was built for interface version 0");
  refused(MADE_PLUGIN_FOLDER "/made_plugin_2.so", TIER_E_PLUGIN, "\"one\" already");
  refused(MADE_PLUGIN_FOLDER "/made_plugin_3.so", TIER_E_PLUGIN, "no models");
  refused("/nowhere/at/all.so", TIER_E_PLUGIN, "/nowhere/at/all.so");
  refused("libm.so.6", TIER_E_PLUGIN, TIER_PLUGIN_SYMBOL);
}

/* Without memory nothing is registered, and once there is some, the module loads. */
static void memory_failures_leave_nothing_behind(void **state) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  (void)state;
  for (size_t k = 1, done = 0; !done; k++) {
    tier_context *context = NULL;
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
    tier_test_allocator_fail(&memory, k, 1);
    tier_status status = tier_context_load_plugin(context, MADE_PLUGIN_FOLDER "/made_plugin_0.so", NULL);
    done = memory.failed == 0;
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    assert_true(done || tier__registry_find(context, "one", NULL) == NULL);
    status = tier_context_load_plugin(context, MADE_PLUGIN_FOLDER "/made_plugin_0.so", NULL);
    assert_int_equal(status, done ? TIER_E_PLUGIN : TIER_OK);
    tier_context_destroy(context);
    assert_int_equal(memory.live, 0);
  }
}

static void arguments_are_checked(void **state) {
  tier_context *context = new_context();
  (void)state;
  assert_int_equal(tier_context_load_plugin(context, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_context_load_plugin(context, "", NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_context_load_plugin(NULL, "x", NULL), TIER_E_ARGUMENT);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_models_of_a_module_are_known),
      cmocka_unit_test(bad_modules_leave_nothing_behind),
      cmocka_unit_test(memory_failures_leave_nothing_behind),
      cmocka_unit_test(arguments_are_checked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
