/* SPDX-License-Identifier: Apache-2.0 */
/* Who looks after whom: --owners FILE in, --owners-out FILE out. */
#include "csv_file.h"
#include "owners_write.h"
#include "text_table.h"

#include <stdlib.h>
#include <string.h>

static int copy(tier_string from, tier_string *to) {
  char *data = malloc(from.length + 1);
  if (data == NULL) {
    return 0;
  }
  memcpy(data, from.data, from.length);
  *to = (tier_string){data, from.length};
  return 1;
}

static void drop(tier_string text) { free((void *)(uintptr_t)text.data); }

/** Reads a number with a decimal point, whatever the locale. @return 0 if it is none. */
static int read_hours(tier_string text, double *ret_hours) {
  char *whole = malloc(text.length + 1);
  int good = 0;
  if (whole != NULL) {
    memcpy(whole, text.data, text.length);
    whole[text.length] = '\0';
    json_t *number = json_loads(whole, JSON_DECODE_ANY, NULL);
    good = json_is_number(number);
    *ret_hours = json_number_value(number);
    json_decref(number);
  }
  free(whole);
  return good;
}

static int take_owners(void *user_data, const csv_batch *batch) {
  owner_job *job = user_data;
  size_t id, role, hours;
  if (csv_column_named(batch, "owner_id", &id) != CLI_DONE || csv_column_named(batch, "role", &role) != CLI_DONE ||
      csv_column_named(batch, "hours", &hours) != CLI_DONE) {
    return CLI_BAD_INPUT;
  }
  job->owners = calloc(batch->rows + 1, sizeof *job->owners);
  job->owner_lines = calloc(batch->rows + 1, sizeof *job->owner_lines);
  if (job->owners == NULL || job->owner_lines == NULL) {
    return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
  }
  for (size_t row = 0; row < batch->rows; row++) {
    job->owner_lines[job->owner_count] = batch->lines[row];
    tier_owner *owner = &job->owners[job->owner_count++];
    owner->size = sizeof *owner;
    if (!read_hours(batch->cells[hours][row], &owner->hours)) {
      return cli_fail(CLI_BAD_INPUT, "%s:%lld: column 'hours': '%.*s' is not a number", batch->path,
                      (long long)batch->lines[row], (int)batch->cells[hours][row].length,
                      batch->cells[hours][row].data);
    }
    if (!copy(batch->cells[id][row], &owner->id) || !copy(batch->cells[role][row], &owner->role)) {
      return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
    }
  }
  return CLI_DONE;
}

static int take_present(void *user_data, const csv_batch *batch) {
  owner_job *job = user_data;
  size_t id, owner;
  if (csv_column_named(batch, "customer_id", &id) != CLI_DONE ||
      csv_column_named(batch, "owner_id", &owner) != CLI_DONE) {
    return CLI_BAD_INPUT;
  }
  job->present = calloc(batch->rows + 1, sizeof *job->present);
  job->present_lines = calloc(batch->rows + 1, sizeof *job->present_lines);
  if (job->present == NULL || job->present_lines == NULL) {
    return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
  }
  for (size_t row = 0; row < batch->rows; row++) {
    if (batch->cells[owner][row].length == 0) {
      continue;
    }
    job->present_lines[job->present_count] = batch->lines[row];
    tier_ownership *present = &job->present[job->present_count++];
    if (!copy(batch->cells[id][row], &present->customer_id) || !copy(batch->cells[owner][row], &present->owner_id)) {
      return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
    }
  }
  return CLI_DONE;
}

static const char *const changes[] = {"none", "kept", "new", "moved", "freed", "unmet"};

/** One line per customer who needs an owner, or had one. */
static int print_plan(FILE *file, const tier_result *result, const owner_job *job) {
  fputs("customer_id,owner_id,change\n", file);
  for (size_t i = 0; i < tier_result_count(result); i++) {
    tier_decision decision = {.size = sizeof decision};
    int64_t owner;
    int32_t change;
    if (tier_owner_plan_customer(job->plan, i, &owner, &change, NULL) != TIER_OK ||
        tier_result_decision(result, i, &decision, NULL) != TIER_OK) {
      return 0;
    }
    if (change == TIER_OWNER_NONE) {
      continue;
    }
    csv_print_field(file, decision.customer_id);
    fputc(',', file);
    if (owner >= 0) {
      csv_print_field(file, job->owners[owner].id);
    }
    fprintf(file, ",%s\n", changes[change]);
  }
  return 1;
}

