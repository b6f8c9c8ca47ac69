/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"
#include "text_table.h"

#include <string.h>

static double number_of(const json_t *object, const char *key) {
  return json_number_value(json_object_get(object, key));
}
static int64_t integer_of(const json_t *object, const char *key) {
  return json_integer_value(json_object_get(object, key));
}

static void print_sums(text_table *table, const json_t *row) {
  text_table_integer(table, integer_of(row, "customers"));
  text_table_share(table, number_of(row, "customer_share"));
  text_table_decimal(table, number_of(row, "spend"), 2);
  text_table_share(table, number_of(row, "spend_share"));
  if (json_object_get(row, "value") != NULL) {
    text_table_decimal(table, number_of(row, "value"), 2);
  } else {
    text_table_text(table, "-");
  }
}

static void print_tiers(const json_t *report) {
  static const char *const headings[] = {"tier", "label", ">customers", ">share", ">spend", ">share", ">expected value",
                                         ">new", ">same", ">up", ">down", NULL};
  static const char *const moves[] = {"new", "same", "up", "down"};
  text_table *table = text_table_begin(headings);
  size_t i;
  json_t *row;
  json_array_foreach(json_object_get(report, "tiers"), i, row) {
    text_table_row(table);
    text_table_text(table, cli_json_text(row, "tier"));
    text_table_text(table, cli_json_text(row, "label"));
    print_sums(table, row);
    for (size_t m = 0; m < sizeof moves / sizeof moves[0]; m++) {
      text_table_integer(table, integer_of(row, moves[m]));
    }
  }
  const char *policy = cli_json_text(report, "policy"), *version = cli_json_text(report, "version");
  printf("Tiers%s%s%s%s as of %s\n", *policy != '\0' ? " of policy " : "", policy, *version != '\0' ? " " : "", version,
         cli_json_text(report, "as_of"));
  text_table_end(table);
  if (integer_of(report, "roster_unmatched") > 0) {
    printf("%lld customers of the roster are not in the book\n",
           (long long)integer_of(report, "roster_unmatched"));
  }
}

static void print_group(const json_t *group) {
  const char *headings[] = {
      cli_json_text(group, "column"), ">customers", ">share", ">spend", ">share", ">expected value", NULL};
  text_table *table = text_table_begin(headings);
  size_t i;
  json_t *row;
  json_array_foreach(json_object_get(group, "rows"), i, row) {
    text_table_row(table);
    text_table_text(table, json_is_null(json_object_get(row, "group")) ? "(not known)" : cli_json_text(row, "group"));
    print_sums(table, row);
  }
  printf("\n");
  text_table_end(table);
}

static void print_numbers(const char *about, const json_t *numbers) {
  const char *key;
  json_t *member;
  json_object_foreach((json_t *)numbers, key, member) {
    printf("  %s%s%s %.6g", about, *about != '\0' ? "." : "", key, json_number_value(member));
  }
}

/* Objects with "parameters", at any depth: what was estimated. */
static void print_parameters(const char *name, const json_t *object, int *titled) {
  const char *key;
  json_t *member;
  const json_t *parameters = json_object_get(object, "parameters");
  char number[32];
  if (parameters != NULL) {
    printf("%s%s", *titled ? "" : "\nFitted parameters\n", name);
    *titled = 1;
    print_numbers("", parameters);
    if (json_object_get(object, "stages") != NULL) {
      printf("  k %lld", (long long)integer_of(object, "stages"));
    }
    json_object_foreach(json_object_get(object, "effects"), key, member) {
      print_numbers(key, member);
    }
    if (json_object_get(object, "log_likelihood") != NULL) {
      tier_number_format(number_of(object, "log_likelihood"), number);
      printf("  log-likelihood %s", number);
    }
    printf("  (%lld customers)\n", (long long)integer_of(object, "customers"));
  }
  json_object_foreach((json_t *)object, key, member) {
    if (json_is_object(member) && member != parameters) {
      char inside[256];
      const char *model = json_string_value(json_object_get(member, "model"));
      snprintf(inside, sizeof inside, "%s.%s%s%s", name, key, model != NULL ? " " : "", model != NULL ? model : "");
      print_parameters(inside, member, titled);
    }
  }
}

