/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_report.h"
#include "text_table.h"

#include <string.h>

static double number_of(const json_t *object, const char *key) {
  return json_number_value(json_object_get(object, key));
}

/* So that a long number does not hide the others: six significant digits. */
static void put_number(text_table *table, const json_t *object, const char *key) {
  char text[32];
  const json_t *value = json_object_get(object, key);
  if (value == NULL) {
    text_table_text(table, "-");
    return;
  }
  snprintf(text, sizeof text, "%.6g", json_number_value(value));
  text_table_text(table, text);
}

static void print_parameters(const json_t *model) {
  static const char *const plain[] = {"parameter", ">estimate", ">standard error", ">95 % from", ">to", NULL};
  static const char *const sampled[] = {"parameter", ">estimate",       ">standard error", ">95 % from",
                                        ">to",       ">bootstrap from", ">to",             NULL};
  const json_t *parameters = json_object_get(model, "parameters");
  const char *name;
  json_t *entry;
  int with = 0;
  json_object_foreach((json_t *)parameters, name, entry) {
    with |= json_object_get(entry, "bootstrap_low") != NULL;
  }
  text_table *table = text_table_begin(with ? sampled : plain);
  json_object_foreach((json_t *)parameters, name, entry) {
    text_table_row(table);
    text_table_text(table, name);
    put_number(table, entry, "estimate");
    put_number(table, entry, "standard_error");
    put_number(table, entry, "low");
    put_number(table, entry, "high");
    if (with) {
      put_number(table, entry, "bootstrap_low");
      put_number(table, entry, "bootstrap_high");
    }
  }
  text_table_end(table);
}

static void print_model(const json_t *model) {
  const json_t *stages = json_object_get(model, "stages"), *correlation = json_object_get(model, "correlation");
  const char *reason = cli_json_text(model, "reason");
  printf("\n%s", cli_json_text(model, "model"));
  if (json_object_get(model, "error") != NULL) {
    printf(", not fitted: %s\n", cli_json_text(model, "error"));
    return;
  }
  if (stages != NULL) {
    printf(", k = %lld", (long long)json_integer_value(stages));
  }
  printf(", %s%s%s\n", cli_json_text(model, "verdict"), *reason != '\0' ? ": " : "", reason);
  print_parameters(model);
  printf("log-likelihood %.6f, AIC %.1f, BIC %.1f, %lld distinct customers\n", number_of(model, "log_likelihood"),
         number_of(model, "aic"), number_of(model, "bic"),
         (long long)json_integer_value(json_object_get(model, "unique")));
  if (json_object_get(model, "bootstrap_error") != NULL) {
    printf("no bootstrap: %s\n", cli_json_text(model, "bootstrap_error"));
  }
  if (correlation != NULL) {
    printf("correlation of frequency and spend, taken to be none: %.3f\n", json_number_value(correlation));
  }
}

/* Of the models of purchases: Gamma-Gamma has the likelihood of other data. */
static void print_comparison(const json_t *models) {
  static const char *const headings[] = {"model", ">parameters", ">log-likelihood", ">AIC", ">BIC", "verdict", NULL};
  text_table *table = text_table_begin(headings);
  size_t i;
  json_t *model;
  json_array_foreach(models, i, model) {
    const char *name = cli_json_text(model, "model");
    if (json_object_get(model, "error") != NULL || strcmp(name, "gamma-gamma") == 0) {
      continue;
    }
    size_t chosen = json_object_get(model, "stages") != NULL; /* k was found by the fit too. */
    text_table_row(table);
    text_table_text(table, name);
    text_table_integer(table, (int64_t)(json_object_size(json_object_get(model, "parameters")) + chosen));
    text_table_decimal(table, number_of(model, "log_likelihood"), 3);
    text_table_decimal(table, number_of(model, "aic"), 1);
    text_table_decimal(table, number_of(model, "bic"), 1);
    text_table_text(table, cli_json_text(model, "verdict"));
  }
  printf("\n");
  text_table_end(table);
}

