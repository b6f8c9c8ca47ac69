/* SPDX-License-Identifier: Apache-2.0 */
/* Who looks after whom: --owners FILE in, --owners-out FILE out. */
#include "csv_file.h"
#include "owners_write.h"
#include "text_table.h"

#include <stdlib.h>
#include <string.h>

/** What stands in the two files; the texts are copies. */
typedef struct owner_list {
  tier_owner *owners;
  tier_ownership *present;
  size_t count;
} owner_list;

static int copy(tier_string from, tier_string *to) {
  char *data = malloc(from.length + 1);
  if (data == NULL) {
    return 0;
  }
  memcpy(data, from.data, from.length);
  *to = (tier_string){data, from.length};
  return 1;
}

static void end(owner_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    if (list->owners != NULL) {
      free((void *)(uintptr_t)list->owners[i].id.data);
      free((void *)(uintptr_t)list->owners[i].role.data);
    }
    if (list->present != NULL) {
      free((void *)(uintptr_t)list->present[i].customer_id.data);
      free((void *)(uintptr_t)list->present[i].owner_id.data);
    }
  }
  free(list->owners);
  free(list->present);
}

static int find(const csv_batch *batch, const char *name, size_t *ret_column) {
  const char *const names[] = {name, NULL};
  const int code = csv_column(batch, names, ret_column);
  return code == CLI_DONE && *ret_column == batch->columns
             ? cli_fail(CLI_BAD_INPUT, "%s:1: no column '%s'", batch->path, name)
             : code;
}

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
  owner_list *list = user_data;
  size_t id, role, hours;
  if (find(batch, "owner_id", &id) != CLI_DONE || find(batch, "role", &role) != CLI_DONE ||
      find(batch, "hours", &hours) != CLI_DONE) {
    return CLI_BAD_INPUT;
  }
  list->owners = calloc(batch->rows + 1, sizeof *list->owners);
  for (size_t row = 0; list->owners != NULL && row < batch->rows; row++) {
    tier_owner *owner = &list->owners[list->count++];
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
  return list->owners != NULL ? CLI_DONE : cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
}

static int take_present(void *user_data, const csv_batch *batch) {
  owner_list *list = user_data;
  size_t id, owner;
  if (find(batch, "customer_id", &id) != CLI_DONE || find(batch, "owner_id", &owner) != CLI_DONE) {
    return CLI_BAD_INPUT;
  }
  list->present = calloc(batch->rows + 1, sizeof *list->present);
  for (size_t row = 0; list->present != NULL && row < batch->rows; row++) {
    if (batch->cells[owner][row].length == 0) {
      continue;
    }
    tier_ownership *present = &list->present[list->count++];
    if (!copy(batch->cells[id][row], &present->customer_id) || !copy(batch->cells[owner][row], &present->owner_id)) {
      return cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
    }
  }
  return list->present != NULL ? CLI_DONE : cli_fail(CLI_FAILURE, "%s: no memory", batch->path);
}

static const char *const changes[] = {"none", "kept", "new", "moved", "freed", "unmet"};

/** One line per customer who needs an owner, or had one. */
static int print_plan(FILE *file, const tier_result *result, const tier_owner_plan *plan, const owner_list *owners) {
  fputs("customer_id,owner_id,change\n", file);
  for (size_t i = 0; i < tier_result_count(result); i++) {
    tier_decision decision = {.size = sizeof decision};
    int64_t owner;
    int32_t change;
    if (tier_owner_plan_customer(plan, i, &owner, &change, NULL) != TIER_OK ||
        tier_result_decision(result, i, &decision, NULL) != TIER_OK) {
      return 0;
    }
    if (change == TIER_OWNER_NONE) {
      continue;
    }
    csv_print_field(file, decision.customer_id);
    fputc(',', file);
    if (owner >= 0) {
      csv_print_field(file, owners->owners[owner].id);
    }
    fprintf(file, ",%s\n", changes[change]);
  }
  return 1;
}

static int write_plan(const char *path, const tier_result *result, const tier_owner_plan *plan,
                      const owner_list *owners) {
  cli_output output = {NULL, NULL, NULL};
  int code = cli_output_open(&output, path);
  if (code != CLI_DONE) {
    return code;
  }
  const int good = print_plan(output.file, result, plan, owners) && ferror(output.file) == 0;
  if (!good) {
    code = cli_fail(CLI_FAILURE, "%s: cannot be written", path);
  }
  const int closed = cli_output_close(&output, good);
  return code == CLI_DONE ? closed : code;
}

static void print_roles(const tier_owner_plan *plan) {
  static const char *const headings[] = {"owners",  ">hours", ">needed", ">assigned", ">customers",
                                         ">kept", ">new",   ">moved",  ">unmet",    NULL};
  text_table *table = text_table_begin(headings);
  for (size_t i = 0; i < tier_owner_plan_role_count(plan); i++) {
    tier_role_summary role = {.size = sizeof role};
    char name[256];
    if (tier_owner_plan_role(plan, i, &role, NULL) == TIER_OK) {
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

int owners_write(const cli_options *options, const tier_result *result, int print) {
  owner_list owners = {NULL, NULL, 0}, present = {NULL, NULL, 0};
  tier_owner_plan *plan = NULL;
  tier_error error = {.size = sizeof error};
  int code = csv_file_read(options->owners, SIZE_MAX, take_owners, &owners);
  if (code == CLI_DONE && options->present_owners != NULL) {
    code = csv_file_read(options->present_owners, SIZE_MAX, take_present, &present);
  }
  if (code == CLI_DONE) {
    tier_status status =
        tier_owners_plan(result, owners.owners, owners.count, present.present, present.count, &plan, &error);
    code = status == TIER_OK ? CLI_DONE : cli_fail_status(options->owners, status, &error);
  }
  if (code == CLI_DONE && options->owners_out != NULL) {
    code = write_plan(options->owners_out, result, plan, &owners);
  }
  if (code == CLI_DONE && print) {
    print_roles(plan);
  }
  tier_owner_plan_destroy(plan);
  end(&owners);
  end(&present);
  return code;
}
