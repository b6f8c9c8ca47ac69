/* SPDX-License-Identifier: Apache-2.0 */
/* What random conditions are in a row. */
#include "naive_rule.h"

#include "base/bitmap.h"
#include <float.h>
#include <math.h>

_Static_assert(LDBL_MANT_DIG >= 64, "long double must hold every int64 and every double");
__extension__ typedef __int128 wide;

static const int powers[] = {1, 10, 100, 1000};

static naive_value text_value(const char *data, size_t length) {
  naive_value ret = naive_whole(0);
  assert_true(length < sizeof ret.text);
  memcpy(ret.text, data, length);
  ret.length = length;
  return ret;
}

static naive_value float_value(double number) {
  naive_value ret = naive_whole(0);
  ret.number = number;
  return ret;
}

static naive_value finite_value(double number) {
  return isfinite(number) ? float_value(number) : naive_fault(TIER__FAULT_OVERFLOW);
}

static naive_value column_value(const tier__table *table, const naive_node *node, size_t row) {
  if (strcmp(node->name, "as_of") == 0) {
    return naive_whole(table->as_of_day);
  }
  const tier_column *view = &tier__table_find(table, node->name)->view;
  if (!tier__bit(view->validity, row)) {
    return naive_fault(TIER__FAULT_MISSING);
  }
  switch (view->type) {
  case TIER_BOOL:
    return naive_whole(((const uint8_t *)view->values)[row]);
  case TIER_DAY:
    return naive_whole(((const int32_t *)view->values)[row]);
  case TIER_TEXT: {
    const tier_string *label = &view->labels[((const int32_t *)view->values)[row]];
    return text_value(label->data, label->length);
  }
  case TIER_FLOAT64: {
    const double number = ((const double *)view->values)[row];
    return isnan(number)   ? naive_fault(TIER__FAULT_MISSING)
           : isinf(number) ? naive_fault(TIER__FAULT_INFINITE)
                           : float_value(number);
  }
  default:
    return naive_whole(((const int64_t *)view->values)[row]);
  }
}

static naive_value literal_value(const naive_node *node) {
  if (node->type == TIER_TEXT) {
    return text_value(node->name, strlen(node->name));
  }
  naive_value ret = naive_whole(node->digits);
  ret.number = (double)node->digits / powers[node->decimals]; /* Rounded once: both sides are exact. */
  return ret;
}

/* As a double, money in major units. */
static double number_of(naive_value v, const naive_node *node) {
  return node->type == TIER_FLOAT64 || node->kind == NAIVE_LITERAL ? v.number
         : node->type == TIER_MONEY                                ? (double)v.integer / 100
                                                                   : (double)v.integer;
}

static naive_value fits(wide exact) {
  return exact < INT64_MIN || exact > INT64_MAX ? naive_fault(TIER__FAULT_OVERFLOW) : naive_whole((int64_t)exact);
}

/* Minor units of an operand of money: money, a written number, or a whole number. */
static wide minor_of(naive_value v, const naive_node *node) {
  if (node->type == TIER_MONEY) {
    return v.integer;
  }
  return node->kind == NAIVE_LITERAL ? (wide)node->digits * 100 / powers[node->decimals] : (wide)v.integer * 100;
}

/* A part as a value of the whole's type. */
static naive_value convert(naive_value v, const naive_node *part, tier_type type) {
  if (v.faults != 0 || part->type == type) {
    return v;
  }
  return type == TIER_MONEY ? fits(minor_of(v, part)) : float_value(number_of(v, part));
}

static naive_value float_arithmetic(char operation, const naive_node *node, naive_value a, naive_value b) {
  const naive_node *left = node->parts[0];
  const naive_node *right = node->parts[1];
  const int ratio = left->type == TIER_MONEY && right->type == TIER_MONEY;
  const double x = ratio ? (double)a.integer : number_of(a, left);
  const double y = ratio ? (double)b.integer : number_of(b, right);
  if (operation == '/' && y == 0) {
    return naive_fault(TIER__FAULT_ZERO);
  }
  return finite_value(operation == '+' ? x + y : operation == '-' ? x - y : operation == '*' ? x * y : x / y);
}

static naive_value arithmetic(const naive_node *node, naive_value a, naive_value b) {
  const char operation = node->operation[0];
  if (node->type == TIER_FLOAT64) {
    return float_arithmetic(operation, node, a, b);
  }
  wide x = a.integer;
  wide y = b.integer;
  if (node->type == TIER_MONEY && operation != '*') {
    x = minor_of(a, node->parts[0]);
    y = minor_of(b, node->parts[1]);
    if (x < INT64_MIN || x > INT64_MAX || y < INT64_MIN || y > INT64_MAX) {
      return naive_fault(TIER__FAULT_OVERFLOW);
    }
  }
  if (operation == '%' && y == 0) {
    return naive_fault(TIER__FAULT_ZERO);
  }
  const wide exact = operation == '+' ? x + y : operation == '-' ? x - y : operation == '*' ? x * y : x % y;
  if (node->type == TIER_DAY && (exact < -719162 || exact > 2932896)) {
    return naive_fault(TIER__FAULT_DAY);
  }
  return fits(exact);
}

static int sign_of_wide(wide difference) {
  return difference < 0 ? -1 : difference > 0;
}

