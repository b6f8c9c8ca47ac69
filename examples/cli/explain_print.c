/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation, for people to read. */
#include "explain_print.h"

#include "explain_words.h"

/* A value as one word: text as it is, numbers shortest, null as "unknown". */
static void print_word(const explain_words *w, const json_t *value) {
  char number[32];
  if (json_is_string(value)) {
    fputs(json_string_value(value), stdout);
  } else if (json_is_number(value)) {
    tier_number_format(json_number_value(value), number);
    fputs(number, stdout);
  } else {
    fputs(json_is_true(value) ? w->yes : json_is_false(value) ? w->no : w->unknown, stdout);
  }
}

/* One line per comparison: what was asked, and the value that answered it. */
static void print_comparisons(const explain_words *w, const json_t *condition) {
  size_t i;
  json_t *comparison;
  json_array_foreach(json_object_get(condition, "comparisons"), i, comparison) {
    printf("      %s: ", cli_json_text(comparison, "text"));
    print_word(w, json_object_get(comparison, "value"));
    if (json_is_string(json_object_get(comparison, "reason"))) {
      printf(" [%s]", cli_json_text(comparison, "reason"));
    }
    fputs(w->it_is, stdout);
    print_word(w, json_object_get(comparison, "left"));
    printf("%s\n", w->end);
  }
}

static void print_condition(const explain_words *w, const char *name, const json_t *condition) {
  if (!json_is_object(condition)) {
    return;
  }
  printf("    %s  %s  -> ", name, cli_json_text(condition, "text"));
  print_word(w, json_object_get(condition, "value"));
  fputc('\n', stdout);
  print_comparisons(w, condition);
}

static void print_tiers(const explain_words *w, const json_t *explanation) {
  size_t i;
  json_t *tier;
  printf("\n%s\n", w->tiers);
  json_array_foreach(json_object_get(explanation, "tiers"), i, tier) {
    printf("  %s (%s)\n", cli_json_text(tier, "id"), cli_json_text(tier, "label"));
    print_condition(w, w->enter, json_object_get(tier, "enter"));
    print_condition(w, w->keep, json_object_get(tier, "keep"));
  }
}

static void print_rules(const explain_words *w, const json_t *explanation) {
  size_t i;
  json_t *rule;
  json_array_foreach(json_object_get(explanation, "rules"), i, rule) {
    if (i == 0) {
      printf("\n%s\n", w->rules);
    }
    printf("  %s  %s  -> ", cli_json_text(rule, "id"), cli_json_text(rule, "text"));
    print_word(w, json_object_get(rule, "value"));
    fputc('\n', stdout);
    print_comparisons(w, rule);
  }
}

static void print_values(const explain_words *w, const char *title, const json_t *values) {
  const char *key;
  json_t *value;
  printf("\n%s\n", title);
  json_object_foreach((json_t *)values, key, value) {
    printf("  %-20s ", key);
    print_word(w, value);
    fputc('\n', stdout);
  }
}

static void print_models(const explain_words *w, const json_t *models) {
  const char *name;
  json_t *model, *contribution;
  size_t i;
  json_object_foreach((json_t *)models, name, model) {
    print_values(w, name, json_object_get(model, "outputs"));
    json_array_foreach(json_object_get(model, "contributions"), i, contribution) {
      fputs("    ", stdout);
      printf(w->contribution, cli_json_text(contribution, "output"));
      print_word(w, json_object_get(contribution, "contribution"));
      printf(w->source, cli_json_text(contribution, "source"));
      fputc('\n', stdout);
    }
  }
}

/* A bound that must be passed is no value to arrive at. */
static const char *word_before_bound(const explain_words *w, const json_t *change) {
  const json_t *from = json_object_get(change, "from"), *to = json_object_get(change, "to");
  if (!json_is_true(json_object_get(change, "exclusive"))) {
    return w->to;
  }
  return json_is_number(from) && json_number_value(to) < json_number_value(from) ? w->below : w->above;
}

/* One way: all its changes together. @param none Said where none is needed. */
static void print_way(const explain_words *w, const json_t *way, const char *none) {
  size_t i;
  json_t *change;
  printf("    %s", json_array_size(json_object_get(way, "changes")) == 0 ? none : "");
  json_array_foreach(json_object_get(way, "changes"), i, change) {
    fputs(i == 0 ? "" : w->also, stdout);
    printf(w->from, cli_json_text(change, "column"));
    print_word(w, json_object_get(change, "from"));
    if (json_is_null(json_object_get(change, "to"))) {
      fputs(w->other, stdout);
      continue;
    }
    fputs(word_before_bound(w, change), stdout);
    print_word(w, json_object_get(change, "to"));
  }
  fputc('\n', stdout);
}

