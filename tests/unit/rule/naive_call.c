/* SPDX-License-Identifier: Apache-2.0 */
/* Random choices and calls of functions. */
#include "naive_rule.h"

/* A written amount; with `fine`, one of less than a minor unit. */
static naive_node *make_amount(naive_rule *rule, int fine) {
  naive_node *node = naive_literal(rule, TIER_FLOAT64);
  if (fine) {
    node->decimals = 3;
    node->digits += node->digits % 10 == 0;
  } else {
    node->decimals = naive_below(rule, 3);
    node->type = node->decimals == 0 ? TIER_INT64 : TIER_FLOAT64;
  }
  return node;
}

/* Money beside written numbers: money, or float if one of them is finer than the currency. */
static naive_node *make_beside_money(naive_rule *rule, const naive_node *node, int index, int money, int depth) {
  if (index == money) {
    return naive_make_value(rule, TIER_MONEY, depth);
  }
  if (node->type == TIER_FLOAT64) {
    return make_amount(rule, 1);
  }
  return naive_below(rule, 2) ? make_amount(rule, 0) : naive_make_value(rule, TIER_MONEY, depth);
}

/* Parts from `first` on, which together have the type of the node. */
static void fill_common(naive_rule *rule, naive_node *node, int first, int depth) {
  const int leader = first + naive_below(rule, node->part_count - first);
  const int money = node->type == TIER_MONEY || (node->type == TIER_FLOAT64 && naive_below(rule, 4) == 0);
  for (int i = first; i < node->part_count; i++) {
    const tier_type type = node->type == TIER_FLOAT64 && i != leader && naive_below(rule, 2) ? TIER_INT64 : node->type;
    node->parts[i] =
        money ? make_beside_money(rule, node, i, leader, depth) : naive_make_value(rule, type, depth);
  }
  for (int i = first; i < node->part_count; i++) {
    naive_node *part = node->parts[i];
    part->bare = part->kind == NAIVE_LITERAL && part->type == TIER_DAY && i != leader && naive_below(rule, 2);
  }
}

static naive_node *make_common(naive_rule *rule, tier_type type, const char *name, int depth) {
  const int is_choice = name[0] == '?';
  naive_node *node = naive_add(rule, is_choice ? NAIVE_CHOICE : NAIVE_CALL, type, name);
  node->part_count = is_choice ? 3 : 2 + naive_below(rule, 3);
  if (is_choice) {
    node->parts[0] = naive_make(rule, depth);
  }
  fill_common(rule, node, is_choice, depth);
  return node;
}

static naive_node *make_call(naive_rule *rule, tier_type type, const char *name, tier_type first, tier_type second,
                             int depth) {
  naive_node *node = naive_add(rule, NAIVE_CALL, type, name);
  node->parts[0] = naive_make_value(rule, first, depth);
  node->parts[1] = second == TIER_ANY ? NULL : naive_make_value(rule, second, depth);
  node->part_count = 1 + (second != TIER_ANY);
  return node;
}

static naive_node *make_round(naive_rule *rule, tier_type type, int depth) {
  naive_node *node = make_call(rule, type, "round", type, TIER_ANY, depth);
  node->digits = naive_below(rule, 8) - 1;
  return node;
}

/* What only this type has. */
static naive_node *make_own(naive_rule *rule, tier_type type, int depth) {
  static const char *const of_texts[] = {"startsWith", "endsWith", "contains"};
  static const char *const of_days[] = {"year", "month", "dayOfMonth"};
  switch (type) {
  case TIER_BOOL:
    return make_call(rule, type, of_texts[naive_below(rule, 3)], TIER_TEXT, TIER_TEXT, depth);
  case TIER_TEXT:
    return make_call(rule, type, "lower", TIER_TEXT, TIER_ANY, depth);
  case TIER_DAY:
    return rule->plain ? make_common(rule, type, "max", depth)
                       : make_call(rule, type, "addMonths", TIER_DAY, TIER_INT64, depth);
  case TIER_INT64:
    if (!rule->plain && naive_below(rule, 2)) {
      return make_call(rule, type, "monthsBetween", TIER_DAY, TIER_DAY, depth);
    }
    return make_call(rule, type, of_days[naive_below(rule, 3)], TIER_DAY, TIER_ANY, depth);
  default:
    return rule->plain ? make_common(rule, type, "min", depth) : make_round(rule, type, depth);
  }
}

naive_node *naive_call(naive_rule *rule, tier_type type, int depth) {
  const int choice = naive_below(rule, 8);
  if (choice < 2) {
    return make_common(rule, type, "?", depth);
  }
  if (choice < 4) {
    return make_common(rule, type, "coalesce", depth);
  }
  if (choice < 6 || type == TIER_TEXT || type == TIER_BOOL) {
    return make_own(rule, type, depth);
  }
  if (choice == 6 || type == TIER_DAY) {
    return make_common(rule, type, naive_below(rule, 2) ? "min" : "max", depth);
  }
  return naive_below(rule, 4) == 0 && !rule->plain ? make_round(rule, type, depth)
                                                   : make_call(rule, type, "abs", type, TIER_ANY, depth);
}
