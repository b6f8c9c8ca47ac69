/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_function.h
 * The functions of the language. */
#ifndef TIER_LIB_RULE_FUNCTION_H
#define TIER_LIB_RULE_FUNCTION_H

#include "rule_tree.h"

typedef struct tier__function {
  const char *name;
  uint8_t operation;   /**< TIER__CALL_... */
  uint8_t least, most; /**< Arguments. */
  uint8_t text_first;  /**< It takes a text first, and may stand behind it. */
} tier__function;

/** @return NULL if there is none of that name. */
const tier__function *tier__function_find(tier_string name);
const tier__function *tier__function_of(uint8_t operation);
/** All names, `date` too. @param user_data Not looked at. @return NULL past the end. */
const char *tier__function_name_at(void *user_data, size_t index);

#endif
