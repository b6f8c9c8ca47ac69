/* SPDX-License-Identifier: Apache-2.0 */
/* The customer-base models on a file of customers, timed. Knows the public header only.
 *
 *   clv_job make MODEL CUSTOMERS FILE               draws customers of the model and what they spend
 *   clv_job run MODEL FILE [ROWS]                   fits and predicts; prints times, results and memory as JSON
 *   clv_job score MODEL FILE ROWS PARAMETER...      prints the log-likelihood of given parameters
 *
 * MODEL: bg/nbd, pareto/nbd, gamma-gamma. A file holds four columns of doubles, one after the other: repeat purchases,
 * time of the last one, age, mean spend (0 without repeat purchase). Times are whole days, told in weeks. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tier/tier.h>

#define WEEK 7.0
#define HORIZON 39.0
enum { X, LAST, AGE, SPEND, COLUMNS };

static tier_error error = {.size = sizeof error};

static void stop(const char *what) {
  fprintf(stderr, "clv_job: %s\n", what);
  exit(1);
}

/* Ends the program on any failure of the library. */
static void must(tier_status status) {
  if (status != TIER_OK) {
    stop(error.message);
  }
}

/* A column. Not in huge pages: making room for them takes the system now and then as long as a prediction. */
static double *numbers(size_t count) {
  double *made = malloc((count + 1) * sizeof *made);
  if (made == NULL) {
    stop("no memory");
  }
  return made;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The largest memory this process has had so far, in MiB; 0 where /proc is not there. */
static double peak_mib(void) {
  char line[256];
  double kib = 0;
  FILE *file = fopen("/proc/self/status", "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, "VmHWM:", 6) == 0) {
      kib = strtod(line + 6, NULL);
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return kib / 1024;
}

static tier_clv_kind kind_of(const char *word) {
  tier_clv_kind kind;
  must(tier_clv_kind_find((tier_string){word, strlen(word)}, &kind, &error));
  return kind;
}

static tier_clv_data data_of(const double *columns, size_t stride, size_t count) {
  return (tier_clv_data){.size = sizeof(tier_clv_data),
                         .count = count,
                         .frequency = columns + X * stride,
                         .recency = columns + LAST * stride,
                         .age = columns + AGE * stride,
                         .spend = columns + SPEND * stride};
}

/* Customers who came first within twelve weeks, 189 to 273 days ago. */
static void draw_ages(double *age, size_t count) {
  uint64_t state = 1;
  for (size_t i = 0; i < count; i++) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    age[i] = 189 + (double)((state >> 33) % 85);
  }
}

/* Purchases are told to the day they ended in. */
static void to_weeks(double *columns, size_t count) {
  for (size_t i = 0; i < count; i++) {
    columns[LAST * count + i] = ceil(columns[LAST * count + i]) / WEEK;
    columns[AGE * count + i] /= WEEK;
  }
}

/* The mean of purchases that come to whole cents. */
static void to_cents(double *spend, const double *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const double cents = floor(spend[i] * x[i] * 100 + 0.5);
    spend[i] = x[i] > 0 ? (cents > 1 ? cents : 1) / 100 / x[i] : 0;
  }
}

static void make(tier_context *context, tier_clv_kind kind, size_t count, const char *path) {
  static const double bg[] = {0.243, 4.414 * WEEK, 0.793, 2.426};
  static const double pareto[] = {0.5534, 10.58 * WEEK, 0.6061, 11.66 * WEEK};
  static const double gamma[] = {6.25, 3.74, 15.44};
  tier_clv *purchases = NULL, *spend = NULL;
  double *columns = numbers(COLUMNS * count);
  const tier_clv_data data = data_of(columns, count, count);
  const tier_clv_simulation drawn = {
      .size = sizeof drawn, .frequency = columns + X * count, .recency = columns + LAST * count};
  const tier_clv_simulation spent = {.size = sizeof spent, .spend = columns + SPEND * count};
  draw_ages(columns + AGE * count, count);
  must(tier_clv_create(context, kind, kind == TIER_CLV_PARETO_NBD ? pareto : bg, 4, NULL, &purchases, &error));
  must(tier_clv_create(context, TIER_CLV_GAMMA_GAMMA, gamma, 3, NULL, &spend, &error));
  must(tier_clv_simulate(purchases, &data, 0, 1, &drawn, &error));
  must(tier_clv_simulate(spend, &data, 0, 2, &spent, &error));
  to_weeks(columns, count);
  to_cents(columns + SPEND * count, columns + X * count, count);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(columns, COLUMNS * sizeof *columns, count, file) != count || fclose(file) != 0) {
    stop(strerror(errno));
  }
  free(columns);
  tier_clv_destroy(spend);
  tier_clv_destroy(purchases);
}

