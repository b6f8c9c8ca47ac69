/* SPDX-License-Identifier: Apache-2.0 */
/* The report as one JSON document. Labels, parameters and findings come from the fitted policy's own JSON. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

typedef struct group_sums {
  uint64_t customers;
  int64_t spend_minor;
  double value;
} group_sums;

typedef struct report_facts {
  const tier_result *result;
  json_t *fitted;          /* The fitted policy as JSON. */
  double minor_units;      /* In one major unit. */
  tier_column spend;       /* MONEY. */
  tier_column value;       /* FLOAT64; count 0 if no model gives one. */
  char value_name[128];
  group_sums all;
} report_facts;

static int is_known(const tier_column *column, size_t i) {
  return column->validity == NULL || ((column->validity[i >> 3] >> (i & 7)) & 1);
}

static void add_customer(const report_facts *facts, size_t i, group_sums *sums) {
  sums->customers++;
  sums->spend_minor += ((const int64_t *)facts->spend.values)[i];
  if (facts->value.count > 0 && is_known(&facts->value, i)) {
    sums->value += ((const double *)facts->value.values)[i];
  }
}

/* Name of the model of a type; NULL if the policy has none. */
static const char *model_of_type(const json_t *policy, const char *type) {
  const char *name;
  json_t *model;
  json_object_foreach(json_object_get(policy, "models"), name, model) {
    const char *its = json_string_value(json_object_get(model, "type"));
    if (its != NULL && strcmp(its, type) == 0) {
      return name;
    }
  }
  return NULL;
}

static void find_value(report_facts *facts) {
  const char *name = model_of_type(json_object_get(facts->fitted, "policy"), "clv");
  facts->value = (tier_column){.size = sizeof facts->value};
  if (name != NULL) {
    snprintf(facts->value_name, sizeof facts->value_name, "%s.value", name);
    if (tier_result_column(facts->result, facts->value_name, &facts->value, NULL) != TIER_OK) {
      facts->value.count = 0;
    }
  }
}

static int read_facts(const cli_job *job, report_facts *facts) {
  tier_error error = {.size = sizeof error};
  char *json = NULL;
  facts->result = job->result;
  facts->spend = (tier_column){.size = sizeof facts->spend};
  tier_status status = tier_result_column(job->result, "spend", &facts->spend, &error);
  if (status == TIER_OK) {
    status = tier_fitted_save(job->file.fitted, &json, &error);
  }
  if (status != TIER_OK) {
    return cli_fail_status(NULL, status, &error);
  }
  facts->fitted = json_loads(json, 0, NULL);
  tier_text_free(json);
  facts->minor_units = policy_minor_units(tier_fitted_policy(job->file.fitted));
  find_value(facts);
  for (size_t i = 0; i < tier_result_count(job->result); i++) {
    add_customer(facts, i, &facts->all);
  }
  return facts->fitted != NULL ? CLI_DONE : cli_fail(CLI_FAILURE, "no memory");
}

static double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

static json_t *sums_json(const report_facts *facts, const group_sums *sums) {
  json_t *row = json_pack("{s:I, s:f, s:f, s:f}", "customers", (json_int_t)sums->customers, "customer_share",
                          share((double)sums->customers, (double)facts->all.customers), "spend",
                          (double)sums->spend_minor / facts->minor_units, "spend_share",
                          share((double)sums->spend_minor, (double)facts->all.spend_minor));
  if (facts->value.count > 0) {
    (void)json_object_set_new(row, "value", json_real(sums->value));
  }
  return row;
}

/* Counts a TEXT column by its labels. @return One entry per label. */
static group_sums *count_labels(const report_facts *facts, const tier_column *column) {
  group_sums *counts = calloc(column->label_count + 1, sizeof *counts);
  for (size_t i = 0; counts != NULL && i < column->count; i++) {
    size_t label = is_known(column, i) ? (size_t)((const int32_t *)column->values)[i] : column->label_count;
    add_customer(facts, i, &counts[label]);
  }
  return counts;
}

static json_t *tier_json(const report_facts *facts, const json_t *tier, const tier_tier_summary *summary,
                         const group_sums *sums, const char *language) {
  const char *id = json_string_value(json_object_get(tier, "id"));
  const char *label = json_string_value(json_object_get(json_object_get(tier, "label"), language));
  json_t *row = json_pack("{s:s, s:s}", "tier", id, "label", label != NULL ? label : id);
  json_t *counts = sums_json(facts, sums);
  (void)json_object_update(row, counts);
  json_decref(counts);
  json_t *moves = json_pack("{s:I, s:I, s:I, s:I}", "new", (json_int_t)summary->came_new, "same",
                            (json_int_t)summary->stayed, "up", (json_int_t)summary->came_up, "down",
                            (json_int_t)summary->came_down);
  (void)json_object_update(row, moves);
  json_decref(moves);
  return row;
}

/* From the highest tier to the lowest. */
static json_t *tiers_json(const report_facts *facts, const char *language) {
  json_t *tiers = json_object_get(json_object_get(facts->fitted, "policy"), "tiers"), *rows = json_array();
  tier_column column = {.size = sizeof column};
  group_sums *counts = NULL;
  if (tier_result_column(facts->result, "tier", &column, NULL) == TIER_OK) {
    counts = count_labels(facts, &column);
  }
  for (size_t i = json_array_size(tiers); counts != NULL && i-- > 0;) {
    tier_tier_summary summary = {.size = sizeof summary};
    if (tier_result_tier(facts->result, (int32_t)i, &summary, NULL) == TIER_OK) {
      (void)json_array_append_new(rows, tier_json(facts, json_array_get(tiers, i), &summary, &counts[i], language));
    }
  }
  free(counts);
  return rows;
}

