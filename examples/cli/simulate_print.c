/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate_print.h"

#include "csv_file.h"
#include "intake.h"
#include "text_table.h"

#include <string.h>

static const tier_policy *policy_of(const tier_simulation *simulation, int which) {
  return tier_fitted_policy(tier_result_fitted(tier_simulation_result(simulation, which)));
}

/** One pair of tiers; NULL if nobody is in it. */
static json_t *cell_json(const tier_simulation *simulation, int32_t a, int32_t b, double units) {
  tier_simulation_cell cell = {.size = sizeof cell};
  if (tier_simulation_get_cell(simulation, a, b, &cell, NULL) != TIER_OK || cell.customers == 0) {
    return NULL;
  }
  return json_pack("{s:s, s:s, s:I, s:f, s:f, s:f}", "a", tier_policy_tier_id(policy_of(simulation, 0), (size_t)a), "b",
                   tier_policy_tier_id(policy_of(simulation, 1), (size_t)b), "customers", (json_int_t)cell.customers,
                   "spend", (double)cell.spend_minor / units, "hours_a", cell.hours_a, "hours_b", cell.hours_b);
}

static json_t *matrix_json(const tier_simulation *simulation) {
  const tier_policy *a = policy_of(simulation, 0), *b = policy_of(simulation, 1);
  json_t *list = json_array();
  for (size_t i = 0; i < tier_policy_tier_count(a); i++) {
    for (size_t k = 0; k < tier_policy_tier_count(b); k++) {
      json_t *cell = cell_json(simulation, (int32_t)i, (int32_t)k, policy_minor_units(a));
      if (cell != NULL) {
        (void)json_array_append_new(list, cell);
      }
    }
  }
  return list;
}

static json_t *flapping_json(const tier_simulation *simulation, int which) {
  tier_flapping flapping = {.size = sizeof flapping};
  if (tier_simulation_flapping(simulation, which, &flapping, NULL) != TIER_OK) {
    return json_null();
  }
  return json_pack("{s:I, s:I, s:I, s:I, s:I}", "evaluations", (json_int_t)flapping.evaluations, "ups",
                   (json_int_t)flapping.ups, "downs", (json_int_t)flapping.downs, "reversals",
                   (json_int_t)flapping.reversals, "flappers", (json_int_t)flapping.flappers);
}

json_t *simulation_json(const tier_simulation *simulation) {
  char day[16];
  tier_day_format(tier_result_as_of_day(tier_simulation_result(simulation, 0)), day);
  return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o}", "as_of", day, "customers",
                   (json_int_t)tier_result_count(tier_simulation_result(simulation, 0)), "movers",
                   (json_int_t)tier_simulation_mover_count(simulation), "matrix", matrix_json(simulation), "flapping_a",
                   flapping_json(simulation, 0), "flapping_b", flapping_json(simulation, 1));
}

static void print_flapping(const json_t *simulation) {
  static const char *const headings[] = {"over the days", ">evaluations", ">up",      ">down",
                                         ">up and down again", ">customers who did", NULL};
  static const char *const keys[] = {"evaluations", "ups", "downs", "reversals", "flappers"};
  static const char *const names[][2] = {{"A", "flapping_a"}, {"B", "flapping_b"}};
  text_table *table = text_table_begin(headings);
  for (size_t i = 0; i < 2; i++) {
    text_table_row(table);
    text_table_text(table, names[i][0]);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
      text_table_integer(table,
                         json_integer_value(json_object_get(json_object_get(simulation, names[i][1]), keys[k])));
    }
  }
  printf("\n");
  text_table_end(table);
}

void simulation_print(const json_t *simulation) {
  static const char *const headings[] = {"tier under A", "tier under B", ">customers", ">spend",
                                         ">hours A", ">hours B", NULL};
  static const char *const numbers[] = {"spend", "hours_a", "hours_b"};
  text_table *table = text_table_begin(headings);
  size_t i;
  json_t *cell;
  json_array_foreach(json_object_get(simulation, "matrix"), i, cell) {
    text_table_row(table);
    text_table_text(table, cli_json_text(cell, "a"));
    text_table_text(table, cli_json_text(cell, "b"));
    text_table_integer(table, json_integer_value(json_object_get(cell, "customers")));
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
      text_table_decimal(table, json_number_value(json_object_get(cell, numbers[k])), k == 0 ? 2 : 1);
    }
  }
  printf("Both policies as of %s\n", cli_json_text(simulation, "as_of"));
  text_table_end(table);
  printf("%lld of %lld customers are in another tier under B\n",
         (long long)json_integer_value(json_object_get(simulation, "movers")),
         (long long)json_integer_value(json_object_get(simulation, "customers")));
  print_flapping(simulation);
}

static void print_decision(FILE *file, const tier_decision *decision) {
  fputc(',', file);
  csv_print_field(file, decision->tier_id);
  fputc(',', file);
  csv_print_field(file, decision->reason);
}

static int print_mover(FILE *file, const tier_simulation *simulation, size_t index, const tier_column *spend) {
  tier_decision a = {.size = sizeof a}, b = {.size = sizeof b};
  char number[32];
  if (tier_result_decision(tier_simulation_result(simulation, 0), index, &a, NULL) != TIER_OK ||
      tier_result_decision(tier_simulation_result(simulation, 1), index, &b, NULL) != TIER_OK) {
    return 0;
  }
  csv_print_field(file, a.customer_id);
  print_decision(file, &a);
  print_decision(file, &b);
  const double minor = (double)((const int64_t *)spend->values)[index];
  tier_number_format(minor / policy_minor_units(policy_of(simulation, 0)), number);
  fprintf(file, ",%s\n", number);
  return 1;
}

int simulation_write_movers(const char *path, const tier_simulation *simulation) {
  cli_output output = {NULL, NULL, NULL};
  tier_column spend = {.size = sizeof spend};
  int code = cli_output_open(&output, path);
  if (code != CLI_DONE) {
    return code;
  }
  int good = tier_result_column(tier_simulation_result(simulation, 0), "spend", &spend, NULL) == TIER_OK;
  fputs("customer_id,tier_a,reason_a,tier_b,reason_b,spend\n", output.file);
  for (size_t i = 0; good && i < tier_simulation_mover_count(simulation); i++) {
    good = print_mover(output.file, simulation, tier_simulation_mover(simulation, i), &spend);
  }
  good = good && ferror(output.file) == 0;
  if (!good) {
    code = cli_fail(CLI_FAILURE, "%s: cannot be written", path);
  }
  const int closed = cli_output_close(&output, good);
  return code == CLI_DONE ? closed : code;
}