static void print_place(const explain_words *w, const json_t *places) {
  fputs("    ", stdout);
  printf(w->place, cli_json_text(places, "by"));
  print_word(w, json_object_get(places, "score"));
  fputs(w->last, stdout);
  print_word(w, json_object_get(places, "needed"));
  fputc('\n', stdout);
}

/* What is missing for a tier, or what would lose the present one; cheapest first. */
static void print_ways(const explain_words *w, const char *title, const json_t *ways, const char *none) {
  enum { MOST = 5 };
  const json_t *list = json_object_get(ways, "ways");
  const json_t *places = json_object_get(ways, "places");
  size_t i;
  json_t *way;
  if (json_array_size(list) == 0 && places == NULL) {
    return;
  }
  fputc('\n', stdout);
  printf(title, cli_json_text(json_object_get(ways, "tier"), "label"));
  fputc('\n', stdout);
  json_array_foreach(list, i, way) {
    if (i < MOST && places == NULL) {
      print_way(w, way, none);
    }
  }
  if (places != NULL) {
    print_place(w, places);
  } else if (i > MOST || !json_is_true(json_object_get(ways, "complete"))) {
    printf("    (%s)\n", w->more_ways);
  }
}

static void print_confidence(const explain_words *w, const json_t *confidence) {
  if (json_is_true(json_object_get(confidence, "borderline"))) {
    printf(w->borderline, 100 * json_number_value(json_object_get(confidence, "distance")));
    fputc('\n', stdout);
  }
}

/* Day and net amount of what leaves a window. */
static void describe_event(const json_t *next, char text[64]) {
  char amount[32] = "";
  if (json_is_number(json_object_get(next, "event_amount"))) {
    tier_number_format(json_number_value(json_object_get(next, "event_amount")), amount);
  }
  (void)snprintf(text, 64, "%s (%s)", cli_json_text(next, "event_day"), amount);
}

static void print_next_change(const explain_words *w, const char *language, const json_t *next) {
  char event[64], cause[256];
  if (json_is_string(json_object_get(next, "day"))) {
    describe_event(next, event);
    explain_cause(language, cli_json_text(next, "cause"), cli_json_text(next, "column"), event, cause);
    printf(w->next, cli_json_text(next, "tier"), cli_json_text(next, "day"), cause);
    fputc('\n', stdout);
  } else if (json_is_object(next)) {
    printf(w->stays, (long long)json_integer_value(json_object_get(next, "horizon_days")));
    fputc('\n', stdout);
  }
}

static void print_service(const explain_words *w, const json_t *service) {
  const char *key;
  json_t *value;
  if (!json_is_object(service)) {
    return;
  }
  printf("\n%s\n", w->service);
  json_object_foreach((json_t *)service, key, value) {
    if (!json_is_null(value)) {
      printf("  %-20s ", key);
      print_word(w, value);
      fputc('\n', stdout);
    }
  }
}

void explanation_print(const json_t *explanation, const char *language) {
  const explain_words *w = explain_words_of(language);
  json_t *tier = json_object_get(explanation, "tier");
  json_t *previous = json_object_get(explanation, "previous_tier");
  printf(w->customer, cli_json_text(explanation, "customer_id"), cli_json_text(explanation, "as_of"),
         cli_json_text(tier, "id"), cli_json_text(tier, "label"));
  if (json_is_object(previous)) {
    printf(w->before, cli_json_text(previous, "id"), cli_json_text(explanation, "change"));
  }
  fputc('\n', stdout);
  printf(w->reason, cli_json_text(explanation, "reason"), cli_json_text(explanation, "reason_text"));
  fputc('\n', stdout);
  print_confidence(w, json_object_get(explanation, "confidence"));
  print_next_change(w, language, json_object_get(explanation, "next_change"));
  print_ways(w, w->missing, json_object_get(explanation, "way_up"), w->nothing_missing);
  print_ways(w, w->losing, json_object_get(explanation, "risk"), w->nothing_more);
  print_service(w, json_object_get(explanation, "service"));
  print_tiers(w, explanation);
  print_rules(w, explanation);
  print_values(w, w->inputs, json_object_get(explanation, "inputs"));
  print_models(w, json_object_get(explanation, "models"));
}
