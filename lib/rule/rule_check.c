/* SPDX-License-Identifier: Apache-2.0 */
/* Types from the leaves up. Literals take the type of what stands beside them: an amount beside money, a day beside a
 * day; comparisons with them are folded to one machine number. */
#include "rule_check.h"

#include "base/calendar_text.h"
#include "base/table.h"
#include "model/findings.h"
#include "rule_excerpt.h"
#include "rule_literal.h"
#include "rule_suggest.h"
#include "rule_tree.h"
#include "rule_types.h"
#include <string.h>

typedef struct checker {
  tier__expression *expression;
  const tier__schema *schema;
  const char *place;
  tier_findings *findings;
  int pending; /* Some type is not known yet. */
  int bad;
} checker;

static tier_string text_of(const checker *c) {
  const tier_string text = {c->expression->text, c->expression->length};
  return text;
}

static tier__excerpt excerpt_of(const checker *c, const tier__rule_node *node) {
  tier__excerpt excerpt;
  tier__excerpt_cut(text_of(c), node->begin, node->end, &excerpt);
  return excerpt;
}

/* "EXPECTED, found TYPE 'left'". */
static void refuse(checker *c, const tier__rule_node *node, const char *expected, const tier__rule_node *left) {
  const tier__excerpt excerpt = excerpt_of(c, left);
  c->bad = 1;
  tier__findings_note(c->findings, TIER_ERROR, "type", c->place, node->position, "%s, found %s %s", expected,
                      tier__type_name(left->type), excerpt.text);
}

static void refuse_two(checker *c, const tier__rule_node *node, const char *expected, const tier__rule_node *left,
                       const tier__rule_node *right) {
  const tier__excerpt one = excerpt_of(c, left);
  const tier__excerpt two = excerpt_of(c, right);
  c->bad = 1;
  tier__findings_note(c->findings, TIER_ERROR, "type", c->place, node->position, "%s, found %s %s and %s %s", expected,
                      tier__type_name(left->type), one.text, tier__type_name(right->type), two.text);
}

static void refuse_column(checker *c, const tier__rule_column *column) {
  const char *meant = tier__name_suggest(c->findings, column->name, c->schema->name_at, c->schema->user_data);
  c->bad = 1;
  if (meant == NULL) {
    tier__findings_note(c->findings, TIER_ERROR, "unknown_column", c->place, column->position,
                        "unknown column '%.200s'", column->name);
  } else {
    tier__findings_note(c->findings, TIER_ERROR, "unknown_column", c->place, column->position,
                        "unknown column '%.200s'; did you mean '%s'?", column->name, meant);
  }
}

static void find_columns(checker *c) {
  for (size_t i = 0; i < c->expression->column_count; i++) {
    tier__rule_column *column = &c->expression->columns[i];
    if (!c->schema->find(c->schema->user_data, column->name, &column->type)) {
      column->type = TIER__TYPE_BAD;
      refuse_column(c, column);
    }
  }
}

/* Makes a text literal a day. @return 0 if it does not read as one. */
static int make_day(tier__rule_node *literal) {
  int32_t day;
  if (!tier__day_read(literal->text.data, literal->text.length, &day)) {
    return 0;
  }
  literal->type = TIER_DAY;
  literal->value_integer = day;
  return 1;
}

static int is_text_literal(const tier__rule_node *node) {
  return node->kind == TIER__NODE_LITERAL && node->type == TIER_TEXT;
}

/* A text literal beside a day is a day. @return 0 if it does not read as one. */
static int read_day(checker *c, tier__rule_node *literal, const tier__rule_node *beside) {
  if (is_text_literal(literal) && beside->type == TIER_DAY && !make_day(literal)) {
    refuse(c, literal, "expected a day such as '2026-01-31'", literal);
    return 0;
  }
  return 1;
}

/* In a difference a text can only be a day, also beside a type not known yet. */
static int read_difference(checker *c, tier__rule_node *literal, const tier__rule_node *beside) {
  if (is_text_literal(literal) && beside->type == TIER_ANY) {
    (void)make_day(literal);
  }
  return read_day(c, literal, beside);
}

static int is_bad(const tier__rule_node *a, const tier__rule_node *b) {
  return a->type == TIER__TYPE_BAD || b->type == TIER__TYPE_BAD;
}

