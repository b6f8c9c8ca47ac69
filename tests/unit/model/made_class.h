/* SPDX-License-Identifier: Apache-2.0 */
/** @file made_class.h
 * A small model for tests: output `above` is 1 where input "x" is above the mean, `double` is twice the input. Its
 * behaviour is bent by what it is registered with. */
#ifndef TIER_TESTS_MADE_CLASS_H
#define TIER_TESTS_MADE_CLASS_H

#include <stdatomic.h>
#include <tier/model.h>

/** The `user_data` of the class. */
typedef struct made_bend {
  tier_type input_type;   /**< 0: FLOAT64. */
  double nan_at;          /**< Gives NaN where the input is that; 0: nowhere. */
  double fail_at;         /**< Score fails in a batch with that input; 0: never. */
  tier_status create_fails;
  int label_past_end;     /**< Gives a text code that has no label. */
  int bad_output_name;
  const char *input_name; /**< NULL: "x". */
  int64_t days_ago;       /**< Of the input. */
  size_t input_size;      /**< What the input says of its size; 0: the truth. */
  const char *unit;
  const char *place;      /**< Of the finding of a fit without customers; NULL: "/factor". */
  atomic_int observed, merged, destroyed; /**< Calls; destroyed counts models, states and fitted models. */
  atomic_int made;        /**< Models, states and fitted models made. */
} made_bend;

/** Name "made". */
tier_model_class made_class(void);

#endif
