/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_table.h"

#include <math.h>
#include <stdlib.h>

enum { ARRAYS = 7 };
#define LN_7 1.9459101490553132

int clv_table_policy(tier_context *context, tier_policy **ret_policy) {
  static const char text[] = "{\"policy\": \"clv\", \"version\": \"1\", \"tiers\": [{\"id\": \"all\"}]}";
  tier_error error = {.size = sizeof error};
  tier_string json = {text, sizeof text - 1};
  tier_status status = tier_policy_parse(context, json, ret_policy, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

/* All metrics of all customers as of a day. */
static int metrics_of(const cli_job *job, int32_t day, tier_result **ret_result) {
  tier_error error = {.size = sizeof error};
  tier_status status = tier_assign(job->file.fitted, job->book, day, NULL, ret_result, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

static int column_of(const tier_result *result, const char *name, tier_column *ret_column) {
  tier_error error = {.size = sizeof error};
  *ret_column = (tier_column){.size = sizeof *ret_column};
  tier_status status = tier_result_column(result, name, ret_column, &error);
  return status == TIER_OK ? CLI_DONE : cli_fail_status(NULL, status, &error);
}

/* The number of a row, of a column that is no money; NAN if it is not known. */
static double number_at(const tier_column *column, size_t row) {
  if (column->validity != NULL && (column->validity[row >> 3] >> (row & 7) & 1) == 0) {
    return NAN;
  }
  switch (column->type) {
  case TIER_FLOAT64:
    return ((const double *)column->values)[row];
  case TIER_DAY:
    return ((const int32_t *)column->values)[row];
  default:
    return (double)((const int64_t *)column->values)[row];
  }
}

static double known_or_zero(double value) { return isfinite(value) ? value : 0; }

/* Allocates the arrays for at most so many customers. */
static int begin(clv_table *table, size_t most) {
  double **arrays[ARRAYS] = {&table->frequency, &table->recency, &table->age,    &table->log_intervals,
                             &table->spend,     &table->later,   &table->starts};
  size_t room = most > 0 ? most : 1;
  table->memory = calloc(room, ARRAYS * sizeof *table->memory);
  table->places = calloc(room, sizeof *table->places);
  if (table->memory == NULL || table->places == NULL) {
    return cli_fail(CLI_FAILURE, "no memory");
  }
  for (size_t i = 0; i < ARRAYS; i++) {
    *arrays[i] = table->memory + i * room;
  }
  return CLI_DONE;
}

enum { REPEATS, FIRST, LAST, TENURE, INTERVALS, SPEND, READ };

static int read_columns(const tier_result *now, tier_column *columns) {
  static const char *const names[READ] = {"repeat_purchases", "first_purchase_day", "last_purchase_day",
                                          "tenure_days",      "interval_log_sum",   "repeat_spend_mean"};
  int code = CLI_DONE;
  for (size_t i = 0; code == CLI_DONE && i < READ; i++) {
    code = column_of(now, names[i], &columns[i]);
  }
  return code;
}

static void add_customer(const tier_column *columns, size_t row, clv_table *table) {
  double x = number_at(&columns[REPEATS], row), first = number_at(&columns[FIRST], row);
  double age = number_at(&columns[TENURE], row), unit = table->unit_days;
  if (!isfinite(x) || !isfinite(first) || !isfinite(age)) {
    return;
  }
  size_t i = table->count++;
  table->frequency[i] = x;
  table->recency[i] = (number_at(&columns[LAST], row) - first) / unit;
  table->age[i] = age / unit;
  table->log_intervals[i] = known_or_zero(number_at(&columns[INTERVALS], row)) - (unit == 7 ? x * LN_7 : 0);
  table->spend[i] = x > 0 ? known_or_zero(number_at(&columns[SPEND], row)) : 0;
  table->starts[i] = first;
  table->places[i] = row;
}

/* From civil days to units since the first of all. */
static void shift_starts(clv_table *table) {
  double least = table->count > 0 ? table->starts[0] : 0;
  for (size_t i = 1; i < table->count; i++) {
    least = table->starts[i] < least ? table->starts[i] : least;
  }
  table->first_day = (int32_t)least;
  for (size_t i = 0; i < table->count; i++) {
    table->starts[i] = (table->starts[i] - least) / table->unit_days;
  }
}

static int count_later(const cli_job *job, int32_t until, clv_table *table) {
  tier_result *result = NULL;
  tier_column repeats;
  int code = metrics_of(job, until, &result);
  if (code == CLI_DONE) {
    code = column_of(result, "repeat_purchases", &repeats);
  }
  for (size_t i = 0; code == CLI_DONE && i < table->count; i++) {
    table->later[i] = number_at(&repeats, table->places[i]) - table->frequency[i];
  }
  tier_result_destroy(result);
  return code;
}

int clv_table_make(const cli_job *job, int32_t day, int32_t until, double unit_days, clv_table *ret_table) {
  tier_result *now = NULL;
  tier_column columns[READ];
  *ret_table = (clv_table){.unit_days = unit_days};
  int code = metrics_of(job, day, &now);
  if (code == CLI_DONE) {
    code = read_columns(now, columns);
  }
  if (code == CLI_DONE) {
    code = begin(ret_table, tier_result_count(now));
  }
  for (size_t row = 0; code == CLI_DONE && row < tier_result_count(now); row++) {
    add_customer(columns, row, ret_table);
  }
  tier_result_destroy(now);
  if (code == CLI_DONE) {
    shift_starts(ret_table);
  }
  return code == CLI_DONE && until > day ? count_later(job, until, ret_table) : code;
}

void clv_table_end(clv_table *table) {
  free(table->memory);
  free(table->places);
}

tier_clv_data clv_table_data(const clv_table *table) {
  return (tier_clv_data){.size = sizeof(tier_clv_data),
                         .count = table->count,
                         .frequency = table->frequency,
                         .recency = table->recency,
                         .age = table->age,
                         .spend = table->spend,
                         .log_intervals = table->log_intervals};
}