static int write_plan(const char *path, const tier_result *result, const owner_job *job) {
  cli_output output = {NULL, NULL, NULL};
  int code = cli_output_open(&output, path);
  if (code != CLI_DONE) {
    return code;
  }
  const int good = print_plan(output.file, result, job) && ferror(output.file) == 0;
  if (!good) {
    code = cli_fail(CLI_FAILURE, "%s: cannot be written", path);
  }
  const int closed = cli_output_close(&output, good);
  return code == CLI_DONE ? closed : code;
}

void owners_print(const owner_job *job) {
  static const char *const headings[] = {"owners",  ">hours", ">needed", ">assigned", ">customers",
                                         ">kept", ">new",   ">moved",  ">unmet",    NULL};
  text_table *table = text_table_begin(headings);
  for (size_t i = 0; i < tier_owner_plan_role_count(job->plan); i++) {
    tier_role_summary role = {.size = sizeof role};
    char name[256];
    if (tier_owner_plan_role(job->plan, i, &role, NULL) == TIER_OK) {
      snprintf(name, sizeof name, "%.*s", (int)role.role.length, role.role.data);
      text_table_row(table);
      text_table_text(table, name);
      text_table_decimal(table, role.hours_available, 1);
      text_table_decimal(table, role.hours_needed, 1);
      text_table_decimal(table, role.hours_assigned, 1);
      text_table_integer(table, (int64_t)role.customers);
      text_table_integer(table, (int64_t)role.kept);
      text_table_integer(table, (int64_t)role.given);
      text_table_integer(table, (int64_t)role.moved);
      text_table_integer(table, (int64_t)role.unmet);
    }
  }
  printf("\n");
  text_table_end(table);
}

/** Names the line at fault. Without present owners the plan fails only if the file of the owners is to blame. */
static int fail_plan(const cli_options *options, const tier_result *result, const owner_job *job, tier_status status,
                     const tier_error *error) {
  tier_owner_plan *alone = NULL;
  const int by_owners =
      tier_owners_plan(result, job->owners, job->owner_count, NULL, 0, &alone, NULL) != TIER_OK;
  const size_t rows = by_owners ? job->owner_count : job->present_count;
  const int64_t *lines = by_owners ? job->owner_lines : job->present_lines;
  const char *path = by_owners ? options->owners : options->present_owners;
  tier_owner_plan_destroy(alone);
  if (error->row >= 0 && (size_t)error->row < rows) {
    return cli_fail(CLI_BAD_INPUT, "%s:%lld: %s", path, (long long)lines[error->row], error->message);
  }
  return cli_fail_status(options->owners, status, error);
}

int owners_open(const cli_options *options, const tier_result *result, owner_job *job) {
  tier_error error = {.size = sizeof error, .row = -1};
  if (options->owners == NULL) {
    return CLI_DONE;
  }
  int code = csv_file_read(options->owners, SIZE_MAX, take_owners, job);
  if (code == CLI_DONE && options->present_owners != NULL) {
    code = csv_file_read(options->present_owners, SIZE_MAX, take_present, job);
  }
  if (code == CLI_DONE) {
    tier_status status = tier_owners_plan(result, job->owners, job->owner_count, job->present, job->present_count,
                                          &job->plan, &error);
    code = status == TIER_OK ? CLI_DONE : fail_plan(options, result, job, status, &error);
  }
  if (code == CLI_DONE && options->owners_out != NULL) {
    code = write_plan(options->owners_out, result, job);
  }
  return code;
}

void owners_end(owner_job *job) {
  tier_owner_plan_destroy(job->plan);
  for (size_t i = 0; i < job->owner_count; i++) {
    drop(job->owners[i].id);
    drop(job->owners[i].role);
  }
  for (size_t i = 0; i < job->present_count; i++) {
    drop(job->present[i].customer_id);
    drop(job->present[i].owner_id);
  }
  free(job->owners);
  free(job->owner_lines);
  free(job->present);
  free(job->present_lines);
}
