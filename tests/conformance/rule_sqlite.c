/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_sqlite.h"

#include "base/bitmap.h"
#include <stdio.h>
#include <stdlib.h>

static const int powers[] = {1, 10, 100, 1000};

/* Writes as printf does, and counts the bytes. */
#define PUT(text, ...) ((size_t)sprintf((text), __VA_ARGS__))

static size_t write_text(const char *value, char *text) {
  size_t length = PUT(text, "'");
  for (; *value != '\0'; value++) {
    length += PUT(text + length, "%s%c", *value == '\'' ? "'" : "", *value);
  }
  return length + PUT(text + length, "'");
}

/* A number is the quotient of two that are exact, so that no reading of decimals is compared. */
static size_t write_literal(const naive_node *node, char *text) {
  switch (node->type) {
  case TIER_TEXT:
    return write_text(node->name, text);
  case TIER_FLOAT64:
    return PUT(text, "(%" PRId64 "/%d.0)", node->digits, powers[node->decimals]);
  default:
    return PUT(text, "(%" PRId64 ")", node->digits);
  }
}

/* As a float, money in major units. */
static size_t write_float(const naive_node *node, char *text) {
  const int money = node->type == TIER_MONEY;
  size_t length = PUT(text, "(CAST(");
  length += sqlite_write(node, text + length);
  return length + PUT(text + length, money ? " AS REAL)/100.0)" : " AS REAL))");
}

/* In minor units. */
static size_t write_minor(const naive_node *node, char *text) {
  if (node->type == TIER_MONEY) {
    return sqlite_write(node, text);
  }
  if (node->kind == NAIVE_LITERAL) {
    return PUT(text, "(%" PRId64 ")", node->digits * 100 / powers[node->decimals]);
  }
  size_t length = PUT(text, "(100*");
  length += sqlite_write(node, text + length);
  return length + PUT(text + length, ")");
}

/* A part as a value of this type. */
static size_t write_as(const naive_node *node, tier_type type, char *text) {
  if (node->type == type) {
    return sqlite_write(node, text);
  }
  return type == TIER_MONEY ? write_minor(node, text) : write_float(node, text);
}

/* Thousandths of a minor unit: money beside a written number. */
static size_t write_fine(const naive_node *node, char *text) {
  if (node->kind == NAIVE_LITERAL) {
    return PUT(text, "(%" PRId64 ")", node->digits * 100000 / powers[node->decimals]);
  }
  size_t length = PUT(text, "(1000*");
  length += write_minor(node, text + length);
  return length + PUT(text + length, ")");
}

/* An operand of a comparison, as it is compared with one like `beside`. */
static size_t write_compared(const naive_node *node, const naive_node *beside, char *text) {
  if (node->type != TIER_MONEY && beside->type != TIER_MONEY) {
    return sqlite_write(node, text);
  }
  const int written = node->kind == NAIVE_LITERAL || beside->kind == NAIVE_LITERAL;
  const int floats = node->type == TIER_FLOAT64 || beside->type == TIER_FLOAT64;
  return written ? write_fine(node, text) : floats ? write_float(node, text) : write_minor(node, text);
}

static size_t write_compare(const naive_node *node, char *text) {
  const char *operation = strcmp(node->operation, "!=") == 0 ? "<>" : node->operation;
  size_t length = PUT(text, "(");
  length += write_compared(node->parts[0], node->parts[1], text + length);
  length += PUT(text + length, " %s ", operation);
  length += write_compared(node->parts[1], node->parts[0], text + length);
  return length + PUT(text + length, ")");
}

static size_t write_in(const naive_node *node, char *text) {
  size_t length = PUT(text, "(");
  length += write_compared(node->parts[0], node->parts[1], text + length);
  for (int i = 1; i < node->part_count; i++) {
    length += PUT(text + length, i == 1 ? " IN (" : ", ");
    length += write_compared(node->parts[i], node->parts[0], text + length);
  }
  return length + PUT(text + length, "))");
}