/* Reduces "value orders literal". @return 0 if the literal is computed like any other value. */
static int fold(const checker *c, tier__rule_node *literal, tier_type type, uint8_t *orders) {
  if (literal->kind != TIER__NODE_LITERAL || !(tier__rule_is_number(literal->type) || literal->type == TIER_DAY)) {
    return 0;
  }
  if (type == TIER_FLOAT64) {
    *orders = tier__rule_fold_number(literal, *orders);
  } else if (type != TIER_DAY) {
    *orders = tier__rule_fold_integer(literal, *orders, type == TIER_MONEY ? c->expression->minor_digits : 0);
  }
  literal->consumed = 1;
  return 1;
}

static void prepare_texts(checker *c, tier__rule_node *node, tier__rule_node *left, tier__rule_node *right) {
  left->consumed = right->consumed = 1;
  if ((left->kind == TIER__NODE_COLUMN) != (right->kind == TIER__NODE_COLUMN)) {
    node->memo = (uint32_t)c->expression->memo_count++;
  }
}

static void check_compare(checker *c, tier__rule_node *node) {
  tier__rule_node *left = &c->expression->nodes[node->left];
  tier__rule_node *right = &c->expression->nodes[node->right];
  node->type = TIER_BOOL;
  node->orders = node->operation;
  node->folded = TIER__NO_NODE;
  if (is_bad(left, right) || !read_day(c, left, right) || !read_day(c, right, left)) {
    return;
  }
  if (!tier__rule_comparable(node->operation, left->type, right->type)) {
    refuse_two(c, node, "expected two numbers, two texts or two days to compare (bool only with == and !=)", left,
               right);
  } else if (left->type == TIER_ANY || right->type == TIER_ANY) {
    c->pending = 1;
  } else if (left->type == TIER_TEXT) {
    prepare_texts(c, node, left, right);
  } else if (fold(c, right, left->type, &node->orders)) {
    node->folded = node->right;
  } else {
    uint8_t flipped = tier__rule_flip(node->operation);
    if (fold(c, left, right->type, &flipped)) {
      node->folded = node->left;
      node->orders = flipped;
    }
  }
}

static void check_item(checker *c, tier__rule_node *item, tier__rule_node *left) {
  item->consumed = 1;
  item->orders = TIER__EQUAL;
  if (left->type == TIER__TYPE_BAD || left->type == TIER_ANY || !read_day(c, item, left)) {
    return;
  }
  if (!tier__rule_comparable(TIER__EQUAL, left->type, item->type)) {
    refuse_two(c, item, "expected values of one type in a list and before 'in'", left, item);
  } else {
    (void)fold(c, item, left->type, &item->orders);
  }
}

static void check_in(checker *c, tier__rule_node *node) {
  tier__rule_node *left = &c->expression->nodes[node->left];
  node->type = TIER_BOOL;
  if (left->type == TIER_BOOL) {
    refuse(c, node, "expected a number, a text or a day before 'in'", left);
    left->type = TIER__TYPE_BAD;
  }
  for (uint32_t i = 0; i < node->items; i++) {
    check_item(c, &c->expression->nodes[node->right + i], left);
  }
  if (left->type == TIER_TEXT) {
    left->consumed = 1;
    node->memo = (uint32_t)c->expression->memo_count++;
  }
}

/* A literal beside money in a sum is an amount, if it can be one. */
static void read_money(const checker *c, tier__rule_node *literal, const tier__rule_node *beside) {
  int64_t minor;
  if (literal->kind != TIER__NODE_LITERAL || !tier__rule_is_number(literal->type) || beside->type != TIER_MONEY) {
    return;
  }
  if (tier__rule_decimal(literal->text, literal->negative, c->expression->minor_digits, &minor) ==
      TIER__DECIMAL_EXACT) {
    literal->type = TIER_MONEY;
    literal->value_integer = minor;
  } else {
    literal->type = TIER_FLOAT64;
    literal->value_number = literal->number;
  }
}

static const char *expected_by(char operation) {
  switch (operation) {
  case '+':
    return "'+' expects numbers, money, or a day and whole days";
  case '-':
    return "'-' expects numbers, money, two days, or a day and whole days";
  case '*':
    return "'*' expects numbers, or money and a number";
  case '/':
    return "'/' expects numbers, or money before it";
  default:
    return "'%' expects whole numbers";
  }
}

