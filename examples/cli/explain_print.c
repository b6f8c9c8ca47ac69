/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation, for people to read. */
#include "explain_print.h"

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

/* A bound that must be passed is no value to arrive at. */
static const char *word_before_bound(const json_t *change) {
  const json_t *from = json_object_get(change, "from"), *to = json_object_get(change, "to");
  if (!json_is_true(json_object_get(change, "exclusive"))) {
    return " to ";
  }
  return json_is_number(from) && json_number_value(to) < json_number_value(from) ? " to below " : " to above ";
}

/* One way: all its changes together. @param none Said where none is needed. */
static void print_way(const json_t *way, const char *none) {
  size_t i;
  json_t *change;
  printf("    %s", json_array_size(json_object_get(way, "changes")) == 0 ? none : "");
  json_array_foreach(json_object_get(way, "changes"), i, change) {
    printf("%s%s from ", i == 0 ? "" : " and ", cli_json_text(change, "column"));
    print_word(json_object_get(change, "from"));
    if (json_is_null(json_object_get(change, "to"))) {
      fputs(" to any other value", stdout);
      continue;
    }
    fputs(word_before_bound(change), stdout);
    print_word(json_object_get(change, "to"));
  }
  fputc('\n', stdout);
}

/* What is missing for a tier, or what would lose the present one; cheapest first. */
static void print_ways(const char *title, const json_t *ways, const char *none) {
  enum { MOST = 5 };
  const json_t *list = json_object_get(ways, "ways");
  size_t i;
  json_t *way;
  if (json_array_size(list) == 0) {
    return;
  }
  printf("\n%s%s\n", title, cli_json_text(json_object_get(ways, "tier"), "label"));
  json_array_foreach(list, i, way) {
    if (i < MOST) {
      print_way(way, none);
    }
  }
}

static void print_confidence(const json_t *confidence) {
  if (json_is_true(json_object_get(confidence, "borderline"))) {
    printf("Borderline: a bound is only %.1f %% away.\n",
           100 * json_number_value(json_object_get(confidence, "distance")));
  }
}

static void print_next_change(const json_t *next) {
  if (json_is_string(json_object_get(next, "day"))) {
    printf("If nothing happens: %s on %s (%s%s%s)\n", cli_json_text(next, "tier"), cli_json_text(next, "day"),
           cli_json_text(next, "cause"), *cli_json_text(next, "column") != '\0' ? ": " : "",
           cli_json_text(next, "column"));
  } else if (json_is_object(next)) {
    printf("If nothing happens: the tier stays as far as one can see (%lld days).\n",
           (long long)json_integer_value(json_object_get(next, "horizon_days")));
  }
}

static void print_service(const json_t *service) {
  const char *key;
  json_t *value;
  if (!json_is_object(service)) {
    return;
  }
  fputs("\nService\n", stdout);
  json_object_foreach((json_t *)service, key, value) {
    if (!json_is_null(value)) {
      printf("  %-20s ", key);
      print_word(value);
      fputc('\n', stdout);
    }
  }
}

void explanation_print(const json_t *explanation) {
  json_t *tier = json_object_get(explanation, "tier");
  json_t *previous = json_object_get(explanation, "previous_tier");
  printf("Customer %s on %s: %s (%s)", cli_json_text(explanation, "customer_id"), cli_json_text(explanation, "as_of"),
         cli_json_text(tier, "id"), cli_json_text(tier, "label"));
  if (json_is_object(previous)) {
    printf(", before: %s (%s)", cli_json_text(previous, "id"), cli_json_text(explanation, "change"));
  }
  printf("\nReason: %s. %s\n", cli_json_text(explanation, "reason"), cli_json_text(explanation, "reason_text"));
  print_confidence(json_object_get(explanation, "confidence"));
  print_next_change(json_object_get(explanation, "next_change"));
  print_ways("What is missing for ", json_object_get(explanation, "way_up"), "nothing: its condition holds");
  print_ways("What would lose ", json_object_get(explanation, "risk"), "nothing more: its condition does not hold");
  print_service(json_object_get(explanation, "service"));
  print_tiers(explanation);
  print_rules(explanation);
  print_values("Inputs", json_object_get(explanation, "inputs"));
  print_models(json_object_get(explanation, "models"));
}