static json_t *group_json(const report_facts *facts, const tier_column *column) {
  json_t *rows = json_array();
  group_sums *counts = count_labels(facts, column);
  for (size_t i = 0; counts != NULL && i <= column->label_count; i++) {
    if (counts[i].customers > 0 || i < column->label_count) {
      json_t *row = i < column->label_count
                        ? json_pack("{s:s%}", "group", column->labels[i].data, column->labels[i].length)
                        : json_pack("{s:n}", "group");
      json_t *numbers = sums_json(facts, &counts[i]);
      (void)json_object_update(row, numbers);
      json_decref(numbers);
      (void)json_array_append_new(rows, row);
    }
  }
  free(counts);
  return json_pack("{s:s, s:o}", "column", column->name, "rows", rows);
}

/* Texts divide customers: RFM segments, ABC classes, a plug-in's labels, further ladders, and which row of the strategy
 * applies; what that row says need not be counted. */
static int is_group(const tier_column *column) {
  const char *dot = column->type == TIER_TEXT ? strchr(column->name, '.') : NULL;
  return dot != NULL && (strncmp(column->name, "strategy.", 9) != 0 || strcmp(dot, ".id") == 0);
}

static json_t *groups_json(const report_facts *facts) {
  json_t *groups = json_array();
  for (size_t i = 0; i < tier_result_column_count(facts->result); i++) {
    tier_column column = {.size = sizeof column};
    if (tier_result_column_at(facts->result, i, &column, NULL) == TIER_OK && is_group(&column)) {
      (void)json_array_append_new(groups, group_json(facts, &column));
    }
  }
  return groups;
}

static json_t *quality_json(const cli_job *job, const report_facts *facts) {
  tier_quality quality = {.size = sizeof quality};
  const tier_policy *policy = tier_fitted_policy(job->file.fitted);
  char day[16];
  if (tier_book_quality(job->book, job->as_of_day, tier_policy_zone(policy), &quality, NULL) != TIER_OK) {
    return json_object();
  }
  json_t *reasons = json_object();
  for (int32_t i = 0; i < TIER_ROW_REASONS; i++) {
    (void)json_object_set_new(reasons, tier_row_reason_name(i), json_integer((json_int_t)quality.reasons[i]));
  }
  json_t *row = json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "rows", (json_int_t)quality.rows, "accepted",
                          (json_int_t)quality.accepted, "duplicate", (json_int_t)quality.duplicate, "ignored",
                          (json_int_t)quality.ignored, "rejected", (json_int_t)quality.rejected, "reasons", reasons);
  json_t *more = json_pack(
      "{s:I, s:I, s:I, s:I, s:I, s:I, s:f}", "customers", (json_int_t)quality.customers, "customers_without_purchase",
      (json_int_t)quality.customers_without_purchase, "purchase_days", (json_int_t)quality.purchase_days, "merged",
      (json_int_t)quality.merged, "returns", (json_int_t)quality.returns, "zero_amounts",
      (json_int_t)quality.zero_amounts, "spend", (double)quality.spend_minor / facts->minor_units);
  (void)json_object_update(row, more);
  json_decref(more);
  tier_day_format(quality.first_day, day);
  (void)json_object_set_new(row, "first_day", json_string(day));
  tier_day_format(quality.last_day, day);
  (void)json_object_set_new(row, "last_day", json_string(day));
  (void)json_object_set_new(row, "customer_rows_rejected", json_integer((json_int_t)quality.customer_rows_rejected));
  return row;
}

json_t *report_build(const cli_options *options, const cli_job *job) {
  report_facts facts = {0};
  char day[16];
  if (read_facts(job, &facts) != CLI_DONE) {
    return NULL;
  }
  json_t *policy = json_object_get(facts.fitted, "policy");
  tier_day_format(tier_result_as_of_day(job->result), day);
  json_t *report = json_pack(
      "{s:O?, s:O?, s:s, s:s, s:o, s:o, s:O?, s:O?, s:o, s:o, s:o, s:I}", "policy", json_object_get(policy, "policy"),
      "version", json_object_get(policy, "version"), "as_of", day, "value_column", facts.value_name, "tiers",
      tiers_json(&facts, options->language != NULL ? options->language : "en"), "groups", groups_json(&facts),
      "models", json_object_get(facts.fitted, "models"), "findings", json_object_get(facts.fitted, "findings"),
      "rules", report_rules(job->result), "marks", report_marks(job->result), "quality", quality_json(job, &facts),
      "roster_unmatched",
      (json_int_t)tier_result_roster_unmatched(job->result));
  json_decref(facts.fitted);
  return report;
}

int cli_language_check(const char *language) {
  if (language == NULL || strcmp(language, "en") == 0 || strcmp(language, "zh") == 0) {
    return CLI_DONE;
  }
  return cli_fail(CLI_USAGE, "--language: '%s' is not one of en, zh", language);
}
