/* SPDX-License-Identifier: Apache-2.0 */
/* Rules, explanations and single decisions, timed. Knows the public header only.
 *
 *   rules_job make CUSTOMERS FILE.csv    writes customers with attributes, one in twenty values missing
 *   rules_job rules CUSTOMERS RUNS       20 rules of three conditions: what they add to an assignment
 *   rules_job explain CUSTOMERS          explanations of single customers: trace, way up, risk
 *   rules_job desk CALLS                 decisions for single customers: RFM, CLV, four tiers, ten transactions
 *
 * Prints JSON: medians of several passes. Everything runs in one thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tier/tier.h>

enum { RULES = 20, CHANNELS = 5, MOST_RUNS = 101, PASSES = 5, POLICY_BYTES = 16384, DAY = 20454 };

static tier_error error = {.size = sizeof error};
static const char *const channels[CHANNELS] = {"app", "mail", "phone", "shop", "web"};

static void stop(const char *what) {
  fprintf(stderr, "rules_job: %s\n", what);
  exit(1);
}

/* Ends the program on any failure of the library. */
static void must(tier_status status) {
  if (status != TIER_OK) {
    stop(error.message);
  }
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *times, size_t count) {
  qsort(times, count, sizeof *times, by_size);
  return times[count / 2];
}

/* splitmix64 of a customer and a column: the same data whatever the order. */
static uint32_t draw(size_t customer, uint32_t column, uint32_t below) {
  uint64_t z = (uint64_t)customer * 64 + column + UINT64_C(0x9e3779b97f4a7c15) * (column + 1);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return (uint32_t)((z ^ (z >> 31)) >> 32) % below;
}

static int is_missing(size_t customer, uint32_t column) { return draw(customer, column + 16, 20) == 0; }

/* The attributes of all customers, as the library wants them. */
typedef struct people {
  size_t count;
  int64_t *ids, *visits, *cents;
  double *income;
  int32_t *channel, *days;
  uint8_t *validity[3];
} people;

static void *room(size_t count, size_t bytes) {
  void *made = calloc(count + 8, bytes);
  if (made == NULL) {
    stop("no memory");
  }
  return made;
}

static people make_people(size_t count) {
  people p = {.count = count};
  p.ids = room(count, sizeof *p.ids);
  p.visits = room(count, sizeof *p.visits);
  p.cents = room(count, sizeof *p.cents);
  p.income = room(count, sizeof *p.income);
  p.channel = room(count, sizeof *p.channel);
  p.days = room(count, sizeof *p.days);
  for (uint32_t column = 0; column < 3; column++) {
    p.validity[column] = room(count / 8, 1);
  }
  for (size_t i = 0; i < count; i++) {
    p.ids[i] = (int64_t)i + 1;
    p.visits[i] = draw(i, 0, 60);
    p.income[i] = 12000 + draw(i, 1, 9000000) / 100.0;
    p.channel[i] = (int32_t)draw(i, 2, CHANNELS);
    p.cents[i] = 100 + draw(i, 3, 100000);
    p.days[i] = DAY - (int32_t)draw(i, 4, 700);
    for (uint32_t column = 0; column < 3; column++) {
      if (!is_missing(i, column)) {
        p.validity[column][i / 8] |= (uint8_t)(1u << (i % 8));
      }
    }
  }
  return p;
}

static tier_book *make_book(tier_context *context, const people *p) {
  tier_string labels[CHANNELS];
  tier_book *book = NULL;
  for (int i = 0; i < CHANNELS; i++) {
    labels[i] = (tier_string){channels[i], strlen(channels[i])};
  }
  const tier_column columns[] = {
      {.size = sizeof *columns, .type = TIER_INT64, .count = p->count, .values = p->visits, .validity = p->validity[0]},
      {.size = sizeof *columns, .type = TIER_FLOAT64, .count = p->count, .values = p->income,
       .validity = p->validity[1]},
      {.size = sizeof *columns, .type = TIER_TEXT, .count = p->count, .values = p->channel,
       .validity = p->validity[2], .labels = labels, .label_count = CHANNELS}};
  const tier_attribute visits = {sizeof visits, "visits", TIER_INT64, &columns[0], NULL},
                       income = {sizeof income, "income", TIER_FLOAT64, &columns[1], NULL},
                       channel = {sizeof channel, "channel", TIER_TEXT, &columns[2], NULL};
  const tier_attribute *const attributes[] = {&visits, &income, &channel};
  const tier_customers customers = {.size = sizeof customers, .count = p->count, .customer_numbers = p->ids,
                                    .attributes = attributes, .attribute_count = 3};
  const tier_transactions sales = {.size = sizeof sales, .count = p->count, .customer_numbers = p->ids,
                                   .days = p->days, .amounts_minor = p->cents};
  must(tier_book_create(context, NULL, &book, &error));
  must(tier_book_add_customers(book, &customers, NULL, &error));
  must(tier_book_add_transactions(book, &sales, NULL, &error));
  return book;
}

