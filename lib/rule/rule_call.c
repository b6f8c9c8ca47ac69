/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_call.h"

#include "rule_kernel.h"
#include "rule_number.h"
#include "rule_number_kernel.h"
#include <math.h>
#include <string.h>

/* A value that is to have the type of the whole: where they differ the whole is a float. */
static void adapt(const tier__rule_run *run, const tier__rule_node *node, const tier__rule_node *value,
                  tier__slot *slot) {
  if (node->type == TIER_FLOAT64) {
    tier__run_make_float(run, value->type, slot);
  }
}

/* The slots' own room: values and mask are about to be changed. */
static void own(const tier__rule_run *run, tier__slot *slot) {
  if (slot->values != slot->buffer) {
    memcpy(slot->buffer, slot->values, run->count * sizeof(int64_t));
    slot->values = slot->buffer;
  }
}

static void choose_texts(const tier__rule_run *run, tier__slot *slot) {
  const tier_string *const *a = slot[1].values;
  const tier_string *const *b = slot[2].values;
  const tier_string **texts = slot->buffer;
  for (size_t i = 0; i < run->count; i++) {
    const uint8_t condition = slot->truth[i];
    texts[i] = condition == TIER__UNKNOWN ? NULL : condition ? a[i] : b[i];
    slot->truth[i] = condition ? slot[1].truth[i] : slot[2].truth[i];
  }
  slot->values = texts;
}

void tier__run_choice(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  if (node->type == TIER_BOOL) {
    tier__rule_choose(slot->truth, slot[1].truth, slot[2].truth, run->count, slot->truth);
    return;
  }
  if (node->type == TIER_TEXT) {
    choose_texts(run, slot);
    return;
  }
  const tier__rule_node *one = tier__run_node(run, node->right);
  adapt(run, node, one, slot + 1);
  adapt(run, node, tier__run_node(run, one->next), slot + 2);
  tier__rule_choose_words(slot->truth, slot[1].values, slot[2].values, run->count, slot->buffer);
  tier__rule_choose_known(slot->truth, slot[1].known, slot[2].known, run->count, slot->known_buffer);
  slot->values = slot->buffer;
  slot->known = slot->known_buffer;
}

static void coalesce_texts(const tier__rule_run *run, tier__slot *slot, const tier__slot *other) {
  const tier_string **texts = slot->buffer;
  const tier_string *const *others = other->values;
  for (size_t i = 0; i < run->count; i++) {
    if (texts[i] == NULL) {
      texts[i] = others[i];
      slot->truth[i] = other->truth[i];
    }
  }
}

static void coalesce_numbers(const tier__rule_run *run, tier__slot *slot, const tier__slot *other) {
  if (slot->known != NULL) {
    own(run, slot);
    tier__rule_coalesce_words(other->values, other->known, run->count, slot->buffer, tier__run_mask(run, slot));
  }
}

void tier__run_coalesce(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier__rule_node *value = tier__run_node(run, node->left);
  tier__slot *other = slot;
  for (adapt(run, node, value, slot); value->next != TIER__NO_NODE;) {
    value = tier__run_node(run, value->next);
    adapt(run, node, value, ++other);
    if (node->type == TIER_BOOL) {
      tier__rule_coalesce(other->truth, run->count, slot->truth);
    } else if (node->type == TIER_TEXT) {
      coalesce_texts(run, slot, other);
    } else {
      coalesce_numbers(run, slot, other);
    }
  }
}

void tier__run_extreme(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const int greater = node->operation == TIER__CALL_MAX;
  const tier__rule_node *value = tier__run_node(run, node->left);
  tier__slot *other = slot;
  for (adapt(run, node, value, slot); value->next != TIER__NO_NODE;) {
    value = tier__run_node(run, value->next);
    adapt(run, node, value, ++other);
    if (node->type == TIER_FLOAT64) {
      tier__rule_extreme_numbers(greater, slot->values, other->values, run->count, slot->buffer);
    } else {
      tier__rule_extreme_integers(greater, slot->values, other->values, run->count, slot->buffer);
    }
    slot->values = slot->buffer;
    if (other->known != NULL) {
      (void)tier__run_join(run, slot, other);
    }
  }
}

static void absolute(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  if (node->type == TIER_FLOAT64) {
    const double *values = slot->values;
    double *ret = slot->buffer;
    for (size_t i = 0; i < run->count; i++) {
      ret[i] = fabs(values[i]);
    }
  } else {
    run->faulty |= tier__rule_abs_integers(slot->values, run->count, slot->buffer, tier__run_mask(run, slot));
  }
  slot->values = slot->buffer;
}

static int64_t power_of_ten(int32_t digits) {
  int64_t power = 1;
  for (; digits > 0; digits--) {
    power *= 10;
  }
  return power;
}

static void nearest(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const int32_t digits = node->items > 1 ? (int32_t)tier__run_node(run, node->right)->integer : 0;
  const int32_t finer = run->expression->minor_digits - digits;
  if (node->type == TIER_FLOAT64) {
    tier__rule_round_numbers(slot->values, (double)power_of_ten(digits), run->count, slot->buffer);
    slot->values = slot->buffer;
  } else if (node->type == TIER_MONEY && finer > 0) {
    run->faulty |= tier__rule_round_integers(slot->values, power_of_ten(finer), run->count, slot->buffer,
                                             tier__run_mask(run, slot));
    slot->values = slot->buffer;
  }
}

void tier__run_function(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  switch (node->operation) {
  case TIER__CALL_ABS:
    absolute(run, node, slot);
    return;
  case TIER__CALL_ROUND:
    nearest(run, node, slot);
    return;
  case TIER__CALL_ADD_MONTHS:
    run->faulty |= tier__rule_add_months(slot->values, slot[1].values, run->count, slot->buffer,
                                         tier__run_join(run, slot, slot + 1));
    break;
  case TIER__CALL_MONTHS_BETWEEN:
    tier__rule_months_between(slot->values, slot[1].values, tier__run_join(run, slot, slot + 1), run->count,
                              slot->buffer);
    break;
  default:
    tier__rule_day_part(node->operation - TIER__CALL_YEAR, slot->values, run->count, slot->buffer);
  }
  slot->values = slot->buffer;
}