static void put_errors(text_table *table, const char *name, const json_t *errors, double actual) {
  const char *grade = cli_json_text(errors, "grade");
  text_table_row(table);
  text_table_text(table, name);
  text_table_decimal(table, number_of(errors, "expected"), 1);
  text_table_share(table, actual > 0 ? number_of(errors, "expected") / actual - 1 : 0);
  text_table_decimal(table, number_of(errors, "mae"), 5);
  text_table_decimal(table, number_of(errors, "rmse"), 5);
  text_table_share(table, number_of(errors, "hit_rate"));
  text_table_text(table, *grade != '\0' ? grade : "-");
}

static void print_holdout(const json_t *report) {
  static const char *const headings[] = {"holdout", ">purchases expected", ">bias", ">mean abs. error", ">RMSE",
                                         ">top 20 % hit", "grade", NULL};
  const json_t *holdout = json_object_get(report, "holdout"), *baselines = json_object_get(report, "baselines");
  double actual = number_of(holdout, "purchases");
  size_t i;
  json_t *model;
  text_table *table = text_table_begin(headings);
  json_array_foreach(json_object_get(report, "models"), i, model) {
    if (json_object_get(model, "holdout") != NULL) {
      put_errors(table, cli_json_text(model, "model"), json_object_get(model, "holdout"), actual);
    }
  }
  put_errors(table, "same rate goes on", json_object_get(baselines, "same_rate"), actual);
  put_errors(table, "nobody comes back", json_object_get(baselines, "zero"), actual);
  printf("\n%.0f purchases came from %s to %s\n", actual, cli_json_text(holdout, "from"),
         cli_json_text(holdout, "until"));
  text_table_end(table);
}

static void print_bins(const json_t *bins) {
  static const char *const headings[] = {"repeat purchases before", ">customers", ">came on average", ">expected",
                                         NULL};
  text_table *table = text_table_begin(headings);
  size_t i;
  json_t *bin;
  json_array_foreach(bins, i, bin) {
    text_table_row(table);
    text_table_text(table, cli_json_text(bin, "frequency"));
    text_table_integer(table, json_integer_value(json_object_get(bin, "customers")));
    text_table_decimal(table, number_of(bin, "actual"), 3);
    text_table_decimal(table, number_of(bin, "expected"), 3);
  }
  printf("\n");
  text_table_end(table);
}

/* About a dozen of the steps, the last one always. */
static void print_tracking(const json_t *steps) {
  static const char *const headings[] = {"repeat purchases until", ">came", ">expected", ">difference", NULL};
  size_t count = json_array_size(steps), every = (count + 11) / 12;
  if (count == 0) {
    return;
  }
  text_table *table = text_table_begin(headings);
  for (size_t i = 0; i < count; i++) {
    if ((count - 1 - i) % every == 0) {
      const json_t *step = json_array_get(steps, i);
      double came = number_of(step, "actual"), expected = number_of(step, "expected");
      text_table_row(table);
      text_table_text(table, cli_json_text(step, "until"));
      text_table_decimal(table, came, 0);
      text_table_decimal(table, expected, 1);
      text_table_share(table, came > 0 ? expected / came - 1 : 0);
    }
  }
  printf("\n");
  text_table_end(table);
}

void clv_report_print(const json_t *report) {
  const json_t *models = json_object_get(report, "models");
  int single = json_array_size(models) == 1;
  size_t i;
  json_t *model;
  printf("%lld customers until %s, %lld of them bought again, %lld times; unit of time: %s\n",
         (long long)json_integer_value(json_object_get(report, "customers")), cli_json_text(report, "as_of"),
         (long long)json_integer_value(json_object_get(report, "repeat_customers")),
         (long long)json_integer_value(json_object_get(report, "repeat_purchases")), cli_json_text(report, "unit"));
  json_array_foreach(models, i, model) {
    print_model(model);
  }
  if (!single) {
    print_comparison(models);
  }
  if (json_object_get(report, "baselines") != NULL) {
    print_holdout(report);
  }
  if (single && json_object_get(report, "holdout") != NULL) {
    const json_t *holdout = json_object_get(json_array_get(models, 0), "holdout");
    print_bins(json_object_get(holdout, "bins"));
    print_tracking(json_object_get(holdout, "tracking"));
  }
}
