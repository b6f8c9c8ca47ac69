/* SPDX-License-Identifier: Apache-2.0 */
#include "naive_rule.h"

#include "base/bitmap.h"
#include <float.h>
#include <math.h>

_Static_assert(LDBL_MANT_DIG >= 64, "long double must hold every int64 and every double");
__extension__ typedef __int128 wide;

typedef struct value {
  int known;
  int64_t integer; /* bool, int, day, minor units. */
  double number;
  tier_string text;
} value;

static value unknown(void) {
  const value nothing = {0, 0, 0, {NULL, 0}};
  return nothing;
}

static value column_value(const tier__table *table, const naive_node *node, size_t row) {
  const tier_column *view = &tier__table_find(table, node->name)->view;
  value ret = unknown();
  ret.known = tier__bit(view->validity, row);
  switch (view->type) {
  case TIER_BOOL:
    ret.integer = ((const uint8_t *)view->values)[row];
    break;
  case TIER_DAY:
    ret.integer = ((const int32_t *)view->values)[row];
    break;
  case TIER_TEXT:
    ret.text = view->labels[((const int32_t *)view->values)[row]];
    break;
  case TIER_FLOAT64:
    ret.number = ((const double *)view->values)[row];
    break;
  default:
    ret.integer = ((const int64_t *)view->values)[row];
  }
  return ret;
}

static value literal_value(const naive_node *node) {
  static const double powers[] = {1, 10, 100, 1000};
  value ret = unknown();
  ret.known = 1;
  ret.integer = node->digits;
  ret.number = (double)node->digits / powers[node->decimals]; /* Rounded once: both sides are exact. */
  if (node->type == TIER_TEXT) {
    ret.text.data = node->name;
    ret.text.length = strlen(node->name);
  }
  return ret;
}

/* As a double, money in major units. */
static double number_of(value v, tier_type type) {
  return type == TIER_FLOAT64 ? v.number : type == TIER_MONEY ? (double)v.integer / 100 : (double)v.integer;
}

static value fits(wide exact, wide least, wide most) {
  value ret = unknown();
  ret.known = exact >= least && exact <= most;
  ret.integer = ret.known ? (int64_t)exact : 0;
  return ret;
}

static value float_arithmetic(char operation, const naive_node *node, value a, value b) {
  const int ratio = node->left->type == TIER_MONEY && node->right->type == TIER_MONEY;
  const double x = ratio ? (double)a.integer : number_of(a, node->left->type);
  const double y = ratio ? (double)b.integer : number_of(b, node->right->type);
  value ret = unknown();
  ret.number = operation == '+' ? x + y : operation == '-' ? x - y : operation == '*' ? x * y : x / y;
  ret.known = isfinite(ret.number) && (operation != '/' || y != 0);
  return ret;
}

static value arithmetic(const naive_node *node, value a, value b) {
  const char operation = node->operation[0];
  if (!a.known || !b.known) {
    return unknown();
  }
  if (node->type == TIER_FLOAT64) {
    return float_arithmetic(operation, node, a, b);
  }
  wide x = a.integer;
  wide y = b.integer;
  if (node->type == TIER_MONEY && operation != '*') {
    x = node->left->type == TIER_MONEY ? x : x * 100;
    y = node->right->type == TIER_MONEY ? y : y * 100;
    if (x < INT64_MIN || x > INT64_MAX || y < INT64_MIN || y > INT64_MAX) {
      return unknown();
    }
  }
  if (operation == '%' && y == 0) {
    return unknown();
  }
  const wide exact = operation == '+' ? x + y : operation == '-' ? x - y : operation == '*' ? x * y : x % y;
  return node->type == TIER_DAY ? fits(exact, -719162, 2932896) : fits(exact, INT64_MIN, INT64_MAX);
}

static int sign_of_wide(wide difference) {
  return difference < 0 ? -1 : difference > 0;
}

static int sign_of(long double a, long double b) {
  return a < b ? -1 : a > b;
}

/* An int, money or a literal as thousandths of a minor unit: exact. */
static wide exact_of(const naive_node *node, value v) {
  static const int powers[] = {1, 10, 100, 1000};
  if (node->kind == NAIVE_LITERAL) {
    return (wide)node->digits * (100000 / powers[node->decimals]);
  }
  return (wide)v.integer * (node->type == TIER_MONEY ? 1000 : 100000);
}

static int is_exact(const naive_node *node) {
  return node->type != TIER_FLOAT64 || node->kind == NAIVE_LITERAL;
}

static int order_of(const naive_node *left, value a, const naive_node *right, value b) {
  if (left->type == TIER_TEXT) {
    const size_t common = a.text.length < b.text.length ? a.text.length : b.text.length;
    const int order = memcmp(a.text.data, b.text.data, common);
    return order != 0 ? order : sign_of((long double)a.text.length, (long double)b.text.length);
  }
  if (left->type == TIER_BOOL || left->type == TIER_DAY) {
    return sign_of_wide((wide)a.integer - b.integer);
  }
  if (is_exact(left) && is_exact(right)) {
    return sign_of_wide(exact_of(left, a) - exact_of(right, b));
  }
  if (left->type == TIER_MONEY || right->type == TIER_MONEY) {
    return sign_of((long double)number_of(a, left->type), (long double)number_of(b, right->type));
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

static value truth_value(int known, int truth) {
  value ret = unknown();
  ret.known = known;
  ret.integer = known && truth;
  return ret;
}

static value logic(int is_and, value a, value b) {
  const int settling = !is_and;
  if ((a.known && a.integer == settling) || (b.known && b.integer == settling)) {
    return truth_value(1, settling);
  }
  return truth_value(a.known && b.known, is_and);
}

static value unary(const naive_node *node, value a) {
  if (node->operation[0] == '!') {
    return truth_value(a.known, !a.integer);
  }
  if (!a.known || node->type == TIER_FLOAT64) {
    a.number = -a.number;
    return a;
  }
  return fits(-(wide)a.integer, INT64_MIN, INT64_MAX);
}

static value in_value(const naive_node *node, value a) {
  int found = 0;
  for (int i = 0; i < node->item_count; i++) {
    found |= order_of(node->left, a, node->items[i], literal_value(node->items[i])) == 0;
  }
  return truth_value(a.known, found);
}

static value value_of(const tier__table *table, const naive_node *node, size_t row) {
  if (node->kind == NAIVE_LITERAL) {
    return literal_value(node);
  }
  if (node->kind == NAIVE_COLUMN) {
    return column_value(table, node, row);
  }
  const value a = value_of(table, node->left, row);
  if (node->kind == NAIVE_UNARY) {
    return unary(node, a);
  }
  if (node->kind == NAIVE_IS) {
    return truth_value(1, a.known == (node->operation[0] == 'k'));
  }
  if (node->kind == NAIVE_IN) {
    return in_value(node, a);
  }
  const value b = value_of(table, node->right, row);
  if (node->operation[0] == '&' || node->operation[0] == '|') {
    return logic(node->operation[0] == '&', a, b);
  }
  if (node->type != TIER_BOOL) {
    return arithmetic(node, a, b);
  }
  return truth_value(a.known && b.known, holds(node->operation, order_of(node->left, a, node->right, b)));
}

int naive_truth(const tier__table *table, const naive_node *node, size_t row) {
  const value v = value_of(table, node, row);
  return !v.known ? TIER__UNKNOWN : v.integer ? TIER__TRUE : TIER__FALSE;
}
