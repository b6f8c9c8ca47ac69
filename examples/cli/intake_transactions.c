/* SPDX-License-Identifier: Apache-2.0 */
#include "csv_file.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

/* Facts of a transaction that a file can hold, and the header names by which they are known. */
enum { FACT_CUSTOMER, FACT_TIME, FACT_AMOUNT, FACT_TRANSACTION, FACT_ORDER, FACT_STATUS, FACT_RETURNED, FACTS };

typedef struct fact {
  const char *name; /* In --columns. */
  const char *const *headers;
} fact;

const char *const intake_customer_headers[] = {"customer_id", "customer", "customerid", "cust_id", "user_id", NULL};
static const char *const time_headers[] = {"date", "time", "datetime", "timestamp", "order_date", "transaction_date",
                                           NULL};
static const char *const amount_headers[] = {"amount", "total", "spend", "value", "price", NULL};
static const char *const transaction_headers[] = {"transaction_id", "transaction", "transactionid", NULL};
static const char *const order_headers[] = {"order_id", "order", "invoice", "invoice_id", NULL};
static const char *const status_headers[] = {"status", "state", NULL};
static const char *const returned_headers[] = {"returned_id", "original_transaction_id", NULL};

static const fact facts[FACTS] = {
    {"customer", intake_customer_headers}, {"time", time_headers},   {"amount", amount_headers},
    {"transaction", transaction_headers},  {"order", order_headers}, {"status", status_headers},
    {"returned", returned_headers},
};

typedef struct intake {
  tier_book *book;
  char *chosen[FACTS];  /* Header named by --columns; NULL: by the usual names. */
  char *headers[FACTS]; /* Header that was found; NULL: none. */
} intake;

static int choose_column(intake *in, const char *text, size_t length) {
  const char *equals = memchr(text, '=', length);
  for (int i = 0; equals != NULL && i < FACTS; i++) {
    size_t name = (size_t)(equals - text);
    if (strlen(facts[i].name) == name && strncmp(facts[i].name, text, name) == 0 && name + 1 < length) {
      free(in->chosen[i]);
      in->chosen[i] = strndup(equals + 1, length - name - 1);
      return in->chosen[i] != NULL ? CLI_DONE : cli_fail(CLI_FAILURE, "no memory");
    }
  }
  return cli_fail(CLI_USAGE,
                  "--columns: '%.*s' is not NAME=HEADER with NAME one of customer, time, amount, transaction, order, "
                  "status, returned",
                  (int)length, text);
}

static int choose_columns(intake *in, const char *list) {
  while (list != NULL && *list != '\0') {
    size_t length = strcspn(list, ",");
    int code = choose_column(in, list, length);
    if (code != CLI_DONE) {
      return code;
    }
    list += length + (list[length] == ',');
  }
  return CLI_DONE;
}

/* Index of the column of a fact; `batch->columns` if the file has none. */
static int find_fact(const intake *in, const csv_batch *batch, int which, size_t *ret_column) {
  const char *chosen[] = {in->chosen[which], NULL};
  int code = csv_column(batch, chosen[0] != NULL ? chosen : facts[which].headers, ret_column);
  if (code != CLI_DONE) {
    return code;
  }
  if (*ret_column == batch->columns && (chosen[0] != NULL || which <= FACT_AMOUNT)) {
    return cli_fail(CLI_BAD_INPUT, "%s:1: no column '%s'; name it with --columns %s=HEADER", batch->path,
                    chosen[0] != NULL ? chosen[0] : facts[which].headers[0], facts[which].name);
  }
  return CLI_DONE;
}

/* Once per file: what its columns are called, for messages. */
static int remember_headers(intake *in, const csv_batch *batch, const size_t *columns) {
  for (int i = 0; i < FACTS; i++) {
    if (columns[i] < batch->columns && in->headers[i] == NULL) {
      in->headers[i] = strdup(batch->header[columns[i]]);
      if (in->headers[i] == NULL) {
        return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
      }
    }
  }
  return CLI_DONE;
}

static const tier_string *cells_of(const csv_batch *batch, size_t column) {
  return column < batch->columns ? batch->cells[column] : NULL;
}

