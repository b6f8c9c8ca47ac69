/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_sqlite.h"

#include "base/bitmap.h"
#include <stdio.h>

static const int powers[] = {1, 10, 100, 1000};

/* A text that grows. */
typedef struct sql {
  char *text;
  size_t length;
} sql;

static void write_node(const naive_node *node, sql *to);

static void put(sql *to, const char *format, ...) {
  va_list arguments;
  const size_t room = NAIVE_TEXT_BYTES - to->length;
  va_start(arguments, format);
  const int length = vsnprintf(to->text + to->length, room, format, arguments);
  va_end(arguments);
  assert_true(length >= 0 && (size_t)length < room);
  to->length += (size_t)length;
}

static void write_text(const char *value, sql *to) {
  put(to, "'");
  for (; *value != '\0'; value++) {
    put(to, "%s%c", *value == '\'' ? "'" : "", *value);
  }
  put(to, "'");
}

/* A number is the quotient of two that are exact, so that no reading of decimals is compared. */
static void write_literal(const naive_node *node, sql *to) {
  switch (node->type) {
  case TIER_TEXT:
    write_text(node->name, to);
    break;
  case TIER_FLOAT64:
    put(to, "(%" PRId64 "/%d.0)", node->digits, powers[node->decimals]);
    break;
  default:
    put(to, "(%" PRId64 ")", node->digits);
  }
}

/* As a float, money in major units. */
static void write_float(const naive_node *node, sql *to) {
  put(to, "(CAST(");
  write_node(node, to);
  put(to, node->type == TIER_MONEY ? " AS REAL)/100.0)" : " AS REAL))");
}

/* In minor units. */
static void write_minor(const naive_node *node, sql *to) {
  if (node->type == TIER_MONEY) {
    write_node(node, to);
  } else if (node->kind == NAIVE_LITERAL) {
    put(to, "(%" PRId64 ")", node->digits * 100 / powers[node->decimals]);
  } else {
    put(to, "(100*");
    write_node(node, to);
    put(to, ")");
  }
}

/* A part as a value of this type. */
static void write_as(const naive_node *node, tier_type type, sql *to) {
  if (node->type == type) {
    write_node(node, to);
  } else if (type == TIER_MONEY) {
    write_minor(node, to);
  } else {
    write_float(node, to);
  }
}

/* Thousandths of a minor unit: money beside a written number. */
static void write_fine(const naive_node *node, sql *to) {
  if (node->kind == NAIVE_LITERAL) {
    put(to, "(%" PRId64 ")", node->digits * 100000 / powers[node->decimals]);
  } else {
    put(to, "(1000*");
    write_minor(node, to);
    put(to, ")");
  }
}

/* An operand of a comparison, as it is compared with one like `beside`. */
static void write_compared(const naive_node *node, const naive_node *beside, sql *to) {
  if (node->type != TIER_MONEY && beside->type != TIER_MONEY) {
    write_node(node, to);
  } else if (node->kind == NAIVE_LITERAL || beside->kind == NAIVE_LITERAL) {
    write_fine(node, to);
  } else if (node->type == TIER_FLOAT64 || beside->type == TIER_FLOAT64) {
    write_float(node, to);
  } else {
    write_minor(node, to);
  }
}

static void write_compare(const naive_node *node, sql *to) {
  put(to, "(");
  write_compared(node->parts[0], node->parts[1], to);
  put(to, " %s ", strcmp(node->operation, "!=") == 0 ? "<>" : node->operation);
  write_compared(node->parts[1], node->parts[0], to);
  put(to, ")");
}

static void write_in(const naive_node *node, sql *to) {
  put(to, "(");
  write_compared(node->parts[0], node->parts[1], to);
  for (int i = 1; i < node->part_count; i++) {
    put(to, i == 1 ? " IN (" : ", ");
    write_compared(node->parts[i], node->parts[0], to);
  }
  put(to, "))");
}

/* Operands of a ratio of amounts stay minor units; those of a product with money stay what they are. */
static void write_operation(const naive_node *node, const char *operation, sql *to) {
  const int ratio = node->type == TIER_FLOAT64 && node->parts[0]->type == TIER_MONEY &&
                    node->parts[1]->type == TIER_MONEY;
  const int converted = !ratio && (node->type == TIER_FLOAT64 || (node->type == TIER_MONEY && operation[0] != '*'));
  put(to, ratio ? "(1.0 * " : "(");
  for (int i = 0; i < 2; i++) {
    put(to, i == 0 ? "" : " %s ", operation);
    write_as(node->parts[i], converted ? node->type : node->parts[i]->type, to);
  }
  put(to, ")");
}

