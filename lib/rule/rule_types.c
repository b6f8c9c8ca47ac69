/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_types.h"

#include "rule_tree.h"

int tier__rule_is_number(tier_type type) {
  return type == TIER_INT64 || type == TIER_FLOAT64;
}

int tier__rule_is_amount(tier_type type) {
  return tier__rule_is_number(type) || type == TIER_MONEY;
}

static int is_orderly(uint8_t orders) {
  return orders != TIER__EQUAL && orders != TIER__NOT_EQUAL;
}

int tier__rule_comparable(uint8_t orders, tier_type a, tier_type b) {
  if (is_orderly(orders) && (a == TIER_BOOL || b == TIER_BOOL)) {
    return 0;
  }
  return a == TIER_ANY || b == TIER_ANY || a == b || (tier__rule_is_amount(a) && tier__rule_is_amount(b));
}

static tier_type of_numbers(char operation, tier_type a, tier_type b) {
  const int whole = a == TIER_INT64 && b == TIER_INT64;
  if (operation == '%') {
    return whole ? TIER_INT64 : TIER__TYPE_BAD;
  }
  return whole && operation != '/' ? TIER_INT64 : TIER_FLOAT64;
}

/* At least one of the two is money. A whole number of major units stays exact, a float makes the amount a float. */
static tier_type of_money(char operation, tier_type a, tier_type b) {
  const int both = a == b;
  const tier_type mixed = a == TIER_FLOAT64 || b == TIER_FLOAT64 ? TIER_FLOAT64 : TIER_MONEY;
  switch (operation) {
  case '+':
  case '-':
    return mixed;
  case '*':
    return both ? TIER__TYPE_BAD : mixed;
  case '/':
    return a == TIER_MONEY ? TIER_FLOAT64 : TIER__TYPE_BAD;
  default:
    return TIER__TYPE_BAD;
  }
}

static tier_type of_days(char operation, tier_type a, tier_type b) {
  if (a == TIER_DAY && b == TIER_DAY) {
    return operation == '-' ? TIER_INT64 : TIER__TYPE_BAD;
  }
  const int shift = (a == TIER_DAY && b == TIER_INT64 && (operation == '+' || operation == '-')) ||
                    (a == TIER_INT64 && b == TIER_DAY && operation == '+');
  return shift ? TIER_DAY : TIER__TYPE_BAD;
}

/* One type is not known yet. */
static tier_type of_any(char operation, tier_type a, tier_type b) {
  if (a == TIER_BOOL || b == TIER_BOOL || a == TIER_TEXT || b == TIER_TEXT) {
    return TIER__TYPE_BAD;
  }
  switch (operation) {
  case '/':
    return a == TIER_DAY || b == TIER_DAY ? TIER__TYPE_BAD : TIER_FLOAT64;
  case '*':
    return a == TIER_DAY || b == TIER_DAY ? TIER__TYPE_BAD : TIER_ANY;
  case '%':
    return (a == TIER_ANY || a == TIER_INT64) && (b == TIER_ANY || b == TIER_INT64) ? TIER_INT64 : TIER__TYPE_BAD;
  default:
    return TIER_ANY;
  }
}

tier_type tier__rule_arithmetic(char operation, tier_type a, tier_type b) {
  if (a == TIER_ANY || b == TIER_ANY) {
    return of_any(operation, a, b);
  }
  if (a == TIER_DAY || b == TIER_DAY) {
    return of_days(operation, a, b);
  }
  if (!tier__rule_is_amount(a) || !tier__rule_is_amount(b)) {
    return TIER__TYPE_BAD;
  }
  return tier__rule_is_number(a) && tier__rule_is_number(b) ? of_numbers(operation, a, b) : of_money(operation, a, b);
}