static int take_transactions(void *user_data, const csv_batch *batch) {
  intake *in = user_data;
  size_t columns[FACTS];
  for (int i = 0; i < FACTS; i++) {
    int code = find_fact(in, batch, i, &columns[i]);
    if (code != CLI_DONE) {
      return code;
    }
  }
  int code = remember_headers(in, batch, columns);
  if (code != CLI_DONE) {
    return code;
  }
  tier_transactions rows = {.size = sizeof rows,
                            .count = batch->rows,
                            .customer_ids = cells_of(batch, columns[FACT_CUSTOMER]),
                            .time_texts = cells_of(batch, columns[FACT_TIME]),
                            .amount_texts = cells_of(batch, columns[FACT_AMOUNT]),
                            .transaction_ids = cells_of(batch, columns[FACT_TRANSACTION]),
                            .order_ids = cells_of(batch, columns[FACT_ORDER]),
                            .status_texts = cells_of(batch, columns[FACT_STATUS]),
                            .row_numbers = batch->lines,
                            .row_texts = batch->texts,
                            .source = batch->path,
                            .returned_ids = cells_of(batch, columns[FACT_RETURNED])};
  tier_error error = {.size = sizeof error};
  tier_status status = tier_book_add_transactions(in->book, &rows, NULL, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(batch->path, status, &error);
}

/* The library speaks of fields, the user of headers. */
static const char *header_of(const intake *in, const tier_rejection *row) {
  static const char *const fields[FACTS] = {"customer_id", "time",   "amount",     "transaction_id",
                                            "order_id",    "status", "returned_id"};
  for (int i = 0; i < FACTS && !row->is_customer; i++) {
    if (strcmp(row->field, fields[i]) == 0 && in->headers[i] != NULL) {
      return in->headers[i];
    }
  }
  return row->field;
}

/* A row for a terminal: no control characters, and no bytes that are not text. */
static void printable(tier_string text, int is_text, char *copy, size_t room) {
  size_t used = 0;
  for (size_t i = 0; i < text.length && used + 5 < room; i++) {
    unsigned char byte = (unsigned char)text.data[i];
    int plain = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || is_text);
    used += (size_t)snprintf(copy + used, room - used, plain ? "%c" : "\\x%02x", byte);
  }
  copy[used] = '\0';
}

static int report_rejected(const intake *in) {
  enum { SHOWN = 10 };
  size_t count = tier_book_rejection_count(in->book);
  for (size_t i = 0; i < count && i < SHOWN; i++) {
    char text[400];
    tier_error error = {.size = sizeof error};
    tier_rejection row = {.size = sizeof row};
    tier_status status = tier_book_rejection(in->book, i, &row, &error);
    if (status != TIER_OK) {
      return cli_fail_status(NULL, status, &error);
    }
    printable(row.text, row.reason != TIER_ROW_BAD_TEXT, text, sizeof text);
    (void)cli_fail(CLI_DONE, "%s:%lld: column '%s': row rejected (%s): %s", row.source, (long long)row.row_number,
                   header_of(in, &row), tier_row_reason_name(row.reason), text);
  }
  if (count > SHOWN) {
    (void)cli_fail(CLI_DONE, "%zu more row%s rejected", count - SHOWN, count - SHOWN == 1 ? "" : "s");
  }
  return CLI_DONE;
}

int intake_book(const cli_options *options, tier_context *context, const tier_policy *policy,
                const char *transactions, tier_book **ret_book) {
  intake in = {.book = NULL};
  tier_error error = {.size = sizeof error};
  int32_t digits = tier_policy_minor_digits(policy);
  tier_book_options wanted = {.size = sizeof wanted, .minor_digits = digits == 0 ? -1 : digits};
  int code = choose_columns(&in, options->columns);
  if (code == CLI_DONE) {
    tier_status status = tier_book_create(context, &wanted, &in.book, &error);
    code = status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
  }
  if (code == CLI_DONE) {
    code = csv_file_read(transactions, 16384, take_transactions, &in);
  }
  if (code == CLI_DONE && options->customers != NULL) {
    code = intake_customers(options->customers, policy, in.book);
  }
  if (code == CLI_DONE && !options->quiet) {
    code = report_rejected(&in);
  }
  for (int i = 0; i < FACTS; i++) {
    free(in.chosen[i]);
    free(in.headers[i]);
  }
  if (code == CLI_DONE) {
    *ret_book = in.book;
  } else {
    tier_book_destroy(in.book);
  }
  return code;
}
