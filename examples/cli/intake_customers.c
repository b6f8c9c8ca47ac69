/* SPDX-License-Identifier: Apache-2.0 */
/* Customers: an id, perhaps a start day, and every other column is an attribute. */
#include "csv_file.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

typedef struct customer_intake {
  tier_book *book;
  const tier_policy *policy;
} customer_intake;

static int looks_like(tier_type type, tier_string text) {
  char copy[64];
  int32_t day;
  if (text.length == 0 || text.length >= sizeof copy) {
    return text.length == 0;
  }
  memcpy(copy, text.data, text.length);
  copy[text.length] = '\0';
  switch (type) {
  case TIER_BOOL:
    return strcmp(copy, "true") == 0 || strcmp(copy, "false") == 0;
  case TIER_INT64:
    return strspn(copy + (copy[0] == '-'), "0123456789") + (copy[0] == '-') == text.length && text.length < 18 &&
           copy[text.length - 1] != '-';
  case TIER_FLOAT64:
    return strspn(copy + (copy[0] == '-'), "0123456789.") + (copy[0] == '-') == text.length &&
           strpbrk(copy, "0123456789") != NULL && strchr(copy, '.') == strrchr(copy, '.');
  case TIER_DAY:
    return text.length == 10 && tier_day_parse(text, &day, NULL) == TIER_OK;
  default:
    return 1;
  }
}

/* What the policy declares; else the narrowest type that reads every value. */
static tier_type attribute_type(const customer_intake *in, const csv_batch *batch, size_t column) {
  static const tier_type candidates[] = {TIER_BOOL, TIER_INT64, TIER_FLOAT64, TIER_DAY, TIER_TEXT};
  tier_type declared = tier_policy_attribute_type(in->policy, batch->header[column]);
  if (declared != TIER_ANY) {
    return declared;
  }
  size_t c = 0;
  for (size_t row = 0; row < batch->rows && candidates[c] != TIER_TEXT; row++) {
    if (!looks_like(candidates[c], batch->cells[column][row])) {
      c++;
      row = (size_t)-1; /* try the next type from the first row */
    }
  }
  return candidates[c];
}

/* Reads the start days; a text that is no day rejects nothing here: it is an error of the file. */
static int read_starts(const csv_batch *batch, size_t column, int32_t **ret_days) {
  int32_t *days = malloc((batch->rows + 1) * sizeof *days);
  if (days == NULL) {
    return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
  }
  for (size_t row = 0; row < batch->rows; row++) {
    tier_string text = batch->cells[column][row];
    days[row] = INT32_MIN;
    if (text.length > 0 && tier_day_parse(text, &days[row], NULL) != TIER_OK) {
      free(days);
      return cli_fail(CLI_BAD_INPUT, "%s:%lld: column '%s': '%.*s' is not a date", batch->path,
                      (long long)batch->lines[row], batch->header[column], (int)text.length, text.data);
    }
  }
  *ret_days = days;
  return CLI_DONE;
}

static int add_customers(customer_intake *in, const csv_batch *batch, size_t id, size_t start, const int32_t *starts) {
  tier_attribute *attributes = calloc(batch->columns, sizeof *attributes);
  const tier_attribute **pointers = calloc(batch->columns, sizeof *pointers);
  size_t count = 0;
  int code = CLI_DONE;
  for (size_t i = 0; attributes != NULL && pointers != NULL && i < batch->columns; i++) {
    if (i != id && i != start) {
      attributes[count] = (tier_attribute){.size = sizeof *attributes,
                                           .name = batch->header[i],
                                           .type = attribute_type(in, batch, i),
                                           .texts = batch->cells[i]};
      pointers[count] = &attributes[count];
      count++;
    }
  }
  if (attributes == NULL || pointers == NULL) {
    code = cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
  } else {
    tier_error error = {.size = sizeof error};
    tier_customers rows = {.size = sizeof rows,
                           .count = batch->rows,
                           .customer_ids = batch->cells[id],
                           .start_days = starts,
                           .attributes = pointers,
                           .attribute_count = count,
                           .row_numbers = batch->lines,
                           .row_texts = batch->texts,
                           .source = batch->path};
    tier_status status = tier_book_add_customers(in->book, &rows, NULL, &error);
    code = status == TIER_OK ? CLI_DONE : cli_fail_status(batch->path, status, &error);
  }
  free(attributes);
  free(pointers);
  return code;
}

static int is_attribute_name(const char *name) {
  static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  const char *allowed_first = allowed + 10;
  return name[0] != '\0' && strchr(allowed_first, name[0]) != NULL && name[strspn(name, allowed)] == '\0';
}

static int take_customers(void *user_data, const csv_batch *batch) {
  static const char *const start_names[] = {"start_day", "start_date", "customer_since", NULL};
  size_t id, start;
  int32_t *starts = NULL;
  if (csv_column(batch, intake_customer_headers, &id) != CLI_DONE ||
      csv_column(batch, start_names, &start) != CLI_DONE) {
    return CLI_BAD_INPUT;
  }
  if (id == batch->columns) {
    return cli_fail(CLI_BAD_INPUT, "%s:1: no column 'customer_id'", batch->path);
  }
  for (size_t i = 0; i < batch->columns; i++) {
    if (i != id && i != start && !is_attribute_name(batch->header[i])) {
      return cli_fail(CLI_BAD_INPUT,
                      "%s:1: column %zu, '%s': an attribute's name is letters, digits and '_', not first a digit",
                      batch->path, i + 1, batch->header[i]);
    }
  }
  int code = start < batch->columns ? read_starts(batch, start, &starts) : CLI_DONE;
  if (code == CLI_DONE) {
    code = add_customers(user_data, batch, id, start, starts);
  }
  free(starts);
  return code;
}

int intake_customers(const char *path, const tier_policy *policy, tier_book *book) {
  customer_intake in = {book, policy};
  return csv_file_read(path, SIZE_MAX, take_customers, &in);
}
