/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "made_class.h"
#include "model/registry.h"

static void count_call(void *user_data) { ++*(int *)user_data; }

static tier_context *new_context(void) {
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  return context;
}

static void a_model_is_found_by_its_name(void **state) {
  tier_context *context = new_context();
  const tier_model_class made = made_class();
  int ended = 0;
  void *user_data = NULL;
  (void)state;
  assert_null(tier__registry_find(context, "made", NULL));
  assert_int_equal(tier_context_register_model(context, &made, &ended, count_call, NULL), TIER_OK);
  const tier_model_class *found = tier__registry_find(context, "made", &user_data);
  assert_ptr_equal(found->score, made.score);
  assert_ptr_equal(user_data, &ended);
  assert_null(tier__registry_find(context, "mad", NULL));
  assert_int_equal(ended, 0);
  tier_context_destroy(context);
  assert_int_equal(ended, 1);
}

/** Registering must fail, name the class, and end the user data once. */
static void refused(tier_context *context, const tier_model_class *class_, tier_status expected, const char *words) {
  tier_error err = {.size = sizeof err};
  int ended = 0;
  assert_int_equal(tier_context_register_model(context, class_, &ended, count_call, &err), expected);
  assert_int_equal(ended, 1);
  if (strstr(err.message, words) == NULL) {
    print_error("\"%s\" does not say \"%s\"\n", err.message, words);
    fail();
  }
}

static void another_interface_is_refused_by_name(void **state) {
  tier_context *context = new_context();
  tier_model_class made = made_class();
  (void)state;
  made.interface_version = 99;
  made.create = NULL; /* The version is looked at first: nothing behind it need be as we know it. */
  refused(context, &made, TIER_E_INTERFACE, "\"made\" was built for interface version 99, this library has 1");
  made.name = NULL;
  refused(context, &made, TIER_E_INTERFACE, "without name");
  tier_context_destroy(context);
}

static void malformed_classes_are_refused(void **state) {
  tier_context *context = new_context();
  (void)state;
  refused(context, NULL, TIER_E_ARGUMENT, "NULL");
  const char *const names[] = {NULL, "", "Made", "1made", "ma de", "máde"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    tier_model_class made = made_class();
    made.name = names[i];
    refused(context, &made, TIER_E_PLUGIN, "name");
  }
  tier_model_class made = made_class();
  made.flags = 4;
  refused(context, &made, TIER_E_PLUGIN, "flags");
  made = made_class();
  made.size = 8;
  refused(context, &made, TIER_E_PLUGIN, "size");
  made = made_class();
  refused(NULL, &made, TIER_E_ARGUMENT, "context");
  assert_int_equal(tier_context_register_model(context, &made, NULL, NULL, NULL), TIER_OK);
  refused(context, &made, TIER_E_PLUGIN, "already");
  tier_context_destroy(context);
}

#define WITHOUT(slot)                                                                                                  \
  do {                                                                                                                 \
    tier_model_class made = made_class();                                                                              \
    made.slot = NULL;                                                                                                  \
    refused(context, &made, TIER_E_PLUGIN, #slot);                                                                     \
  } while (0)

static void every_required_slot_is_missed(void **state) {
  tier_context *context = new_context();
  (void)state;
  WITHOUT(create);
  WITHOUT(destroy);
  WITHOUT(inputs);
  WITHOUT(outputs);
  WITHOUT(observe);
  WITHOUT(merge);
  WITHOUT(state_destroy);
  WITHOUT(finish);
  WITHOUT(fitted_save);
  WITHOUT(fitted_load);
  WITHOUT(fitted_destroy);
  WITHOUT(score);
  tier_model_class made = made_class();
  made.explain = NULL;
  made.state_create = NULL; /* A model that learns nothing needs none of its fellows. */
  made.observe = NULL;
  made.merge = NULL;
  made.state_destroy = NULL;
  assert_int_equal(tier_context_register_model(context, &made, NULL, NULL, NULL), TIER_OK);
  tier_context_destroy(context);
}

/* A class from a longer struct is taken if what we do not know of it is zero. */
static void newer_structs_are_taken_if_nothing_new_is_used(void **state) {
  tier_context *context = new_context();
  struct {
    tier_model_class class_;
    void *more[2];
  } newer = {.class_ = made_class()};
  (void)state;
  newer.class_.size = sizeof newer;
  newer.more[1] = &newer;
  refused(context, &newer.class_, TIER_E_PLUGIN, "does not know");
  newer.more[1] = NULL;
  assert_int_equal(tier_context_register_model(context, &newer.class_, NULL, NULL, NULL), TIER_OK);
  tier_context_destroy(context);
}

static void memory_failures_end_the_user_data_once(void **state) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  const tier_model_class made = made_class();
  (void)state;
  for (size_t k = 1, done = 0; !done; k++) {
    tier_context *context = NULL;
    int ended = 0;
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
    tier_test_allocator_fail(&memory, k, 0);
    tier_status status = tier_context_register_model(context, &made, &ended, count_call, NULL);
    done = memory.failed == 0;
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    tier_context_destroy(context);
    assert_int_equal(ended, 1);
    assert_int_equal(memory.live, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_model_is_found_by_its_name),
      cmocka_unit_test(another_interface_is_refused_by_name),
      cmocka_unit_test(malformed_classes_are_refused),
      cmocka_unit_test(every_required_slot_is_missed),
      cmocka_unit_test(newer_structs_are_taken_if_nothing_new_is_used),
      cmocka_unit_test(memory_failures_end_the_user_data_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