static void write_binary(const naive_node *node, sql *to) {
  switch (node->operation[0]) {
  case '&':
    write_operation(node, "AND", to);
    break;
  case '|':
    write_operation(node, "OR", to);
    break;
  case '=':
  case '!':
  case '<':
  case '>':
    write_compare(node, to);
    break;
  default:
    write_operation(node, node->operation, to);
  }
}

/* Neither branch where the condition is unknown. */
static void write_choice(const naive_node *node, sql *to) {
  put(to, "(CASE ");
  write_node(node->parts[0], to);
  put(to, " WHEN 1 THEN ");
  write_as(node->parts[1], node->type, to);
  put(to, " WHEN 0 THEN ");
  write_as(node->parts[2], node->type, to);
  put(to, " END)");
}

/* Functions that SQL does not have; #1 and #2 stand for the arguments. */
static const char *template_of(const char *name) {
  static const char *const templates[][2] = {
      {"startsWith", "(substr(#1, 1, length(#2)) = #2)"},
      {"endsWith", "(length(#2) <= length(#1) AND substr(#1, length(#1) - length(#2) + 1) = #2)"},
      {"contains", "(instr(#1, #2) > 0)"},
      {"year", "CAST(strftime('%Y', #1 * 86400, 'unixepoch') AS INTEGER)"},
      {"month", "CAST(strftime('%m', #1 * 86400, 'unixepoch') AS INTEGER)"},
      {"dayOfMonth", "CAST(strftime('%d', #1 * 86400, 'unixepoch') AS INTEGER)"}};
  for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
    if (strcmp(name, templates[i][0]) == 0) {
      return templates[i][1];
    }
  }
  return NULL;
}

static void write_call(const naive_node *node, sql *to) {
  const char *at = template_of(node->operation);
  if (at == NULL) {
    put(to, "%s(", node->operation);
    for (int i = 0; i < node->part_count; i++) {
      put(to, i == 0 ? "" : ", ");
      write_as(node->parts[i], node->type, to);
    }
    put(to, ")");
    return;
  }
  for (; *at != '\0'; at++) {
    if (*at == '#') {
      write_node(node->parts[*++at - '1'], to);
    } else {
      put(to, "%c", *at);
    }
  }
}

static void write_node(const naive_node *node, sql *to) {
  switch (node->kind) {
  case NAIVE_LITERAL:
    write_literal(node, to);
    break;
  case NAIVE_COLUMN:
    put(to, "%s", node->name);
    break;
  case NAIVE_UNARY:
    put(to, node->operation[0] == '!' ? "(NOT " : "(- ");
    write_node(node->parts[0], to);
    put(to, ")");
    break;
  case NAIVE_BINARY:
    write_binary(node, to);
    break;
  case NAIVE_IN:
    write_in(node, to);
    break;
  case NAIVE_IS:
    put(to, "(");
    write_node(node->parts[0], to);
    put(to, node->operation[0] == 'm' ? " IS NULL)" : " IS NOT NULL)");
    break;
  case NAIVE_CHOICE:
    write_choice(node, to);
    break;
  default:
    write_call(node, to);
  }
}

void sqlite_write(const naive_node *node, char *text) {
  sql to = {text, 0};
  write_node(node, &to);
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
  sql to = {text, 0};
  put(&to, fill ? "INSERT INTO t VALUES (" : "CREATE TABLE t (");
  for (size_t i = 0; i < table->count; i++) {
    const tier_column *view = &table->columns[i]->view;
    const char *type = view->type == TIER_TEXT ? "TEXT" : view->type == TIER_FLOAT64 ? "REAL" : "INTEGER";
    put(&to, "%s %s, ", fill ? "?" : view->name, fill ? "" : type);
  }
  put(&to, fill ? "%d)" : "as_of INTEGER)", table->as_of_day);
}

sqlite3 *sqlite_table(const tier__table *table) {
  static char text[NAIVE_TEXT_BYTES];
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
  static char text[NAIVE_TEXT_BYTES];
  sql to = {text, 0};
  sqlite3_stmt *statement;
  put(&to, "SELECT %s FROM t ORDER BY rowid", condition);
  must(database, sqlite3_prepare_v2(database, text, -1, &statement, NULL));
  for (size_t row = 0; row < rows; row++) {
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int known = sqlite3_column_type(statement, 0) != SQLITE_NULL;
    ret_truths[row] = (uint8_t)(!known ? TIER__UNKNOWN : sqlite3_column_int(statement, 0) ? TIER__TRUE : TIER__FALSE);
  }
  assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
  must(database, sqlite3_finalize(statement));
}