static size_t write_operation(const naive_node *node, const char *operation, char *text) {
  const naive_node *left = node->parts[0];
  const naive_node *right = node->parts[1];
  const int ratio = left->type == TIER_MONEY && right->type == TIER_MONEY && node->type == TIER_FLOAT64;
  const int converted = node->type == TIER_FLOAT64 || (node->type == TIER_MONEY && operation[0] != '*');
  size_t length = PUT(text, ratio ? "(1.0 * " : "(");
  length += converted && !ratio ? write_as(left, node->type, text + length) : sqlite_write(left, text + length);
  length += PUT(text + length, " %s ", operation);
  length += converted && !ratio ? write_as(right, node->type, text + length) : sqlite_write(right, text + length);
  return length + PUT(text + length, ")");
}

static size_t write_binary(const naive_node *node, char *text) {
  switch (node->operation[0]) {
  case '&':
    return write_operation(node, "AND", text);
  case '|':
    return write_operation(node, "OR", text);
  case '=':
  case '!':
  case '<':
  case '>':
    return write_compare(node, text);
  default:
    return write_operation(node, node->operation, text);
  }
}

/* Neither branch where the condition is unknown. */
static size_t write_choice(const naive_node *node, char *text) {
  size_t length = PUT(text, "(CASE ");
  length += sqlite_write(node->parts[0], text + length);
  length += PUT(text + length, " WHEN 1 THEN ");
  length += write_as(node->parts[1], node->type, text + length);
  length += PUT(text + length, " WHEN 0 THEN ");
  length += write_as(node->parts[2], node->type, text + length);
  return length + PUT(text + length, " END)");
}

/* Functions that SQL does not have; %1 and %2 stand for the arguments. */
static const char *template_of(const char *name) {
  static const char *const templates[][2] = {
      {"startsWith", "(substr(%1, 1, length(%2)) = %2)"},
      {"endsWith", "(length(%2) <= length(%1) AND substr(%1, length(%1) - length(%2) + 1) = %2)"},
      {"contains", "(instr(%1, %2) > 0)"},
      {"year", "CAST(strftime('%Y', %1 * 86400, 'unixepoch') AS INTEGER)"},
      {"month", "CAST(strftime('%m', %1 * 86400, 'unixepoch') AS INTEGER)"},
      {"dayOfMonth", "CAST(strftime('%d', %1 * 86400, 'unixepoch') AS INTEGER)"}};
  for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
    if (strcmp(name, templates[i][0]) == 0) {
      return templates[i][1];
    }
  }
  return NULL;
}

static size_t write_call(const naive_node *node, char *text) {
  const char *template = template_of(node->operation);
  size_t length = 0;
  if (template == NULL) {
    for (int i = 0; i < node->part_count; i++) {
      length += PUT(text + length, "%s", i == 0 ? node->operation : "");
      length += PUT(text + length, i == 0 ? "(" : ", ");
      length += write_as(node->parts[i], node->type, text + length);
    }
    return length + PUT(text + length, ")");
  }
  for (; *template != '\0'; template++) {
    if (template[0] == '%' && (template[1] == '1' || template[1] == '2')) {
      length += sqlite_write(node->parts[*++template - '1'], text + length);
    } else {
      text[length++] = *template;
    }
  }
  text[length] = '\0';
  return length;
}

size_t sqlite_write(const naive_node *node, char *text) {
  size_t length = 0;
  switch (node->kind) {
  case NAIVE_LITERAL:
    return write_literal(node, text);
  case NAIVE_COLUMN:
    return PUT(text, "%s", node->name);
  case NAIVE_UNARY:
    length = PUT(text, node->operation[0] == '!' ? "(NOT " : "(- ");
    length += sqlite_write(node->parts[0], text + length);
    return length + PUT(text + length, ")");
  case NAIVE_BINARY:
    return write_binary(node, text);
  case NAIVE_IN:
    return write_in(node, text);
  case NAIVE_IS:
    length = PUT(text, "(");
    length += sqlite_write(node->parts[0], text + length);
    return length + PUT(text + length, node->operation[0] == 'm' ? " IS NULL)" : " IS NOT NULL)");
  case NAIVE_CHOICE:
    return write_choice(node, text);
  default:
    return write_call(node, text);
  }
}