/* The condition of one rule. beside_rules.py writes the same for others. */
static void write_condition(int rule, char text[128]) {
  snprintf(text, 128, "visits >= %d && income < %d.5 && channel in ['%s', '%s']", 2 * rule, 20000 + 3500 * rule,
           channels[rule % CHANNELS], channels[(rule + 2) % CHANNELS]);
}

static void write_policy(int rules, const char *models, char *text) {
  size_t at = (size_t)snprintf(text, POLICY_BYTES,
                               "{ %s \"tiers\": [ {\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"spend >= 100\"},"
                               " {\"id\": \"c\", \"enter\": \"spend >= 400\"},"
                               " {\"id\": \"d\", \"enter\": \"spend >= 900\"} ],"
                               " \"rules\": {\"hit\": \"collect\", \"list\": [",
                               models);
  for (int i = 0; i < rules; i++) {
    char condition[128];
    write_condition(i, condition);
    at += (size_t)snprintf(text + at, POLICY_BYTES - at,
                           "%s{\"id\": \"r%d\", \"when\": \"%s\", \"then\": {\"floor\": \"%s\"}}", i > 0 ? "," : "",
                           i, condition, i % 2 == 0 ? "b" : "c");
  }
  (void)snprintf(text + at, POLICY_BYTES - at, "]}}");
}

static tier_fitted *fit(tier_context *context, const tier_book *book, int rules, const char *models) {
  char *text = room(POLICY_BYTES, 1);
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  write_policy(rules, models, text);
  must(tier_policy_parse(context, (tier_string){text, strlen(text)}, &policy, &error));
  must(tier_fit(policy, book, DAY, &fitted, &error));
  tier_policy_destroy(policy);
  free(text);
  return fitted;
}

static double time_assign(const tier_fitted *fitted, const tier_book *book, tier_result **ret_result) {
  const double begun = seconds();
  must(tier_assign(fitted, book, DAY, NULL, ret_result, &error));
  return seconds() - begun;
}

static void print_rules(const tier_result *result) {
  printf(", \"held\": [");
  for (size_t i = 0, rules = 0; i < tier_result_rule_count(result); i++) {
    tier_rule_report report = {.size = sizeof report};
    must(tier_result_rule(result, i, &report, &error));
    if (report.id.data[0] == 'r') {
      printf("%s%llu", rules++ > 0 ? ", " : "", (unsigned long long)report.was_true);
    }
  }
  printf("]");
}

static void run_rules(size_t customers, size_t runs) {
  double with[MOST_RUNS], without[MOST_RUNS], added[MOST_RUNS];
  tier_context *context = NULL;
  must(tier_context_create(NULL, &context, &error));
  const people p = make_people(customers);
  tier_book *book = make_book(context, &p);
  tier_fitted *ruled = fit(context, book, RULES, ""), *plain = fit(context, book, 0, "");
  tier_result *result = NULL;
  for (size_t i = 0; i < runs; i++) {
    without[i] = time_assign(plain, book, &result);
    tier_result_destroy(result);
    with[i] = time_assign(ruled, book, &result);
    added[i] = with[i] - without[i];
    if (i + 1 < runs) {
      tier_result_destroy(result);
    }
  }
  printf("{\"customers\": %zu, \"rules_s\": %.6f, \"with_s\": %.6f, \"without_s\": %.6f", customers,
         median(added, runs), median(with, runs), median(without, runs));
  print_rules(result);
  printf("}\n");
  tier_result_destroy(result);
}

static void run_explain(size_t customers) {
  tier_context *context = NULL;
  tier_result *result = NULL;
  must(tier_context_create(NULL, &context, &error));
  const people p = make_people(customers);
  tier_book *book = make_book(context, &p);
  tier_fitted *fitted = fit(context, book, RULES,
                            "\"models\": {\"rfm\": {\"type\": \"rfm\"}, \"abc\": {\"type\": \"abc\"}},");
  double times[PASSES];
  size_t bytes = 0;
  (void)time_assign(fitted, book, &result);
  for (size_t pass = 0; pass < PASSES; pass++) {
    const double begun = seconds();
    for (size_t i = 0; i < customers; i++) {
      char *json = NULL;
      must(tier_result_explain(result, i, "en", &json, &error));
      bytes += strlen(json);
      tier_text_free(json);
    }
    times[pass] = 1e6 * (seconds() - begun) / (double)customers;
  }
  printf("{\"explanations\": %zu, \"explain_us\": %.3f, \"bytes\": %zu}\n", customers, median(times, PASSES),
         bytes / (PASSES * customers));
}