static void check_arithmetic(checker *c, tier__rule_node *node) {
  tier__rule_node *left = &c->expression->nodes[node->left];
  tier__rule_node *right = &c->expression->nodes[node->right];
  node->type = TIER__TYPE_BAD;
  if (is_bad(left, right)) {
    return;
  }
  if (node->operation == '-' && (!read_difference(c, left, right) || !read_difference(c, right, left))) {
    return;
  }
  if (node->operation == '+' || node->operation == '-') {
    read_money(c, left, right);
    read_money(c, right, left);
  }
  node->type = tier__rule_arithmetic((char)node->operation, left->type, right->type);
  if (node->type == TIER__TYPE_BAD) {
    refuse_two(c, node, expected_by((char)node->operation), left, right);
  }
}

static int check_condition(checker *c, const tier__rule_node *node, const tier__rule_node *operand,
                           const char *expected) {
  if (operand->type != TIER__TYPE_BAD && operand->type != TIER_ANY && operand->type != TIER_BOOL) {
    refuse(c, node, expected, operand);
    return 0;
  }
  return 1;
}

static void check_logic(checker *c, tier__rule_node *node) {
  const char *expected = node->kind == TIER__NODE_AND ? "'&&' expects conditions" : "'||' expects conditions";
  node->type = TIER_BOOL;
  (void)check_condition(c, node, &c->expression->nodes[node->left], expected);
  (void)check_condition(c, node, &c->expression->nodes[node->right], expected);
}

static void check_negate(checker *c, tier__rule_node *node) {
  const tier__rule_node *operand = &c->expression->nodes[node->left];
  node->type = operand->type;
  if (operand->type == TIER_BOOL || operand->type == TIER_TEXT || operand->type == TIER_DAY) {
    refuse(c, node, "'-' expects a number or money", operand);
    node->type = TIER__TYPE_BAD;
  }
}

static void check_node(checker *c, tier__rule_node *node) {
  tier__rule_node *left = &c->expression->nodes[node->kind > TIER__NODE_COLUMN ? node->left : 0];
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    node->type = node->written;
    node->value_integer = node->integer;
    node->value_number = node->number;
    break;
  case TIER__NODE_COLUMN:
    node->type = c->expression->columns[node->left].type;
    break;
  case TIER__NODE_NOT:
    node->type = check_condition(c, node, left, "'!' expects a condition") ? TIER_BOOL : TIER__TYPE_BAD;
    break;
  case TIER__NODE_NEGATE:
    check_negate(c, node);
    break;
  case TIER__NODE_COMPARE:
    check_compare(c, node);
    break;
  case TIER__NODE_IN:
    check_in(c, node);
    break;
  case TIER__NODE_IS:
    node->type = TIER_BOOL;
    left->consumed = left->type == TIER_TEXT;
    break;
  case TIER__NODE_ARITHMETIC:
    check_arithmetic(c, node);
    break;
  default:
    check_logic(c, node);
  }
}

static void measure_stack(tier__expression *expression) {
  size_t waiting = 0;
  expression->stack = 0;
  for (size_t i = 0; i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (!node->consumed) {
      waiting = waiting - tier__rule_operands(expression, node) + 1;
      expression->stack = waiting > expression->stack ? waiting : expression->stack;
    }
  }
}

static void begin(checker *c) {
  tier__expression *expression = c->expression;
  const int32_t digits = c->schema->minor_digits;
  expression->ready = 0;
  expression->uses_money = 0;
  expression->memo_count = 0;
  expression->minor_digits = digits < 0 ? 0 : digits > 18 ? 18 : digits;
  for (size_t i = 0; i < expression->node_count; i++) {
    expression->nodes[i].consumed = 0;
    expression->nodes[i].memo = TIER__NO_NODE;
  }
  find_columns(c);
}

void tier__expression_check(tier__expression *expression, const tier__schema *schema, const char *place,
                            tier_findings *findings) {
  checker c = {.expression = expression, .schema = schema, .place = place, .findings = findings};
  begin(&c);
  for (size_t i = 0; i < expression->node_count; i++) {
    tier__rule_node *node = &expression->nodes[i];
    check_node(&c, node);
    c.pending |= node->type == TIER_ANY;
    expression->uses_money |= node->type == TIER_MONEY;
  }
  (void)check_condition(&c, tier__rule_root(expression), tier__rule_root(expression),
                        "expected a condition that is true or false");
  measure_stack(expression);
  expression->ready = !c.bad && !c.pending;
}
