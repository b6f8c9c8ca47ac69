/* SPDX-License-Identifier: Apache-2.0 */
#include "text_table.h"

#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text_table {
  struct libscols_table *table;
  struct libscols_line *line;
  size_t cell;
};

text_table *text_table_begin(const char *const *headings) {
  text_table *text = calloc(1, sizeof *text);
  if (text == NULL || (text->table = scols_new_table()) == NULL) {
    free(text);
    return NULL;
  }
  for (size_t i = 0; headings[i] != NULL; i++) {
    int right = headings[i][0] == '>';
    (void)scols_table_new_column(text->table, headings[i] + right, 0, right ? SCOLS_FL_RIGHT : 0);
  }
  (void)scols_table_set_column_separator(text->table, "  ");
  (void)scols_table_set_termforce(text->table, SCOLS_TERMFORCE_NEVER); /* the same width everywhere */
  return text;
}

void text_table_row(text_table *table) {
  if (table != NULL) {
    table->line = scols_table_new_line(table->table, NULL);
    table->cell = 0;
  }
}

void text_table_text(text_table *table, const char *text) {
  if (table != NULL && table->line != NULL) {
    (void)scols_line_set_data(table->line, table->cell++, text);
  }
}

/* What rounds to nothing has no sign. @param plain Such as "-0.00". */
static const char *without_minus_zero(const char *plain) {
  return plain[0] == '-' && plain[strspn(plain, "-0.")] == '\0' ? plain + 1 : plain;
}

/* Digits in threes; the number is formatted with '.' because only LC_CTYPE follows the locale. */
static void group_digits(const char *plain, char *grouped) {
  size_t sign = plain[0] == '-', whole = strcspn(plain + sign, "."), used = 0;
  if (sign) {
    grouped[used++] = '-';
  }
  for (size_t i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0) {
      grouped[used++] = ',';
    }
    grouped[used++] = plain[sign + i];
  }
  strcpy(grouped + used, plain + sign + whole);
}

void text_table_decimal(text_table *table, double value, int decimals) {
  char plain[400], grouped[600];
  snprintf(plain, sizeof plain, "%.*f", decimals, value);
  group_digits(without_minus_zero(plain), grouped);
  text_table_text(table, grouped);
}

void text_table_integer(text_table *table, int64_t value) {
  char plain[32], grouped[48];
  snprintf(plain, sizeof plain, "%lld", (long long)value);
  group_digits(plain, grouped);
  text_table_text(table, grouped);
}

void text_table_share(text_table *table, double value) {
  char plain[400], text[410];
  snprintf(plain, sizeof plain, "%.1f", 100 * value);
  snprintf(text, sizeof text, "%s %%", without_minus_zero(plain));
  text_table_text(table, text);
}

void text_table_end(text_table *table) {
  char *text = NULL;
  if (table == NULL) {
    return;
  }
  if (scols_print_table_to_string(table->table, &text) == 0 && text != NULL) {
    size_t length = strlen(text);
    fputs(text, stdout);
    if (length > 0 && text[length - 1] != '\n') {
      fputc('\n', stdout);
    }
  }
  free(text);
  scols_unref_table(table->table);
  free(table);
}
