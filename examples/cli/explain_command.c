/* SPDX-License-Identifier: Apache-2.0 */
/* tier explain POLICY|FITTED TRANSACTIONS.csv ID: why this tier. The library's JSON, or the same for people to read. */
#include "intake.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* A value as one word: text as it is, numbers shortest, null as "unknown". */
static void print_word(const json_t *value) {
  char number[32];
  if (json_is_string(value)) {
    fputs(json_string_value(value), stdout);
  } else if (json_is_number(value)) {
    tier_number_format(json_number_value(value), number);
    fputs(number, stdout);
  } else {
    fputs(json_is_true(value) ? "true" : json_is_false(value) ? "false" : "unknown", stdout);
  }
}

/* One line per comparison: what was asked, and the value that answered it. */
static void print_comparisons(const json_t *condition) {
  size_t i;
  json_t *comparison;
  json_array_foreach(json_object_get(condition, "comparisons"), i, comparison) {
    printf("      %s: ", cli_json_text(comparison, "text"));
    print_word(json_object_get(comparison, "value"));
    fputs(" (it is ", stdout);
    print_word(json_object_get(comparison, "left"));
    fputs(")\n", stdout);
  }
}

static void print_condition(const char *name, const json_t *condition) {
  if (!json_is_object(condition)) {
    return;
  }
  printf("    %s  %s  -> ", name, cli_json_text(condition, "text"));
  print_word(json_object_get(condition, "value"));
  fputc('\n', stdout);
  print_comparisons(condition);
}

static void print_tiers(const json_t *explanation) {
  size_t i;
  json_t *tier;
  printf("\nTiers, from the highest\n");
  json_array_foreach(json_object_get(explanation, "tiers"), i, tier) {
    printf("  %s (%s)\n", cli_json_text(tier, "id"), cli_json_text(tier, "label"));
    print_condition("enter", json_object_get(tier, "enter"));
    print_condition("keep ", json_object_get(tier, "keep"));
  }
}

static void print_rules(const json_t *explanation) {
  size_t i;
  json_t *rule;
  json_array_foreach(json_object_get(explanation, "rules"), i, rule) {
    printf("%s  %s  %s  -> ", i == 0 ? "\nRules\n" : "", cli_json_text(rule, "id"), cli_json_text(rule, "text"));
    print_word(json_object_get(rule, "value"));
    fputc('\n', stdout);
    print_comparisons(rule);
  }
}

static void print_values(const char *title, const json_t *values) {
  const char *key;
  json_t *value;
  printf("\n%s\n", title);
  json_object_foreach((json_t *)values, key, value) {
    printf("  %-20s ", key);
    print_word(value);
    fputc('\n', stdout);
  }
}

static void print_models(const json_t *models) {
  const char *name;
  json_t *model, *contribution;
  size_t i;
  json_object_foreach((json_t *)models, name, model) {
    print_values(name, json_object_get(model, "outputs"));
    json_array_foreach(json_object_get(model, "contributions"), i, contribution) {
      printf("    of %s: ", cli_json_text(contribution, "output"));
      print_word(json_object_get(contribution, "contribution"));
      printf(" from %s\n", cli_json_text(contribution, "source"));
    }
  }
}

static void print_explanation(const json_t *explanation) {
  json_t *tier = json_object_get(explanation, "tier");
  json_t *previous = json_object_get(explanation, "previous_tier");
  printf("Customer %s on %s: %s (%s)", cli_json_text(explanation, "customer_id"), cli_json_text(explanation, "as_of"),
         cli_json_text(tier, "id"), cli_json_text(tier, "label"));
  if (json_is_object(previous)) {
    printf(", before: %s (%s)", cli_json_text(previous, "id"), cli_json_text(explanation, "change"));
  }
  printf("\nReason: %s. %s\n", cli_json_text(explanation, "reason"), cli_json_text(explanation, "reason_text"));
  print_tiers(explanation);
  print_rules(explanation);
  print_values("Inputs", json_object_get(explanation, "inputs"));
  print_models(json_object_get(explanation, "models"));
}

static int explain(const cli_options *options, const cli_job *job, const char *id) {
  tier_error error = {.size = sizeof error};
  tier_string wanted = {id, strlen(id)};
  size_t index;
  char *json = NULL;
  if (tier_result_find(job->result, wanted, &index, &error) != TIER_OK) {
    return cli_fail(CLI_BAD_INPUT, "%s: no customer '%s'", options->arguments[1], id);
  }
  tier_status status = tier_result_explain(job->result, index, options->language, &json, &error);
  if (status != TIER_OK) {
    return cli_fail_status(id, status, &error);
  }
  if (options->json) {
    fputs(json, stdout);
  } else {
    json_t *explanation = json_loads(json, 0, NULL);
    print_explanation(explanation);
    json_decref(explanation);
  }
  tier_text_free(json);
  return CLI_DONE;
}

int cli_explain(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      CLI_AS_OF(options), CLI_CUSTOMERS(options), CLI_ROSTER(options), CLI_COLUMNS(options), CLI_LANGUAGE(options),
      CLI_PLUGIN(options), CLI_THREADS(options), CLI_JSON(options), CLI_QUIET(options), POPT_TABLEEND};
  cli_job job = {0};
  int code = cli_options_read(&options, argc, argv, table, "POLICY|FITTED TRANSACTIONS.csv ID", 3, 3);
  if (code == CLI_DONE) {
    code = intake_day_check("as-of", options.as_of);
  }
  if (code == CLI_DONE) {
    code = cli_language_check(options.language);
  }
  if (code == CLI_DONE) {
    code = job_run(&options, options.arguments[0], options.arguments[1], &job);
  }
  if (code == CLI_DONE) {
    code = explain(&options, &job, options.arguments[2]);
  }
  job_end(&job);
  cli_options_end(&options);
  return code;
}