static void must(sqlite3 *database, int code) {
  if (code != SQLITE_OK) {
    fail_msg("%s", sqlite3_errmsg(database));
  }
}

static void bind(sqlite3_stmt *statement, int place, const tier_column *view, size_t row) {
  const tier_string *label;
  int code;
  if (!tier__bit(view->validity, row)) {
    code = sqlite3_bind_null(statement, place);
  } else {
    switch (view->type) {
    case TIER_BOOL:
      code = sqlite3_bind_int(statement, place, ((const uint8_t *)view->values)[row]);
      break;
    case TIER_DAY:
      code = sqlite3_bind_int(statement, place, ((const int32_t *)view->values)[row]);
      break;
    case TIER_FLOAT64:
      code = sqlite3_bind_double(statement, place, ((const double *)view->values)[row]);
      break;
    case TIER_TEXT:
      label = &view->labels[((const int32_t *)view->values)[row]];
      code = sqlite3_bind_text(statement, place, label->data, (int)label->length, SQLITE_TRANSIENT);
      break;
    default:
      code = sqlite3_bind_int64(statement, place, ((const int64_t *)view->values)[row]);
    }
  }
  assert_int_equal(code, SQLITE_OK);
}

/* The statement that makes the table, or the one that fills it. */
static void write_statement(const tier__table *table, int fill, char *text) {
  size_t length = PUT(text, fill ? "INSERT INTO t VALUES (" : "CREATE TABLE t (");
  for (size_t i = 0; i < table->count; i++) {
    const tier_column *view = &table->columns[i]->view;
    const char *type = view->type == TIER_TEXT ? "TEXT" : view->type == TIER_FLOAT64 ? "REAL" : "INTEGER";
    length += fill ? PUT(text + length, "?, ") : PUT(text + length, "%s %s, ", view->name, type);
  }
  (void)(fill ? PUT(text + length, "%d)", table->as_of_day) : PUT(text + length, "as_of INTEGER)"));
}

sqlite3 *sqlite_table(const tier__table *table) {
  char text[1024];
  sqlite3 *database;
  sqlite3_stmt *statement;
  must(NULL, sqlite3_open(":memory:", &database));
  write_statement(table, 0, text);
  must(database, sqlite3_exec(database, text, NULL, NULL, NULL));
  write_statement(table, 1, text);
  must(database, sqlite3_prepare_v2(database, text, -1, &statement, NULL));
  for (size_t row = 0; row < table->rows; row++) {
    for (size_t i = 0; i < table->count; i++) {
      bind(statement, (int)i + 1, &table->columns[i]->view, row);
    }
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    must(database, sqlite3_reset(statement));
  }
  must(database, sqlite3_finalize(statement));
  return database;
}

void sqlite_truths(sqlite3 *database, const char *condition, uint8_t *ret_truths, size_t rows) {
  static char text[NAIVE_TEXT_BYTES + 64];
  sqlite3_stmt *statement;
  (void)PUT(text, "SELECT %s FROM t ORDER BY rowid", condition);
  must(database, sqlite3_prepare_v2(database, text, -1, &statement, NULL));
  for (size_t row = 0; row < rows; row++) {
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int known = sqlite3_column_type(statement, 0) != SQLITE_NULL;
    ret_truths[row] = (uint8_t)(!known ? TIER__UNKNOWN : sqlite3_column_int(statement, 0) ? TIER__TRUE : TIER__FALSE);
  }
  assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
  must(database, sqlite3_finalize(statement));
}
