/* SPDX-License-Identifier: Apache-2.0 */
/* A shared module for test_plugin. MADE_PLUGIN chooses what is the matter with it. */
#include "made_class.h"

enum { GOOD = 0, SECOND_IS_OLD = 1, SECOND_IS_TAKEN = 2, EMPTY = 3 };

const tier_model_class *tier_plugin_model(size_t index);

const tier_model_class *tier_plugin_model(size_t index) {
  static tier_model_class classes[2];
  classes[0] = classes[1] = made_class();
  classes[0].name = "one";
  classes[1].name = MADE_PLUGIN == SECOND_IS_TAKEN ? "one" : "two";
  classes[1].interface_version = MADE_PLUGIN == SECOND_IS_OLD ? 0 : TIER_MODEL_INTERFACE;
  return MADE_PLUGIN == EMPTY || index > 1 ? NULL : &classes[index];
}