/* Customers for RFM and CLV to learn from: up to ten purchases each. */
static tier_book *make_shop(tier_context *context, size_t customers) {
  int64_t *ids = room(10 * customers, sizeof *ids), *cents = room(10 * customers, sizeof *cents);
  int32_t *days = room(10 * customers, sizeof *days);
  tier_book *book = NULL;
  size_t rows = 0;
  for (size_t i = 0; i < customers; i++) {
    int32_t day = DAY - 700 + (int32_t)draw(i, 0, 300);
    for (uint32_t k = 0; k < 1 + draw(i, 1, 10) && day <= DAY; k++) {
      ids[rows] = (int64_t)i + 1;
      cents[rows] = 500 + draw(i, 20 + k, 20000);
      days[rows++] = day;
      day += 1 + (int32_t)draw(i, 40 + k, 120);
    }
  }
  const tier_transactions sales = {
      .size = sizeof sales, .count = rows, .customer_numbers = ids, .days = days, .amounts_minor = cents};
  must(tier_book_create(context, NULL, &book, &error));
  must(tier_book_add_transactions(book, &sales, NULL, &error));
  return book;
}

static void run_desk(size_t calls) {
  enum { KINDS = 256, ROWS = 10 };
  static int32_t days[KINDS][ROWS];
  static int64_t cents[KINDS][ROWS];
  tier_context *context = NULL;
  tier_desk *desk = NULL;
  double times[PASSES];
  int64_t tiers = 0;
  must(tier_context_create(NULL, &context, &error));
  tier_fitted *fitted = fit(context, make_shop(context, 20000), 0,
                            "\"models\": {\"rfm\": {\"type\": \"rfm\"}, \"clv\": {\"type\": \"clv\"}},");
  must(tier_desk_create(fitted, &desk, &error));
  for (size_t i = 0; i < KINDS; i++) {
    int32_t day = DAY - 600;
    for (uint32_t k = 0; k < ROWS; k++) {
      days[i][k] = day += 1 + (int32_t)draw(i, k, 50);
      cents[i][k] = 500 + draw(i, k + 10, 30000);
    }
  }
  for (size_t pass = 0; pass < PASSES; pass++) {
    const double begun = seconds();
    for (size_t i = 0; i < calls; i++) {
      const tier_desk_customer customer = {.size = sizeof customer, .count = ROWS, .days = days[i % KINDS],
                                           .amounts_minor = cents[i % KINDS]};
      tier_decision decision = {.size = sizeof decision};
      must(tier_desk_assign(desk, &customer, DAY, &decision, &error));
      tiers += decision.tier;
    }
    times[pass] = 1e6 * (seconds() - begun) / (double)calls;
  }
  printf("{\"calls\": %zu, \"desk_us\": %.4f, \"mean_tier\": %.4f}\n", calls, median(times, PASSES),
         (double)tiers / (double)(PASSES * calls));
}

static void write_csv(size_t customers, const char *path) {
  FILE *file = fopen(path, "w");
  const people p = make_people(customers);
  if (file == NULL) {
    stop(path);
  }
  fputs("id,visits,income_cents,channel\n", file);
  for (size_t i = 0; i < customers; i++) {
    fprintf(file, "%zu,", i + 1);
    fprintf(file, is_missing(i, 0) ? "," : "%lld,", (long long)p.visits[i]);
    fprintf(file, is_missing(i, 1) ? "," : "%.0f,", 100 * p.income[i]);
    fprintf(file, "%s\n", is_missing(i, 2) ? "" : channels[p.channel[i]]);
  }
  if (fclose(file) != 0) {
    stop(path);
  }
}

int main(int argc, char **argv) {
  const size_t count = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 0;
  if (argc == 4 && strcmp(argv[1], "make") == 0) {
    write_csv(count, argv[3]);
  } else if (argc == 4 && strcmp(argv[1], "rules") == 0 && atoi(argv[3]) > 0 && atoi(argv[3]) <= MOST_RUNS) {
    run_rules(count, (size_t)atoi(argv[3]));
  } else if (argc == 3 && strcmp(argv[1], "explain") == 0) {
    run_explain(count);
  } else if (argc == 3 && strcmp(argv[1], "desk") == 0) {
    run_desk(count);
  } else {
    stop("usage: make CUSTOMERS FILE | rules CUSTOMERS RUNS | explain CUSTOMERS | desk CALLS");
  }
  return 0;
}