/* The first `rows` customers of a file; all if there are fewer. */
static double *read_columns(const char *path, size_t rows, size_t *ret_count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    stop(strerror(errno));
  }
  const size_t all = (size_t)ftell(file) / (COLUMNS * sizeof(double)), count = rows < all ? rows : all;
  double *columns = numbers(COLUMNS * count);
  for (size_t c = 0; c < COLUMNS; c++) {
    if (fseek(file, (long)(c * all * sizeof *columns), SEEK_SET) != 0 ||
        fread(columns + c * count, sizeof *columns, count, file) != count) {
      stop("the file is too short");
    }
  }
  fclose(file);
  *ret_count = count;
  return columns;
}

static void print_fit(const tier_clv *model, double took) {
  tier_clv_summary summary = {.size = sizeof summary};
  must(tier_clv_summarise(model, &summary, &error));
  printf("{\"fit_seconds\": %.6f, \"log_likelihood\": %.6f, \"verdict\": %d, \"unique\": %zu, \"parameters\": [", took,
         summary.log_likelihood, (int)summary.verdict, summary.unique);
  for (size_t i = 0; i < summary.parameter_count; i++) {
    tier_clv_parameter parameter = {.size = sizeof parameter};
    must(tier_clv_parameter_at(model, i, 0, &parameter, &error));
    printf("%s%.9g", i > 0 ? ", " : "", parameter.value);
  }
  printf("]");
}

/* The columns are allocated within the time, as those of others are. */
static void predict(const tier_clv *model, const tier_clv_data *data) {
  const double begun = seconds();
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = HORIZON};
  const tier_clv_prediction made = {
      .size = sizeof made, .alive = numbers(data->count), .purchases = numbers(data->count)};
  must(tier_clv_predict(model, data, &options, &made, &error));
  const double took = seconds() - begun;
  double alive = 0, purchases = 0;
  for (size_t i = 0; i < data->count; i++) {
    alive += made.alive[i];
    purchases += made.purchases[i];
  }
  printf(", \"predict_seconds\": %.6f, \"alive\": %.6f, \"purchases\": %.6f", took, alive, purchases);
  free(made.alive);
  free(made.purchases);
}

static void run(tier_context *context, tier_clv_kind kind, const char *path, size_t rows) {
  size_t count;
  double *columns = read_columns(path, rows, &count);
  const tier_clv_data data = data_of(columns, count, count);
  tier_clv *model = NULL;
  const double before = peak_mib(), begun = seconds();
  must(tier_clv_fit(context, kind, &data, NULL, &model, &error));
  print_fit(model, seconds() - begun);
  if (kind != TIER_CLV_GAMMA_GAMMA) {
    predict(model, &data);
  }
  printf(", \"peak_mib\": %.1f, \"above_input_mib\": %.1f}\n", peak_mib(), peak_mib() - before);
  tier_clv_destroy(model);
  free(columns);
}

static void score(tier_context *context, tier_clv_kind kind, const char *path, size_t rows, const double *parameters,
                  size_t parameter_count) {
  size_t count;
  double *columns = read_columns(path, rows, &count), total;
  const tier_clv_data data = data_of(columns, count, count);
  tier_clv *model = NULL;
  must(tier_clv_create(context, kind, parameters, parameter_count, NULL, &model, &error));
  must(tier_clv_log_likelihood(model, &data, &total, NULL, &error));
  printf("%.6f\n", total);
  tier_clv_destroy(model);
  free(columns);
}

int main(int argc, char **argv) {
  const tier_context_options options = {.size = sizeof options, .threads = 1};
  tier_context *context = NULL;
  must(tier_context_create(&options, &context, &error));
  if (argc == 5 && strcmp(argv[1], "make") == 0) {
    make(context, kind_of(argv[2]), strtoul(argv[3], NULL, 10), argv[4]);
  } else if ((argc == 4 || argc == 5) && strcmp(argv[1], "run") == 0) {
    run(context, kind_of(argv[2]), argv[3], argc == 5 ? strtoul(argv[4], NULL, 10) : SIZE_MAX);
  } else if (argc >= 6 && argc <= 9 && strcmp(argv[1], "score") == 0) {
    double parameters[4] = {0};
    for (int i = 5; i < argc; i++) {
      parameters[i - 5] = strtod(argv[i], NULL);
    }
    score(context, kind_of(argv[2]), argv[3], strtoul(argv[4], NULL, 10), parameters, (size_t)argc - 5);
  } else {
    stop("usage: make MODEL CUSTOMERS FILE | run MODEL FILE [ROWS] | score MODEL FILE ROWS PARAMETER...");
  }
  tier_context_destroy(context);
  return 0;
}