static int sign_of(long double a, long double b) {
  return a < b ? -1 : a > b;
}

/* An int, money or a literal as thousandths of a minor unit: exact. */
static wide exact_of(const naive_node *node, naive_value v) {
  if (node->kind == NAIVE_LITERAL) {
    return (wide)node->digits * (100000 / powers[node->decimals]);
  }
  return (wide)v.integer * (node->type == TIER_MONEY ? 1000 : 100000);
}

static int is_exact(const naive_node *node) {
  return node->type != TIER_FLOAT64 || node->kind == NAIVE_LITERAL;
}

int naive_order(const naive_node *left, naive_value a, const naive_node *right, naive_value b) {
  if (left->type == TIER_TEXT) {
    const int order = memcmp(a.text, b.text, a.length < b.length ? a.length : b.length);
    return order != 0 ? order : sign_of((long double)a.length, (long double)b.length);
  }
  if (left->type == TIER_BOOL || left->type == TIER_DAY) {
    return sign_of_wide((wide)a.integer - b.integer);
  }
  if (is_exact(left) && is_exact(right)) {
    return sign_of_wide(exact_of(left, a) - exact_of(right, b));
  }
  if (left->type == TIER_MONEY || right->type == TIER_MONEY) {
    return sign_of((long double)number_of(a, left), (long double)number_of(b, right));
  }
  return sign_of(left->type == TIER_INT64 ? (long double)a.integer : (long double)a.number,
                 right->type == TIER_INT64 ? (long double)b.integer : (long double)b.number);
}

static int holds(const char *operation, int order) {
  switch (operation[0]) {
  case '=':
    return order == 0;
  case '!':
    return order != 0;
  case '<':
    return operation[1] == '=' ? order <= 0 : order < 0;
  default:
    return operation[1] == '=' ? order >= 0 : order > 0;
  }
}

static naive_value logic(int is_and, naive_value a, naive_value b) {
  const int settling = !is_and;
  if ((a.faults == 0 && a.integer == settling) || (b.faults == 0 && b.integer == settling)) {
    return naive_whole(settling);
  }
  const int faults = a.faults | b.faults;
  return faults != 0 ? naive_fault(faults) : naive_whole(is_and);
}

static naive_value unary(const naive_node *node, naive_value a) {
  if (node->operation[0] == '!') {
    return naive_whole(!a.integer);
  }
  return node->type == TIER_FLOAT64 ? float_value(-number_of(a, node->parts[0])) : fits(-(wide)a.integer);
}

static naive_value in_value(const naive_node *node, const naive_value *values) {
  int found = 0;
  for (int i = 1; i < node->part_count; i++) {
    found |= naive_order(node->parts[0], values[0], node->parts[i], values[i]) == 0;
  }
  return naive_whole(found);
}

static naive_value coalesce(const naive_node *node, const naive_value *values) {
  int faults = 0;
  for (int i = 0; i < node->part_count; i++) {
    if (values[i].faults == 0) {
      return values[i];
    }
    faults |= values[i].faults;
  }
  return naive_fault(faults);
}

/* Of operands that are all known. */
static naive_value known_value(const naive_node *node, const naive_value *values) {
  switch (node->kind) {
  case NAIVE_UNARY:
    return unary(node, values[0]);
  case NAIVE_IN:
    return in_value(node, values);
  case NAIVE_CALL:
    return naive_function(node, values);
  default:
    break;
  }
  if (node->type != TIER_BOOL) {
    return arithmetic(node, values[0], values[1]);
  }
  return naive_whole(holds(node->operation, naive_order(node->parts[0], values[0], node->parts[1], values[1])));
}

static int is_call(const naive_node *node, const char *name) {
  return node->kind == NAIVE_CALL && strcmp(node->operation, name) == 0;
}

static int has_common_type(const naive_node *node) {
  return is_call(node, "coalesce") || is_call(node, "min") || is_call(node, "max");
}

naive_value naive_value_of(const tier__table *table, const naive_node *node, size_t row) {
  naive_value values[NAIVE_PARTS];
  int faults = 0;
  if (node->kind == NAIVE_LITERAL) {
    return literal_value(node);
  }
  if (node->kind == NAIVE_COLUMN) {
    return column_value(table, node, row);
  }
  for (int i = 0; i < node->part_count; i++) {
    const naive_value v = naive_value_of(table, node->parts[i], row);
    values[i] = has_common_type(node) ? convert(v, node->parts[i], node->type) : v;
    faults |= values[i].faults;
  }
  if (node->kind == NAIVE_IS) {
    return naive_whole((faults == 0) == (node->operation[0] == 'k'));
  }
  if (node->kind == NAIVE_CHOICE) {
    const int chosen = values[0].integer ? 1 : 2;
    return values[0].faults != 0 ? values[0] : convert(values[chosen], node->parts[chosen], node->type);
  }
  if (node->kind == NAIVE_BINARY && (node->operation[0] == '&' || node->operation[0] == '|')) {
    return logic(node->operation[0] == '&', values[0], values[1]);
  }
  if (is_call(node, "coalesce")) {
    return coalesce(node, values);
  }
  return faults != 0 ? naive_fault(faults) : known_value(node, values);
}