static void print_models(const json_t *models) {
  const char *name;
  json_t *model;
  int titled = 0;
  json_object_foreach((json_t *)models, name, model) {
    print_parameters(name, model, &titled);
  }
}

static void print_findings(const json_t *findings) {
  size_t i;
  json_t *finding;
  json_array_foreach(findings, i, finding) {
    printf("%s%s: %s (%s)\n", i == 0 ? "\nFound while fitting\n" : "", cli_json_text(finding, "place"),
           cli_json_text(finding, "message"), cli_json_text(finding, "code"));
  }
}

/* What rules met, if there are any; the conditions of tiers are in the JSON. */
static void print_rules(const json_t *rules) {
  static const char *const headings[] = {"rule", ">true", ">false", ">unknown", ">counted", NULL};
  static const char *const keys[] = {"true", "false", "unknown", "fired"};
  text_table *table = NULL;
  size_t i;
  json_t *rule;
  json_array_foreach(rules, i, rule) {
    const char *end = strrchr(cli_json_text(rule, "id"), '/');
    if (end != NULL && (strcmp(end, "/enter") == 0 || strcmp(end, "/keep") == 0)) {
      continue;
    }
    table = table != NULL ? table : text_table_begin(headings);
    text_table_row(table);
    text_table_text(table, cli_json_text(rule, "id"));
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
      text_table_integer(table, integer_of(rule, keys[k]));
    }
  }
  if (table != NULL) {
    printf("\n");
    text_table_end(table);
  }
}

static void print_marks(const json_t *marks) {
  static const char *const texts[][2] = {
      {"held", "kept a tier or could have another one because something is unknown"},
      {"conflict", "have rules that contradict each other"},
      {"reopened", "were computed again because a purchase was given back"}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    if (integer_of(marks, texts[i][0]) > 0) {
      printf("%lld customers %s\n", (long long)integer_of(marks, texts[i][0]), texts[i][1]);
    }
  }
}

static void print_quality(const json_t *quality) {
  static const char *const headings[] = {"data quality", ">count", NULL};
  static const char *const first[] = {"rows", "accepted", "duplicate", "ignored", "rejected"};
  static const char *const last[] = {"customers", "customers_without_purchase", "purchase_days", "merged", "returns",
                                     "zero_amounts"};
  text_table *table = text_table_begin(headings);
  const char *reason;
  json_t *count;
  for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
    text_table_row(table);
    text_table_text(table, first[i]);
    text_table_integer(table, integer_of(quality, first[i]));
  }
  json_object_foreach(json_object_get(quality, "reasons"), reason, count) {
    if (json_integer_value(count) > 0 && strcmp(reason, "accepted") != 0 && strcmp(reason, "duplicate") != 0) {
      char name[64];
      snprintf(name, sizeof name, "  %s", reason);
      text_table_row(table);
      text_table_text(table, name);
      text_table_integer(table, json_integer_value(count));
    }
  }
  for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
    text_table_row(table);
    text_table_text(table, last[i]);
    text_table_integer(table, integer_of(quality, last[i]));
  }
  if (integer_of(quality, "customer_rows_rejected") > 0) {
    text_table_row(table);
    text_table_text(table, "customer_rows_rejected");
    text_table_integer(table, integer_of(quality, "customer_rows_rejected"));
  }
  text_table_row(table);
  text_table_text(table, "spend");
  text_table_decimal(table, number_of(quality, "spend"), 2);
  printf("\n");
  text_table_end(table);
  printf("from %s to %s\n", cli_json_text(quality, "first_day"), cli_json_text(quality, "last_day"));
}

int report_print(const cli_options *options, const cli_job *job) {
  json_t *report = report_build(options, job);
  if (report == NULL) {
    return cli_fail(CLI_FAILURE, "no memory for the report");
  }
  if (options->json) {
    cli_json_print(stdout, report);
  } else {
    size_t i;
    json_t *group;
    print_tiers(report);
    json_array_foreach(json_object_get(report, "groups"), i, group) { print_group(group); }
    print_rules(json_object_get(report, "rules"));
    print_marks(json_object_get(report, "marks"));
    print_models(json_object_get(report, "models"));
    print_findings(json_object_get(report, "findings"));
    print_quality(json_object_get(report, "quality"));
  }
  json_decref(report);
  return CLI_DONE;
}
