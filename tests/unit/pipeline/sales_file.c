/* SPDX-License-Identifier: Apache-2.0 */
#include "sales_file.h"

#include <stdio.h>
#include <stdlib.h>

char *sales_read_file(const char *name) {
  char path[1024];
  const char *root = getenv("TIER_SOURCE_ROOT");
  (void)snprintf(path, sizeof path, "%s/%s", root != NULL ? root : ".", name);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  assert_int_equal(fseek(file, 0, SEEK_END), 0);
  long length = ftell(file);
  rewind(file);
  char *text = malloc((size_t)length + 1);
  assert_non_null(text);
  assert_int_equal(fread(text, 1, (size_t)length, file), length);
  text[length] = '\0';
  (void)fclose(file);
  return text;
}

sales sales_read(const char *name) {
  sales rows = {.text = sales_read_file(name)};
  size_t capacity = 70000;
  rows.ids = calloc(capacity, sizeof *rows.ids);
  rows.days = calloc(capacity, sizeof *rows.days);
  rows.amounts = calloc(capacity, sizeof *rows.amounts);
  rows.numbers = calloc(capacity, sizeof *rows.numbers);
  char *line = strchr(rows.text, '\n') + 1;
  while (*line != '\0') {
    assert_true(rows.count < capacity);
    char *first = strchr(line, ','), *second = strchr(first + 1, ','), *third = strchr(second + 1, ',');
    char *end = strchr(third, '\n');
    rows.ids[rows.count] = (tier_string){line, (size_t)(first - line)};
    rows.days[rows.count] = (tier_string){first + 1, (size_t)(second - first - 1)};
    rows.amounts[rows.count] = (tier_string){third + 1, (size_t)(end - third - 1)};
    rows.numbers[rows.count] = strtoll(line, NULL, 10);
    rows.count++;
    line = end + 1;
  }
  return rows;
}

void sales_end(sales *rows) {
  free(rows->text);
  free(rows->ids);
  free(rows->days);
  free(rows->amounts);
  free(rows->numbers);
}

void sales_add(tier_book *book, const sales *rows, size_t first, size_t count, int by, const char *source) {
  tier_error error = {.size = sizeof error};
  tier_intake intake = {.size = sizeof intake};
  tier_transactions batch = {.size = sizeof batch,
                             .count = count,
                             .customer_ids = by == SALES_BY_TEXT ? rows->ids + first : NULL,
                             .customer_numbers = by == SALES_BY_NUMBER ? rows->numbers + first : NULL,
                             .time_texts = rows->days + first,
                             .amount_texts = rows->amounts + first,
                             .source = source};
  assert_int_equal(tier_book_add_transactions(book, &batch, &intake, &error), TIER_OK);
  assert_int_equal(intake.accepted, count);
}
